//! The headers of requests that write, as the API document describes them.

use utoipa::IntoParams;

/// Which state of a thing a request changes.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header; IfMatch reads it")]
pub struct IfMatchHeader {
    /// The entity tag of the thing as it was read. A change of another state is a 412.
    #[param(rename = "If-Match", example = "\"p1.1\"")]
    if_match: String,
}

/// A request that may be sent again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header; Once reads it")]
pub struct IdempotencyHeader {
    /// A key of the client's own choice: the very same request with the same key has its effect once and gets
    /// the same answer for a day.
    #[param(rename = "Idempotency-Key", example = "4f1c2a50-0b1d-4f0e-9d0a-6f3f7d0f2a11")]
    idempotency_key: Option<String>,
}
