//! What changed between two releases: the item rows that ended, and those that began.

use super::Store;
use super::error::StoreError;
use super::items::{ItemKey, ROWS_IN_ONE_QUERY};
use super::schema::items;
use diesel::prelude::*;
use std::collections::HashMap;

/// From one release to a later one.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// The release that is known.
    pub from: i64,
    /// The release that is wanted.
    pub to: i64,
}

/// What the items of a release are ordered by.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = items)]
pub struct ItemLabel {
    /// The row.
    pub row_id: i64,
    /// Our key.
    pub code: String,
    /// The name.
    pub name: String,
}

/// How the items of two releases differ. An item that was changed has one row that ended and one that began.
pub struct ItemChanges {
    /// The rows that only the first release has.
    pub ended: Vec<ItemLabel>,
    /// The rows that only the second one has, each with its code, in the order of the codes.
    pub begun: Vec<(String, ItemKey)>,
}

impl Store {
    /// How the items of two releases differ; nothing if more rows differ than `most`.
    ///
    /// Releases in between do not matter: a row that began and ended there is in neither.
    ///
    /// # Errors
    /// When the database fails.
    pub fn item_changes(&self, span: Span, most: usize) -> Result<Option<ItemChanges>, StoreError> {
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let ended: Vec<ItemLabel> = self.read(|conn| {
            items::table
                .filter(items::last_release.ge(span.from).and(items::last_release.lt(span.to)))
                .filter(items::first_release.le(span.from))
                .select(ItemLabel::as_select())
                .limit(limit)
                .load(conn)
        })?;
        // They are sorted here: an ORDER BY could make a database walk the codes of all items instead.
        let mut begun: Vec<(String, ItemKey)> = self.read(|conn| {
            items::table
                .filter(items::first_release.gt(span.from).and(items::first_release.le(span.to)))
                .filter(items::last_release.is_null().or(items::last_release.ge(span.to)))
                .select((items::code, ItemKey::as_select()))
                .limit(limit)
                .load(conn)
        })?;
        begun.sort_by(|(a, _), (b, _)| a.cmp(b));
        let few = ended.len() + begun.len() <= most;
        Ok(few.then_some(ItemChanges { ended, begun }))
    }

    /// What these rows are ordered by.
    ///
    /// # Errors
    /// When the database fails.
    pub fn item_labels(&self, row_ids: &[i64]) -> Result<HashMap<i64, ItemLabel>, StoreError> {
        let mut found = HashMap::with_capacity(row_ids.len());
        for some in row_ids.chunks(ROWS_IN_ONE_QUERY) {
            let labels: Vec<ItemLabel> = self.read(|conn| {
                items::table
                    .filter(items::row_id.eq_any(some.to_vec()))
                    .select(ItemLabel::as_select())
                    .load(conn)
            })?;
            found.extend(labels.into_iter().map(|label| (label.row_id, label)));
        }
        Ok(found)
    }
}
