//! Items: one by its code, many by their rows, and the keys that the index of a release is made of.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::schema::items;
use crate::domain::code_list::CodeList;
use crate::domain::ids::Code;
use crate::domain::item::Item;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// The keys of a whole release are read in parts: libpq holds a whole result in memory.
pub(super) const KEYS_IN_ONE_QUERY: i64 = 10_000;
/// Whole items are read in smaller parts than keys.
pub(super) const ITEMS_IN_ONE_QUERY: i64 = 1_000;
/// SQLite takes no more than 32,766 values in one statement.
pub(super) const ROWS_IN_ONE_QUERY: usize = 1_000;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = items, treat_none_as_default_value = false)]
pub(super) struct ItemRow {
    row_id: i64,
    code: String,
    first_release: i64,
    last_release: Option<i64>,
    parent: Option<String>,
    name: String,
    aliases: String,
    jurisdiction: String,
    department: String,
    category: Option<String>,
    item_type: Option<String>,
    handling_mode: Option<String>,
    handling_mode_reason: Option<String>,
    methods: String,
    channels: String,
    audience: String,
    topics: String,
    processing_time: String,
    visits: Option<i64>,
    national_codes: String,
    status: String,
    listing: String,
    provenance: String,
    note: Option<String>,
}

/// What the index of a release knows of an item, in the order of the codes.
#[derive(Queryable, Selectable)]
#[diesel(table_name = items)]
pub struct ItemKey {
    /// The row.
    pub row_id: i64,
    /// The name.
    pub name: String,
    /// The main item.
    pub parent: Option<String>,
    /// The administrative division.
    pub jurisdiction: String,
    /// The department.
    pub department: String,
    /// The category.
    pub category: Option<String>,
    /// The type.
    pub item_type: Option<String>,
    /// The handling mode.
    pub handling_mode: Option<String>,
    /// The status.
    pub status: String,
    /// Whether it is on a list.
    pub listing: String,
    methods: String,
    channels: String,
    audience: String,
}

impl ItemKey {
    /// The ways of fulfilment.
    ///
    /// # Errors
    /// When the row cannot be understood.
    pub fn methods(&self) -> Result<Vec<String>, StoreError> {
        from_json(&self.methods)
    }

    /// The channels.
    ///
    /// # Errors
    /// When the row cannot be understood.
    pub fn channels(&self) -> Result<Vec<String>, StoreError> {
        from_json(&self.channels)
    }

    /// Whom it serves.
    ///
    /// # Errors
    /// When the row cannot be understood.
    pub fn audience(&self) -> Result<Vec<String>, StoreError> {
        from_json(&self.audience)
    }
}

/// The rows that belong to a release. A macro, for the type of such an expression is unreadable.
macro_rules! in_release {
    ($release:expr) => {
        items::first_release
            .le($release)
            .and(items::last_release.is_null().or(items::last_release.ge($release)))
    };
}
pub(super) use in_release;

impl Store {
    /// The item with this code in a release.
    ///
    /// # Errors
    /// When the database fails or the row cannot be understood.
    pub fn item(&self, release: i64, code: &str) -> Result<Option<Item>, StoreError> {
        let row: Option<ItemRow> = self.read(|conn| {
            items::table
                .filter(items::code.eq(code).and(in_release!(release)))
                .select(ItemRow::as_select())
                .first(conn)
                .optional()
        })?;
        row.map(Item::try_from).transpose()
    }

    /// Items by their rows, in the order asked for.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood.
    pub fn items_in_rows(&self, row_ids: &[i64]) -> Result<Vec<Item>, StoreError> {
        let mut found = HashMap::with_capacity(row_ids.len());
        for some in row_ids.chunks(ROWS_IN_ONE_QUERY) {
            let rows: Vec<ItemRow> = self.read(|conn| {
                items::table
                    .filter(items::row_id.eq_any(some.to_vec()))
                    .select(ItemRow::as_select())
                    .load(conn)
            })?;
            found.extend(rows.into_iter().map(|row| (row.row_id, row)));
        }
        let missing = |row_id: &i64| bad_row(format!("row {row_id} of the items is missing"));
        row_ids.iter().map(|id| found.remove(id).ok_or_else(|| missing(id))?.try_into()).collect()
    }

    /// Items by their codes, in the order of the codes.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood.
    pub fn items_with_codes(&self, release: i64, codes: &[&str]) -> Result<Vec<Item>, StoreError> {
        let rows: Vec<ItemRow> = self.read(|conn| {
            items::table
                .filter(items::code.eq_any(codes.to_vec()).and(in_release!(release)))
                .order(items::code)
                .select(ItemRow::as_select())
                .load(conn)
        })?;
        rows.into_iter().map(Item::try_from).collect()
    }

    /// Hands over the items of a release in the order of the codes, some at a time.
    ///
    /// # Errors
    /// When the database fails or a row cannot be understood, or with the first error of `take`.
    pub fn for_each_part_of_items<E: From<StoreError>>(
        &self,
        release: i64,
        mut take: impl FnMut(Vec<Item>) -> Result<(), E>,
    ) -> Result<(), E> {
        let load = |conn: &mut Conn, after: &str| {
            items::table
                .filter(items::code.gt(after).and(in_release!(release)))
                .order(items::code)
                .limit(ITEMS_IN_ONE_QUERY)
                .select((items::code, ItemRow::as_select()))
                .load(conn)
        };
        self.in_parts(load, |some| {
            let items: Result<_, StoreError> = some.into_iter().map(|(_, row)| row.try_into()).collect();
            take(items?)
        })
    }

    /// The codes of the items that stand just before and just after a code in the order of codes: so many each.
    ///
    /// # Errors
    /// When the database fails.
    pub fn codes_around(&self, release: i64, code: &str, count: i64) -> Result<Vec<String>, StoreError> {
        self.read(|conn| {
            let before = items::table.filter(items::code.lt(code).and(in_release!(release)));
            let after = items::table.filter(items::code.gt(code).and(in_release!(release)));
            let before = before.order(items::code.desc()).limit(count).select(items::code);
            let after = after.order(items::code).limit(count).select(items::code);
            let mut codes: Vec<String> = before.load(conn)?;
            codes.extend(after.load::<String>(conn)?);
            Ok(codes)
        })
    }

    /// The codes of the sub-items of these items, each with that of its main item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sub_items_of(&self, release: i64, codes: &[&str]) -> Result<Vec<(String, String)>, StoreError> {
        let rows: Vec<(String, Option<String>)> = self.read(|conn| {
            items::table
                .filter(items::parent.eq_any(codes.to_vec()).and(in_release!(release)))
                .order(items::code)
                .select((items::code, items::parent))
                .load(conn)
        })?;
        Ok(rows.into_iter().filter_map(|(code, parent)| Some((code, parent?))).collect())
    }

    /// Hands over the key of every item of a release, in the order of the codes, one by one.
    ///
    /// # Errors
    /// When the database fails, or with the first error of `take`.
    pub fn for_each_item_key(
        &self,
        release: i64,
        mut take: impl FnMut(ItemKey) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let load = |conn: &mut Conn, after: &str| {
            items::table
                .filter(items::code.gt(after).and(in_release!(release)))
                .order(items::code)
                .limit(KEYS_IN_ONE_QUERY)
                .select((items::code, ItemKey::as_select()))
                .load(conn)
        };
        self.in_order_of_codes(load, |_, key| take(key))
    }

    /// Reads what there is of all items of a release, one by one; `load` reads some of what follows a code.
    pub(super) fn in_order_of_codes<T>(
        &self,
        load: impl Fn(&mut Conn, &str) -> QueryResult<Vec<(String, T)>>,
        mut take: impl FnMut(String, T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.in_parts(load, |some| some.into_iter().try_for_each(|(code, read)| take(code, read)))
    }

    /// The same part by part, as they were loaded.
    pub(super) fn in_parts<T, E: From<StoreError>>(
        &self,
        load: impl Fn(&mut Conn, &str) -> QueryResult<Vec<(String, T)>>,
        mut take: impl FnMut(Vec<(String, T)>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = String::new();
        loop {
            let some = self.read(|conn| load(conn, &after))?;
            let Some((last, _)) = some.last() else { return Ok(()) };
            after.clone_from(last);
            take(some)?;
        }
    }
}

/// Items of a release by their codes, inside a transaction; each with whether its row goes on.
pub(super) fn items_before(
    conn: &mut Conn,
    release: i64,
    codes: &[&str],
) -> Result<HashMap<String, (Item, bool)>, StoreError> {
    let rows: Vec<ItemRow> = items::table
        .filter(items::code.eq_any(codes.to_vec()).and(in_release!(release)))
        .select(ItemRow::as_select())
        .load(conn)?;
    let entry = |row: ItemRow| {
        let goes_on = row.last_release.is_none();
        Ok((row.code.clone(), (Item::try_from(row)?, goes_on)))
    };
    rows.into_iter().map(entry).collect()
}

impl ItemRow {
    pub(super) fn new(row_id: i64, first_release: i64, item: &Item) -> Result<Self, StoreError> {
        let code_of = |code: &dyn AsRef<str>| code.as_ref().to_owned();
        Ok(Self {
            row_id,
            code: item.code.to_string(),
            first_release,
            last_release: None,
            parent: item.parent.as_ref().map(|code| code_of(code)),
            name: item.name.clone(),
            aliases: to_json(&item.aliases)?,
            jurisdiction: item.jurisdiction.to_string(),
            department: item.department.to_string(),
            category: item.category.map(label),
            item_type: item.item_type.map(label),
            handling_mode: item.handling_mode.as_ref().map(|code| code_of(code)),
            handling_mode_reason: item.handling_mode_reason.map(label),
            methods: to_json(&item.methods)?,
            channels: to_json(&item.channels)?,
            audience: to_json(&item.audience)?,
            topics: to_json(&item.topics)?,
            processing_time: to_json(&item.processing_time)?,
            visits: item.visits.map(i64::from),
            national_codes: to_json(&item.codes)?,
            status: label(item.status),
            listing: label(item.listing),
            provenance: to_json(&item.provenance)?,
            note: item.note.clone(),
        })
    }
}

impl TryFrom<ItemRow> for Item {
    type Error = StoreError;

    fn try_from(row: ItemRow) -> Result<Self, StoreError> {
        Ok(Self {
            code: code(&row.code)?,
            parent: row.parent.as_deref().map(code).transpose()?,
            name: row.name,
            aliases: from_json(&row.aliases)?,
            jurisdiction: code(&row.jurisdiction)?,
            department: code(&row.department)?,
            category: row.category.as_deref().map(value).transpose()?,
            item_type: row.item_type.as_deref().map(value).transpose()?,
            handling_mode: row.handling_mode.as_deref().map(code).transpose()?,
            handling_mode_reason: row.handling_mode_reason.as_deref().map(value).transpose()?,
            methods: from_json(&row.methods)?,
            channels: from_json(&row.channels)?,
            audience: from_json(&row.audience)?,
            topics: from_json(&row.topics)?,
            processing_time: from_json(&row.processing_time)?,
            visits: row.visits.map(|visits| visits.try_into().map_err(bad_row)).transpose()?,
            codes: from_json(&row.national_codes)?,
            status: value(&row.status)?,
            listing: value(&row.listing)?,
            provenance: from_json(&row.provenance)?,
            note: row.note,
        })
    }
}

pub(super) fn label<T: CodeList>(value: T) -> String {
    value.entry().code.to_owned()
}

pub(super) fn value<T: CodeList>(code: &str) -> Result<T, StoreError> {
    T::from_code(code).ok_or_else(|| bad_row(format!("\"{code}\" is not in the code list {}", T::NAME)))
}

pub(super) fn code<T: Code>(text: &str) -> Result<T, StoreError> {
    T::parse(text).map_err(bad_row)
}

pub(super) fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(bad_row)
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(bad_row)
}

pub(super) fn bad_row(cause: impl std::fmt::Display) -> StoreError {
    StoreError::BadRow(cause.to_string())
}
