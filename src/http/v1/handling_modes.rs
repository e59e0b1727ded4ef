//! Handling modes (办理形式) with the ways of fulfilling them (实现方式).

use super::collection::{Resource, answer_described, answer_list};
use super::linked::{JsonLd, answer_graph};
use super::list_forms::ListForm;
use super::params::{LinkedFormQuery, ListFormQuery, ListQuery, ReleaseQuery};
use super::views::{Depth, ProvenanceView, Reference, answers, provenance, reference};
use crate::domain::catalogue::{Directory, Table};
use crate::domain::handling_mode::{FulfilmentMethod, HandlingMode};
use crate::export::linked::Describer;
use crate::http::error::ApiError;
use crate::http::reading::Reading;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A handling mode (办理形式): how often an applicant comes at most.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandlingMode)]
pub struct HandlingModeView {
    /// Our key.
    pub code: String,
    /// The Chinese name.
    pub name: String,
    #[serde(flatten)]
    detail: Option<HandlingModeDetail>,
}

/// The rest of a handling mode.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandlingModeDetail {
    /// The English name.
    name_en: Option<String>,
    /// Other names that the sources use.
    aliases: Vec<String>,
    /// What it means.
    definition: Option<String>,
    /// The largest number of visits that the definition allows; null where it states none.
    max_visits: Option<u32>,
    /// The ways of fulfilling it (实现方式).
    methods: Vec<MethodView>,
    /// Where this row comes from.
    provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    note: Option<String>,
}

/// A way of fulfilling a handling mode (实现方式).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FulfilmentMethod)]
pub struct MethodView {
    /// Our key.
    pub code: String,
    /// The Chinese name.
    pub name: String,
    #[serde(flatten)]
    detail: Option<MethodDetail>,
}

/// The rest of a way of fulfilment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FulfilmentMethodDetail)]
pub struct MethodDetail {
    /// The English name.
    name_en: Option<String>,
    /// The mode that it fulfils.
    handling_mode: Reference,
    /// How to apply.
    apply: Option<String>,
    /// How it is finished.
    finish: Option<String>,
    /// How the result is collected.
    collect: Option<String>,
    /// Where this row comes from.
    provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    note: Option<String>,
}

answers!(HandlingModeList, HandlingModeAnswer, HandlingModeView);

/// List the handling modes
///
/// The three modes with their definitions and the ways of fulfilling each. With `format=jsonld` or `ttl` they are
/// one concept scheme in SKOS.
#[utoipa::path(
    tag = "directory",
    params(ListFormQuery, ListQuery),
    responses((
        status = 200,
        content((HandlingModeList = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/handling-modes")]
pub async fn list_handling_modes(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked_also_linked(&mut query, &req)?;
    let ListForm::Linked(linked) = form else {
        return answer_list(reading, query, form, |_: &HandlingMode, _| true).await;
    };
    answer_graph(linked, reading, query, |_, view, _, uris| {
        let mut describer = Describer::new(&view.release, &view.directory, uris);
        describer.modes();
        Ok(describer.with_context())
    })
    .await
}

/// Find a handling mode
///
/// One mode with its definition, the visits it allows at most, and the ways of fulfilling it.
#[utoipa::path(
    tag = "directory",
    params(("code" = String, Path, description = "Our key.", example = "zero_visit"), LinkedFormQuery, ReleaseQuery),
    responses((
        status = 200,
        content((HandlingModeAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/handling-modes/{code}")]
pub async fn find_handling_mode(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    answer_described::<HandlingMode>(state, req, code, |describer, entry| describer.mode_with_methods(entry))
        .await
}

impl Resource for HandlingMode {
    const TABLE: &'static str = "handling_modes";
    type View = HandlingModeView;

    fn table(directory: &Directory) -> &Table<Self> {
        &directory.handling_modes
    }

    fn view(&self, directory: &Directory, depth: Depth) -> HandlingModeView {
        HandlingModeView {
            code: self.code.to_string(),
            name: self.name.clone(),
            detail: depth.detail(|| HandlingModeDetail {
                name_en: self.name_en.clone(),
                aliases: self.aliases.clone(),
                definition: self.definition.clone(),
                max_visits: self.max_visits,
                methods: directory
                    .methods_of(self.code.as_ref())
                    .map(|entry| method(directory, entry, Depth::Full))
                    .collect(),
                provenance: provenance(directory, &self.provenance),
                note: self.note.clone(),
            }),
        }
    }
}

pub(super) fn method(directory: &Directory, entry: &FulfilmentMethod, depth: Depth) -> MethodView {
    let mode = entry.handling_mode.as_ref();
    MethodView {
        code: entry.code.to_string(),
        name: entry.name.clone(),
        detail: depth.detail(|| MethodDetail {
            name_en: entry.name_en.clone(),
            handling_mode: reference(&directory.handling_modes, mode, |mode| &mode.name),
            apply: entry.apply.clone(),
            finish: entry.finish.clone(),
            collect: entry.collect.clone(),
            provenance: provenance(directory, &entry.provenance),
            note: entry.note.clone(),
        }),
    }
}
