//! Why an export fails.

use crate::store::StoreError;

/// Why an export fails.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database fails or holds a row that cannot be understood.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be written or read.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// A value cannot be written in this format.
    #[error("{0}")]
    Unwritable(String),
}
