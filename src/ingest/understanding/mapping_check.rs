//! What can be wrong with a mapping beyond its form: all of it at once.

use super::choices::{Words, choose};
use super::mapping::{Written, WrittenRule, field_named, line_of, problem};
use super::numbers::{count, one_unit, time_limit, yes};
use crate::domain::guide::{ApplicationForm, CaseType, CrossRegion, OnlineDepth};
use crate::domain::ids::is_code;
use crate::domain::item::{Audience, Category, HandlingModeReason, ItemStatus, ItemType, Listing};
use crate::domain::problem::Problem;
use crate::domain::text::nearest;
use crate::ingest::field::Field;
use std::collections::HashSet;
use std::ops::Range;

/// Checks names, values, and that nothing is both taken and ignored.
///
/// # Errors
/// With every problem, in the order of the lines.
pub(super) fn check(text: &str, written: &Written) -> Result<(), Vec<Problem>> {
    let mut check = Check { text, problems: Vec::new() };
    check.rules(written);
    for (name, values) in &written.values {
        let field = check.field(name.get_ref(), name.span());
        for ours in values.values().filter(|ours| !ours.get_ref().is_empty()) {
            check.value(field, name.get_ref(), ours.get_ref(), ours.span());
        }
    }
    for (name, value) in &written.defaults {
        let field = check.field(name.get_ref(), name.span());
        check.value(field, name.get_ref(), value.get_ref(), value.span());
    }
    check.ignored(written);
    check.problems.sort_by_key(|problem| problem.row);
    if check.problems.is_empty() { Ok(()) } else { Err(check.problems) }
}

struct Check<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn add(&mut self, span: &Range<usize>, field: &str, message: String) {
        self.problems.push(problem(line_of(self.text, span.start), field, message));
    }

    fn field(&mut self, name: &str, span: Range<usize>) -> Option<Field> {
        let found = field_named(name);
        if found.is_none() {
            let known: Vec<&str> = Field::ALL.iter().map(|field| field.code()).collect();
            let hint = nearest(name, known.iter().copied())
                .map(|near| format!("; did you mean \"{near}\"?"))
                .unwrap_or_default();
            let message = format!("there is no field \"{name}\"{hint}; the fields are {}", known.join(", "));
            self.add(&span, name, message);
        }
        found
    }

    fn rules(&mut self, written: &Written) {
        for (name, rule) in &written.fields {
            self.field(name.get_ref(), name.span());
            if let WrittenRule::Full(full) = rule.get_ref() {
                if full.from.is_empty() == full.all.is_empty() {
                    let message = "either \"from\" or \"all\" names at least one of their fields".to_owned();
                    self.add(&rule.span(), name.get_ref(), message);
                }
                if full.part.is_some_and(|part| part.length == 0) {
                    self.add(&rule.span(), name.get_ref(), "a part has at least one character".to_owned());
                }
            }
        }
        let has_name = |name: &str| written.fields.keys().any(|known| known.get_ref() == name);
        if !["name", "main_name", "sub_name"].into_iter().any(has_name) {
            self.problems.push(problem(
                0,
                "fields",
                "a mapping says which of their fields is \"name\"".to_owned(),
            ));
        }
    }

    fn value(&mut self, field: Option<Field>, name: &str, value: &str, span: Range<usize>) {
        if let Some(Err(message)) = field.map(|field| sound(field, value)) {
            self.add(&span, name, message);
        }
    }

    fn ignored(&mut self, written: &Written) {
        let rules = written.fields.values().map(|rule| match rule.get_ref() {
            WrittenRule::One(name) => [std::slice::from_ref(name), &[]],
            WrittenRule::Full(full) => [full.from.as_slice(), full.all.as_slice()],
        });
        let taken: HashSet<&str> = rules.flatten().flatten().map(String::as_str).collect();
        for name in written.ignore.fields.iter().filter(|name| taken.contains(name.get_ref().as_str())) {
            let message =
                format!("\"{}\" is taken above and ignored here; do one of the two", name.get_ref());
            self.add(&name.span(), "ignore", message);
        }
    }
}

/// Whether a value of ours may stand for a field.
fn sound(field: Field, value: &str) -> Result<(), String> {
    fn list<T: Words>(value: &str) -> Result<(), String> {
        choose::<T>(value).map(drop)
    }
    match field {
        Field::Category => list::<Category>(value),
        Field::ItemType => {
            list::<ItemType>(value).or_else(|refused| list::<Category>(value).map_err(|_| refused))
        }
        Field::HandlingModeReason => list::<HandlingModeReason>(value),
        Field::Audience => list::<Audience>(value),
        Field::Status => list::<ItemStatus>(value),
        Field::Listing => list::<Listing>(value),
        Field::CaseType => list::<CaseType>(value),
        Field::ApplicationForms => list::<ApplicationForm>(value),
        Field::OnlineDepth => list::<OnlineDepth>(value),
        Field::CrossRegion => list::<CrossRegion>(value),
        Field::StatutoryTimeUnit | Field::PromisedTimeUnit => one_unit(value).map(drop),
        Field::StatutoryTime | Field::PromisedTime => time_limit(value, Some("working_day")).map(drop),
        Field::Visits => count(value).map(drop),
        Field::Charged | Field::OnlinePayment | Field::Courier | Field::Appointment | Field::Online => {
            yes(value).map(drop)
        }
        Field::HandlingMode | Field::Code if value.is_ascii() && !is_code(value) => {
            Err(format!("\"{value}\" is neither a code nor a name"))
        }
        _ => Ok(()),
    }
}
