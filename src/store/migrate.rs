//! Brings the tables up to date, and refuses a database that it does not understand.

use super::connection::Conn;
use super::dialect;
use super::error::{StoreError, from_text};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource as _, MigrationVersion};
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// What diesel's migration harness fails with.
pub type MigrationError = Box<dyn std::error::Error + Send + Sync>;

/// The migrations of one database, to be tested.
pub type MigrationSource = EmbeddedMigrations;

/// The migrations for SQLite and for PostgreSQL.
pub fn embedded_migrations() -> (MigrationSource, MigrationSource) {
    (SQLITE, POSTGRES)
}

/// Runs what has not run yet. Many nodes may start at once: one migrates, the others wait.
pub(super) fn bring_up_to_date(conn: &mut Conn) -> Result<(), StoreError> {
    if dialect::has_foreign_tables(conn)? {
        return Err(StoreError::Foreign);
    }
    match conn {
        Conn::Sqlite(sqlite) => {
            // The file keeps this, so it comes after the check: what is another program's stays as it is.
            sqlite.batch_execute("PRAGMA journal_mode = WAL")?;
            sqlite.immediate_transaction(|sqlite| run::<Sqlite>(sqlite, SQLITE))
        }
        Conn::Postgres(pg) => {
            dialect::lock_migrations(pg)?;
            let outcome = run::<Pg>(pg, POSTGRES);
            dialect::unlock_migrations(pg)?;
            outcome
        }
    }
}

fn run<DB: diesel::backend::Backend>(
    harness: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> Result<(), StoreError>
where
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    let known: Vec<Box<dyn Migration<DB>>> = source.migrations().map_err(failed)?;
    let known: Vec<MigrationVersion<'static>> =
        known.iter().map(|migration| migration.name().version().as_owned()).collect();
    let applied = harness.applied_migrations().map_err(failed)?;
    if let Some(unknown) = applied.iter().find(|version| !known.contains(version)) {
        return Err(StoreError::NewerSchema(unknown.to_string()));
    }
    if applied.len() < known.len() {
        harness.run_pending_migrations(source).map_err(failed)?;
    }
    Ok(())
}

fn failed(error: MigrationError) -> StoreError {
    from_text(&error.to_string()).unwrap_or(StoreError::Migration(error))
}
