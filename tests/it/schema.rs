//! The migrations: they can be undone, and they make the same tables on both databases, those of the code.

use crate::support::database::{Database, on_each_database, options, postgres};
use crate::support::process::setting;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection};
use diesel_migrations::MigrationHarness;
use onevisit::store::{DatabaseUrl, Store, embedded_migrations};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Barrier;

type Lines = BTreeSet<String>;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// A connection past the store, to look at what the store made.
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Conn {
    pub fn to(database: &Database) -> Self {
        let address = setting(database);
        match &database.url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                conn.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
                Self::Sqlite(conn)
            }
            DatabaseUrl::Postgres(_) => Self::Postgres(PgConnection::establish(&address).unwrap()),
        }
    }

    fn up(&mut self) {
        let (sqlite, postgres) = embedded_migrations();
        let versions = match self {
            Self::Sqlite(conn) => conn.run_pending_migrations(sqlite).map(|done| done.len()),
            Self::Postgres(conn) => conn.run_pending_migrations(postgres).map(|done| done.len()),
        };
        assert_ne!(versions.unwrap(), 0, "there was no migration to run");
    }

    fn down(&mut self) {
        let (sqlite, postgres) = embedded_migrations();
        let versions = match self {
            Self::Sqlite(conn) => conn.revert_all_migrations(sqlite).map(|done| done.len()),
            Self::Postgres(conn) => conn.revert_all_migrations(postgres).map(|done| done.len()),
        };
        assert_ne!(versions.unwrap(), 0, "there was no migration to undo");
    }

    /// Undoes the migrations after the one with this version.
    pub fn down_to(&mut self, version: &str) {
        loop {
            let (sqlite, postgres) = embedded_migrations();
            let newest = match self {
                Self::Sqlite(conn) => conn.applied_migrations(),
                Self::Postgres(conn) => conn.applied_migrations(),
            };
            let newest = newest.unwrap().into_iter().max().unwrap().to_string();
            if newest == version {
                return;
            }
            assert!(*newest > *version, "there is no migration {version}");
            match self {
                Self::Sqlite(conn) => conn.revert_last_migration(sqlite),
                Self::Postgres(conn) => conn.revert_last_migration(postgres),
            }
            .unwrap();
        }
    }

    /// What a query says; its one column is called `line`.
    fn lines(&mut self, sqlite: &str, postgres: &str) -> Lines {
        let lines: QueryResult<Vec<Line>> = match self {
            Self::Sqlite(conn) => diesel::sql_query(sqlite).load(conn),
            Self::Postgres(conn) => diesel::sql_query(postgres).load(conn),
        };
        lines.unwrap().into_iter().map(|line| line.line).collect()
    }

    /// Everything that the migrations left, in the database's own words.
    fn everything(&mut self) -> Lines {
        self.lines(
            "SELECT type || ' ' || name || coalesce(' ' || sql, '') AS line FROM sqlite_master",
            "SELECT concat_ws(' ', table_name, column_name, data_type, collation_name, is_nullable,
                              column_default) AS line
             FROM information_schema.columns WHERE table_schema = current_schema()
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
             UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
             FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
             UNION ALL SELECT pg_get_triggerdef(g.oid) FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
             WHERE NOT g.tgisinternal AND t.relnamespace = current_schema()::regnamespace
             UNION ALL SELECT 'function ' || proname FROM pg_proc
             WHERE pronamespace = current_schema()::regnamespace",
        )
    }

    /// Each column as the macro `table!` writes it, and its place in the primary key.
    fn columns(&mut self) -> Lines {
        let found = self.lines(
            "SELECT t.name || '.' || c.name || '/' || c.type || '/' || c.\"notnull\" || '/' || c.pk AS line
             FROM sqlite_master t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name <> '__diesel_schema_migrations'",
            "SELECT concat_ws('/', c.table_name || '.' || c.column_name, c.data_type,
                              (c.is_nullable = 'NO')::int, coalesce(k.ordinal_position, 0)) AS line
             FROM information_schema.columns c
             LEFT JOIN information_schema.table_constraints t
                 ON t.table_schema = c.table_schema AND t.table_name = c.table_name
                 AND t.constraint_type = 'PRIMARY KEY'
             LEFT JOIN information_schema.key_column_usage k
                 ON k.constraint_schema = t.constraint_schema AND k.constraint_name = t.constraint_name
                 AND k.table_name = c.table_name AND k.column_name = c.column_name
             WHERE c.table_schema = current_schema() AND c.table_name <> '__diesel_schema_migrations'",
        );
        found.iter().map(|line| as_in_macro(line)).collect()
    }

    /// The indexes besides those of the primary keys, without their names.
    fn indexes(&mut self) -> Lines {
        self.lines(
            "SELECT t.name || '(' || (SELECT group_concat(c.name, ', ' ORDER BY c.seqno)
                                      FROM pragma_index_info(i.name) c) || ')'
                 || iif(i.\"unique\", ' unique', '') || iif(i.partial, ' partial', '') AS line
             FROM sqlite_master t, pragma_index_list(t.name) i
             WHERE t.type = 'table' AND i.origin <> 'pk'",
            "SELECT t.relname || '(' || (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                                         FROM unnest(i.indkey) WITH ORDINALITY k (number, place)
                                         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
                 || ')' || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
                 || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END AS line
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
             WHERE t.relnamespace = current_schema()::regnamespace AND NOT i.indisprimary",
        )
    }

    fn foreign_keys(&mut self) -> Lines {
        self.lines(
            "SELECT t.name || ' FOREIGN KEY (' || k.\"from\" || ') REFERENCES ' || k.\"table\" || '('
                 || k.\"to\" || ')' AS line
             FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'",
            "SELECT t.relname || ' ' || pg_get_constraintdef(k.oid) AS line
             FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
             WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace",
        )
    }
}

/// `items.code/TEXT/1/0` becomes `items.code -> Text`.
fn as_in_macro(line: &str) -> String {
    let parts: Vec<&str> = line.split('/').collect();
    let [column, kind, not_null, key] = parts[..] else { panic!("{line}") };
    let class = match kind {
        "TEXT" | "text" => "Text",
        "BIGINT" | "bigint" => "BigInt",
        // In SQLite only this type gives the row its own number.
        "INTEGER" if key == "1" => "BigInt",
        "TIMESTAMP" | "timestamp without time zone" => "Timestamp",
        "BOOLEAN" | "boolean" => "Bool",
        _ => panic!("{column} is {kind}: use TEXT, BIGINT, TIMESTAMP or BOOLEAN in the migration"),
    };
    let class = if not_null == "1" { class.to_owned() } else { format!("Nullable<{class}>") };
    with_key(&format!("{column} -> {class}"), key.parse().unwrap())
}

fn with_key(column: &str, place: usize) -> String {
    if place == 0 { column.to_owned() } else { format!("{column} (number {place} of the primary key)") }
}

/// The columns of `src/store/schema.rs`, in the same words.
fn columns_of_the_code() -> Lines {
    let mut columns = Lines::new();
    for table in include_str!("../../src/store/schema.rs").split("diesel::table! {").skip(1) {
        let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
        let (name, key) = lines.next().unwrap().split_once(" (").unwrap();
        let key: Vec<&str> = key.trim_end_matches(") {").split(", ").collect();
        for line in lines.take_while(|line| *line != "}") {
            let column = line.split(" -> ").next().unwrap();
            let place = key.iter().position(|part| *part == column).map_or(0, |at| at + 1);
            columns.insert(with_key(&format!("{name}.{}", line.trim_end_matches(',')), place));
        }
    }
    columns
}

/// Fails unless both are equal; says what to write where.
fn assert_same(here: &str, a: &Lines, there: &str, b: &Lines) {
    assert!(!a.is_empty(), "{here}: nothing was found");
    let (only_here, only_there) = (a - b, b - a);
    assert!(
        a == b,
        "{here} and {there} differ.\nWrite in {there}, or take out of {here}: {only_here:#?}\n\
         Write in {here}, or take out of {there}: {only_there:#?}"
    );
}

fn migrations(database: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database)
}

fn names_in(folder: &Path) -> Lines {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// A database after all migrations.
fn migrated(database: &Database) -> Conn {
    let mut conn = Conn::to(database);
    conn.up();
    conn
}

#[test]
fn both_databases_have_the_same_migrations() {
    let (sqlite, postgres) = (names_in(&migrations("sqlite")), names_in(&migrations("postgres")));
    assert_same("migrations/sqlite", &sqlite, "migrations/postgres", &postgres);
}

#[test]
fn each_migration_says_how_it_is_undone() {
    let says_something = |file: &Path| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().map(str::trim).any(|line| !line.is_empty() && !line.starts_with("--"))
    };
    for database in ["sqlite", "postgres"] {
        for name in names_in(&migrations(database)) {
            for file in ["up.sql", "down.sql"] {
                let path = migrations(database).join(&name).join(file);
                assert!(says_something(&path), "write statements in migrations/{database}/{name}/{file}");
            }
        }
    }
}

#[test]
fn up_down_and_up_again_leaves_no_difference() {
    on_each_database(|database| {
        let mut conn = migrated(database);
        let once = conn.everything();
        conn.down();
        let left: Lines = conn
            .everything()
            .into_iter()
            .filter(|line| !line.contains("__diesel_schema_migrations"))
            .collect();
        assert!(left.is_empty(), "drop this in down.sql for {}: {left:#?}", database.url);
        conn.up();
        assert_same("up.sql", &once, "up.sql after down.sql", &conn.everything());
    });
}

#[test]
fn both_databases_have_the_same_tables() {
    let Some(postgres) = postgres() else { return };
    let (mut ours, mut theirs) = (migrated(&Database::sqlite()), migrated(&postgres));
    let (here, there) = ("migrations/sqlite", "migrations/postgres");
    assert_same(here, &ours.columns(), there, &theirs.columns());
    assert_same(here, &ours.indexes(), there, &theirs.indexes());
    assert_same(here, &ours.foreign_keys(), there, &theirs.foreign_keys());
}

#[test]
fn the_tables_are_those_of_the_code() {
    on_each_database(|database| {
        let found = migrated(database).columns();
        assert_same("src/store/schema.rs", &columns_of_the_code(), "a new migration", &found);
    });
}

#[test]
fn the_store_runs_all_migrations_by_itself() {
    on_each_database(|database| {
        drop(database.open());
        let found = Conn::to(database).columns();
        assert_same("src/store/schema.rs", &columns_of_the_code(), "the database of the store", &found);
    });
}

#[test]
fn nodes_that_start_at_the_same_moment_on_a_new_schema_all_succeed() {
    const NODES: usize = 6;
    let Some(database) = postgres() else { return };
    let barrier = Barrier::new(NODES);
    let open = || {
        barrier.wait();
        Store::open(&database.url, &options()).and_then(|store| store.is_empty())
    };
    std::thread::scope(|scope| {
        let nodes: Vec<_> = (0..NODES).map(|_| scope.spawn(open)).collect();
        for node in nodes {
            assert!(node.join().unwrap().unwrap());
        }
    });
}
