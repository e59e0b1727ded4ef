//! A long list in parts of limited length, numbered from 1.

use std::ops::Range;

/// How a list is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    /// How many entries there are.
    pub(super) total: u64,
    /// How many are in one part at most.
    pub(super) in_one: u64,
}

impl Parts {
    /// How many parts there are: one at least, which may be empty.
    pub(super) fn count(self) -> u64 {
        self.total.div_ceil(self.in_one.max(1)).max(1)
    }

    /// The numbers of the parts.
    pub(super) fn numbers(self) -> impl Iterator<Item = u64> {
        1..=self.count()
    }

    /// The entries of a part, the first one being 0; nothing if there is no such part.
    pub(super) fn range(self, number: u64) -> Option<Range<u64>> {
        if number == 0 || number > self.count() {
            return None;
        }
        let start = (number - 1).saturating_mul(self.in_one.max(1));
        Some(start..start.saturating_add(self.in_one.max(1)).min(self.total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_entry_is_in_exactly_one_part_and_no_part_is_too_long(total in 0_u64..400, in_one in 1_u64..60) {
            let parts = Parts { total, in_one };
            let ranges: Vec<Range<u64>> = parts.numbers().map(|number| parts.range(number).unwrap()).collect();
            prop_assert!(ranges.iter().all(|range| range.end - range.start <= in_one));
            let entries: Vec<u64> = ranges.into_iter().flatten().collect();
            prop_assert_eq!(entries, (0..total).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn parts_are_numbered_from_one() {
        let parts = Parts { total: 20, in_one: 10 };
        assert_eq!((parts.range(0), parts.range(3), parts.range(u64::MAX)), (None, None, None));
        assert_eq!((parts.range(1), parts.range(2)), (Some(0..10), Some(10..20)));
        let nothing = Parts { total: 0, in_one: 10 };
        assert_eq!((nothing.count(), nothing.range(1)), (1, Some(0..0)));
    }
}
