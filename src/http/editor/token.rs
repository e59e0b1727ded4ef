//! Who the caller is.

use crate::domain::code_list::CodeList;
use crate::domain::role::Role;
use crate::http::authorization::authorize;
use crate::http::editor::audit_log::department;
use crate::http::error::ApiError;
use crate::http::query::QueryReader;
use crate::http::state::AppState;
use crate::http::v1::views::{CodedValue, Reference, coded};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenView {
    /// Its public part, as in the audit log.
    pub id: String,
    /// What its holder may do.
    pub role: CodedValue,
    /// The department that the holder works for.
    pub department: Reference,
    /// Who holds it; shown to the holder alone.
    pub holder: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// The caller's own token.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenAnswer {
    data: TokenView,
}

/// Say who I am
///
/// The token that the request was sent with: its role, its department, and when it ends. For every role.
#[utoipa::path(tag = "editing", security(("token" = [])), responses((status = 200, body = TokenAnswer)))]
#[get("/token")]
pub async fn show_token(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let token = authorize(&state, &req, Role::ALL).await?.token;
    QueryReader::new(req.query_string()).finish()?;
    let data = TokenView {
        role: coded(token.role),
        department: department(&state, token.department.as_ref()),
        id: token.id,
        holder: token.holder,
        created_at: token.created_at,
        expires_at: token.expires_at,
    };
    Ok(HttpResponse::Ok().json(TokenAnswer { data }))
}
