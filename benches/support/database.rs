//! The databases that are measured, and synthetic catalogues to fill them with.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use onevisit::synth;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Where a catalogue is kept.
pub(crate) enum Database {
    Sqlite(tempfile::TempDir),
    Postgres(String),
}

/// A database with a catalogue in it.
pub(crate) struct Loaded {
    pub(crate) url: String,
    pub(crate) seconds: f64,
}

impl Database {
    /// The databases that are there.
    pub(crate) fn all() -> Vec<Self> {
        let postgres = std::env::var("ONEVISIT_TEST_POSTGRES_URL").ok();
        if postgres.is_none() {
            eprintln!("without PostgreSQL: set ONEVISIT_TEST_POSTGRES_URL to measure it too");
        }
        let sqlite = Self::Sqlite(tempfile::tempdir().unwrap());
        [sqlite].into_iter().chain(postgres.map(Self::Postgres)).collect()
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Loads a synthetic catalogue with the real program.
    pub(crate) fn load(&self, items: u64) -> Loaded {
        let folder = catalogue(items);
        let url = self.fresh(items);
        let started = Instant::now();
        let loaded = Command::new(env!("CARGO_BIN_EXE_onevisit"))
            .args(["load", "--synthetic", "--database-url", &url])
            .arg(folder)
            .stdout(Stdio::null())
            .status();
        assert!(loaded.unwrap().success());
        Loaded { url, seconds: started.elapsed().as_secs_f64() }
    }

    fn fresh(&self, items: u64) -> String {
        match self {
            Self::Sqlite(folder) => {
                format!("sqlite://{}", folder.path().join(format!("{items}.db")).display())
            }
            Self::Postgres(server) => {
                let schema = format!("bench_{items}");
                let mut conn = PgConnection::establish(server).unwrap();
                let script = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};");
                conn.batch_execute(&script).unwrap();
                format!("{server}?options=-csearch_path%3D{schema}")
            }
        }
    }
}

/// The folder of a synthetic catalogue, made at first use.
fn catalogue(items: u64) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("onevisit-bench-{items}"));
    if !folder.exists() {
        synth::write(&folder, &synth::Options { items, seed: 1, profile: None }).unwrap();
    }
    folder
}
