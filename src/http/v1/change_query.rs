//! What is asked of the change feed.

use super::item_query::codes;
use super::paging::read_limit;
use crate::domain::change::{ChangeKind, Entity};
use crate::domain::code_list::CodeList;
use crate::http::query::QueryReader;
use crate::search::releases::ReleaseView;
use crate::store::ChangeQuery;

/// How many entries a page can have when it shows each thing whole.
const MAX_LIMIT_WITH_RECORD: u32 = 100;

/// What is asked of the feed: which changes, how many, and how much of each.
pub(super) struct FeedQuestion {
    /// Which changes; one more than the page has, to see whether there are more.
    pub(super) asked: ChangeQuery,
    /// How many at most.
    pub(super) limit: u32,
    /// Whether the thing is shown whole after the change.
    pub(super) with_record: bool,
}

impl FeedQuestion {
    /// Reads a page of the feed in its own order.
    pub(super) fn of_page(query: &mut QueryReader, view: &ReleaseView) -> Self {
        let with_record = read_record(query);
        let asked = read_changes(query, view);
        Self::of_some(query, asked, with_record)
    }

    /// Reads the newest changes.
    pub(super) fn of_newest(query: &mut QueryReader, view: &ReleaseView) -> Self {
        let asked = ChangeQuery { newest_first: true, ..read_filter(query, view) };
        Self::of_some(query, asked, WithRecord::No)
    }

    /// Reads how many of the changes are asked for.
    fn of_some(query: &mut QueryReader, asked: ChangeQuery, with_record: WithRecord) -> Self {
        let limit = read_limit(query);
        with_record.check(query, limit);
        let asked = ChangeQuery { limit: i64::from(limit) + 1, ..asked };
        Self { asked, limit, with_record: with_record.is_wanted() }
    }
}

/// Reads which changes are asked for, all of them.
pub(super) fn read_changes(query: &mut QueryReader, view: &ReleaseView) -> ChangeQuery {
    let after = read_since(query, view.last_change);
    ChangeQuery { after, ..read_filter(query, view) }
}

fn read_filter(query: &mut QueryReader, view: &ReleaseView) -> ChangeQuery {
    ChangeQuery {
        up_to: view.release.seq,
        kinds: read_kinds(query, ChangeKind::ALL),
        entities: read_entities(query),
        departments: query.codes_of("department", &view.directory.departments, &[]),
        ..ChangeQuery::default()
    }
}

/// Whether things are shown whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WithRecord {
    /// They are.
    Yes,
    /// Only what has changed.
    No,
}

impl WithRecord {
    /// Whether they are shown whole.
    pub(super) fn is_wanted(self) -> bool {
        self == Self::Yes
    }

    /// Whole things are large: fewer of them make a page.
    pub(super) fn check(self, query: &mut QueryReader, limit: u32) {
        if self.is_wanted() && limit > MAX_LIMIT_WITH_RECORD {
            let message = format!("with include=record, a page has at most {MAX_LIMIT_WITH_RECORD} entries");
            query.reject("limit", &limit.to_string(), &message, &[]);
        }
    }
}

/// Reads whether to show things whole.
pub(super) fn read_record(query: &mut QueryReader) -> WithRecord {
    if query.choices("include", &["record"]).is_empty() { WithRecord::No } else { WithRecord::Yes }
}

/// Reads the kinds of change, among those that can be.
pub(super) fn read_kinds(query: &mut QueryReader, possible: &[ChangeKind]) -> Vec<ChangeKind> {
    let known: Vec<&str> = possible.iter().map(|kind| kind.entry().code).collect();
    query.choices("kind", &known).iter().filter_map(|code| ChangeKind::from_code(code)).collect()
}

/// Reads what has changed.
pub(super) fn read_entities(query: &mut QueryReader) -> Vec<Entity> {
    let known: Vec<&str> = codes::<Entity>().collect();
    query.choices("entity", &known).iter().filter_map(|code| Entity::from_code(code)).collect()
}

/// Reads where the client has got to. Who is ahead of the feed has followed another one.
fn read_since(query: &mut QueryReader, latest: i64) -> i64 {
    let since = query.number("since", 0, u32::MAX).map_or(0, i64::from);
    if since > latest {
        let message = format!(
            "the last change here is number {latest}: this number comes from another service, or from a later \
             release; begin anew with since=0"
        );
        query.reject("since", &since.to_string(), &message, &[]);
    }
    since
}
