//! Asks an upstream: bounded in time and size, redirects at the same origin alone.

use super::address::Address;
use super::cause::{self, WHAT_TO_TYPE};
use super::error::MirrorError;
use super::said::ProblemSaid;
use crate::export::manifest::FileEntry;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, Request, Response, StatusCode, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// How long to wait for a connection, for the beginning of an answer, and for each further part of it.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
const READ_WITHIN: Duration = Duration::from_secs(30);
/// How long to wait for the whole of an answer in JSON: each part of it may come in time, and the whole never.
const JSON_WITHIN: Duration = Duration::from_secs(120);
/// A file that comes more slowly than this, in bytes a second, is gone on with the next time.
const SLOWEST: u64 = 1_024;
/// No answer in JSON is larger than this, in bytes.
const MAX_JSON: u64 = 67_108_864;
/// No more of an error than this is read, in bytes.
const MAX_PROBLEM: u64 = 65_536;
/// No more redirects in a row than this.
const MAX_REDIRECTS: usize = 5;
/// When to ask again if the upstream does not say, and the longest that it may say.
const DEFAULT_RETRY: Duration = Duration::from_secs(5);
const LONGEST_RETRY: Duration = Duration::from_secs(600);

/// A client of one upstream.
pub(super) struct Client {
    address: Address,
    agent: Agent,
}

/// An answer, or that it is the one that is known already.
pub(super) enum Fetched<T> {
    /// A new one, with its entity tag.
    New(T, String),
    /// The one with the known entity tag.
    Same,
}

/// As of when an answer is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AsOf {
    /// The service publishes what it says.
    Now,
    /// It is a mirror, and agreed with its own upstream at this time.
    Then(DateTime<Utc>),
    /// It is a mirror that has not agreed with its own upstream yet.
    Unknown,
}

/// The body of an answer.
pub(super) struct Streamed {
    /// Where in the whole it begins, in bytes.
    pub(super) begins_at: u64,
    /// What follows.
    pub(super) body: Box<dyn Read>,
}

/// A body that must come to its end in time.
struct InTime<R> {
    body: R,
    begun: Instant,
    within: Duration,
}

impl<R> InTime<R> {
    fn new(body: R, within: Duration) -> Self {
        Self { body, begun: Instant::now(), within }
    }
}

impl<R: Read> Read for InTime<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.begun.elapsed() > self.within {
            let late = format!("the answer did not end within {} s", self.within.as_secs());
            return Err(io::Error::new(io::ErrorKind::TimedOut, late));
        }
        self.body.read(into)
    }
}

impl Client {
    pub(super) fn new(address: Address) -> Self {
        let crypto = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(crypto)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(concat!("onevisit-mirror/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_recv_response(Some(ANSWER_WITHIN))
            .timeout_per_read(Some(READ_WITHIN))
            .build();
        Self { address, agent: config.into() }
    }

    /// The upstream.
    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// Reads JSON.
    pub(super) fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, MirrorError> {
        match self.json_unless(path, "")? {
            (Fetched::New(answer, _), _) => Ok(answer),
            (Fetched::Same, _) => Err(self.not_understood(path, "304 to a question without If-None-Match")),
        }
    }

    /// Reads JSON, unless it has this entity tag; and as of when it is so.
    pub(super) fn json_unless<T: DeserializeOwned>(
        &self,
        path: &str,
        known: &str,
    ) -> Result<(Fetched<T>, AsOf), MirrorError> {
        let headers: &[_] = if known.is_empty() { &[] } else { &[(header::IF_NONE_MATCH, known)] };
        let response = self.send(path, headers)?;
        let as_of = as_of(response.headers());
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok((Fetched::Same, as_of));
        }
        let response = self.success(path, response)?;
        let headers = response.headers().clone();
        let text = self.text(path, response)?;
        let answer = serde_json::from_slice(&text).map_err(|error| {
            let found = cause::found(&headers, &text);
            self.not_understood(path, &format!("there is {found} ({error}). {WHAT_TO_TYPE}"))
        })?;
        Ok((Fetched::New(answer, header_of(&headers, "etag").to_owned()), as_of))
    }

    fn text(&self, path: &str, mut response: Response<Body>) -> Result<Vec<u8>, MirrorError> {
        let body = response.body_mut().with_config().limit(MAX_JSON).reader();
        let mut text = Vec::new();
        InTime::new(body, JSON_WITHIN).read_to_end(&mut text).map_err(|error| self.cut(path, &error))?;
        Ok(text)
    }

    /// Reads a file from a place in it on, if the upstream can; else from its beginning.
    pub(super) fn stream(&self, path: &str, from: u64, entry: &FileEntry) -> Result<Streamed, MirrorError> {
        let range = format!("bytes={from}-");
        let tag = format!("\"{}\"", entry.sha256);
        let resumed = [
            (header::ACCEPT_ENCODING, "identity"),
            (header::RANGE, range.as_str()),
            (header::IF_RANGE, &tag),
        ];
        let headers: &[_] = if from == 0 { &[] } else { &resumed };
        let response = self.send(path, headers)?;
        if response.status() == StatusCode::RANGE_NOT_SATISFIABLE && from > 0 {
            return self.stream(path, 0, entry);
        }
        let response = self.success(path, response)?;
        let begins_at = match response.status() {
            StatusCode::PARTIAL_CONTENT => begin_of(header_of(response.headers(), "content-range")),
            _ => Some(0),
        };
        let begins_at =
            begins_at.ok_or_else(|| self.not_understood(path, "a part of a file from nowhere"))?;
        let body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let within = JSON_WITHIN + Duration::from_secs(entry.bytes / SLOWEST);
        Ok(Streamed { begins_at, body: Box::new(InTime::new(body, within)) })
    }

    fn send(
        &self,
        path: &str,
        headers: &[(header::HeaderName, &str)],
    ) -> Result<Response<Body>, MirrorError> {
        let elsewhere = |to: &str| {
            let text = format!(
                "it leads to another service, {to}, which is not followed. If that is meant, type it"
            );
            self.not_understood(path, &text)
        };
        let mut target = self.address.join(path).ok_or_else(|| elsewhere(path))?;
        for _ in 0..=MAX_REDIRECTS {
            let request =
                headers.iter().fold(Request::get(&target), |it, (name, value)| it.header(name, *value));
            let request = request.body(()).map_err(|error| self.not_understood(path, &error.to_string()))?;
            let response = self
                .agent
                .run(request)
                .map_err(|error| self.unreachable(path, cause::of_line(&self.address, &error)))?;
            let status = response.status();
            if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
                return Ok(response);
            }
            let to = header_of(response.headers(), "location");
            target = self.address.redirect(to).ok_or_else(|| elsewhere(to))?;
        }
        Err(self.not_understood(path, "it leads from redirect to redirect"))
    }

    /// The answer, unless it says that there is none.
    fn success(&self, path: &str, mut response: Response<Body>) -> Result<Response<Body>, MirrorError> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let after = header_of(response.headers(), "retry-after").parse().map(Duration::from_secs);
        let body = response.body_mut().with_config().limit(u64::MAX).reader().take(MAX_PROBLEM);
        let mut begin = Vec::new();
        // What came before it was cut is shown.
        InTime::new(body, JSON_WITHIN).read_to_end(&mut begin).unwrap_or_default();
        let said: ProblemSaid = serde_json::from_slice(&begin).unwrap_or_default();
        let reason = status.canonical_reason().unwrap_or("a status that is not known here");
        let (address, detail) = (self.shown(path), said.detail);
        if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
            let after = after.unwrap_or(DEFAULT_RETRY).clamp(Duration::from_secs(1), LONGEST_RETRY);
            let detail = if detail.is_empty() { reason.to_owned() } else { detail };
            return Err(MirrorError::NotReady { address, detail, after });
        }
        // What is not one of ours is what others say, and of no code.
        let detail = match cause::found(response.headers(), &begin) {
            _ if !said.code.is_empty() => detail,
            found if status.is_server_error() => format!("{reason}, with {found}"),
            found => format!("{reason}, with {found}, as no OneVisit service does. {WHAT_TO_TYPE}"),
        };
        Err(MirrorError::Refused { address, status: status.as_u16(), code: said.code, detail })
    }

    /// The line was cut, or never there.
    pub(super) fn unreachable(&self, path: &str, cause: String) -> MirrorError {
        MirrorError::Unreachable { address: self.shown(path), cause }
    }

    /// An answer was cut.
    pub(super) fn cut(&self, path: &str, error: &io::Error) -> MirrorError {
        self.unreachable(path, cause::of_reading(&self.address, error))
    }

    pub(super) fn not_understood(&self, path: &str, cause: &str) -> MirrorError {
        MirrorError::NotUnderstood { address: self.shown(path), cause: cause.to_owned() }
    }

    /// The whole address of a path.
    pub(super) fn shown(&self, path: &str) -> String {
        self.address.join(path).unwrap_or_else(|| path.to_owned())
    }
}

fn header_of<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn as_of(headers: &HeaderMap) -> AsOf {
    match header_of(headers, "mirror-checked-at").parse() {
        Ok(checked_at) => AsOf::Then(checked_at),
        Err(_) if headers.contains_key("mirror-of") => AsOf::Unknown,
        Err(_) => AsOf::Now,
    }
}

/// Where a part begins: `bytes 100-199/200`.
fn begin_of(content_range: &str) -> Option<u64> {
    content_range.strip_prefix("bytes ")?.split_once('-')?.0.parse().ok()
}
