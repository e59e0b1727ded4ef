//! The forms in which a list is sent whole: the same for every list that takes `format`.
#![expect(clippy::indexing_slicing, reason = "a missing member of a JSON document reads as null")]

use crate::http::rows::RowFormat;
use serde_json::{Value, json};

/// What an answer with rows has besides.
const HEADERS: &[&str] = &["Row-Count", "Content-Disposition"];

/// Adds the forms of rows to the answer of a list that has them.
pub(super) fn add_forms(name: &str, operation: &mut Value) {
    let takes = |name: &str| {
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters.any(|parameter| parameter["name"] == name)
    };
    // A list without pages is short, and has no rows.
    if !name.starts_with("list_") || !takes("format") || !takes("limit") {
        return;
    }
    let response = &mut operation["responses"]["200"];
    for format in RowFormat::ALL {
        let schema = json!({"type": "string", "description": described(format)});
        response["content"][format.media_type()] = json!({ "schema": schema });
    }
    for header in HEADERS {
        response["headers"][*header] = json!({});
    }
}

/// Whether this media type is one of rows.
pub(super) fn are_sent_as(media_type: &str) -> bool {
    RowFormat::ALL.iter().any(|format| format.media_type() == media_type)
}

fn described(format: RowFormat) -> &'static str {
    match format {
        RowFormat::Csv => {
            "All rows that the filters leave, with a heading: UTF-8 with a byte order mark, lines end with CR LF, as \
             in the CSV files of the release."
        }
        RowFormat::Ndjson => {
            "All records that the filters leave, one a line, as in the NDJSON files of the release."
        }
        RowFormat::Xlsx => {
            "A workbook: a sheet that says what is in it, and one with all rows that the filters leave."
        }
        RowFormat::Parquet => {
            "All rows that the filters leave, in columns, as in the Parquet files of the release."
        }
        RowFormat::Sqlite => {
            "An SQLite file: the table of all rows that the filters leave, and `about`, which says of which release \
             they are and what was asked."
        }
    }
}
