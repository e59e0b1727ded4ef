//! The values of a row, understood by the kind of their columns.
//!
//! The one place that knows how days, moments and lists are written in a cell. What does not fit its column is
//! an error here, so no format writes half a truth.

use crate::export::error::ExportError;
use crate::export::tables::{Cell, Column, ColumnKind, LIST_ESCAPE, LIST_SEPARATOR, Row, Table};
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    /// The source does not say.
    Nothing,
    /// A text.
    Text(&'a str),
    /// Several texts, and how they are written as one.
    List(Vec<String>, &'a str),
    /// A whole number.
    Integer(i64),
    /// A number that may have decimals, and how it is written.
    Decimal(f64, &'a str),
    /// True or false.
    Boolean(bool),
    /// A day, and how it is written.
    Date(NaiveDate, &'a str),
    /// A moment, and how it is written.
    Moment(DateTime<Utc>, &'a str),
    /// A structure, as JSON.
    Json(&'a str),
}

/// The values of a row, in the order of the columns.
///
/// # Errors
/// The row has another number of cells than the table has columns, a cell is of another kind than its column, or
/// a required one is empty.
pub(super) fn values<'a>(table: &Table, row: &'a Row) -> Result<Vec<Value<'a>>, ExportError> {
    if row.cells.len() != table.columns.len() {
        let (cells, columns) = (row.cells.len(), table.columns.len());
        return Err(ExportError::Unwritable(format!(
            "{}: a row has {cells} cells, but there are {columns} columns",
            table.name
        )));
    }
    table.columns.iter().zip(&row.cells).map(|(column, cell)| value(table, column, cell)).collect()
}

fn value<'a>(table: &Table, column: &Column, cell: &'a Cell) -> Result<Value<'a>, ExportError> {
    let found = match (column.kind, cell) {
        (_, Cell::Nothing) if !column.required => Some(Value::Nothing),
        (ColumnKind::Text, Cell::Text(text)) => Some(Value::Text(text)),
        (ColumnKind::List, Cell::Text(text)) => Some(Value::List(split(text), text)),
        (ColumnKind::Json, Cell::Text(text)) => Some(Value::Json(text)),
        (ColumnKind::Date, Cell::Text(text)) => text.parse().ok().map(|day| Value::Date(day, text)),
        (ColumnKind::Moment, Cell::Text(text)) => text.parse().ok().map(|moment| Value::Moment(moment, text)),
        (ColumnKind::Integer, Cell::Integer(number)) => Some(Value::Integer(*number)),
        (ColumnKind::Decimal, Cell::Text(text)) => {
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            number.map(|number| Value::Decimal(number, text))
        }
        (ColumnKind::Boolean, Cell::Boolean(truth)) => Some(Value::Boolean(*truth)),
        _ => None,
    };
    found.ok_or_else(|| {
        ExportError::Unwritable(format!(
            "{}, {}: {}, not {cell:?}",
            table.name,
            column.name,
            Expected(column)
        ))
    })
}

/// The texts of a list; none, if nothing is written.
fn split(list: &str) -> Vec<String> {
    let (mut texts, mut text, mut characters) = (Vec::new(), String::new(), list.chars());
    while let Some(character) = characters.next() {
        match character {
            LIST_SEPARATOR => texts.push(std::mem::take(&mut text)),
            LIST_ESCAPE => text.extend(characters.next()),
            other => text.push(other),
        }
    }
    if !list.is_empty() {
        texts.push(text);
    }
    texts
}

/// What a column takes, in words.
struct Expected<'a>(&'a Column);

impl fmt::Display for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            ColumnKind::Text => "a text is expected",
            ColumnKind::List => "texts separated by | are expected",
            ColumnKind::Integer => "a whole number is expected",
            ColumnKind::Decimal => "a number like 20.4 is expected",
            ColumnKind::Boolean => "true or false is expected",
            ColumnKind::Date => "a day like 2018-06-20 is expected",
            ColumnKind::Moment => "a moment like 2018-06-20T08:00:00Z is expected",
            ColumnKind::Json => "JSON is expected",
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const fn column(name: &'static str, title: &'static str, kind: ColumnKind, required: bool) -> Column {
        Column { name, title, description: "Made up for a test.", kind, required }
    }

    /// A table with a column of each kind, which refers to itself.
    pub(in crate::export::formats) static ITEMS: Table = Table {
        name: "items",
        title: "事项",
        description: "An item.",
        columns: &[
            column("code", "代码", ColumnKind::Text, true),
            column("name", "名称", ColumnKind::Text, true),
            column("aliases", "俗称", ColumnKind::List, false),
            column("parent", "主项", ColumnKind::Text, false),
            column("visits", "到场次数", ColumnKind::Integer, false),
            column("open", "可办", ColumnKind::Boolean, false),
            column("since", "起始日期", ColumnKind::Date, false),
            column("updated_at", "更新时间", ColumnKind::Moment, false),
            column("fees", "收费", ColumnKind::Json, false),
            column("share", "占比", ColumnKind::Decimal, false),
        ],
        key: &["code"],
        references: &[("parent", "items", "code")],
    };

    pub(in crate::export::formats) fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    pub(in crate::export::formats) fn row(cells: Vec<Cell>) -> Row {
        Row { cells, record: "{}".to_owned() }
    }

    /// A row with a value in every column.
    pub(in crate::export::formats) fn full() -> Row {
        row(vec![
            text("A-1"),
            text("=身份证\"补领\""),
            text("补身份证|丢了身份证"),
            Cell::Nothing,
            Cell::Integer(1),
            Cell::Boolean(true),
            text("2018-06-20"),
            text("2018-06-20T08:30:00.250Z"),
            text(r#"[{"amount":20}]"#),
            text("20.4"),
        ])
    }

    /// A row with what must be there.
    pub(in crate::export::formats) fn sparse(code: &str) -> Row {
        let mut cells = vec![Cell::Nothing; ITEMS.columns.len()];
        cells[0] = text(code);
        cells[1] = text("出生登记");
        row(cells)
    }

    #[test]
    fn a_list_is_taken_apart_and_an_empty_one_is_no_text() {
        for (written, expected) in [
            ("补身份证|丢了身份证", vec!["补身份证", "丢了身份证"]),
            (r"甲\|乙|丙\\", vec!["甲|乙", r"丙\"]),
            ("", Vec::new()),
        ] {
            assert_eq!(split(written), expected);
        }
    }

    #[test]
    fn what_does_not_fit_its_column_is_said_with_the_column() {
        for (column, cell, expected) in [
            (0, Cell::Nothing, "items, code: a text is expected, not Nothing"),
            (4, text("1"), "items, visits: a whole number is expected, not Text(\"1\")"),
            (
                6,
                text("2018-02-30"),
                "items, since: a day like 2018-06-20 is expected, not Text(\"2018-02-30\")",
            ),
            (8, Cell::Boolean(true), "items, fees: JSON is expected, not Boolean(true)"),
            (9, text("NaN"), "items, share: a number like 20.4 is expected, not Text(\"NaN\")"),
        ] {
            let mut broken = full();
            broken.cells[column] = cell;
            assert_eq!(values(&ITEMS, &broken).unwrap_err().to_string(), expected);
        }
        let short = row(vec![text("A-1")]);
        let message = values(&ITEMS, &short).unwrap_err().to_string();
        assert_eq!(message, "items: a row has 1 cells, but there are 10 columns");
    }
}
