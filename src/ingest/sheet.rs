//! One CSV file: its heading checked, its rows read field by field, every problem kept.

use crate::domain::code_list::CodeList;
use crate::domain::ids::Code;
use crate::domain::problem::Problem;
use crate::domain::source::Provenance;
use crate::domain::text::{forbidden_character, nearest};
use csv::StringRecord;
use std::collections::HashSet;
use std::fmt::Display;
use std::io::Read;
use std::str::FromStr;

/// What separates the entries of a list in one cell.
const LIST_SEPARATOR: char = '|';
/// The longest cell, in bytes.
const MAX_CELL_LENGTH: usize = 20_000;
/// A file with more problems than this is not read on.
pub(super) const MAX_PROBLEMS: usize = 1_000;

/// A CSV file with a known heading.
pub(super) struct Sheet<R> {
    file: &'static str,
    reader: csv::Reader<R>,
    columns: Vec<String>,
    problems: Vec<Problem>,
    /// The codes in rows that could not be read.
    spoilt: HashSet<String>,
}

impl<R: Read> Sheet<R> {
    /// Reads the heading and checks that it has exactly the expected columns, in any order.
    pub(super) fn open(file: &'static str, input: R, expected: &[&str]) -> Self {
        let mut reader = csv::ReaderBuilder::new().from_reader(input);
        let mut problems = Vec::new();
        let columns = match reader.headers() {
            Ok(heading) => {
                heading.iter().map(|cell| cell.trim_start_matches('\u{feff}').to_owned()).collect()
            }
            Err(error) => {
                problems.push(unreadable(file, &error));
                Vec::new()
            }
        };
        if problems.is_empty() {
            problems.extend(check_heading(file, &columns, expected));
        }
        Self { file, reader, columns, problems, spoilt: HashSet::new() }
    }

    /// The next row that could be read, as `parse` understands it.
    pub(super) fn next_row<T>(&mut self, parse: impl Fn(&mut Row<'_>) -> Option<T>) -> Option<(u64, T)> {
        let mut record = StringRecord::new();
        while self.problems.len() < MAX_PROBLEMS {
            let row = self.reader.position().record() + 1;
            match self.reader.read_record(&mut record) {
                Ok(false) => return None,
                Ok(true) => {
                    let mut cells = Row {
                        file: self.file,
                        number: row,
                        columns: &self.columns,
                        record: &record,
                        problems: &mut self.problems,
                    };
                    // Such a row goes no further: PostgreSQL would stop at the NUL before all is read.
                    let sound = cells.check_text();
                    if let Some(value) = parse(&mut cells).filter(|_| sound) {
                        return Some((row, value));
                    }
                    let code = cells.cell("code").to_owned();
                    self.spoilt.insert(code);
                }
                Err(error) => self.problems.push(unreadable(self.file, &error)),
            }
        }
        None
    }

    /// All rows that could be read.
    pub(super) fn rows<T>(&mut self, parse: impl Fn(&mut Row<'_>) -> Option<T>) -> Vec<(u64, T)> {
        std::iter::from_fn(|| self.next_row(&parse)).collect()
    }

    /// Whether a row with this code could not be read.
    pub(super) fn has_spoilt(&self, code: &str) -> bool {
        self.spoilt.contains(code)
    }

    /// Whether reading did not stop early.
    pub(super) fn all_read(&self) -> bool {
        self.problems.len() < MAX_PROBLEMS
    }

    /// What is wrong with the file so far; forgotten here.
    pub(super) fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }
}

/// One row of a sheet.
pub(super) struct Row<'a> {
    file: &'static str,
    number: u64,
    columns: &'a [String],
    record: &'a StringRecord,
    problems: &'a mut Vec<Problem>,
}

impl Row<'_> {
    fn problem(&mut self, field: &str, rule: &'static str, message: String) {
        self.problems.push(Problem::in_row(self.file, self.number, field, rule, message));
    }

    fn check_text(&mut self) -> bool {
        let before = self.problems.len();
        for (column, cell) in self.columns.iter().zip(self.record.iter()) {
            if let Some(bad) = forbidden_character(cell) {
                let message = format!("the control character {bad:?} is not allowed");
                self.problem(column, "control-character", message);
            }
            if cell.len() > MAX_CELL_LENGTH {
                let message = format!("a cell has at most {MAX_CELL_LENGTH} bytes, this one {}", cell.len());
                self.problem(column, "cell-too-long", message);
            }
        }
        self.problems.len() == before
    }

    fn cell(&self, field: &str) -> &str {
        let at = self.columns.iter().position(|column| column == field);
        at.and_then(|at| self.record.get(at)).unwrap_or("").trim()
    }

    /// A text, or nothing.
    pub(super) fn optional(&self, field: &str) -> Option<String> {
        Some(self.cell(field)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, field: &str) -> Option<String> {
        let text = self.optional(field);
        if text.is_none() {
            self.problem(field, "required", "this cell must not be empty".to_owned());
        }
        text
    }

    /// The entries of a list.
    pub(super) fn list(&self, field: &str) -> Vec<String> {
        let entries = self.cell(field).split(LIST_SEPARATOR).map(str::trim);
        entries.filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
    }

    /// A code that must be there.
    pub(super) fn code<T: Code>(&mut self, field: &str) -> Option<T> {
        self.required(field).and_then(|text| self.parse_code(field, &text))
    }

    /// A code, or nothing.
    pub(super) fn optional_code<T: Code>(&mut self, field: &str) -> Option<T> {
        self.optional(field).and_then(|text| self.parse_code(field, &text))
    }

    /// A list of codes.
    pub(super) fn codes<T: Code>(&mut self, field: &str) -> Vec<T> {
        self.list(field).iter().filter_map(|text| self.parse_code(field, text)).collect()
    }

    fn parse_code<T: Code>(&mut self, field: &str, text: &str) -> Option<T> {
        let code = T::parse(text);
        if let Err(error) = &code {
            self.problem(field, "not-a-code", format!("\"{text}\": {error}"));
        }
        code.ok()
    }

    /// A value of a code list that must be there.
    pub(super) fn choice<T: CodeList>(&mut self, field: &str) -> Option<T> {
        self.required(field).and_then(|text| self.parse_choice(field, &text))
    }

    /// A value of a code list, or nothing.
    pub(super) fn optional_choice<T: CodeList>(&mut self, field: &str) -> Option<T> {
        self.optional(field).and_then(|text| self.parse_choice(field, &text))
    }

    /// A list of values of a code list.
    pub(super) fn choices<T: CodeList>(&mut self, field: &str) -> Vec<T> {
        self.list(field).iter().filter_map(|text| self.parse_choice(field, text)).collect()
    }

    fn parse_choice<T: CodeList>(&mut self, field: &str, text: &str) -> Option<T> {
        let found = T::from_code(text);
        if found.is_none() {
            let allowed: Vec<&str> = T::ALL.iter().map(|value| value.entry().code).collect();
            let hint = nearest(text, allowed.iter().copied())
                .map(|near| format!("; did you mean \"{near}\"?"))
                .unwrap_or_default();
            let message = format!("\"{text}\" is not one of {}{hint}", allowed.join(", "));
            self.problem(field, "unknown-value", message);
        }
        found
    }

    /// A number or a date, or nothing.
    pub(super) fn optional_value<T: FromStr<Err: Display>>(&mut self, field: &str, what: &str) -> Option<T> {
        let text = self.optional(field)?;
        let value = text.parse();
        if let Err(error) = &value {
            self.problem(field, "not-a-value", format!("\"{text}\" is not {what}: {error}"));
        }
        value.ok()
    }

    /// A number or a date that must be there.
    pub(super) fn value<T: FromStr<Err: Display>>(&mut self, field: &str, what: &str) -> Option<T> {
        self.required(field)?;
        self.optional_value(field, what)
    }

    /// The sources of the row with their quotations: two lists of the same length.
    pub(super) fn provenance(&mut self) -> Vec<Provenance> {
        let sources = self.codes("sources");
        let cell = self.cell("quotes").to_owned();
        let quotes: Vec<&str> =
            if cell.is_empty() { Vec::new() } else { cell.split(LIST_SEPARATOR).collect() };
        if !quotes.is_empty() && quotes.len() != sources.len() {
            let message = format!("{} quotations stand beside {} sources", quotes.len(), sources.len());
            self.problem("quotes", "quotes-beside-sources", message);
        }
        let mut quotes = quotes.into_iter().map(str::trim);
        sources
            .into_iter()
            .map(|source| {
                let quote = quotes.next().filter(|quote| !quote.is_empty());
                Provenance { source, quote: quote.map(str::to_owned) }
            })
            .collect()
    }

    /// Says that a value breaks a rule.
    pub(super) fn reject(&mut self, field: &str, rule: &'static str, message: String) {
        self.problem(field, rule, message);
    }
}

/// Hands out the codes of a file, whatever else is wrong with their rows, and says whether these are all.
pub(super) fn codes_of(input: impl Read, mut found: impl FnMut(&str)) -> bool {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let heading = reader.headers().ok().cloned().unwrap_or_default();
    let is_code = |cell: &str| cell.trim_start_matches('\u{feff}') == "code";
    let Some(at) = heading.iter().position(is_code) else { return false };
    let mut record = csv::ByteRecord::new();
    while let Ok(more) = reader.read_byte_record(&mut record) {
        if !more {
            return true;
        }
        if let Some(Ok(code)) = record.get(at).map(std::str::from_utf8) {
            found(code.trim());
        }
    }
    false
}

fn check_heading(file: &'static str, columns: &[String], expected: &[&str]) -> Vec<Problem> {
    let at_heading = |field: &str, rule, message| Problem::in_row(file, 1, field, rule, message);
    let missing = expected.iter().filter(|name| !columns.iter().any(|column| column == *name));
    let unknown = columns.iter().filter(|column| !expected.contains(&column.as_str()));
    let twice = columns.iter().enumerate().filter(|(at, name)| columns.iter().take(*at).any(|c| c == *name));
    let twice: Vec<Problem> = twice
        .map(|(_, name)| at_heading(name, "duplicate-column", "this column stands twice".to_owned()))
        .collect();
    missing
        .map(|name| at_heading(name, "missing-column", "the heading lacks this column".to_owned()))
        .chain(unknown.map(|name| {
            let hint = nearest(name, expected.iter().copied())
                .map(|near| format!("; did you mean \"{near}\"?"))
                .unwrap_or_default();
            let message = format!("this column is not known{hint}");
            at_heading(name, "unknown-column", message)
        }))
        .chain(twice)
        .collect()
}

fn unreadable(file: &'static str, error: &csv::Error) -> Problem {
    let row = error.position().map_or(0, |position| position.record() + 1);
    Problem::in_row(file, row, "", "unreadable", format!("this is no CSV in UTF-8: {error}"))
}
