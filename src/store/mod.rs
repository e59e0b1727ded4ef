//! All SQL. The only module that names diesel.
//!
//! Every published row spans the releases `[first_release, last_release]`, and every read takes a
//! release: what it answers can never change.

mod audit;
mod changes;
mod connection;
mod database_url;
mod dialect;
mod directory;
mod ending;
mod error;
mod feed;
mod feedback;
mod guides;
mod idempotency;
mod identities;
mod item_names;
mod items;
mod last_changed;
mod migrate;
mod mirror;
mod mirror_lock;
mod mode_changes;
mod proposals;
mod publish;
mod release_file;
mod releases;
mod row_changes;
mod schema;
mod searchable;
mod tokens;
mod unanswered;
mod writing;

pub use changes::{ChangeQuery, RecordedChange};
pub use connection::{Access, StoreOptions};
pub use database_url::{DatabaseUrl, InvalidDatabaseUrl};
pub use error::StoreError;
pub use feedback::{FeedbackOrder, FeedbackQuery};
pub use idempotency::Remembered;
pub use identities::Identity;
pub use item_names::ItemNames;
pub use items::ItemKey;
pub use last_changed::{ItemState, LastReleases};
pub use migrate::{MigrationSource, embedded_migrations};
pub use mirror::FeedOf;
pub use mirror_lock::MirrorLock;
pub use mode_changes::ModeChange;
pub use proposals::ProposalQuery;
pub use publish::{Ended, ReleaseWriter};
pub use release_file::{FileColumn, FileKind, FileTable, FileValue, ReleaseFile};
pub use row_changes::{ItemChanges, ItemLabel, Span};
pub use searchable::SearchableItem;
pub use unanswered::UnansweredQuery;
pub use writing::Writing;

use connection::{Conn, Pool};

/// A database with a catalogue in it: many readers, one writer.
#[derive(Clone)]
pub struct Store {
    readers: Pool,
    writer: Pool,
    url: DatabaseUrl,
    options: StoreOptions,
    /// Whether this run created the database.
    pub created: bool,
}

impl Store {
    /// Opens a database and brings its tables up to date.
    ///
    /// # Errors
    /// Says what is wrong with the database and what to do about it. A missing SQLite file is
    /// created only when the options say so.
    pub fn open(url: &DatabaseUrl, options: &StoreOptions) -> Result<Self, StoreError> {
        let created = connection::prepare_file(url, options)?;
        let mut conn = connection::connect(url, Access::Write, options)?;
        migrate::bring_up_to_date(&mut conn)?;
        drop(conn);
        Ok(Self {
            readers: connection::pool(url, Access::Read, options)?,
            writer: connection::pool(url, Access::Write, options)?,
            url: url.clone(),
            options: *options,
            created,
        })
    }

    /// Removes the database again if this run created it: a failed start leaves nothing behind.
    pub fn discard_if_created(self) {
        // Somebody else may have published into it meanwhile.
        let empty = self.is_empty().unwrap_or(false);
        if let (true, DatabaseUrl::Sqlite(path)) = (self.created && empty, self.url.clone()) {
            drop(self);
            connection::remove_files(&path);
        }
    }

    fn read<T>(
        &self,
        query: impl FnOnce(&mut Conn) -> Result<T, diesel::result::Error>,
    ) -> Result<T, StoreError> {
        Ok(query(&mut *self.readers.get()?)?)
    }

    /// How many reading connections are in use, and how many there are.
    pub fn connections_in_use(&self) -> (u32, u32) {
        let state = self.readers.state();
        (state.connections - state.idle_connections, state.connections)
    }
}
