//! The files of a release, made of those of the release before and of its changes, and compared with the manifest.

use super::error::MirrorError;
use super::files::Files;
use super::kinds::{TABLES, line_of, tables_of};
use super::merge::{MergeError, merge};
use super::staging::{Place, Staging};
use super::state::ReleaseFolder;
use crate::measure::Measuring;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};

/// What has changed in each table: the key, and where in the staged changes it stands.
type Changed = BTreeMap<&'static str, BTreeMap<String, Place>>;

/// A release whose files are here.
pub(super) struct Base<'a> {
    pub(super) folder: &'a ReleaseFolder,
    pub(super) files: &'a Files,
}

/// Makes the files of a release in a folder; without a base, of nothing.
///
/// Fails unless each has the checksum of the manifest.
pub(super) fn make(
    base: Option<&Base<'_>>,
    staging: &Staging,
    files: &Files,
    folder: &ReleaseFolder,
) -> Result<(), MirrorError> {
    let mut changed = Changed::new();
    for change in staging.read()? {
        let (place, change) = change?;
        for table in tables_of(change.entity) {
            changed.entry(table).or_default().insert(change.code.clone(), place);
        }
    }
    TABLES.iter().try_for_each(|table| {
        let changed = changed.remove(table).unwrap_or_default();
        make_table(table, base, staging, changed, files, folder)
    })
}

fn make_table(
    table: &'static str,
    base: Option<&Base<'_>>,
    staging: &Staging,
    changed: BTreeMap<String, Place>,
    files: &Files,
    folder: &ReleaseFolder,
) -> Result<(), MirrorError> {
    let mut read = staging.reader()?;
    let changed = changed.into_iter().map(|(code, place)| {
        let change = read(place)?;
        let line =
            line_of(change.entity, table, &change.record).map_err(|error| change.unreadable(&error))?;
        Ok((code, line))
    });
    let path = folder.table(table);
    let target = File::create(&path).map_err(MirrorError::file(&path))?;
    let mut new = Measuring::new(BufWriter::new(target));
    let old = old_table(table, base)?;
    let mut old = BufReader::new(Tee { source: old, seen: Measuring::new(io::sink()) });
    let merged = merge(table, &mut old, changed, &mut new);
    check_base(table, base, old.into_inner(), merged)?;
    let (measure, mut target) = new.finish();
    target.flush().map_err(MirrorError::file(&path))?;
    let difference = files.of_table(table).and_then(|entry| entry.difference(&measure));
    difference.map_or(Ok(()), |difference| {
        Err(MirrorError::Differs(format!("with the changes of release {}, {difference}", files.version())))
    })
}

fn old_table(table: &str, base: Option<&Base<'_>>) -> Result<Box<dyn Read>, MirrorError> {
    let Some(base) = base else { return Ok(Box::new(io::empty())) };
    let path = base.folder.table(table);
    Ok(Box::new(File::open(&path).map_err(|error| damaged(table, &error))?))
}

/// What is damaged here must not be taken for a mistake of the upstream.
fn check_base(
    table: &str,
    base: Option<&Base<'_>>,
    old: Tee,
    merged: Result<(), MergeError<MirrorError>>,
) -> Result<(), MirrorError> {
    match merged {
        Ok(()) => {}
        Err(MergeError::Change(error)) => return Err(error),
        Err(MergeError::BadLine { line, cause }) => {
            return Err(damaged(table, &format!("line {line}: {cause}")));
        }
        Err(MergeError::File(error)) => {
            return Err(MirrorError::File { path: super::records::file_of(table).into(), cause: error });
        }
    }
    let (seen, _) = old.seen.finish();
    let entry = base.and_then(|base| base.files.of_table(table));
    entry.and_then(|entry| entry.difference(&seen)).map_or(Ok(()), |text| Err(damaged(table, &text)))
}

fn damaged(table: &str, cause: &dyn std::fmt::Display) -> MirrorError {
    MirrorError::BaseDamaged(format!("the file of the {table} that is here is missing or damaged: {cause}"))
}

/// Measures what is read.
struct Tee {
    source: Box<dyn Read>,
    seen: Measuring<io::Sink>,
}

impl Read for Tee {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(into)?;
        self.seen.write_all(into.get(..count).unwrap_or_default())?;
        Ok(count)
    }
}
