//! Writes a release that was checked into the database: of its changes, or of its files.

use super::error::MirrorError;
use super::files::Files;
use super::kinds::{kind_of, kinds};
use super::lines::{Keys, for_each_part};
use super::records::{GUIDES, ITEMS, item_and_guide};
use super::staging::{Staged, Staging};
use super::state::ReleaseFolder;
use crate::domain::change::{Entity, Withdrawal};
use crate::domain::code_list::CodeList;
use crate::domain::guide::GuideEdition;
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::domain::release::Release;
use crate::store::{Ended, FeedOf, RecordedChange, ReleaseWriter, Store};

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
                let (item, guide) =
                    item_and_guide(&change.record).map_err(|error| change.unreadable(&error))?;
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
        for change in &self.entries {
            let Some(kind) = kind_of(change.entity) else { continue };
            (kind.put)(writer, change)?;
        }
        writer.put_items(&self.items)?;
        writer.put_guides(&self.guides)?;
        Ok(writer.take_over_changes(&self.recorded)?)
    }
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
        kinds().try_for_each(|kind| (kind.replace)(writer, folder, &known))?;
        for_each_part(&folder.table(ITEMS), |some: Vec<Item>| Ok(writer.put_items(&some)?))?;
        for_each_part(&folder.table(GUIDES), |some: Vec<GuideEdition>| Ok(writer.put_guides(&some)?))
    })
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
