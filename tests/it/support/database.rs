//! A database of its own for each test: an SQLite file, or a schema of a PostgreSQL server.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use onevisit::store::{DatabaseUrl, Store, StoreOptions};
use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Once};
use tempfile::TempDir;

/// Where to find PostgreSQL.
const POSTGRES: &str = "ONEVISIT_TEST_POSTGRES_URL";

/// A database that is gone when the last who uses it is: the test, or the service it has started.
#[derive(Clone)]
pub struct Database {
    pub url: DatabaseUrl,
    pub folder: Arc<TempDir>,
    _schema: Option<Arc<Schema>>,
}

/// A schema of a PostgreSQL server.
struct Schema {
    server: String,
    name: String,
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self { url: url.parse().unwrap(), folder, _schema: None }
    }

    fn postgres(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let schema = format!("test_{}_{number}", std::process::id());
        let mut conn = PgConnection::establish(server).expect("ONEVISIT_TEST_POSTGRES_URL is no server");
        conn.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
        let joiner = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joiner}options=-csearch_path%3D{schema}");
        Self {
            url: url.parse().unwrap(),
            folder: Arc::new(tempfile::tempdir().unwrap()),
            _schema: Some(Arc::new(Schema { server: server.to_owned(), name: schema })),
        }
    }

    pub fn open(&self) -> Store {
        Store::open(&self.url, &options()).unwrap()
    }
}

pub fn options() -> StoreOptions {
    StoreOptions { create: true, readers: 2, ..StoreOptions::default() }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if let Ok(mut conn) = PgConnection::establish(&self.server) {
            let _ = conn.batch_execute(&format!("DROP SCHEMA {} CASCADE", self.name));
        }
    }
}

/// Runs a test on each database that is there.
pub fn on_each_database(test: impl Fn(&Database)) {
    test(&Database::sqlite());
    if let Some(server) = postgres_server() {
        test(&Database::postgres(&server));
    }
}

/// The PostgreSQL server, if there is one. Says once that it is missing.
pub fn postgres_server() -> Option<String> {
    static SAID: Once = Once::new();
    let server = std::env::var(POSTGRES).ok();
    if server.is_none() {
        // Written past the test harness, which keeps what passing tests print to itself.
        SAID.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED on PostgreSQL: set {POSTGRES} to run these tests there too"
            );
        });
    }
    server
}

/// A PostgreSQL database, if there is a server.
pub fn postgres() -> Option<Database> {
    postgres_server().map(|server| Database::postgres(&server))
}
