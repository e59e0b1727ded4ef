//! Errors as a table: stable code, HTTP status, meaning, what to do. RFC 9457 everywhere.
//!
//! Handlers return [`ApiError`]; [`super::edge`] turns it, and whatever else fails, into a
//! problem document. Causes are logged, never shown.

use super::v1::ask_view::AskView;
use crate::domain::code_list::CodeListEntry;
use crate::store::StoreError;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;
use utoipa::ToSchema;

/// No more of what a client sent is sent back, or logged, than this, in characters.
const MAX_ECHO: usize = 120;

/// The beginning of what a client sent.
pub fn shortened(sent: &str) -> String {
    let mut rest = sent.chars();
    let beginning: String = rest.by_ref().take(MAX_ECHO).collect();
    if rest.next().is_some() { format!("{beginning}…") } else { beginning }
}

/// One kind of error that a client can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ErrorKind)]
pub struct ErrorKind {
    /// The stable code, also the last part of the problem's type.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What it means.
    pub title: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

macro_rules! error_kinds {
    ($($name:ident = $status:literal $code:literal, $title:literal, $remedy:literal;)+) => {
        $(
            #[doc = $title]
            pub const $name: &ErrorKind =
                &ErrorKind { code: $code, status: $status, title: $title, remedy: $remedy };
        )+

        /// Every kind of error.
        pub const ERROR_KINDS: &[&ErrorKind] = &[$($name,)+];
    };
}

error_kinds! {
    INVALID_PARAMETERS = 400 "invalid-parameters", "Some parameters cannot be understood",
        "Correct the parameters listed in errors; each names what is allowed.";
    CONTROL_CHARACTER = 400 "control-character", "The address holds a control character",
        "Leave NUL and other control characters out of the path and the query.";
    BAD_REQUEST = 400 "bad-request", "The request cannot be understood",
        "Check the request against the API document at /openapi.json.";
    INVALID_BODY = 400 "invalid-body", "The request body cannot be understood",
        "Correct what is listed in problems; each names the field and what is wrong with it.";
    UNAUTHENTICATED = 401 "unauthenticated", "A valid token is needed",
        "Send a valid token as Authorization: Bearer TOKEN; an operator makes one with onevisit token create.";
    FORBIDDEN = 403 "forbidden", "The token does not allow this",
        "Use a token with the role and the department that the detail names.";
    NOT_FOUND = 404 "not-found", "There is no such thing in this release",
        "Check the code; list the collection to see which there are.";
    UNKNOWN_PATH = 404 "unknown-path", "There is no such path",
        "Start at /v1 or read /openapi.json; paths have no slash at the end.";
    METHOD_NOT_ALLOWED = 405 "method-not-allowed", "The path does not take this method",
        "Use one of the methods in the Allow header.";
    NOT_ACCEPTABLE = 406 "not-acceptable", "There is no form of this that the client accepts",
        "Accept one of the media types that the detail names, or choose with the parameter format.";
    CONFLICT = 409 "conflict", "The state of the thing does not allow this",
        "Read the thing again, and do what its state allows.";
    READ_ONLY_MIRROR = 409 "read-only-mirror", "This service is a mirror of another one",
        "Write to the service that the detail names; what it publishes comes here by itself.";
    IDEMPOTENCY_KEY_REUSED = 409 "idempotency-key-reused", "The idempotency key belongs to another request",
        "Repeat a key with the very same request alone; choose a new key for a new request.";
    GONE = 410 "gone", "The thing was withdrawn from the catalogue",
        "Go on with its successors if it has any, or ask for its last release with the parameter release.";
    CHANGES_BEGIN_LATER = 410 "changes-begin-later", "This mirror does not have the changes so far back",
        "Take the files of the newest release at /v1/files, then follow the changes from last_change of its manifest.";
    PRECONDITION_FAILED = 412 "precondition-failed", "Somebody has changed the thing meanwhile",
        "Read it again, see what has changed, and send its new ETag as If-Match.";
    BODY_TOO_LARGE = 413 "body-too-large", "The request body is too large",
        "Send a smaller body; reading needs none.";
    URI_TOO_LONG = 414 "uri-too-long", "The address is too long",
        "Ask for fewer values at once.";
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported-media-type", "The body is of a kind that is not taken",
        "Send JSON in UTF-8, uncompressed, with Content-Type: application/json.";
    RANGE_NOT_SATISFIABLE = 416 "range-not-satisfiable", "The file has no such part",
        "Ask for a part that begins before the size in Content-Range, or for the whole file.";
    PRECONDITION_REQUIRED = 428 "precondition-required", "The request must say which state it changes",
        "Read the thing, and send its ETag as If-Match.";
    INTERNAL = 500 "internal", "The server made a mistake",
        "Try again; if it stays, report the request id.";
    NOT_READY = 503 "not-ready", "No release has been published yet",
        "Try again after the seconds in Retry-After.";
    INDEX_NOT_READY = 503 "index-not-ready", "The search index of this release is being made",
        "Try again after the seconds in Retry-After; everything else answers meanwhile.";
    FILES_NOT_READY = 503 "files-not-ready", "The files of this release are being written",
        "Try again after the seconds in Retry-After; everything else answers meanwhile.";
    TOO_MANY_FILES = 503 "too-many-files", "Too many lists are being made as files",
        "Try again after the seconds in Retry-After; or take csv or ndjson, or the files of the release at /v1/files.";
    DATABASE_UNAVAILABLE = 503 "database-unavailable", "The database cannot be reached",
        "Try again after the seconds in Retry-After.";
    TIMEOUT = 504 "timeout", "The answer took too long",
        "Try again, or ask for less at once.";
}

/// What is wrong with one parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParameterProblem {
    /// The name of the parameter.
    pub parameter: String,
    /// The value that cannot be understood; null when the parameter itself is unknown or missing.
    #[schema(required)]
    pub value: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What is allowed, where it can be listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub allowed: Vec<String>,
    /// The nearest spelling among what is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub nearest: Option<String>,
}

/// What is wrong with one field of a body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BodyProblem {
    /// Where in the body, as in `item.channels[2]`; empty when the whole body is meant.
    pub field: String,
    /// The rule that is broken, where it is one of the rules of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rule: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What is allowed, where it can be listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub allowed: Vec<String>,
    /// The nearest spelling among what is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub nearest: Option<String>,
    /// What to do about it, where the message does not say so already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub hint: Option<String>,
}

impl BodyProblem {
    /// Something is wrong with a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), ..Self::default() }
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// The kind of problem: a page that explains it.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference")]
    pub kind: String,
    /// What the kind means.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong this time.
    pub detail: String,
    /// The stable code of the kind.
    pub code: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// The id of the request, as in the log and in the X-Request-Id header.
    pub request_id: String,
    /// Every parameter that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ParameterProblem>,
    /// Everything that is wrong with the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub problems: Vec<BodyProblem>,
    /// For a withdrawn thing: the last release that it was part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub last_release: Option<String>,
    /// For a withdrawn thing: how it left.
    #[serde(rename = "kind", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub departure: Option<CodeListEntry>,
    /// For a withdrawn thing: those that take its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub successors: Option<Vec<Successor>>,
    /// For a withdrawn thing: why, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// For an item without a guide: whom to ask instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ask: Option<AskView>,
}

/// A thing that takes the place of another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Successor {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}

/// How a thing left.
#[derive(Debug, Clone)]
pub struct Departure {
    /// The last release that it was part of.
    pub last_release: String,
    /// How it left.
    pub kind: CodeListEntry,
    /// Those that take its place.
    pub successors: Vec<Successor>,
    /// Why, where that is known.
    pub reason: Option<String>,
    /// The code under which it goes on, if that is all that has changed: the client is sent there.
    pub moved_to: Option<String>,
}

/// Why a request was not answered.
#[derive(Debug, Clone)]
pub struct ApiError {
    /// The kind.
    pub kind: &'static ErrorKind,
    /// What is wrong this time.
    pub detail: String,
    /// Every parameter that is wrong.
    pub errors: Vec<ParameterProblem>,
    /// Everything that is wrong with the body. A box, for every result of the layer carries the error's size.
    pub problems: Box<[BodyProblem]>,
    /// For a withdrawn thing: how it left.
    pub departure: Option<Box<Departure>>,
    /// For an item without a guide: whom to ask instead.
    pub ask: Option<Box<AskView>>,
    /// What really happened: for the log, under the request id, and for no client.
    pub cause: Option<String>,
}

impl ApiError {
    /// An error of a kind, with what is wrong this time.
    pub fn new(kind: &'static ErrorKind, detail: impl Into<String>) -> Self {
        let (errors, problems) = (Vec::new(), Box::default());
        Self { kind, detail: detail.into(), errors, problems, departure: None, ask: None, cause: None }
    }

    /// The database or the server failed: the cause goes to the log alone.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        let error = Self::new(INTERNAL, "The cause is in the server's log, under this request id.");
        Self { cause: Some(cause.to_string()), ..error }
    }

    /// The document that the client sees.
    pub fn problem(&self, status: StatusCode, base_url: &str, request_id: &str) -> Problem {
        let departure = self.departure.as_deref();
        Problem {
            kind: format!("{base_url}/v1/errors/{}", self.kind.code),
            title: self.kind.title,
            status: status.as_u16(),
            detail: self.detail.clone(),
            code: self.kind.code,
            remedy: self.kind.remedy,
            request_id: request_id.to_owned(),
            errors: self.errors.clone(),
            problems: self.problems.to_vec(),
            last_release: departure.map(|departure| departure.last_release.clone()),
            departure: departure.map(|departure| departure.kind),
            successors: departure.map(|departure| departure.successors.clone()),
            reason: departure.and_then(|departure| departure.reason.clone()),
            ask: self.ask.as_deref().cloned(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.code, self.detail)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// An empty response that carries the error: [`super::edge`] writes the document.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<&StoreError> for ApiError {
    fn from(error: &StoreError) -> Self {
        if let StoreError::IsMirror(upstream) = error {
            return super::mirroring::read_only(upstream);
        }
        if error.is_transient() {
            let unavailable = Self::new(DATABASE_UNAVAILABLE, "The database does not answer at the moment.");
            return Self { cause: Some(error.to_string()), ..unavailable };
        }
        Self::internal(error)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<Arc<StoreError>> for ApiError {
    fn from(error: Arc<StoreError>) -> Self {
        Self::from(error.as_ref())
    }
}
