//! The manifest of a release: which files it has, and by what they are known to be whole.

use super::error::ExportError;
use crate::domain::release::{Counts, Edition, Release};
use crate::measure::Measure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The name of the manifest among the files of a release.
pub const MANIFEST: &str = "manifest.json";

/// A release with its files. It is written last: where there is a manifest, all files are whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The release.
    pub release: ReleaseRecord,
    /// Its files, in the order of their names.
    pub files: Vec<FileEntry>,
}

/// All that a release says about itself, enough to publish it again elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRecord {
    /// Its place in the history: 1, 2, 3 …
    pub number: i64,
    /// What the catalogue says about itself.
    pub edition: Edition,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// The version before it.
    pub previous: Option<String>,
    /// How many rows of each kind it holds.
    pub counts: Counts,
    /// The digest of the release.
    pub digest: String,
    /// The number of the last change that it made or any release before it; zero if there is none.
    pub last_change: i64,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name: `items.csv`.
    pub name: String,
    /// The table that it holds; null where it holds all of them.
    pub table: Option<String>,
    /// The format: csv, ndjson, parquet, xlsx, sqlite, turtle, json, zip.
    pub format: String,
    /// The media type, with its parameters.
    pub media_type: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// How many rows it holds, the heading not counted; null where it holds several tables.
    pub rows: Option<u64>,
    /// SHA-256 over its bytes, in hexadecimal.
    pub sha256: String,
    /// When what it says was changed last: when the release was published that did so.
    pub modified: DateTime<Utc>,
    /// The same file compressed, as it is sent with `Content-Encoding`.
    pub encodings: Vec<EncodedFile>,
}

/// A file, compressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncodedFile {
    /// The content coding: gzip, zstd.
    pub encoding: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// SHA-256 over the compressed bytes, in hexadecimal.
    pub sha256: String,
}

impl ReleaseRecord {
    /// What a release says about itself.
    pub fn new(release: &Release, last_change: i64) -> Self {
        Self {
            number: release.seq,
            edition: release.edition.clone(),
            published_at: release.published_at,
            previous: release.previous.as_ref().map(ToString::to_string),
            counts: release.counts,
            digest: release.digest.clone(),
            last_change,
        }
    }

    /// What is put after the title of whatever is made up.
    pub fn label(&self) -> &'static str {
        if self.edition.synthetic.is_some() { "（虚构数据）" } else { "" }
    }
}

impl Manifest {
    /// As it stands in its file.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn written(&self) -> Result<Vec<u8>, ExportError> {
        serde_json::to_vec_pretty(self).map_err(|error| ExportError::Unwritable(error.to_string()))
    }

    /// The file with this name.
    pub fn file(&self, name: &str) -> Option<&FileEntry> {
        self.files.iter().find(|file| file.name == name)
    }
}

impl FileEntry {
    /// How a file differs from what is said of it here, in words; nothing if it does not.
    pub fn difference(&self, measure: &Measure) -> Option<String> {
        let name = &self.name;
        if measure.bytes != self.bytes {
            return Some(format!("{name} has {} bytes, the manifest says {}", measure.bytes, self.bytes));
        }
        if measure.sha256 != self.sha256.to_lowercase() {
            let (has, said) = (&measure.sha256, &self.sha256);
            return Some(format!("{name} has the SHA-256 {has}, the manifest says {said}"));
        }
        let rows = self.rows.filter(|rows| *rows != measure.rows)?;
        Some(format!("{name} has {} rows, the manifest says {rows}", measure.rows))
    }
}
