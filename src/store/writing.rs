//! One transaction that writes: what it does becomes true together, or not at all.

use super::Store;
use super::connection::Conn;
use super::dialect::lock_for_writing;
use super::error::StoreError;
use super::mirror::refuse_mirror;
use super::publish::ReleaseWriter;
use super::{audit, idempotency};
use crate::domain::audit::AuditEvent;
use crate::domain::release::Edition;
use chrono::{DateTime, Utc};
use diesel::Connection;

/// Why a transaction was rolled back.
enum Abort {
    /// What was to be done failed; why is kept outside of the transaction.
    Work,
    Database(diesel::result::Error),
}

impl From<diesel::result::Error> for Abort {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

/// A transaction that has the right to write. The files of this folder add what can be written.
pub struct Writing<'a> {
    pub(super) conn: &'a mut Conn,
}

impl Store {
    /// Does `work` in one transaction; nobody else writes meanwhile. A mirror is written by its upstream alone.
    ///
    /// # Errors
    /// When the database is a mirror or fails, or `work` does; then nothing has changed.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transaction(|writing| {
            refuse_mirror(writing.conn)?;
            work(writing)
        })
    }

    /// Does `work` in one transaction, in a mirror too.
    pub(super) fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.writer.get().map_err(StoreError::from)?;
        let mut failure = None;
        let outcome = conn.transaction::<_, Abort, _>(|conn| {
            lock_for_writing(conn)?;
            work(&mut Writing { conn }).map_err(|error| {
                failure = Some(error);
                Abort::Work
            })
        });
        match (outcome, failure) {
            (Ok(done), _) => Ok(done),
            // SQLite rolls back by itself when the disk is full; that there is nothing left to roll back
            // then must not hide why.
            (Err(_), Some(error)) => Err(error),
            (Err(Abort::Database(error)), None) => Err(StoreError::from(error).into()),
            (Err(Abort::Work), None) => Err(StoreError::BadRow("a failure was lost".to_owned()).into()),
        }
    }
}

impl Writing<'_> {
    /// Writes down what this transaction does; returns the place in the log.
    ///
    /// # Errors
    /// When the database fails.
    pub fn audit(&mut self, event: &AuditEvent) -> Result<i64, StoreError> {
        audit::append(self.conn, event)
    }

    /// The answer that was given to this request already.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remembered(
        &mut self,
        token: &str,
        key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<idempotency::Remembered>, StoreError> {
        idempotency::find(self.conn, token, key, now)
    }

    /// Keeps the answer to a request, in case it comes again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remember(
        &mut self,
        token: &str,
        key: &str,
        answer: idempotency::Remembered,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        idempotency::remember(self.conn, token, key, answer, now)
    }

    /// Publishes a release as part of this transaction: whatever `write` adds.
    ///
    /// # Errors
    /// When the version is taken, the database fails, or `write` fails.
    pub fn publish<E: From<StoreError>>(
        &mut self,
        edition: &Edition,
        published_at: DateTime<Utc>,
        write: impl FnOnce(&mut ReleaseWriter<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut writer = ReleaseWriter::begin(self.conn, edition, published_at)?;
        write(&mut writer)?;
        Ok(writer.finish()?)
    }
}
