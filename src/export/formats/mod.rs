//! The formats of a table: each is written row by row, in memory that does not grow with the rows.

pub mod about;
pub mod csv;
pub mod ndjson;
pub mod parquet;
pub mod sqlite;
mod value;
pub mod xlsx;

/// What CSV is sent as: RFC 4180, with a heading.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";
/// What lines of JSON are sent as.
pub const NDJSON: &str = "application/x-ndjson; charset=utf-8";
/// What a workbook is sent as.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What Parquet is sent as.
pub const PARQUET: &str = "application/vnd.apache.parquet";
/// What an SQLite file is sent as.
pub const SQLITE: &str = "application/vnd.sqlite3";

/// A media type without its parameters.
pub fn essence(media_type: &str) -> &str {
    media_type.split_once(';').map_or(media_type, |(essence, _)| essence).trim()
}
