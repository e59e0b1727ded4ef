//! The service on a real socket.

use super::client::Client;
use super::database::Database;
use super::process::until;
use actix_web::dev::ServerHandle;
use actix_web::{HttpResponse, HttpServer, web};
use clap::Parser;
use onevisit::config::Settings;
use onevisit::http::server::prepare;
use onevisit::http::state::AppState;
use onevisit::ingest::builtin::JINAN_2018;
use onevisit::ingest::folder::Folder;
use onevisit::publish::{self, Intent};
use onevisit::synth::{self, Options, Profile};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    settings: Settings,
}

/// Settings from flags, as the program reads them.
pub fn settings(flags: &[&str]) -> Settings {
    Flags::parse_from(["test"].iter().chain(flags)).settings
}

/// A running service.
pub struct App {
    pub client: Client,
    pub state: web::Data<AppState>,
    server: ServerHandle,
    /// Kept as long as the service runs.
    _database: Database,
}

impl App {
    /// The built-in catalogue, served.
    pub fn with_jinan(database: &Database) -> Self {
        let store = database.open();
        publish::load(&store, JINAN_2018, Intent::Real, onevisit::clock::now()).unwrap();
        Self::start(database, &[])
    }

    /// The built-in catalogue, served, with its files.
    pub fn with_jinan_and_files(database: &Database) -> Self {
        let app = Self::with_jinan(database);
        app.write_files();
        app
    }

    /// Has the files of the newest release written, however long that takes.
    pub fn write_files(&self) {
        let view = self.state.releases.published().unwrap().current.clone();
        until("the files are written", || {
            self.state.files.order(&view);
            self.state.files.of(view.release.seq)
        });
    }

    /// The made-up catalogue with Jinan's totals, served.
    pub fn with_profile(database: &Database) -> Self {
        let folder = database.folder.path().join("made-up");
        synth::write(&folder, &Options { items: 1, seed: 7, profile: Some(Profile::Jinan2018) }).unwrap();
        let (folder, now) = (Folder::Disk(folder), onevisit::clock::now());
        publish::load(&database.open(), folder, Intent::Synthetic, now).unwrap();
        Self::start(database, &[])
    }

    /// Whatever the database holds, served.
    pub fn start(database: &Database, flags: &[&str]) -> Self {
        // What the service logs explains a test that fails.
        let _ = env_logger::Builder::new().parse_filters("error").is_test(true).try_init();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let state_folder = database.folder.path().join("state").display().to_string();
        let mut all = flags.to_vec();
        for (flag, value) in [("--base-url", &base_url), ("--state-dir", &state_folder)] {
            if !flags.contains(&flag) {
                all.extend([flag, value]);
            }
        }
        let state = web::Data::new(prepare(&settings(&all), database.open()).unwrap());
        let server = serve(listener, state.clone());
        Self { client: Client::new(&base_url), state, server, _database: database.clone() }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// Serves the app, with handlers beside it: two that misbehave, and one that writes.
fn serve(listener: TcpListener, state: web::Data<AppState>) -> ServerHandle {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                onevisit::http::app(state.clone())
                    .route("/test/panic", web::get().to(panic_at_once))
                    .route("/test/sleep", web::get().to(sleep_long))
                    .route("/test/notes/{id}", web::post().to(super::notes::write_note))
            })
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
            tell.send(server.handle()).unwrap();
            server.await
        })
    });
    told.recv().unwrap()
}

async fn panic_at_once() -> HttpResponse {
    panic!("this handler panics with a secret");
}

async fn sleep_long() -> HttpResponse {
    actix_web::rt::time::sleep(Duration::from_secs(60)).await;
    HttpResponse::Ok().finish()
}
