//! Guides: of some items, in one release.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::{ITEMS_IN_ONE_QUERY, bad_row, code, from_json, to_json};
use super::schema::guides;
use crate::domain::guide::GuideEdition;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = guides, treat_none_as_default_value = false)]
pub(super) struct GuideRow {
    item: String,
    first_release: i64,
    last_release: Option<i64>,
    edition: i64,
    content_hash: String,
    body: String,
}

impl GuideRow {
    pub(super) fn new(first_release: i64, edition: &GuideEdition) -> Result<Self, StoreError> {
        Ok(Self {
            item: edition.item.to_string(),
            first_release,
            last_release: None,
            edition: edition.edition.into(),
            content_hash: edition.content_hash.clone(),
            body: to_json(&edition.guide)?,
        })
    }
}

impl TryFrom<GuideRow> for GuideEdition {
    type Error = StoreError;

    fn try_from(row: GuideRow) -> Result<Self, StoreError> {
        Ok(Self {
            item: code(&row.item)?,
            edition: row.edition.try_into().map_err(bad_row)?,
            content_hash: row.content_hash,
            guide: from_json(&row.body)?,
        })
    }
}

/// Guides of a release by their items, inside a transaction; each with whether its row goes on.
pub(super) fn guides_before(
    conn: &mut Conn,
    release: i64,
    items: &[&str],
) -> Result<HashMap<String, (GuideEdition, bool)>, StoreError> {
    let rows: Vec<GuideRow> = guides::table
        .filter(guides::item.eq_any(items.to_vec()))
        .filter(guides::first_release.le(release))
        .filter(guides::last_release.is_null().or(guides::last_release.ge(release)))
        .select(GuideRow::as_select())
        .load(conn)?;
    let entry = |row: GuideRow| {
        let goes_on = row.last_release.is_none();
        Ok((row.item.clone(), (GuideEdition::try_from(row)?, goes_on)))
    };
    rows.into_iter().map(entry).collect()
}

impl Store {
    /// The guides of these items in a release, in the order of the codes. Not every item has one.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood.
    pub fn guides_of(&self, release: i64, items: &[&str]) -> Result<Vec<GuideEdition>, StoreError> {
        let rows: Vec<GuideRow> = self.read(|conn| {
            guides::table
                .filter(guides::item.eq_any(items.to_vec()))
                .filter(guides::first_release.le(release))
                .filter(guides::last_release.is_null().or(guides::last_release.ge(release)))
                .order(guides::item)
                .select(GuideRow::as_select())
                .load(conn)
        })?;
        rows.into_iter().map(GuideEdition::try_from).collect()
    }

    /// Hands over the guides of a release in the order of their items, some at a time.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood, or with the first error of `take`.
    pub fn for_each_part_of_guides<E: From<StoreError>>(
        &self,
        release: i64,
        mut take: impl FnMut(Vec<GuideEdition>) -> Result<(), E>,
    ) -> Result<(), E> {
        let load = |conn: &mut Conn, after: &str| {
            guides::table
                .filter(guides::item.gt(after).and(guides::first_release.le(release)))
                .filter(guides::last_release.is_null().or(guides::last_release.ge(release)))
                .order(guides::item)
                .limit(ITEMS_IN_ONE_QUERY)
                .select((guides::item, GuideRow::as_select()))
                .load(conn)
        };
        self.in_parts(load, |some| {
            let guides: Result<_, StoreError> = some.into_iter().map(|(_, row)| row.try_into()).collect();
            take(guides?)
        })
    }

    /// The last edition of the guides that these items ever had, in any release.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood.
    pub fn last_editions(&self, items: &[&str]) -> Result<HashMap<String, u32>, StoreError> {
        let rows: Vec<(String, i64)> = self.read(|conn| {
            guides::table
                .filter(guides::item.eq_any(items.to_vec()))
                .select((guides::item, guides::edition))
                .load(conn)
        })?;
        let mut last = HashMap::new();
        for (item, edition) in rows {
            let edition = u32::try_from(edition).map_err(bad_row)?;
            let known = last.entry(item).or_insert(edition);
            *known = edition.max(*known);
        }
        Ok(last)
    }
}
