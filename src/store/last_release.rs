//! When what a release holds was changed last: the rows know, for each spans releases.

use super::Store;
use super::error::StoreError;
use super::items::label;
use super::publish::ITEM;
use super::schema::{changes, guides, items, reference_entries as entries};
use crate::domain::change::ChangeKind;
use diesel::dsl::max;
use diesel::prelude::*;
use std::collections::HashMap;

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
            let renamed: Option<i64> = changes::table
                .filter(changes::entity.eq(ITEM).and(changes::kind.eq(label(ChangeKind::Renamed))))
                .filter(changes::release.le(release))
                .select(max(changes::release))
                .first(conn)?;
            Ok(LastReleases {
                items: newest_release!(conn, items, release),
                names_of_items: renamed.unwrap_or(0),
                guides: newest_release!(conn, guides, release),
                entries,
                renewed,
            })
        })
    }
}
