//! What all requests share.

use super::document::Document;
use super::error::ApiError;
use super::metrics::Metrics;
use super::mirroring::Mirroring;
use super::reading::not_ready;
use super::release_documents::ReleaseDocuments;
use super::rows::Places;
use crate::export::files::ReleaseFiles;
use crate::export::portals::Operator;
use crate::export::uris::Uris;
use crate::search::derived::Derived;
use crate::search::releases::{Published, Releases};
use crate::search::searching::Searching;
use crate::search::unanswered::UnansweredQuestions;
use crate::store::Store;
use std::sync::Arc;
use std::time::Duration;

/// What all requests share.
pub struct AppState {
    /// The database.
    pub store: Store,
    /// The releases to answer from.
    pub releases: Releases,
    /// What this service is a mirror of.
    pub mirroring: Mirroring,
    /// What searching needs of them.
    pub searching: Searching,
    /// Their files.
    pub files: Arc<Derived<ReleaseFiles>>,
    /// The places for lists that are made as files.
    pub places: Places,
    /// What is made of them for portals and crawlers.
    pub documents: ReleaseDocuments,
    /// The permanent URIs of things.
    pub uris: Uris,
    /// Who publishes the catalogue.
    pub operator: Operator,
    /// Tells the words apart that the operator has added to the search: its answers depend on them.
    pub added_words: String,
    /// The questions that nothing was found for.
    pub unanswered: UnansweredQuestions,
    /// The API document.
    pub document: Document,
    /// The counters.
    pub metrics: Metrics,
    /// Where this service can be reached, without a slash at the end.
    pub base_url: String,
    /// The bounds of a request.
    pub limits: Limits,
}

impl AppState {
    /// The releases to answer from.
    ///
    /// # Errors
    /// When there is none yet, with what a mirror is waiting for.
    pub fn published(&self) -> Result<Arc<Published>, ApiError> {
        self.releases.published().ok_or_else(|| self.mirroring.waiting().unwrap_or_else(not_ready))
    }
}

/// The bounds of a request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long an answer may take.
    pub request_timeout: Duration,
    /// The largest body, in bytes.
    pub body: u64,
    /// The largest body of a request with a valid token that writes, in bytes.
    pub write_body: u64,
}
