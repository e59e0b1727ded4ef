//! A report for programs.

use super::{FileSummary, ItemChange, Outcome, Report, RuleSummary, Tally};
use crate::domain::note::Note;
use serde::Serialize;

#[derive(Serialize)]
struct Shown<'a> {
    outcome: &'a Option<Outcome>,
    proposals: &'a [String],
    files: &'a [FileSummary],
    tally: &'a Tally,
    errors: u64,
    warnings: u64,
    rules: Vec<RuleSummary<'a>>,
    changes: &'a [ItemChange],
    changes_left_out: u64,
    notes: &'a [Note],
    notes_left_out: u64,
}

/// The report as JSON, indented.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn write(report: &Report) -> Result<String, serde_json::Error> {
    let shown = Shown {
        outcome: &report.outcome,
        proposals: &report.proposals,
        files: &report.files,
        tally: &report.tally,
        errors: report.errors(),
        warnings: report.warnings(),
        rules: report.rules(),
        changes: &report.changes,
        changes_left_out: report.changes_left_out,
        notes: &report.notes,
        notes_left_out: report.notes_left_out,
    };
    serde_json::to_string_pretty(&shown).map(|json| json + "\n")
}
