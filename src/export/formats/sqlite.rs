//! All tables as one SQLite file: any SQLite tool can search the catalogue, without a network.
//!
//! Texts, days and moments are `TEXT` as the API writes them, true and false are 1 and 0; lists are JSON arrays
//! and structures JSON, so `json_each` takes them apart. `about` says which release it is, `about_tables` and
//! `about_columns` describe the rest.

use super::about::About;
use super::value::{Value, values};
use crate::export::error::ExportError;
use crate::export::tables::{Column, ColumnKind, Row, Table};
use crate::store::{FileColumn, FileKind, FileTable, FileValue, ReleaseFile};
use std::borrow::Cow;
use std::path::Path;

/// What marks the file as ours, for `file` and others: "onev".
const APPLICATION: i32 = 0x6f6e_6576;

/// The version of the layout. It grows when a table or column changes its meaning.
const LAYOUT: i32 = 1;

/// The table by whose texts a desk searches, the columns that it searches, and the full-text table made of them.
const SEARCHED: (&str, &[&str], &str) = ("items", &["name", "aliases"], "items_search");

/// What its index cannot do, a desk must know: most Chinese words have two characters.
const HOW_TO_SEARCH: &str = "Finds items by any part of their names and aliases: MATCH '公积金' for three characters or more, name LIKE '%公证%' for fewer.";

/// Writes all tables as one SQLite file.
pub struct SqliteWriter {
    file: ReleaseFile,
    tables: Vec<Written>,
}

/// A table, as far as it is written.
struct Written {
    table: &'static Table,
    layout: FileTable,
    rows: i64,
}

impl SqliteWriter {
    /// Creates the file.
    ///
    /// # Errors
    /// There is a file already, or none can be created.
    pub fn new(path: &Path, about: &About) -> Result<Self, ExportError> {
        let mut file = ReleaseFile::create(path, APPLICATION, LAYOUT)?;
        let table = described("about", &["name", "title", "value"], &["name"]);
        file.add_table(&table)?;
        for fact in &about.facts {
            file.insert(&table, &[text(fact.name), text(fact.title), text(&fact.value)])?;
        }
        Ok(Self { file, tables: Vec::new() })
    }

    /// Begins a table.
    ///
    /// # Errors
    /// There is one of that name, or the disk is full.
    pub fn begin(&mut self, table: &'static Table) -> Result<(), ExportError> {
        self.begin_as(table, layout(table))
    }

    /// Begins a table whose rows may name what is not in the file.
    ///
    /// # Errors
    /// There is one of that name, or the disk is full.
    pub fn begin_alone(&mut self, table: &'static Table) -> Result<(), ExportError> {
        self.begin_as(table, FileTable { references: Vec::new(), ..layout(table) })
    }

    fn begin_as(&mut self, table: &'static Table, layout: FileTable) -> Result<(), ExportError> {
        self.file.add_table(&layout)?;
        self.tables.push(Written { table, layout, rows: 0 });
        Ok(())
    }

    /// Writes a row of the table that was begun last.
    ///
    /// # Errors
    /// No table was begun, a cell does not fit its column, the key is there already, or the disk is full.
    pub fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        let Some(Written { table, layout, rows }) = self.tables.last_mut() else {
            return Err(ExportError::Unwritable("a row stands before the first table".to_owned()));
        };
        let values: Vec<FileValue> = values(table, row)?.into_iter().map(kept).collect();
        *rows += 1;
        Ok(self.file.insert(layout, &values)?)
    }

    /// Adds the descriptions, the indexes and the full-text table of the items, and ends the file.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.describe_tables()?;
        self.describe_columns()?;
        let (searched, columns, index) = SEARCHED;
        if self.tables.iter().any(|written| written.table.name == searched) {
            self.file.add_text_index(index, searched, "code", columns)?;
        }
        let layouts: Vec<FileTable> = self.tables.into_iter().map(|written| written.layout).collect();
        Ok(self.file.finish(&layouts)?)
    }

    fn describe_tables(&mut self) -> Result<(), ExportError> {
        let mut about = described("about_tables", &["name", "title", "description"], &["name"]);
        about.columns.push(number("rows"));
        self.file.add_table(&about)?;
        for Written { table, rows, .. } in &self.tables {
            let texts = [table.name, table.title, table.description].map(text);
            let values: Vec<_> = texts.into_iter().chain([FileValue::Integer(*rows)]).collect();
            self.file.insert(&about, &values)?;
            if table.name == SEARCHED.0 {
                let texts = [SEARCHED.2, "事项检索", HOW_TO_SEARCH].map(text);
                let values: Vec<_> = texts.into_iter().chain([FileValue::Integer(*rows)]).collect();
                self.file.insert(&about, &values)?;
            }
        }
        Ok(())
    }

    fn describe_columns(&mut self) -> Result<(), ExportError> {
        let names = ["table_name", "name", "title", "kind", "description"];
        let mut about = described("about_columns", &names, &["table_name", "name"]);
        about.columns.push(number("required"));
        self.file.add_table(&about)?;
        for table in self.tables.iter().map(|written| written.table) {
            for column in table.columns {
                let texts =
                    [table.name, column.name, column.title, kind_in_words(column.kind), column.description];
                let required = FileValue::Integer(i64::from(column.required));
                let values: Vec<_> = texts.map(text).into_iter().chain([required]).collect();
                self.file.insert(&about, &values)?;
            }
        }
        Ok(())
    }
}

/// A table of texts that describes the file.
fn described(name: &str, columns: &[&str], key: &[&str]) -> FileTable {
    let column = |name: &&str| FileColumn { name: (*name).to_owned(), kind: FileKind::Text, required: true };
    FileTable {
        name: name.to_owned(),
        columns: columns.iter().map(column).collect(),
        key: key.iter().map(|name| (*name).to_owned()).collect(),
        references: Vec::new(),
    }
}

fn number(name: &str) -> FileColumn {
    FileColumn { name: name.to_owned(), kind: FileKind::Integer, required: true }
}

fn layout(table: &Table) -> FileTable {
    let column = |column: &Column| FileColumn {
        name: column.name.to_owned(),
        kind: match column.kind {
            ColumnKind::Integer | ColumnKind::Boolean => FileKind::Integer,
            ColumnKind::Decimal => FileKind::Real,
            ColumnKind::Text
            | ColumnKind::List
            | ColumnKind::Date
            | ColumnKind::Moment
            | ColumnKind::Json => FileKind::Text,
        },
        required: column.required,
    };
    // A list cannot be a foreign key.
    let is_list = |name: &str| {
        table.columns.iter().any(|column| column.name == name && column.kind == ColumnKind::List)
    };
    let references = table.references.iter().filter(|(column, ..)| !is_list(column));
    FileTable {
        name: table.name.to_owned(),
        columns: table.columns.iter().map(column).collect(),
        key: table.key.iter().map(|name| (*name).to_owned()).collect(),
        references: references.map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect(),
    }
}

fn kept(value: Value<'_>) -> FileValue<'_> {
    match value {
        Value::Nothing => FileValue::Null,
        Value::Text(text) | Value::Json(text) | Value::Date(_, text) | Value::Moment(_, text) => {
            self::text(text)
        }
        Value::List(texts, _) => FileValue::Text(Cow::Owned(serde_json::json!(texts).to_string())),
        Value::Integer(number) => FileValue::Integer(number),
        Value::Decimal(number, _) => FileValue::Real(number),
        Value::Boolean(truth) => FileValue::Integer(i64::from(truth)),
    }
}

fn text(text: &str) -> FileValue<'_> {
    FileValue::Text(Cow::Borrowed(text))
}

fn kind_in_words(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::List => "JSON array of texts",
        ColumnKind::Integer => "integer",
        ColumnKind::Decimal => "decimal",
        ColumnKind::Boolean => "0 or 1",
        ColumnKind::Date => "date, YYYY-MM-DD",
        ColumnKind::Moment => "moment in UTC, RFC 3339",
        ColumnKind::Json => "JSON",
    }
}
