//! In which release things last changed: there their rows begin.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::{ROWS_IN_ONE_QUERY, label};
use super::publish::ITEM;
use super::schema::{changes, guides, items, reference_entries as entries, releases};
use crate::domain::change::{ChangeKind, Entity};
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use std::collections::HashMap;

/// An item, with the releases in which it and its guide last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemState {
    /// Its code.
    pub code: String,
    /// Since which release its row is as it is.
    pub since: i64,
    /// Since which release its guide is as it is, if it has one.
    pub guide_since: Option<i64>,
}

/// The releases that last changed what a release holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastReleases {
    /// Its items.
    pub items: i64,
    /// What one of its items is called.
    pub names_of_items: i64,
    /// Its guides.
    pub guides: i64,
    /// What items refer to, by its kind.
    pub entries: HashMap<String, i64>,
    /// What items refer to, as far as it was there before: changed, or gone. What is new nothing older mentions.
    pub renewed: HashMap<String, i64>,
}

/// The newest release up to one in which a row of a table began or was gone.
macro_rules! newest_release {
    ($conn:expr, $table:ident, $release:expr) => {{
        let begun: Option<i64> = $table::table
            .filter($table::first_release.le($release))
            .select(max($table::first_release))
            .first($conn)?;
        let ended: Option<i64> = $table::table
            .filter($table::last_release.lt($release))
            .select(max($table::last_release))
            .first($conn)?;
        begun.unwrap_or(0).max(ended.map_or(0, |last| last + 1))
    }};
}

impl Store {
    /// Since when the items in these rows, and their guides, are as they are in a release; in the order of the codes
    /// as long as the rows are.
    ///
    /// # Errors
    /// When the database fails.
    pub fn item_states(&self, release: i64, row_ids: &[i64]) -> Result<Vec<ItemState>, StoreError> {
        let mut states = Vec::with_capacity(row_ids.len());
        for some in row_ids.chunks(ROWS_IN_ONE_QUERY) {
            let rows: Vec<(String, i64)> = self.read(|conn| {
                items::table
                    .filter(items::row_id.eq_any(some.to_vec()))
                    .order(items::code)
                    .select((items::code, items::first_release))
                    .load(conn)
            })?;
            let guides = self.guides_since(release, rows.iter().map(|(code, _)| code.as_str()).collect())?;
            let state = |(code, since)| ItemState { guide_since: guides.get(&code).copied(), code, since };
            states.extend(rows.into_iter().map(state));
        }
        Ok(states)
    }

    fn guides_since(&self, release: i64, codes: Vec<&str>) -> Result<HashMap<String, i64>, StoreError> {
        let rows: Vec<(String, i64)> = self.read(|conn| {
            guides::table
                .filter(guides::item.eq_any(codes))
                .filter(guides::first_release.le(release))
                .filter(guides::last_release.is_null().or(guides::last_release.ge(release)))
                .select((guides::item, guides::first_release))
                .load(conn)
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Since which release each entry is as it is in a release.
    ///
    /// # Errors
    /// When the database fails.
    pub fn entries_since(&self, release: i64, entity: Entity) -> Result<HashMap<String, i64>, StoreError> {
        let rows: Vec<(String, i64)> = self.read(|conn| {
            entries::table
                .filter(entries::kind.eq(label(entity)).and(entries::first_release.le(release)))
                .filter(entries::last_release.is_null().or(entries::last_release.ge(release)))
                .select((entries::code, entries::first_release))
                .load(conn)
        })?;
        Ok(rows.into_iter().collect())
    }

    /// The first item of a release, in the order of codes, that has a guide.
    ///
    /// # Errors
    /// When the database fails.
    pub fn first_item_with_guide(&self, release: i64) -> Result<Option<String>, StoreError> {
        self.read(|conn| {
            guides::table
                .filter(guides::first_release.le(release))
                .filter(guides::last_release.is_null().or(guides::last_release.ge(release)))
                .order(guides::item)
                .select(guides::item)
                .first(conn)
                .optional()
        })
    }

    /// The releases that last changed what this release holds.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_releases(&self, release: i64) -> Result<LastReleases, StoreError> {
        self.read(|conn| {
            let begun: Vec<(String, Option<i64>)> = entries::table
                .filter(entries::first_release.le(release))
                .group_by(entries::kind)
                .select((entries::kind, max(entries::first_release)))
                .load(conn)?;
            let ended: Vec<(String, Option<i64>)> = entries::table
                .filter(entries::last_release.lt(release))
                .group_by(entries::kind)
                .select((entries::kind, max(entries::last_release)))
                .load(conn)?;
            let renewed: HashMap<String, i64> =
                ended.into_iter().filter_map(|(kind, last)| Some((kind, last? + 1))).collect();
            let mut entries = renewed.clone();
            for (kind, release) in begun {
                let known = entries.entry(kind).or_insert(0);
                *known = release.unwrap_or(0).max(*known);
            }
            Ok(LastReleases {
                items: newest_release!(conn, items, release),
                names_of_items: last_renaming(conn, release)?,
                guides: newest_release!(conn, guides, release),
                entries,
                renewed,
            })
        })
    }
}

/// The newest release up to one in which an item was called otherwise than in the release before; zero if there is
/// none. Such an item may have been moved, or have another handling mode, in the same release.
fn last_renaming(conn: &mut Conn, release: i64) -> QueryResult<i64> {
    let kinds = [ChangeKind::Renamed, ChangeKind::ModeChanged, ChangeKind::Moved].map(label);
    let candidates: Vec<i64> = changes::table
        .filter(changes::entity.eq(ITEM).and(changes::kind.eq_any(kinds)).and(changes::release.le(release)))
        .select(changes::release)
        .distinct()
        .load(conn)?;
    // On a mirror, numbers may be missing between releases.
    let releases: Vec<i64> = releases::table
        .filter(releases::seq.le(release))
        .order(releases::seq.desc())
        .select(releases::seq)
        .load(conn)?;
    for (seq, before) in releases.iter().zip(releases.iter().skip(1)) {
        if candidates.contains(seq) && has_renaming(conn, *before, *seq)? {
            return Ok(*seq);
        }
    }
    Ok(0)
}

fn has_renaming(conn: &mut Conn, before: i64, seq: i64) -> QueryResult<bool> {
    let (old, new) = diesel::alias!(items as old_items, items as new_items);
    let renamed = old
        .inner_join(new.on(new.field(items::code).eq(old.field(items::code))))
        .filter(old.field(items::last_release).eq(before))
        .filter(new.field(items::first_release).eq(seq))
        .filter(new.field(items::name).ne(old.field(items::name)));
    diesel::select(exists(renamed)).get_result(conn)
}
