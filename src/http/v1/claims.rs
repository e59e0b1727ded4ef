//! Claims: the published figures, each beside what the catalogue adds up to.

use super::claim_view::{ClaimView, VerdictCount};
use super::collection::{EntryBody, not_found};
use super::list_forms::ListForm;
use super::paging::Paging;
use super::params::{ClaimQuery, ListFormQuery, ListQuery, ReleaseQuery};
use super::views::{PageInfo, ReleaseTag};
use crate::domain::catalogue::{Directory, ReferenceEntry};
use crate::domain::claim::{Claim, Metric};
use crate::domain::code_list::CodeList;
use crate::domain::reconciliation::{Reconciliation, Verdict};
use crate::http::error::ApiError;
use crate::http::query::QueryReader;
use crate::http::reading::{Answer, Reading};
use crate::http::rows::Selection;
use crate::http::state::AppState;
use crate::search::filter::NONE;
use crate::search::reconcile::Reconciler;
use crate::search::releases::ReleaseView;
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of published figures.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimList {
    /// The figures.
    data: Vec<ClaimView>,
    /// Where in the list they stand.
    page: PageInfo,
    /// How many figures have which verdict; the filter on the verdict itself is left out.
    verdicts: Vec<VerdictCount>,
    /// The release that they come from.
    release: ReleaseTag,
}

/// One published figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimAnswer {
    /// The figure.
    data: ClaimView,
    /// The release that it comes from.
    release: ReleaseTag,
}

/// List the published figures
///
/// Every figure as it was published, with its words, and what the items of this release add up to. The
/// verdict says how the two compare; neither is ever put in the other's place.
#[utoipa::path(tag = "figures", params(ClaimQuery, ListFormQuery, ListQuery), responses((status = 200, body = ClaimList)))]
#[get("/claims")]
pub async fn list_claims(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    let wanted = Wanted::read(&mut query, &reading.view.directory);
    if let ListForm::Rows(format) = form {
        let select = move |_: &Store, view: &ReleaseView| {
            let found = wanted.reconciled(view).into_iter().filter(|(_, found)| wanted.verdict(found));
            Ok(Selection::Entries(found.map(|(claim, _)| claim.code.to_string()).collect()))
        };
        return reading.answer_rows(format, query, "claims", select).await;
    }
    let paging = Paging::read(&mut query, &reading);
    reading
        .answer(query, move |_, view, _| {
            let mut all = wanted.reconciled(view);
            let verdicts = VerdictCount::of(&all.iter().map(|(_, found)| found.verdict).collect::<Vec<_>>());
            all.retain(|(_, found)| wanted.verdict(found));
            let (shown, page) = paging.cut(&all);
            let next = page.next.clone();
            let view_of =
                |(claim, found): &(&Claim, Reconciliation)| ClaimView::new(&view.directory, claim, found);
            let data = shown.iter().map(view_of).collect();
            let release = ReleaseTag::from(&view.release);
            Ok(Answer { body: ClaimList { data, page, verdicts, release }, next })
        })
        .await
}

/// Find a published figure
///
/// One figure with its words, its base, its date, and what the items of this release add up to.
#[utoipa::path(
    tag = "figures",
    params(
        ("code" = String, Path, description = "Our key.", example = "on-your-behalf-top-justice-share"),
        ReleaseQuery,
    ),
    responses((status = 200, body = ClaimAnswer))
)]
#[get("/claims/{code}")]
pub async fn find_claim(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, query) = Reading::begin(state, &req).await?;
    reading
        .answer(query, move |_, view, _| {
            let claims = &view.directory.claims;
            let claim = claims.get(&code).ok_or_else(|| not_found(Claim::KIND, &code, claims.codes()))?;
            let found = Reconciler::new(view).reconcile(claim);
            let data = ClaimView::new(&view.directory, claim, &found);
            Ok(Answer::from(EntryBody { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

/// Which figures are asked for; an empty list asks for all.
struct Wanted {
    verdicts: Vec<String>,
    metrics: Vec<String>,
    departments: Vec<String>,
    modes: Vec<String>,
}

impl Wanted {
    fn read(query: &mut QueryReader, directory: &Directory) -> Self {
        Self {
            verdicts: query.choices("verdict", &codes::<Verdict>()),
            metrics: query.choices("metric", &codes::<Metric>()),
            departments: query.codes_of("department", &directory.departments, &[NONE]),
            modes: query.codes_of("handling_mode", &directory.handling_modes, &[NONE]),
        }
    }

    /// The figures that are asked for, whatever their verdict.
    fn reconciled<'a>(&self, view: &'a ReleaseView) -> Vec<(&'a Claim, Reconciliation)> {
        let reconciler = Reconciler::new(view);
        let claims = view.directory.claims.entries().iter().filter(|claim| self.claim(claim));
        claims.map(|claim| (claim, reconciler.reconcile(claim))).collect()
    }

    fn verdict(&self, found: &Reconciliation) -> bool {
        is_wanted(&self.verdicts, found.verdict.entry().code)
    }

    fn claim(&self, claim: &Claim) -> bool {
        let scope = &claim.scope;
        is_wanted(&self.metrics, claim.metric.entry().code)
            && is_wanted(&self.departments, scope.department.as_ref().map_or(NONE, AsRef::as_ref))
            && is_wanted(&self.modes, scope.handling_mode.as_ref().map_or(NONE, AsRef::as_ref))
    }
}

fn codes<T: CodeList>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.entry().code).collect()
}

fn is_wanted(wanted: &[String], code: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|known| known == code)
}
