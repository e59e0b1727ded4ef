//! What data portals harvest: one address, and all is there, never in pages, and never empty.
//!
//! Outside of the contract of the API: harvesters add parameters of their own, such as `page`, and these mean nothing.

mod data_json;
mod dcat;

use super::discovery::respond;
use super::error::ApiError;
use super::searching::newest_files;
use super::state::AppState;
use crate::export::files::ReleaseFiles;
use crate::export::manifest::Manifest;
use crate::export::portals::{Catalogue, datasets};
use crate::search::derived::Of;
use crate::search::releases::Published;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use std::sync::Arc;

/// The paths of this folder, for the fallback.
pub(super) const PATHS: &[&str] = &[
    "/dcat/catalog.jsonld",
    "/dcat/catalog.ttl",
    "/dcat/catalog.rdf",
    "/data.json",
    "/dcat-us-3.json",
    "/id/catalogue",
    "/id/{kind:datasets|distributions|services}/{name}",
];

/// What is answered here.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(dcat::show_json_ld)
        .service(dcat::show_turtle)
        .service(dcat::show_rdf_xml)
        .service(data_json::show_data_json)
        .service(data_json::show_data_json_3)
        .service(dcat::redirect_to_catalogue)
        .service(dcat::redirect_to_part);
}

/// A release with its files: what a catalogue is made of.
pub(super) struct Harvest {
    published: Arc<Published>,
    files: Arc<Of<ReleaseFiles>>,
}

impl Harvest {
    /// The newest release whose files are made.
    ///
    /// # Errors
    /// When there is none: a portal deletes what an empty catalogue no longer has.
    pub(super) async fn begin(state: &AppState) -> Result<Self, ApiError> {
        let (published, files) = newest_files(state).await?;
        Ok(Self { published, files })
    }

    /// Which files there are.
    pub(super) fn manifest(&self) -> &Manifest {
        &self.files.derived.manifest
    }

    /// Makes something of the catalogue.
    pub(super) fn with<T>(&self, state: &AppState, make: impl FnOnce(&Catalogue<'_>) -> T) -> T {
        let manifest = self.manifest();
        let view = &self.files.view;
        let code = view.release.edition.jurisdiction.as_ref();
        let first = self.published.releases.first().unwrap_or(&view.release);
        make(&Catalogue {
            release: &manifest.release,
            issued: first.published_at,
            datasets: &datasets::of(manifest),
            place: view.directory.jurisdictions.get(code).map_or(code, |place| &place.name),
            operator: &state.operator,
            uris: &state.uris,
        })
    }

    /// Answers with a document, which was changed last when the release was published.
    pub(super) fn respond(&self, req: &HttpRequest, media_type: &str, body: Vec<u8>) -> HttpResponse {
        let mut response = respond(req, media_type, body);
        let release = &self.files.view.release;
        let modified = header::HttpDate::from(std::time::SystemTime::from(release.published_at)).to_string();
        for (name, value) in [
            (header::LAST_MODIFIED, modified.as_str()),
            (header::HeaderName::from_static("catalogue-release"), release.edition.version.as_ref()),
        ] {
            if let Ok(value) = header::HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
