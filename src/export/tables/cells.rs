//! How tables are written down, and how what the domain says becomes cells.

use super::{Cell, Row};
use crate::domain::catalogue::{ReferenceEntry, Table};
use crate::domain::code_list::CodeList;
use crate::domain::guide::Evidence;
use crate::domain::source::{Provenance, Source};
use crate::export::error::ExportError;
use serde::Serialize;
use std::fmt::Display;

/// What stands between the texts of a list.
pub const LIST_SEPARATOR: char = '|';
/// What stands before a separator, or before itself, that belongs to a text of a list.
pub const LIST_ESCAPE: char = '\\';

/// Declares the table of a file, and the function that makes the cells of a row: what a column is and where its
/// value comes from stand side by side. `+ name` makes two columns: the code, and what it is called in Chinese.
macro_rules! table {
    (
        $name:literal, $title:literal, $description:literal;
        key $key:expr;
        references $references:expr;
        |$($argument:ident: $type:ty),+|
        $($column:literal $(+ $called:ident)?: $kind:ident $need:ident,
            $column_title:literal, $says:literal => $cells:expr;)+
    ) => {
        #[doc = $description]
        pub(super) static TABLE: $crate::export::tables::Table = $crate::export::tables::Table {
            name: $name,
            title: $title,
            description: $description,
            columns: &[$(
                $crate::export::tables::Column {
                    name: $column,
                    title: concat!($column_title $(, $crate::export::tables::cells::code_mark!($called))?),
                    description: $says,
                    kind: $crate::export::tables::ColumnKind::$kind,
                    required: $crate::export::tables::cells::is_required!($need),
                },
                $($crate::export::tables::Column {
                    name: concat!($column, "_", stringify!($called)),
                    title: $column_title,
                    description: concat!("What ", $column, " is called in Chinese."),
                    kind: $crate::export::tables::ColumnKind::$kind,
                    required: $crate::export::tables::cells::is_required!($need),
                },)?
            )+],
            key: $key,
            references: $references,
        };

        /// The cells of a row.
        pub(super) fn cells($($argument: $type),+) -> Vec<$crate::export::tables::Cell> {
            let mut cells = Vec::with_capacity(TABLE.columns.len());
            $(cells.extend($cells);)+
            cells
        }
    };
}

macro_rules! is_required {
    (required) => {
        true
    };
    (optional) => {
        false
    };
}

macro_rules! code_mark {
    (name) => {
        "（代码）"
    };
}

pub(super) use {code_mark, is_required, table};

/// A row whose record is this thing.
pub(super) fn row(cells: Vec<Cell>, record: &impl Serialize) -> Result<Row, ExportError> {
    let record = serde_json::to_string(record).map_err(|error| ExportError::Unwritable(error.to_string()))?;
    Ok(Row { cells, record })
}

/// A text.
pub(super) fn text(text: impl Display) -> [Cell; 1] {
    [Cell::Text(text.to_string())]
}

/// A text, if there is one; also a day or a code.
pub(super) fn maybe<T: Display>(text: Option<T>) -> [Cell; 1] {
    [text.map_or(Cell::Nothing, |text| Cell::Text(text.to_string()))]
}

/// A whole number.
pub(super) fn integer(number: Option<impl Into<i64>>) -> [Cell; 1] {
    [number.map_or(Cell::Nothing, |number| Cell::Integer(number.into()))]
}

/// True or false.
pub(super) fn boolean(value: Option<bool>) -> [Cell; 1] {
    [value.map_or(Cell::Nothing, Cell::Boolean)]
}

/// Several texts; nothing, if there is none. A text that holds a separator keeps it, behind a backslash.
pub(super) fn list<T: Display>(texts: impl IntoIterator<Item = T>) -> [Cell; 1] {
    [joined(texts)]
}

fn joined<T: Display>(texts: impl IntoIterator<Item = T>) -> Cell {
    let mut all = String::new();
    for (place, text) in texts.into_iter().enumerate() {
        if place > 0 {
            all.push(LIST_SEPARATOR);
        }
        for character in text.to_string().chars() {
            if character == LIST_SEPARATOR || character == LIST_ESCAPE {
                all.push(LIST_ESCAPE);
            }
            all.push(character);
        }
    }
    if all.is_empty() { Cell::Nothing } else { Cell::Text(all) }
}

/// A value of a code list, and what it is called.
pub(super) fn coded<C: CodeList>(value: Option<C>) -> [Cell; 2] {
    let entry = value.map(CodeList::entry);
    let cell = |text: Option<&str>| text.map_or(Cell::Nothing, |text| Cell::Text(text.to_owned()));
    [cell(entry.map(|entry| entry.code)), cell(entry.map(|entry| entry.name))]
}

/// Values of a code list, and what they are called.
pub(super) fn coded_list<C: CodeList>(values: &[C]) -> [Cell; 2] {
    let entries = || values.iter().map(|value| value.entry());
    [joined(entries().map(|entry| entry.code)), joined(entries().map(|entry| entry.name))]
}

/// Something that is referred to, and what it is called.
pub(super) fn named<T: ReferenceEntry>(table: &Table<T>, code: Option<&impl AsRef<str>>) -> [Cell; 2] {
    let [code] = maybe(code.map(AsRef::as_ref));
    let name = match &code {
        Cell::Text(code) => Cell::Text(name_of(table, code).to_owned()),
        _ => Cell::Nothing,
    };
    [code, name]
}

/// Several things that are referred to, and what they are called.
pub(super) fn named_list<T: ReferenceEntry>(table: &Table<T>, codes: &[impl AsRef<str>]) -> [Cell; 2] {
    let codes = || codes.iter().map(AsRef::as_ref);
    [joined(codes()), joined(codes().map(|code| name_of(table, code)))]
}

/// The sources of a row, and what they are called.
pub(super) fn sources(table: &Table<Source>, provenance: &[Provenance]) -> [Cell; 2] {
    let codes: Vec<_> = provenance.iter().map(|provenance| &provenance.source).collect();
    named_list(table, &codes)
}

/// The words of each source, in the order of the sources; nothing if none is quoted.
pub(super) fn quotes(provenance: &[Provenance]) -> [Cell; 1] {
    if provenance.iter().all(|provenance| provenance.quote.is_none()) {
        return [Cell::Nothing];
    }
    list(provenance.iter().map(|provenance| provenance.quote.as_deref().unwrap_or_default()))
}

/// The source of a statement, and what it is called.
pub(super) fn source_of(table: &Table<Source>, evidence: Option<&Evidence>) -> [Cell; 2] {
    named(table, evidence.map(|evidence| &evidence.source))
}

/// What the thing with this code is called; its code, if it is called nothing.
fn name_of<'a, T: ReferenceEntry>(table: &'a Table<T>, code: &'a str) -> &'a str {
    table.get(code).and_then(|entry| entry.names().first().copied()).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a reader of a list does.
    fn split(list: &str) -> Vec<String> {
        let (mut texts, mut characters) = (vec![String::new()], list.chars());
        while let Some(character) = characters.next() {
            match character {
                LIST_SEPARATOR => texts.push(String::new()),
                LIST_ESCAPE => texts.last_mut().unwrap().extend(characters.next()),
                other => texts.last_mut().unwrap().push(other),
            }
        }
        texts
    }

    proptest! {
        #[test]
        fn a_list_can_be_taken_apart_again(texts in prop::collection::vec("[a|\\\\,\n丙]{1,4}", 1..4)) {
            let [Cell::Text(joined)] = list(&texts) else { panic!("nothing") };
            prop_assert_eq!(split(&joined), texts);
        }
    }

    #[test]
    fn codes_stand_as_they_are() {
        assert_eq!(list(["a", "b"]), text("a|b"));
        assert_eq!(list(["a|b", "c\\"]), text("a\\|b|c\\\\"));
        assert_eq!(list::<&str>([]), [Cell::Nothing]);
    }
}
