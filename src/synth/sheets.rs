//! The files of the folder while they are being written, and their rows.

use super::copied::Copied;
use super::release::SOURCE;
use serde::{Serialize, Serializer};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// A CSV file that is being written.
pub(super) type Sheet = csv::Writer<File>;

/// The files that grow with the number of items.
pub(super) struct Sheets {
    /// `jurisdictions.csv`.
    pub(super) jurisdictions: Sheet,
    /// `departments.csv`.
    pub(super) departments: Sheet,
    /// `channels.csv`.
    pub(super) channels: Sheet,
    /// `items.csv`.
    pub(super) items: Sheet,
    /// `guides.jsonl`.
    pub(super) guides: BufWriter<File>,
}

impl Sheets {
    /// Creates the files.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let sheet = |name: &str| File::create_new(folder.join(name)).map(csv::Writer::from_writer);
        Ok(Self {
            jurisdictions: sheet("jurisdictions.csv")?,
            departments: sheet("departments.csv")?,
            channels: sheet("channels.csv")?,
            items: sheet("items.csv")?,
            guides: BufWriter::new(File::create_new(folder.join("guides.jsonl"))?),
        })
    }

    /// Writes one line of `guides.jsonl`.
    pub(super) fn write_guide(&mut self, guide: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.guides, guide)?;
        self.guides.write_all(b"\n")
    }

    /// Writes out what is still in memory, and says when that fails.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.jurisdictions.flush()?;
        self.departments.flush()?;
        self.channels.flush()?;
        self.items.flush()?;
        self.guides.flush()
    }
}

/// Writes a table that was taken over.
pub(super) fn write_copied(folder: &Path, name: &str, table: &Copied) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(File::create_new(folder.join(name))?);
    for record in table.records() {
        sheet.write_record(record)?;
    }
    sheet.flush()
}

/// A `sources` cell: everything made up comes from the generator.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Generated;

impl Serialize for Generated {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(SOURCE)
    }
}

/// A row of `jurisdictions.csv`.
#[derive(Debug, Default, Serialize)]
pub(super) struct JurisdictionRow<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) level: &'a str,
    pub(super) parent: Option<&'a str>,
    pub(super) sources: Generated,
    pub(super) quotes: (),
    pub(super) note: Option<&'a str>,
}

/// A row of `departments.csv`.
#[derive(Debug, Default, Serialize)]
pub(super) struct DepartmentRow<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) jurisdiction: &'a str,
    pub(super) short_name: Option<&'a str>,
    pub(super) aliases: &'a str,
    pub(super) kind: (),
    pub(super) roles: (),
    pub(super) phones: (),
    pub(super) address: (),
    pub(super) website: (),
    pub(super) successor: (),
    pub(super) sources: Generated,
    pub(super) quotes: (),
    pub(super) note: Option<&'a str>,
}

/// A row of `channels.csv`.
#[derive(Debug, Default, Serialize)]
pub(super) struct ChannelRow<'a> {
    pub(super) code: &'a str,
    pub(super) kind: &'a str,
    pub(super) name: &'a str,
    pub(super) aliases: (),
    pub(super) url: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) address: Option<String>,
    pub(super) hours: Option<String>,
    pub(super) operator: Option<&'a str>,
    pub(super) sources: Generated,
    pub(super) quotes: (),
    pub(super) note: (),
}

/// A row of `items.csv`.
#[derive(Debug, Default, Serialize)]
pub(super) struct ItemRow<'a> {
    pub(super) code: &'a str,
    pub(super) parent: Option<&'a str>,
    pub(super) name: &'a str,
    pub(super) aliases: String,
    pub(super) jurisdiction: &'a str,
    pub(super) department: &'a str,
    pub(super) category: &'a str,
    pub(super) item_type: &'a str,
    pub(super) handling_mode: Option<&'a str>,
    pub(super) handling_mode_reason: Option<&'a str>,
    pub(super) methods: String,
    pub(super) channels: String,
    pub(super) audience: String,
    pub(super) topics: String,
    pub(super) statutory_time: Option<String>,
    pub(super) promised_time: Option<String>,
    pub(super) visits: Option<u32>,
    pub(super) catalogue_code: Option<&'a str>,
    pub(super) implementation_code: Option<&'a str>,
    pub(super) handling_code: Option<&'a str>,
    pub(super) status: &'a str,
    pub(super) listing: &'a str,
    pub(super) sources: Generated,
    pub(super) quotes: (),
    pub(super) note: (),
}
