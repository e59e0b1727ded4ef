//! What data portals harvest: one address, and all is there, never in pages, and never empty.
//!
//! Outside of the contract of the API: harvesters add parameters of their own, such as `page`, and these mean nothing.

mod data_json;
mod dcat;

use super::error::ApiError;
use super::release_documents::Document;
use super::searching::newest_files;
use super::state::AppState;
use crate::clock;
use crate::export::files::ReleaseFiles;
use crate::export::manifest::Manifest;
use crate::export::portals::{Catalogue, datasets};
use crate::search::derived::Of;
use crate::search::releases::Published;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
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
    asked_at: DateTime<Utc>,
    published: Arc<Published>,
    files: Arc<Of<ReleaseFiles>>,
}

impl Harvest {
    /// The newest release whose files are made.
    ///
    /// # Errors
    /// When there is none: a portal deletes what an empty catalogue no longer has.
    pub(super) async fn begin(state: &AppState) -> Result<Self, ApiError> {
        let asked_at = clock::now();
        let (published, files) = newest_files(state).await?;
        Ok(Self { asked_at, published, files })
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

    /// The document at a path, which is made of the catalogue unless it is kept.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn document(
        &self,
        state: &AppState,
        path: &'static str,
        make: impl FnOnce(&Catalogue<'_>) -> Result<Vec<u8>, ApiError>,
    ) -> Result<Document, ApiError> {
        let name = (self.files.view.release.seq, path, None);
        state.documents.find(name, || self.with(state, make))
    }

    /// Answers with a document of this release.
    pub(super) fn respond(&self, req: &HttpRequest, media_type: &str, document: Document) -> HttpResponse {
        let mut response = document.respond(req, self.asked_at, media_type);
        let version = self.files.view.release.edition.version.as_ref();
        if let Ok(version) = header::HeaderValue::from_str(version) {
            let name = header::HeaderName::from_static("catalogue-release");
            response.headers_mut().insert(name, version);
        }
        response
    }
}
