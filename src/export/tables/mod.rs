//! The tables of a release: what each file holds, column by column.
//!
//! One description feeds the CSV heading, the Table Schema, the columns of the workbook, of the SQLite file and of
//! Parquet, so they cannot differ.

mod cells;
mod changes;
mod channels;
mod claims;
mod contradictions;
mod departments;
mod guides;
mod handling_modes;
mod items;
mod jurisdictions;
mod materials;
mod methods;
pub mod rows;
mod sources;

pub use cells::{LIST_ESCAPE, LIST_SEPARATOR};

/// All tables, in the order in which a reader meets them.
pub fn all() -> &'static [&'static Table] {
    static ALL: &[&Table] = &[
        &items::TABLE,
        &guides::TABLE,
        &materials::TABLE,
        &departments::TABLE,
        &jurisdictions::TABLE,
        &handling_modes::TABLE,
        &methods::TABLE,
        &channels::TABLE,
        &claims::TABLE,
        &contradictions::TABLE,
        &sources::TABLE,
        &changes::TABLE,
    ];
    ALL
}

/// A table of a release.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, which is the name of its files too: `items`.
    pub name: &'static str,
    /// What it is called in Chinese.
    pub title: &'static str,
    /// What a row is, in English.
    pub description: &'static str,
    /// Its columns, in their order.
    pub columns: &'static [Column],
    /// The columns that tell its rows apart. Rows stand in their order.
    pub key: &'static [&'static str],
    /// Columns that name rows of other tables: the column, the table, and the column there.
    pub references: &'static [(&'static str, &'static str, &'static str)],
}

/// A column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as the API calls the field.
    pub name: &'static str,
    /// What it is called in Chinese.
    pub title: &'static str,
    /// What it says, in English; units where there are any.
    pub description: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
    /// Whether every row has a value.
    pub required: bool,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text.
    Text,
    /// Several texts, separated by `|`. Inside of a text, `\|` stands for `|`, and `\\` for `\`.
    List,
    /// A whole number.
    Integer,
    /// A number that may have decimals: 20.4.
    Decimal,
    /// True or false.
    Boolean,
    /// A day: 2018-06-20.
    Date,
    /// A moment in UTC: 2018-06-20T08:00:00Z.
    Moment,
    /// A structure, as JSON.
    Json,
}

/// A value of a row, of the kind of its column. Decimals, days and moments are written as texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// The source does not say.
    Nothing,
    /// A text, decimal, day, moment, list or structure, as it is written.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its values, one for each column.
    pub cells: Vec<Cell>,
    /// The record, as one line of JSON without a line break: all that it says, lists and structures kept.
    pub record: String,
}
