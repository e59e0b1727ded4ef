//! Who sends a request, and whether they may do what it asks.
//!
//! A handler that needs a token begins with [`authorize`], before it reads anything else of the request.

use super::error::{ApiError, FORBIDDEN, UNAUTHENTICATED};
use super::state::AppState;
use crate::clock;
use crate::domain::audit::{AuditAction, AuditEvent};
use crate::domain::code_list::CodeList;
use crate::domain::role::Role;
use crate::domain::token::{Actor, Token, TokenText};
use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};

/// The id of a request that carries a token: the edge puts it there.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// Who sends a request, as a valid token says.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The token, without its secret.
    pub token: Token,
    request_id: Option<String>,
}

/// Finds out who sends a request, and refuses those who have none of the roles.
///
/// # Errors
/// 401 without a valid token, 403 with one of another role; 409 where a mirror would be written.
pub async fn authorize(
    state: &web::Data<AppState>,
    req: &HttpRequest,
    allowed: &[Role],
) -> Result<Caller, ApiError> {
    if !req.method().is_safe() {
        state.mirroring.refuse_writing()?;
    }
    let text = bearer(req).ok_or_else(unauthenticated)?;
    let store = state.store.clone();
    let found = web::block(move || store.authenticate(&text, clock::now())).await;
    let found = found.map_err(|error| ApiError::internal(&error))??;
    let token = found.ok_or_else(unauthenticated)?;
    if !allowed.contains(&token.role) {
        return Err(wrong_role(token.role, allowed));
    }
    let request_id = req.extensions().get::<RequestId>().map(|id| id.0.clone());
    Ok(Caller { token, request_id })
}

impl Caller {
    /// Who it is, for the audit log.
    pub fn actor(&self) -> Actor {
        Actor::from(&self.token)
    }

    /// The id of the request, for the audit log.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Something that the caller does, to be written down.
    pub fn event(&self, at: DateTime<Utc>, action: AuditAction, subject: impl Into<String>) -> AuditEvent {
        let event = AuditEvent::new(at, &self.actor(), action, subject);
        AuditEvent { request_id: self.request_id.clone(), ..event }
    }

    /// Whether the caller may see the work of every department.
    pub fn oversees(&self) -> bool {
        Role::OVERSEERS.contains(&self.token.role)
    }
}

/// The token that a request carries, if it looks like one.
fn bearer(req: &HttpRequest) -> Option<TokenText> {
    let mut sent = req.headers().get_all(header::AUTHORIZATION);
    let (only, further) = (sent.next()?, sent.next());
    let (scheme, text) = only.to_str().ok()?.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && further.is_none();
    is_bearer.then(|| TokenText::parse(text.trim())).flatten()
}

/// One answer to all of missing, malformed, unknown, expired and revoked: nobody learns which it is.
fn unauthenticated() -> ApiError {
    ApiError::new(UNAUTHENTICATED, "This needs a valid token in the header Authorization.")
}

fn wrong_role(own: Role, allowed: &[Role]) -> ApiError {
    let names: Vec<&str> = allowed.iter().map(|role| role.entry().code).collect();
    let detail =
        format!("This needs the role {}; the token has the role {}.", names.join(" or "), own.entry().code);
    ApiError::new(FORBIDDEN, detail)
}
