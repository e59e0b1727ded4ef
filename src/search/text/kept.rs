//! Where indexes are kept: a folder for each release, beside the database, so that a start finds them made.

use super::index::{FORMAT, IndexError, TextIndex};
use crate::kept::KeptFolders;
use crate::search::releases::ReleaseView;
use crate::store::Store;
use std::path::{Path, PathBuf};

/// How many indexes stay besides the one that was made last.
const KEPT: usize = 6;

/// A folder with the indexes of releases.
#[derive(Debug, Clone)]
pub struct KeptIndexes {
    folders: KeptFolders,
}

impl KeptIndexes {
    /// Keeps indexes in this folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folders: KeptFolders::new(folder, KEPT) }
    }

    /// Opens the index of a release, or makes it if it is missing, of another version, or cannot be read.
    /// Where the folder cannot be written, the index is made in memory.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_or_build(&self, store: &Store, view: &ReleaseView) -> Result<TextIndex, IndexError> {
        let folder = self.folders.of(&view.release, "", FORMAT);
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

    /// An index that is open stays readable when it is tidied away: its files are mapped.
    fn build(&self, store: &Store, view: &ReleaseView, folder: &Path) -> Result<TextIndex, IndexError> {
        let write =
            |unfinished: &Path| TextIndex::write(store, view.release.seq, &view.directory, unfinished);
        self.folders.write(folder, write)?;
        TextIndex::open(folder)
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
