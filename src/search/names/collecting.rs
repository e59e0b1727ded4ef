//! Candidates are looked at one after the other, the best first, until there are enough.

use super::alignment::align;
use super::codes::typed_code;
use super::grams::Anchor;
use super::typed::Typed;
use super::{NameIndex, Posting};
use roaring::RoaringBitmap;
use std::collections::HashSet;
use std::ops::Range;

/// So many candidates are looked at: of texts that begin with the query, and of codes. What the former leave is
/// added for texts that contain it, which are mistaken for such more often.
const MOST_CANDIDATES: usize = 1_000;
/// So many items with one name are shown while others match too.
const NAMESAKES_TOGETHER: usize = 3;

/// An item that matches.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// Its place in the order of codes.
    pub(super) place: u32,
    pub(super) found: Found,
}

/// What matches.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// A name or everyday name.
    Text { spelling: u32 },
    /// A code, and the characters of it that match.
    Code { written: String, range: Range<usize> },
}

/// What has been found so far.
pub(super) struct Collector<'a> {
    names: &'a NameIndex,
    typed: &'a Typed,
    /// The items to choose from, if not all.
    selected: Option<RoaringBitmap>,
    limit: usize,
    hits: Vec<Hit>,
    /// More items with the same names, in case that there is room for them.
    namesakes: Vec<Hit>,
    taken: HashSet<u32>,
    /// How many more texts are looked at.
    unspent: usize,
}

impl<'a> Collector<'a> {
    pub(super) fn new(
        names: &'a NameIndex,
        typed: &'a Typed,
        selected: Option<RoaringBitmap>,
        limit: usize,
    ) -> Self {
        let (hits, namesakes, taken) = Default::default();
        Self { names, typed, selected, limit, hits, namesakes, taken, unspent: 0 }
    }

    /// Finds what matches; `marked` are the texts to choose from, if not all.
    pub(super) fn collect(&mut self, text: &str, marked: Option<&RoaringBitmap>) {
        let code = typed_code(text);
        if let Some(code) = &code {
            self.collect_own_codes(code, Anchor::Start, |written, typed| written == typed);
        }
        if !self.typed.is_empty() {
            let mut seen = RoaringBitmap::new();
            for text in self.names.texts_equal_to(self.typed) {
                seen.insert(text);
                self.take_text(text);
            }
            self.collect_texts(Anchor::Start, marked, &mut seen);
            self.collect_texts(Anchor::Anywhere, marked, &mut seen);
        }
        if let Some(code) = &code {
            self.collect_own_codes(code, Anchor::Start, |_, _| true);
            self.collect_national_codes(code);
            self.collect_own_codes(code, Anchor::Anywhere, |_, _| true);
        }
    }

    /// The best ones, as many as were asked for.
    pub(super) fn into_hits(self) -> Vec<Hit> {
        self.hits.into_iter().chain(self.namesakes).take(self.limit).collect()
    }

    fn is_full(&self) -> bool {
        self.hits.len() >= self.limit
    }

    fn collect_texts(&mut self, anchor: Anchor, marked: Option<&RoaringBitmap>, seen: &mut RoaringBitmap) {
        if self.is_full() {
            return;
        }
        let candidates = self.names.grams.candidates(self.typed, anchor, marked) - &*seen;
        self.unspent += MOST_CANDIDATES;
        for text in candidates.iter().take(self.unspent) {
            self.unspent -= 1;
            if self.names.text_matches(text, self.typed, anchor) {
                seen.insert(text);
                self.take_text(text);
            }
            if self.is_full() {
                return;
            }
        }
    }

    fn take_text(&mut self, text: u32) {
        let postings = self.names.texts.get(text).iter();
        let hit = |posting: &Posting| Hit {
            place: posting.place,
            found: Found::Text { spelling: posting.spelling },
        };
        self.take(postings.map(hit));
    }

    fn collect_own_codes(&mut self, typed: &str, anchor: Anchor, is_meant: impl Fn(&str, &str) -> bool) {
        if self.is_full() {
            return;
        }
        let mut candidates = self.names.own_codes.candidates(typed, anchor);
        if let Some(selected) = &self.selected {
            candidates &= selected;
        }
        for place in candidates.iter().take(MOST_CANDIDATES) {
            let written = self.names.own_codes.get(place);
            let small = written.to_ascii_lowercase();
            let start = small.find(typed).filter(|start| *start == 0 || anchor == Anchor::Anywhere);
            if let Some(start) = start.filter(|_| is_meant(&small, typed)) {
                let found = Found::Code { written, range: start..start + typed.len() };
                self.take([Hit { place, found }].into_iter());
            }
            if self.is_full() {
                return;
            }
        }
    }

    fn collect_national_codes(&mut self, typed: &str) {
        for (written, places) in self.names.national_codes.beginning_with(typed).take(MOST_CANDIDATES) {
            if self.is_full() {
                return;
            }
            let found = Found::Code { written, range: 0..typed.len() };
            self.take(places.iter().map(|place| Hit { place: *place, found: found.clone() }));
        }
    }

    /// Takes items that match in the same way: some now, the others in case that there is room.
    fn take(&mut self, hits: impl Iterator<Item = Hit>) {
        let mut together = 0;
        for hit in hits {
            let is_selected = self.selected.as_ref().is_none_or(|selected| selected.contains(hit.place));
            if !is_selected || self.taken.contains(&hit.place) {
                continue;
            }
            let group = if together < NAMESAKES_TOGETHER { &mut self.hits } else { &mut self.namesakes };
            if group.len() >= self.limit {
                return;
            }
            together += 1;
            self.taken.insert(hit.place);
            group.push(hit);
        }
    }
}

impl NameIndex {
    /// Whether the query stands in a text.
    fn text_matches(&self, text: u32, typed: &Typed, anchor: Anchor) -> bool {
        let spelling = self.texts.get(text).first().map_or(u32::MAX, |posting| posting.spelling);
        align(&self.characters, typed, self.spellings.get(spelling), anchor).is_some()
    }

    /// The texts that are just what was typed. Texts of one standing are in the order of their lengths and letters.
    fn texts_equal_to(&self, typed: &Typed) -> Vec<u32> {
        let mut found = Vec::new();
        let mut start = 0;
        for end in self.standing_ends {
            let (mut from, mut to) = (start, end);
            while from < to {
                let middle = from + (to - from) / 2;
                if self.key(middle) < (typed.len(), typed.characters().to_vec()) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            if from < end && self.key(from).1 == typed.characters() {
                found.push(from);
            }
            start = end;
        }
        found
    }

    /// What a text is ordered by among those of its standing.
    fn key(&self, text: u32) -> (usize, Vec<char>) {
        let spelling = self.texts.get(text).first().map_or(u32::MAX, |posting| posting.spelling);
        let key: Vec<char> = self.characters.meanings(self.spellings.get(spelling)).collect();
        (key.len(), key)
    }
}
