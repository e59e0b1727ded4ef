//! Makes releases of what has been read.

pub mod changes;
pub mod check;
pub mod import;
pub mod mentions;
pub mod proposals;

use crate::domain::catalogue::Directory;
use crate::domain::guide::GuideEdition;
use crate::domain::ids::ReleaseVersion;
use crate::domain::item::Item;
use crate::domain::problem::Problem;
use crate::ingest::folder::{Folder, OpenFolder};
use crate::store::{ReleaseWriter, Store, StoreError};
use chrono::{DateTime, Utc};

/// How many items are written at once.
const ITEMS_AT_ONCE: usize = 500;

/// Whether the caller means to publish made-up data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Real data.
    Real,
    /// Data that is labelled synthetic.
    Synthetic,
}

/// Why a folder was not published. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database has a catalogue.
    #[error("the database already holds a catalogue; \"load\" publishes into an empty one only")]
    NotEmpty,
    /// Made-up data without `--synthetic`.
    #[error("this folder is labelled synthetic; to publish made-up data, say so with --synthetic")]
    UnexpectedSynthetic,
    /// `--synthetic` for a folder without the label.
    #[error(
        "--synthetic was given, but release.json has no \"synthetic\" label: made-up data is published only with its label"
    )]
    LabelMissing,
    /// The files have problems.
    #[error("{} problem(s) in the folder; nothing was published", .0.len())]
    Problems(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was published.
#[derive(Debug)]
pub struct Loaded {
    /// The version of the release.
    pub version: ReleaseVersion,
    /// How many items it has.
    pub items: u64,
}

/// Publishes a catalogue folder as the first release of an empty database.
///
/// # Errors
/// With every problem of the folder; nothing has changed then.
pub fn load(store: &Store, folder: Folder, intent: Intent, now: DateTime<Utc>) -> Result<Loaded, LoadError> {
    store.refuse_mirror()?;
    if !store.is_empty()? {
        return Err(LoadError::NotEmpty);
    }
    let folder = folder.open().map_err(LoadError::Problems)?;
    match (intent, &folder.edition.synthetic) {
        (Intent::Real, Some(_)) => return Err(LoadError::UnexpectedSynthetic),
        (Intent::Synthetic, None) => return Err(LoadError::LabelMissing),
        (Intent::Real, None) | (Intent::Synthetic, Some(_)) => {}
    }
    let items = write_release(store, &folder, now)?;
    Ok(Loaded { version: folder.edition.version, items })
}

fn write_release(store: &Store, folder: &OpenFolder, now: DateTime<Utc>) -> Result<u64, LoadError> {
    let directory = &folder.directory;
    let mut written = 0_u64;
    store.publish(&folder.edition, now, |release| {
        if !release.is_first() {
            return Err(LoadError::NotEmpty);
        }
        put_directory(release, directory)?;
        let mut items = folder.items().map_err(LoadError::Problems)?;
        loop {
            let some: Vec<Item> = items.by_ref().take(ITEMS_AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            release.put_items(&some)?;
            written += u64::try_from(some.len()).unwrap_or(0);
        }
        let mut problems = items.finish();
        problems.extend(write_guides(release, folder)?);
        if problems.is_empty() { Ok(()) } else { Err(LoadError::Problems(problems)) }
    })?;
    Ok(written)
}

/// Writes the guides of a folder, each in its first edition; returns what is wrong with them.
fn write_guides(release: &mut ReleaseWriter<'_>, folder: &OpenFolder) -> Result<Vec<Problem>, LoadError> {
    let mut guides = folder.guides().map_err(LoadError::Problems)?;
    loop {
        let some =
            guides.by_ref().take(ITEMS_AT_ONCE).map(|(item, guide)| GuideEdition::after(0, item, guide));
        let some: Vec<GuideEdition> = some.collect();
        if some.is_empty() {
            return Ok(guides.finish());
        }
        release.put_guides(&some)?;
    }
}

/// Writes everything that items refer to.
fn put_directory(release: &mut ReleaseWriter<'_>, directory: &Directory) -> Result<(), StoreError> {
    release.put_entries(directory.sources.entries())?;
    release.put_entries(directory.jurisdictions.entries())?;
    release.put_entries(directory.departments.entries())?;
    release.put_entries(directory.handling_modes.entries())?;
    release.put_entries(directory.methods.entries())?;
    release.put_entries(directory.channels.entries())?;
    release.put_entries(directory.claims.entries())?;
    release.put_entries(directory.contradictions.entries())
}
