//! What tells items apart: codes and names, of all items that there ever were.

use super::Store;
use super::error::StoreError;
use super::items::from_json;
use super::schema::items;
use crate::domain::item::NationalCodes;
use diesel::prelude::*;

/// Rows are read in parts: libpq holds a whole result in memory.
const ROWS_IN_ONE_QUERY: i64 = 10_000;

/// What tells an item apart from others.
#[derive(Queryable, Selectable)]
#[diesel(table_name = items)]
pub struct Identity {
    /// The row.
    pub row_id: i64,
    /// Our key.
    pub code: String,
    /// The main item.
    pub parent: Option<String>,
    /// The name.
    pub name: String,
    /// The department.
    pub department: String,
    national_codes: String,
    last_release: Option<i64>,
}

impl Identity {
    /// Whether it is part of the newest release.
    pub fn is_current(&self) -> bool {
        self.last_release.is_none()
    }

    /// The codes of the national catalogue.
    ///
    /// # Errors
    /// When the row cannot be understood.
    pub fn national_codes(&self) -> Result<NationalCodes, StoreError> {
        from_json(&self.national_codes)
    }
}

impl Store {
    /// Hands over every item row that there ever was, in the order of the rows.
    ///
    /// # Errors
    /// When the database fails, or with the first error of `take`.
    pub fn for_each_identity(
        &self,
        mut take: impl FnMut(Identity) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut after = i64::MIN;
        loop {
            let some: Vec<Identity> = self.read(|conn| {
                items::table
                    .filter(items::row_id.gt(after))
                    .order(items::row_id)
                    .limit(ROWS_IN_ONE_QUERY)
                    .select(Identity::as_select())
                    .load(conn)
            })?;
            let Some(last) = some.last() else { return Ok(()) };
            after = last.row_id;
            some.into_iter().try_for_each(&mut take)?;
        }
    }
}
