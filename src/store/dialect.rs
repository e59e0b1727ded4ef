//! What the two databases do differently. A `match` on the connection belongs here.

use super::connection::Conn;
use super::error::StoreError;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

/// The keys of our advisory locks on PostgreSQL: one writes, and one changes the tables.
const WRITE_LOCK: i64 = 0x6f6e_6576;
const MIGRATION_LOCK: i64 = 0x6f6e_6577;

/// Half of the key of the lock on following an upstream; the other half is the schema, which is a database to us.
const MIRROR_LOCK: i32 = 0x6f6e_6578;
const SCHEMA: &str = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())";

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Bool)]
    taken: bool,
}

#[derive(QueryableByName)]
struct Holder {
    #[diesel(sql_type = Text)]
    holder: String,
}

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

/// Takes the right to follow an upstream for as long as this connection to PostgreSQL lives; who has it, if somebody
/// else does. An SQLite database has a file for that.
pub(super) fn lock_mirroring(conn: &mut Conn) -> Result<Option<String>, StoreError> {
    let Conn::Postgres(pg) = conn else { return Ok(None) };
    // A process whose machine is gone without a word must not keep the lock for hours.
    pg.batch_execute(&format!(
        "SET application_name = 'onevisit mirror, process {}'; SET tcp_keepalives_idle = 60; \
         SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3",
        std::process::id()
    ))?;
    let lock = format!("SELECT pg_try_advisory_lock({MIRROR_LOCK}, {SCHEMA}::int) AS taken");
    if diesel::sql_query(lock).get_result::<Taken>(pg)?.taken {
        return Ok(None);
    }
    let holder: Option<Holder> = diesel::sql_query(format!(
        "SELECT concat(coalesce(nullif(application_name, ''), 'a process that is not known'), \
             ' at ' || host(client_addr), to_char(backend_start, '\", since \"YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), \
             ' (PostgreSQL session ' || pid || ')') AS holder \
         FROM pg_locks LEFT JOIN pg_stat_activity USING (pid) \
         WHERE locktype = 'advisory' AND classid = {MIRROR_LOCK} AND objid = {SCHEMA} AND objsubid = 2 AND granted"
    ))
    .get_result(pg)
    .optional()?;
    Ok(Some(holder.map_or_else(|| "a process that has just ended".to_owned(), |known| known.holder)))
}

/// Whether a connection still answers.
pub(super) fn is_alive(conn: &mut Conn) -> bool {
    conn.batch_execute("SELECT 1").is_ok()
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
