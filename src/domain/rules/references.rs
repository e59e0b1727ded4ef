//! What rows refer to is there, and agrees with what they say.

use super::table::{
    CYCLIC_PARENT, EMPTY_GUIDE, ENTRY_WITHOUT_WORDS, FORMULA_WITHOUT_RESULT, METHOD_OF_OTHER_MODE,
    MODE_OR_REASON, NO_SOURCE, OWN_PARENT, UNKNOWN_REFERENCE, VISITS_AGAINST_MODE,
};
use super::{Check, Violation};
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::contradiction::Contradiction;
use crate::domain::guide::Guide;
use crate::domain::ids::ClaimCode;
use crate::domain::item::Item;
use crate::domain::source::Provenance;
use crate::domain::text::nearest;

impl Check {
    fn known<T: ReferenceEntry>(&mut self, field: &'static str, code: &str, table: &Table<T>) {
        if table.get(code).is_some() {
            return;
        }
        let hint = nearest(code, table.codes())
            .map(|near| format!("; did you mean \"{near}\"?"))
            .unwrap_or_default();
        let message = format!("there is no {} \"{code}\"{hint}", T::KIND.replace('_', " "));
        self.report(field, UNKNOWN_REFERENCE, message);
    }

    fn provenance(&mut self, provenance: &[Provenance], directory: &Directory) {
        self.require(!provenance.is_empty(), "sources", NO_SOURCE, "a row names at least one source");
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
        OWN_PARENT,
        "an item is not its own parent",
    );
    check_mode(&mut check, item, directory);
    check.0
}

fn check_mode(check: &mut Check, item: &Item, directory: &Directory) {
    check.require(
        item.handling_mode.is_some() != item.handling_mode_reason.is_some(),
        "handling_mode_reason",
        MODE_OR_REASON,
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
            METHOD_OF_OTHER_MODE,
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
            VISITS_AGAINST_MODE,
            &format!("the handling mode allows at most {bound}, the item states {visits}"),
        );
    }
}

/// Checks a guide against the directory. Its item is checked when all items are known.
pub fn check_guide(guide: &Guide, directory: &Directory) -> Vec<Violation> {
    let mut check = Check::default();
    check.require(!guide.is_empty(), "", EMPTY_GUIDE, "a guide says something; leave the line out");
    for stated in guide.statements() {
        let has_words = !stated.words.trim().is_empty();
        check.require(has_words, stated.field, ENTRY_WITHOUT_WORDS, "an entry has a text, a name or a title");
        if let Some(evidence) = stated.evidence {
            check.known(stated.field, evidence.source.as_ref(), &directory.sources);
        }
    }
    check.0
}

/// Checks everything that items refer to; the first part of a violation is the kind, the second the code.
pub fn check_directory(directory: &Directory) -> Vec<(&'static str, String, Violation)> {
    let mut found = Vec::new();
    check_table(&directory.jurisdictions, &mut found, |check, entry| {
        check.provenance(&entry.provenance, directory);
        if let Some(parent) = &entry.parent {
            check.known("parent", parent.as_ref(), &directory.jurisdictions);
            let cyclic = directory.with_all_above(parent.as_ref()).any(|above| above == entry.code.as_ref());
            check.require(!cyclic, "parent", CYCLIC_PARENT, "the parents form a circle");
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
    check_table(&directory.contradictions, &mut found, |check, entry| {
        check_contradiction(check, entry, directory);
    });
    found
}

fn check_contradiction(check: &mut Check, entry: &Contradiction, directory: &Directory) {
    check.provenance(&entry.provenance, directory);
    for claim in &entry.claims {
        check.known("claims", claim.as_ref(), &directory.claims);
    }
    for computation in &entry.computations {
        let formula = &computation.formula;
        let claims = formula.claims();
        claims.iter().for_each(|claim| check.known("computations", claim.as_ref(), &directory.claims));
        let figure = |code: &ClaimCode| directory.claims.get(code.as_ref()).map(|claim| claim.value);
        let all_known = claims.iter().all(|claim| figure(claim).is_some());
        check.require(
            !all_known || formula.value(figure).is_some(),
            "computations",
            FORMULA_WITHOUT_RESULT,
            &format!("\"{}\" has no result: something is divided by zero", formula.text()),
        );
    }
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
