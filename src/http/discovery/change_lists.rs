//! The change feed of the items as change lists of ResourceSync: the oldest change first, in parts of so many numbers
//! of the feed, so that a part that is full never changes again.

use super::parts::Parts;
use super::resource_sync::{CAPABILITIES, CHANGES, list};
use super::sitemap::entry;
use super::{ENTRIES_IN_ONE, answer_of_release, no_such_part};
use crate::domain::change::{ChangeKind, Entity};
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::http::xml::moment;
use crate::search::releases::Published;
use crate::store::{ChangeQuery, RecordedChange, Store};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};

/// All changes, or which parts of them there are.
#[get("/resourcesync/change-list.xml")]
pub(super) async fn show_change_list(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_of_release(state, &req, |state, published| ChangeLists::of(state, published).front()).await
}

/// A part of the changes.
#[get("/resourcesync/change-lists/{number:[0-9]+}.xml")]
pub(super) async fn show_part_of_change_list(
    state: web::Data<AppState>,
    req: HttpRequest,
    number: web::Path<u64>,
) -> Result<HttpResponse, ApiError> {
    let number = number.into_inner();
    answer_of_release(state, &req, move |state, published| ChangeLists::of(state, published).part(number))
        .await
}

/// The changes of the items up to the newest release.
pub struct ChangeLists<'a> {
    /// The database.
    pub store: &'a Store,
    /// What is published.
    pub published: &'a Published,
    /// Makes addresses.
    pub uris: &'a Uris,
    /// Over how many numbers of the feed a part goes.
    pub in_one: u64,
}

/// A part: its number, and the moments of its first and, if it is full, of its last change.
struct Part {
    number: u64,
    from: String,
    until: Option<String>,
}

impl<'a> ChangeLists<'a> {
    fn of(state: &'a AppState, published: &'a Published) -> Self {
        Self { store: &state.store, published, uris: &state.uris, in_one: ENTRIES_IN_ONE }
    }

    /// The one part that there is, or the index of all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn front(&self) -> Result<Vec<u8>, ApiError> {
        let parts = self.described(self.parts().numbers().collect())?;
        let [first, _, ..] = parts.as_slice() else { return self.part(1) };
        let above = [("up", self.uris.address(CAPABILITIES))];
        list("sitemapindex", &above, &[("capability", "changelist"), ("from", &first.from)], |xml| {
            parts.iter().try_for_each(|part| {
                let address = self.uris.address(&format!("/resourcesync/change-lists/{}.xml", part.number));
                entry(xml, "sitemap", &address, None, &part.about())
            })
        })
    }

    /// A part.
    ///
    /// # Errors
    /// When there is none with this number, or the database fails.
    pub fn part(&self, number: u64) -> Result<Vec<u8>, ApiError> {
        let none = || no_such_part("change list", number, self.parts().count());
        let range = self.parts().range(number).ok_or_else(none)?;
        let part = self.described(vec![number])?.pop().ok_or_else(none)?;
        let last = signed(range.end);
        let asked = ChangeQuery {
            after: signed(range.start),
            up_to: self.published.current.release.seq,
            entities: vec![Entity::Item],
            limit: signed(self.in_one),
            ..ChangeQuery::default()
        };
        let changes = self.store.changes(&asked)?;
        let mut above = vec![("up", self.uris.address(CAPABILITIES))];
        above.extend((self.parts().count() > 1).then(|| ("index", self.uris.address(CHANGES))));
        list("urlset", &above, &part.about(), |xml| {
            changes.iter().take_while(|change| change.seq <= last).try_for_each(|change| {
                let address = self.uris.address(&format!("/v1/items/{}", change.code));
                let (what, at) = (what(change.kind), self.moment_of(change));
                let changed = Some(at.as_str()).filter(|_| !change.kind.is_departure());
                entry(xml, "url", &address, changed, &[("change", what), ("datetime", &at)])
            })
        })
    }

    fn parts(&self) -> Parts {
        let total = u64::try_from(self.published.current.last_change).unwrap_or_default();
        Parts { total, in_one: self.in_one }
    }

    /// What there is to say of these parts.
    fn described(&self, numbers: Vec<u64>) -> Result<Vec<Part>, ApiError> {
        let ranges: Vec<_> =
            numbers.into_iter().filter_map(|number| Some((number, self.parts().range(number)?))).collect();
        let ends: Vec<i64> =
            ranges.iter().flat_map(|(_, range)| [signed(range.start) + 1, signed(range.end)]).collect();
        let releases = self.store.releases_of_changes(&ends)?;
        let at = |change: i64| moment(self.published_at(releases.get(&change).copied()));
        let part = |(number, range): (u64, std::ops::Range<u64>)| Part {
            number,
            from: at(signed(range.start) + 1),
            until: (range.end - range.start == self.in_one).then(|| at(signed(range.end))),
        };
        Ok(ranges.into_iter().map(part).collect())
    }

    fn moment_of(&self, change: &RecordedChange) -> String {
        moment(self.published_at(Some(change.release)))
    }

    /// When a release was published; of one that is not known, the first.
    fn published_at(&self, release: Option<i64>) -> DateTime<Utc> {
        let known = release.and_then(|release| self.published.release(release));
        let first = || self.published.releases.first().unwrap_or(&self.published.current.release);
        known.unwrap_or_else(first).published_at
    }
}

impl Part {
    /// A list without an end may grow.
    fn about(&self) -> Vec<(&str, &str)> {
        let begins = [("capability", "changelist"), ("from", self.from.as_str())];
        begins.into_iter().chain(self.until.as_deref().map(|until| ("until", until))).collect()
    }
}

/// ResourceSync knows three kinds of change.
fn what(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Created => "created",
        departure if departure.is_departure() => "deleted",
        _ => "updated",
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
