//! What items refer to: read whole, one release at a time.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::from_json;
use super::schema::reference_entries as entries;
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Insertable)]
#[diesel(table_name = entries, treat_none_as_default_value = false)]
pub(super) struct EntryRow {
    pub(super) kind: String,
    pub(super) code: String,
    pub(super) first_release: i64,
    pub(super) last_release: Option<i64>,
    pub(super) body: String,
}

/// Entries of a release by their codes, inside a transaction; each with whether its row goes on.
pub(super) fn entries_before(
    conn: &mut Conn,
    release: i64,
    kind: &str,
    codes: &[&str],
) -> Result<HashMap<String, (String, bool)>, StoreError> {
    let rows: Vec<(String, String, Option<i64>)> = entries::table
        .filter(entries::kind.eq(kind))
        .filter(entries::code.eq_any(codes.to_vec()))
        .filter(entries::first_release.le(release))
        .filter(entries::last_release.is_null().or(entries::last_release.ge(release)))
        .select((entries::code, entries::body, entries::last_release))
        .load(conn)?;
    Ok(rows.into_iter().map(|(code, body, last)| (code, (body, last.is_none()))).collect())
}

impl Store {
    /// Everything that the items of a release refer to.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn directory(&self, release: i64) -> Result<Directory, StoreError> {
        Ok(Directory {
            jurisdictions: self.table(release)?,
            departments: self.table(release)?,
            handling_modes: self.table(release)?,
            methods: self.table(release)?,
            channels: self.table(release)?,
            claims: self.table(release)?,
            contradictions: self.table(release)?,
            sources: self.table(release)?,
        })
    }

    fn table<T: ReferenceEntry>(&self, release: i64) -> Result<Table<T>, StoreError> {
        let bodies: Vec<String> = self.read(|conn| {
            entries::table
                .filter(entries::kind.eq(T::KIND))
                .filter(entries::first_release.le(release))
                .filter(entries::last_release.is_null().or(entries::last_release.ge(release)))
                .select(entries::body)
                .load(conn)
        })?;
        let parsed: Result<Vec<T>, StoreError> = bodies.iter().map(|body| from_json(body)).collect();
        Ok(Table::new(parsed?))
    }
}
