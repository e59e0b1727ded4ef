//! The names of a release, read and put in order.
#![expect(clippy::as_conversions, reason = "32 bits fit the usize of every machine this runs on")]

use super::characters::{Character, Characters};
use super::codes::{NationalCodes, OwnCodes, national_codes};
use super::grams::Grams;
use super::lists::Lists;
use super::{NameIndex, NamedItem, Posting, Standing};
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::item::{Audience, ItemStatus};
use crate::search::filter::Dimension;
use crate::search::index::ItemIndex;
use crate::store::{ItemNames, Store, StoreError};
use std::collections::{BTreeMap, HashMap};

/// What has been read so far. Spellings have the numbers in which they came.
#[derive(Default)]
pub(super) struct Builder {
    spellings: HashMap<String, u32>,
    postings: Vec<Posting>,
    items: Vec<NamedItem>,
    standings: Vec<Standing>,
    references: Vec<String>,
    reference_numbers: HashMap<String, u32>,
    codes: Vec<String>,
    national_codes: BTreeMap<String, Vec<u32>>,
}

/// A spelling in the order of suggestions.
struct Spelled {
    /// The number in which it came.
    came: u32,
    written: String,
    /// What it is compared by.
    key: String,
    /// The best standing of an item that is called so, however it is spelt.
    standing: Standing,
}

impl NameIndex {
    /// Reads the names of all items of a release.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn build(store: &Store, release: i64, directory: &Directory) -> Result<Self, StoreError> {
        let mut builder = Builder::default();
        store.for_each_item_names(release, |names| builder.add(names))?;
        builder.finish(directory)
    }
}

impl Builder {
    /// Adds an item. Items come in the order of their codes.
    pub(super) fn add(&mut self, item: ItemNames) -> Result<(), StoreError> {
        let place = u32::try_from(self.items.len())
            .map_err(|_| StoreError::BadRow("more items than an index can hold".to_owned()))?;
        let name = self.spelling(item.name);
        let mut spellings = vec![name];
        for alias in item.aliases {
            let alias = self.spelling(alias);
            if !spellings.contains(&alias) {
                spellings.push(alias);
            }
        }
        self.postings.extend(spellings.into_iter().map(|spelling| Posting { place, spelling }));
        for code in national_codes(&item.codes) {
            self.national_codes.entry(code).or_default().push(place);
        }
        self.standings.push(match (item.parent, item.status) {
            (None, ItemStatus::Active) => Standing::Main,
            (None, ItemStatus::Suspended) => Standing::SuspendedMain,
            (Some(_), ItemStatus::Active) => Standing::Sub,
            (Some(_), ItemStatus::Suspended) => Standing::SuspendedSub,
        });
        let is_served = |audience: &&Audience| item.audience.contains(audience);
        let bits = (0..).zip(Audience::ALL).filter(|(_, audience)| is_served(audience));
        let named = NamedItem {
            name,
            text: 0,
            department: self.reference(item.department),
            jurisdiction: self.reference(item.jurisdiction),
            handling_mode: item.handling_mode.map(|mode| self.reference(mode)),
            audience: bits.fold(0, |all, (bit, _): (u32, _)| all | 1 << bit),
        };
        self.items.push(named);
        self.codes.push(item.code);
        Ok(())
    }

    fn spelling(&mut self, written: String) -> u32 {
        let next = self.spellings.len() as u32;
        *self.spellings.entry(written).or_insert(next)
    }

    fn reference(&mut self, code: String) -> u32 {
        if let Some(known) = self.reference_numbers.get(&code) {
            return *known;
        }
        let next = self.references.len() as u32;
        self.references.push(code.clone());
        self.reference_numbers.insert(code, next);
        next
    }

    /// Puts everything in order.
    pub(super) fn finish(mut self, directory: &Directory) -> Result<NameIndex, StoreError> {
        let mut characters = Characters::default();
        let spelled = self.in_order(&mut characters)?;
        let mut spellings = Lists::default();
        // By the number in which a spelling came: its number in order, and that of its text.
        let mut numbers = vec![(0, 0); spelled.len()];
        let mut standing_ends = [0; Standing::COUNT];
        let mut grams = Grams::new();
        let (mut texts, mut before) = (0, None);
        for (number, spelled) in (0..).zip(spelled) {
            let written: Result<Vec<u16>, _> =
                spelled.written.chars().map(|c| characters.number(c)).collect();
            let written = written?;
            if before.as_ref() != Some(&spelled.key) {
                let counting = characters.of(&written).filter(|character| character.meaning.is_some());
                grams.add(texts, &counting.collect::<Vec<&Character>>());
                texts += 1;
            }
            if let Some(slot) = numbers.get_mut(spelled.came as usize) {
                *slot = (number, texts - 1);
            }
            for (standing, end) in Standing::ALL.iter().zip(&mut standing_ends) {
                if spelled.standing <= *standing {
                    *end = texts;
                }
            }
            spellings.push(written);
            before = Some(spelled.key);
        }
        grams.optimize();
        spellings.shrink();
        for item in &mut self.items {
            (item.name, item.text) = numbers.get(item.name as usize).copied().unwrap_or_default();
        }
        let texts = self.postings_of_texts(&numbers);
        let mut index = NameIndex {
            characters,
            spellings,
            texts,
            standing_ends,
            grams,
            marks: ItemIndex::default(),
            items: self.items,
            references: self.references,
            own_codes: OwnCodes::new(&self.codes),
            national_codes: NationalCodes::new(self.national_codes),
        };
        index.mark_texts(directory);
        Ok(index)
    }

    /// All spellings, those that are suggested first at the front; those of one text together.
    fn in_order(&mut self, characters: &mut Characters) -> Result<Vec<Spelled>, StoreError> {
        let mut standings = vec![Standing::SuspendedSub; self.spellings.len()];
        for posting in &self.postings {
            let own = self.standings.get(posting.place as usize);
            if let (Some(best), Some(own)) = (standings.get_mut(posting.spelling as usize), own) {
                *best = *own.min(best);
            }
        }
        let mut spelled = Vec::with_capacity(self.spellings.len());
        let mut best: HashMap<String, Standing> = HashMap::new();
        for (written, came) in std::mem::take(&mut self.spellings) {
            let numbers: Result<Vec<u16>, _> = written.chars().map(|c| characters.number(c)).collect();
            let key: String = characters.meanings(&numbers?).collect();
            let standing = standings.get(came as usize).copied().unwrap_or(Standing::SuspendedSub);
            let of_text = best.entry(key.clone()).or_insert(standing);
            *of_text = standing.min(*of_text);
            spelled.push(Spelled { came, written, key, standing });
        }
        for one in &mut spelled {
            one.standing = best.get(&one.key).copied().unwrap_or(one.standing);
        }
        spelled.sort_by_cached_key(|one| (one.standing, one.key.chars().count(), one.key.clone(), one.came));
        Ok(spelled)
    }

    /// The items of each text: those with this name before those that are also called so.
    fn postings_of_texts(&mut self, numbers: &[(u32, u32)]) -> Lists<Posting> {
        let mut postings: Vec<(u32, bool, Standing, Posting)> = Vec::with_capacity(self.postings.len());
        for posting in std::mem::take(&mut self.postings) {
            let (spelling, text) = numbers.get(posting.spelling as usize).copied().unwrap_or_default();
            let item = self.items.get(posting.place as usize);
            let is_alias = item.is_none_or(|item| item.name != spelling);
            let standing = self.standings.get(posting.place as usize).copied();
            let standing = standing.unwrap_or(Standing::SuspendedSub);
            postings.push((text, is_alias, standing, Posting { spelling, ..posting }));
        }
        postings.sort_unstable_by_key(|(text, is_alias, standing, posting)| {
            (*text, *is_alias, *standing, posting.place, posting.spelling)
        });
        let mut texts = Lists::default();
        for of_text in postings.chunk_by(|(a, ..), (b, ..)| a == b) {
            texts.push(of_text.iter().map(|(.., posting)| *posting));
        }
        texts.shrink();
        texts
    }
}

impl NameIndex {
    /// Marks each text with the departments, divisions and audiences of its items.
    fn mark_texts(&mut self, directory: &Directory) {
        for text in 0..self.texts.len() {
            for posting in self.texts.get(text) {
                let Some(item) = self.items.get(posting.place as usize) else { continue };
                let reference = |number: u32| self.references.get(number as usize).map(String::as_str);
                self.marks.mark(Dimension::Department, reference(item.department), text);
                let above = reference(item.jurisdiction).into_iter();
                for code in above.flat_map(|code| directory.with_all_above(code)) {
                    self.marks.mark(Dimension::Jurisdiction, Some(code), text);
                }
                if item.audience == 0 {
                    self.marks.mark(Dimension::Audience, None, text);
                }
                for audience in item.audience() {
                    self.marks.mark(Dimension::Audience, Some(audience.entry().code), text);
                }
            }
        }
    }
}

impl NamedItem {
    /// Whom the item serves.
    pub(super) fn audience(self) -> impl Iterator<Item = Audience> {
        let values =
            (0..).zip(Audience::ALL).filter(move |(bit, _): &(u32, _)| self.audience >> bit & 1 == 1);
        values.map(|(_, audience)| *audience)
    }
}
