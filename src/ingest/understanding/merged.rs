//! Cells that are merged over several rows: what stands in the first of them holds for all.

use crate::ingest::rows::MergedRange;
use std::collections::{BTreeMap, BTreeSet};

/// So many bytes are written into the rows of a file at most: a small file could ask for any number.
pub(super) const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// The merged ranges of the current sheet.
pub(super) struct Merged {
    /// Those whose first row is yet to come, by that row.
    waiting: BTreeMap<u64, Vec<MergedRange>>,
    /// The last that began in each column.
    begun: BTreeMap<usize, Begun>,
    /// The columns in which data is merged.
    columns: BTreeSet<usize>,
    /// How many bytes may still be written into the rows of the file.
    room: u64,
}

struct Begun {
    first_row: u64,
    last_row: u64,
    value: String,
}

/// More would be written than a file may ask for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

impl Default for Merged {
    fn default() -> Self {
        let (waiting, begun, columns) = Default::default();
        Self { waiting, begun, columns, room: MOST_BYTES }
    }
}

impl Merged {
    /// A sheet begins.
    pub(super) fn begin_sheet(&mut self) {
        *self = Self { room: self.room, ..Self::default() };
    }

    /// Takes in ranges of the sheet. Of a range of several columns only the first has a value.
    pub(super) fn add(&mut self, ranges: &[MergedRange]) {
        for range in ranges.iter().filter(|range| range.first_row < range.last_row) {
            self.columns.insert(range.first_column);
            self.waiting.entry(range.first_row).or_default().push(*range);
        }
    }

    /// The data begins with this row: what is merged above belongs to titles and headings.
    pub(super) fn data_begins(&mut self, row: u64) {
        self.waiting = self.waiting.split_off(&row);
        self.columns = self.waiting.values().flatten().map(|range| range.first_column).collect();
    }

    /// A row of data comes. What begins in a row that is none is never filled in.
    pub(super) fn enter(&mut self, row: u64, cells: &[String]) {
        self.begun.retain(|_, begun| begun.last_row >= row);
        while let Some(first) = self.waiting.first_entry().filter(|first| *first.key() <= row) {
            let (first_row, ranges) = first.remove_entry();
            for range in ranges.iter().filter(|_| first_row == row) {
                // Ranges without a value say nothing, and there may be any number of them.
                let value = cells.get(range.first_column).filter(|cell| !cell.trim().is_empty());
                if let Some(value) = value.cloned() {
                    self.begun
                        .insert(range.first_column, Begun { first_row, last_row: range.last_row, value });
                }
            }
        }
    }

    /// The row with what merged cells say in these columns.
    pub(super) fn fill(
        &mut self,
        row: u64,
        cells: &[String],
        columns: &[usize],
    ) -> Result<Vec<String>, TooMuch> {
        let mut filled = cells.to_vec();
        if self.begun.is_empty() {
            return Ok(filled);
        }
        for column in columns {
            let Some(begun) = self.begun.get(column) else { continue };
            let is_empty = cells.get(*column).is_none_or(|cell| cell.trim().is_empty());
            if !is_empty || begun.first_row >= row || begun.last_row < row {
                continue;
            }
            let bytes = u64::try_from(begun.value.len()).unwrap_or(u64::MAX);
            self.room = self.room.checked_sub(bytes).ok_or(TooMuch)?;
            if filled.len() <= *column {
                filled.resize(column.saturating_add(1), String::new());
            }
            if let Some(cell) = filled.get_mut(*column) {
                cell.clone_from(&begun.value);
            }
        }
        Ok(filled)
    }

    /// Whether one range of the column reaches over both rows, of which the first is a row of data.
    pub(super) fn reaches(&self, column: usize, from: u64, to: u64) -> bool {
        self.begun.get(&column).is_some_and(|begun| begun.first_row <= from && to <= begun.last_row)
    }

    /// Whether any data of the column is merged.
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns.contains(&column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(first_row: u64, last_row: u64, first_column: usize) -> MergedRange {
        MergedRange { first_row, last_row, first_column, last_column: first_column }
    }

    fn cells(row: &str) -> Vec<String> {
        row.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn the_value_of_the_first_row_holds_for_all() {
        let mut merged = Merged::default();
        merged.add(&[range(1, 2, 0), range(2, 3, 1), range(3, 5, 1), range(3, 9, 4), range(4, 6, 2)]);
        merged.data_begins(3);
        assert!(merged.has(1) && !merged.has(0));
        let mut row = |row: u64, text: &str| {
            merged.enter(row, &cells(text));
            merged.fill(row, &cells(text), &[0, 1, 2]).unwrap().join("|")
        };
        assert_eq!(row(3, "1|甲|x"), "1|甲|x");
        // What is merged from row 4 has no value: that row is no data. Column 4 is not known.
        assert_eq!(row(5, "2"), "2|甲");
        assert_eq!(row(6, "3||"), "3||");
    }

    #[test]
    fn a_small_file_cannot_ask_for_any_number_of_bytes() {
        let mut merged = Merged { room: 5, ..Merged::default() };
        merged.add(&[range(1, 3, 0)]);
        merged.enter(1, &cells("甲"));
        assert_eq!(merged.fill(2, &[], &[0]), Ok(cells("甲")));
        merged.begin_sheet();
        merged.add(&[range(1, 3, 0)]);
        merged.enter(1, &cells("甲"));
        assert_eq!(merged.fill(2, &[], &[0]), Err(TooMuch));
    }
}
