//! Understands what departments hand in: sheets and objects become items, whatever their headings.

mod carried;
mod choices;
mod fees;
mod file_name;
#[cfg(test)]
mod given_tests;
mod heading_words;
mod headings;
#[cfg(test)]
mod layout_tests;
mod left_out;
mod lists;
pub mod mapping;
mod mapping_check;
mod merged;
#[cfg(test)]
mod merged_tests;
mod modes;
mod numbers;
mod object;
mod reader;
mod record;
mod record_guide;
pub mod remarks;
mod section;
mod source;
mod table;
mod table_heading;
#[cfg(test)]
mod tests;
mod tidy;

use crate::domain::note::Note;
use crate::domain::problem::Problem;
use crate::ingest::handed_in::HandedIn;
use crate::ingest::rows::{MergedRange, RowSink};
use mapping::Mapping;
use object::Objects;
use serde_json::{Map, Value};
use std::ops::ControlFlow;
use std::sync::Arc;
use table::Tables;

/// Takes what was understood, one item after the other.
pub trait TakeHandedIn {
    /// An item. `Break` ends the reading.
    fn item(&mut self, item: HandedIn) -> ControlFlow<()>;

    /// Something is wrong. `Break` ends the reading.
    fn problem(&mut self, problem: Problem) -> ControlFlow<()>;

    /// Something that a person should know.
    fn note(&mut self, note: Note);
}

/// Understands one file. Nothing is kept of a row once it is read.
pub struct Understanding<'a> {
    file: Arc<str>,
    tables: Tables<'a>,
    objects: Objects<'a>,
    any_problem: bool,
    stopped: bool,
    out: &'a mut dyn TakeHandedIn,
}

impl<'a> Understanding<'a> {
    /// Begins a file, with the mapping of its fields if there is one.
    pub fn new(file_name: &str, mapping: Option<&'a Mapping>, out: &'a mut dyn TakeHandedIn) -> Self {
        let file: Arc<str> = Arc::from(file_name);
        let named = file_name::read(file_name);
        Self {
            tables: Tables::new(Arc::clone(&file), mapping, named.department.clone()),
            objects: Objects::new(Arc::clone(&file), mapping, named.department),
            file,
            any_problem: false,
            stopped: false,
            out,
        }
    }

    /// Ends the file: what is to be said of it as a whole.
    pub fn finish(self) {
        if let (Some(year), false) = (file_name::read(&self.file).year, self.stopped) {
            let text = format!("the name of the file speaks of the year {year}");
            self.out.note(Note { file: Arc::clone(&self.file), sheet: None, row: 0, text });
        }
        let nothing = !self.tables.any_heading && !self.objects.any();
        if nothing && !self.stopped && (self.tables.any_sheet || !self.any_problem) {
            let message =
                "no sheet of this file has a heading; a heading has at least two known columns, one of \
                           them a name such as 事项名称"
                    .to_owned();
            // There is nothing left to stop.
            let _ = self.out.problem(Problem::in_file(&self.file, "no-heading", message));
        }
        self.objects.finish(self.out);
    }

    /// Once somebody had enough, nothing more is handed on.
    fn unless_stopped(
        &mut self,
        step: impl FnOnce(&mut Tables<'a>, &mut Objects<'a>, &mut dyn TakeHandedIn) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if self.stopped {
            return ControlFlow::Break(());
        }
        let flow = step(&mut self.tables, &mut self.objects, self.out);
        self.stopped = flow.is_break();
        flow
    }
}

impl RowSink for Understanding<'_> {
    fn begin_sheet(&mut self, name: Option<&str>) {
        self.tables.begin(name);
    }

    fn merged(&mut self, ranges: &[MergedRange]) {
        self.tables.merged.add(ranges);
    }

    fn row(&mut self, number: u64, cells: &[String]) -> ControlFlow<()> {
        self.unless_stopped(|tables, _, out| tables.row(number, cells, out))
    }

    fn end_sheet(&mut self) {
        // A break here is remembered for the next row.
        let _ = self.unless_stopped(|tables, _, out| tables.end(out));
    }

    fn object(&mut self, number: u64, object: Map<String, Value>) -> ControlFlow<()> {
        self.unless_stopped(|_, objects, out| objects.object(number, &object, out))
    }

    fn problem(&mut self, problem: Problem) -> ControlFlow<()> {
        self.any_problem = true;
        self.unless_stopped(|_, _, out| out.problem(problem))
    }
}
