//! The audit log, read in the order of its entries.

use crate::domain::audit::AuditEntry;
use crate::domain::role::Role;
use crate::http::authorization::authorize;
use crate::http::error::ApiError;
use crate::http::query::QueryReader;
use crate::http::state::AppState;
use crate::http::v1::paging::{cut, read_limit};
use crate::http::v1::views::{CodedValue, Reference, coded, reference};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Who did something. Whose token it is, the operator knows: names of persons do not stand here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditActor)]
pub struct ActorView {
    /// The id of the token; null for the operator at the command line.
    #[schema(required)]
    pub token: Option<String>,
    /// The role of the token.
    #[schema(required)]
    pub role: Option<CodedValue>,
    /// The department of the token.
    #[schema(required)]
    pub department: Option<Reference>,
}

/// Something that was done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct AuditEntryView {
    /// Its place in the log: 1, 2, 3 … without a gap.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: ActorView,
    /// What.
    pub action: CodedValue,
    /// To what: the id of a token, proposal, feedback or question, the version of a release.
    pub subject: String,
    /// What else there is to say.
    #[schema(required)]
    pub detail: Option<String>,
    /// The request that did it; null for the operator at the command line.
    #[schema(required)]
    pub request_id: Option<String>,
}

/// Where in the log an answer stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditPage {
    /// How many entries a page has at most.
    pub limit: u32,
    /// The `since` of the next page; null when the log has no more yet.
    #[schema(required)]
    pub next: Option<i64>,
}

/// Some entries of the audit log, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntryList {
    data: Vec<AuditEntryView>,
    page: AuditPage,
}

/// Which entries of the audit log.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct AuditQuery {
    /// The entries after this place in the log; without it, from the beginning.
    #[param(minimum = 0, example = 0)]
    since: Option<u32>,
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50)]
    limit: Option<u32>,
}

/// Read the audit log
///
/// Who did what, the oldest first. Reviewers and publishers see every entry, and their numbers have no gap;
/// editors see what was done with tokens of their own department.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(AuditQuery),
    responses((status = 200, body = AuditEntryList))
)]
#[get("/audit-log")]
pub async fn list_audit_entries(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, Role::EDITORIAL).await?;
    let mut query = QueryReader::new(req.query_string());
    let since = query.number("since", 0, u32::MAX).unwrap_or(0);
    let limit = read_limit(&mut query);
    query.finish()?;
    let own = (!caller.oversees()).then(|| caller.token.department.clone());
    let store = state.store.clone();
    let found = web::block(move || store.audit_log(since.into(), limit + 1, own.as_ref())).await;
    let mut entries = found.map_err(|error| ApiError::internal(&error))??;
    let more = cut(&mut entries, limit);
    let next = entries.last().map(|entry| entry.seq).filter(|_| more);
    let data = entries.into_iter().map(|entry| view(&state, entry)).collect();
    Ok(HttpResponse::Ok().json(AuditEntryList { data, page: AuditPage { limit, next } }))
}

fn view(state: &AppState, entry: AuditEntry) -> AuditEntryView {
    let event = entry.event;
    AuditEntryView {
        seq: entry.seq,
        at: event.at,
        actor: ActorView {
            token: event.actor.token,
            role: event.actor.role.map(coded),
            department: event.actor.department.map(|code| department(state, code.as_ref())),
        },
        action: coded(event.action),
        subject: event.subject,
        detail: event.detail,
        request_id: event.request_id,
    }
}

/// A department by its code, with its name in the newest release.
pub(super) fn department(state: &AppState, code: &str) -> Reference {
    let Some(published) = state.releases.published() else {
        return Reference { code: code.to_owned(), name: code.to_owned() };
    };
    reference(&published.current.directory.departments, code, |department| &department.name)
}
