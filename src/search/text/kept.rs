//! Where indexes are kept: a folder for each release, beside the database, so that a start finds them made.

use super::index::{FORMAT, IndexError, TextIndex};
use crate::domain::release::Release;
use crate::search::releases::ReleaseView;
use crate::store::Store;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How the folder of an index begins that is not finished.
const UNFINISHED: &str = "unfinished-";
/// An unfinished index that nobody has touched for so long will never be finished.
const ABANDONED_AFTER: Duration = Duration::from_secs(3_600);
/// How many indexes stay in the folder.
const KEPT: usize = 6;

/// A folder with the indexes of releases.
#[derive(Debug, Clone)]
pub struct KeptIndexes {
    folder: PathBuf,
}

impl KeptIndexes {
    /// Keeps indexes in this folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Opens the index of a release, or makes it if it is missing, of another version, or cannot be read.
    /// Where the folder cannot be written, the index is made in memory.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_or_build(&self, store: &Store, view: &ReleaseView) -> Result<TextIndex, IndexError> {
        let folder = self.folder.join(name(&view.release));
        match open(&folder, view) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) => {
                log::warn!("{} cannot be read and is made anew: {error}", folder.display());
                // What cannot be removed shows when it is to be replaced.
                drop(std::fs::remove_dir_all(&folder));
            }
        }
        self.build(store, view, &folder).or_else(|error| {
            log::warn!("the full-text index is kept in memory, not in {}: {error}", folder.display());
            TextIndex::build(store, view.release.seq, &view.directory)
        })
    }

    /// An index is made under another name: one that has its own is whole.
    fn build(&self, store: &Store, view: &ReleaseView, folder: &Path) -> Result<TextIndex, IndexError> {
        std::fs::create_dir_all(&self.folder)?;
        self.tidy();
        let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.folder)?;
        TextIndex::write(store, view.release.seq, &view.directory, unfinished.path())?;
        let made = unfinished.keep();
        if let Err(error) = std::fs::rename(&made, folder) {
            std::fs::remove_dir_all(&made)?;
            // Another process may have been faster; then its index is as good.
            if !folder.exists() {
                return Err(error.into());
            }
        }
        TextIndex::open(folder)
    }

    /// Removes what was abandoned, and the oldest releases of more than are kept. An index that is open stays
    /// readable: its files are mapped.
    fn tidy(&self) {
        let mut finished = Vec::new();
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(release) = release_of(&name) {
                finished.push((std::cmp::Reverse(release), entry.path()));
            } else if name.starts_with(UNFINISHED) && age(&entry) > ABANDONED_AFTER {
                remove(&entry.path());
            }
        }
        finished.sort();
        finished.iter().skip(KEPT).for_each(|(_, path)| remove(path));
    }
}

fn age(entry: &DirEntry) -> Duration {
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    modified.ok().and_then(|modified| modified.elapsed().ok()).unwrap_or_default()
}

fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        log::warn!("{} cannot be removed: {error}", folder.display());
    }
}

/// The index in a folder, if there is one; an error if it is not whole.
fn open(folder: &Path, view: &ReleaseView) -> Result<Option<TextIndex>, IndexError> {
    if !folder.exists() {
        return Ok(None);
    }
    let index = TextIndex::open(folder)?;
    let (has, must_have) = (index.len(), view.items.len());
    if has != must_have {
        let message = format!("it has {has} items, the release has {must_have}");
        return Err(IndexError::Folder(std::io::Error::other(message)));
    }
    Ok(Some(index))
}

/// The number of the release whose index has this name.
fn release_of(name: &str) -> Option<i64> {
    let mut parts = name.split('-');
    let (release, _digest, _format) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(release)
}

/// The digest tells releases of different databases apart.
fn name(release: &Release) -> String {
    let digest: String = release.digest.chars().take(16).collect();
    format!("{}-{digest}-{FORMAT}", release.seq)
}
