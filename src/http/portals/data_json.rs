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
    show(&state, &req, data_json::version_1_1).await
}

/// The catalogue after DCAT-US 3.0.
#[get("/dcat-us-3.json")]
pub(super) async fn show_data_json_3(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    show(&state, &req, data_json::version_3_0).await
}

async fn show(
    state: &AppState,
    req: &HttpRequest,
    make: impl FnOnce(&Catalogue<'_>) -> Value,
) -> Result<HttpResponse, ApiError> {
    let harvest = Harvest::begin(state).await?;
    let body = serde_json::to_vec(&harvest.with(state, make)).map_err(|error| ApiError::internal(&error))?;
    Ok(harvest.respond(req, "application/json", body))
}
