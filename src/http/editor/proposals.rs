//! Proposals: `/v1/proposals`. Editors see and touch those of their department, the others see all.

use super::blocking;
use super::headers::{IdempotencyHeader, IfMatchHeader};
use super::page::EditorPage;
use super::proposal_body::{ContentBody, ReviewBody, comment, content, listed, problems};
use super::proposal_lists::{
    ProposalAnswer, ProposalList, ProposalListQuery, ProposedChangeList, ProposedChangeQuery,
};
use super::proposal_view::{entry_view, preview_view, view};
use crate::domain::ids::ItemCode;
use crate::domain::proposal::{Proposal, Refusal, Verdict};
use crate::domain::role::Role;
use crate::http::authorization::{Caller, authorize};
use crate::http::body::Body;
use crate::http::error::{ApiError, CONFLICT, FORBIDDEN, NOT_FOUND, shortened};
use crate::http::idempotency::{Done, Once, write};
use crate::http::preconditions::{IfMatch, revision_etag};
use crate::http::query::QueryReader;
use crate::http::state::AppState;
use crate::http::v1::paging::read_limit;
use crate::publish::proposals::{Act, Deed, ProposalError, act, create, preview};
use crate::store::{ProposalQuery, Store, Writing};
use crate::{clock, http::error::BodyProblem};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};

/// The roles that review.
const REVIEWERS: &[Role] = &[Role::CompletenessReviewer, Role::GuideReviewer, Role::LegalityReviewer];

/// List proposals
///
/// The newest first. Editors see those of their department.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(ProposalListQuery),
    responses((status = 200, body = ProposalList))
)]
#[get("/proposals")]
pub async fn list_proposals(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, Role::EDITORIAL).await?;
    let mut query = QueryReader::new(req.query_string());
    let statuses = query.values_of("status");
    let limit = read_limit(&mut query);
    let after = query.one("after");
    let before = after.as_deref().and_then(Proposal::number_in);
    if let (Some(after), None) = (&after, before) {
        query.reject("after", after, "this is no proposal; take it from page.next", &[]);
    }
    query.finish()?;
    let asked = ProposalQuery {
        department: (!caller.oversees()).then(|| caller.token.department.to_string()),
        statuses,
        before,
        limit: i64::from(limit) + 1,
    };
    let store = state.store.clone();
    let mut found = blocking(move || Ok(store.proposals(&asked)?)).await?;
    let page = EditorPage::cut(&mut found, limit, Proposal::code);
    let data = found.iter().map(|proposal| view(&state, proposal)).collect();
    Ok(HttpResponse::Ok().json(ProposalList { data, page }))
}

/// Propose changes
///
/// A draft of the caller's department. Fields that are left out stay as they are. Every mistake is told at
/// once, with its place in the body; then nothing has been kept.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(IdempotencyHeader),
    request_body = ContentBody,
    responses(
        (status = 201, body = ProposalAnswer, description = "The draft.", headers(("ETag" = String), ("Idempotency-Replayed" = String), ("Location" = String))),
        (status = 409, description = "The key belongs to another request.")
    )
)]
#[post("/proposals")]
pub async fn create_proposal(
    state: web::Data<AppState>,
    req: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Editor]).await?;
    let body = Body::read(&state, &req, payload).await?;
    let once = Once::read(&req, &caller, body.bytes())?;
    let content = content(&body)?;
    let codes: Vec<ItemCode> = content.edits.iter().map(|edit| edit.code.clone()).collect();
    let shared = state.clone();
    once.write(&state, move |writing| {
        let department = caller.token.department.clone();
        let made = by(&caller, |deed| create(writing, &shared.store, deed, &department, content));
        let made = made.map_err(|error| refused(error, &codes))?;
        let done = Done::created(format!("/v1/proposals/{}", made.code()), &answer(&shared, &made))?;
        Ok(done.etag(etag(&made)))
    })
    .await
}

/// Find a proposal
///
/// Where it stands, what was said of it, and what is still to be signed off. Its entity tag goes into If-Match.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The proposal.", example = "p1")),
    responses((status = 200, body = ProposalAnswer, description = "The proposal.", headers(("ETag" = String))))
)]
#[get("/proposals/{code}")]
pub async fn find_proposal(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, Role::EDITORIAL).await?;
    QueryReader::new(req.query_string()).finish()?;
    let store = state.store.clone();
    let found = blocking(move || visible(&store, &caller, &code)).await?;
    Ok(HttpResponse::Ok().insert_header(("ETag", etag(&found))).json(answer(&state, &found)))
}

/// List what a proposal would change
///
/// Item by item and field by field, against the release that it was made for.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The proposal.", example = "p1"), ProposedChangeQuery),
    responses((status = 200, body = ProposedChangeList))
)]
#[get("/proposals/{code}/changes")]
pub async fn list_proposed_changes(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, Role::EDITORIAL).await?;
    let mut query = QueryReader::new(req.query_string());
    let limit = read_limit(&mut query);
    let after = query.one("after").unwrap_or_default();
    query.finish()?;
    let store = state.store.clone();
    let (mut found, entries) = blocking(move || {
        let proposal = visible(&store, &caller, &code)?;
        let found = preview(&store, &proposal, &after, i64::from(limit) + 1)?;
        Ok((found, store.proposed_entries(proposal.number)?))
    })
    .await?;
    let page = EditorPage::cut(&mut found, limit, |change| change.code.to_string());
    let data = found.into_iter().map(preview_view).collect();
    let entries = entries.iter().filter_map(entry_view).collect();
    Ok(HttpResponse::Ok().json(ProposedChangeList { data, entries, page }))
}

/// Amend a proposal
///
/// Its content is replaced: it is a draft again, and what was signed off is signed off no more.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The proposal.", example = "p1"), IfMatchHeader),
    request_body = ContentBody,
    responses(
        (status = 200, body = ProposalAnswer, description = "The draft.", headers(("ETag" = String))),
        (status = 409, description = "Where it stands forbids it.")
    )
)]
#[put("/proposals/{code}")]
pub async fn amend_proposal(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Editor]).await?;
    let seen = IfMatch::read(&req)?;
    let body = Body::read(&state, &req, payload).await?;
    let content = content(&body)?;
    let codes: Vec<ItemCode> = content.edits.iter().map(|edit| edit.code.clone()).collect();
    let shared = state.clone();
    write(&state, move |writing| {
        carry_out(writing, &shared, &caller, &code, &seen, Act::Amend(content), &codes)
    })
    .await
}

/// Discard a proposal
///
/// The department gives it up. It stays in the list of proposals, as discarded.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The proposal.", example = "p1"), IfMatchHeader),
    responses(
        (status = 200, body = ProposalAnswer, description = "The proposal, discarded.", headers(("ETag" = String))),
        (status = 409, description = "Where it stands forbids it.")
    )
)]
#[delete("/proposals/{code}")]
pub async fn discard_proposal(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Editor]).await?;
    let seen = IfMatch::read(&req)?;
    let shared = state.clone();
    write(&state, move |writing| carry_out(writing, &shared, &caller, &code, &seen, Act::Discard, &[])).await
}

/// Submit a proposal
///
/// It goes to the three reviewing offices. Repeatable with an Idempotency-Key.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The proposal.", example = "p1"), IfMatchHeader, IdempotencyHeader),
    responses(
        (status = 200, body = ProposalAnswer, description = "The proposal, submitted.", headers(("ETag" = String), ("Idempotency-Replayed" = String))),
        (status = 409, description = "Where it stands forbids it.")
    )
)]
#[post("/proposals/{code}/submissions")]
pub async fn submit_proposal(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Editor]).await?;
    let seen = IfMatch::read(&req)?;
    let once = Once::read(&req, &caller, &[])?;
    let shared = state.clone();
    once.write(&state, move |writing| carry_out(writing, &shared, &caller, &code, &seen, Act::Submit, &[]))
        .await
}

/// Review a proposal
///
/// A reviewer passes it for what the office answers for, or returns it with a comment. With the third
/// sign-off it is approved. Nobody reviews what they wrote or submitted.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The proposal.", example = "p1"), IfMatchHeader, IdempotencyHeader),
    request_body = ReviewBody,
    responses(
        (status = 200, body = ProposalAnswer, description = "The proposal after the review.", headers(("ETag" = String), ("Idempotency-Replayed" = String))),
        (status = 409, description = "Where it stands forbids it.")
    )
)]
#[post("/proposals/{code}/reviews")]
pub async fn review_proposal(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, REVIEWERS).await?;
    let seen = IfMatch::read(&req)?;
    let body = Body::read(&state, &req, payload).await?;
    let once = Once::read(&req, &caller, body.bytes())?;
    let mut reader = body.object()?;
    let verdict: Option<Verdict> = reader.required("verdict");
    let comment = comment(&mut reader);
    if verdict == Some(Verdict::Returned) && comment.is_none() {
        reader.note(BodyProblem::new("comment", Refusal::NoComment.to_string()));
    }
    reader.finish()?;
    let verdict = verdict.ok_or_else(|| ApiError::internal(&"a verdict that was read is missing"))?;
    let shared = state.clone();
    once.write(&state, move |writing| {
        carry_out(writing, &shared, &caller, &code, &seen, Act::Review(verdict, comment), &[])
    })
    .await
}

fn carry_out(
    writing: &mut Writing<'_>,
    state: &AppState,
    caller: &Caller,
    code: &str,
    seen: &IfMatch,
    what: Act,
    codes: &[ItemCode],
) -> Result<Done, ApiError> {
    // Looked at inside the transaction: nobody changes it between this and the deed.
    let number = Proposal::number_in(code).ok_or_else(|| not_found(code))?;
    let now = writing.proposal(number)?.filter(|proposal| proposal.is_visible_to(&caller.actor()));
    seen.check(&etag(&now.ok_or_else(|| not_found(code))?))?;
    let done = by(caller, |deed| act(writing, &state.store, deed, code, what));
    let done = done.map_err(|error| refused(error, codes))?;
    Ok(Done::ok(&answer(state, &done))?.etag(etag(&done)))
}

/// Does something in the name of the caller.
fn by<T>(caller: &Caller, work: impl FnOnce(Deed<'_>) -> T) -> T {
    work(Deed { actor: &caller.actor(), now: clock::now(), request_id: caller.request_id() })
}

fn answer(state: &AppState, proposal: &Proposal) -> ProposalAnswer {
    ProposalAnswer { data: view(state, proposal) }
}

fn etag(proposal: &Proposal) -> String {
    revision_etag(&proposal.code(), proposal.version)
}

fn visible(store: &Store, caller: &Caller, code: &str) -> Result<Proposal, ApiError> {
    let number = Proposal::number_in(code).ok_or_else(|| not_found(code))?;
    let found = store.proposal(number)?.filter(|proposal| proposal.is_visible_to(&caller.actor()));
    found.ok_or_else(|| not_found(code))
}

fn not_found(code: &str) -> ApiError {
    let detail = format!("There is no proposal \"{}\" that this token may see.", shortened(code));
    ApiError::new(NOT_FOUND, detail)
}

fn refused(error: ProposalError, codes: &[ItemCode]) -> ApiError {
    let detail = error.to_string();
    match error {
        ProposalError::NotFound(code) => not_found(&code),
        ProposalError::Refused(Refusal::Status { .. } | Refusal::Empty) => ApiError::new(CONFLICT, detail),
        ProposalError::Refused(_) => ApiError::new(FORBIDDEN, detail),
        // The body is not at fault where it has no changes.
        ProposalError::Problems(found) if codes.is_empty() => {
            ApiError { problems: listed(&found, codes), ..ApiError::new(CONFLICT, detail) }
        }
        ProposalError::Problems(found) => problems(&found, codes),
        ProposalError::Store(error) => error.into(),
    }
}
