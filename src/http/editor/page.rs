//! Where in a list an answer stands, for lists that have no total.

use crate::http::v1::paging::cut;
use serde::Serialize;
use utoipa::ToSchema;

/// Where in a list an answer stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditorPage {
    /// How many entries a page has at most.
    pub(super) limit: u32,
    /// What to send as `after` to get the next page; null on the last one.
    #[schema(required)]
    pub(super) next: Option<String>,
}

impl EditorPage {
    /// Cuts a list that was read one entry too long; the next page begins behind its last entry.
    pub(super) fn cut<T>(found: &mut Vec<T>, limit: u32, name: impl Fn(&T) -> String) -> Self {
        let more = cut(found, limit);
        Self { limit, next: found.last().filter(|_| more).map(name) }
    }
}
