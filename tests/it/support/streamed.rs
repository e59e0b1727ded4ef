//! Lists sent as rows, opened with readers that others have written.

use super::app::App;
use super::client::Answer;
use calamine::{Data, Reader, Xlsx};
use chrono::{DateTime, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use onevisit::export::tables::{Column, ColumnKind, Table, all};
use parquet::file::reader::SerializedFileReader;
use parquet::record::Field;
use serde_json::Value;
use std::io::{Cursor, Write};
use std::path::Path;

/// Each list, and the table that it is made of.
pub const LISTS: &[(&str, &str)] = &[
    ("items", "items"),
    ("departments", "departments"),
    ("jurisdictions", "jurisdictions"),
    ("handling-modes", "handling_modes"),
    ("channels", "channels"),
    ("claims", "claims"),
    ("contradictions", "contradictions"),
    ("sources", "sources"),
    // The one release has made all of them.
    ("changes", "changes"),
];

/// A list, sent whole.
pub fn stream(app: &App, path: &str) -> Answer {
    let answer = app.client.send("GET", path, &[]);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

/// Rows whose values are written in one way, whichever format they come from: lists as JSON, moments in microseconds,
/// nothing and an empty list as nothing.
pub type Rows = Vec<Vec<String>>;

/// The table with this name.
pub fn table(name: &str) -> &'static Table {
    all().iter().find(|table| table.name == name).unwrap()
}

pub fn csv(table: &Table, body: &[u8]) -> Rows {
    let text = body.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text);
    let heading: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(heading, table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
    let value = |(column, field): (&Column, &str)| match column.kind {
        ColumnKind::List => list(&split(&unguarded(field))),
        ColumnKind::Text | ColumnKind::Json => unguarded(field),
        kind => in_one_way(kind, field),
    };
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| table.columns.iter().zip(row.iter()).map(value).collect()).collect()
}

pub fn parquet(body: &[u8]) -> Rows {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(body).unwrap();
    let rows = SerializedFileReader::new(file).unwrap().into_iter().map(Result::unwrap);
    rows.map(|row| row.into_columns().into_iter().map(|(_, field)| of_field(&field)).collect()).collect()
}

fn of_field(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::Bool(truth) => truth.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Date(days) => NaiveDate::from_epoch_days(*days).unwrap().to_string(),
        Field::TimestampMicros(micros) => micros.to_string(),
        Field::ListInternal(texts) => list(&texts.elements().iter().map(of_field).collect::<Vec<_>>()),
        other => panic!("{other:?}"),
    }
}

pub fn sqlite(table: &Table, body: &[u8]) -> Rows {
    let names: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let rows = found_in(
        body,
        &format!("json_array({})", names.join(", ")),
        &format!("{} ORDER BY rowid", table.name),
    );
    let value = |(column, value): (&Column, &Value)| match value {
        Value::Null => String::new(),
        Value::String(text) => in_one_way(column.kind, text),
        number => in_one_way(column.kind, &number.to_string()),
    };
    let row = |row: &String| {
        let values: Vec<Value> = serde_json::from_str(row).unwrap();
        table.columns.iter().zip(&values).map(value).collect()
    };
    rows.iter().map(row).collect()
}

/// What SQL finds in an SQLite file that was sent, as texts.
pub fn found_in(body: &[u8], what: &str, from: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.sqlite");
    std::fs::write(&path, body).unwrap();
    found(&path, what, from)
}

/// What SQL finds in an SQLite file, as texts.
pub fn found(path: &Path, what: &str, from: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Nullable<Text>)]
        found: Option<String>,
    }
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    let rows = diesel::sql_query(format!("SELECT CAST({what} AS TEXT) AS found FROM {from}"))
        .load::<Found>(&mut conn)
        .unwrap();
    rows.into_iter().map(|row| row.found.unwrap_or_else(|| "null".to_owned())).collect()
}

/// The sheets of a workbook: what it says of itself, and its rows.
pub fn sheets(body: &[u8]) -> (Vec<Vec<Data>>, Vec<Vec<Data>>) {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(body.to_vec())).unwrap();
    let mut sheets =
        workbook.worksheets().into_iter().map(|(_, sheet)| sheet.rows().map(<[Data]>::to_vec).collect());
    (sheets.next().unwrap(), sheets.next().unwrap())
}

/// A value of a kind, written in one way.
fn in_one_way(kind: ColumnKind, text: &str) -> String {
    match (kind, text) {
        (_, "") => String::new(),
        (ColumnKind::List, text) => list(&serde_json::from_str::<Vec<String>>(text).unwrap()),
        (ColumnKind::Boolean, "1") => true.to_string(),
        (ColumnKind::Boolean, "0") => false.to_string(),
        (ColumnKind::Decimal, text) => text.parse::<f64>().unwrap().to_string(),
        (ColumnKind::Moment, text) => {
            DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros().to_string()
        }
        (_, text) => text.to_owned(),
    }
}

fn list(texts: &[String]) -> String {
    if texts.is_empty() { String::new() } else { serde_json::to_string(texts).unwrap() }
}

/// Without the apostrophe that keeps a text from being taken for a formula.
fn unguarded(field: &str) -> String {
    let begins = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    match field.strip_prefix('\'') {
        Some(rest) if begins(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => field.to_owned(),
    }
}

/// The texts of a list.
fn split(field: &str) -> Vec<String> {
    if field.is_empty() {
        return Vec::new();
    }
    let (mut texts, mut characters) = (vec![String::new()], field.chars());
    while let Some(character) = characters.next() {
        match character {
            '|' => texts.push(String::new()),
            '\\' => texts.last_mut().unwrap().extend(characters.next()),
            other => texts.last_mut().unwrap().push(other),
        }
    }
    texts
}
