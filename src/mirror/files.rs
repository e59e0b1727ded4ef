//! The files that a mirror fetches: those that hold a release whole.

use super::kinds::TABLES;
use super::records::file_of;
use crate::domain::ids::{Code, ReleaseVersion};
use crate::domain::release::Release;
use crate::export::manifest::{FileEntry, ReleaseRecord};
use serde::{Deserialize, Serialize};

/// No file of a release is larger than this, in bytes.
const MAX_FILE: u64 = 1 << 40;

/// A release with the files that hold it whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Files {
    pub(super) release: ReleaseRecord,
    /// One for each table, in their order.
    pub(super) files: Vec<FileEntry>,
}

impl Files {
    /// Those of all files of a release that hold it whole.
    pub(super) fn choose(release: ReleaseRecord, mut all: Vec<FileEntry>) -> Result<Self, String> {
        all.retain(|file| TABLES.iter().any(|table| file.name == file_of(table)));
        let missing: Vec<String> = TABLES
            .iter()
            .map(|table| file_of(table))
            .filter(|name| !all.iter().any(|file| file.name == *name))
            .collect();
        if !missing.is_empty() {
            return Err(format!("the release has no {}", missing.join(", ")));
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(twice) = all.windows(2).find_map(|two| match two {
            [one, other] if one.name == other.name => Some(&one.name),
            _ => None,
        }) {
            return Err(format!("the release names {twice} twice"));
        }
        if let Some(huge) = all.iter().find(|file| file.bytes > MAX_FILE) {
            return Err(format!("{} would have {} bytes, which no release has", huge.name, huge.bytes));
        }
        Ok(Self { release, files: all })
    }

    /// What the manifest says of the file of a table.
    pub(super) fn of_table(&self, table: &str) -> Option<&FileEntry> {
        let name = file_of(table);
        self.files.iter().find(|file| file.name == name)
    }

    /// The version.
    pub(super) fn version(&self) -> &str {
        self.release.edition.version.as_ref()
    }

    /// The release, as a database keeps it.
    pub(super) fn as_release(&self) -> Result<Release, String> {
        let record = &self.release;
        let previous = record.previous.as_deref().map(ReleaseVersion::parse).transpose();
        Ok(Release {
            seq: record.number,
            edition: record.edition.clone(),
            published_at: record.published_at,
            previous: previous.map_err(|error| format!("the version before: {error}"))?,
            counts: record.counts,
            digest: record.digest.clone(),
        })
    }
}
