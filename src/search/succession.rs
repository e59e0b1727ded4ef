//! The index of a release, made from that of an earlier one and the rows in which they differ.
#![expect(clippy::as_conversions, reason = "a place of 32 bits fits the usize of every machine this runs on")]

use super::index::ItemIndex;
use super::placing::rows_before;
use crate::domain::catalogue::Directory;
use crate::store::{ItemChanges, ItemKey, Span, Store, StoreError};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// So many changes are always taken over: in a small catalogue either way is quick.
const FEW_CHANGES: u64 = 100;
/// With more changes than this, all keys are read anew.
const MANY_CHANGES: u64 = 2_000;

/// A row that the new release has and the old one has not.
struct Begun<'a> {
    code: &'a str,
    key: &'a ItemKey,
    /// The place of the row that it replaces, and whether that has the same name.
    replaces: Option<(u32, bool)>,
    /// Its place in the new index.
    place: u32,
}

/// Where the rows of the old index are in the new one.
struct Move {
    /// How many items there are now.
    items: usize,
    /// The old places of the rows that ended, replaced or not.
    ended: RoaringBitmap,
    /// Those of them that nothing replaces.
    vanished: RoaringBitmap,
    /// The new place of each old one, when places have changed at all.
    places: Option<Vec<u32>>,
}

impl ItemIndex {
    /// The index of a later release, equal to one built from all its keys; nothing if so many rows differ
    /// that building it is quicker.
    ///
    /// The divisions of both releases must be the same ([`has_same_divisions`]): an item is marked for all
    /// divisions above its own, and the marks of unchanged items are taken over.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn successor(
        &self,
        store: &Store,
        span: Span,
        directory: &Directory,
    ) -> Result<Option<Self>, StoreError> {
        let most = (self.len() / 10).clamp(FEW_CHANGES, MANY_CHANGES);
        let Some(changes) = store.item_changes(span, most as usize)? else { return Ok(None) };
        let Some(ended) = self.places_of_ended(&changes) else { return Ok(None) };
        let mut begun = begun_rows(&changes, &ended);
        let moved = self.place_rows(store, &ended, &mut begun)?;
        let mut next = Self::default();
        next.row_ids = self.rows_by_place(&moved, &begun);
        next.set_name_order(self.order_names(store, &moved, &begun)?);
        next.take_over(self, &moved)?;
        begun.iter().try_for_each(|row| next.add(row.place, row.key, directory))?;
        Ok(Some(next))
    }

    /// The place and the name of each row that ended, by its code; nothing if a row is not in this index.
    fn places_of_ended<'a>(&self, changes: &'a ItemChanges) -> Option<HashMap<&'a str, (u32, &'a str)>> {
        let labels: HashMap<i64, _> = changes.ended.iter().map(|label| (label.row_id, label)).collect();
        let places = (0..).zip(&self.row_ids).filter_map(|(place, row_id)| {
            let label = labels.get(row_id)?;
            Some((label.code.as_str(), (place, label.name.as_str())))
        });
        let places: HashMap<_, _> = places.collect();
        (places.len() == changes.ended.len()).then_some(places)
    }

    /// Gives every row its new place.
    fn place_rows(
        &self,
        store: &Store,
        ended: &HashMap<&str, (u32, &str)>,
        begun: &mut [Begun<'_>],
    ) -> Result<Move, StoreError> {
        let ended: RoaringBitmap = ended.values().map(|(place, _)| *place).collect();
        let replaced = begun.iter().filter_map(|row| row.replaces).map(|(place, _)| place);
        let vanished = &ended - replaced.collect::<RoaringBitmap>();
        let new: Vec<&mut Begun<'_>> = begun.iter_mut().filter(|row| row.replaces.is_none()).collect();
        let before = rows_before(store, &self.row_ids, &new, |label, row| label.code.as_str() < row.code)?;
        let moved = Move::new(&self.row_ids, ended, vanished, &before)?;
        for (row, place) in new.into_iter().zip(moved.places_of_new(&before)) {
            row.place = place;
        }
        for row in begun {
            if let Some((old, _)) = row.replaces {
                row.place = moved.place(old);
            }
        }
        Ok(moved)
    }

    /// The rows by their new places.
    fn rows_by_place(&self, moved: &Move, begun: &[Begun<'_>]) -> Vec<i64> {
        let mut row_ids = vec![0; moved.items];
        let kept = (0..).zip(&self.row_ids).filter(|(old, _)| !moved.vanished.contains(*old));
        let kept = kept.map(|(old, row_id)| (moved.place(old), *row_id));
        for (place, row_id) in kept.chain(begun.iter().map(|row| (row.place, row.key.row_id))) {
            if let Some(slot) = row_ids.get_mut(place as usize) {
                *slot = row_id;
            }
        }
        row_ids
    }

    /// The new places in the order of names: a row that is new, or has a new name, is sought for.
    fn order_names(&self, store: &Store, moved: &Move, begun: &[Begun<'_>]) -> Result<Vec<u32>, StoreError> {
        let mut named: Vec<&Begun<'_>> =
            begun.iter().filter(|row| !matches!(row.replaces, Some((_, true)))).collect();
        named.sort_by(|a, b| (&a.key.name, a.code).cmp(&(&b.key.name, b.code)));
        let renamed = named.iter().filter_map(|row| row.replaces).map(|(place, _)| place);
        let left_out = &moved.vanished | renamed.collect::<RoaringBitmap>();
        let kept: Vec<u32> =
            self.place_by_name_rank.iter().copied().filter(|place| !left_out.contains(*place)).collect();
        // A row that is replaced by one of the same name stands for it: the database still has it.
        let rows: Vec<i64> =
            kept.iter().filter_map(|place| self.row_ids.get(*place as usize).copied()).collect();
        let before = rows_before(store, &rows, &named, |label, row| {
            (label.name.as_str(), label.code.as_str()) < (row.key.name.as_str(), row.code)
        })?;
        let mut order = Vec::with_capacity(kept.len() + named.len());
        let mut named = named.iter().zip(before).peekable();
        for (rank, old) in kept.iter().enumerate() {
            while let Some((row, _)) = named.next_if(|(_, before)| *before == rank) {
                order.push(row.place);
            }
            order.push(moved.place(*old));
        }
        order.extend(named.map(|(row, _)| row.place));
        Ok(order)
    }

    /// Takes over what unchanged rows are marked with. A value that no row has any more is left out.
    fn take_over(&mut self, before: &Self, moved: &Move) -> Result<(), StoreError> {
        self.all = moved.carry(&before.all)?;
        for (dimension, values) in &before.values {
            let mut carried = HashMap::with_capacity(values.len());
            for (value, places) in values {
                let places = moved.carry(places)?;
                if !places.is_empty() {
                    carried.insert(value.clone(), places);
                }
            }
            if !carried.is_empty() {
                self.values.insert(*dimension, carried);
            }
        }
        Ok(())
    }
}

impl Move {
    /// `before` says for each new row, in the order of codes, how many old rows come before it.
    fn new(
        old: &[i64],
        ended: RoaringBitmap,
        vanished: RoaringBitmap,
        before: &[usize],
    ) -> Result<Self, StoreError> {
        let items = old.len() - vanished.len() as usize + before.len();
        u32::try_from(items)
            .map_err(|_| StoreError::BadRow("more items than an index can hold".to_owned()))?;
        let moves = !before.is_empty() || !vanished.is_empty();
        let places = moves.then(|| {
            let mut new = before.iter().peekable();
            let mut next = 0;
            let places = (0..).zip(old).map(|(old, _)| {
                while new.next_if(|before| **before <= old as usize).is_some() {
                    next += 1;
                }
                let place = next;
                // The next row takes the place of one that vanished.
                next += u32::from(!vanished.contains(old));
                place
            });
            places.collect()
        });
        Ok(Self { items, ended, vanished, places })
    }

    /// The places of new rows, which are in the order of codes.
    fn places_of_new(&self, before: &[usize]) -> impl Iterator<Item = u32> {
        (0..).zip(before).map(|(new, before)| {
            let before = *before as u32;
            new + before - self.vanished.range_cardinality(..before) as u32
        })
    }

    /// The new place of an old one.
    fn place(&self, old: u32) -> u32 {
        self.places.as_ref().and_then(|places| places.get(old as usize).copied()).unwrap_or(old)
    }

    /// Places of unchanged rows, as they are now.
    fn carry(&self, places: &RoaringBitmap) -> Result<RoaringBitmap, StoreError> {
        let unchanged = places - &self.ended;
        if self.places.is_none() {
            return Ok(unchanged);
        }
        RoaringBitmap::from_sorted_iter(unchanged.iter().map(|place| self.place(place)))
            .map_err(|error| StoreError::BadRow(format!("the places of the items are out of order: {error}")))
    }
}

/// Whether the divisions of two releases are the same, and below the same ones.
pub fn has_same_divisions(one: &Directory, other: &Directory) -> bool {
    let divisions = |directory: &Directory| -> Vec<_> {
        let entries = directory.jurisdictions.entries().iter();
        entries.map(|entry| (entry.code.clone(), entry.parent.clone())).collect()
    };
    divisions(one) == divisions(other)
}

fn begun_rows<'a>(changes: &'a ItemChanges, ended: &HashMap<&str, (u32, &str)>) -> Vec<Begun<'a>> {
    let begun = changes.begun.iter().map(|(code, key)| {
        let replaces = ended.get(code.as_str()).map(|(place, name)| (*place, *name == key.name));
        Begun { code, key, replaces, place: 0 }
    });
    begun.collect()
}
