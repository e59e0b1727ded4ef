//! The changes of a release, kept in a file until all of them are there.

use super::client::Client;
use super::error::MirrorError;
use super::files::Files;
use super::kinds::check;
use super::upstream;
use crate::domain::change::{ChangeKind, Entity, Withdrawal};
use crate::domain::ids::ItemCode;
use crate::domain::sign_off::SignOff;
use crate::store::RecordedChange;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A change, with all that the thing says after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Staged {
    pub(super) seq: i64,
    pub(super) entity: Entity,
    pub(super) code: String,
    pub(super) kind: ChangeKind,
    pub(super) department: Option<String>,
    pub(super) successors: Vec<ItemCode>,
    pub(super) reason: Option<String>,
    pub(super) sign_offs: Vec<SignOff>,
    /// Null if it has left.
    pub(super) record: Value,
}

/// The file with the changes of a release, in the order of their numbers.
pub(super) struct Staging {
    path: PathBuf,
    /// The last change before the release.
    before: i64,
    /// The last change in the file.
    last: i64,
}

/// Where a change stands in the file, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(u64);

impl Staging {
    /// Opens the file, or begins it. What a process that was stopped has left half written is cut off.
    pub(super) fn open(path: &Path, before: i64) -> Result<Self, MirrorError> {
        let failed = MirrorError::file;
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = options.map_err(failed(path))?;
        let mut staging = Self { path: path.to_owned(), before, last: before };
        let mut whole = 0;
        let mut reader = BufReader::new(&file);
        let mut line = String::new();
        while matches!(reader.read_line(&mut line), Ok(count) if count > 0) {
            let known: Option<Staged> = serde_json::from_str(&line).ok();
            match known.filter(|change| change.seq == staging.last + 1 && line.ends_with('\n')) {
                Some(change) => staging.last = change.seq,
                None => break,
            }
            whole += u64::try_from(line.len()).unwrap_or(u64::MAX);
            line.clear();
        }
        file.set_len(whole).map_err(failed(path))?;
        Ok(staging)
    }

    /// Reads from the upstream what is still missing.
    pub(super) fn fill(&mut self, client: &Client, files: &Files) -> Result<(), MirrorError> {
        let goal = files.release.last_change;
        if goal < self.last {
            return Err(MirrorError::Differs(format!(
                "the feed goes backwards: release {} ends with change {goal}, and change {} is known already",
                files.version(),
                self.last
            )));
        }
        let failed = || MirrorError::file(&self.path);
        let file = OpenOptions::new().append(true).open(&self.path).map_err(failed())?;
        let mut writer = BufWriter::new(file);
        while self.last < goal {
            let page = upstream::changes(client, self.last, goal)?;
            if page.data.is_empty() {
                return Err(MirrorError::Differs(format!(
                    "the feed has a gap: after change {} comes nothing, but release {} has changes up to {goal}",
                    self.last,
                    files.version()
                )));
            }
            for change in page.data {
                let change = checked(change, self.last, files)?;
                serde_json::to_writer(&mut writer, &change)
                    .map_err(io::Error::from)
                    .and_then(|()| writer.write_all(b"\n"))
                    .map_err(MirrorError::file(&self.path))?;
                self.last = change.seq;
            }
            writer.flush().map_err(MirrorError::file(&self.path))?;
        }
        Ok(())
    }

    /// All changes, each with its place in the file.
    pub(super) fn read(
        &self,
    ) -> Result<impl Iterator<Item = Result<(Place, Staged), MirrorError>>, MirrorError> {
        let file = File::open(&self.path).map_err(MirrorError::file(&self.path))?;
        let mut place = 0;
        let path = self.path.clone();
        Ok(BufReader::new(file).lines().map(move |line| {
            let line = line.map_err(MirrorError::file(&path))?;
            let change =
                serde_json::from_str(&line).map_err(io::Error::from).map_err(MirrorError::file(&path))?;
            let begins = Place(place);
            place += u64::try_from(line.len() + 1).unwrap_or(u64::MAX);
            Ok((begins, change))
        }))
    }

    /// Reads single changes.
    pub(super) fn reader(&self) -> Result<impl FnMut(Place) -> Result<Staged, MirrorError>, MirrorError> {
        let path = self.path.clone();
        let file = File::open(&path).map_err(MirrorError::file(&path))?;
        let mut reader = BufReader::new(file);
        Ok(move |Place(place)| {
            let mut read = || {
                let mut line = String::new();
                reader.seek(SeekFrom::Start(place))?;
                reader.read_line(&mut line)?;
                serde_json::from_str(&line).map_err(io::Error::from)
            };
            read().map_err(MirrorError::file(&path))
        })
    }

    /// How many changes the release has.
    pub(super) fn count(&self) -> i64 {
        self.last - self.before
    }
}

/// The change, if it is the next one and belongs to this release.
fn checked(said: super::said::ChangeSaid, last: i64, files: &Files) -> Result<Staged, MirrorError> {
    let differs = |text: String| Err(MirrorError::Differs(text));
    if said.seq != last + 1 {
        return differs(format!("the feed has a gap: after change {last} comes change {}", said.seq));
    }
    if said.version() != files.version() {
        let (seq, of, should) = (said.seq, said.version(), files.version());
        return differs(format!("change {seq} belongs to release {of} instead of {should}"));
    }
    let change = said.staged()?;
    let known = check(change.entity, &change.record);
    known.map_err(|error| change.unreadable(&error)).map(|()| change)
}

impl Staged {
    /// The entry of the feed.
    pub(super) fn recorded(&self, release: i64) -> RecordedChange {
        RecordedChange {
            seq: self.seq,
            release,
            entity: self.entity,
            code: self.code.clone(),
            kind: self.kind,
            department: self.department.clone(),
            successors: self.successors.clone(),
            reason: self.reason.clone(),
            proposal: None,
            sign_offs: self.sign_offs.clone(),
        }
    }

    /// Its record is none that is known here.
    pub(super) fn unreadable(&self, cause: &serde_json::Error) -> MirrorError {
        MirrorError::UnknownRecord { place: format!("change {}", self.seq), cause: cause.to_string() }
    }

    /// How an item leaves.
    pub(super) fn withdrawal(&self) -> Result<Withdrawal, MirrorError> {
        let item = crate::domain::ids::Code::parse(&self.code);
        let item = item.map_err(|error| MirrorError::Differs(format!("change {}: {error}", self.seq)))?;
        let (successors, reason) = (self.successors.clone(), self.reason.clone());
        Ok(Withdrawal { item, kind: self.kind, successors, reason })
    }
}
