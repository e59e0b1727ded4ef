//! The catalogue as data.json.

use super::Harvest;
use crate::export::portals::{Catalogue, data_json};
use crate::http::error::ApiError;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde_json::Value;

/// The catalogue after DCAT-US 1.1.
#[get("/data.json")]
pub(super) async fn show_data_json(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    show(&state, &req, "/data.json", data_json::version_1_1).await
}

/// The catalogue after DCAT-US 3.0.
#[get("/dcat-us-3.json")]
pub(super) async fn show_data_json_3(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    show(&state, &req, "/dcat-us-3.json", data_json::version_3_0).await
}

async fn show(
    state: &AppState,
    req: &HttpRequest,
    path: &'static str,
    make: impl FnOnce(&Catalogue<'_>) -> Value,
) -> Result<HttpResponse, ApiError> {
    let harvest = Harvest::begin(state).await?;
    let document = harvest.document(state, path, |catalogue| {
        serde_json::to_vec(&make(catalogue)).map_err(|error| ApiError::internal(&error))
    })?;
    Ok(harvest.respond(req, "application/json", document))
}
