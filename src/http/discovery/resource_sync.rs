//! ResourceSync (ANSI/NISO Z39.99-2017): the files of the newest release can be kept in step. They are named by the
//! addresses at which the newest edition of each is had, so that what changes is what was listed.

use super::sitemap::{NAMESPACE, entry};
use super::{XML, answer_of_release};
use crate::clock;
use crate::domain::release::Release;
use crate::export::manifest::FileEntry;
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::searching::newest_files;
use crate::http::state::AppState;
use crate::http::xml::{Xml, document, empty, moment};
use actix_web::{HttpRequest, HttpResponse, get, web};
use std::io;

/// Where the source is described.
const SOURCE: &str = "/.well-known/resourcesync";
/// Where it says what it is capable of.
pub(super) const CAPABILITIES: &str = "/resourcesync/capability-list.xml";
/// Where the files are listed.
const RESOURCES: &str = "/resourcesync/resource-list.xml";
/// Where the changes are listed.
pub(super) const CHANGES: &str = "/resourcesync/change-list.xml";
/// The words of ResourceSync.
const WORDS: (&str, &str) = ("xmlns:rs", "http://www.openarchives.org/rs/terms/");

/// What can be kept in step here.
#[get("/.well-known/resourcesync")]
pub(super) async fn show_source_description(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_of_release(state, &req, XML, (SOURCE, None), |state, _| {
        let uris = &state.uris;
        let above = [("describedby", uris.address("/llms.txt"))];
        list("urlset", &above, &[("capability", "description")], |xml| {
            capability(xml, &uris.address(CAPABILITIES), "capabilitylist")
        })
    })
    .await
}

/// How it can be kept in step.
#[get("/resourcesync/capability-list.xml")]
pub(super) async fn show_capability_list(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_of_release(state, &req, XML, (CAPABILITIES, None), |state, _| {
        let uris = &state.uris;
        let above = [("describedby", uris.address("/llms.txt")), ("up", uris.address(SOURCE))];
        list("urlset", &above, &[("capability", "capabilitylist")], |xml| {
            capability(xml, &uris.address(RESOURCES), "resourcelist")?;
            capability(xml, &uris.address(CHANGES), "changelist")
        })
    })
    .await
}

/// The files of the newest release for which they are made.
#[get("/resourcesync/resource-list.xml")]
pub(super) async fn show_resource_list(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_of_files(state, &req, (RESOURCES, None), |state, releases, files| {
        resource_list(releases, files, &state.uris)
    })
    .await
}

fn resource_list(releases: &[Release], files: &[FileEntry], uris: &Uris) -> Result<Vec<u8>, ApiError> {
    let at = releases.last().map(|newest| moment(newest.published_at)).unwrap_or_default();
    let above = [("up", uris.address(CAPABILITIES)), ("describedby", uris.address("/v1/files"))];
    list("urlset", &above, &[("capability", "resourcelist"), ("at", &at)], |xml| {
        files.iter().try_for_each(|file| resource(xml, file, uris))
    })
}

fn resource(xml: &mut Xml, file: &FileEntry, uris: &Uris) -> io::Result<()> {
    let (hash, length) = (format!("sha-256:{}", file.sha256), file.bytes.to_string());
    let known = [("hash", hash.as_str()), ("length", &length), ("type", &file.media_type)];
    entry(xml, "url", &address_of(file, uris), Some(&moment(file.modified)), &known)
}

/// Where the newest edition of a file is had.
pub(super) fn address_of(file: &FileEntry, uris: &Uris) -> String {
    uris.address(&format!("/v1/files/{}", file.name))
}

/// Answers with a document of the releases up to the newest one whose files are made, and of the files of that one:
/// those that their addresses lead to.
pub(super) async fn answer_of_files(
    state: web::Data<AppState>,
    req: &HttpRequest,
    (path, part): (&'static str, Option<u64>),
    make: impl FnOnce(&AppState, &[Release], &[FileEntry]) -> Result<Vec<u8>, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let asked_at = clock::now();
    let (_, files) = newest_files(&state).await?;
    // There may have been a release while it was waited for the files.
    let published = state.published()?;
    let newest = files.view.release.seq;
    let releases: Vec<Release> =
        published.releases.iter().filter(|release| release.seq <= newest).cloned().collect();
    let found = web::block(move || {
        let make = || make(&state, &releases, &files.derived.manifest.files);
        state.documents.find((newest, path, part), make)
    });
    Ok(found.await.map_err(|error| ApiError::internal(&error))??.respond(req, asked_at, XML))
}

fn capability(xml: &mut Xml, address: &str, name: &str) -> io::Result<()> {
    entry(xml, "url", address, None, &[("capability", name)])
}

/// A list of ResourceSync: links to what is above it, what it is, and its entries.
pub(super) fn list(
    root: &str,
    above: &[(&str, String)],
    about: &[(&str, &str)],
    entries: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> Result<Vec<u8>, ApiError> {
    let written = document(root, [NAMESPACE, WORDS], |xml| {
        for (rel, address) in above {
            empty(xml, "rs:ln", [("rel", *rel), ("href", address)])?;
        }
        empty(xml, "rs:md", about.iter().copied())?;
        entries(xml)
    });
    written.map_err(|error| ApiError::internal(&error))
}
