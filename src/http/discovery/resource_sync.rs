//! ResourceSync (ANSI/NISO Z39.99-2017): what can be kept in step here, and the files to begin with.

use super::sitemap::{NAMESPACE, entry};
use super::{XML, answer_of_release, respond};
use crate::export::manifest::{FileEntry, Manifest};
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
    answer_of_release(state, &req, |state, _| {
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
    answer_of_release(state, &req, |state, _| {
        let uris = &state.uris;
        let above = [("describedby", uris.address("/llms.txt")), ("up", uris.address(SOURCE))];
        list("urlset", &above, &[("capability", "capabilitylist")], |xml| {
            capability(xml, &uris.address(RESOURCES), "resourcelist")?;
            capability(xml, &uris.address(CHANGES), "changelist")
        })
    })
    .await
}

/// The bulk files of the newest release for which they are made.
#[get("/resourcesync/resource-list.xml")]
pub(super) async fn show_resource_list(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (_, files) = newest_files(&state).await?;
    Ok(respond(&req, XML, resource_list(&files.derived.manifest, &state.uris)?))
}

fn resource_list(manifest: &Manifest, uris: &Uris) -> Result<Vec<u8>, ApiError> {
    let at = moment(manifest.release.published_at);
    let files = uris.address(&format!("/v1/releases/{}/files", manifest.release.edition.version));
    let above = [("up", uris.address(CAPABILITIES)), ("describedby", files.clone())];
    list("urlset", &above, &[("capability", "resourcelist"), ("at", &at)], |xml| {
        manifest.files.iter().try_for_each(|file| resource(xml, &format!("{files}/{}", file.name), file, &at))
    })
}

fn resource(xml: &mut Xml, address: &str, file: &FileEntry, published_at: &str) -> io::Result<()> {
    let (hash, length) = (format!("sha-256:{}", file.sha256), file.bytes.to_string());
    let known = [("hash", hash.as_str()), ("length", &length), ("type", &file.media_type)];
    entry(xml, "url", address, Some(published_at), &known)
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
