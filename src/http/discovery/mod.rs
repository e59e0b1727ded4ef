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

use super::caching::{BRIEFLY, client_has, client_has_any, weak_etag};
use super::cursor::fingerprint;
use super::error::{ApiError, NOT_FOUND};
use super::reading::not_ready;
use super::state::AppState;
use crate::search::releases::Published;
use actix_web::http::header;
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

/// Makes a document of what is published, which may be nothing, and answers with it.
async fn answer(
    state: web::Data<AppState>,
    req: &HttpRequest,
    media_type: &str,
    make: impl FnOnce(&AppState, Option<&Published>) -> Result<Vec<u8>, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let made = web::block(move || make(&state, state.releases.published().as_deref())).await;
    Ok(respond(req, media_type, made.map_err(|error| ApiError::internal(&error))??))
}

/// The same for what there is only of a release.
async fn answer_of_release(
    state: web::Data<AppState>,
    req: &HttpRequest,
    make: impl FnOnce(&AppState, &Published) -> Result<Vec<u8>, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    answer(state, req, XML, |state, published| make(state, published.ok_or_else(not_ready)?)).await
}

/// Answers with a document, unless the client has it already. Its entity tag is of what it says: who has it need
/// not read it again because of a release that does not change it.
pub(super) fn respond(req: &HttpRequest, media_type: &str, body: Vec<u8>) -> HttpResponse {
    let etag = weak_etag(&format!("{:016x}", fingerprint(&[&String::from_utf8_lossy(&body)])));
    let known = req.headers().get(header::IF_NONE_MATCH);
    let has = client_has(known, &etag) || client_has_any(known);
    let mut response = if has { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, BRIEFLY));
    if has {
        return response.finish();
    }
    response.content_type(media_type).body(body)
}

/// There is no part with this number.
fn no_such_part(what: &str, number: u64, count: u64) -> ApiError {
    ApiError::new(NOT_FOUND, format!("There is no {what} {number}: they are numbered from 1 to {count}."))
}
