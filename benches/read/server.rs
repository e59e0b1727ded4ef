//! The database and the server that are measured.

use super::client::Client;
use actix_web::{HttpResponse, HttpServer, web};
use clap::Parser;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use onevisit::config::Settings;
use onevisit::http::server::prepare;
use onevisit::store::Store;
use onevisit::synth;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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

/// A server process.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
    pub(crate) start_seconds: f64,
}

impl Server {
    pub(crate) fn start(url: &str) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let started = Instant::now();
        let process =
            Command::new(std::env::current_exe().unwrap()).args(["--serve", url, &address]).spawn().unwrap();
        while TcpStream::connect(&address).is_err() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Client::connect(&address).get("/readyz");
        Self { process, address, start_seconds: started.elapsed().as_secs_f64() }
    }

    /// A line of the process's memory account, in KiB.
    pub(crate) fn memory(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let found = status.lines().find(|text| text.starts_with(line)).unwrap();
        found.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Processor time so far, in user and system mode.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        ticks as f64 / 100.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    settings: Settings,
}

/// Serves as the program does, with a fixed answer of any size beside it.
pub(crate) fn serve(url: &str, address: &str) {
    let settings = Flags::parse_from(["bench", "--database-url", url, "--listen", address]).settings;
    let (database, options) = settings.database();
    let store = Store::open(&database, &options).unwrap();
    let state = web::Data::new(prepare(&settings, store).unwrap());
    let app = move || onevisit::http::app(state.clone()).route("/fixed/{bytes}", web::get().to(fixed));
    let server = HttpServer::new(app).workers(settings.worker_threads()).bind(settings.listen).unwrap();
    actix_web::rt::System::new().block_on(server.run()).unwrap();
}

async fn fixed(bytes: web::Path<usize>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(vec![b' '; *bytes])
}
