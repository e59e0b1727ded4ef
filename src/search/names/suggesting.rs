//! The question, and what is suggested.
#![expect(clippy::as_conversions, reason = "32 bits fit the usize of every machine this runs on")]

use super::alignment::{Manner, align};
use super::collecting::{Collector, Found, Hit};
use super::grams::Anchor;
use super::typed::Typed;
use super::{NameIndex, NamedItem};
use crate::domain::item::Audience;
use crate::domain::suggestion::MatchedBy;
use crate::search::filter::Filter;
use crate::search::index::ItemIndex;
use std::ops::Range;

/// What to suggest items for.
#[derive(Debug, Clone, Copy)]
pub struct SuggestQuery<'a> {
    /// What was typed.
    pub text: &'a str,
    /// Which items to suggest. Names are filtered by division, department and audience.
    pub filter: &'a Filter,
    /// How many at most.
    pub limit: usize,
}

/// An item that was perhaps meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// Our key.
    pub code: String,
    /// The name.
    pub name: String,
    /// By what it was found.
    pub matched_by: MatchedBy,
    /// The name, everyday name or code that matches.
    pub matched_text: String,
    /// The characters of it that match.
    pub highlight: Range<usize>,
    /// How many other items of the release have the same name.
    pub namesakes: usize,
    /// The department.
    pub department: &'a str,
    /// The administrative division.
    pub jurisdiction: &'a str,
    /// Whom it serves.
    pub audience: Vec<Audience>,
    /// The handling mode.
    pub handling_mode: Option<&'a str>,
}

impl NameIndex {
    /// The items that were perhaps meant, the most likely first: a code or name that is just what was typed,
    /// names that begin with it, names that contain it, then codes; and in each of these groups main items
    /// before sub-items, active before suspended ones, short names before long ones.
    ///
    /// `items` is the index of the same release. Of very common letters not all names are looked at.
    pub fn suggest(&self, items: &ItemIndex, query: SuggestQuery<'_>) -> Vec<Suggestion<'_>> {
        let is_filtered = !query.filter.0.is_empty();
        let selected = is_filtered.then(|| items.select(query.filter));
        let marked = is_filtered.then(|| self.marks.select(query.filter));
        let typed = Typed::new(query.text);
        let mut collector = Collector::new(self, &typed, selected, query.limit);
        collector.collect(query.text, marked.as_ref());
        collector.into_hits().into_iter().filter_map(|hit| self.suggestion(&typed, hit)).collect()
    }

    fn suggestion(&self, typed: &Typed, hit: Hit) -> Option<Suggestion<'_>> {
        let item = self.items.get(hit.place as usize)?;
        let (matched_by, matched_text, highlight) = match hit.found {
            Found::Code { written, range } => (MatchedBy::Code, written, range),
            Found::Text { spelling } => {
                let text = self.spellings.get(spelling);
                let aligned = align(&self.characters, typed, text, Anchor::Anywhere)?;
                let matched_by = match aligned.manner {
                    Manner::Literal if spelling == item.name => MatchedBy::Name,
                    Manner::Literal => MatchedBy::Alias,
                    Manner::Pinyin => MatchedBy::Pinyin,
                    Manner::Initials => MatchedBy::Initials,
                    Manner::Mixed => MatchedBy::Mixed,
                };
                (matched_by, self.characters.written(text), aligned.range)
            }
        };
        Some(Suggestion {
            code: self.own_codes.get(hit.place),
            name: self.characters.written(self.spellings.get(item.name)),
            matched_by,
            matched_text,
            highlight,
            namesakes: self.namesakes(item),
            department: self.reference(item.department),
            jurisdiction: self.reference(item.jurisdiction),
            audience: item.audience().collect(),
            handling_mode: item.handling_mode.map(|mode| self.reference(mode)),
        })
    }

    fn reference(&self, number: u32) -> &str {
        self.references.get(number as usize).map_or("", String::as_str)
    }

    /// How many other items have the name of an item.
    fn namesakes(&self, item: &NamedItem) -> usize {
        let postings = self.texts.get(item.text);
        let named = postings.partition_point(|posting| {
            self.items.get(posting.place as usize).is_some_and(|item| item.name == posting.spelling)
        });
        named.saturating_sub(1)
    }
}
