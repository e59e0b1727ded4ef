//! The only place that reads the time.

use chrono::{DateTime, SubsecRound, Utc};

#[expect(clippy::disallowed_methods, reason = "the one place that may")]
/// Now, cut to microseconds: what both databases keep.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
