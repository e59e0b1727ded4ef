//! What a mirror says of itself: whose it is, how old it is, and what is wrong.

use super::error::{ApiError, NOT_READY, READ_ONLY_MIRROR};
use crate::clock;
use crate::domain::mirror::{Mirror, Trouble};
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
    /// Looks up what this service is a mirror of; says what is wrong if nobody has looked at its upstream for long.
    ///
    /// # Errors
    /// When the database fails; then what was known goes on being said.
    pub fn refresh(&self, store: &Store) -> Result<Option<Trouble>, StoreError> {
        let known = store.mirror()?;
        let unattended = known.as_ref().and_then(|known| known.unattended(clock::now()));
        let told = known.map(|known| {
            let trouble = unattended.clone().or(known.trouble);
            Arc::new(Mirror { trouble, ..known })
        });
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = told;
        Ok(unattended)
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

    /// What a mirror without a release is waiting for, and what was wrong last; nothing, if this is no mirror.
    pub(super) fn waiting(&self) -> Option<ApiError> {
        let known = self.known()?;
        let begun =
            format!("This is a mirror of {} that has not fetched its first release yet", known.upstream);
        let detail = match &known.trouble {
            None => format!("{begun}; nothing is known to be wrong."),
            Some(Trouble { problem, since }) => format!("{begun}. Wrong since {}: {problem}", shown(*since)),
        };
        Some(ApiError::new(NOT_READY, detail))
    }

    /// Says in the headers of an answer whose mirror this is, and how old it is.
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        let Some(known) = self.known() else { return };
        let checked_at = known.checked_at.map(shown);
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

fn shown(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The upstream is where to write.
pub(super) fn read_only(upstream: &str) -> ApiError {
    ApiError::new(
        READ_ONLY_MIRROR,
        format!("This is a mirror of {upstream} and takes its releases from there alone."),
    )
}
