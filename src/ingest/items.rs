//! The file of items: read row by row, for it may be long.

use super::reference::duplicate;
use super::sheet::{MAX_PROBLEMS, Row, Sheet};
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::item::{Item, NationalCodes, ProcessingTime, TimeLimit};
use crate::domain::problem::Problem;
use crate::domain::rules::{check_item, check_particulars};
use std::collections::HashMap;
use std::io::Read;

pub(super) const FILE: &str = "items.csv";
pub(super) const COLUMNS: &[&str] = &[
    "code",
    "parent",
    "name",
    "aliases",
    "jurisdiction",
    "department",
    "category",
    "item_type",
    "handling_mode",
    "handling_mode_reason",
    "methods",
    "channels",
    "audience",
    "topics",
    "statutory_time",
    "promised_time",
    "visits",
    "catalogue_code",
    "implementation_code",
    "handling_code",
    "status",
    "listing",
    "sources",
    "quotes",
    "note",
];

/// Reads items one after the other and remembers what all of them together must satisfy.
pub struct ItemReader<'a> {
    sheet: Sheet<Box<dyn Read + 'a>>,
    directory: &'a Directory,
    /// The row and the parent of each code.
    seen: HashMap<String, (u64, Option<String>)>,
    /// The row of the item that was read last.
    row: u64,
    problems: Vec<Problem>,
}

impl<'a> ItemReader<'a> {
    pub(super) fn new(input: Box<dyn Read + 'a>, directory: &'a Directory) -> Self {
        let sheet = Sheet::open(FILE, input, COLUMNS);
        Self { sheet, directory, seen: HashMap::new(), row: 0, problems: Vec::new() }
    }

    /// The row of the item that was read last.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// What is wrong with the file, once all its items have been read.
    pub fn finish(mut self) -> Vec<Problem> {
        let all_read = self.problems.len() < MAX_PROBLEMS && self.sheet.all_read();
        self.problems.extend(self.sheet.take_problems());
        for (code, (row, parent)) in &self.seen {
            let Some(parent) = parent else { continue };
            let message = match self.seen.get(parent) {
                // The main item may stand in a row that could not be read.
                None if !all_read || self.sheet.has_spoilt(parent) => continue,
                None => format!("\"{code}\" names the main item \"{parent}\", which is not in the file"),
                Some((_, Some(_))) => format!("the main item \"{parent}\" is a sub-item itself"),
                Some((_, None)) => continue,
            };
            self.problems.push(problem(*row, "parent", "unknown-parent", message));
        }
        self.problems.sort_by_key(|problem| problem.row);
        self.problems
    }

    fn check(&mut self, row: u64, item: &Item) -> bool {
        let mut found = check_item(item, self.directory);
        // A warning does not keep an item out.
        found.extend(
            check_particulars(item, None, self.directory).into_iter().filter(|v| v.severity().is_error()),
        );
        let mut sound = found.is_empty();
        self.problems.extend(found.into_iter().map(|v| problem(row, v.field, v.rule, v.message)));
        let parent = item.parent.as_ref().map(ToString::to_string);
        if let Some((before, _)) = self.seen.insert(item.code.to_string(), (row, parent)) {
            self.problems.push(duplicate(FILE, row, item.code.as_ref(), before));
            sound = false;
        }
        sound
    }
}

impl Iterator for ItemReader<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while self.problems.len() < MAX_PROBLEMS {
            let (row, item) = self.sheet.next_row(from_row)?;
            self.row = row;
            if self.check(row, &item) {
                return Some(item);
            }
        }
        None
    }
}

fn problem(row: u64, field: &str, rule: &'static str, message: String) -> Problem {
    Problem::in_row(FILE, row, field, rule, message)
}

fn from_row(row: &mut Row<'_>) -> Option<Item> {
    let (code, name, department) = (row.code("code"), row.required("name"), row.code("department"));
    let (jurisdiction, parent) = (row.code("jurisdiction"), row.optional_code("parent"));
    let (status, listing) = (row.choice("status"), row.choice("listing"));
    let item_type = row.optional_choice("item_type");
    let category = row.optional_choice("category");
    let handling_mode = row.optional_code("handling_mode");
    let handling_mode_reason = row.optional_choice("handling_mode_reason");
    let (methods, channels, audience) =
        (row.codes("methods"), row.codes("channels"), row.choices("audience"));
    let processing_time = ProcessingTime {
        statutory: time_limit(row, "statutory_time"),
        promised: time_limit(row, "promised_time"),
    };
    let visits = row.optional_value("visits", "a number of visits");
    let provenance = row.provenance();
    Some(Item {
        code: code?,
        parent,
        name: name?,
        aliases: row.list("aliases"),
        jurisdiction: jurisdiction?,
        department: department?,
        category,
        item_type,
        handling_mode,
        handling_mode_reason,
        methods,
        channels,
        audience,
        topics: row.list("topics"),
        processing_time,
        visits,
        codes: NationalCodes {
            catalogue: row.optional("catalogue_code"),
            implementation: row.optional("implementation_code"),
            handling: row.optional("handling_code"),
        },
        status: status?,
        listing: listing?,
        provenance,
        note: row.optional("note"),
    })
}

/// `20 working_day`.
fn time_limit(row: &mut Row<'_>, field: &str) -> Option<TimeLimit> {
    let text = row.optional(field)?;
    let limit = text.split_once(' ').and_then(|(amount, unit)| {
        Some(TimeLimit { amount: amount.parse().ok()?, unit: CodeList::from_code(unit)? })
    });
    if limit.is_none() {
        let message =
            format!("\"{text}\" is no time limit; write it like \"20 working_day\" (or calendar_day, month)");
        row.reject(field, "not-a-time-limit", message);
    }
    limit
}
