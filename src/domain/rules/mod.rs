//! The rules of a catalogue: what must hold within an item, between an item and its guide, and between rows.
//!
//! Every broken rule is reported, not the first alone. What the source does not say breaks no rule,
//! but a statement may demand another: who states a charge must name the fee.

mod codes;
mod contacts;
mod family;
mod fees;
mod materials;
mod procedure;
mod references;
mod scope;
mod table;
mod times;
mod visits;

pub use family::{Family, FamilyViolation};
pub use references::{check_directory, check_guide, check_item};
pub use table::{RULES, Rule, rule};

use super::catalogue::Directory;
use super::guide::Guide;
use super::item::Item;
use super::problem::{Problem, Severity};

/// The rule that whatever a row names is there.
pub const UNKNOWN_REFERENCE: &str = table::UNKNOWN_REFERENCE.id;

/// A broken rule: the field, the rule's name, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field.
    pub field: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Violation {
    fn new(rule: &Rule, field: &'static str, message: String) -> Self {
        Self { field, rule: rule.id, message }
    }

    /// The violation as a problem of a row of a file.
    pub fn at(self, file: &str, row: u64) -> Problem {
        let severity = self.severity();
        Problem { severity, ..Problem::in_row(file, row, self.field, self.rule, self.message) }
    }

    /// What it means for the data that has it.
    pub fn severity(&self) -> Severity {
        // Nothing but a rule of the table makes a violation; should something, it is not to pass unnoticed.
        rule(self.rule).map_or(Severity::Error, |rule| rule.severity)
    }
}

/// Collects violations.
#[derive(Debug, Default)]
struct Check(Vec<Violation>);

impl Check {
    fn require(&mut self, holds: bool, field: &'static str, rule: &Rule, message: &str) {
        if !holds {
            self.report(field, rule, message.to_owned());
        }
    }

    fn report(&mut self, field: &'static str, rule: &Rule, message: String) {
        self.0.push(Violation::new(rule, field, message));
    }
}

/// Checks all that one item and its guide decide. What it refers to is checked by [`check_item`],
/// what it has to do with other items by [`Family`].
///
/// A field is named as in handed-in files; those of the guide have names of their own.
pub fn check_particulars(item: &Item, guide: Option<&Guide>, directory: &Directory) -> Vec<Violation> {
    let mut check = Check::default();
    scope::check(&mut check, item);
    codes::check(&mut check, item);
    times::check_limits(&mut check, item);
    if let Some(guide) = guide {
        visits::check(&mut check, item, guide, directory);
        times::check_guide(&mut check, item, guide);
        contacts::check(&mut check, guide);
        fees::check(&mut check, guide);
        materials::check(&mut check, guide);
        procedure::check(&mut check, item, guide);
    }
    check.0
}

/// Whether a text only says that there is nothing to say.
fn says_nothing(text: &str) -> bool {
    let folded = super::text::fold(text);
    let word = folded.trim_matches(|character: char| "。.;,、/-—".contains(character));
    ["", "无", "没有", "暂无", "不涉及", "不适用", "无需", "不需要", "否"].contains(&word)
}
