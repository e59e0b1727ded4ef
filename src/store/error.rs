//! What can go wrong with a database, in words that say what to do.

use super::migrate::MigrationError;
use crate::domain::ids::ReleaseVersion;
use diesel::r2d2::PoolError;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error(
        "there is no database at {0}. Check --database-url (ONEVISIT_DATABASE_URL), or create one \
         there with --create-database, with \"onevisit load\", or as a mirror with \"onevisit mirror URL\""
    )]
    Missing(String),
    /// Nothing has been published.
    #[error(
        "the database has no release yet; load a catalogue first, with \"onevisit load FOLDER\", or take those of \
         another service with \"onevisit mirror URL\""
    )]
    NoRelease,
    /// The file or server does not answer as a database.
    #[error("cannot open the database {url}: {cause}")]
    Unreachable {
        /// The address, without its password.
        url: String,
        /// What the database library says.
        cause: String,
    },
    /// Another process holds the lock.
    #[error(
        "the database is locked by another process. Stop that process (a second writer, a backup, \
         a database tool with an open transaction) or try again later"
    )]
    Locked,
    /// The file cannot be written.
    #[error(
        "the database is read-only. Give this user the right to write the file and its folder \
         (SQLite keeps its log beside the file), or the role the right to write on PostgreSQL"
    )]
    ReadOnly,
    /// The file is damaged or is no database.
    #[error("the database file is damaged or is no SQLite database: {0}. Restore it from a backup")]
    Corrupt(String),
    /// The file is another program's.
    #[error("the database holds tables of another program and none of OneVisit: check --database-url")]
    Foreign,
    /// A newer program has changed the tables.
    #[error(
        "the database was made by a newer OneVisit (its schema {0} is unknown here). \
         Run that version, or restore a backup made by this one"
    )]
    NewerSchema(String),
    /// The tables could not be brought up to date.
    #[error("cannot bring the database's tables up to date: {0}")]
    Migration(MigrationError),
    /// All connections stayed busy, or the server is away.
    #[error("no database connection is to be had: {0}")]
    NoConnection(#[from] PoolError),
    /// A row cannot be understood.
    #[error("the database holds a row that cannot be understood: {0}")]
    BadRow(String),
    /// That version exists.
    #[error("there is already a release {0}; a published release is never changed")]
    VersionTaken(ReleaseVersion),
    /// Only its upstream writes a mirror.
    #[error(
        "this database is a mirror of {0} and takes its releases from there alone. Write there, or work with \
         another database (--database-url)"
    )]
    IsMirror(String),
    /// A mirror needs a database of its own.
    #[error(
        "the database holds releases of its own and cannot become a mirror: choose another database with \
         --database-url"
    )]
    HoldsOwnReleases,
    /// Two mirrors would write one database.
    #[error(
        "another \"onevisit mirror\" follows an upstream into this database: {0}. Stop that one, or give this one \
         another database (--database-url)"
    )]
    MirroredAlready(String),
    /// What a mirror was given contradicts itself or what it has.
    #[error("what the upstream says does not add up: {0}")]
    DoesNotAddUp(String),
    /// Anything else that the database says.
    #[error("the database failed: {0}")]
    Query(DieselError),
}

impl StoreError {
    /// Whether trying again later may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NoConnection(_) | Self::Locked | Self::Unreachable { .. } => true,
            Self::Query(DieselError::DatabaseError(kind, _)) => {
                matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
            }
            _ => false,
        }
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let text = error.to_string();
        match error {
            DieselError::DeserializationError(_) => Self::BadRow(text),
            other => from_text(&text).unwrap_or(Self::Query(other)),
        }
    }
}

/// SQLite and libpq tell these cases apart in words only.
pub(super) fn from_text(text: &str) -> Option<StoreError> {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["database is locked", "database table is locked", "lock timeout"]) {
        Some(StoreError::Locked)
    } else if says(&["readonly database", "read-only transaction", "attempt to write a readonly"]) {
        Some(StoreError::ReadOnly)
    } else if says(&["malformed", "file is not a database", "file is encrypted"]) {
        Some(StoreError::Corrupt(text.to_owned()))
    } else {
        None
    }
}
