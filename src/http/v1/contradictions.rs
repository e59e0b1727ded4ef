//! Contradictions: where the sources disagree with themselves, with what arithmetic says of it.

use super::claim_view::claim_reference;
use super::collection::{Resource, answer_list, answer_one};
use super::list_forms::ListForm;
use super::params::{ContradictionQuery, ListFormQuery, ListQuery, ReleaseQuery};
use super::views::{CodedValue, Depth, ProvenanceView, Reference, answers, coded, provenance};
use crate::domain::catalogue::{Directory, Table};
use crate::domain::code_list::CodeList;
use crate::domain::contradiction::{Computation, Contradiction, ContradictionKind};
use crate::domain::ids::ClaimCode;
use crate::http::error::ApiError;
use crate::http::reading::Reading;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A place where the sources contradict themselves, or are easily misread.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Contradiction)]
pub struct ContradictionView {
    /// Our key.
    pub code: String,
    /// A short title.
    pub name: String,
    /// What kind it is.
    kind: CodedValue,
    /// What it means, and how the catalogue holds it.
    reading: String,
    /// The published figures that it is about; /v1/claims/{code} tells more.
    claims: Vec<Reference>,
    /// What arithmetic says of the published figures.
    computations: Vec<ComputationView>,
    /// The sources, with their words.
    provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    #[schema(required)]
    note: Option<String>,
}

/// A value computed from published figures alone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Computation)]
pub struct ComputationView {
    /// What the value is.
    label: String,
    /// How it is computed, with the codes of published figures.
    formula: String,
    /// What it comes to, to at most four decimals.
    #[schema(required)]
    value: Option<f64>,
    /// The published figures that went into it.
    figures: Vec<FigureView>,
}

/// A published figure that went into a computation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComputationFigure)]
pub struct FigureView {
    /// The code of the figure.
    code: String,
    /// What the figure is about.
    name: String,
    /// The figure, as published.
    #[schema(required)]
    value: Option<f64>,
}

answers!(ContradictionList, ContradictionAnswer, ContradictionView);

/// List the contradictions
///
/// Where the sources contradict themselves or are easily misread: what it means, how the catalogue holds
/// it, and what arithmetic says of the published figures.
#[utoipa::path(
    tag = "figures",
    params(ContradictionQuery, ListFormQuery, ListQuery),
    responses((status = 200, body = ContradictionList))
)]
#[get("/contradictions")]
pub async fn list_contradictions(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    let codes: Vec<&str> = ContradictionKind::ALL.iter().map(|kind| kind.entry().code).collect();
    let kinds = query.choices("kind", &codes);
    let keep = move |entry: &Contradiction, _: &Directory| {
        kinds.is_empty() || kinds.iter().any(|kind| kind == entry.kind.entry().code)
    };
    answer_list(reading, query, form, keep).await
}

/// Find a contradiction
///
/// One contradiction with the words of its sources and its computations.
#[utoipa::path(
    tag = "figures",
    params(("code" = String, Path, description = "Our key.", example = "i-01"), ReleaseQuery),
    responses((status = 200, body = ContradictionAnswer))
)]
#[get("/contradictions/{code}")]
pub async fn find_contradiction(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    answer_one::<Contradiction>(state, req, code).await
}

impl Resource for Contradiction {
    const TABLE: &'static str = "contradictions";
    type View = ContradictionView;

    fn table(directory: &Directory) -> &Table<Self> {
        &directory.contradictions
    }

    fn view(&self, directory: &Directory, _: Depth) -> ContradictionView {
        ContradictionView {
            code: self.code.to_string(),
            name: self.name.clone(),
            kind: coded(self.kind),
            reading: self.reading.clone(),
            claims: self.claims.iter().map(|code| claim_reference(directory, code.as_ref())).collect(),
            computations: self.computations.iter().map(|one| computation(directory, one)).collect(),
            provenance: provenance(directory, &self.provenance),
            note: self.note.clone(),
        }
    }
}

fn computation(directory: &Directory, computation: &Computation) -> ComputationView {
    let figure = |code: &ClaimCode| directory.claims.get(code.as_ref()).map(|claim| claim.value);
    let view = |code: &ClaimCode| {
        let Reference { code: shown, name } = claim_reference(directory, code.as_ref());
        FigureView { code: shown, name, value: figure(code) }
    };
    ComputationView {
        label: computation.label.clone(),
        formula: computation.formula.text().to_owned(),
        value: computation.formula.value(figure),
        figures: computation.formula.claims().into_iter().map(view).collect(),
    }
}
