//! Runs the rules over what is stored.

use crate::domain::rules::{Family, check_item, check_particulars};
use crate::report::{Outcome, Report};
use crate::store::{Store, StoreError};
use std::collections::HashMap;

/// How many items are read at once.
const ITEMS_AT_ONCE: usize = 500;

/// Checks every item of the newest release, with its guide. The place of a problem is the code of the item.
///
/// # Errors
/// When the database fails, or has no release.
pub fn check(store: &Store, progress: &dyn Fn(u64)) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let Some(release) = store.releases()?.pop() else { return Err(StoreError::NoRelease) };
    let directory = store.directory(release.seq)?;
    let mut rows = Vec::new();
    store.for_each_item_key(release.seq, |key| {
        rows.push(key.row_id);
        Ok(())
    })?;
    let mut family = Family::default();
    for some in rows.chunks(ITEMS_AT_ONCE) {
        let items = store.items_in_rows(some)?;
        let codes: Vec<&str> = items.iter().map(|item| item.code.as_ref()).collect();
        let guides = store.guides_of(release.seq, &codes)?;
        let guides: HashMap<_, _> = guides.into_iter().map(|edition| (edition.item, edition.guide)).collect();
        for item in &items {
            let guide = guides.get(&item.code);
            let found = check_item(item, &directory).into_iter();
            for violation in found.chain(check_particulars(item, guide, &directory)) {
                report.problem(violation.at(item.code.as_ref(), 0));
            }
            family.add(item);
            report.tally.unchanged += 1;
        }
        progress(report.tally.unchanged);
    }
    for found in family.finish() {
        report.problem(found.violation.at(&found.item, 0));
    }
    report.outcome = Some(Outcome::Checked(release.edition.version.to_string()));
    Ok(report)
}
