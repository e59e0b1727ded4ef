//! Which release answers a read, and opening it.

use crate::domain::release::Release;
use crate::http::cursor::Cursor;
use crate::http::error::ApiError;
use crate::http::query::QueryReader;
use crate::http::state::AppState;
use crate::search::releases::{Published, ReleaseView};
use actix_web::web;
use std::sync::Arc;

/// The release that the client names, else that of its cursor, else the current one.
pub(super) fn choose<'a>(
    query: &mut QueryReader,
    named: Option<&str>,
    cursor: Option<Cursor>,
    published: &'a Published,
) -> &'a Release {
    let version = |release: &&Release| Some(release.edition.version.as_ref()) == named;
    let found = published.releases.iter().find(version);
    if let (Some(named), None) = (named, found) {
        let newest_first = published.releases.iter().rev();
        let allowed: Vec<&str> = newest_first.map(|r| r.edition.version.as_ref()).collect();
        query.reject("release", named, "there is no such release", &allowed);
    }
    let of_cursor = cursor.and_then(|c| published.releases.iter().find(|r| r.seq == c.release));
    if let (Some(named), Some(of_cursor)) = (found, of_cursor)
        && named.seq != of_cursor.seq
    {
        let message = format!("the cursor belongs to the release {}", of_cursor.edition.version);
        query.reject("release", named.edition.version.as_ref(), &message, &[]);
    }
    found.or(of_cursor).unwrap_or(&published.current.release)
}

/// Opens a release, if it is not open.
pub(super) async fn open(
    state: &web::Data<AppState>,
    release: Release,
    published: &Arc<Published>,
) -> Result<Arc<ReleaseView>, ApiError> {
    if release.seq == published.current.release.seq {
        // No other thread is needed for what is open anyway.
        return Ok(published.current.clone());
    }
    let (state, published) = (state.clone(), published.clone());
    let opened = web::block(move || state.releases.open(&release, &published)).await;
    Ok(opened.map_err(|error| ApiError::internal(&error))??)
}
