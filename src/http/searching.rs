//! Reads that need what is derived from a release: they wait a little until it is made, and no longer.

use super::error::{ApiError, INDEX_NOT_READY};
use super::query::QueryReader;
use super::reading::Reading;
use super::state::AppState;
use crate::search::derived::{Derived, Of};
use actix_web::{HttpRequest, web};
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked whether it is made.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How often at most: two seconds in all.
const LOOKS: u32 = 100;

/// Begins a read. Who names no release is answered from the newest one for which all is made.
///
/// # Errors
/// When it is not made soon enough, or the read cannot begin.
pub async fn begin<T: Send + Sync + 'static>(
    state: web::Data<AppState>,
    req: &HttpRequest,
    derived: impl Fn(&AppState) -> &Arc<Derived<T>>,
) -> Result<(Reading, QueryReader, Arc<Of<T>>), ApiError> {
    let (reading, query) = Reading::begin(state.clone(), req).await?;
    let derived = derived(&state);
    let release = reading.view.release.seq;
    for _ in 0..LOOKS {
        let ready = derived.of(release).or_else(|| derived.newest().filter(|_| !reading.is_pinned()));
        // The one of the newest release is made even while the one before answers.
        derived.order(&reading.view);
        if let Some(ready) = ready {
            return Ok((reading.from(ready.view.clone()), query, ready));
        }
        actix_web::rt::time::sleep(LOOK_EVERY).await;
    }
    let version = &reading.view.release.edition.version;
    Err(ApiError::new(INDEX_NOT_READY, format!("The index of the release {version} is not ready yet.")))
}
