//! Starts the service: database, first release, listener; watches for new releases, and writes down what nothing
//! was found for.

use super::cursor::fingerprint;
use super::document::Document;
use super::metrics::Metrics;
use super::mirroring::Mirroring;
use super::release_documents::ReleaseDocuments;
use super::routes::app;
use super::rows::Places;
use super::state::AppState;
use crate::clock;
use crate::config::Settings;
use crate::domain::mirror::Trouble;
use crate::export::files::ReleaseFiles;
use crate::export::tables::rows::Content;
use crate::export::uris::Uris;
use crate::ingest::builtin::JINAN_2018;
use crate::publish::{self, Intent};
use crate::search::derived::Derived;
use crate::search::dictionary::{Dictionary, DictionaryProblem};
use crate::search::releases::{ReleaseView, Releases};
use crate::search::searching::Searching;
use crate::search::unanswered::UnansweredQuestions;
use crate::store::{DatabaseUrl, Store};
use actix_web::dev::ServerHandle;
use actix_web::{HttpServer, web};
use anyhow::Context;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How often a server looks for a new release. To look is to read one entry of an index.
const REFRESH_EVERY: Duration = Duration::from_millis(200);
/// How often a server looks up what it is a mirror of.
const LOOK_UP_EVERY: Duration = Duration::from_secs(1);
/// Where in the folder for derived data the full-text indexes are.
const SEARCH_FOLDER: &str = "search";
/// Where in it the files of releases are.
const FILES_FOLDER: &str = "files";
/// The files of so many releases are known besides those of the newest one.
const OLDER_FILES: u64 = 2;
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
    let fresh = options.create && matches!(url, DatabaseUrl::Sqlite(_)) && store.is_empty()?;
    if fresh && store.mirror()?.is_none() {
        let loaded = publish::load(&store, JINAN_2018, Intent::Real, clock::now())?;
        log::info!("filled {url} with the built-in release {}", loaded.version);
    }
    loop {
        let state = web::Data::new(prepare(settings, store.clone())?);
        match state.releases.published() {
            Some(published) => {
                log::info!("answering from release {} of {url}", published.current.release.edition.version);
            }
            None if state.mirroring.known().is_some() => {
                log::warn!("{url} is a mirror that has not fetched its first release yet");
            }
            None => log::warn!("{url} holds no release yet: publish one with \"onevisit load\""),
        }
        actix_web::rt::System::new().block_on(listen(settings, state.clone()))?;
        if !has_other_uris(&state) {
            return Ok(());
        }
        log::info!("{url} has become a mirror, or its upstream has other permanent URIs: preparing anew");
    }
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
    let mirroring = Mirroring::default();
    mirroring.refresh(&store).context("cannot look up what this is a mirror of")?;
    // Wherever a thing is served, its URI is that of the service which publishes it.
    let uris = settings.uris(mirroring.known().as_deref());
    let files = files(settings, store.clone(), uris.clone())?;
    let searching = Searching::new(store.clone(), settings.older_releases, folder, dictionary);
    Ok(AppState {
        store,
        mirroring,
        searching,
        files,
        places: Places::default(),
        documents: ReleaseDocuments::default(),
        uris,
        operator: settings.operator(),
        added_words,
        releases,
        unanswered: UnansweredQuestions::default(),
        document: Document::build().map_err(anyhow::Error::msg)?,
        metrics: Metrics::new()?,
        base_url: settings.public_address(),
        limits: settings.limits(),
    })
}

/// The files of the releases, kept beside the search indexes; where nothing is kept, as long as the service runs.
fn files(settings: &Settings, store: Store, uris: Uris) -> anyhow::Result<Arc<Derived<ReleaseFiles>>> {
    let (folder, temporary) = match settings.state_folder() {
        Some(folder) => (folder.join(FILES_FOLDER), None),
        None => {
            let temporary = tempfile::tempdir().context("cannot make a folder for the files of releases")?;
            (temporary.path().to_owned(), Some(temporary))
        }
    };
    Ok(Derived::new("the files", OLDER_FILES, move |view| {
        // It is removed with the last who uses it.
        let _in_use = &temporary;
        let content = Content { store: &store, release: &view.release, directory: &view.directory };
        Ok(Arc::new(ReleaseFiles::open_or_write(&folder, &content, view.last_change, &uris)?))
    }))
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
    let running = server.run();
    let looking = actix_web::rt::spawn(watch_mirror(state.clone(), running.handle()));
    let outcome = running.await;
    for task in [watching, counting, looking] {
        task.abort();
    }
    if let Err(error) = write_down(&state).await {
        log::warn!("{NOT_WRITTEN}: {error}");
    }
    log::info!("stopped");
    Ok(outcome?)
}

/// Opens each new release soon after it is published. While that fails, the one before goes on answering.
async fn watch_releases(state: web::Data<AppState>) {
    loop {
        if let Some(published) = state.releases.published() {
            order(&state, &published.current);
        }
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

/// Looks up, each second, what this is a mirror of. A database that has become a mirror has other permanent URIs: the
/// server stops, to be prepared anew.
async fn watch_mirror(state: web::Data<AppState>, server: ServerHandle) {
    let mut unattended = false;
    loop {
        actix_web::rt::time::sleep(LOOK_UP_EVERY).await;
        let shared = state.clone();
        match web::block(move || shared.mirroring.refresh(&shared.store)).await {
            Ok(Ok(trouble)) => {
                say_whether_attended(trouble.as_ref(), unattended);
                unattended = trouble.is_some();
            }
            Ok(Err(error)) => log::error!("cannot look up what this is a mirror of: {error}"),
            Err(error) => log::error!("cannot look up what this is a mirror of: {error}"),
        }
        if has_other_uris(&state) {
            server.stop(true).await;
        }
    }
}

/// Says once when nobody looks at the upstream any more, and once when somebody does again.
fn say_whether_attended(unattended: Option<&Trouble>, was_unattended: bool) {
    match unattended {
        Some(trouble) if !was_unattended => log::error!("{}", trouble.problem),
        None if was_unattended => log::info!("the upstream is looked at again"),
        _ => {}
    }
}

fn has_other_uris(state: &AppState) -> bool {
    state.mirroring.known().is_some_and(|known| known.uri_base != state.uris.base())
}

/// Has all made that is derived from a release: first what somebody may be waiting for while they type.
fn order(state: &AppState, view: &Arc<ReleaseView>) {
    state.searching.order(view);
    state.files.expect(view.release.seq);
    if state.searching.is_made(view.release.seq) {
        state.files.order(view);
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
    if state.mirroring.known().is_some() {
        // A mirror is written by its upstream alone.
        return Ok(());
    }
    let shared = state.clone();
    let day = clock::now().date_naive();
    web::block(move || shared.unanswered.write_down(&shared.store, day)).await??;
    Ok(())
}
