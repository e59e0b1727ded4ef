//! A handler that writes, made of the same parts as those of the API: it notes something in the audit log.

use actix_web::{HttpRequest, HttpResponse, web};
use onevisit::domain::audit::{AuditAction, AuditEvent};
use onevisit::domain::item::ItemStatus;
use onevisit::domain::role::Role;
use onevisit::http::authorization::authorize;
use onevisit::http::body::Body;
use onevisit::http::error::{ApiError, CONFLICT};
use onevisit::http::idempotency::{Done, Once};
use onevisit::http::preconditions::{IfMatch, revision_etag};
use onevisit::http::state::AppState;
use serde::Deserialize;

/// What a note may be about.
#[derive(Deserialize)]
struct About {
    #[expect(dead_code, reason = "read from the body alone")]
    status: ItemStatus,
    #[expect(dead_code, reason = "read from the body alone")]
    places: Vec<u32>,
}

/// Notes something about a thing whose state is always 3.
pub async fn write_note(
    state: web::Data<AppState>,
    req: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Editor]).await?;
    let if_match = IfMatch::read(&req)?;
    let body = Body::read(&state, &req, payload).await?;
    let once = Once::read(&req, &caller, body.bytes())?;
    let mut fields = body.object()?;
    let text: Option<String> = fields.required("text");
    let about: Option<About> = fields.optional("about");
    fields.finish()?;
    let fails = about.is_some();
    let event =
        AuditEvent::new(onevisit::clock::now(), &caller.actor(), AuditAction::ProposalCreated, id.as_str());
    let request_id = caller.request_id().map(str::to_owned);
    let event = AuditEvent { request_id, detail: text, ..event };
    once.write(&state, move |writing| {
        if_match.check(&revision_etag(&id, 3))?;
        let seq = writing.audit(&event)?;
        if fails {
            return Err(ApiError::new(CONFLICT, "It cannot be about something."));
        }
        let answer = Done::created(format!("/test/notes/{id}"), &serde_json::json!({"seq": seq}))?;
        Ok(answer.etag(revision_etag(&id, 4)))
    })
    .await
}
