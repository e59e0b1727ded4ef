//! Code lists: every closed set of codes with its Chinese and English labels.

use super::collection::not_found;
use super::linked::{JsonLd, LinkedForm, answer_in};
use super::params::{LinkedFormQuery, ReleaseQuery};
use super::views::ReleaseTag;
use crate::domain::code_list::CodeListEntry;
use crate::export::code_lists::{self, CodeListRecord};
use crate::export::linked::Describer;
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::reading::Reading;
use crate::http::state::AppState;
use crate::search::releases::{Published, ReleaseView};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A closed set of codes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CodeList)]
pub struct CodeListView {
    /// The name of the list.
    pub code: &'static str,
    /// Its values, in the order of the standard.
    pub values: Vec<CodeListEntry>,
}

/// All code lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeListList {
    data: Vec<CodeListView>,
    release: ReleaseTag,
}

/// One code list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeListAnswer {
    data: CodeListView,
    release: ReleaseTag,
}

/// List the code lists
///
/// Every closed set of codes that the API sends and accepts, with Chinese and English labels. As linked data, each is
/// a concept scheme in SKOS.
#[utoipa::path(
    tag = "directory",
    params(LinkedFormQuery, ReleaseQuery),
    responses((
        status = 200,
        content((CodeListList = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/code-lists")]
pub async fn list_code_lists(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = LinkedForm::asked(&mut query, &req)?;
    let in_json = |_: &Store, view: &ReleaseView, _: &Published| {
        let data = code_lists::all().into_iter().map(shown).collect();
        Ok(CodeListList { data, release: ReleaseTag::from(&view.release) })
    };
    let described = |_: &Store, view: &ReleaseView, _: &Published, uris: &Uris| {
        let mut describer = Describer::new(&view.release, &view.directory, uris);
        code_lists::all().iter().for_each(|list| describer.code_list(list));
        Ok(describer.with_context())
    };
    answer_in(form, reading, query, in_json, described).await
}

/// Find a code list
///
/// One closed set of codes with its labels; as linked data, a concept scheme in SKOS.
#[utoipa::path(
    tag = "directory",
    params(
        ("code" = String, Path, description = "The name of the list.", example = "item_type"),
        LinkedFormQuery, ReleaseQuery,
    ),
    responses((
        status = 200,
        content((CodeListAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/code-lists/{code}")]
pub async fn find_code_list(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = LinkedForm::asked(&mut query, &req)?;
    let again = code.clone();
    let in_json = move |_: &Store, view: &ReleaseView, _: &Published| {
        let data = shown(present(&code)?);
        Ok(CodeListAnswer { data, release: ReleaseTag::from(&view.release) })
    };
    let described = move |_: &Store, view: &ReleaseView, _: &Published, uris: &Uris| {
        let mut describer = Describer::new(&view.release, &view.directory, uris);
        describer.code_list(&present(&again)?);
        Ok(describer.with_context())
    };
    answer_in(form, reading, query, in_json, described).await
}

/// The code list with this name.
///
/// # Errors
/// When there is none.
pub(in crate::http) fn present(code: &str) -> Result<CodeListRecord, ApiError> {
    let names = || code_lists::all().into_iter().map(|list| list.code);
    code_lists::find(code).ok_or_else(|| not_found("code list", code, names()))
}

fn shown(list: CodeListRecord) -> CodeListView {
    CodeListView { code: list.code, values: list.values }
}
