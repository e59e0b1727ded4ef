//! What no handler takes: the other methods of known paths, and unknown paths.

use super::error::{ApiError, METHOD_NOT_ALLOWED, UNKNOWN_PATH, shortened};
use super::state::AppState;
use crate::domain::text::nearest;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

/// Seconds for which a browser may remember what it may ask.
const PREFLIGHT_MAX_AGE: &str = "86400";
/// What scripts of other sites may send.
const ALLOWED_HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, If-None-Match, If-Range, \
     If-Unmodified-Since, Range, X-Request-Id";

/// Answers OPTIONS, 405 and 404.
pub(super) async fn answer(state: web::Data<AppState>, req: HttpRequest) -> HttpResponse {
    let document = &state.document;
    let Some(allow) = document.allowed_methods(req.path()) else {
        return unknown_path(req.path(), document.plain_paths()).error_response();
    };
    if req.method() == Method::OPTIONS {
        return HttpResponse::NoContent()
            .insert_header((header::ALLOW, allow))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, allow))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE))
            .finish();
    }
    let error = ApiError::new(
        METHOD_NOT_ALLOWED,
        format!("This path takes {allow}, not {}.", shortened(req.method().as_str())),
    );
    let mut response = error.error_response();
    if let Ok(allow) = header::HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

fn unknown_path<'a>(path: &str, known: impl Iterator<Item = &'a str>) -> ApiError {
    let hint = nearest(path, known).map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    ApiError::new(UNKNOWN_PATH, format!("There is nothing at {}.{hint}", shortened(path)))
}
