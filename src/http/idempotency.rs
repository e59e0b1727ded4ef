//! Requests that write: the effect, its audit entry and its answer are one transaction. A request that
//! comes again with its `Idempotency-Key` gets the answer that it got before, and has no second effect.

use super::authorization::Caller;
use super::error::{ApiError, BAD_REQUEST, IDEMPOTENCY_KEY_REUSED};
use super::state::AppState;
use crate::clock;
use crate::domain::text::hexadecimal;
use crate::store::{Remembered, Store, Writing};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use sha2::{Digest, Sha256};

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// Says that an answer is one that was given before.
const REPLAYED: header::HeaderName = header::HeaderName::from_static("idempotency-replayed");
/// The longest key, in characters.
const MAX_KEY_LENGTH: usize = 200;

/// What a request that wrote is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    status: StatusCode,
    location: Option<String>,
    etag: Option<String>,
    body: String,
}

impl Done {
    /// 200 with a body.
    ///
    /// # Errors
    /// When the body cannot be written as JSON.
    pub fn ok(body: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_string(body).map_err(|error| ApiError::internal(&error))?;
        Ok(Self { status: StatusCode::OK, location: None, etag: None, body })
    }

    /// 201 with a body, and with where the new thing is, as in `/v1/proposals/7`.
    ///
    /// # Errors
    /// When the body cannot be written as JSON.
    pub fn created(location: String, body: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self { status: StatusCode::CREATED, location: Some(location), ..Self::ok(body)? })
    }

    /// 204: there is no more to say.
    pub fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, location: None, etag: None, body: String::new() }
    }

    /// The same, with the entity tag of the thing as it is now.
    #[must_use]
    pub fn etag(self, etag: String) -> Self {
        Self { etag: Some(etag), ..self }
    }

    fn respond(self, base_url: &str) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(path) = self.location {
            response.insert_header((header::LOCATION, format!("{base_url}{path}")));
        }
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if self.body.is_empty() {
            return response.finish();
        }
        response.content_type("application/json").body(self.body)
    }
}

/// A key with the request that it is for.
#[derive(Debug, Clone)]
pub struct Once {
    token: String,
    key: Option<String>,
    request_hash: String,
}

impl Once {
    /// Reads the key of a request. Without the header, the request simply runs each time.
    ///
    /// # Errors
    /// 400 when the header holds no key.
    pub fn read(req: &HttpRequest, caller: &Caller, body: &[u8]) -> Result<Self, ApiError> {
        let mut hash = Sha256::new();
        let target = req.uri().path_and_query().map_or("", |target| target.as_str());
        hash.update(format!("{} {target}\n", req.method()));
        for state in req.headers().get_all(header::IF_MATCH) {
            hash.update(state.as_bytes());
            hash.update(b"\n");
        }
        hash.update(body);
        let request_hash = hexadecimal(&hash.finalize());
        let sent = req.headers().get(IDEMPOTENCY_KEY);
        let key = sent.map(|value| {
            let text = value.to_str().ok().filter(|text| is_key(text));
            text.map(str::to_owned).ok_or_else(no_key)
        });
        Ok(Self { token: caller.token.id.clone(), key: key.transpose()?, request_hash })
    }

    /// Does `work` in one transaction, unless this very request was answered before.
    ///
    /// # Errors
    /// 409 when the key belongs to another request; what `work` fails with: then nothing has changed,
    /// and nothing is remembered.
    pub async fn write(
        self,
        state: &web::Data<AppState>,
        work: impl FnOnce(&mut Writing<'_>) -> Result<Done, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let store = state.store.clone();
        let done = web::block(move || self.run(&store, work)).await;
        let (done, replayed) = done.map_err(|error| ApiError::internal(&error))??;
        let mut response = done.respond(&state.base_url);
        if replayed {
            response.headers_mut().insert(REPLAYED, header::HeaderValue::from_static("true"));
        }
        Ok(response)
    }

    fn run(
        self,
        store: &Store,
        work: impl FnOnce(&mut Writing<'_>) -> Result<Done, ApiError>,
    ) -> Result<(Done, bool), ApiError> {
        store.write(|writing| {
            let Some(key) = &self.key else { return Ok((work(writing)?, false)) };
            let now = clock::now();
            if let Some(before) = writing.remembered(&self.token, key, now)? {
                return Ok((self.repeat(before)?, true));
            }
            let done = work(writing)?;
            writing.remember(&self.token, key, self.remembered(&done), now)?;
            Ok((done, false))
        })
    }

    fn remembered(&self, done: &Done) -> Remembered {
        Remembered {
            request_hash: self.request_hash.clone(),
            status: done.status.as_u16(),
            location: done.location.clone(),
            etag: done.etag.clone(),
            body: done.body.clone(),
        }
    }

    fn repeat(&self, before: Remembered) -> Result<Done, ApiError> {
        if before.request_hash != self.request_hash {
            let detail = "This key was sent with another request within the last 24 hours.";
            return Err(ApiError::new(IDEMPOTENCY_KEY_REUSED, detail));
        }
        let status = StatusCode::from_u16(before.status).map_err(|error| ApiError::internal(&error))?;
        Ok(Done { status, location: before.location, etag: before.etag, body: before.body })
    }
}

/// Does `work` in one transaction, for requests that have the same effect however often they come.
///
/// # Errors
/// What `work` fails with; then nothing has changed.
pub async fn write(
    state: &web::Data<AppState>,
    work: impl FnOnce(&mut Writing<'_>) -> Result<Done, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let store = state.store.clone();
    let done = web::block(move || store.write(work)).await;
    Ok(done.map_err(|error| ApiError::internal(&error))??.respond(&state.base_url))
}

fn is_key(text: &str) -> bool {
    (1..=MAX_KEY_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn no_key() -> ApiError {
    let detail = format!("{IDEMPOTENCY_KEY} is 1 to {MAX_KEY_LENGTH} visible ASCII characters.");
    ApiError::new(BAD_REQUEST, detail)
}
