//! What all requests share.

use super::document::Document;
use super::metrics::Metrics;
use super::mirroring::Mirroring;
use crate::export::files::ReleaseFiles;
use crate::export::portals::Operator;
use crate::export::uris::Uris;
use crate::search::derived::Derived;
use crate::search::releases::Releases;
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
