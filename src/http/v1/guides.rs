//! Guides (办事指南): `/v1/items/{code}/guide`.

use super::absent::present;
use super::ask_view::AskView;
use super::guide_forms::{Form, GuideInJson};
use super::params::{GuideFormQuery, ReleaseQuery};
use crate::clock;
use crate::domain::catalogue::Directory;
use crate::domain::guide::GuideEdition;
use crate::domain::item::Item;
use crate::guide::ask::Ask;
use crate::guide::freshness::day_in_china;
use crate::guide::sheet::Subject;
use crate::http::error::{ApiError, NOT_FOUND};
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use crate::http::written::Written;
use crate::search::releases::ReleaseView;
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The guide of an item
///
/// What an applicant must know and bring, with its edition and content hash; in the form that `format` or `Accept`
/// asks for. All forms say the same, and tell first if the guide has expired: so even the answer of a named release
/// is good for a short time only. As JSON, each statement says where it comes from. An item without a guide is a
/// 404 that says so, and whom to ask; one that was withdrawn answers as /items/{code}.
#[utoipa::path(
    tag = "items",
    params(
        ("code" = String, Path, description = "The code of the item.", example = "medical-advertisement-certificate"),
        GuideFormQuery,
        ReleaseQuery
    ),
    responses((
        status = 200,
        content(
            (GuideInJson = "application/json"),
            (String = "text/markdown"),
            (String = "text/plain"),
            (String = "text/html"),
            (String = "application/ssml+xml")
        ),
        headers(("Guide-Edition" = String), ("Guide-Content-Hash" = String))
    ))
)]
#[get("/items/{code}/guide")]
pub async fn find_guide(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let code = code.into_inner();
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = Form::asked(&mut query, &req)?;
    let today = day_in_china(clock::now());
    reading
        .varying_with(format!("{} {today}", form.name()))
        .answer_as(form.media_type(), query, move |store, view, published| {
            let item = present(store, view, published, &code)?;
            let edition = guide_of(store, view, &item)?;
            let (directory, release) = (&view.directory, &view.release);
            let body = form.write(Subject { item: &item, edition: &edition, directory, release, today })?;
            Ok(Written::from(Answer::from(body))
                .header("guide-edition", &edition.edition.to_string())
                .header("guide-content-hash", &edition.content_hash))
        })
        .await
}

/// The guide of an item.
///
/// # Errors
/// With whom to ask if it has none, or when the database fails.
pub(super) fn guide_of(store: &Store, view: &ReleaseView, item: &Item) -> Result<GuideEdition, ApiError> {
    let guide = store.guides_of(view.release.seq, &[item.code.as_ref()])?.pop();
    guide.ok_or_else(|| without_guide(item, &view.directory))
}

/// An item that is there, but has no guide.
fn without_guide(item: &Item, directory: &Directory) -> ApiError {
    let Item { code, name, .. } = item;
    let detail = format!("The item \"{code}\" ({name}) is in this release, but it has no guide yet.");
    let ask = Ask::about(item, directory);
    let say = ask.instead_of_a_guide(name);
    ApiError { ask: Some(Box::new(AskView::new(ask, Some(say)))), ..ApiError::new(NOT_FOUND, detail) }
}
