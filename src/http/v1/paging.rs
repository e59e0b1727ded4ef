//! Pages of a list.

use super::views::PageInfo;
use crate::http::cursor::{Cursor, fingerprint};
use crate::http::query::QueryReader;
use crate::http::reading::Reading;

/// How many entries a page has when the client does not say.
const DEFAULT_LIMIT: u32 = 50;
/// How many entries a page can have.
const MAX_LIMIT: u32 = 500;

/// Which page of which list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paging {
    pub(super) limit: u32,
    pub(super) after: Option<u32>,
    list: u64,
    release: i64,
}

impl Paging {
    /// Reads the limit, and checks that the cursor was made by this very list.
    pub(super) fn read(query: &mut QueryReader, reading: &Reading) -> Self {
        Self::read_within(query, reading, DEFAULT_LIMIT, MAX_LIMIT)
    }

    /// The same for a list whose pages are of another size.
    pub(super) fn read_within(query: &mut QueryReader, reading: &Reading, default: u32, most: u32) -> Self {
        let limit = query.number("limit", 1, most).unwrap_or(default);
        // A list may be read without a cursor, yet the parameter is known to it.
        let text = query.one("cursor");
        let list = fingerprint(&[&reading.view.release.digest, reading.path(), &query.question()]);
        let wrong = match (&text, reading.cursor) {
            (Some(_), None) => Some("this is no cursor of this service; take it from page.next"),
            (Some(_), Some(cursor)) if cursor.list != list => {
                Some("the cursor belongs to another list: filters and order must stay the same")
            }
            _ => None,
        };
        if let (Some(message), Some(text)) = (wrong, text) {
            query.reject("cursor", &text, message, &[]);
        }
        let after = reading.cursor.map(|cursor| cursor.after);
        Self { limit, after, list, release: reading.view.release.seq }
    }

    /// How many entries at most.
    pub(super) fn size(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }

    /// How many entries stand before the page.
    pub(super) fn start(&self) -> usize {
        self.after.map_or(0, |after| usize::try_from(after).unwrap_or(usize::MAX).saturating_add(1))
    }

    /// What the answer says of its page.
    pub(super) fn info(&self, total: u64, next_after: Option<u32>) -> PageInfo {
        let cursor = |after| Cursor { release: self.release, list: self.list, after }.encode();
        PageInfo { limit: self.limit, total, next: next_after.map(cursor) }
    }

    /// The entries of the page.
    pub(super) fn cut<'a, T>(&self, all: &'a [T]) -> (&'a [T], PageInfo) {
        let start = self.start();
        let rest = all.get(start..).unwrap_or_default();
        let shown = rest.get(..self.size()).unwrap_or(rest);
        let last = u32::try_from(start + shown.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let next_after = (shown.len() < rest.len()).then_some(last);
        (shown, self.info(u64::try_from(all.len()).unwrap_or(u64::MAX), next_after))
    }
}

/// How many entries a page is to have at most.
pub(in crate::http) fn read_limit(query: &mut QueryReader) -> u32 {
    query.number("limit", 1, MAX_LIMIT).unwrap_or(DEFAULT_LIMIT)
}

/// Cuts a list that was read one entry too long; true if there is more.
pub(in crate::http) fn cut<T>(found: &mut Vec<T>, limit: u32) -> bool {
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    more
}
