//! The formats of a table: each is written row by row, in memory that does not grow with the rows.

pub mod about;
pub mod csv;
pub mod ndjson;
pub mod parquet;
pub mod sqlite;
mod value;
pub mod xlsx;
