//! The one right to follow an upstream into a database: held for as long as a process lives, and free when it dies,
//! however it dies.

use super::Store;
use super::connection::{Access, Conn, StoreOptions, connect};
use super::database_url::DatabaseUrl;
use super::dialect::{is_alive, lock_mirroring};
use super::error::StoreError;
use crate::file_lock::{FileLock, FileLockError};
use std::path::{Path, PathBuf};

/// How the name of the file ends that stands beside an SQLite database while it is mirrored.
pub(super) const LOCK_FILE: &str = "-mirror";

/// The one right to follow an upstream into a database.
pub struct MirrorLock(Held);

enum Held {
    /// A file beside an SQLite database.
    File(#[expect(dead_code, reason = "held, not used")] FileLock),
    /// A connection to PostgreSQL, which forgets the lock when the connection ends.
    Session { conn: Box<Conn>, url: DatabaseUrl, options: StoreOptions },
}

impl Store {
    /// Takes the one right to follow an upstream into this database.
    ///
    /// # Errors
    /// When another process has it, with who that is, or the database fails.
    pub fn lock_mirroring(&self) -> Result<MirrorLock, StoreError> {
        Ok(MirrorLock(match &self.url {
            DatabaseUrl::Sqlite(path) => Held::File(lock_file(path, &self.url)?),
            DatabaseUrl::Postgres(_) => {
                let (url, options) = (self.url.clone(), self.options);
                Held::Session { conn: Box::new(session(&url, &options)?), url, options }
            }
        }))
    }
}

impl MirrorLock {
    /// Makes sure that the right is still held: a connection may have been cut, and is made anew.
    ///
    /// # Errors
    /// When another process has taken it meanwhile, or the database fails.
    pub fn keep(&mut self) -> Result<(), StoreError> {
        if let Held::Session { conn, url, options } = &mut self.0
            && !is_alive(conn)
        {
            **conn = session(url, options)?;
        }
        Ok(())
    }
}

fn lock_file(database: &Path, url: &DatabaseUrl) -> Result<FileLock, StoreError> {
    let unreachable =
        |cause: std::io::Error| StoreError::Unreachable { url: url.to_string(), cause: cause.to_string() };
    // However the file is named, it is one database.
    let mut path = database.canonicalize().map_err(unreachable)?.into_os_string();
    path.push(LOCK_FILE);
    FileLock::take(&PathBuf::from(path)).map_err(|error| match error {
        FileLockError::Held(by) => StoreError::MirroredAlready(by),
        FileLockError::File(cause) => unreachable(cause),
    })
}

fn session(url: &DatabaseUrl, options: &StoreOptions) -> Result<Conn, StoreError> {
    let mut conn = connect(url, Access::Write, options)?;
    match lock_mirroring(&mut conn)? {
        None => Ok(conn),
        Some(holder) => Err(StoreError::MirroredAlready(holder)),
    }
}
