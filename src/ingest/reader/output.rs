//! What the readers hand on: rows and problems, counted and held to the limits.

use super::limits::Limits;
use crate::domain::problem::Problem;
use crate::ingest::rows::{MergedRange, RowSink};
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// Goes on with a value, or stops: the sink broke, or a limit is reached and the problem is told.
pub(super) type Step<T = ()> = ControlFlow<(), T>;

/// What to do about merged cells.
pub(super) const UNMERGE: &str = "unmerge the cells and write the value into each row";

/// The way from a reader to the sink.
pub(super) struct Output<'a> {
    file: &'a str,
    limits: Limits,
    sink: &'a mut dyn RowSink,
    sheet: Option<String>,
    rows: u64,
    bytes: u64,
    problems: usize,
    wide_sheet: bool,
}

impl<'a> Output<'a> {
    /// For the file of this name.
    pub(super) fn new(file: &'a str, limits: Limits, sink: &'a mut dyn RowSink) -> Self {
        Self { file, limits, sink, sheet: None, rows: 0, bytes: 0, problems: 0, wide_sheet: false }
    }

    /// What the file is held to.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// A sheet begins; problems name it from now on.
    pub(super) fn begin_sheet(&mut self, name: Option<&str>) {
        self.sheet = name.map(str::to_owned);
        self.wide_sheet = false;
        self.sink.begin_sheet(name);
    }

    /// The sheet ends.
    pub(super) fn end_sheet(&mut self) {
        self.sink.end_sheet();
        self.sheet = None;
    }

    /// Cells that are merged over several rows, before the row in which they begin.
    pub(super) fn merged(&mut self, ranges: &[MergedRange]) {
        if !ranges.is_empty() {
            self.sink.merged(ranges);
        }
    }

    /// Says that a sheet has more merged cells than allowed, and stops.
    pub(super) fn too_many_merged<T>(&mut self) -> Step<T> {
        let message = format!("a sheet has at most {} merged ranges of cells", self.limits.merged_ranges);
        self.stop(0, "too-many-merged-cells", message, UNMERGE)
    }

    /// A row, which is left out if it is empty. Cells beyond a limit are taken from it.
    pub(super) fn row(&mut self, number: u64, cells: &mut [String]) -> Step {
        if cells.iter().all(String::is_empty) {
            return Step::Continue(());
        }
        self.count_row(number)?;
        self.count_bytes(number, cells)?;
        self.check_width(number, cells)?;
        for (column, cell) in cells.iter_mut().enumerate() {
            self.check_cell(number, column, cell)?;
        }
        let width = cells.len().min(self.limits.columns);
        match cells.get(..width) {
            Some(cells) => self.sink.row(number, cells),
            None => Step::Continue(()),
        }
    }

    /// An object.
    pub(super) fn object(&mut self, number: u64, object: Map<String, Value>) -> Step {
        self.count_row(number)?;
        self.sink.object(number, object)
    }

    /// Says that a row is longer than allowed, and stops.
    pub(super) fn row_too_long<T>(&mut self, number: u64, hint: &str) -> Step<T> {
        let message = format!("a row has at most {} bytes; this one goes on", self.limits.row_bytes);
        self.stop(number, "row-too-long", message, hint)
    }

    fn count_row(&mut self, number: u64) -> Step {
        self.rows = self.rows.saturating_add(1);
        if self.rows <= self.limits.rows {
            return Step::Continue(());
        }
        let message = format!("a file has at most {} rows; this one has more", self.limits.rows);
        self.stop(number, "too-many-rows", message, "hand it in as several files")
    }

    /// A file that is small may still be made to say one long text again and again.
    fn count_bytes(&mut self, number: u64, cells: &[String]) -> Step {
        let bytes: usize = cells.iter().map(String::len).sum();
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if self.bytes <= self.limits.text_bytes {
            return Step::Continue(());
        }
        let message =
            format!("the rows of a file have at most {} bytes; these have more", self.limits.text_bytes);
        self.stop(number, "too-many-rows", message, "hand it in as several files")
    }

    fn check_width(&mut self, number: u64, cells: &[String]) -> Step {
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if used <= self.limits.columns || self.wide_sheet {
            return Step::Continue(());
        }
        self.wide_sheet = true;
        let message = format!("a row has at most {} cells, this one {used}", self.limits.columns);
        self.error(number, "", "too-many-columns", message, "remove the columns that do not belong here")
    }

    fn check_cell(&mut self, number: u64, column: usize, cell: &mut String) -> Step {
        if cell.len() <= self.limits.cell_bytes {
            return Step::Continue(());
        }
        let message = format!("a cell has at most {} bytes, this one {}", self.limits.cell_bytes, cell.len());
        cell.clear();
        self.error(number, &column_name(column), "cell-too-long", message, "shorten the text of the cell")
    }

    /// Says that something is wrong, and goes on.
    pub(super) fn error(
        &mut self,
        row: u64,
        field: &str,
        rule: &'static str,
        message: String,
        hint: &str,
    ) -> Step {
        self.tell(Problem::in_row(self.file, row, field, rule, message).hint(hint))
    }

    /// Says that something should be looked at, and goes on.
    pub(super) fn warning(
        &mut self,
        row: u64,
        field: &str,
        rule: &'static str,
        message: String,
        hint: &str,
    ) -> Step {
        self.tell(Problem::in_row(self.file, row, field, rule, message).hint(hint).warning())
    }

    /// Says that something is wrong after which the file cannot be read on.
    pub(super) fn stop<T>(&mut self, row: u64, rule: &'static str, message: String, hint: &str) -> Step<T> {
        self.error(row, "", rule, message, hint)?;
        Step::Break(())
    }

    fn tell(&mut self, problem: Problem) -> Step {
        self.problems = self.problems.saturating_add(1);
        let sheet = self.sheet.clone();
        if self.problems > self.limits.problems {
            let message = format!("more than {} problems; the file is not read on", self.limits.problems);
            let problem = Problem::in_row(self.file, problem.row, "", "too-many-problems", message);
            let hint = "correct these first; if they are all of one kind, look at the column as a whole";
            self.sink.problem(problem.in_sheet(sheet.as_deref()).hint(hint))?;
            return Step::Break(());
        }
        self.sink.problem(problem.in_sheet(sheet.as_deref()))
    }
}

/// The name of a column as a spreadsheet shows it; the first, number 0, is "A".
pub(super) fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::column_name;

    #[test]
    fn columns_have_the_names_of_a_spreadsheet() {
        let names = [0, 25, 26, 701, 702].map(column_name);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
