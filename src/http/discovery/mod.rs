//! What machines look for at well-known places: what this service is, which pages it has, and what has changed.
//!
//! It is outside of the contract of the API: parameters mean nothing here, and all addresses are absolute.

mod api_catalog;
pub mod change_lists;
mod llms;
mod parts;
mod resource_sync;
mod robots;
pub mod sitemap;

pub(super) use api_catalog::front_door_links;

use super::error::{ApiError, NOT_FOUND};
use super::state::AppState;
use crate::clock;
use crate::search::releases::Published;
use actix_web::{HttpRequest, HttpResponse, web};

/// The paths of this folder, for the fallback.
pub(super) const PATHS: &[&str] = &[
    "/.well-known/api-catalog",
    "/.well-known/resourcesync",
    "/llms.txt",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/{number:[0-9]+}.xml",
    "/resourcesync/capability-list.xml",
    "/resourcesync/resource-list.xml",
    "/resourcesync/change-list.xml",
    "/resourcesync/change-lists/{number:[0-9]+}.xml",
];
/// What sitemaps and the documents of ResourceSync are sent as.
const XML: &str = "application/xml; charset=utf-8";
/// No sitemap and no change list has more entries. 50,000 are allowed; a fifth of that is quickly made.
const ENTRIES_IN_ONE: u64 = 10_000;

/// What is answered here.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(api_catalog::show_api_catalog)
        .service(llms::show_llms)
        .service(robots::show_robots)
        .service(sitemap::show_sitemap_index)
        .service(sitemap::show_sitemap)
        .service(resource_sync::show_source_description)
        .service(resource_sync::show_capability_list)
        .service(resource_sync::show_resource_list)
        .service(change_lists::show_change_list)
        .service(change_lists::show_part_of_change_list);
}

/// Answers with a document of the newest release, of which it may be one part.
async fn answer_of_release(
    state: web::Data<AppState>,
    req: &HttpRequest,
    media_type: &str,
    (path, part): (&'static str, Option<u64>),
    make: impl FnOnce(&AppState, &Published) -> Result<Vec<u8>, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let asked_at = clock::now();
    let published = state.published()?;
    let name = (published.current.release.seq, path, part);
    let found = web::block(move || state.documents.find(name, || make(&state, &published))).await;
    Ok(found.map_err(|error| ApiError::internal(&error))??.respond(req, asked_at, media_type))
}

/// There is no part with this number.
fn no_such_part(what: &str, number: u64, count: u64) -> ApiError {
    ApiError::new(NOT_FOUND, format!("There is no {what} {number}: they are numbered from 1 to {count}."))
}
