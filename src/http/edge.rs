//! What happens to every request and every answer: checked on the way in, completed on the way out.

use super::authorization::RequestId;
use super::error::{
    ApiError, BAD_REQUEST, BODY_TOO_LARGE, CONTROL_CHARACTER, ErrorKind, INTERNAL, METHOD_NOT_ALLOWED,
    TIMEOUT, UNKNOWN_PATH, URI_TOO_LONG, shortened,
};
use super::state::{AppState, Limits};
use crate::domain::release::Edition;
use actix_web::body::{BodySize, BoxBody, MessageBody, SizedStream};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode, Version};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use futures_util::{FutureExt, stream};
use std::panic::AssertUnwindSafe;
use std::time::Instant;

/// The longest path and query, in bytes.
const MAX_URI_LENGTH: usize = 8_192;
/// What scripts of other sites may read.
const EXPOSED_HEADERS: &str = "Link, ETag, Allow, Location, Retry-After, API-Version, \
     Accept-Ranges, Catalogue-Release, Content-Disposition, Content-Range, Guide-Content-Hash, Guide-Edition, \
     Idempotency-Replayed, Mirror-Checked-At, Mirror-Of, Repr-Digest, Row-Count, X-Request-Id";
/// The parameter that holds a question, and what it is called elsewhere. Names may be escaped, too.
const QUESTION_NAMES: &[&str] = &["q", "query", "keyword"];
/// What chooses an answer besides the address; and what else where a token is needed.
const VARY: &str = "Accept, Accept-Encoding";
const VARY_WITH_TOKEN: &str = "Accept, Accept-Encoding, Authorization";
/// Seconds until a client should ask again.
const RETRY_AFTER: &str = "2";

/// What is known of a request before anything has looked at it.
struct Incoming {
    state: web::Data<AppState>,
    request_id: String,
    method: Method,
    target: String,
    version: Version,
    started: Instant,
}

/// Marks a request that asks for the headers of an answer: its body need not be made.
#[derive(Debug, Clone, Copy)]
pub struct HeadersAlone;

/// Marks an error that is told in the form of another protocol: it is sent as it is.
#[derive(Debug, Clone, Copy)]
pub struct ToldOtherwise;

/// The outermost middleware.
pub async fn edge(
    state: web::Data<AppState>,
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let limit = state.limits.request_timeout;
    let incoming = Incoming::new(state, &req);
    if let Some(refusal) = refuse(&req, &incoming.state.limits) {
        return Ok(req.into_response(incoming.complete(refusal_response(&refusal), None)));
    }
    if req.headers().contains_key(header::AUTHORIZATION) {
        // What is done with a token is written down with the request that did it.
        req.extensions_mut().insert(RequestId(incoming.request_id.clone()));
    }
    if req.method() == Method::HEAD {
        // Every GET answers HEAD; the server leaves the body out by itself.
        req.head_mut().method = Method::GET;
        req.extensions_mut().insert(HeadersAlone);
    }
    let answered = AssertUnwindSafe(next.call(req)).catch_unwind();
    let failure = match actix_web::rt::time::timeout(limit, answered).await {
        Ok(Ok(Ok(response))) => {
            let (req, response) = response.into_parts();
            let pattern = req.match_pattern();
            let response = incoming.complete(response.map_into_boxed_body(), pattern.as_deref());
            return Ok(ServiceResponse::new(req, response));
        }
        Ok(Ok(Err(error))) => match error.as_error::<ApiError>() {
            Some(error) => error.clone(),
            None => ApiError::internal(&error),
        },
        Ok(Err(_panic)) => ApiError::internal(&"a request panicked"),
        Err(_elapsed) => ApiError::new(TIMEOUT, format!("No answer within {} s.", limit.as_secs_f32())),
    };
    let response = incoming.complete(refusal_response(&failure), None);
    Err(InternalError::from_response(failure.to_string(), response).into())
}

fn refusal_response(error: &ApiError) -> HttpResponse {
    actix_web::ResponseError::error_response(error)
}

/// What is refused before a handler sees it.
fn refuse(req: &ServiceRequest, limits: &Limits) -> Option<ApiError> {
    let target = req.uri().path_and_query().map_or("", |target| target.as_str());
    if target.len() > MAX_URI_LENGTH {
        let detail = format!("At most {MAX_URI_LENGTH} bytes, this address has {}.", target.len());
        return Some(ApiError::new(URI_TOO_LONG, detail));
    }
    let decoded = percent_encoding::percent_decode_str(target).decode_utf8_lossy();
    if let Some(bad) = decoded.chars().find(|c| c.is_control()) {
        let detail = format!("The address holds the control character {bad:?}.");
        return Some(ApiError::new(CONTROL_CHARACTER, detail));
    }
    // Whether the token is valid is found out later, before the body is read.
    let may_write = !req.method().is_safe() && req.headers().contains_key(header::AUTHORIZATION);
    let body_limit = if may_write { limits.write_body.max(limits.body) } else { limits.body };
    let length = req.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse::<u64>().ok()?;
    (length > body_limit).then(|| {
        ApiError::new(BODY_TOO_LARGE, format!("At most {body_limit} bytes, this body has {length}."))
    })
}

impl Incoming {
    fn new(state: web::Data<AppState>, req: &ServiceRequest) -> Self {
        Self {
            state,
            request_id: request_id(req.headers()),
            method: req.method().clone(),
            version: req.version(),
            target: shortened(&without_question(req.path(), req.query_string())),
            started: Instant::now(),
        }
    }

    /// Writes the problem document of an error, adds what every answer has, logs and counts.
    fn complete(&self, response: HttpResponse, pattern: Option<&str>) -> HttpResponse {
        let mut response = self.with_problem(response);
        if self.method == Method::HEAD {
            response = without_body(response);
        }
        if self.version < Version::HTTP_11 && response.body().size() == BodySize::Stream {
            // Nobody then knew of chunks: the end of the connection is the end of the body. RFC 9112, section 6.3.
            response.head_mut().no_chunking(true);
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        let status = response.status();
        self.add_headers(status, response.headers_mut());
        if pattern.is_some_and(|pattern| self.state.document.is_guarded(pattern, &self.method)) {
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::VARY, HeaderValue::from_static(VARY_WITH_TOKEN));
        }
        let elapsed = self.started.elapsed();
        self.state.metrics.count(&self.method, pattern.unwrap_or("none"), status, elapsed);
        log::info!(
            target: "onevisit::access",
            "{} {} {} {:.1} ms {}",
            self.method,
            self.target.escape_debug(),
            status.as_u16(),
            elapsed.as_secs_f64() * 1_000.0,
            self.request_id,
        );
        response
    }

    fn with_problem(&self, response: HttpResponse) -> HttpResponse {
        let status = response.status();
        if status.as_u16() < 400 || response.extensions().contains::<ToldOtherwise>() {
            return response;
        }
        let known = response.extensions().get::<ApiError>().cloned();
        let error = known.unwrap_or_else(|| {
            let kind = kind_of(status);
            ApiError::new(kind, kind.title)
        });
        if let Some(cause) = &error.cause {
            log::error!("{}: {cause} (request {})", error.kind.code, self.request_id);
        }
        let problem = error.problem(status, &self.state.base_url, &self.request_id);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = response.set_body(BoxBody::new(body));
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            // Whatever the client goes on sending is not read.
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        let headers = response.headers_mut();
        // The compression saw an empty body.
        headers.remove(header::CONTENT_ENCODING);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        response
    }

    fn add_headers(&self, status: StatusCode, headers: &mut HeaderMap) {
        let fixed = [
            (header::VARY, VARY),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (HeaderName::from_static("api-version"), env!("CARGO_PKG_VERSION")),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "identity") {
            headers.remove(header::CONTENT_ENCODING);
        }
        if status == StatusCode::NOT_MODIFIED {
            headers.remove(header::CONTENT_TYPE);
        }
        self.state.mirroring.add_headers(headers);
        if let Ok(id) = HeaderValue::from_str(&self.request_id) {
            headers.insert(HeaderName::from_static("x-request-id"), id);
        }
        if let Some(published) = self.state.releases.published() {
            add_headers_of_newest(&published.current.release.edition, headers);
        }
    }
}

/// Names the newest release, unless the answer is from another one. What is made up should not be found by search
/// engines; they have to read it to be told so.
fn add_headers_of_newest(newest: &Edition, headers: &mut HeaderMap) {
    let release = HeaderName::from_static("catalogue-release");
    if !headers.contains_key(&release)
        && let Ok(version) = HeaderValue::from_str(newest.version.as_ref())
    {
        headers.insert(release, version);
    }
    if newest.synthetic.is_some() {
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    }
}

/// The same head, with a body of the same size that nobody has to read: HEAD does not send it.
fn without_body(response: HttpResponse) -> HttpResponse {
    response.map_body(|_, body| match body.size() {
        BodySize::Sized(size) => BoxBody::new(SizedStream::new(size, stream::empty::<Result<_, Error>>())),
        BodySize::None | BodySize::Stream => body,
    })
}

/// The kind of an error that no handler of ours made.
fn kind_of(status: StatusCode) -> &'static ErrorKind {
    match status {
        StatusCode::NOT_FOUND => UNKNOWN_PATH,
        StatusCode::METHOD_NOT_ALLOWED => METHOD_NOT_ALLOWED,
        StatusCode::PAYLOAD_TOO_LARGE => BODY_TOO_LARGE,
        other if other.is_client_error() => BAD_REQUEST,
        _ => INTERNAL,
    }
}

/// What was asked for, without the words of a citizen's question: they are nobody's business.
fn without_question(path: &str, query: &str) -> String {
    if query.is_empty() {
        return path.to_owned();
    }
    let may_be_question = |name: &str| QUESTION_NAMES.contains(&name) || name.contains('%');
    let logged = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if may_be_question(name) => format!("{name}=…"),
        _ => pair.to_owned(),
    };
    format!("{path}?{}", query.split('&').map(logged).collect::<Vec<String>>().join("&"))
}

/// The client's request id if it is one that may be logged, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let sent = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let loggable = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    sent.filter(loggable).map_or_else(|| format!("{:016x}", fastrand::u64(..)), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_question_are_not_logged_whatever_their_parameter_is_called() {
        let logged = |query: &str| without_question("/v1/search", query);
        assert_eq!(logged(""), "/v1/search");
        assert_eq!(logged("q=secret&limit=3"), "/v1/search?q=…&limit=3");
        assert_eq!(logged("limit=3&query=secret"), "/v1/search?limit=3&query=…");
        assert_eq!(logged("%71=secret&q"), "/v1/search?%71=…&q");
    }
}
