//! Where the rows of a stream come from: some at a time, of one release, which never changes.

use crate::export::error::ExportError;
use crate::export::tables::rows::{Content, Take};
use crate::export::tables::{Cell, Row, Table};
use crate::search::filter::Sort;
use crate::search::releases::ReleaseView;
use crate::store::Store;
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
}

/// Rows, as far as they have not been taken.
pub(super) struct Source {
    store: Store,
    view: Arc<ReleaseView>,
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
}

impl Source {
    pub(super) fn new(
        store: Store,
        view: Arc<ReleaseView>,
        table: &'static Table,
        selection: Selection,
    ) -> Self {
        let (count, left) = match selection {
            Selection::Items(places, sort) => (places.len(), Left::Items(places, sort, None)),
            Selection::Entries(codes) => {
                (u64::try_from(codes.len()).unwrap_or(u64::MAX), Left::Entries(codes))
            }
        };
        Self { store, view, table, count, taken: 0, left }
    }

    pub(super) fn table(&self) -> &'static Table {
        self.table
    }

    pub(super) fn view(&self) -> &ReleaseView {
        &self.view
    }

    pub(super) fn version(&self) -> &str {
        self.view.release.edition.version.as_ref()
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
        };
        Ok(())
    }
}

/// The code of an entry is its first cell.
fn has_code(row: &Row, codes: &BTreeSet<String>) -> bool {
    matches!(row.cells.first(), Some(Cell::Text(code)) if codes.contains(code))
}
