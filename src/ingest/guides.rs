//! The file of guides, one JSON object a line: read line by line, for it may be long.

use super::item_codes::{ItemCodes, Known};
use super::items;
use super::sheet::MAX_PROBLEMS;
use crate::domain::catalogue::Directory;
use crate::domain::guide::Guide;
use crate::domain::ids::{Code, ItemCode};
use crate::domain::problem::Problem;
use crate::domain::rules::{UNKNOWN_REFERENCE, check_guide};
use crate::domain::text::forbidden_character;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, Read};

pub(super) const FILE: &str = "guides.jsonl";
/// The member of a line that names its item; the others are those of the guide.
const ITEM: &str = "item";
/// A line is no longer than this, in bytes.
const MAX_LINE_LENGTH: u64 = 1 << 20;

/// Reads guides one after the other, each with the code of its item.
pub struct GuideReader<'a> {
    /// None when there is no such file, or when it cannot be read on.
    input: Option<BufReader<Box<dyn Read + 'a>>>,
    directory: &'a Directory,
    items: ItemCodes,
    line: u64,
    problems: Vec<Problem>,
}

impl<'a> GuideReader<'a> {
    /// A folder needs no guides, so there may be no input.
    pub(super) fn new(input: Option<Box<dyn Read + 'a>>, items: ItemCodes, directory: &'a Directory) -> Self {
        Self { input: input.map(BufReader::new), directory, items, line: 0, problems: Vec::new() }
    }

    /// What is wrong with the file, once all its guides have been read; the row is the line.
    pub fn finish(self) -> Vec<Problem> {
        self.problems
    }

    /// The next line that is not blank; none at the end.
    fn next_line(&mut self) -> Option<String> {
        loop {
            self.line += 1;
            let input = self.input.as_mut()?;
            let (rule, message) = match read_line(input) {
                Ok(Line::End) => return None,
                Ok(Line::Text(line)) if line.trim().is_empty() => continue,
                Ok(Line::Text(line)) => return Some(line),
                Ok(Line::TooLong) => ("line-too-long", format!("a line has at most {MAX_LINE_LENGTH} bytes")),
                Ok(Line::NotUtf8) => ("unreadable", "this line is not UTF-8".to_owned()),
                Err(cause) => {
                    self.input = None;
                    ("unreadable", format!("cannot be read on: {cause}"))
                }
            };
            self.problem("", rule, message);
            if self.problems.len() >= MAX_PROBLEMS {
                return None;
            }
        }
    }

    fn parse(&mut self, line: &str) -> Option<(ItemCode, Guide)> {
        let before = self.problems.len();
        let line = line.trim_start_matches('\u{feff}');
        let mut members: Map<String, Value> = match serde_json::from_str(line) {
            Ok(members) => members,
            Err(error) => {
                self.problem("", "unreadable", format!("this line is no JSON object: {error}"));
                return None;
            }
        };
        self.check_text(&members);
        let item = members.remove(ITEM);
        let item = self.item(item.as_ref());
        let guide = self.guide(members);
        if let Some(guide) = &guide {
            for found in check_guide(guide, self.directory) {
                self.problem(found.field, found.rule, found.message);
            }
        }
        (self.problems.len() == before).then_some(item.zip(guide)).flatten()
    }

    fn check_text(&mut self, members: &Map<String, Value>) {
        for (field, value) in members {
            if let Some(bad) = forbidden_in(value) {
                let message = format!("the control character {bad:?} is not allowed");
                self.problem(field, "control-character", message);
            }
        }
    }

    fn item(&mut self, value: Option<&Value>) -> Option<ItemCode> {
        let Some(text) = value.and_then(Value::as_str) else {
            self.problem(ITEM, "required", "a line names its item, as {\"item\": \"CODE\", …}".to_owned());
            return None;
        };
        let code = match ItemCode::parse(text) {
            Ok(code) => code,
            Err(error) => {
                self.problem(ITEM, "not-a-code", format!("\"{text}\": {error}"));
                return None;
            }
        };
        let (rule, message) = match self.items.put_guide(&code, self.line) {
            Known::First => return Some(code),
            Known::Twice(before) => {
                ("duplicate-guide", format!("the guide of \"{code}\" stands in line {before} already"))
            }
            Known::Unknown(hint) => {
                (UNKNOWN_REFERENCE, format!("{} has no item \"{code}\"{hint}", items::FILE))
            }
        };
        self.problem(ITEM, rule, message);
        None
    }

    fn guide(&mut self, members: Map<String, Value>) -> Option<Guide> {
        match Guide::deserialize(&members) {
            Ok(guide) => Some(guide),
            Err(whole) => {
                // Which member it is, serde does not say; each is tried alone, so that all are told.
                let before = self.problems.len();
                for (field, value) in members {
                    let alone = Map::from_iter([(field.clone(), value)]);
                    if let Err(error) = Guide::deserialize(&alone) {
                        let message = error.to_string();
                        self.problem(&field, rule_of(&message), message);
                    }
                }
                if self.problems.len() == before {
                    self.problem("", "not-a-value", whole.to_string());
                }
                None
            }
        }
    }

    fn problem(&mut self, field: &str, rule: &'static str, message: String) {
        self.problems.push(Problem::in_row(FILE, self.line, field, rule, message));
    }
}

impl Iterator for GuideReader<'_> {
    type Item = (ItemCode, Guide);

    fn next(&mut self) -> Option<Self::Item> {
        while self.problems.len() < MAX_PROBLEMS {
            let line = self.next_line()?;
            if let Some(guide) = self.parse(&line) {
                return Some(guide);
            }
        }
        None
    }
}

/// What stands in the next line.
enum Line {
    Text(String),
    TooLong,
    NotUtf8,
    End,
}

/// Reads a line without ever holding more of it than is allowed.
fn read_line(input: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    let mut bounded = input.take(MAX_LINE_LENGTH + 1);
    if bounded.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(Line::End);
    }
    if bounded.limit() == 0 && bytes.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
        return Ok(Line::TooLong);
    }
    Ok(String::from_utf8(bytes).map_or(Line::NotUtf8, Line::Text))
}

fn forbidden_in(value: &Value) -> Option<char> {
    match value {
        Value::String(text) => forbidden_character(text),
        Value::Array(values) => values.iter().find_map(forbidden_in),
        Value::Object(members) => {
            members.iter().find_map(|(name, value)| forbidden_character(name).or_else(|| forbidden_in(value)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// What serde says begins alike for mistakes of one kind.
fn rule_of(message: &str) -> &'static str {
    match message {
        unknown if unknown.starts_with("unknown field") => "unknown-field",
        unknown if unknown.starts_with("unknown variant") => "unknown-value",
        _ => "not-a-value",
    }
}
