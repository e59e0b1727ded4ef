//! The rows of the tables of a release, read part by part: no release fits into memory for sure.

use super::cells::{maybe, row};
use super::{
    Cell, Row, Table, changes, channels, claims, contradictions, departments, guides, handling_modes, items,
    jurisdictions, materials, methods, sources,
};
use crate::domain::catalogue::{Directory, ReferenceEntry, Table as Entries};
use crate::domain::guide::GuideEdition;
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::domain::release::Release;
use crate::export::error::ExportError;
use crate::publish::changes::in_full;
use crate::publish::mentions::Mentions;
use crate::store::{ChangeQuery, Store};
use std::collections::HashMap;

/// So many items are read at once where their rows are given.
const ITEMS_AT_ONCE: usize = 1_000;
/// So many changes are read at once: what they changed is read twice, before and after.
const CHANGES_AT_ONCE: i64 = 500;

/// What a release says.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    /// The database.
    pub store: &'a Store,
    /// The release.
    pub release: &'a Release,
    /// What its items refer to.
    pub directory: &'a Directory,
}

/// What takes the rows, one by one.
pub type Take<'t> = &'t mut dyn FnMut(Row) -> Result<(), ExportError>;

/// What things are called.
pub(super) struct Names<'a> {
    /// What items refer to.
    pub(super) directory: &'a Directory,
    items: HashMap<String, String>,
}

impl Names<'_> {
    /// An item and its name.
    pub(super) fn item(&self, code: Option<&ItemCode>) -> [Cell; 2] {
        let name = code.map(|code| self.items.get(code.as_ref()).map_or(code.as_ref(), String::as_str));
        let ([code], [name]) = (maybe(code), maybe(name));
        [code, name]
    }
}

impl Content<'_> {
    /// Hands over the rows of a table, in the order of its key.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood, or with the first error of `take`.
    pub fn for_each(&self, table: &Table, take: Take<'_>) -> Result<(), ExportError> {
        let (release, directory) = (self.release.seq, self.directory);
        match table.name {
            "items" => self.store.for_each_part_of_items(release, |some| self.take_items(&some, take)),
            "guides" => self.store.for_each_part_of_guides(release, |some| self.take_guides(&some, take)),
            "materials" => {
                self.store.for_each_part_of_guides(release, |some| self.take_materials(&some, take))
            }
            "departments" => self.take_entries(&directory.departments, departments::cells, take),
            "jurisdictions" => self.take_entries(&directory.jurisdictions, jurisdictions::cells, take),
            "handling_modes" => self.take_entries(&directory.handling_modes, handling_modes::cells, take),
            "methods" => self.take_entries(&directory.methods, methods::cells, take),
            "channels" => self.take_entries(&directory.channels, channels::cells, take),
            "claims" => self.take_entries(&directory.claims, claims::cells, take),
            "contradictions" => self.take_entries(&directory.contradictions, contradictions::cells, take),
            "sources" => self.take_entries(&directory.sources, sources::cells, take),
            "changes" => self.take_changes(take),
            other => Err(ExportError::Unwritable(format!("a release has no table {other}"))),
        }
    }

    /// Hands over items by their rows, in this order.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood, or with the first error of `take`.
    pub fn for_each_item_in(&self, row_ids: &[i64], take: Take<'_>) -> Result<(), ExportError> {
        row_ids
            .chunks(ITEMS_AT_ONCE)
            .try_for_each(|some| self.take_items(&self.store.items_in_rows(some)?, take))
    }

    fn take_items(&self, some: &[Item], take: Take<'_>) -> Result<(), ExportError> {
        let names = self.names(some.iter().filter_map(|item| item.parent.as_ref()))?;
        some.iter().try_for_each(|item| take(row(items::cells(item, &names), item)?))
    }

    fn take_guides(&self, some: &[GuideEdition], take: Take<'_>) -> Result<(), ExportError> {
        let names = self.names(some.iter().map(|edition| &edition.item))?;
        some.iter().try_for_each(|edition| take(row(guides::cells(edition, &names), edition)?))
    }

    fn take_materials(&self, some: &[GuideEdition], take: Take<'_>) -> Result<(), ExportError> {
        let names = self.names(some.iter().map(|edition| &edition.item))?;
        for edition in some {
            for (place, material) in edition.guide.materials.iter().enumerate() {
                let record = materials::Record::new(edition, place, material);
                take(row(materials::cells(edition, place, material, &names), &record)?)?;
            }
        }
        Ok(())
    }

    fn take_entries<T: ReferenceEntry>(
        &self,
        entries: &Entries<T>,
        cells: impl Fn(&T, &Names<'_>) -> Vec<Cell>,
        take: Take<'_>,
    ) -> Result<(), ExportError> {
        let names = self.names([])?;
        entries.entries().iter().try_for_each(|entry| take(row(cells(entry, &names), entry)?))
    }

    fn take_changes(&self, take: Take<'_>) -> Result<(), ExportError> {
        let release = self.release.seq;
        // What a mirror does not have of the feed has no numbers there.
        let after = self.store.mirror()?.map_or(0, |known| known.feed_begins_after);
        let mut asked =
            ChangeQuery { after, up_to: release, release: Some(release), ..ChangeQuery::default() };
        let find = |seq: i64| (seq == release).then_some(self.release);
        while let Some(last) = for_each_change_after(self.store, &asked, find, take)? {
            asked.after = last;
        }
        Ok(())
    }

    /// What these items, and all that items refer to, are called.
    fn names<'i>(&self, items: impl IntoIterator<Item = &'i ItemCode>) -> Result<Names<'_>, ExportError> {
        let mut codes: Vec<&str> = items.into_iter().map(AsRef::as_ref).collect();
        codes.sort_unstable();
        codes.dedup();
        let items = self.store.names_of_items(self.release.seq, &codes)?;
        Ok(Names { directory: self.directory, items })
    }
}

/// Hands over the next changes that are asked for, some at a time, in the order of their numbers, each with the
/// release that made it. Answers with the number of the last one, and with nothing at the end.
///
/// # Errors
/// When the database fails or holds a row that cannot be understood, or with the first error of `take`.
pub fn for_each_change_after<'r>(
    store: &Store,
    asked: &ChangeQuery,
    release: impl Fn(i64) -> Option<&'r Release>,
    take: Take<'_>,
) -> Result<Option<i64>, ExportError> {
    let some = store.changes(&ChangeQuery { limit: CHANGES_AT_ONCE, ..asked.clone() })?;
    let Some(last) = some.last().map(|change| change.seq) else { return Ok(None) };
    let some = in_full(store, some)?;
    let mentions = Mentions::read(store, &some, &HashMap::new())?;
    for change in &some {
        let seq = change.recorded.seq;
        let unknown = || ExportError::Unwritable(format!("change {seq} names an unknown release"));
        let release = release(change.recorded.release).ok_or_else(unknown)?;
        let record = changes::Record::new(change, release);
        take(row(changes::cells(change, release, &mentions), &record)?)?;
    }
    Ok(Some(last))
}
