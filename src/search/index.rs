//! The index of one release.
#![expect(clippy::as_conversions, reason = "a place of 32 bits fits the usize of every machine this runs on")]

use super::filter::{Dimension, Filter, NONE, Order, Sort};
use crate::domain::catalogue::Directory;
use crate::store::{ItemKey, Store, StoreError};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// Items by their place in the order of codes, and which of them have which value.
#[derive(Debug, Default, PartialEq)]
pub struct ItemIndex {
    /// The row of the item at each place.
    pub(super) row_ids: Vec<i64>,
    /// The place of each item in the order of names.
    rank_by_name: Vec<u32>,
    /// The place in the order of codes of each item in the order of names.
    pub(super) place_by_name_rank: Vec<u32>,
    pub(super) all: RoaringBitmap,
    pub(super) values: HashMap<Dimension, HashMap<String, RoaringBitmap>>,
}

/// One page of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows, in order.
    pub row_ids: Vec<i64>,
    /// The rank of the last row in the chosen order, when more follow.
    pub next_after: Option<u32>,
}

/// How many items have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// The value, or [`NONE`].
    pub code: String,
    /// How many items.
    pub count: u64,
}

impl ItemIndex {
    /// Reads the keys of all items of a release.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn build(store: &Store, release: i64, directory: &Directory) -> Result<Self, StoreError> {
        let mut index = Self::default();
        let mut names = Vec::new();
        store.for_each_item_key(release, |key| {
            let place = u32::try_from(index.row_ids.len())
                .map_err(|_| StoreError::BadRow("more items than an index can hold".to_owned()))?;
            index.add(place, &key, directory)?;
            index.row_ids.push(key.row_id);
            names.push(key.name);
            Ok(())
        })?;
        index.rank_names(&names);
        Ok(index)
    }

    /// Marks the item at a place with its values.
    pub(super) fn add(&mut self, place: u32, key: &ItemKey, directory: &Directory) -> Result<(), StoreError> {
        self.all.insert(place);
        for jurisdiction in directory.with_all_above(&key.jurisdiction) {
            self.mark(Dimension::Jurisdiction, Some(jurisdiction), place);
        }
        self.mark(Dimension::Department, Some(&key.department), place);
        self.mark(Dimension::HandlingMode, key.handling_mode.as_deref(), place);
        self.mark(Dimension::Category, key.category.as_deref(), place);
        self.mark(Dimension::ItemType, key.item_type.as_deref(), place);
        self.mark(Dimension::Status, Some(&key.status), place);
        self.mark(Dimension::Listing, Some(&key.listing), place);
        self.mark(Dimension::Parent, key.parent.as_deref(), place);
        self.mark_all(Dimension::Method, &key.methods()?, place);
        self.mark_all(Dimension::Channel, &key.channels()?, place);
        self.mark_all(Dimension::Audience, &key.audience()?, place);
        Ok(())
    }

    fn mark_all(&mut self, dimension: Dimension, values: &[String], place: u32) {
        if values.is_empty() {
            self.mark(dimension, None, place);
        }
        for value in values {
            self.mark(dimension, Some(value), place);
        }
    }

    pub(super) fn mark(&mut self, dimension: Dimension, value: Option<&str>, place: u32) {
        let values = self.values.entry(dimension).or_default();
        let value = value.unwrap_or(NONE);
        if let Some(places) = values.get_mut(value) {
            places.insert(place);
        } else {
            values.insert(value.to_owned(), RoaringBitmap::from_iter([place]));
        }
    }

    fn rank_names(&mut self, names: &[String]) {
        let mut order: Vec<u32> = self.all.iter().collect();
        order.sort_by(|a, b| names.get(*a as usize).cmp(&names.get(*b as usize)).then(a.cmp(b)));
        self.set_name_order(order);
    }

    /// Takes the places in the order of names.
    pub(super) fn set_name_order(&mut self, order: Vec<u32>) {
        let mut ranks = vec![0; order.len()];
        for (rank, place) in (0..).zip(&order) {
            if let Some(slot) = ranks.get_mut(*place as usize) {
                *slot = rank;
            }
        }
        self.rank_by_name = ranks;
        self.place_by_name_rank = order;
    }

    /// How many items the release has.
    pub fn len(&self) -> u64 {
        self.all.len()
    }

    /// Whether the release has no items.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether any item has this value.
    pub fn has_value(&self, dimension: Dimension, value: &str) -> bool {
        self.values.get(&dimension).is_some_and(|values| values.contains_key(value))
    }

    /// The items that a filter leaves.
    pub fn select(&self, filter: &Filter) -> RoaringBitmap {
        self.select_without(None, filter)
    }

    /// The items that a filter leaves when one dimension is not asked for.
    fn select_without(&self, left_out: Option<Dimension>, filter: &Filter) -> RoaringBitmap {
        let mut wanted = filter.0.iter().filter(|(dimension, _)| Some(*dimension) != left_out);
        let Some((dimension, values)) = wanted.next() else { return self.all.clone() };
        let mut selected = self.with_any(*dimension, values);
        for (dimension, values) in wanted {
            selected &= self.with_any(*dimension, values);
        }
        selected
    }

    fn with_any(&self, dimension: Dimension, wanted: &[String]) -> RoaringBitmap {
        let Some(values) = self.values.get(&dimension) else { return RoaringBitmap::new() };
        let mut found = wanted.iter().filter_map(|value| values.get(value));
        let mut union = found.next().cloned().unwrap_or_default();
        for more in found {
            union |= more;
        }
        union
    }

    /// How many of the items each value of a dimension has, the most first; of those at some places, if they are
    /// given. The filter on the dimension itself is left out, so that the other values can be offered too.
    pub fn facet(
        &self,
        dimension: Dimension,
        filter: &Filter,
        within: Option<&RoaringBitmap>,
    ) -> Vec<Bucket> {
        let mut selected = self.select_without(Some(dimension), filter);
        within.into_iter().for_each(|places| selected &= places);
        self.count_by(dimension, &selected)
    }

    /// How many of the selected items each value of a dimension has, the most first.
    pub fn count_by(&self, dimension: Dimension, selected: &RoaringBitmap) -> Vec<Bucket> {
        let everything = selected.len() == self.all.len();
        let values = self.values.get(&dimension).into_iter().flatten();
        let mut buckets: Vec<Bucket> = values
            .map(|(code, places)| {
                let count = if everything { places.len() } else { places.intersection_len(selected) };
                Bucket { code: code.clone(), count }
            })
            .filter(|bucket| bucket.count > 0)
            .collect();
        buckets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
        buckets
    }

    /// How many of the selected items have this value.
    pub fn count_with(&self, dimension: Dimension, value: &str, selected: &RoaringBitmap) -> u64 {
        self.places(dimension, value).map_or(0, |places| places.intersection_len(selected))
    }

    /// The items that have this value.
    pub fn with(&self, dimension: Dimension, value: &str) -> RoaringBitmap {
        self.places(dimension, value).cloned().unwrap_or_default()
    }

    fn places(&self, dimension: Dimension, value: &str) -> Option<&RoaringBitmap> {
        self.values.get(&dimension)?.get(value)
    }

    /// The page of a selection that follows a rank.
    pub fn page(&self, selected: &RoaringBitmap, sort: Sort, after: Option<u32>, limit: usize) -> Page {
        let ranks = match sort.order {
            Order::Code => ranks_after(selected, sort.descending, after, limit + 1),
            Order::Name => self.name_ranks_after(selected, sort.descending, after, limit + 1),
        };
        let more = ranks.len() > limit;
        let shown = ranks.get(..limit.min(ranks.len())).unwrap_or_default();
        let places = shown.iter().filter_map(|rank| match sort.order {
            Order::Code => Some(*rank),
            Order::Name => self.place_by_name_rank.get(*rank as usize).copied(),
        });
        Page {
            row_ids: self.rows_at(&places.collect::<Vec<u32>>()),
            next_after: shown.last().copied().filter(|_| more),
        }
    }

    /// The rows of the items at these places.
    pub fn rows_at(&self, places: &[u32]) -> Vec<i64> {
        places.iter().filter_map(|place| self.row_ids.get(*place as usize).copied()).collect()
    }

    /// The rows of a whole selection, up to a limit, in the order of codes.
    pub fn rows(&self, selected: &RoaringBitmap, limit: usize) -> Vec<i64> {
        self.page(selected, Sort::default(), None, limit).row_ids
    }

    /// A small selection is sorted; of a large one, so many items fill a page soon that the order is walked.
    fn name_ranks_after(
        &self,
        selected: &RoaringBitmap,
        descending: bool,
        after: Option<u32>,
        limit: usize,
    ) -> Vec<u32> {
        let size = selected.len();
        let steps_to_fill_a_page = (limit as u64).saturating_mul(self.all.len()) / size.max(1);
        if size <= steps_to_fill_a_page {
            let ranks = selected.iter().filter_map(|place| self.rank_by_name.get(place as usize).copied());
            return ranks_after(&ranks.collect(), descending, after, limit);
        }
        let chosen = |rank: &u32| {
            let place = self.place_by_name_rank.get(*rank as usize);
            place.is_some_and(|place| selected.contains(*place))
        };
        let end = u32::try_from(self.place_by_name_rank.len()).unwrap_or(u32::MAX);
        if descending {
            (0..after.unwrap_or(end).min(end)).rev().filter(chosen).take(limit).collect()
        } else {
            let start = after.map_or(0, |rank| rank.saturating_add(1));
            (start..end).filter(chosen).take(limit).collect()
        }
    }
}

fn ranks_after(ranks: &RoaringBitmap, descending: bool, after: Option<u32>, limit: usize) -> Vec<u32> {
    match (descending, after) {
        (false, None) => ranks.iter().take(limit).collect(),
        (false, Some(after)) => {
            after.checked_add(1).map_or_else(Vec::new, |from| ranks.range(from..).take(limit).collect())
        }
        (true, None) => ranks.iter().rev().take(limit).collect(),
        (true, Some(after)) => ranks.range(..after).rev().take(limit).collect(),
    }
}
