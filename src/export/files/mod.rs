//! The files of a release: written once, listed in a manifest, and found again.

mod archive;
mod encoding;
mod format;
pub mod modified;
mod writing;

pub use encoding::{ENCODINGS, Encoding};

use super::error::ExportError;
use super::manifest::{FileEntry, MANIFEST, Manifest};
use super::tables::rows::Content;
use super::uris::Uris;
use crate::domain::text::hexadecimal;
use crate::kept::KeptFolders;
use crate::measure::Measure;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The number of the layout: a program with another one writes the files anew, as does one of another version.
const FORMAT: u32 = 3;

/// The files of how many releases stay besides those that were written last: they are large.
const KEPT: usize = 3;

/// The files of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFiles {
    /// Which there are.
    pub manifest: Manifest,
    /// Where they are.
    pub folder: PathBuf,
    /// When they were written here.
    pub written_at: SystemTime,
}

impl ReleaseFiles {
    /// Opens the files of a release, or writes them where they are missing or not whole. They are a function of the
    /// release, this program and the URIs: every process writes the same bytes.
    ///
    /// # Errors
    /// When the database fails, or the folder cannot be written.
    pub fn open_or_write(
        folder_of_all: &Path,
        content: &Content<'_>,
        last_change: i64,
        uris: &Uris,
    ) -> Result<Self, ExportError> {
        let kept = KeptFolders::new(folder_of_all.to_owned(), KEPT);
        let folder = kept.of(content.release, &further(content, uris), FORMAT);
        if folder.exists() {
            match Self::open(&folder) {
                Ok(files) => return Ok(files),
                Err(error) => {
                    log::warn!("{} is not whole and is written anew: {error}", folder.display());
                    // What cannot be removed shows when it is to be replaced.
                    drop(std::fs::remove_dir_all(&folder));
                }
            }
        }
        let written =
            kept.write(&folder, |unfinished| Self::write(unfinished, content, last_change, uris).map(drop));
        written
            .and_then(|()| Self::open(&folder))
            .map_err(|cause| ExportError::Folder { folder, cause: Box::new(cause) })
    }

    /// Writes the files of a release into an empty folder, the manifest last.
    ///
    /// # Errors
    /// When the database fails, or the folder cannot be written.
    pub fn write(
        folder: &Path,
        content: &Content<'_>,
        last_change: i64,
        uris: &Uris,
    ) -> Result<Self, ExportError> {
        // Where this service is may not stand in a file: a mirror writes the same bytes.
        let manifest = writing::write(folder, content, last_change, &Uris::new(uris.base()))?;
        std::fs::write(folder.join(MANIFEST), manifest.written()?)?;
        Self::found(folder, manifest)
    }

    fn found(folder: &Path, manifest: Manifest) -> Result<Self, ExportError> {
        let written_at = std::fs::metadata(folder.join(MANIFEST))?.modified()?;
        Ok(Self { manifest, folder: folder.to_owned(), written_at })
    }

    /// The names of the files of any release, in their order, without the manifest.
    pub fn names() -> Vec<String> {
        writing::names()
    }

    /// Opens what was written, if it is whole: a file that is damaged would be kept by caches for good.
    fn open(folder: &Path) -> Result<Self, ExportError> {
        let unreadable = |error: serde_json::Error| ExportError::Unwritable(format!("{MANIFEST}: {error}"));
        let manifest: Manifest =
            serde_json::from_slice(&std::fs::read(folder.join(MANIFEST))?).map_err(unreadable)?;
        let files = Self::found(folder, manifest)?;
        for file in &files.manifest.files {
            files.check(file, None, &file.sha256)?;
            for encoded in &file.encodings {
                files.check(file, Some(&encoded.encoding), &encoded.sha256)?;
            }
        }
        Ok(files)
    }

    fn check(&self, file: &FileEntry, encoding: Option<&str>, sha256: &str) -> Result<(), ExportError> {
        let path = self.path(file, encoding);
        if Measure::of(&path)?.sha256 == sha256 {
            return Ok(());
        }
        Err(ExportError::Unwritable(format!("{} is not what the manifest says", path.display())))
    }

    /// Where a file is, or the same file with a content coding.
    pub fn path(&self, file: &FileEntry, encoding: Option<&str>) -> PathBuf {
        let known = |coding| ENCODINGS.iter().find(|known| known.coding == coding);
        let name = match encoding.and_then(known) {
            Some(encoding) => encoding.name_of(&file.name),
            None => file.name.clone(),
        };
        self.folder.join(name)
    }
}

/// What the files depend on besides what the digest of the release covers.
fn further(content: &Content<'_>, uris: &Uris) -> String {
    let published_at = content.release.published_at.to_rfc3339();
    let also = format!("{}\n{published_at}\n{}", uris.base(), env!("CARGO_PKG_VERSION"));
    let hash = Sha256::digest(also);
    hexadecimal(hash.get(..4).unwrap_or(&hash))
}
