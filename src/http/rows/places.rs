//! How many files are made for one answer each at the same time: each costs a thread while it is made, and disk until
//! it has been sent.

use crate::http::error::{ApiError, TOO_MANY_FILES};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many at once.
const PLACES: usize = 4;

/// The places for files that are made.
#[derive(Debug, Clone)]
pub struct Places(Arc<Semaphore>);

/// A place, which is free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PLACES)))
    }
}

impl Places {
    /// Takes a place.
    ///
    /// # Errors
    /// When all are taken.
    pub fn take(&self) -> Result<Place, ApiError> {
        let permit = self.0.clone().try_acquire_owned();
        let detail =
            || format!("{PLACES} workbooks, Parquet or SQLite files are being made or sent already.");
        permit.map(|_permit| Place { _permit }).map_err(|_| ApiError::new(TOO_MANY_FILES, detail()))
    }
}
