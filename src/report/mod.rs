//! What an import, or a check of what is stored, has to tell: counts, changes, problems by rule, notes.

pub mod html;
pub mod json;
pub mod text;

use crate::domain::change::{ChangeKind, FieldChange};
use crate::domain::note::Note;
use crate::domain::problem::{Problem, Severity};
use crate::domain::rules::rule;
use serde::Serialize;
use std::collections::BTreeMap;

/// Of each rule, this many problems are kept with their places; the rest is counted.
const PROBLEMS_OF_A_RULE: usize = 1_000;
/// This many changes are kept field by field; the rest is counted.
const CHANGES_IN_DETAIL: usize = 1_000;
/// This many notes are kept.
const NOTES: usize = 1_000;

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "result", content = "release")]
pub enum Outcome {
    /// It became a release.
    Published(String),
    /// There was nothing to change.
    Unchanged(String),
    /// It would become a release.
    DryRun(Option<String>),
    /// It became proposals, which are compared with this release.
    Proposed(Option<String>),
    /// It has errors; nothing has changed.
    Refused(Option<String>),
    /// What is stored was looked at.
    Checked(String),
}

/// A file that was read.
#[derive(Debug, Clone, Serialize)]
pub struct FileSummary {
    /// Its name.
    pub name: String,
    /// What it is, by its content.
    pub format: String,
    /// SHA-256 over its bytes.
    pub sha256: Option<String>,
    /// How many items it has.
    pub items: u64,
}

/// How many of each.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tally {
    /// Items that are new.
    pub created: u64,
    /// Items or their guides that say something else than before.
    pub updated: u64,
    /// Items that are no longer there.
    pub withdrawn: u64,
    /// Items that say the same as before.
    pub unchanged: u64,
    /// Items of the same departments that are not in the file and stay as they are.
    pub kept: u64,
    /// Guides that are new.
    pub guides_created: u64,
    /// Guides with a new edition.
    pub guides_updated: u64,
    /// Departments that were added.
    pub departments_created: u64,
    /// Administrative divisions that were added.
    pub jurisdictions_created: u64,
    /// Whatever items refer to that is new or says something else, sources aside.
    pub entries_changed: u64,
}

impl Tally {
    /// Whether anything is to be changed.
    pub fn changes_anything(&self) -> bool {
        self.created + self.updated + self.withdrawn + self.entries_changed > 0
    }
}

/// What becomes of one item.
#[derive(Debug, Clone, Serialize)]
pub struct ItemChange {
    /// What.
    pub kind: ChangeKind,
    /// The code of the item.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its department.
    pub department: String,
    /// The fields that say something else; of a new item and of a withdrawn one there are none.
    pub fields: Vec<FieldChange>,
}

/// The problems that break one rule.
#[derive(Debug, Clone, Default)]
struct OfRule {
    count: u64,
    kept: Vec<Problem>,
}

/// A report.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How it ended; none while it goes on.
    pub outcome: Option<Outcome>,
    /// The proposals that it became.
    pub proposals: Vec<String>,
    /// The files.
    pub files: Vec<FileSummary>,
    /// How many of each.
    pub tally: Tally,
    /// Changes, the first of them.
    pub changes: Vec<ItemChange>,
    /// How many changes there are besides.
    pub changes_left_out: u64,
    /// Notes, the first of them.
    pub notes: Vec<Note>,
    /// How many notes there are besides.
    pub notes_left_out: u64,
    problems: BTreeMap<(u8, &'static str), OfRule>,
}

/// What a report says of one rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleSummary<'a> {
    /// The rule.
    pub rule: &'static str,
    /// Whether it stops an import.
    pub severity: Severity,
    /// Its Chinese name, where it has one.
    pub name: Option<&'static str>,
    /// What must hold.
    pub sentence: Option<&'static str>,
    /// What to do.
    pub hint: Option<&'static str>,
    /// How many problems there are.
    pub count: u64,
    /// The first of them, with their places.
    pub problems: &'a [Problem],
}

impl Report {
    /// Takes a problem in.
    pub fn problem(&mut self, problem: Problem) {
        let order = u8::from(problem.severity == Severity::Warning);
        let of_rule = self.problems.entry((order, problem.rule)).or_default();
        of_rule.count += 1;
        if of_rule.kept.len() < PROBLEMS_OF_A_RULE {
            of_rule.kept.push(problem);
        }
    }

    /// Takes a note in.
    pub fn note(&mut self, note: Note) {
        if self.notes.len() < NOTES {
            self.notes.push(note);
        } else {
            self.notes_left_out += 1;
        }
    }

    /// Counts a change of an item and keeps the first of them; its fields are asked for only then.
    pub fn change(&mut self, kind: ChangeKind, detail: impl FnOnce() -> ItemChange) {
        match kind {
            ChangeKind::Created => self.tally.created += 1,
            gone if gone.is_departure() => self.tally.withdrawn += 1,
            _ => self.tally.updated += 1,
        }
        if self.changes.len() < CHANGES_IN_DETAIL {
            self.changes.push(detail());
        } else {
            self.changes_left_out += 1;
        }
    }

    /// Whether a rule is broken, be it an error or a warning.
    pub fn is_broken(&self, rule: &str) -> bool {
        self.problems.keys().any(|(_, known)| *known == rule)
    }

    /// How many errors there are.
    pub fn errors(&self) -> u64 {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> u64 {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> u64 {
        let order = u8::from(severity == Severity::Warning);
        self.problems.iter().filter(|((of, _), _)| *of == order).map(|(_, of_rule)| of_rule.count).sum()
    }

    /// The problems, rule by rule, errors first.
    pub fn rules(&self) -> Vec<RuleSummary<'_>> {
        let summaries = self.problems.iter().map(|((order, id), of_rule)| {
            let known = rule(id);
            RuleSummary {
                rule: id,
                severity: if *order == 0 { Severity::Error } else { Severity::Warning },
                name: known.map(|rule| rule.name),
                sentence: known.map(|rule| rule.sentence),
                hint: known.map(|rule| rule.hint),
                count: of_rule.count,
                problems: &of_rule.kept,
            }
        });
        summaries.collect()
    }
}
