//! The folder of a mirror: the files of the release that is published, and those of the one that is being fetched.
//!
//! Nothing here is needed to serve. Whatever is missing or damaged is fetched again.

use super::error::MirrorError;
use super::files::Files;
use super::records::file_of;
use crate::file_lock::{FileLock, FileLockError};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";

/// The folder of a mirror, which this process alone uses.
pub(super) struct StateFolder {
    folder: PathBuf,
    /// Held as long as the process lives.
    _lock: FileLock,
}

/// A folder with the files of one release.
#[derive(Debug, Clone)]
pub(super) struct ReleaseFolder(PathBuf);

impl StateFolder {
    /// Opens the folder, unless another process follows an upstream with it.
    pub(super) fn open(folder: &Path) -> Result<Self, MirrorError> {
        fs::create_dir_all(folder).map_err(MirrorError::file(folder))?;
        let path = folder.join("lock");
        let lock = FileLock::take(&path).map_err(|error| match error {
            FileLockError::File(cause) => MirrorError::file(&path)(cause),
            FileLockError::Held(by) => {
                let text = format!("another \"onevisit mirror\" works with this folder: {by}");
                MirrorError::file(folder)(io::Error::other(text))
            }
        })?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// The files of the release that is published.
    pub(super) fn current(&self) -> ReleaseFolder {
        ReleaseFolder(self.folder.join("current"))
    }

    /// The files of the release that is being fetched.
    pub(super) fn next(&self) -> ReleaseFolder {
        ReleaseFolder(self.folder.join("next"))
    }

    /// The next release has become the published one.
    pub(super) fn promote(&self) -> Result<(), MirrorError> {
        let (current, next) = (self.current(), self.next());
        current.remove()?;
        fs::rename(&next.0, &current.0).map_err(MirrorError::file(&next.0))
    }
}

impl ReleaseFolder {
    /// The path of a file.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The path of the file of a table.
    pub(super) fn table(&self, table: &str) -> PathBuf {
        self.file(&file_of(table))
    }

    /// Which release this folder is of; nothing, if that is not known.
    pub(super) fn manifest(&self) -> Option<Files> {
        serde_json::from_slice(&fs::read(self.file(MANIFEST)).ok()?).ok()
    }

    /// Prepares the folder for this release: what is there of it stays, what is of another one goes.
    pub(super) fn prepare(&self, files: &Files) -> Result<(), MirrorError> {
        if self.manifest().as_ref() == Some(files) {
            return Ok(());
        }
        self.remove()?;
        fs::create_dir_all(&self.0).map_err(MirrorError::file(&self.0))?;
        let path = self.file(MANIFEST);
        let text = serde_json::to_vec(files).map_err(io::Error::other).map_err(MirrorError::file(&path))?;
        fs::write(&path, text).map_err(MirrorError::file(&path))
    }

    /// Removes a file, if it is there.
    pub(super) fn forget(&self, name: &str) -> Result<(), MirrorError> {
        let path = self.file(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(MirrorError::file(&path)(error)),
            _ => Ok(()),
        }
    }

    /// Removes the folder with all that is in it.
    pub(super) fn remove(&self) -> Result<(), MirrorError> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(MirrorError::file(&self.0)(error)),
            _ => Ok(()),
        }
    }
}
