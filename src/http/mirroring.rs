//! What a mirror says of itself: whose it is, how old it is, and what is wrong.

use super::error::{ApiError, READ_ONLY_MIRROR};
use crate::domain::mirror::Mirror;
use crate::store::{Store, StoreError};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use std::sync::{Arc, PoisonError, RwLock};
use utoipa::ToSchema;

const MIRROR_OF: HeaderName = HeaderName::from_static("mirror-of");
const MIRROR_CHECKED_AT: HeaderName = HeaderName::from_static("mirror-checked-at");

/// What this service is a mirror of, as it was last looked up.
#[derive(Debug, Default)]
pub struct Mirroring(RwLock<Option<Arc<Mirror>>>);

/// A service whose releases another one shows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mirror)]
pub struct MirrorView {
    /// The address of the service that publishes.
    #[schema(format = "uri")]
    pub upstream: String,
    /// When it last answered and everything agreed; null before the first time. So old is what is shown here.
    #[schema(required)]
    pub checked_at: Option<DateTime<Utc>>,
    /// What keeps this service from following; null if nothing does.
    #[schema(required)]
    pub problem: Option<String>,
    /// Since when.
    #[schema(required)]
    pub problem_since: Option<DateTime<Utc>>,
}

impl Mirroring {
    /// Looks up what this service is a mirror of.
    ///
    /// # Errors
    /// When the database fails; then what was known goes on being said.
    pub fn refresh(&self, store: &Store) -> Result<(), StoreError> {
        let known = store.mirror()?.map(Arc::new);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// What this service is a mirror of, if it is one.
    pub fn known(&self) -> Option<Arc<Mirror>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same, as it looks in JSON.
    pub fn view(&self) -> Option<MirrorView> {
        self.known().map(|known| MirrorView {
            upstream: known.upstream.clone(),
            checked_at: known.checked_at,
            problem: known.trouble.as_ref().map(|trouble| trouble.problem.clone()),
            problem_since: known.trouble.as_ref().map(|trouble| trouble.since),
        })
    }

    /// Says in the headers of an answer whose mirror this is, and how old it is.
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        let Some(known) = self.known() else { return };
        let checked_at = known.checked_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        for (name, text) in [(MIRROR_OF, Some(known.upstream.clone())), (MIRROR_CHECKED_AT, checked_at)] {
            if let Some(value) = text.and_then(|text| HeaderValue::from_str(&text).ok()) {
                headers.insert(name, value);
            }
        }
    }

    /// Refuses to write into a mirror.
    ///
    /// # Errors
    /// When this is one: with the address of the service to write to.
    pub fn refuse_writing(&self) -> Result<(), ApiError> {
        self.known().map_or(Ok(()), |known| Err(read_only(&known.upstream)))
    }
}

/// The upstream is where to write.
pub(super) fn read_only(upstream: &str) -> ApiError {
    ApiError::new(
        READ_ONLY_MIRROR,
        format!("This is a mirror of {upstream} and takes its releases from there alone."),
    )
}
