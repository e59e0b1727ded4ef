//! In which release things last changed: there their rows begin.

use super::Store;
use super::error::StoreError;
use super::items::{ROWS_IN_ONE_QUERY, label};
use super::schema::{changes, guides, items, reference_entries as entries};
use crate::domain::change::Entity;
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

    /// Which releases made the changes with these numbers.
    ///
    /// # Errors
    /// When the database fails.
    pub fn releases_of_changes(&self, numbers: &[i64]) -> Result<HashMap<i64, i64>, StoreError> {
        let mut releases = HashMap::with_capacity(numbers.len());
        for some in numbers.chunks(ROWS_IN_ONE_QUERY) {
            let rows: Vec<(i64, i64)> = self.read(|conn| {
                changes::table
                    .filter(changes::seq.eq_any(some.to_vec()))
                    .select((changes::seq, changes::release))
                    .load(conn)
            })?;
            releases.extend(rows);
        }
        Ok(releases)
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
}
