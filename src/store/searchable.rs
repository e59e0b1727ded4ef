//! What the full-text index of a release is made of.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::{ITEMS_IN_ONE_QUERY, from_json, in_release};
use super::schema::items;
use crate::domain::guide::{Guide, GuideEdition};
use diesel::prelude::*;
use std::collections::HashMap;

/// An item with the words by which it is found.
#[derive(Debug, Clone)]
pub struct SearchableItem {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
    /// Everyday names.
    pub aliases: Vec<String>,
    /// The department.
    pub department: String,
    /// The guide, if the release has one.
    pub guide: Option<Guide>,
}

impl Store {
    /// Hands over every item of a release with its guide, in the order of the codes, one by one.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood, or with the first error of `take`.
    pub fn for_each_searchable_item<E: From<StoreError>>(
        &self,
        release: i64,
        mut take: impl FnMut(SearchableItem) -> Result<(), E>,
    ) -> Result<(), E> {
        let load = |conn: &mut Conn, after: &str| {
            items::table
                .filter(items::code.gt(after).and(in_release!(release)))
                .order(items::code)
                .limit(ITEMS_IN_ONE_QUERY)
                .select((items::code, (items::name, items::aliases, items::department)))
                .load(conn)
        };
        self.in_parts(load, |some: Vec<(String, (String, String, String))>| {
            let codes: Vec<&str> = some.iter().map(|(code, _)| code.as_str()).collect();
            let editions = self.guides_of(release, &codes)?;
            let of_item = |GuideEdition { item, guide, .. }| (item.to_string(), guide);
            let mut guides: HashMap<String, Guide> = editions.into_iter().map(of_item).collect();
            some.into_iter().try_for_each(|(code, (name, aliases, department))| {
                let (aliases, guide) = (from_json(&aliases)?, guides.remove(&code));
                take(SearchableItem { code, name, aliases, department, guide })
            })
        })
    }
}
