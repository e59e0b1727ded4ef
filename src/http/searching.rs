//! Reads that need what is derived from a release: they wait a little until it is made, and no longer.

use super::error::{ApiError, ErrorKind, FILES_NOT_READY};
use super::query::QueryReader;
use super::reading::Reading;
use super::state::AppState;
use crate::export::files::ReleaseFiles;
use crate::search::derived::{Derived, Of};
use crate::search::releases::{Published, ReleaseView};
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
    otherwise: &'static ErrorKind,
) -> Result<(Reading, QueryReader, Arc<Of<T>>), ApiError> {
    let (reading, query) = Reading::begin(state.clone(), req).await?;
    let derived = derived(&state);
    let release = reading.view.release.seq;
    let ready = soon(|| {
        let ready = derived.of(release).or_else(|| derived.newest().filter(|_| !reading.is_pinned()));
        // The one of the newest release is made even while the one before answers.
        derived.order(&reading.view);
        ready
    });
    match ready.await {
        Some(ready) => Ok((reading.from(ready.view.clone()), query, ready)),
        None => Err(not_ready(otherwise, derived, &reading.view)),
    }
}

/// What is published, with the files of the newest release for which they are made.
///
/// # Errors
/// When nothing is published, or no files are made soon enough.
pub async fn newest_files(state: &AppState) -> Result<(Arc<Published>, Arc<Of<ReleaseFiles>>), ApiError> {
    let published = state.published()?;
    let made = soon(|| {
        let current = &published.current;
        state.files.order(current);
        state.files.of(current.release.seq).or_else(|| state.files.newest())
    });
    let files = made.await.ok_or_else(|| not_ready(FILES_NOT_READY, &state.files, &published.current))?;
    Ok((published, files))
}

/// Looks again and again until there is something, but not for long.
pub async fn soon<T>(look: impl Fn() -> Option<T>) -> Option<T> {
    for _ in 0..LOOKS {
        if let Some(found) = look() {
            return Some(found);
        }
        actix_web::rt::time::sleep(LOOK_EVERY).await;
    }
    None
}

/// What is derived from a release is still being made.
pub fn not_ready<T: Send + Sync + 'static>(
    kind: &'static ErrorKind,
    derived: &Arc<Derived<T>>,
    view: &ReleaseView,
) -> ApiError {
    let (what, version) = (derived.what(), &view.release.edition.version);
    let state = if derived.has_failed(view.release.seq) {
        ". The last attempt failed; the log of the service says why, and it goes on trying."
    } else {
        "."
    };
    ApiError::new(kind, format!("Not ready yet: {what} of the release {version}{state}"))
}
