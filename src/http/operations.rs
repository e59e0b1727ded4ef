//! What operators and newcomers ask for.

use super::discovery::front_door_links;
use super::error::ApiError;
use super::state::AppState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde_json::json;

/// The paths of this file, for the fallback.
pub(super) const PATHS: &[&str] =
    &["/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/openapi.yaml", "/docs", "/docs/{file:.*}"];

/// Where the documentation is.
const DOCUMENTATION: &str = "/docs/";

/// A browser goes to the documentation, a program to the index.
#[get("/")]
pub(super) async fn show_entrance(state: web::Data<AppState>, req: HttpRequest) -> HttpResponse {
    let accept = req.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let path = if accept.contains("text/html") { DOCUMENTATION } else { "/v1" };
    let mut response = see(&state, path);
    front_door_links(&mut response, &state.uris);
    response
}

#[get("/docs")]
pub(super) async fn redirect_to_docs(state: web::Data<AppState>) -> HttpResponse {
    see(&state, DOCUMENTATION)
}

/// Leads to a path below the public address: what a relative one is below, the client's address may not say.
fn see(state: &AppState, path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, state.uris.address(path))).finish()
}

/// The process is alive.
#[get("/healthz")]
pub(super) async fn show_health() -> HttpResponse {
    uncached().json(json!({"status": "alive"}))
}

/// A release is open and the database answers.
#[get("/readyz")]
pub(super) async fn show_readiness(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let published = state.published()?;
    let store = state.store.clone();
    web::block(move || store.newest_seq()).await.map_err(|error| ApiError::internal(&error))??;
    let version = published.current.release.edition.version.as_ref();
    let mirror = state.mirroring.view();
    Ok(uncached().json(json!({"status": "ready", "release": version, "mirror": mirror})))
}

#[get("/metrics")]
pub(super) async fn show_metrics(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let text = state.metrics.text(&state).map_err(|error| ApiError::internal(&error))?;
    Ok(uncached().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}

#[get("/openapi.json")]
pub(super) async fn show_openapi_json(state: web::Data<AppState>) -> HttpResponse {
    document("application/json").body(state.document.json.clone())
}

#[get("/openapi.yaml")]
pub(super) async fn show_openapi_yaml(state: web::Data<AppState>) -> HttpResponse {
    document("application/yaml").body(state.document.yaml.clone())
}

fn uncached() -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

fn document(media_type: &str) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "public, max-age=3600")).content_type(media_type);
    response
}
