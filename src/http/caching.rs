//! What an answer may be kept by, and whether the client has it already.

use actix_web::http::header::HeaderValue;

/// How long an answer from the current release may be reused unasked: half a minute. The next one may be there then.
pub const BRIEFLY: &str = "public, max-age=30";
/// How long an answer from a named release may be reused: a year. It never changes.
pub const PINNED: &str = "public, max-age=31536000, immutable";
/// How long a file of a release, and the list with its checksum, may be reused: an hour. Another version of this
/// program may write it otherwise; then both must agree again soon.
pub const CHECKED: &str = "public, max-age=3600";

/// An entity tag that changes with the version of this program.
pub fn weak_etag(what: &str) -> String {
    format!("W/\"{what}-{}\"", env!("CARGO_PKG_VERSION"))
}

/// Whether the client says that it has this answer.
pub fn client_has(if_none_match: Option<&HeaderValue>, etag: &str) -> bool {
    let known = if_none_match.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|tag| opaque(tag) == opaque(etag))
}

/// `If-None-Match: *` is true of whatever there is: that has to be found out first.
pub fn client_has_any(if_none_match: Option<&HeaderValue>) -> bool {
    if_none_match.is_some_and(|value| value.as_bytes() == b"*")
}
