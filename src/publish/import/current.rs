//! The items that are there, and which of them a handed-in row means.

use super::places::PlaceNumber;
use crate::domain::ids::ItemCode;
use crate::domain::item::NationalCodes;
use crate::domain::text::fold;
use crate::store::{Identity, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A key of 64 bits stands for a text, so that a million items need tens of bytes each. That any two of a
/// million texts share a key has a probability of about 1 in 37 million; such an item would be taken for
/// the other.
pub(super) type Key = u64;

fn key(parts: &[&str]) -> Key {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// The key of a name within its department and main item.
pub(super) fn name_key(department: &str, parent: Option<&str>, name: &str) -> Key {
    key(&[department, parent.unwrap_or_default(), &fold(name)])
}

struct Known {
    row_id: i64,
    code: Box<str>,
    department: Key,
    handling: Option<Key>,
    implementation: Option<Key>,
    /// The handed-in row that means this item.
    taken_by: Option<PlaceNumber>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    One(u32),
    Many,
}

/// What a file says of the main item of a row.
#[derive(Clone, Copy)]
pub(super) enum Parent<'a> {
    /// Nothing: it has no column for it.
    Unknown,
    /// That it has this one, or none.
    Stated(Option<&'a str>),
}

/// What a handed-in row is matched by.
pub(super) struct Wanted<'a> {
    pub(super) code: Option<&'a ItemCode>,
    pub(super) department: &'a str,
    pub(super) parent: Parent<'a>,
    pub(super) name: &'a str,
    pub(super) national: &'a NationalCodes,
    pub(super) place: PlaceNumber,
    /// Whether an item of another department may be meant, and moves to this one.
    pub(super) may_move: bool,
}

/// What a handed-in row turned out to mean.
pub(super) enum Match {
    /// An item that is there, by its row and code.
    Known(i64, String),
    /// An item that is not there yet.
    New,
    /// An item that another row has been taken for already.
    Taken { code: String, by: PlaceNumber },
    /// Several items, and nothing to tell them apart.
    Ambiguous,
    /// An item of another department.
    Foreign(String),
}

/// The items of the newest release, by what tells them apart.
#[derive(Default)]
pub(super) struct Current {
    items: Vec<Known>,
    by_code: HashMap<Key, u32>,
    by_national: HashMap<Key, Slot>,
    by_name: HashMap<Key, Slot>,
    /// By department and name alone, for files that do not speak of main items.
    by_name_anywhere: HashMap<Key, Slot>,
    /// Every code that was ever given to an item: none is given to another.
    codes_ever: HashSet<Key>,
    /// The codes of items that are new in this import.
    new_codes: HashSet<Key>,
}

impl Current {
    pub(super) fn read(store: &Store) -> Result<Self, StoreError> {
        let mut current = Self::default();
        store.for_each_identity(|identity| current.add(&identity))?;
        Ok(current)
    }

    fn add(&mut self, identity: &Identity) -> Result<(), StoreError> {
        let code = key(&[&identity.code]);
        self.codes_ever.insert(code);
        if !identity.is_current() {
            return Ok(());
        }
        let Ok(place) = u32::try_from(self.items.len()) else { return Ok(()) };
        let national = identity.national_codes()?;
        let (handling, implementation) = (handling_key(&national), implementation_key(&national));
        self.by_code.insert(code, place);
        for national in [handling, implementation].into_iter().flatten() {
            occupy(&mut self.by_national, national, place);
        }
        let (department, parent, name) = (&identity.department, identity.parent.as_deref(), &identity.name);
        occupy(&mut self.by_name, name_key(department, parent, name), place);
        occupy(&mut self.by_name_anywhere, name_key(department, None, name), place);
        self.items.push(Known {
            row_id: identity.row_id,
            code: identity.code.as_str().into(),
            department: key(&[department]),
            handling,
            implementation,
            taken_by: None,
        });
        Ok(())
    }

    /// Which item a row means: the one with its code; else the one of its department and main item with
    /// its name, if the national codes do not speak against it; else the only one with its national code;
    /// else the only one with its name, whose national code has changed then.
    pub(super) fn find(&mut self, wanted: &Wanted<'_>) -> Match {
        let place = match self.place_of(wanted) {
            Ok(Some(place)) => place,
            Ok(None) => return Match::New,
            Err(()) => return Match::Ambiguous,
        };
        let Some(known) = usize::try_from(place).ok().and_then(|place| self.items.get_mut(place)) else {
            return Match::New;
        };
        if let Some(by) = known.taken_by {
            return Match::Taken { code: known.code.to_string(), by };
        }
        if !wanted.may_move && known.department != key(&[wanted.department]) {
            return Match::Foreign(known.code.to_string());
        }
        known.taken_by = Some(wanted.place);
        Match::Known(known.row_id, known.code.to_string())
    }

    fn place_of(&self, wanted: &Wanted<'_>) -> Result<Option<u32>, ()> {
        let by_name = self.by_name(wanted);
        if let Some(code) = wanted.code {
            let by_code = self.by_code.get(&key(&[code.as_ref()])).copied();
            return match (by_code, by_name) {
                // The code means one item, the name another.
                (Some(place), Some(Slot::One(other))) if place != other => Err(()),
                _ => Ok(by_code),
            };
        }
        if let Some(Slot::One(place)) = by_name
            && self.agrees(place, wanted.national)
        {
            return Ok(Some(place));
        }
        let national = handling_key(wanted.national).or_else(|| implementation_key(wanted.national));
        let by_national = national.and_then(|national| self.by_national.get(&national)).copied();
        match (by_national, by_name) {
            // The code means one item, the name another.
            (Some(Slot::One(place)), Some(Slot::One(other))) if place != other => Err(()),
            (Some(Slot::One(place)), _) | (_, Some(Slot::One(place))) => Ok(Some(place)),
            (_, Some(Slot::Many)) => Err(()),
            // One national code may stand for several items, which differ by name.
            (Some(Slot::Many) | None, None) => Ok(None),
        }
    }

    fn by_name(&self, wanted: &Wanted<'_>) -> Option<Slot> {
        let under = |parent| self.by_name.get(&name_key(wanted.department, parent, wanted.name)).copied();
        match wanted.parent {
            Parent::Stated(parent) => under(parent),
            Parent::Unknown => under(None).or_else(|| {
                self.by_name_anywhere.get(&name_key(wanted.department, None, wanted.name)).copied()
            }),
        }
    }

    /// Whether the national codes do not speak against a match by name.
    fn agrees(&self, place: u32, national: &NationalCodes) -> bool {
        let same = |ours: Option<Key>, theirs: Option<Key>| ours.zip(theirs).is_none_or(|(a, b)| a == b);
        let known = usize::try_from(place).ok().and_then(|place| self.items.get(place));
        known.is_some_and(|known| {
            same(known.handling, handling_key(national))
                && same(known.implementation, implementation_key(national))
        })
    }

    /// The code of the main item with this name, if there is just one.
    pub(super) fn main_item(&self, department: &str, name: &str) -> Option<&str> {
        match self.by_name.get(&name_key(department, None, name))? {
            Slot::One(place) => Some(&self.items.get(usize::try_from(*place).ok()?)?.code),
            Slot::Many => None,
        }
    }

    /// Whether there is an item with this code, or one is being added.
    pub(super) fn has_code(&self, code: &str) -> bool {
        let code = key(&[code]);
        self.by_code.contains_key(&code) || self.new_codes.contains(&code)
    }

    /// Whether a row was taken for the item with this code.
    pub(super) fn is_taken(&self, code: &str) -> bool {
        let place = self.by_code.get(&key(&[code])).and_then(|place| usize::try_from(*place).ok());
        place.and_then(|place| self.items.get(place)).is_some_and(|known| known.taken_by.is_some())
    }

    /// Takes a code for a new item, unless some item has or had it.
    pub(super) fn take_code(&mut self, code: &str) -> bool {
        let code = key(&[code]);
        self.codes_ever.insert(code) && self.new_codes.insert(code)
    }

    /// Takes a code for an item that is new, or is there again after it was withdrawn; unless it was taken
    /// in this import.
    pub(super) fn take_code_again(&mut self, code: &str) -> bool {
        let code = key(&[code]);
        self.codes_ever.insert(code);
        self.new_codes.insert(code)
    }

    /// Of each of these departments, the items that no row was taken for, and how many items it has.
    pub(super) fn missing_from<'a>(
        &self,
        departments: impl IntoIterator<Item = &'a str>,
    ) -> Vec<(&'a str, Vec<i64>, u64)> {
        let mut found: Vec<_> = departments.into_iter().map(|code| (code, Vec::new(), 0)).collect();
        let places: HashMap<Key, usize> =
            found.iter().enumerate().map(|(place, (code, ..))| (key(&[code]), place)).collect();
        for known in &self.items {
            let place = places.get(&known.department).copied();
            if let Some((_, missing, total)) = place.and_then(|place| found.get_mut(place)) {
                *total += 1;
                if known.taken_by.is_none() {
                    missing.push(known.row_id);
                }
            }
        }
        found
    }
}

fn occupy(slots: &mut HashMap<Key, Slot>, key: Key, place: u32) {
    slots.entry(key).and_modify(|slot| *slot = Slot::Many).or_insert(Slot::One(place));
}

// The basic code (基本编码) is the same for every department that handles such an item: nothing to go by.

fn handling_key(codes: &NationalCodes) -> Option<Key> {
    codes.handling.as_deref().map(|code| key(&["handling", code]))
}

fn implementation_key(codes: &NationalCodes) -> Option<Key> {
    codes.implementation.as_deref().map(|code| key(&["implementation", code]))
}
