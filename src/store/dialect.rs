//! What the two databases do differently. A `match` on the connection belongs here.

use super::connection::Conn;
use super::error::StoreError;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// The keys of our advisory locks on PostgreSQL: one writes, and one changes the tables.
const WRITE_LOCK: i64 = 0x6f6e_6576;
const MIGRATION_LOCK: i64 = 0x6f6e_6577;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Takes the one right to write, as the first statement of a transaction.
pub(super) fn lock_for_writing(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        // A deferred transaction that reads first fails at once when another wrote meanwhile; one that
        // starts with a write waits its turn. This write touches no row.
        Conn::Sqlite(sqlite) => sqlite.batch_execute("DELETE FROM releases WHERE seq < 0"),
        Conn::Postgres(pg) => pg.batch_execute(&format!("SELECT pg_advisory_xact_lock({WRITE_LOCK})")),
    }
}

/// Lets one node at a time bring a PostgreSQL database up to date.
pub(super) fn lock_migrations(pg: &mut PgConnection) -> Result<(), StoreError> {
    Ok(pg.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?)
}

/// Ends [`lock_migrations`].
pub(super) fn unlock_migrations(pg: &mut PgConnection) -> Result<(), StoreError> {
    Ok(pg.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})"))?)
}

/// Whether the database has tables, but none of ours.
pub(super) fn has_foreign_tables(conn: &mut Conn) -> Result<bool, StoreError> {
    let (tables, own) = match conn {
        Conn::Sqlite(sqlite) => {
            let count = "SELECT count(*) AS count FROM sqlite_master \
                         WHERE type = 'table' AND name <> '__diesel_schema_migrations'";
            (count_rows(sqlite, count)?, count_rows(sqlite, &format!("{count} AND name = 'releases'"))?)
        }
        Conn::Postgres(pg) => {
            let count = "SELECT count(*) AS count FROM information_schema.tables \
                         WHERE table_schema = current_schema() AND table_name <> '__diesel_schema_migrations'";
            (count_rows(pg, count)?, count_rows(pg, &format!("{count} AND table_name = 'releases'"))?)
        }
    };
    // Diesel's own list of migrations may stand alone, left by a run that failed.
    Ok(own == 0 && tables > 0)
}

fn count_rows<C>(conn: &mut C, query: &str) -> Result<i64, StoreError>
where
    C: Connection + diesel::connection::LoadConnection,
    diesel::query_builder::SqlQuery: diesel::query_dsl::methods::LoadQuery<'static, C, Count>,
{
    Ok(diesel::sql_query(query).get_result::<Count>(conn)?.count)
}

/// Inserts many rows with few statements. SQLite takes 32,766 values in one, PostgreSQL 65,535.
macro_rules! insert_many {
    ($conn:expr, $table:expr, $rows:expr) => {{
        const ROWS_IN_ONE_STATEMENT: usize = 500;
        for rows in $rows.chunks(ROWS_IN_ONE_STATEMENT) {
            match $conn {
                Conn::Sqlite(sqlite) => {
                    diesel::insert_into($table).values(rows).execute(sqlite)?;
                }
                Conn::Postgres(pg) => {
                    diesel::insert_into($table).values(rows).execute(pg)?;
                }
            }
        }
    }};
}
pub(super) use insert_many;
