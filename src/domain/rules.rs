//! The rules that hold between the rows of a catalogue. Every broken one is reported, not the first alone.

use super::catalogue::{Directory, ReferenceEntry, Table};
use super::item::Item;
use super::source::Provenance;
use super::text::nearest;

/// The rule that whatever a row names is there.
pub const UNKNOWN_REFERENCE: &str = "unknown-reference";

/// A broken rule: the field, the rule's name, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field.
    pub field: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Collects violations.
#[derive(Debug, Default)]
struct Check(Vec<Violation>);

impl Check {
    fn require(&mut self, holds: bool, field: &'static str, rule: &'static str, message: &str) {
        if !holds {
            self.0.push(Violation { field, rule, message: message.to_owned() });
        }
    }

    fn known<T: ReferenceEntry>(&mut self, field: &'static str, code: &str, table: &Table<T>) {
        if table.get(code).is_some() {
            return;
        }
        let hint = nearest(code, table.codes())
            .map(|near| format!("; did you mean \"{near}\"?"))
            .unwrap_or_default();
        let message = format!("there is no {} \"{code}\"{hint}", T::KIND.replace('_', " "));
        self.0.push(Violation { field, rule: UNKNOWN_REFERENCE, message });
    }

    fn provenance(&mut self, provenance: &[Provenance], directory: &Directory) {
        self.require(!provenance.is_empty(), "sources", "no-source", "a row names at least one source");
        for entry in provenance {
            self.known("sources", entry.source.as_ref(), &directory.sources);
        }
    }
}

/// Checks an item against the directory. Its parent is checked when all items are known.
pub fn check_item(item: &Item, directory: &Directory) -> Vec<Violation> {
    let mut check = Check::default();
    check.provenance(&item.provenance, directory);
    check.known("jurisdiction", item.jurisdiction.as_ref(), &directory.jurisdictions);
    check.known("department", item.department.as_ref(), &directory.departments);
    for channel in &item.channels {
        check.known("channels", channel.as_ref(), &directory.channels);
    }
    check.require(
        item.parent.as_ref() != Some(&item.code),
        "parent",
        "own-parent",
        "an item is not its own parent",
    );
    check_mode(&mut check, item, directory);
    check.0
}

fn check_mode(check: &mut Check, item: &Item, directory: &Directory) {
    check.require(
        item.handling_mode.is_some() != item.handling_mode_reason.is_some(),
        "handling_mode_reason",
        "mode-or-reason",
        "give either a handling mode or the reason why there is none, not both and not neither",
    );
    if let Some(mode) = &item.handling_mode {
        check.known("handling_mode", mode.as_ref(), &directory.handling_modes);
    }
    for code in &item.methods {
        check.known("methods", code.as_ref(), &directory.methods);
        let Some(method) = directory.methods.get(code.as_ref()) else { continue };
        check.require(
            item.handling_mode.as_ref() == Some(&method.handling_mode),
            "methods",
            "method-of-other-mode",
            &format!("\"{code}\" is a way of the mode \"{}\"", method.handling_mode),
        );
    }
    let bound = item
        .handling_mode
        .as_ref()
        .and_then(|mode| directory.handling_modes.get(mode.as_ref()))
        .and_then(|mode| mode.max_visits);
    if let (Some(visits), Some(bound)) = (item.visits, bound) {
        check.require(
            visits <= bound,
            "visits",
            "visits-against-mode",
            &format!("the handling mode allows at most {bound}, the item states {visits}"),
        );
    }
}

/// Checks everything that items refer to; the first part of a violation is the kind, the second the code.
pub fn check_directory(directory: &Directory) -> Vec<(&'static str, String, Violation)> {
    let mut found = Vec::new();
    check_table(&directory.jurisdictions, &mut found, |check, entry| {
        check.provenance(&entry.provenance, directory);
        if let Some(parent) = &entry.parent {
            check.known("parent", parent.as_ref(), &directory.jurisdictions);
            let cyclic = directory.with_all_above(parent.as_ref()).any(|above| above == entry.code.as_ref());
            check.require(!cyclic, "parent", "cyclic-parent", "the parents form a circle");
        }
    });
    check_table(&directory.departments, &mut found, |check, entry| {
        check.provenance(&entry.provenance, directory);
        check.known("jurisdiction", entry.jurisdiction.as_ref(), &directory.jurisdictions);
        if let Some(successor) = &entry.successor {
            check.known("successor", successor.as_ref(), &directory.departments);
        }
    });
    check_table(&directory.handling_modes, &mut found, |check, entry| {
        check.provenance(&entry.provenance, directory);
    });
    check_table(&directory.methods, &mut found, |check, entry| {
        check.provenance(&entry.provenance, directory);
        check.known("handling_mode", entry.handling_mode.as_ref(), &directory.handling_modes);
    });
    check_table(&directory.channels, &mut found, |check, entry| {
        check.provenance(&entry.provenance, directory);
        if let Some(operator) = &entry.operator {
            check.known("operator", operator.as_ref(), &directory.departments);
        }
    });
    check_table(&directory.claims, &mut found, |check, entry| {
        check.provenance(&entry.provenance, directory);
        let scope = &entry.scope;
        check.known("jurisdiction", scope.jurisdiction.as_ref(), &directory.jurisdictions);
        if let Some(department) = &scope.department {
            check.known("department", department.as_ref(), &directory.departments);
        }
        if let Some(mode) = &scope.handling_mode {
            check.known("handling_mode", mode.as_ref(), &directory.handling_modes);
        }
        if let Some(base) = &entry.base {
            check.known("base", base.as_ref(), &directory.claims);
        }
    });
    found
}

fn check_table<T: ReferenceEntry>(
    table: &Table<T>,
    found: &mut Vec<(&'static str, String, Violation)>,
    check_entry: impl Fn(&mut Check, &T),
) {
    for entry in table.entries() {
        let mut check = Check::default();
        check_entry(&mut check, entry);
        found.extend(check.0.into_iter().map(|v| (T::KIND, entry.code().to_owned(), v)));
    }
}
