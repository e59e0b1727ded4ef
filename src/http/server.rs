//! Starts the service: database, first release, listener; watches for new releases, and writes down what nothing
//! was found for.

use super::cursor::fingerprint;
use super::document::Document;
use super::metrics::Metrics;
use super::routes::app;
use super::state::AppState;
use crate::clock;
use crate::config::Settings;
use crate::ingest::builtin::JINAN_2018;
use crate::publish::{self, Intent};
use crate::search::dictionary::{Dictionary, DictionaryProblem};
use crate::search::releases::Releases;
use crate::search::searching::Searching;
use crate::search::unanswered::UnansweredQuestions;
use crate::store::{DatabaseUrl, Store};
use actix_web::{HttpServer, web};
use anyhow::Context;
use std::path::Path;
use std::time::Duration;

/// How often a server looks for a new release. To look is to read one entry of an index.
const REFRESH_EVERY: Duration = Duration::from_millis(200);
/// Where in the folder for derived data the full-text indexes are.
const SEARCH_FOLDER: &str = "search";
/// How often a server writes down what nothing was found for.
const WRITE_DOWN_EVERY: Duration = Duration::from_secs(60);
/// What the log says when the unanswered questions stay in memory.
const NOT_WRITTEN: &str = "cannot write down what nothing was found for";
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
    let (dictionary, added_words) = dictionary(settings.synonyms.as_deref())?;
    let folder = settings.state_folder().map(|folder| folder.join(SEARCH_FOLDER));
    let searching = Searching::new(store.clone(), settings.older_releases, folder, dictionary);
    Ok(AppState {
        store,
        searching,
        added_words,
        releases,
        unanswered: UnansweredQuestions::default(),
        document: Document::build().map_err(anyhow::Error::msg)?,
        metrics: Metrics::new()?,
        base_url: settings.public_address(),
        limits: settings.limits(),
    })
}

/// The words that the search knows: those of the product, and those of the operator; with what tells the latter
/// apart.
fn dictionary(synonyms: Option<&Path>) -> anyhow::Result<(Dictionary, String)> {
    let all = |problems: Vec<DictionaryProblem>| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", problems.join("; "))
    };
    let mut dictionary = Dictionary::built_in().map_err(all)?;
    let Some(file) = synonyms else { return Ok((dictionary, String::new())) };
    let text = std::fs::read_to_string(file);
    let text = text.with_context(|| format!("cannot read the synonyms in {}", file.display()))?;
    dictionary.add_synonyms(&text).map_err(all).with_context(|| format!("in {}", file.display()))?;
    Ok((dictionary, format!("{:016x}", fingerprint(&[&text]))))
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
    let watching = actix_web::rt::spawn(watch_releases(state.clone()));
    let counting = actix_web::rt::spawn(watch_unanswered(state.clone()));
    let outcome = server.run().await;
    watching.abort();
    counting.abort();
    if let Err(error) = write_down(&state).await {
        log::warn!("{NOT_WRITTEN}: {error}");
    }
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
        if let Some(published) = state.releases.published() {
            state.searching.order(&published.current);
        }
    }
}

/// Writes down, each minute, what nothing was found for. While that fails, the log says so once.
async fn watch_unanswered(state: web::Data<AppState>) {
    let mut fails = false;
    loop {
        actix_web::rt::time::sleep(WRITE_DOWN_EVERY).await;
        let failure = write_down(&state).await.err();
        if let (Some(error), false) = (&failure, fails) {
            log::warn!("{NOT_WRITTEN}, and will try again: {error}");
        }
        fails = failure.is_some();
    }
}

async fn write_down(state: &web::Data<AppState>) -> anyhow::Result<()> {
    let shared = state.clone();
    let day = clock::now().date_naive();
    web::block(move || shared.unanswered.write_down(&shared.store, day)).await??;
    Ok(())
}
