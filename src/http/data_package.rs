//! The newest release as a Data Package, whose files are at the addresses at which they stay.
//!
//! Outside of the contract of the API: parameters mean nothing here.

use super::error::ApiError;
use super::portals::Harvest;
use super::state::AppState;
use crate::export::data_package::document;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The paths of this file, for the fallback.
pub(super) const PATHS: &[&str] = &["/datapackage.json"];

/// What is answered here.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(show_data_package);
}

/// The newest release whose files are made.
#[get("/datapackage.json")]
async fn show_data_package(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let harvest = Harvest::begin(&state).await?;
    let package = harvest.document(&state, "/datapackage.json", |catalogue| {
        let package = document(harvest.manifest(), catalogue.uris, |file| catalogue.pinned(&file.name));
        serde_json::to_vec(&package).map_err(|error| ApiError::internal(&error))
    })?;
    Ok(harvest.respond(&req, "application/json", package))
}
