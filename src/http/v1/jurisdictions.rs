//! Administrative divisions (行政区划).

use super::collection::{Resource, answer_described, answer_list};
use super::linked::JsonLd;
use super::list_forms::ListForm;
use super::params::{LinkedFormQuery, ListFormQuery, ListQuery, ReleaseQuery};
use super::views::{CodedValue, Depth, ProvenanceView, Reference, answers, coded, provenance, reference};
use crate::domain::catalogue::{Directory, Table};
use crate::domain::jurisdiction::Jurisdiction;
use crate::http::error::ApiError;
use crate::http::reading::Reading;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// An administrative division (行政区划).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Jurisdiction)]
pub struct JurisdictionView {
    /// Its GB/T 2260 code.
    pub code: String,
    /// Its name.
    pub name: String,
    #[serde(flatten)]
    detail: Option<JurisdictionDetail>,
}

/// The rest of a jurisdiction.
#[derive(Debug, Serialize, ToSchema)]
pub struct JurisdictionDetail {
    /// Its level.
    level: CodedValue,
    /// The division it belongs to.
    parent: Option<Reference>,
    /// Where this row comes from.
    provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    note: Option<String>,
}

impl JurisdictionView {
    /// One that the directory lacks, by its code alone.
    pub(super) fn bare(code: &str) -> Self {
        Self { code: code.to_owned(), name: code.to_owned(), detail: None }
    }
}

answers!(JurisdictionList, JurisdictionAnswer, JurisdictionView);

/// List the administrative divisions
///
/// Divisions by their GB/T 2260 codes, each with the one above it.
#[utoipa::path(tag = "directory", params(ListFormQuery, ListQuery), responses((status = 200, body = JurisdictionList)))]
#[get("/jurisdictions")]
pub async fn list_jurisdictions(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    answer_list(reading, query, form, |_: &Jurisdiction, _| true).await
}

/// Find an administrative division
///
/// One division with its level and the one above it.
#[utoipa::path(
    tag = "directory",
    params(("code" = String, Path, description = "Our key.", example = "370100"), LinkedFormQuery, ReleaseQuery),
    responses((
        status = 200,
        content((JurisdictionAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/jurisdictions/{code}")]
pub async fn find_jurisdiction(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    answer_described::<Jurisdiction>(state, req, code, |describer, entry| describer.place(entry)).await
}

impl Resource for Jurisdiction {
    const TABLE: &'static str = "jurisdictions";
    type View = JurisdictionView;

    fn table(directory: &Directory) -> &Table<Self> {
        &directory.jurisdictions
    }

    fn view(&self, directory: &Directory, depth: Depth) -> JurisdictionView {
        let parent = |code: &str| reference(&directory.jurisdictions, code, |j| &j.name);
        JurisdictionView {
            code: self.code.to_string(),
            name: self.name.clone(),
            detail: depth.detail(|| JurisdictionDetail {
                level: coded(self.level),
                parent: self.parent.as_ref().map(|code| parent(code.as_ref())),
                provenance: provenance(directory, &self.provenance),
                note: self.note.clone(),
            }),
        }
    }
}
