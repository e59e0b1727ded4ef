//! Guides (办事指南): `/v1/items/{code}/guide`.

use super::absent::absent;
use super::guide_view::GuideView;
use super::params::ReleaseQuery;
use super::views::ReleaseTag;
use crate::http::error::{ApiError, NOT_FOUND};
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// The guide of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuideAnswer {
    /// The guide.
    data: GuideView,
    /// The release that it comes from.
    release: ReleaseTag,
}

/// The guide of an item
///
/// What an applicant must know and bring, with its edition and content hash. Each statement says where it
/// comes from. An item without a guide is a 404 that says so; one that was withdrawn answers as /items/{code}.
#[utoipa::path(
    tag = "items",
    params(("code" = String, Path, description = "The code of the item.", example = "medical-advertisement-certificate"), ReleaseQuery),
    responses((status = 200, body = GuideAnswer))
)]
#[get("/items/{code}/guide")]
pub async fn find_guide(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let code = code.into_inner();
    let (reading, query) = Reading::begin(state, &req).await?;
    reading
        .answer(query, move |store, view, published| {
            let item = store.item(view.release.seq, &code)?;
            let item = item.map_or_else(|| Err(absent(store, view, published, &code)?), Ok)?;
            let guide = store.guides_of(view.release.seq, &[&code])?.pop();
            let guide = guide.ok_or_else(|| without_guide(&code, &item.name))?;
            let data = GuideView::new(&view.directory, &item.name, guide);
            Ok(Answer::from(GuideAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

fn without_guide(code: &str, name: &str) -> ApiError {
    let detail = format!("The item \"{code}\" ({name}) is in this release, but it has no guide yet.");
    ApiError::new(NOT_FOUND, detail)
}
