//! What is derived from releases and kept on disk: a folder for each release, which is whole or not there.

use crate::domain::release::Release;
use std::cmp::Reverse;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How a folder begins that is not finished.
const UNFINISHED: &str = "unfinished-";
/// An unfinished folder that nobody has touched for so long will never be finished.
const ABANDONED_AFTER: Duration = Duration::from_secs(3_600);
/// A folder with the folders of releases.
#[derive(Debug, Clone)]
pub struct KeptFolders {
    folder: PathBuf,
    most: usize,
}

impl KeptFolders {
    /// Keeps so many of them in this folder, besides the one that was written last.
    pub fn new(folder: PathBuf, most: usize) -> Self {
        Self { folder, most }
    }

    /// The folder of a release, be it there or not. The format is the number of the layout; `further` tells apart
    /// what the release alone does not.
    pub fn of(&self, release: &Release, further: &str, format: u32) -> PathBuf {
        // The digest tells releases of different databases apart.
        let digest: String = release.digest.chars().take(16).collect();
        self.folder.join(format!("{}-{digest}{further}-{format}", release.seq))
    }

    /// Writes one of the folders under another name: one that has its own is whole.
    ///
    /// # Errors
    /// When the folder cannot be written, or with the error of `write`.
    pub fn write<E: From<io::Error>>(
        &self,
        folder: &Path,
        write: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<(), E> {
        std::fs::create_dir_all(&self.folder)?;
        self.tidy();
        let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.folder)?;
        write(unfinished.path())?;
        let made = unfinished.keep();
        if let Err(error) = std::fs::rename(&made, folder) {
            std::fs::remove_dir_all(&made)?;
            // Another process may have been faster; then what it made is as good.
            if !folder.exists() {
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Removes what was abandoned, and of more folders than are kept those that were written first; never that of
    /// the newest release.
    fn tidy(&self) {
        let mut finished = Vec::new();
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(release) = release_of(&name) {
                finished.push((release, Reverse(age(&entry)), entry.path()));
            } else if name.starts_with(UNFINISHED) && age(&entry) > ABANDONED_AFTER {
                remove(&entry.path());
            }
        }
        let newest = finished.iter().map(|(release, _, _)| *release).max();
        finished.sort_by_key(|(release, youth, _)| Reverse((Some(*release) == newest, *youth)));
        finished.iter().skip(self.most).for_each(|(_, _, path)| remove(path));
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

/// The number of the release whose folder has this name.
fn release_of(name: &str) -> Option<i64> {
    let mut parts = name.split('-');
    let (release, _digest, _format) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(release)
}
