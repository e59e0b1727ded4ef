//! Statistics of a release: totals, groups, leaders, coverage. All counted in the index.

use super::filter::{Dimension, NONE};
use super::index::ItemIndex;
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::item::Listing;
use crate::store::{Store, StoreError};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// How many items, and whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Main items and sub-items.
    pub items: u64,
    /// Main items.
    pub main_items: u64,
    /// Sub-items.
    pub sub_items: u64,
    /// Departments with at least one of them.
    pub departments: u64,
}

/// The items that have one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The value, or [`NONE`].
    pub code: String,
    /// How many they are.
    pub tally: Tally,
    /// How many items the whole has that they are a part of.
    pub whole: u64,
}

/// The items that moved from one mode to another in one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The release that has them first in the new mode.
    pub release: i64,
    /// The mode before.
    pub from: Option<String>,
    /// The mode since.
    pub to: Option<String>,
    /// How many items.
    pub items: u64,
}

/// The items to be counted.
pub struct Statistics<'a> {
    items: &'a ItemIndex,
    selected: RoaringBitmap,
}

impl<'a> Statistics<'a> {
    /// Of a selection of items.
    pub fn new(items: &'a ItemIndex, selected: RoaringBitmap) -> Self {
        Self { items, selected }
    }

    /// All of them.
    pub fn totals(&self) -> Tally {
        self.tally(&self.selected)
    }

    fn tally(&self, selected: &RoaringBitmap) -> Tally {
        let departments = self.items.count_by(Dimension::Department, selected).len();
        self.tally_of(selected, u64::try_from(departments).unwrap_or(u64::MAX))
    }

    fn tally_of(&self, selected: &RoaringBitmap, departments: u64) -> Tally {
        let main_items = self.items.count_with(Dimension::Parent, NONE, selected);
        Tally { items: selected.len(), main_items, sub_items: selected.len() - main_items, departments }
    }

    fn having(&self, dimension: Dimension, value: &str) -> RoaringBitmap {
        self.items.with(dimension, value) & &self.selected
    }

    /// The groups by one dimension, the largest first, and how many are left out. Modes are parts of the
    /// items with a mode, as the lists count them; all other groups are parts of all.
    pub fn groups(&self, dimension: Dimension, most: usize) -> (Vec<Group>, u64) {
        let buckets = self.items.count_by(dimension, &self.selected);
        let left_out = u64::try_from(buckets.len().saturating_sub(most)).unwrap_or(u64::MAX);
        let with_mode = self.with_mode().len();
        let tally = |code: &str| match dimension {
            // There may be thousands of departments: none is looked for in all the others.
            Dimension::Department => self.tally_of(&self.having(dimension, code), 1),
            _ => self.tally(&self.having(dimension, code)),
        };
        let group = |code: String| Group {
            tally: tally(&code),
            whole: if is_part_of_lists(dimension, &code) { with_mode } else { self.selected.len() },
            code,
        };
        (buckets.into_iter().take(most).map(|bucket| group(bucket.code)).collect(), left_out)
    }

    /// The departments with the most items of a mode, each with its items and sub-items: several where
    /// they have as many; and how many are left out.
    pub fn leaders(&self, mode: &str, shown: usize) -> (Vec<Group>, u64) {
        let of_mode = self.having(Dimension::HandlingMode, mode);
        let buckets = self.items.count_by(Dimension::Department, &of_mode);
        let most = buckets.first().map_or(0, |bucket| bucket.count);
        let leading = buckets.iter().take_while(|bucket| bucket.count == most).count();
        let left_out = u64::try_from(leading.saturating_sub(shown)).unwrap_or(u64::MAX);
        let group = |code: String| Group {
            tally: self.tally_of(&(self.items.with(Dimension::Department, &code) & &of_mode), 1),
            code,
            whole: of_mode.len(),
        };
        let shown = buckets.into_iter().take(leading.min(shown));
        (shown.map(|bucket| group(bucket.code)).collect(), left_out)
    }

    /// The items with a handling mode.
    pub fn with_mode(&self) -> RoaringBitmap {
        &self.selected - self.items.with(Dimension::HandlingMode, NONE)
    }

    /// The items without a handling mode.
    pub fn without_mode(&self) -> RoaringBitmap {
        self.having(Dimension::HandlingMode, NONE)
    }

    /// The departments with items, and whether any of these has a handling mode.
    pub fn departments(&self) -> Vec<(String, bool)> {
        let with_mode = self.with_mode();
        let departments = self.items.count_by(Dimension::Department, &self.selected).into_iter();
        departments
            .map(|bucket| {
                let covered = self.items.count_with(Dimension::Department, &bucket.code, &with_mode) > 0;
                (bucket.code, covered)
            })
            .collect()
    }

    /// Whether any item has this mode.
    pub fn has_mode(&self, mode: &str) -> bool {
        self.items.count_with(Dimension::HandlingMode, mode, &self.selected) > 0
    }

    /// How many items are on the lists.
    pub fn on_lists(&self) -> u64 {
        self.items.count_with(Dimension::Listing, Listing::Listed.entry().code, &self.with_mode())
    }

    /// How many items on the lists have a mode that allows one visit at most.
    pub fn at_most_once(&self, directory: &Directory) -> u64 {
        let listed = self.having(Dimension::Listing, Listing::Listed.entry().code);
        let strict = directory.handling_modes.entries().iter();
        let strict = strict.filter(|mode| mode.max_visits.is_some_and(|visits| visits <= 1));
        strict.map(|mode| self.items.count_with(Dimension::HandlingMode, mode.code.as_ref(), &listed)).sum()
    }
}

/// Whether a group is a part of the items with a mode.
pub fn is_part_of_lists(dimension: Dimension, code: &str) -> bool {
    dimension == Dimension::HandlingMode && code != NONE
}

/// The changes of handling modes after one release and up to another, in the order of releases.
///
/// # Errors
/// When the database fails.
pub fn transitions(store: &Store, after: i64, release: i64) -> Result<Vec<Transition>, StoreError> {
    let mut counts: BTreeMap<(i64, Option<String>, Option<String>), u64> = BTreeMap::new();
    store.for_each_mode_change(after, release, |change| {
        *counts.entry((change.release, change.from, change.to)).or_default() += 1;
    })?;
    let grouped = counts.into_iter();
    Ok(grouped.map(|((release, from, to), items)| Transition { release, from, to, items }).collect())
}
