//! What items are called, and what tells those with the same name apart.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::{KEYS_IN_ONE_QUERY, ROWS_IN_ONE_QUERY, from_json, in_release, value};
use super::schema::items;
use crate::domain::item::{Audience, ItemStatus, NationalCodes};
use diesel::prelude::*;
use std::collections::HashMap;

/// What an item is called, and what tells it from others with the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemNames {
    /// Our key.
    pub code: String,
    /// The name.
    pub name: String,
    /// Everyday names.
    pub aliases: Vec<String>,
    /// National codes.
    pub codes: NationalCodes,
    /// The main item.
    pub parent: Option<String>,
    /// The administrative division.
    pub jurisdiction: String,
    /// The department.
    pub department: String,
    /// The handling mode.
    pub handling_mode: Option<String>,
    /// Whom it serves.
    pub audience: Vec<Audience>,
    /// The status.
    pub status: ItemStatus,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = items)]
struct NamesRow {
    name: String,
    aliases: String,
    national_codes: String,
    parent: Option<String>,
    jurisdiction: String,
    department: String,
    handling_mode: Option<String>,
    audience: String,
    status: String,
}

impl Store {
    /// What the items with these codes are called in a release.
    ///
    /// # Errors
    /// When the database fails.
    pub fn names_of_items(
        &self,
        release: i64,
        codes: &[&str],
    ) -> Result<HashMap<String, String>, StoreError> {
        let mut names = HashMap::with_capacity(codes.len());
        for some in codes.chunks(ROWS_IN_ONE_QUERY) {
            let found: Vec<(String, String)> = self.read(|conn| {
                items::table
                    .filter(items::code.eq_any(some.to_vec()).and(in_release!(release)))
                    .select((items::code, items::name))
                    .load(conn)
            })?;
            names.extend(found);
        }
        Ok(names)
    }

    /// Hands over the names of every item of a release, in the order of the codes, one by one.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood, or with the first error of `take`.
    pub fn for_each_item_names(
        &self,
        release: i64,
        mut take: impl FnMut(ItemNames) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let load = |conn: &mut Conn, after: &str| {
            items::table
                .filter(items::code.gt(after).and(in_release!(release)))
                .order(items::code)
                .limit(KEYS_IN_ONE_QUERY)
                .select((items::code, NamesRow::as_select()))
                .load(conn)
        };
        self.in_order_of_codes(load, |code, row| take(row.names_of(code)?))
    }
}

impl NamesRow {
    fn names_of(self, code: String) -> Result<ItemNames, StoreError> {
        Ok(ItemNames {
            code,
            name: self.name,
            aliases: from_json(&self.aliases)?,
            codes: from_json(&self.national_codes)?,
            parent: self.parent,
            jurisdiction: self.jurisdiction,
            department: self.department,
            handling_mode: self.handling_mode,
            audience: from_json(&self.audience)?,
            status: value(&self.status)?,
        })
    }
}
