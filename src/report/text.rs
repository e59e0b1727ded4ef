//! A report for a terminal.

use super::{ItemChange, Outcome, Report, RuleSummary};
use crate::domain::change::ChangeKind;
use crate::domain::problem::Severity;
use serde_json::Value;
use std::fmt::{self, Display, Formatter};

/// Of each rule, this many errors are shown with their places.
const ERRORS_OF_A_RULE: usize = 200;
/// Of each rule, this many warnings are shown with their places.
const WARNINGS_OF_A_RULE: usize = 5;
/// This many changes are shown.
const CHANGES: usize = 100;
/// This many notes are shown.
const NOTES: usize = 50;
/// A value is shown no longer than this, in characters.
const VALUE_LENGTH: usize = 60;

/// A report as text.
pub struct Text<'a>(pub &'a Report);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let report = self.0;
        for file in &report.files {
            writeln!(f, "{}: {}, {} items", file.name, file.format, file.items)?;
        }
        write_rules(f, report)?;
        write_changes(f, report)?;
        write_notes(f, report)?;
        write_tally(f, report)?;
        match &report.outcome {
            Some(outcome) => writeln!(f, "{}", Sentence(outcome, report)),
            None => Ok(()),
        }
    }
}

/// How it ended, in a sentence.
pub struct Sentence<'a>(pub &'a Outcome, pub &'a Report);

impl Display for Sentence<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let against = |release: &Option<String>| match release {
            Some(release) => format!("release {release}"),
            None => "an empty catalogue".to_owned(),
        };
        match self.0 {
            Outcome::Published(release) => write!(f, "Published as release {release}."),
            Outcome::Unchanged(release) => {
                write!(f, "Nothing to change: release {release} says all of this already.")
            }
            Outcome::DryRun(release) => {
                write!(f, "Dry run against {}: nothing was changed.", against(release))
            }
            Outcome::Refused(release) => {
                write!(f, "{} error(s): nothing was changed in {}.", self.1.errors(), against(release))
            }
            Outcome::Proposed(release) => {
                let proposals = self.1.proposals.join(", ");
                write!(f, "Proposed as {proposals}, against {}: to be signed off.", against(release))
            }
            Outcome::Checked(release) => write!(f, "Checked release {release}."),
        }
    }
}

fn write_rules(f: &mut Formatter<'_>, report: &Report) -> fmt::Result {
    for rule in report.rules() {
        let severity = if rule.severity == Severity::Error { "error" } else { "warning" };
        writeln!(f, "\n{severity} {}: {} time(s)", rule.rule, rule.count)?;
        if let Some(sentence) = rule.sentence {
            writeln!(f, "  {}{sentence}", rule.name.map(|name| format!("{name}: ")).unwrap_or_default())?;
        }
        write_problems(f, &rule)?;
        if let Some(hint) = rule.hint {
            writeln!(f, "  hint: {hint}")?;
        }
    }
    Ok(())
}

fn write_problems(f: &mut Formatter<'_>, rule: &RuleSummary<'_>) -> fmt::Result {
    let most = if rule.severity == Severity::Error { ERRORS_OF_A_RULE } else { WARNINGS_OF_A_RULE };
    for problem in rule.problems.iter().take(most) {
        writeln!(f, "  - {problem}")?;
    }
    let shown = rule.problems.len().min(most);
    let rest = rule.count.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if rest > 0 { writeln!(f, "  … and {rest} more") } else { Ok(()) }
}

fn write_changes(f: &mut Formatter<'_>, report: &Report) -> fmt::Result {
    if matches!(report.outcome, Some(Outcome::Refused(_))) {
        return Ok(());
    }
    if !report.changes.is_empty() {
        writeln!(f, "\nchanges")?;
    }
    for change in report.changes.iter().take(CHANGES) {
        write_change(f, change)?;
    }
    let more = u64::try_from(report.changes.len().saturating_sub(CHANGES)).unwrap_or(u64::MAX);
    let more = more.saturating_add(report.changes_left_out);
    if more > 0 { writeln!(f, "  … and {more} more") } else { Ok(()) }
}

fn write_change(f: &mut Formatter<'_>, change: &ItemChange) -> fmt::Result {
    let sign = match change.kind {
        ChangeKind::Created => '+',
        gone if gone.is_departure() => '-',
        _ => '~',
    };
    writeln!(f, "  {sign} {} {} ({})", change.code, change.name, change.department)?;
    for field in &change.fields {
        writeln!(f, "      {}: {} → {}", field.field, short(&field.from), short(&field.to))?;
    }
    Ok(())
}

fn write_notes(f: &mut Formatter<'_>, report: &Report) -> fmt::Result {
    if !report.notes.is_empty() {
        writeln!(f, "\nnotes")?;
    }
    for note in report.notes.iter().take(NOTES) {
        writeln!(f, "  {note}")?;
    }
    let more = u64::try_from(report.notes.len().saturating_sub(NOTES)).unwrap_or(u64::MAX);
    let more = more.saturating_add(report.notes_left_out);
    if more > 0 { writeln!(f, "  … and {more} more") } else { Ok(()) }
}

fn write_tally(f: &mut Formatter<'_>, report: &Report) -> fmt::Result {
    let tally = &report.tally;
    if matches!(report.outcome, Some(Outcome::Refused(_))) {
        return writeln!(f, "\nerrors: {}, warnings: {}", report.errors(), report.warnings());
    }
    if !matches!(report.outcome, Some(Outcome::Checked(_))) {
        writeln!(
            f,
            "\nitems: {} created, {} updated, {} withdrawn, {} unchanged, {} not in the files and kept",
            tally.created, tally.updated, tally.withdrawn, tally.unchanged, tally.kept
        )?;
        writeln!(
            f,
            "guides: {} created, {} updated; departments: {} created; divisions: {} created",
            tally.guides_created,
            tally.guides_updated,
            tally.departments_created,
            tally.jurisdictions_created
        )?;
    } else {
        writeln!(f, "\nitems: {}", tally.unchanged)?;
    }
    writeln!(f, "errors: {}, warnings: {}", report.errors(), report.warnings())
}

/// A value on one line, cut where it is long.
pub(super) fn short(value: &Value) -> String {
    let text = words(value);
    let mut shown: String = text.chars().take(VALUE_LENGTH).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown.replace(['\n', '\r'], " ")
}

/// A value in words: of an object, the members that say something.
fn words(value: &Value) -> String {
    let all = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Null => "(nothing)".to_owned(),
        Value::String(text) => format!("\"{text}\""),
        Value::Array(entries) if entries.is_empty() => "(nothing)".to_owned(),
        Value::Array(entries) => all(entries.iter().map(words).collect()),
        Value::Object(members) => {
            let told = members.iter().filter(|(_, member)| !member.is_null());
            format!("{{{}}}", all(told.map(|(name, member)| format!("{name}: {}", words(member))).collect()))
        }
        other => other.to_string(),
    }
}
