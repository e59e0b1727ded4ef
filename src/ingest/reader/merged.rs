//! Merged cells as calamine knows them, told to the sink.

use super::output::{Output, Step, UNMERGE};
use crate::ingest::rows::MergedRange;
use calamine::Dimensions;

/// Tells the ranges that reach over several rows, before the rows of their sheet.
pub(super) fn tell(ranges: &[Dimensions], output: &mut Output<'_>) -> Step {
    if u64::try_from(ranges.len()).is_ok_and(|count| count > output.limits().merged_ranges) {
        return output.too_many_merged();
    }
    let higher: Vec<MergedRange> = ranges.iter().filter_map(range).collect();
    output.merged(&higher);
    Step::Continue(())
}

/// Says that the ranges of a sheet cannot be read; its cells can.
pub(super) fn not_understood(error: &str, output: &mut Output<'_>) -> Step {
    let message = format!("the merged cells of this sheet are not understood: {error}");
    output.warning(0, "", "merged-cells", message, UNMERGE)
}

fn range(dimensions: &Dimensions) -> Option<MergedRange> {
    let ((first_row, first_column), (last_row, last_column)) = (dimensions.start, dimensions.end);
    (first_row < last_row).then(|| MergedRange {
        first_row: u64::from(first_row).saturating_add(1),
        last_row: u64::from(last_row).saturating_add(1),
        first_column: usize::try_from(first_column).unwrap_or(usize::MAX),
        last_column: usize::try_from(last_column).unwrap_or(usize::MAX),
    })
}
