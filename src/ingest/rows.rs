//! What a file consists of, whatever its format: sheets of rows, or objects.

use crate::domain::problem::Problem;
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// Cells that are shown as one; only the first of them, at the top and on the left, has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergedRange {
    /// The first row, numbered as in [`RowSink::row`].
    pub first_row: u64,
    /// The last row, which is below the first.
    pub last_row: u64,
    /// The first column, counted from 0.
    pub first_column: usize,
    /// The last column.
    pub last_column: usize,
}

/// Takes in what a file consists of, one row after the other. Nothing is held back by the reader, so
/// memory does not grow with the file.
pub trait RowSink {
    /// A sheet of a workbook begins, or the one table of a text file, which has no name.
    fn begin_sheet(&mut self, name: Option<&str>);

    /// Cells of the current sheet that are merged over more than one row. Each range is told before the row
    /// in which it begins, and those of a sheet may be told a few at a time.
    fn merged(&mut self, _ranges: &[MergedRange]) {}

    /// A row of the current sheet, numbered as a spreadsheet numbers it. An empty cell is an empty text;
    /// numbers have no superfluous ".0", dates are ISO 8601. Empty rows may be left out.
    fn row(&mut self, number: u64, cells: &[String]) -> ControlFlow<()>;

    /// The current sheet ends.
    fn end_sheet(&mut self);

    /// An object of a JSON file: its number counts from 1; for JSON Lines it is the line.
    fn object(&mut self, number: u64, object: Map<String, Value>) -> ControlFlow<()>;

    /// Something is wrong with the file.
    fn problem(&mut self, problem: Problem) -> ControlFlow<()>;
}
