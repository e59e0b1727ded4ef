//! Connections: opened by the scheme of the address, set up the same way each time.
#![expect(clippy::disallowed_methods, reason = "the one place that opens connections")]

use super::database_url::DatabaseUrl;
use super::error::{StoreError, from_text};
use super::mirror_lock::LOCK_FILE;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::{self, ManageConnection};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, ConnectionError};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use std::path::Path;
use std::time::Duration;

/// What means something else in the address of a file.
const IN_A_NAME: &AsciiSet = &percent_encoding::CONTROLS.add(b'%').add(b'?').add(b'#');

/// How long a read waits for a free connection: somebody is waiting for the answer.
const READ_PATIENCE: Duration = Duration::from_secs(2);

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub(super) enum Conn {
    /// The embedded SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

pub(super) type Pool = r2d2::Pool<Manager>;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It refuses to write.
    Read,
    /// It may write.
    Write,
}

/// How to open a database.
#[derive(Debug, Clone, Copy)]
pub struct StoreOptions {
    /// Whether a missing SQLite file may be created.
    pub create: bool,
    /// How many reading connections there may be.
    pub readers: u32,
    /// How long to wait for a lock, or to become the writer.
    pub patience: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { create: false, readers: 8, patience: Duration::from_secs(5) }
    }
}

/// Opens connections for a pool.
pub(super) struct Manager {
    url: DatabaseUrl,
    access: Access,
    options: StoreOptions,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Conn, r2d2::Error> {
        connect(&self.url, self.access, &self.options)
            .map_err(|error| r2d2::Error::ConnectionError(ConnectionError::BadConnection(error.to_string())))
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), r2d2::Error> {
        match conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(pg) => pg.batch_execute("SELECT 1").map_err(r2d2::Error::QueryError),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || {
            match conn {
                Conn::Sqlite(sqlite) => r2d2::R2D2Connection::is_broken(sqlite),
                Conn::Postgres(pg) => r2d2::R2D2Connection::is_broken(pg),
            }
        }
    }
}

/// A pool: many readers, or the one writer.
pub(super) fn pool(url: &DatabaseUrl, access: Access, options: &StoreOptions) -> Result<Pool, StoreError> {
    let size = if access == Access::Read { options.readers.max(1) } else { 1 };
    let manager = Manager { url: url.clone(), access, options: *options };
    Ok(r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(if access == Access::Read { READ_PATIENCE } else { options.patience })
        .error_handler(Box::new(r2d2::LoggingErrorHandler))
        .build(manager)?)
}

/// Opens one connection.
pub(super) fn connect(url: &DatabaseUrl, access: Access, options: &StoreOptions) -> Result<Conn, StoreError> {
    let opened = match url {
        DatabaseUrl::Sqlite(path) => connect_sqlite(path, access, options).map(Conn::Sqlite),
        DatabaseUrl::Postgres(address) => connect_postgres(address, access, options).map(Conn::Postgres),
    };
    opened.map_err(|cause| {
        // libpq writes several lines; a line of the log is one.
        let cause = cause.to_string().lines().map(str::trim).collect::<Vec<_>>().join(" ");
        let cause = url.without_password(&cause);
        from_text(&cause).unwrap_or_else(|| {
            let cause = reason_of_file_system(url, &cause).unwrap_or(cause);
            StoreError::Unreachable { url: url.to_string(), cause }
        })
    })
}

fn connect_sqlite(
    path: &Path,
    access: Access,
    options: &StoreOptions,
) -> Result<SqliteConnection, ConnectionError> {
    // A pool may open one more connection when the file has just been removed: it must not make it again.
    let existing = format!("file:{}?mode=rw", utf8_percent_encode(&path.to_string_lossy(), IN_A_NAME));
    let mut conn = SqliteConnection::establish(&existing)?;
    let wait = options.patience.as_millis();
    let setup = match access {
        Access::Write => "PRAGMA synchronous = NORMAL;",
        Access::Read => "PRAGMA query_only = ON;",
    };
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout = {wait}; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; {setup}"
    ))
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// Creates an SQLite file that is not there yet, for a release that is taken away.
pub(super) fn create_release_file(path: &Path) -> Result<SqliteConnection, StoreError> {
    let url = || path.display().to_string();
    // SQLite says only "unable to open database file"; the file system says why.
    std::fs::File::create_new(path)
        .map_err(|cause| StoreError::Unreachable { url: url(), cause: cause.to_string() })?;
    SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|cause| StoreError::Unreachable { url: url(), cause: cause.to_string() })
}

fn connect_postgres(
    address: &str,
    access: Access,
    options: &StoreOptions,
) -> Result<PgConnection, ConnectionError> {
    let mut conn = PgConnection::establish(address)?;
    let setup = match access {
        // The statement timeout keeps a stuck query from holding a reading connection for ever.
        Access::Read => "SET default_transaction_read_only = on; SET statement_timeout = '30s';".to_owned(),
        Access::Write => format!("SET lock_timeout = '{}ms';", options.patience.as_millis()),
    };
    conn.batch_execute(&format!("SET application_name = 'onevisit'; SET TIME ZONE 'UTC'; {setup}"))
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// Makes sure that an SQLite file is there or may be created; true if it will be created.
pub(super) fn prepare_file(url: &DatabaseUrl, options: &StoreOptions) -> Result<bool, StoreError> {
    let DatabaseUrl::Sqlite(path) = url else { return Ok(false) };
    if path.is_dir() {
        let cause = "it is a folder; name a file in it".to_owned();
        return Err(StoreError::Unreachable { url: url.to_string(), cause });
    }
    let missing = !path.try_exists().map_err(|cause| unreachable_file(url, &cause))?;
    if missing && !options.create {
        return Err(StoreError::Missing(url.to_string()));
    }
    if missing {
        // SQLite says only "unable to open database file"; the file system says why.
        std::fs::File::create_new(path).map_err(|cause| unreachable_file(url, &cause))?;
    }
    // A file that is there is not opened here: to close it would end every lock that this process has on it.
    Ok(missing)
}

/// Removes an SQLite database with what stands beside it.
pub(super) fn remove_files(path: &Path) {
    for suffix in ["", "-wal", "-shm", LOCK_FILE] {
        let mut file = path.as_os_str().to_owned();
        file.push(suffix);
        // Any of them may not be there.
        let _ = std::fs::remove_file(file);
    }
}

/// Why a file cannot be opened, where SQLite says only that it cannot.
fn reason_of_file_system(url: &DatabaseUrl, cause: &str) -> Option<String> {
    let DatabaseUrl::Sqlite(path) = url else { return None };
    cause.contains("unable to open database file").then_some(())?;
    std::fs::File::open(path).err().map(|cause| cause.to_string())
}

fn unreachable_file(url: &DatabaseUrl, cause: &std::io::Error) -> StoreError {
    StoreError::Unreachable { url: url.to_string(), cause: cause.to_string() }
}
