//! Code lists: every closed set of codes with its Chinese and English labels.

use super::collection::not_found;
use super::params::ReleaseQuery;
use super::views::ReleaseTag;
use crate::domain::audit::AuditAction;
use crate::domain::change::{ChangeKind, Entity};
use crate::domain::channel::ChannelKind;
use crate::domain::claim::{ClaimUnit, Metric, Population, Qualifier};
use crate::domain::code_list::{CodeList, CodeListEntry};
use crate::domain::contradiction::ContradictionKind;
use crate::domain::department::{DepartmentKind, DepartmentRole};
use crate::domain::feedback::{FeedbackKind, FeedbackOutcome, FeedbackStatus, GuidePart};
use crate::domain::guide::{
    ApplicationForm, CaseType, CrossRegion, MaterialKind, MaterialSource, Medium, Necessity, OnlineDepth,
    ResultKind, StepKind,
};
use crate::domain::item::{Audience, Category, HandlingModeReason, ItemStatus, ItemType, Listing, TimeUnit};
use crate::domain::jurisdiction::JurisdictionLevel;
use crate::domain::precheck::{
    CorrectionRule, FindingKind, MaterialAspect, MaterialDefect, MaterialMatch, PrecheckOutcome,
};
use crate::domain::proposal::{ProposalStatus, ReviewAspect, Verdict as ReviewVerdict};
use crate::domain::reconciliation::Verdict;
use crate::domain::relation::Relation;
use crate::domain::role::Role;
use crate::domain::source::SourceKind;
use crate::domain::suggestion::MatchedBy;
use crate::guide::freshness::FreshnessState;
use crate::guide::ways::WayKind;
use crate::http::error::ApiError;
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
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
/// Every closed set of codes that the API sends and accepts, with Chinese and English labels.
#[utoipa::path(tag = "directory", params(ReleaseQuery), responses((status = 200, body = CodeListList)))]
#[get("/code-lists")]
pub async fn list_code_lists(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, query) = Reading::begin(state, &req).await?;
    reading
        .answer(query, |_, view, _| {
            Ok(Answer::from(CodeListList { data: all(), release: ReleaseTag::from(&view.release) }))
        })
        .await
}

/// Find a code list
///
/// One closed set of codes with its labels.
#[utoipa::path(
    tag = "directory",
    params(("code" = String, Path, description = "The name of the list.", example = "item_type"), ReleaseQuery),
    responses((status = 200, body = CodeListAnswer))
)]
#[get("/code-lists/{code}")]
pub async fn find_code_list(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, query) = Reading::begin(state, &req).await?;
    reading
        .answer(query, move |_, view, _| {
            let names: Vec<&str> = all().iter().map(|list| list.code).collect();
            let found = all().into_iter().find(|list| list.code == *code);
            let data = found.ok_or_else(|| not_found("code list", &code, names))?;
            Ok(Answer::from(CodeListAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

fn all() -> Vec<CodeListView> {
    vec![
        list::<ApplicationForm>(),
        list::<Audience>(),
        list::<AuditAction>(),
        list::<CaseType>(),
        list::<Category>(),
        list::<ChangeKind>(),
        list::<ChannelKind>(),
        list::<ClaimUnit>(),
        list::<ContradictionKind>(),
        list::<CorrectionRule>(),
        list::<CrossRegion>(),
        list::<DepartmentKind>(),
        list::<DepartmentRole>(),
        list::<Entity>(),
        list::<FeedbackKind>(),
        list::<FeedbackOutcome>(),
        list::<FeedbackStatus>(),
        list::<FindingKind>(),
        list::<FreshnessState>(),
        list::<GuidePart>(),
        list::<HandlingModeReason>(),
        list::<ItemType>(),
        list::<JurisdictionLevel>(),
        list::<Listing>(),
        list::<MatchedBy>(),
        list::<MaterialAspect>(),
        list::<MaterialDefect>(),
        list::<MaterialKind>(),
        list::<MaterialMatch>(),
        list::<MaterialSource>(),
        list::<Medium>(),
        list::<Metric>(),
        list::<Necessity>(),
        list::<OnlineDepth>(),
        list::<Population>(),
        list::<PrecheckOutcome>(),
        list::<ProposalStatus>(),
        list::<Qualifier>(),
        list::<ResultKind>(),
        list::<ReviewAspect>(),
        list::<ReviewVerdict>(),
        list::<Relation>(),
        list::<Role>(),
        list::<SourceKind>(),
        list::<ItemStatus>(),
        list::<StepKind>(),
        list::<TimeUnit>(),
        list::<Verdict>(),
        list::<WayKind>(),
    ]
}

fn list<T: CodeList>() -> CodeListView {
    CodeListView { code: T::NAME, values: T::ALL.iter().map(|value| value.entry()).collect() }
}
