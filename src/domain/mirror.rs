//! Mirrors: a database that holds what another service publishes, and nothing else.

use chrono::{DateTime, Utc};

/// What a mirror knows of the service whose releases it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The address of that service, without a slash at the end.
    pub upstream: String,
    /// The address below which the permanent URIs are: the upstream's, or that of the service it mirrors.
    pub uri_base: String,
    /// Changes up to this number are not in the feed of the mirror; zero if it has them all.
    pub feed_begins_after: i64,
    /// When the upstream last answered and everything agreed; nothing before the first time.
    pub checked_at: Option<DateTime<Utc>>,
    /// What is wrong now.
    pub trouble: Option<Trouble>,
}

/// What keeps a mirror from following.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong, in words.
    pub problem: String,
    /// Since when.
    pub since: DateTime<Utc>,
}
