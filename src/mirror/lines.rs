//! Reads the files of a release: what their lines say, part by part, or their keys alone.

use super::error::MirrorError;
use super::records::{key_of, read_line};
use super::state::ReleaseFolder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::iter::Peekable;
use std::path::Path;

/// So many lines are read at once.
const LINES_AT_ONCE: usize = 500;

/// The keys of a file, in their order.
pub(super) struct Keys<I: Iterator<Item = Result<String, MirrorError>>>(Peekable<I>);

impl Keys<Box<dyn Iterator<Item = Result<String, MirrorError>>>> {
    /// Opens the file of a table.
    pub(super) fn open(folder: &ReleaseFolder, table: &'static str) -> Result<Self, MirrorError> {
        let path = folder.table(table);
        let file = File::open(&path).map_err(MirrorError::file(&path))?;
        let keys = (1..).zip(BufReader::new(file).lines()).map(move |line| {
            let (number, line) = whole(line, &path)?;
            let key = key_of(table, &line).map_err(unknown(number, &path))?;
            Ok(key.into_owned())
        });
        let keys: Box<dyn Iterator<Item = Result<String, MirrorError>>> = Box::new(keys);
        Ok(Self(keys.peekable()))
    }

    /// Whether a key is among them. Keys are asked for in their order.
    pub(super) fn has(&mut self, wanted: &str) -> Result<bool, MirrorError> {
        loop {
            match self.0.peek() {
                Some(Ok(key)) if key.as_str() < wanted => drop(self.0.next()),
                Some(Ok(key)) => return Ok(key == wanted),
                Some(Err(_)) => return self.0.next().transpose().map(|_| false),
                None => return Ok(false),
            }
        }
    }
}

/// Hands over what the lines of a file say, part by part.
pub(super) fn for_each_part<T: DeserializeOwned + Serialize>(
    path: &Path,
    mut take: impl FnMut(Vec<T>) -> Result<(), MirrorError>,
) -> Result<(), MirrorError> {
    let file = File::open(path).map_err(MirrorError::file(path))?;
    let mut lines = (1..).zip(BufReader::new(file).lines());
    loop {
        let mut some = Vec::with_capacity(LINES_AT_ONCE);
        for line in lines.by_ref().take(LINES_AT_ONCE) {
            let (number, line) = whole(line, path)?;
            some.push(read_line(&line).map_err(unknown(number, path))?);
        }
        if some.is_empty() {
            return Ok(());
        }
        take(some)?;
    }
}

/// A line with its number. What is no text has the right checksum too: the upstream has written it.
fn whole((number, line): (u64, io::Result<String>), path: &Path) -> Result<(u64, String), MirrorError> {
    match line {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(unknown(number, path)(error)),
        line => Ok((number, line.map_err(MirrorError::file(path))?)),
    }
}

/// A line of a file whose checksum is right is none that is known here.
fn unknown<E: Display>(number: u64, path: &Path) -> impl FnOnce(E) -> MirrorError {
    let name = path.file_name().unwrap_or_default().display().to_string();
    move |error| MirrorError::UnknownRecord {
        place: format!("line {number} of {name}"),
        cause: error.to_string(),
    }
}
