//! A file that one process holds for as long as it lives, and that says which one.

use crate::clock;
use chrono::SecondsFormat;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// No more than this is read of what a file says, in bytes.
const MAX_WORDS: u64 = 200;

/// A file that this process holds; free again when this is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct FileLock {
    /// Held, not used.
    _file: File,
}

/// Why a file cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum FileLockError {
    /// Another process holds it, in words that name it.
    #[error("{0}")]
    Held(String),
    /// The file cannot be opened or written.
    #[error(transparent)]
    File(#[from] io::Error),
}

impl FileLock {
    /// Holds the file, which is made if it is missing, and writes into it who does so.
    ///
    /// # Errors
    /// When another process holds it, or it cannot be opened or written.
    pub fn take(path: &Path) -> Result<Self, FileLockError> {
        // What the holder wrote must not be cut off by who comes in vain.
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FileLockError::Held(words_in(file))),
            Err(TryLockError::Error(cause)) => return Err(cause.into()),
        }
        let since = clock::now().to_rfc3339_opts(SecondsFormat::Secs, true);
        file.set_len(0)?;
        file.rewind()?;
        write!(file, "process {}, since {since}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

/// Some systems do not let others read what is locked.
fn words_in(file: File) -> String {
    let mut words = String::new();
    match file.take(MAX_WORDS).read_to_string(&mut words) {
        Ok(_) if !words.is_empty() => words,
        _ => "a process that is not known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_a_file_and_says_who_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = FileLock::take(&path).unwrap();
        for _ in 0..2 {
            let said = FileLock::take(&path).unwrap_err().to_string();
            assert!(said.starts_with(&format!("process {}, since 20", std::process::id())), "{said}");
        }
        drop(held);
        FileLock::take(&path).unwrap();
    }
}
