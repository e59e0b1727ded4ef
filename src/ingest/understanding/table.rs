//! Sheets: finds the heading, then reads row after row.

mod origins;
mod several_rows;

use super::TakeHandedIn;
use super::carried::Carried;
use super::file_name::department_named;
use super::headings::Meaning;
use super::left_out::{LeftOut, why_left_out};
use super::mapping::Mapping;
use super::merged::{Merged, TooMuch};
use super::modes::mode_in;
use super::numbers::number;
use super::reader::{Base, Common, Reader};
use super::section::{Section, section_in};
use super::source::{Content, Entry, Origin};
use super::table_heading::{Heading, NumberedRow, department_in, find, repeats};
use crate::domain::code_list::CodeList;
use crate::domain::note::Note;
use crate::domain::problem::Problem;
use crate::ingest::field::Field;
use crate::ingest::handed_in::RowPlace;
use origins::{origins, taken_twice};
use several_rows::{Columns, Unfinished};
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The heading is among the first rows.
const HEADING_WITHIN: usize = 30;

/// Reads the sheets of one file.
pub(super) struct Tables<'a> {
    file: Arc<str>,
    mapping: Option<&'a Mapping>,
    /// The department that the name of the file speaks of.
    department: Option<String>,
    sheet: Option<Arc<str>>,
    state: State<'a>,
    /// The merged cells of the sheet.
    pub(super) merged: Merged,
    /// Whether a sheet began.
    pub(super) any_sheet: bool,
    /// Whether a sheet had a heading.
    pub(super) any_heading: bool,
}

enum State<'a> {
    Looking(Vec<NumberedRow>),
    Reading(Box<SheetReader<'a>>),
    /// There is no heading.
    Skipping,
}

impl<'a> Tables<'a> {
    pub(super) fn new(file: Arc<str>, mapping: Option<&'a Mapping>, department: Option<String>) -> Self {
        let state = State::Looking(Vec::new());
        let merged = Merged::default();
        Self { file, mapping, department, sheet: None, state, merged, any_sheet: false, any_heading: false }
    }

    pub(super) fn begin(&mut self, name: Option<&str>) {
        self.sheet = name.map(Arc::from);
        self.state = State::Looking(Vec::new());
        self.merged.begin_sheet();
        self.any_sheet = true;
    }

    pub(super) fn row(
        &mut self,
        number: u64,
        cells: &[String],
        out: &mut dyn TakeHandedIn,
    ) -> ControlFlow<()> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return ControlFlow::Continue(());
        }
        match &mut self.state {
            State::Looking(rows) => {
                rows.push((number, cells.to_vec()));
                if rows.len() < HEADING_WITHIN { ControlFlow::Continue(()) } else { self.look(out) }
            }
            State::Reading(reader) => reader.row(number, cells, &mut self.merged, out),
            State::Skipping => ControlFlow::Continue(()),
        }
    }

    pub(super) fn end(&mut self, out: &mut dyn TakeHandedIn) -> ControlFlow<()> {
        if matches!(self.state, State::Looking(_)) {
            self.look(out)?;
        }
        if let State::Reading(mut reader) = std::mem::replace(&mut self.state, State::Skipping) {
            reader.end_item(out)?;
            return reader.finish(out);
        }
        ControlFlow::Continue(())
    }

    fn look(&mut self, out: &mut dyn TakeHandedIn) -> ControlFlow<()> {
        let State::Looking(rows) = std::mem::replace(&mut self.state, State::Skipping) else {
            return ControlFlow::Continue(());
        };
        let Some(heading) = find(&rows, self.mapping) else {
            return if rows.is_empty() { ControlFlow::Continue(()) } else { out.problem(self.no_heading()) };
        };
        self.any_heading = true;
        let last = rows.last().map_or(0, |(number, _)| *number);
        let mut data = rows.into_iter().skip(heading.data_from).peekable();
        self.merged.data_begins(data.peek().map_or(last.saturating_add(1), |(number, _)| *number));
        let (reader, mut flow) = self.sheet_reader(heading, out);
        let mut reader = Box::new(reader);
        for (number, cells) in data {
            if flow.is_break() {
                break;
            }
            flow = reader.row(number, &cells, &mut self.merged, out);
        }
        self.state = State::Reading(reader);
        flow
    }

    fn no_heading(&self) -> Problem {
        let message = format!(
            "none of the first {HEADING_WITHIN} rows is a heading: at least two known headings, one of them a \
             name such as 事项名称; the sheet is left out"
        );
        Problem::in_file(&self.file, "no-heading", message).in_sheet(self.sheet.as_deref()).warning()
    }

    fn sheet_reader(
        &self,
        heading: Heading,
        out: &mut dyn TakeHandedIn,
    ) -> (SheetReader<'a>, ControlFlow<()>) {
        let place = RowPlace { file: Arc::clone(&self.file), sheet: self.sheet.clone(), row: 0 };
        let (origins, left) = origins(&heading.columns, self.mapping);
        let mut twice = left.iter().filter_map(|column| taken_twice(&place, column, &origins));
        let flow = twice.try_for_each(|problem| out.problem(problem));
        let left: Vec<String> = left.iter().map(|column| super::tidy::short(&column.heading)).collect();
        let base: Base = origins.iter().map(|origin| origin.meaning).collect();
        let common = self.common(&heading, &origins, &place, out);
        if !left.is_empty() {
            note(&place, out, format!("columns not taken: {}", left.join(", ")));
        }
        let defaults = self.mapping.map_or(&[][..], |mapping| mapping.defaults.as_slice());
        let reader = SheetReader {
            place,
            carried: Carried::new(&origins, base.fields),
            columns: Columns::new(&origins, base.fields),
            unfinished: None,
            joined: 0,
            reader: Reader::new(defaults, common),
            origins,
            base,
            heading,
            left_out: LeftOut::default(),
            any_data: false,
        };
        (reader, flow)
    }
}

impl<'a> Tables<'a> {
    /// What all rows have in common, where no column says it: from the rows above the heading and from names.
    fn common(
        &self,
        heading: &Heading,
        origins: &[Origin<'a, usize>],
        place: &RowPlace,
        out: &mut dyn TakeHandedIn,
    ) -> Common {
        let defaults = self.mapping.map_or(&[][..], |mapping| mapping.defaults.as_slice());
        let known: Vec<Field> = origins
            .iter()
            .filter_map(Origin::field)
            .chain(defaults.iter().map(|default| default.0))
            .collect();
        let names = [Field::MainName, Field::Name, Field::SubName].into_iter();
        let mut named = names.filter_map(|field| origins.iter().find(|origin| origin.field() == Some(field)));
        let name_heading = named.next().map(|origin| origin.heading.clone()).unwrap_or_default();
        let mut common = Common { name_heading, ..Common::default() };
        if !known.iter().any(|field| matches!(field, Field::Department | Field::DepartmentCode)) {
            let above = department_in(&heading.titles).map(|name| (name, "a row above the heading"));
            let file = || Some((self.department.clone()?, "the name of the file"));
            let sheet = || Some((department_named(self.sheet.as_deref()?)?, "the name of the sheet"));
            let found = above.or_else(file).or_else(sheet);
            if let Some((name, whence)) = found {
                note(place, out, format!("no column names a department; \"{name}\" is taken from {whence}"));
                common.department = Some(name);
            }
        }
        if !known.contains(&Field::HandlingMode) && !origins.iter().any(has_mode) {
            let sheet = self.sheet.as_deref().and_then(mode_in).map(|mode| (mode, "the name of the sheet"));
            let title =
                || Some((heading.titles.iter().find_map(|title| mode_in(title))?, "a row above the heading"));
            let file = || Some((mode_in(&self.file)?, "the name of the file"));
            if let Some((mode, whence)) = sheet.or_else(title).or_else(file) {
                let text = format!("no column names a handling mode; \"{mode}\" is taken from {whence}");
                note(place, out, text);
                common.mode = Some(mode);
            }
        }
        common
    }
}

fn has_mode(origin: &Origin<'_, usize>) -> bool {
    matches!(origin.meaning, Meaning::ModeOrForms | Meaning::Mode(_))
}

/// Reads the rows of one sheet.
struct SheetReader<'a> {
    place: RowPlace,
    heading: Heading,
    origins: Vec<Origin<'a, usize>>,
    base: Base,
    carried: Carried,
    columns: Columns,
    /// An item that may go on in the next row.
    unfinished: Option<Unfinished>,
    /// How many rows went on with an item.
    joined: u64,
    reader: Reader<'a>,
    left_out: LeftOut,
    any_data: bool,
}

impl SheetReader<'_> {
    fn row(
        &mut self,
        number: u64,
        cells: &[String],
        merged: &mut Merged,
        out: &mut dyn TakeHandedIn,
    ) -> ControlFlow<()> {
        self.place.row = number;
        if self.unfinished.as_ref().is_some_and(|item| item.has(number, cells, &self.columns, merged)) {
            merged.enter(number, cells);
            return self.go_on(cells, out);
        }
        self.end_item(out)?;
        if repeats(&self.heading.columns, cells) || self.repeats_title(cells) {
            return ControlFlow::Continue(());
        }
        let (names, values) = (self.name_columns(), self.value_columns());
        if let Some(why) = why_left_out(cells, names, values, self.left_out.notes_begun()) {
            if let Some(text) = self.left_out.count(why, cells) {
                note(&self.place, out, text);
            }
            return ControlFlow::Continue(());
        }
        if self.is_unfilled(cells) {
            return ControlFlow::Continue(());
        }
        let section = section_in(cells, self.name_columns());
        if let Some(text) = section.and_then(|section| self.begin_section(section)) {
            note(&self.place, out, text);
            return ControlFlow::Continue(());
        }
        self.any_data = true;
        merged.enter(number, cells);
        let stands_alone = self.columns.stands_alone(number, cells, merged);
        let cells = match merged.fill(number, cells, self.columns.filled()) {
            Ok(cells) => cells,
            Err(TooMuch) => return self.too_much(out),
        };
        let item = Unfinished { place: self.place.clone(), cells, stands_alone };
        if self.columns.may_go_on(number, merged) {
            self.unfinished = Some(item);
            return ControlFlow::Continue(());
        }
        self.read(item, out)
    }

    fn read(&mut self, mut item: Unfinished, out: &mut dyn TakeHandedIn) -> ControlFlow<()> {
        if item.stands_alone {
            self.reader.leave_main_item();
        }
        self.carried.fill(&mut item.cells);
        let get = |at: &usize| {
            let cell = item.cells.get(*at).filter(|cell| !cell.trim().is_empty())?;
            Some(Content::Text(Cow::Borrowed(cell)))
        };
        let entries: Vec<Entry<'_>> = self.origins.iter().filter_map(|origin| origin.entry(get)).collect();
        self.reader.read(&item.place, &entries, self.base, out)
    }

    /// A section says nothing of what has a column of its own.
    fn begin_section(&mut self, section: Section) -> Option<String> {
        let common = &mut self.reader.common;
        let has_department =
            self.base.fields.has(Field::Department) || self.base.fields.has(Field::DepartmentCode);
        let has_modes = self.base.fields.has(Field::HandlingMode) || self.origins.iter().any(has_mode);
        let what = match section {
            Section::Department(name) if !has_department => {
                let what = format!("the department \"{name}\"");
                common.department = Some(name);
                what
            }
            Section::Mode(mode) if !has_modes => {
                common.mode = Some(mode);
                format!("the handling mode \"{mode}\"")
            }
            Section::ItemType(item_type) if !self.base.fields.has(Field::ItemType) => {
                common.item_type = Some(item_type);
                format!("the type \"{}\"", item_type.entry().code)
            }
            _ => return None,
        };
        Some(format!("this row heads a section; the rows below have {what}"))
    }

    fn name_columns(&self) -> impl Iterator<Item = usize> + Clone {
        let names = [Field::Name, Field::MainName, Field::SubName];
        let named =
            self.origins.iter().filter(move |o| o.field().is_some_and(|field| names.contains(&field)));
        named.flat_map(|origin| origin.keys.iter().copied())
    }

    /// The columns that say something of an item besides its name and number.
    fn value_columns(&self) -> impl Iterator<Item = usize> {
        const NOT: [Field; 4] = [Field::Name, Field::MainName, Field::SubName, Field::Number];
        let others = self.origins.iter().filter(|o| o.field().is_none_or(|field| !NOT.contains(&field)));
        others.flat_map(|origin| origin.keys.iter().copied())
    }

    /// Templates come with numbered rows, of which the last are not filled in.
    fn is_unfilled(&self, cells: &[String]) -> bool {
        let is_of_numbers = |at: usize| {
            let mut numbers = self.origins.iter().filter(|origin| origin.field() == Some(Field::Number));
            numbers.any(|origin| origin.keys.contains(&at))
        };
        // From the right, where the first cell that is filled is hardly ever a number.
        let mut cells = cells.iter().enumerate().rev();
        cells.all(|(at, cell)| cell.trim().is_empty() || (is_of_numbers(at) && number(cell).is_some()))
    }

    fn repeats_title(&self, cells: &[String]) -> bool {
        let mut filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        match (filled.next(), filled.next()) {
            (Some(only), None) => self.heading.titles.iter().any(|title| title == only),
            _ => false,
        }
    }

    fn finish(self, out: &mut dyn TakeHandedIn) -> ControlFlow<()> {
        let place = RowPlace { row: 0, ..self.place.clone() };
        if let (modes @ 1.., forms) | (modes, forms @ 1..) = self.reader.forms {
            let text = format!(
                "办理形式 was read as a handling mode in {modes} rows and as a form of application in {forms}"
            );
            note(&place, out, text);
        }
        if let Some(text) = self.joined_rows() {
            note(&place, out, text);
        }
        if let Some(text) = self.left_out.rest() {
            note(&place, out, text);
        }
        if self.any_data {
            return ControlFlow::Continue(());
        }
        let message = "this sheet has a heading and no row of data; one item stands in one row".to_owned();
        out.problem(
            Problem::in_file(&place.file, "no-rows", message).in_sheet(place.sheet.as_deref()).warning(),
        )
    }
}

fn note(place: &RowPlace, out: &mut dyn TakeHandedIn, text: String) {
    out.note(Note { file: Arc::clone(&place.file), sheet: place.sheet.clone(), row: place.row, text });
}
