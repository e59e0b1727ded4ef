//! The end of an import: what is missing from the files, what was added besides items, what holds between items.

use super::session::{Session, change_of, problem_at};
use super::{Missing, Request};
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::change::ChangeKind;
use crate::domain::ids::ItemCode;
use crate::domain::problem::Problem;
use crate::report::{Outcome, Report};
use crate::store::StoreError;
use std::collections::HashSet;

/// How many items are read at once.
const ITEMS_AT_ONCE: usize = 500;
/// A list that lacks more items than this, and most of those that its departments have, is asked about.
const FEW: u64 = 10;
/// What a problem of no one file is told of.
const ALL_FILES: &str = "all files";
/// The warning that a sheet was not understood, so that what it holds is not gone.
const NO_HEADING: &str = "no-heading";
/// The rule that the main item of a sub-item is there.
const UNKNOWN_PARENT: &str = "unknown-parent";

impl Session<'_> {
    /// Ends what is missing from the files and writes what was added besides items.
    pub(super) fn finish(&mut self, request: &Request, base: &Directory) -> Result<(), StoreError> {
        // What a break says is in the report or in `failure`.
        let _ = self.flush();
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.resolver.find_parents();
        self.check_whole(request);
        let withdrawn = self.withdraw_missing(request)?;
        self.check_family(&withdrawn)?;
        self.count_entries(base);
        self.write_entries()
    }

    /// What can be said only when all files have been read.
    fn check_whole(&mut self, request: &Request) {
        if self.items_read == 0 && self.report.errors() == 0 {
            let message = "the files hold no item".to_owned();
            self.report.problem(Problem::in_file(ALL_FILES, "no-items", message));
        }
        let home = self.terms.home.as_ref();
        if self.report.errors() == 0 && self.resolver.directory.jurisdictions.get(home).is_none() {
            let message = format!("no row speaks of the division \"{home}\" that the catalogue is about");
            let hint =
                "name its code and its name in a row, or correct [release] jurisdiction in the mapping";
            let file = if request.mapping.is_some() { "mapping" } else { ALL_FILES };
            self.report.problem(Problem::in_file(file, "unknown-jurisdiction", message).hint(hint));
        }
    }

    /// Counts what items refer to and is new or says something else. A source alone changes nothing.
    fn count_entries(&mut self, base: &Directory) {
        fn new_of<T: ReferenceEntry>(changed: &Table<T>, base: &Table<T>) -> u64 {
            changed.codes().filter(|code| base.get(code).is_none()).count().try_into().unwrap_or(u64::MAX)
        }
        let changed = &self.resolver.changed;
        let tally = &mut self.report.tally;
        tally.departments_created = new_of(&changed.departments, &base.departments);
        tally.jurisdictions_created = new_of(&changed.jurisdictions, &base.jurisdictions);
        let all = changed.jurisdictions.entries().len()
            + changed.departments.entries().len()
            + changed.handling_modes.entries().len()
            + changed.methods.entries().len()
            + changed.channels.entries().len()
            + changed.claims.entries().len()
            + changed.contradictions.entries().len();
        tally.entries_changed = all.try_into().unwrap_or(u64::MAX);
    }

    /// Ends the items that the files lack; returns their codes.
    fn withdraw_missing(&mut self, request: &Request) -> Result<HashSet<ItemCode>, StoreError> {
        let mut withdrawn = HashSet::new();
        if self.report.errors() > 0 {
            return Ok(withdrawn);
        }
        let in_part = self.report.is_broken(NO_HEADING);
        for (department, missing, total) in
            self.current.missing_from(self.departments.iter().map(AsRef::as_ref))
        {
            let count = u64::try_from(missing.len()).unwrap_or(u64::MAX);
            let asked =
                request.missing.is_none() && count > 0 && (in_part || (count > FEW && count * 2 > total));
            if asked {
                self.report.problem(too_many_missing(department, count, total));
            }
            if asked || request.missing == Some(Missing::Keep) {
                self.report.tally.kept += count;
                continue;
            }
            for some in missing.chunks(ITEMS_AT_ONCE) {
                let items = self.store.items_in_rows(some)?;
                for item in &items {
                    let kind = ChangeKind::Withdrawn;
                    self.report.change(kind, || change_of(kind, item, Vec::new()));
                }
                self.target.withdraw(&items)?;
                withdrawn.extend(items.into_iter().map(|item| item.code));
            }
        }
        self.check_orphans(&withdrawn)?;
        Ok(withdrawn)
    }

    /// A sub-item does not stay when its main item goes.
    fn check_orphans(&mut self, withdrawn: &HashSet<ItemCode>) -> Result<(), StoreError> {
        let codes: Vec<&str> = withdrawn.iter().map(AsRef::as_ref).collect();
        for some in codes.chunks(ITEMS_AT_ONCE) {
            for (code, parent) in self.store.sub_items_of(self.base, some)? {
                if !withdrawn.contains(code.as_str()) && !self.current.is_taken(&code) {
                    let message =
                        format!("the main item \"{parent}\" is missing, but its sub-item \"{code}\" stays");
                    self.report.problem(Problem::in_file(ALL_FILES, UNKNOWN_PARENT, message));
                }
            }
        }
        Ok(())
    }

    /// Checks what must hold between the items that came in and the main items that stay.
    fn check_family(&mut self, withdrawn: &HashSet<ItemCode>) -> Result<(), StoreError> {
        let mut family = std::mem::take(&mut self.family);
        let absent: Vec<String> =
            family.absent_parents().filter(|code| !withdrawn.contains(*code)).map(str::to_owned).collect();
        for some in absent.chunks(ITEMS_AT_ONCE) {
            let codes: Vec<&str> = some.iter().map(String::as_str).collect();
            self.store.items_with_codes(self.base, &codes)?.iter().for_each(|item| family.add(item));
        }
        for found in family.finish() {
            // What is wrong with an item that is in no file was wrong before.
            let place = self.places_of_family.get(found.position).copied();
            if let Some(place) = place.and_then(|place| self.places.unpack(place)) {
                self.report.problem(problem_at(&place, found.violation));
            }
        }
        Ok(())
    }

    fn write_entries(&mut self) -> Result<(), StoreError> {
        let resolver = &self.resolver;
        let directory = if self.base == 0 { &resolver.directory } else { &resolver.changed };
        if self.report.errors() > 0 { Ok(()) } else { self.target.put_directory(directory) }
    }

    /// The report, with how it ended.
    pub(super) fn into_report(mut self, outcome: Outcome) -> Report {
        self.report.outcome = Some(outcome);
        self.report
    }
}

fn too_many_missing(department: &str, count: u64, total: u64) -> Problem {
    let message = format!("{count} of the {total} items of the department \"{department}\" are missing");
    Problem::in_file(ALL_FILES, "most-items-missing", message).hint(
        "say --missing keep if the files are a part of its list, or --missing withdraw if those items are gone",
    )
}
