//! Where the rows of a stream come from: some at a time, of one release, which never changes.

use crate::domain::release::Release;
use crate::export::error::ExportError;
use crate::export::tables::rows::{Content, Take, for_each_change_after};
use crate::export::tables::{Cell, Row, Table};
use crate::search::filter::Sort;
use crate::search::releases::{Published, ReleaseView};
use crate::store::{ChangeQuery, Store, StoreError};
use roaring::RoaringBitmap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many items are read for one part.
const ITEMS_IN_A_PART: usize = 500;

/// Which rows are wanted.
pub enum Selection {
    /// Items by their places in the index, in an order.
    Items(RoaringBitmap, Sort),
    /// Entries by their codes. All that items refer to is in memory anyway, so they make one part.
    Entries(BTreeSet<String>),
    /// Changes of the feed, in the order of their numbers, of releases that are published.
    Changes(ChangeQuery, Arc<Published>),
}

impl Selection {
    /// The release that the rows are of: of changes, the one that made them, if one is named.
    fn release<'a>(&'a self, view: &'a ReleaseView) -> &'a Release {
        match self {
            Self::Changes(ChangeQuery { release: Some(seq), .. }, published) => published.release(*seq),
            Self::Items(..) | Self::Entries(_) | Self::Changes(..) => None,
        }
        .unwrap_or(&view.release)
    }
}

/// Rows, as far as they have not been taken.
pub(super) struct Source {
    store: Store,
    view: Arc<ReleaseView>,
    version: String,
    table: &'static Table,
    count: u64,
    taken: u64,
    left: Left,
}

/// What is left to take.
enum Left {
    Nothing,
    /// The items of a selection after a rank.
    Items(RoaringBitmap, Sort, Option<u32>),
    Entries(BTreeSet<String>),
    /// The changes after a number.
    Changes(ChangeQuery, Arc<Published>),
}

impl Source {
    /// Counts the rows that are selected.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn new(
        store: Store,
        view: Arc<ReleaseView>,
        table: &'static Table,
        selection: Selection,
    ) -> Result<Self, StoreError> {
        let version = selection.release(&view).edition.version.to_string();
        let (count, left) = match selection {
            Selection::Items(places, sort) => (places.len(), Left::Items(places, sort, None)),
            Selection::Entries(codes) => {
                (u64::try_from(codes.len()).unwrap_or(u64::MAX), Left::Entries(codes))
            }
            Selection::Changes(asked, published) => {
                (store.count_of_changes(&asked)?, Left::Changes(asked, published))
            }
        };
        Ok(Self { store, view, version, table, count, taken: 0, left })
    }

    pub(super) fn table(&self) -> &'static Table {
        self.table
    }

    pub(super) fn view(&self) -> &ReleaseView {
        &self.view
    }

    /// The version of the release that the rows are of.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// How many rows there are in all.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn is_at_end(&self) -> bool {
        matches!(self.left, Left::Nothing)
    }

    /// Whether as many rows were taken as were promised.
    pub(super) fn check_count(&self) -> Result<(), ExportError> {
        let Self { taken, count, .. } = self;
        if taken == count {
            return Ok(());
        }
        Err(ExportError::Unwritable(format!("{taken} rows were written, but {count} were promised")))
    }

    /// Hands over the next rows.
    pub(super) fn take_some(&mut self, take: Take<'_>) -> Result<(), ExportError> {
        let content =
            Content { store: &self.store, release: &self.view.release, directory: &self.view.directory };
        let taken = &mut self.taken;
        let mut counted = |row: Row| {
            *taken += 1;
            take(row)
        };
        self.left = match std::mem::replace(&mut self.left, Left::Nothing) {
            Left::Nothing => Left::Nothing,
            Left::Items(places, sort, after) => {
                let page = self.view.items.page(&places, sort, after, ITEMS_IN_A_PART);
                content.for_each_item_in(&page.row_ids, &mut counted)?;
                page.next_after.map_or(Left::Nothing, |after| Left::Items(places, sort, Some(after)))
            }
            Left::Entries(codes) => {
                let mut among = |row: Row| if has_code(&row, &codes) { counted(row) } else { Ok(()) };
                content.for_each(self.table, &mut among)?;
                Left::Nothing
            }
            Left::Changes(asked, published) => {
                let release = |seq| published.release(seq);
                let last = for_each_change_after(&self.store, &asked, release, &mut counted)?;
                last.map_or(Left::Nothing, |after| Left::Changes(ChangeQuery { after, ..asked }, published))
            }
        };
        Ok(())
    }
}

/// The code of an entry is its first cell.
fn has_code(row: &Row, codes: &BTreeSet<String>) -> bool {
    matches!(row.cells.first(), Some(Cell::Text(code)) if codes.contains(code))
}
