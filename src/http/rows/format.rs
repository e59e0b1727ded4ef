//! The formats in which rows are sent.

use crate::export::error::ExportError;
use crate::export::formats::csv::CsvWriter;
use crate::export::formats::ndjson::NdjsonWriter;
use crate::export::formats::{CSV, NDJSON, PARQUET, SQLITE, XLSX, essence};
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
    /// As `items.parquet` of a release.
    Parquet,
    /// An SQLite file with this one table.
    Sqlite,
}

/// How a format is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Making {
    /// Part by part, as it is sent.
    Text(TextFormat),
    /// As a file first, for its parts refer to each other.
    File(FileFormat),
}

/// A format that is made part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextFormat {
    Csv,
    Ndjson,
}

/// A format that is made as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileFormat {
    Xlsx,
    Parquet,
    Sqlite,
}

impl RowFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Ndjson, Self::Xlsx, Self::Parquet, Self::Sqlite];

    /// What it is called in `format`, and how names of files end.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Sqlite => "sqlite",
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
            Self::Parquet => PARQUET,
            Self::Sqlite => SQLITE,
        }
    }

    /// Whether its bytes are compressed by themselves, so that nothing is gained by doing it again.
    pub fn is_packed(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet)
    }

    pub(super) fn making(self) -> Making {
        match self {
            Self::Csv => Making::Text(TextFormat::Csv),
            Self::Ndjson => Making::Text(TextFormat::Ndjson),
            Self::Xlsx => Making::File(FileFormat::Xlsx),
            Self::Parquet => Making::File(FileFormat::Parquet),
            Self::Sqlite => Making::File(FileFormat::Sqlite),
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
    pub(super) fn new(format: TextFormat, table: &'static Table, begun: bool) -> Result<Self, ExportError> {
        let target = Vec::new();
        Ok(match (format, begun) {
            (TextFormat::Csv, true) => Self::Csv(Box::new(CsvWriter::going_on(target, table))),
            (TextFormat::Csv, false) => Self::Csv(Box::new(CsvWriter::new(target, table)?)),
            (TextFormat::Ndjson, _) => Self::Ndjson(NdjsonWriter::new(target)),
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
