//! Starts the service: database, first release, listener; and watches for new releases.

use super::document::Document;
use super::metrics::Metrics;
use super::routes::app;
use super::state::AppState;
use crate::clock;
use crate::config::Settings;
use crate::ingest::builtin::JINAN_2018;
use crate::publish::{self, Intent};
use crate::search::releases::Releases;
use crate::store::{DatabaseUrl, Store};
use actix_web::{HttpServer, web};
use anyhow::Context;
use std::time::Duration;

/// How often a server looks for a new release. To look is to read one entry of an index.
const REFRESH_EVERY: Duration = Duration::from_millis(200);
/// How long a client may take to send its request line and headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);

/// Serves until the process is told to stop.
///
/// # Errors
/// When the database cannot be used, or the address is taken.
pub fn serve(settings: &Settings) -> anyhow::Result<()> {
    let (url, options) = settings.database();
    let store = Store::open(&url, &options)?;
    // A first start that was cut short has left an empty database, which the next one fills.
    if options.create && matches!(url, DatabaseUrl::Sqlite(_)) && store.is_empty()? {
        let loaded = publish::load(&store, JINAN_2018, Intent::Real, clock::now())?;
        log::info!("filled {url} with the built-in release {}", loaded.version);
    }
    let state = web::Data::new(prepare(settings, store)?);
    match state.releases.published() {
        Some(published) => {
            log::info!("answering from release {} of {url}", published.current.release.edition.version);
        }
        None => log::warn!("{url} holds no release yet: publish one with \"onevisit load\""),
    }
    actix_web::rt::System::new().block_on(listen(settings, state))
}

/// Opens the newest release and gathers what all requests share.
///
/// # Errors
/// When the newest release cannot be read.
pub fn prepare(settings: &Settings, store: Store) -> anyhow::Result<AppState> {
    let releases = Releases::new(store.clone(), settings.older_releases);
    releases.refresh().context("cannot open the newest release")?;
    Ok(AppState {
        store,
        releases,
        document: Document::build().map_err(anyhow::Error::msg)?,
        metrics: Metrics::new()?,
        base_url: settings.public_address(),
        limits: settings.limits(),
    })
}

async fn listen(settings: &Settings, state: web::Data<AppState>) -> anyhow::Result<()> {
    let shared = state.clone();
    let server = HttpServer::new(move || app(shared.clone()))
        .workers(settings.worker_threads())
        .client_request_timeout(HEADERS_WITHIN)
        .shutdown_timeout(settings.shutdown_timeout)
        .bind(settings.listen)
        .with_context(|| {
            format!(
                "cannot listen on {}; choose another address with --listen or ONEVISIT_LISTEN",
                settings.listen
            )
        })?;
    log::info!("listening on http://{}", settings.listen);
    let watching = actix_web::rt::spawn(watch_releases(state));
    let outcome = server.run().await;
    watching.abort();
    log::info!("stopped");
    Ok(outcome?)
}

/// Opens each new release soon after it is published. While that fails, the one before goes on answering.
async fn watch_releases(state: web::Data<AppState>) {
    loop {
        actix_web::rt::time::sleep(REFRESH_EVERY).await;
        let refreshing = state.clone();
        match web::block(move || refreshing.releases.refresh()).await {
            Ok(Ok(true)) => {
                if let Some(published) = state.releases.published() {
                    let version = &published.current.release.edition.version;
                    log::info!("answering from release {version}");
                }
            }
            Ok(Ok(false)) => {}
            Ok(Err(error)) => log::error!("cannot look for a new release: {error}"),
            Err(error) => log::error!("cannot look for a new release: {error}"),
        }
    }
}
