//! Where new rows belong among rows that are sorted already, when only the database knows by what.

use crate::store::{ItemLabel, Store, StoreError};

/// For each of the wanted, how many of the sorted rows come before it.
///
/// All are sought at once, each by halving: so the number of reads grows with the logarithm of the
/// catalogue, and not with the number of the wanted.
///
/// # Errors
/// When the database fails or lacks one of the rows.
pub(super) fn rows_before<T>(
    store: &Store,
    sorted: &[i64],
    wanted: &[T],
    is_before: impl Fn(&ItemLabel, &T) -> bool,
) -> Result<Vec<usize>, StoreError> {
    let mut spans = vec![(0, sorted.len()); wanted.len()];
    loop {
        let mut middles: Vec<i64> =
            spans.iter().filter_map(|span| row_in_the_middle(sorted, *span)).collect();
        if middles.is_empty() {
            return Ok(spans.into_iter().map(|(start, _)| start).collect());
        }
        middles.sort_unstable();
        middles.dedup();
        let labels = store.item_labels(&middles)?;
        for (span, wanted) in spans.iter_mut().zip(wanted) {
            let Some(row) = row_in_the_middle(sorted, *span) else { continue };
            let label = labels
                .get(&row)
                .ok_or_else(|| StoreError::BadRow(format!("row {row} of the items is missing")))?;
            let middle = middle(*span);
            *span = if is_before(label, wanted) { (middle + 1, span.1) } else { (span.0, middle) };
        }
    }
}

fn middle((start, end): (usize, usize)) -> usize {
    start + (end - start) / 2
}

/// Nothing when the place is found.
fn row_in_the_middle(sorted: &[i64], span: (usize, usize)) -> Option<i64> {
    (span.0 < span.1).then(|| sorted.get(middle(span)).copied())?
}
