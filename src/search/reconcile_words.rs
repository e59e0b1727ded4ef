//! What a reconciliation says in words: every number with what it counts.

use super::reconcile::{Measured, Whole};
use crate::domain::catalogue::Directory;
use crate::domain::claim::{Claim, ClaimScope, ClaimUnit, Metric, Population};
use crate::domain::code_list::CodeList;
use crate::domain::reconciliation::{decimals_beside, percent, share_agrees};
use chrono::NaiveDate;

/// The words for one figure.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) directory: &'a Directory,
    pub(super) claim: &'a Claim,
}

impl Words<'_> {
    /// The catalogue does not hold what the figure counts.
    pub(super) fn not_itemised(&self, measured: &Measured, whole: &Claim, found: u64) -> String {
        format!(
            "Of the {} items published for {}, the catalogue itemises {found}; so it cannot bear the figure \
             out. {}",
            whole.value,
            self.scope(&whole.scope),
            self.found(measured)
        )
    }

    /// The catalogue describes another day than the figure.
    pub(super) fn other_date(&self, measured: &Measured, as_of: NaiveDate, baseline: NaiveDate) -> String {
        format!(
            "The figure is of {as_of}, the catalogue of {baseline}; so they cannot be compared. {}",
            self.found(measured)
        )
    }

    /// The catalogue bears the figure out, or it does not.
    pub(super) fn compared(&self, measured: &Measured, agrees: bool) -> String {
        let claim = self.claim;
        let unit = if claim.metric == Metric::Share { " %" } else { "" };
        let verdict = if agrees { "as published" } else { "not as published" };
        let mut text =
            format!("{} The published figure is {}{unit}: {verdict}.", self.found(measured), claim.value);
        if let Some(whole) = measured.whole.as_ref().filter(|whole| !whole.named) {
            text.push_str(&self.without_base(measured.part, whole));
        }
        if !agrees && claim.unit == ClaimUnit::Items {
            text.push_str(
                " The source does not say whether its figure includes sub-items, or whether items were \
                 moved to another list before it was given; both readings stand.",
            );
        }
        if claim.as_of.is_none() {
            text.push_str(" The source does not say of which day its figure is.");
        }
        text
    }

    /// What the catalogue adds up to.
    fn found(&self, measured: &Measured) -> String {
        let claim = self.claim;
        let counted = match (claim.metric, claim.unit) {
            (Metric::DepartmentCount, _) => "departments with at least one item",
            (_, ClaimUnit::SubItems) => "sub-items",
            _ => "items, sub-items included",
        };
        let mut text =
            format!("The catalogue has {} {counted}, of {}", measured.part, self.scope(&claim.scope));
        if let Some(whole) = &measured.whole {
            let share = share(measured.part, whole.items, claim.value);
            text.push_str(&format!(
                "; of the {} of {} that is {share}",
                whole.items,
                self.scope(&whole.scope)
            ));
        }
        match measured.rank {
            Some(rank) => text.push_str(&format!("; that is place {rank} among the departments.")),
            None if claim.rank.is_some() => text.push_str("; its department has no place in that order."),
            None => text.push('.'),
        }
        text
    }

    /// What else a share without a named base may mean.
    fn without_base(&self, part: u64, whole: &Whole) -> String {
        let mut text = String::from(" The source names no base; that list is the smallest that contains it.");
        let Some(all) = whole.all else { return text };
        text.push_str(&format!(" Of all {all} items it is {}.", share(part, all, self.claim.value)));
        if share_agrees(self.claim, whole.items, all) && !share_agrees(self.claim, part, all) {
            text.push_str(&format!(
                " The published figure equals the share of the whole list, {} of {all}, which it may repeat \
                 by mistake.",
                whole.items
            ));
        }
        text
    }

    /// What a figure is about.
    fn scope(&self, scope: &ClaimScope) -> String {
        let directory = self.directory;
        let jurisdiction = scope.jurisdiction.as_ref();
        let mut parts =
            vec![directory.jurisdictions.get(jurisdiction).map_or(jurisdiction, |j| j.name.as_str())];
        if let Some(code) = &scope.department {
            let department = directory.departments.get(code.as_ref());
            parts.push(department.map_or(code.as_ref(), |d| d.name.as_str()));
        }
        if let Some(code) = &scope.handling_mode {
            parts
                .push(directory.handling_modes.get(code.as_ref()).map_or(code.as_ref(), |m| m.name.as_str()));
        }
        parts.extend(scope.category.map(|category| category.entry().name));
        if scope.handling_mode.is_none() {
            parts.extend(scope.population.map(population));
        }
        parts.join(" · ")
    }
}

fn population(population: Population) -> &'static str {
    population.entry().name
}

fn share(part: u64, whole: u64, published: f64) -> String {
    percent(part, whole, decimals_beside(published))
        .map_or_else(|| "no share".to_owned(), |share| format!("{share} %"))
}
