//! The kinds of things that a release holds: in which file each is, how it is read, and how it is written.

use super::error::MirrorError;
use super::lines::for_each_part;
use super::records::{self, GUIDES, ITEMS, item_and_guide, item_beside_guide};
use super::staging::Staged;
use super::state::ReleaseFolder;
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::change::Entity;
use crate::domain::channel::Channel;
use crate::domain::claim::Claim;
use crate::domain::code_list::CodeList;
use crate::domain::contradiction::Contradiction;
use crate::domain::department::Department;
use crate::domain::guide::GuideEdition;
use crate::domain::handling_mode::{FulfilmentMethod, HandlingMode};
use crate::domain::item::Item;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::source::Source;
use crate::store::{Ended, ReleaseWriter};
use serde_json::Value;
use std::collections::BTreeSet;

/// A kind of thing that items refer to.
pub(super) struct Kind {
    /// Its table.
    table: &'static str,
    /// Makes sure that a record is known here in full.
    check: fn(&Value) -> Result<(), serde_json::Error>,
    /// The line of its file that a record makes.
    line: fn(&Value) -> Result<String, serde_json::Error>,
    /// Puts what a change says.
    pub(super) put: fn(&mut ReleaseWriter<'_>, &Staged) -> Result<(), MirrorError>,
    /// Puts all that its file holds, and ends what is known and not there.
    pub(super) replace: fn(&mut ReleaseWriter<'_>, &ReleaseFolder, &Directory) -> Result<(), MirrorError>,
}

macro_rules! kinds {
    ($($entity:ident: $type:ident in $table:ident;)+) => {
        /// The tables that hold a release whole.
        pub const TABLES: &[&str] = &[ITEMS, GUIDES, $(stringify!($table),)+];

        /// The kind of this entity; none of items, which are more than an entry.
        pub(super) fn kind_of(entity: Entity) -> Option<&'static Kind> {
            match entity {
                Entity::Item => None,
                $(Entity::$entity => {
                    const KIND: &Kind = &Kind {
                        table: stringify!($table),
                        check: |record| records::read::<$type>(record).map(drop),
                        line: line::<$type>,
                        put: put::<$type>,
                        replace: |writer, folder, known| {
                            replace(writer, folder, stringify!($table), &known.$table)
                        },
                    };
                    Some(KIND)
                })+
            }
        }
    };
}

kinds! {
    Source: Source in sources;
    Jurisdiction: Jurisdiction in jurisdictions;
    Department: Department in departments;
    HandlingMode: HandlingMode in handling_modes;
    Method: FulfilmentMethod in methods;
    Channel: Channel in channels;
    Claim: Claim in claims;
    Contradiction: Contradiction in contradictions;
}

/// All kinds of things that items refer to.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    Entity::ALL.iter().filter_map(|entity| kind_of(*entity))
}

/// The tables in which a thing has a line.
pub(super) fn tables_of(entity: Entity) -> &'static [&'static str] {
    kind_of(entity).map_or(&[ITEMS, GUIDES], |kind| std::slice::from_ref(&kind.table))
}

/// Makes sure that a record of the change feed is known here in full; one that has left has none.
///
/// # Errors
/// With what is not known, or missing.
pub(super) fn check(entity: Entity, record: &Value) -> Result<(), serde_json::Error> {
    if record.is_null() {
        return Ok(());
    }
    if let Some(kind) = kind_of(entity) {
        return (kind.check)(record);
    }
    let (item, guide) = item_beside_guide(record);
    records::read::<Item>(&item)?;
    guide.map_or(Ok(()), |guide| records::read::<GuideEdition>(&guide).map(drop))
}

/// The line that a record of the change feed makes in one of its tables; none if the thing has left, or if an item
/// has no guide.
///
/// # Errors
/// When the record is none of this entity.
pub(super) fn line_of(
    entity: Entity,
    table: &str,
    record: &Value,
) -> Result<Option<String>, serde_json::Error> {
    if record.is_null() {
        return Ok(None);
    }
    if let Some(kind) = kind_of(entity) {
        return (kind.line)(record).map(Some);
    }
    let (item, guide) = item_and_guide(record)?;
    if table == GUIDES {
        return guide.as_ref().map(serde_json::to_string).transpose();
    }
    serde_json::to_string(&item).map(Some)
}

fn line<T: ReferenceEntry>(record: &Value) -> Result<String, serde_json::Error> {
    serde_json::to_string(&serde_json::from_value::<T>(record.clone())?)
}

fn put<T: ReferenceEntry>(writer: &mut ReleaseWriter<'_>, change: &Staged) -> Result<(), MirrorError> {
    let entry: T =
        serde_json::from_value(change.record.clone()).map_err(|error| change.unreadable(&error))?;
    Ok(writer.put_entries(&[entry])?)
}

fn replace<T: ReferenceEntry>(
    writer: &mut ReleaseWriter<'_>,
    folder: &ReleaseFolder,
    table: &'static str,
    known: &Table<T>,
) -> Result<(), MirrorError> {
    let mut there = BTreeSet::new();
    for_each_part(&folder.table(table), |some: Vec<T>| {
        there.extend(some.iter().map(|entry| entry.code().to_owned()));
        Ok(writer.put_entries(&some)?)
    })?;
    let gone = known.codes().filter(|code| !there.contains(*code));
    let ended: Vec<Ended<'_>> = gone.map(|code| Ended::Entry(T::KIND, code)).collect();
    Ok(writer.end(&ended)?)
}
