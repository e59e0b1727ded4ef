//! How the files of a release look in JSON: as in the manifest, each with its address.

use crate::domain::release::{Counts, Edition};
use crate::export::manifest::{EncodedFile, FileEntry, Manifest};
use crate::export::uris::Uris;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A release with its files.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Manifest)]
pub struct ManifestView {
    /// The release: all that it says about itself.
    pub release: ReleaseRecordView,
    /// Its files, in the order of their names.
    pub files: Vec<FileView>,
}

/// All that a release says about itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseRecord)]
pub struct ReleaseRecordView {
    /// Its place in the history: 1, 2, 3 …
    pub number: i64,
    /// What the catalogue says about itself.
    pub edition: Edition,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// The version before it.
    #[schema(required)]
    pub previous: Option<String>,
    /// How many rows of each kind it holds.
    pub counts: Counts,
    /// The digest of the release.
    pub digest: String,
    /// The number of the last change that it made or any release before it; zero if there is none.
    pub last_change: i64,
}

/// A file of a release.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = File)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// The table that it holds; null where it holds all of them.
    #[schema(required)]
    pub table: Option<String>,
    /// The format: csv, ndjson, parquet, xlsx, sqlite, turtle, json, zip.
    pub format: String,
    /// The media type, with its parameters.
    pub media_type: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// How many rows it holds, the heading not counted; null where it holds several tables.
    #[schema(required)]
    pub rows: Option<u64>,
    /// SHA-256 over its bytes, in hexadecimal.
    pub sha256: String,
    /// When what it says was changed last: when the release was published that did so.
    pub modified: DateTime<Utc>,
    /// The same file compressed, as it is sent with `Content-Encoding`.
    pub encodings: Vec<EncodedFileView>,
    /// Where it stays.
    #[schema(format = "uri")]
    pub url: String,
}

/// A file, compressed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EncodedFile)]
pub struct EncodedFileView {
    /// The content coding: gzip, zstd.
    pub encoding: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// SHA-256 over the compressed bytes, in hexadecimal.
    pub sha256: String,
}

/// Shows a manifest.
pub(super) fn manifest(manifest: &Manifest, uris: &Uris) -> ManifestView {
    let release = &manifest.release;
    let file = |file: &FileEntry| FileView {
        name: file.name.clone(),
        table: file.table.clone(),
        format: file.format.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes,
        rows: file.rows,
        sha256: file.sha256.clone(),
        modified: file.modified,
        encodings: file.encodings.iter().map(encoded).collect(),
        url: address_of(manifest, &file.name, uris),
    };
    ManifestView {
        release: ReleaseRecordView {
            number: release.number,
            edition: release.edition.clone(),
            published_at: release.published_at,
            previous: release.previous.clone(),
            counts: release.counts,
            digest: release.digest.clone(),
            last_change: release.last_change,
        },
        files: manifest.files.iter().map(file).collect(),
    }
}

fn encoded(encoded: &EncodedFile) -> EncodedFileView {
    EncodedFileView {
        encoding: encoded.encoding.clone(),
        bytes: encoded.bytes,
        sha256: encoded.sha256.clone(),
    }
}

/// Where a file of a release stays.
pub(super) fn address_of(manifest: &Manifest, file: &str, uris: &Uris) -> String {
    uris.address(&format!("/v1/releases/{}/files/{file}", manifest.release.edition.version))
}
