//! The formats in which rows are sent.

use crate::export::error::ExportError;
use crate::export::formats::csv::CsvWriter;
use crate::export::formats::ndjson::NdjsonWriter;
use crate::export::formats::{CSV, NDJSON, XLSX, essence};
use crate::export::tables::{Row, Table};

/// A format of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// As `items.csv` of a release.
    Csv,
    /// As `items.ndjson` of a release.
    Ndjson,
    /// A workbook.
    Xlsx,
}

impl RowFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Xlsx];

    /// What it is called in `format`, and how names of files end.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type, as `Accept` names it.
    pub fn media_type(self) -> &'static str {
        essence(self.content_type())
    }

    /// What it is sent as.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => CSV,
            Self::Ndjson => NDJSON,
            Self::Xlsx => XLSX,
        }
    }
}

/// Writes a part of a text.
pub(super) enum TextWriter {
    Csv(Box<CsvWriter<Vec<u8>>>),
    Ndjson(NdjsonWriter<Vec<u8>>),
}

impl TextWriter {
    /// Begins a part: with a heading, or going on where something was sent before.
    pub(super) fn new(format: RowFormat, table: &'static Table, begun: bool) -> Result<Self, ExportError> {
        let target = Vec::new();
        Ok(match (format, begun) {
            (RowFormat::Csv, true) => Self::Csv(Box::new(CsvWriter::going_on(target, table))),
            (RowFormat::Csv, false) => Self::Csv(Box::new(CsvWriter::new(target, table)?)),
            (RowFormat::Ndjson | RowFormat::Xlsx, _) => Self::Ndjson(NdjsonWriter::new(target, table)?),
        })
    }

    pub(super) fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        match self {
            Self::Csv(writer) => writer.row(row),
            Self::Ndjson(writer) => writer.row(row),
        }
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Csv(writer) => writer.finish(),
            Self::Ndjson(writer) => writer.finish(),
        }
    }
}
