//! How a published figure looks in JSON.

use super::views::{CodedValue, ProvenanceView, Reference, coded, provenance, reference};
use crate::domain::catalogue::Directory;
use crate::domain::claim::Claim;
use crate::domain::code_list::CodeList;
use crate::domain::reconciliation::{Reconciliation, Verdict};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A published figure, kept as it was published, beside what the catalogue adds up to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Claim)]
pub struct ClaimView {
    /// Our key.
    pub code: String,
    /// What the figure is about, in the words of its scope.
    pub name: String,
    /// What it counts or measures.
    metric: CodedValue,
    /// The figure, as published.
    value: f64,
    /// How exactly it is stated.
    qualifier: CodedValue,
    /// Its unit.
    unit: CodedValue,
    /// For a share: the figure that is its whole; null where the source does not name it.
    #[schema(required)]
    base: Option<Reference>,
    /// What it is about.
    scope: ClaimScopeView,
    /// The place in an order that the source gives, 1 for the most (最多).
    #[schema(required)]
    rank: Option<u32>,
    /// The date that it describes.
    #[schema(required)]
    as_of: Option<NaiveDate>,
    /// The date of its publication.
    #[schema(required)]
    published_on: Option<NaiveDate>,
    /// The sources, with their words.
    provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    #[schema(required)]
    note: Option<String>,
    /// The contradictions that are about this figure; /v1/contradictions/{code} tells more.
    contradictions: Vec<Reference>,
    /// What the items of this release add up to.
    reconciliation: ReconciliationView,
}

/// What a published figure is about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClaimScope)]
pub struct ClaimScopeView {
    /// The administrative division itself, without those below it.
    jurisdiction: Reference,
    /// One department, or null for all.
    #[schema(required)]
    department: Option<Reference>,
    /// One handling mode, or null for all.
    #[schema(required)]
    handling_mode: Option<Reference>,
    /// One category, or null for both.
    #[schema(required)]
    category: Option<CodedValue>,
    /// Which items; null where the source does not say.
    #[schema(required)]
    population: Option<CodedValue>,
}

/// A published figure compared with the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reconciliation)]
pub struct ReconciliationView {
    /// What the catalogue adds up to, in the unit of the figure; null where that cannot be computed.
    #[schema(required)]
    computed: Option<f64>,
    /// For a share: how many items the whole has in the catalogue.
    #[schema(required)]
    computed_base: Option<u64>,
    /// For a figure with a rank: the place that its department has in the catalogue.
    #[schema(required)]
    computed_rank: Option<u32>,
    /// How the two compare.
    verdict: CodedValue,
    /// The comparison in words, with its numbers.
    explanation: String,
}

/// How many figures have a verdict.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerdictCount {
    /// The code of the verdict.
    code: &'static str,
    /// Its Chinese label.
    name: &'static str,
    /// How many figures have it.
    count: u64,
}

impl VerdictCount {
    /// Counts all verdicts, in the order of their list.
    pub(super) fn of(found: &[Verdict]) -> Vec<Self> {
        let count = |verdict: &Verdict| Self {
            code: verdict.entry().code,
            name: verdict.entry().name,
            count: found.iter().filter(|one| *one == verdict).fold(0, |count, _| count + 1),
        };
        Verdict::ALL.iter().map(count).collect()
    }
}

impl ClaimView {
    /// A figure with its reconciliation.
    pub(super) fn new(directory: &Directory, claim: &Claim, found: &Reconciliation) -> Self {
        let scope = ClaimScopeView::new(directory, claim);
        let contradictions = directory.contradictions.entries().iter().filter(|one| one.is_about(claim));
        let contradictions =
            contradictions.map(|one| Reference { code: one.code.to_string(), name: one.name.clone() });
        Self {
            code: claim.code.to_string(),
            name: name(directory, claim),
            metric: coded(claim.metric),
            value: claim.value,
            qualifier: coded(claim.qualifier),
            unit: coded(claim.unit),
            base: claim.base.as_ref().map(|base| claim_reference(directory, base.as_ref())),
            scope,
            rank: claim.rank,
            as_of: claim.as_of,
            published_on: claim.published_on,
            provenance: provenance(directory, &claim.provenance),
            note: claim.note.clone(),
            contradictions: contradictions.collect(),
            reconciliation: ReconciliationView {
                computed: found.computed,
                computed_base: found.computed_base,
                computed_rank: found.computed_rank,
                verdict: coded(found.verdict),
                explanation: found.explanation.clone(),
            },
        }
    }
}

impl ClaimScopeView {
    fn new(directory: &Directory, claim: &Claim) -> Self {
        let scope = &claim.scope;
        let mode = |code: &str| reference(&directory.handling_modes, code, |mode| &mode.name);
        let department = |code: &str| reference(&directory.departments, code, |d| &d.name);
        Self {
            jurisdiction: reference(&directory.jurisdictions, scope.jurisdiction.as_ref(), |j| &j.name),
            department: scope.department.as_ref().map(|code| department(code.as_ref())),
            handling_mode: scope.handling_mode.as_ref().map(|code| mode(code.as_ref())),
            category: scope.category.map(coded),
            population: scope.population.map(coded),
        }
    }
}

/// A figure by its code and name.
pub(super) fn claim_reference(directory: &Directory, code: &str) -> Reference {
    let name = directory.claims.get(code).map_or_else(|| code.to_owned(), |claim| name(directory, claim));
    Reference { code: code.to_owned(), name }
}

/// What a figure is about, in the words of its scope: it has no name of its own.
fn name(directory: &Directory, claim: &Claim) -> String {
    let scope = ClaimScopeView::new(directory, claim);
    let department = scope.department.map(|department| department.name);
    let list = scope.handling_mode.map(|mode| mode.name);
    let list = list.or_else(|| scope.population.map(|population| population.name.to_owned()));
    let category = scope.category.map(|category| category.name.to_owned());
    let (metric, unit) = (claim.metric.entry().name, claim.unit.entry().name);
    let parts =
        [Some(scope.jurisdiction.name), department, list, category, Some(format!("{metric}({unit})"))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
