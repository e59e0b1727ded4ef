//! Sources: where the statements of the catalogue come from.

use super::collection::{Resource, answer_described, answer_list};
use super::linked::JsonLd;
use super::list_forms::ListForm;
use super::params::{LinkedFormQuery, ListFormQuery, ListQuery, ReleaseQuery};
use super::views::{CodedValue, Depth, answers, coded};
use crate::domain::catalogue::{Directory, Table};
use crate::domain::source::Source;
use crate::http::error::ApiError;
use crate::http::reading::Reading;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A source that statements come from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Source)]
pub struct SourceView {
    /// Our key.
    pub code: String,
    /// The title of the document.
    pub name: String,
    /// What kind of document it is.
    kind: CodedValue,
    /// Who published it.
    #[schema(required)]
    publisher: Option<String>,
    /// Who wrote it.
    #[schema(required)]
    author: Option<String>,
    /// When it was published, as exactly as the document says.
    #[schema(required)]
    published: Option<String>,
    /// Where it was found.
    #[schema(required)]
    url: Option<String>,
    /// Under which terms it may be used.
    #[schema(required)]
    licence: Option<String>,
    /// What else a reader should know.
    #[schema(required)]
    note: Option<String>,
}

answers!(SourceList, SourceAnswer, SourceView);

/// List the sources
///
/// The documents that the statements of the catalogue come from.
#[utoipa::path(tag = "directory", params(ListFormQuery, ListQuery), responses((status = 200, body = SourceList)))]
#[get("/sources")]
pub async fn list_sources(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    answer_list(reading, query, form, |_: &Source, _| true).await
}

/// Find a source
///
/// One document with its publisher, date, address and terms of use.
#[utoipa::path(
    tag = "directory",
    params(
        ("code" = String, Path, description = "Our key.", example = "dzwww-2018-article"),
        LinkedFormQuery, ReleaseQuery,
    ),
    responses((
        status = 200,
        content((SourceAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/sources/{code}")]
pub async fn find_source(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    answer_described::<Source>(state, req, code, |describer, entry| describer.source(entry)).await
}

impl Resource for Source {
    const TABLE: &'static str = "sources";
    type View = SourceView;

    fn table(directory: &Directory) -> &Table<Self> {
        &directory.sources
    }

    fn view(&self, _: &Directory, _: Depth) -> SourceView {
        SourceView {
            code: self.code.to_string(),
            name: self.name.clone(),
            kind: coded(self.kind),
            publisher: self.publisher.clone(),
            author: self.author.clone(),
            published: self.published.clone(),
            url: self.url.clone(),
            licence: self.licence.clone(),
            note: self.note.clone(),
        }
    }
}
