//! Why an export fails.

use crate::store::StoreError;
use std::path::PathBuf;

/// Why an export fails.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database fails or holds a row that cannot be understood.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be written or read.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The files of a release cannot be written into their folder.
    #[error("{}: {cause}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        cause: Box<ExportError>,
    },
    /// A value cannot be written in this format.
    #[error("{0}")]
    Unwritable(String),
}
