//! The server that is measured.

use super::client::Client;
use actix_web::{HttpResponse, HttpServer, web};
use clap::Parser;
use onevisit::config::Settings;
use onevisit::http::server::prepare;
use onevisit::store::Store;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

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
