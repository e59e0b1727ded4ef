//! Writes a release that was checked into the database: of its changes, or of its files.

use super::error::MirrorError;
use super::files::Files;
use super::records::{GUIDES, ITEMS, item_and_guide, key_of, table_of};
use super::staging::{Staged, Staging};
use super::state::ReleaseFolder;
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::change::{Entity, Withdrawal};
use crate::domain::channel::Channel;
use crate::domain::claim::Claim;
use crate::domain::code_list::CodeList;
use crate::domain::contradiction::Contradiction;
use crate::domain::department::Department;
use crate::domain::guide::GuideEdition;
use crate::domain::handling_mode::{FulfilmentMethod, HandlingMode};
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::release::Release;
use crate::domain::source::Source;
use crate::store::{Ended, FeedOf, RecordedChange, ReleaseWriter, Store};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::iter::Peekable;
use std::path::Path;

/// So many rows are written at once.
const ROWS_AT_ONCE: usize = 500;

/// Publishes a release of its changes.
pub(super) fn of_changes(store: &Store, files: &Files, staging: &Staging) -> Result<(), MirrorError> {
    let release = files.as_release().map_err(MirrorError::Differs)?;
    store.publish_mirrored(&release, files.release.last_change, FeedOf::Upstream, |writer| {
        let mut batch = Batch::default();
        for change in staging.read()? {
            let (_, change) = change?;
            batch.add(&change, release.seq)?;
            if batch.recorded.len() >= ROWS_AT_ONCE {
                std::mem::take(&mut batch).write(writer)?;
            }
        }
        batch.write(writer)
    })
}

/// Changes that are written at once. A thing has one change in a release, so their order does not matter.
#[derive(Default)]
struct Batch {
    recorded: Vec<RecordedChange>,
    withdrawn: Vec<Withdrawal>,
    without_guide: Vec<String>,
    items: Vec<Item>,
    guides: Vec<GuideEdition>,
    ended: Vec<(&'static str, String)>,
    entries: Vec<Staged>,
}

impl Batch {
    fn add(&mut self, change: &Staged, release: i64) -> Result<(), MirrorError> {
        self.recorded.push(change.recorded(release));
        match (change.entity, change.record.is_null()) {
            (Entity::Item, true) => self.withdrawn.push(change.withdrawal()?),
            (Entity::Item, false) => {
                let (item, guide) = item_and_guide(&change.record).map_err(|error| bad(change, &error))?;
                match guide {
                    Some(guide) => self.guides.push(guide),
                    None => self.without_guide.push(change.code.clone()),
                }
                self.items.push(item);
            }
            (entity, true) => self.ended.push((entity.entry().code, change.code.clone())),
            (_, false) => self.entries.push(change.clone()),
        }
        Ok(())
    }

    fn write(self, writer: &mut ReleaseWriter<'_>) -> Result<(), MirrorError> {
        let ended = self.ended.iter().map(|(kind, code)| Ended::Entry(kind, code));
        let ended: Vec<Ended<'_>> =
            ended.chain(self.without_guide.iter().map(|code| Ended::Guide(code))).collect();
        writer.end(&ended)?;
        writer.withdraw(&self.withdrawn)?;
        self.entries.iter().try_for_each(|change| put_entry(writer, change))?;
        writer.put_items(&self.items)?;
        writer.put_guides(&self.guides)?;
        Ok(writer.take_over_changes(&self.recorded)?)
    }
}

fn put_entry(writer: &mut ReleaseWriter<'_>, change: &Staged) -> Result<(), MirrorError> {
    match change.entity {
        Entity::Item => Ok(()),
        Entity::Department => put::<Department>(writer, change),
        Entity::Jurisdiction => put::<Jurisdiction>(writer, change),
        Entity::HandlingMode => put::<HandlingMode>(writer, change),
        Entity::Method => put::<FulfilmentMethod>(writer, change),
        Entity::Channel => put::<Channel>(writer, change),
        Entity::Claim => put::<Claim>(writer, change),
        Entity::Source => put::<Source>(writer, change),
        Entity::Contradiction => put::<Contradiction>(writer, change),
    }
}

fn put<T: ReferenceEntry>(writer: &mut ReleaseWriter<'_>, change: &Staged) -> Result<(), MirrorError> {
    let entry: T = serde_json::from_value(change.record.clone()).map_err(|error| bad(change, &error))?;
    Ok(writer.put_entries(&[entry])?)
}

fn bad(change: &Staged, error: &serde_json::Error) -> MirrorError {
    MirrorError::Differs(format!("change {}: {error}", change.seq))
}

/// Publishes a release of its files: what differs from the release that is here, if there is one.
pub(super) fn of_files(
    store: &Store,
    files: &Files,
    folder: &ReleaseFolder,
    ours: Option<&Release>,
) -> Result<(), MirrorError> {
    let release = files.as_release().map_err(MirrorError::Differs)?;
    let seq = ours.map_or(0, |release| release.seq);
    let known = store.directory(seq)?;
    let gone = missing_items(store, seq, folder)?;
    let without_guide = missing_guides(store, seq, folder)?;
    store.publish_mirrored(&release, files.release.last_change, FeedOf::Difference, |writer| {
        writer.withdraw(&gone)?;
        let ended: Vec<Ended<'_>> = without_guide.iter().map(|code| Ended::Guide(code.as_ref())).collect();
        writer.end(&ended)?;
        put_directory(writer, folder, &known)?;
        for_each_part(&folder.table(ITEMS), |some: Vec<Item>| Ok(writer.put_items(&some)?))?;
        for_each_part(&folder.table(GUIDES), |some: Vec<GuideEdition>| Ok(writer.put_guides(&some)?))
    })
}

fn put_directory(
    writer: &mut ReleaseWriter<'_>,
    folder: &ReleaseFolder,
    known: &Directory,
) -> Result<(), MirrorError> {
    put_table(writer, folder, Entity::Source, &known.sources)?;
    put_table(writer, folder, Entity::Jurisdiction, &known.jurisdictions)?;
    put_table(writer, folder, Entity::Department, &known.departments)?;
    put_table(writer, folder, Entity::HandlingMode, &known.handling_modes)?;
    put_table(writer, folder, Entity::Method, &known.methods)?;
    put_table(writer, folder, Entity::Channel, &known.channels)?;
    put_table(writer, folder, Entity::Claim, &known.claims)?;
    put_table(writer, folder, Entity::Contradiction, &known.contradictions)
}

fn put_table<T: ReferenceEntry>(
    writer: &mut ReleaseWriter<'_>,
    folder: &ReleaseFolder,
    entity: Entity,
    known: &Table<T>,
) -> Result<(), MirrorError> {
    let mut there = BTreeSet::new();
    for_each_part(&folder.table(table_of(entity)), |some: Vec<T>| {
        there.extend(some.iter().map(|entry| entry.code().to_owned()));
        Ok(writer.put_entries(&some)?)
    })?;
    let gone = known.codes().filter(|code| !there.contains(*code));
    let ended: Vec<Ended<'_>> = gone.map(|code| Ended::Entry(T::KIND, code)).collect();
    Ok(writer.end(&ended)?)
}

/// The items of a release that a file does not have.
fn missing_items(
    store: &Store,
    release: i64,
    folder: &ReleaseFolder,
) -> Result<Vec<Withdrawal>, MirrorError> {
    let mut keys = Keys::open(folder, ITEMS)?;
    let mut missing = Vec::new();
    store.for_each_part_of_items(release, |some| {
        for item in some {
            if !keys.has(item.code.as_ref())? {
                missing.push(Withdrawal::plain(item.code));
            }
        }
        Ok::<(), MirrorError>(())
    })?;
    Ok(missing)
}

fn missing_guides(store: &Store, release: i64, folder: &ReleaseFolder) -> Result<Vec<ItemCode>, MirrorError> {
    let mut keys = Keys::open(folder, GUIDES)?;
    let mut missing = Vec::new();
    store.for_each_part_of_guides(release, |some| {
        for guide in some {
            if !keys.has(guide.item.as_ref())? {
                missing.push(guide.item);
            }
        }
        Ok::<(), MirrorError>(())
    })?;
    Ok(missing)
}

/// The keys of a file, in their order.
struct Keys<I: Iterator<Item = Result<String, MirrorError>>>(Peekable<I>);

impl Keys<Box<dyn Iterator<Item = Result<String, MirrorError>>>> {
    fn open(folder: &ReleaseFolder, table: &'static str) -> Result<Self, MirrorError> {
        let path = folder.table(table);
        let file = File::open(&path).map_err(MirrorError::file(&path))?;
        let keys = BufReader::new(file).lines().map(move |line| {
            let read = || -> io::Result<String> { Ok(key_of(table, &line?)?.into_owned()) };
            read().map_err(MirrorError::file(&path))
        });
        let keys: Box<dyn Iterator<Item = Result<String, MirrorError>>> = Box::new(keys);
        Ok(Self(keys.peekable()))
    }

    /// Whether a key is among them. Keys are asked for in their order.
    fn has(&mut self, wanted: &str) -> Result<bool, MirrorError> {
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
fn for_each_part<T: DeserializeOwned>(
    path: &Path,
    mut take: impl FnMut(Vec<T>) -> Result<(), MirrorError>,
) -> Result<(), MirrorError> {
    let file = File::open(path).map_err(MirrorError::file(path))?;
    let mut lines = BufReader::new(file).lines();
    loop {
        let mut some = Vec::with_capacity(ROWS_AT_ONCE);
        for line in lines.by_ref().take(ROWS_AT_ONCE) {
            let line = line.map_err(MirrorError::file(path))?;
            some.push(serde_json::from_str(&line).map_err(io::Error::from).map_err(MirrorError::file(path))?);
        }
        if some.is_empty() {
            return Ok(());
        }
        take(some)?;
    }
}
