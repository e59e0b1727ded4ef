//! The formats of bulk files: what each is called and sent as.

use crate::export::formats;

/// A format of files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    /// Its name in the manifest.
    pub(super) name: &'static str,
    /// How names of files end.
    ending: &'static str,
    /// What it is sent as.
    pub(super) media_type: &'static str,
    /// Whether it gets much smaller when it is compressed.
    pub(super) compressible: bool,
}

impl Format {
    const fn text(name: &'static str, ending: &'static str, media_type: &'static str) -> Self {
        Self { name, ending, media_type, compressible: true }
    }

    const fn packed(name: &'static str, ending: &'static str, media_type: &'static str) -> Self {
        Self { name, ending, media_type, compressible: false }
    }

    /// What a file of this format is called.
    pub(super) fn file(self, stem: &str) -> String {
        format!("{stem}.{}", self.ending)
    }
}

pub(super) const CSV: Format = Format::text("csv", "csv", formats::CSV);
pub(super) const NDJSON: Format = Format::text("ndjson", "ndjson", formats::NDJSON);
pub(super) const JSON: Format = Format::text("json", "json", "application/json");
pub(super) const TURTLE: Format = Format::text("turtle", "ttl", "text/turtle; charset=utf-8");
/// Not a text, but as easily compressed.
pub(super) const SQLITE: Format = Format::text("sqlite", "sqlite", formats::SQLITE);
pub(super) const PARQUET: Format = Format::packed("parquet", "parquet", formats::PARQUET);
pub(super) const XLSX: Format = Format::packed("xlsx", "xlsx", formats::XLSX);
pub(super) const ZIP: Format = Format::packed("zip", "zip", "application/zip");

/// The formats that hold one table each.
pub(super) const OF_ONE_TABLE: [Format; 3] = [CSV, NDJSON, PARQUET];
/// The formats that hold the whole catalogue.
pub(super) const OF_ALL_TABLES: [Format; 4] = [XLSX, SQLITE, TURTLE, ZIP];
