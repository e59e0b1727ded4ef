//! The table of errors, as data: the type of each problem document leads here.

use super::collection::not_found;
use crate::http::caching::{client_has, client_has_any, weak_etag};
use crate::http::error::{ApiError, ERROR_KINDS, ErrorKind};
use crate::http::query::QueryReader;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// All errors.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorKindList {
    #[schema(value_type = Vec<ErrorKind>)]
    data: &'static [&'static ErrorKind],
}

/// One error.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorKindAnswer {
    data: ErrorKind,
}

/// List the errors
///
/// Every error that the API answers with: its stable code, its status, and what to do about it.
#[utoipa::path(tag = "service", responses((status = 200, body = ErrorKindList)))]
#[get("/errors")]
pub async fn list_errors(req: HttpRequest) -> Result<HttpResponse, ApiError> {
    QueryReader::new(req.query_string()).finish()?;
    Ok(answer(&req, &ErrorKindList { data: ERROR_KINDS }))
}

/// Find an error
///
/// One error: what it means and what to do about it.
#[utoipa::path(
    tag = "service",
    params(("code" = String, Path, description = "The code.", example = "invalid-parameters")),
    responses((status = 200, body = ErrorKindAnswer))
)]
#[get("/errors/{code}")]
pub async fn find_error(req: HttpRequest, code: web::Path<String>) -> Result<HttpResponse, ApiError> {
    QueryReader::new(req.query_string()).finish()?;
    let found = ERROR_KINDS.iter().find(|kind| kind.code == *code);
    let data = found.ok_or_else(|| not_found("error", &code, ERROR_KINDS.iter().map(|kind| kind.code)))?;
    Ok(answer(&req, &ErrorKindAnswer { data: **data }))
}

/// The table changes with the program alone.
fn answer(req: &HttpRequest, body: &impl Serialize) -> HttpResponse {
    let etag = weak_etag("errors");
    let sent = req.headers().get(header::IF_NONE_MATCH);
    let known = client_has(sent, &etag) || client_has_any(sent);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, "public, max-age=3600"));
    response.insert_header((header::ETAG, etag));
    if known { response.finish() } else { response.json(body) }
}
