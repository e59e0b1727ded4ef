//! Feedback of the hotline: `/v1/feedback`. The hotline, reviewers and publishers see all of it, editors that for
//! their department.

use super::blocking;
use super::feedback_body::{FeedbackBody, ResolutionBody, feedback, resolution};
use super::feedback_view::{FeedbackAnswer, FeedbackList, FeedbackListQuery, view};
use super::headers::{IdempotencyHeader, IfMatchHeader};
use super::page::EditorPage;
use crate::clock;
use crate::domain::audit::AuditAction;
use crate::domain::code_list::CodeList;
use crate::domain::feedback::{Feedback, FeedbackStatus};
use crate::domain::ids::is_code;
use crate::domain::role::Role;
use crate::http::authorization::{Caller, authorize};
use crate::http::body::Body;
use crate::http::error::{ApiError, CONFLICT, NOT_FOUND, shortened};
use crate::http::idempotency::{Done, Once};
use crate::http::preconditions::{IfMatch, revision_etag};
use crate::http::query::QueryReader;
use crate::http::state::AppState;
use crate::http::v1::paging::read_limit;
use crate::store::{FeedbackOrder, FeedbackQuery};
use actix_web::{HttpRequest, HttpResponse, get, post, web};

/// List feedback
///
/// What operators of the hotline said of items, and what became of it. Editors see what is for their department.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(FeedbackListQuery),
    responses((status = 200, body = FeedbackList))
)]
#[get("/feedback")]
pub async fn list_feedback(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, Role::ALL).await?;
    let mut query = QueryReader::new(req.query_string());
    let limit = read_limit(&mut query);
    let asked = FeedbackQuery {
        departments: departments(&mut query, &state, &caller)?,
        statuses: query.values_of("status"),
        kinds: query.values_of("kind"),
        items: items(&mut query),
        order: order(&mut query),
        after: after(&mut query),
        limit: i64::from(limit) + 1,
    };
    query.finish()?;
    let store = state.store.clone();
    let mut found = blocking(move || Ok(store.feedback(&asked)?)).await?;
    let page = EditorPage::cut(&mut found, limit, Feedback::code);
    let data = found.iter().map(|said| view(&state, said)).collect();
    Ok(HttpResponse::Ok().json(FeedbackList { data, page }))
}

/// Send feedback
///
/// An operator says what is wrong, unclear or missing in an item of the current release. It goes to the
/// department of the item. Nothing personal belongs into it. Every mistake is told at once.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(IdempotencyHeader),
    request_body = FeedbackBody,
    responses((status = 201, body = FeedbackAnswer, description = "The feedback.", headers(("ETag" = String), ("Idempotency-Replayed" = String), ("Location" = String))))
)]
#[post("/feedback")]
pub async fn create_feedback(
    state: web::Data<AppState>,
    req: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Hotline]).await?;
    let body = Body::read(&state, &req, payload).await?;
    let once = Once::read(&req, &caller, body.bytes())?;
    let shared = state.clone();
    // Looked up inside: a request that comes again has its answer, even if the item has left since.
    once.write(&state, move |writing| {
        let now = clock::now();
        let said = writing.add_feedback(feedback(&shared, &body, now)?)?;
        let event = caller.event(now, AuditAction::FeedbackCreated, said.code());
        writing.audit(&event.detail(said.item.as_ref()))?;
        let done = Done::created(format!("/v1/feedback/{}", said.code()), &answer(&shared, &said))?;
        Ok(done.etag(etag(&said)))
    })
    .await
}

/// Find feedback
///
/// What was said, and what became of it. Its entity tag goes into If-Match.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The feedback.", example = "f1")),
    responses((status = 200, body = FeedbackAnswer, description = "The feedback.", headers(("ETag" = String))))
)]
#[get("/feedback/{code}")]
pub async fn find_feedback(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, Role::ALL).await?;
    QueryReader::new(req.query_string()).finish()?;
    let store = state.store.clone();
    let found = blocking(move || {
        let found = store.find_feedback(number(&code)?)?;
        visible(found, &caller, &code)
    })
    .await?;
    Ok(HttpResponse::Ok().insert_header(("ETag", etag(&found))).json(answer(&state, &found)))
}

/// Answer feedback
///
/// An editor of the department, or a publisher, says what became of it. That is said once.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The feedback.", example = "f1"), IfMatchHeader, IdempotencyHeader),
    request_body = ResolutionBody,
    responses(
        (status = 200, body = FeedbackAnswer, description = "The feedback, answered.", headers(("ETag" = String), ("Idempotency-Replayed" = String))),
        (status = 409, description = "It was answered before.")
    )
)]
#[post("/feedback/{code}/resolutions")]
pub async fn resolve_feedback(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Editor, Role::Publisher]).await?;
    let seen = IfMatch::read(&req)?;
    let body = Body::read(&state, &req, payload).await?;
    let once = Once::read(&req, &caller, body.bytes())?;
    let now = clock::now();
    let resolution = resolution(&body, now)?;
    let shared = state.clone();
    once.write(&state, move |writing| {
        let found = writing.feedback(number(&code)?)?;
        let mut said = visible(found, &caller, &code)?;
        seen.check(&etag(&said))?;
        if said.status() == FeedbackStatus::Resolved {
            return Err(ApiError::new(CONFLICT, format!("The feedback \"{code}\" was answered before.")));
        }
        let event = caller.event(now, AuditAction::FeedbackResolved, said.code());
        writing.audit(&event.detail(resolution.outcome.entry().code))?;
        said.resolution = Some(resolution);
        writing.keep_feedback(&said)?;
        Ok(Done::ok(&answer(&shared, &said))?.etag(etag(&said)))
    })
    .await
}

/// Reads of which departments: of an editor's own alone.
fn departments(query: &mut QueryReader, state: &AppState, caller: &Caller) -> Result<Vec<String>, ApiError> {
    let published = state.published()?;
    if caller.token.role == Role::Editor {
        let own = caller.token.department.as_ref();
        query.choices("department", &[own]);
        return Ok(vec![own.to_owned()]);
    }
    Ok(query.codes_of("department", &published.current.directory.departments, &[]))
}

/// Reads of which items; they may have left the catalogue.
fn items(query: &mut QueryReader) -> Vec<String> {
    query.known_values("item", is_code, Vec::new)
}

fn order(query: &mut QueryReader) -> FeedbackOrder {
    match query.one("sort").as_deref() {
        None | Some("-created_at") => FeedbackOrder::NewestFirst,
        Some("created_at") => FeedbackOrder::OldestFirst,
        Some(other) => {
            query.reject("sort", other, "this value is not known", &["-created_at", "created_at"]);
            FeedbackOrder::default()
        }
    }
}

fn after(query: &mut QueryReader) -> Option<i64> {
    let after = query.one("after")?;
    let number = Feedback::number_in(&after);
    if number.is_none() {
        query.reject("after", &after, "this is no feedback; take it from page.next", &[]);
    }
    number
}

fn answer(state: &AppState, said: &Feedback) -> FeedbackAnswer {
    FeedbackAnswer { data: view(state, said) }
}

fn etag(said: &Feedback) -> String {
    revision_etag(&said.code(), said.version())
}

fn number(code: &str) -> Result<i64, ApiError> {
    Feedback::number_in(code).ok_or_else(|| not_found(code))
}

fn visible(found: Option<Feedback>, caller: &Caller, code: &str) -> Result<Feedback, ApiError> {
    found.filter(|said| said.is_visible_to(&caller.actor())).ok_or_else(|| not_found(code))
}

fn not_found(code: &str) -> ApiError {
    let detail = format!("There is no feedback \"{}\" that this token may see.", shortened(code));
    ApiError::new(NOT_FOUND, detail)
}
