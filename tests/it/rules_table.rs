//! The table of the rules: complete, documented, tested, and kept by the built-in catalogue.

use crate::support::fixtures::jinan;
use onevisit::domain::code_list::CodeList;
use onevisit::domain::problem::Severity;
use onevisit::domain::rules::{
    Family, RULES, Rule, Violation, check_directory, check_item, check_particulars, rule,
};
use std::collections::HashSet;

#[test]
fn ids_are_unique_and_of_one_form_and_every_rule_is_told_in_full() {
    let ids: HashSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len());
    for Rule { id, name, sentence, hint, source, .. } in RULES {
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
        assert!(sentence.ends_with('.') && hint.ends_with('.'), "{id}");
        assert!(!name.is_empty() && !source.is_empty(), "{id}");
        assert_eq!(rule(id).map(|rule| rule.id), Some(*id));
    }
    assert_eq!(rule("no-such-rule"), None);
}

#[test]
fn the_document_of_the_rules_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/RULES.md");
    let document = std::fs::read_to_string(path).unwrap();
    let listed: Vec<&str> = document.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = RULES
        .iter()
        .map(|Rule { id, severity, name, sentence, hint, source }| {
            let severity = severity.entry().code;
            format!("| `{id}` | {severity} | {name} | {sentence} | {hint} | {source} |")
        })
        .collect();
    for (listed, expected) in listed.iter().zip(&expected) {
        assert_eq!(listed, expected, "correct the row in docs/RULES.md");
    }
    assert_eq!(listed.len(), expected.len(), "docs/RULES.md has other rows than the table");
}

#[test]
fn every_rule_has_a_test_here() {
    let here = concat!(
        include_str!("contradictions.rs"),
        include_str!("guides.rs"),
        include_str!("rules.rs"),
        include_str!("rules_between_items.rs")
    );
    for Rule { id, .. } in RULES {
        assert!(here.contains(&format!("\"{id}\"")), "{id}");
    }
}

#[test]
fn the_built_in_catalogue_has_no_error() {
    let folder = jinan();
    let mut family = Family::default();
    let mut found: Vec<Violation> =
        check_directory(&folder.directory).into_iter().map(|(.., violation)| violation).collect();
    let mut count = 0;
    for item in folder.items().unwrap() {
        found.extend(check_item(&item, &folder.directory));
        found.extend(check_particulars(&item, None, &folder.directory));
        family.add(&item);
        count += 1;
    }
    assert!(count > 10);
    found.extend(family.finish().into_iter().map(|found| found.violation));
    found.retain(|violation| violation.severity() == Severity::Error);
    assert_eq!(found, []);
}
