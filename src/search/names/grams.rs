//! Which texts have which symbols, syllables and characters: what few bitmaps leave of all texts.

use super::characters::{Character, SYMBOLS};
use super::readings;
use super::typed::{Token, Typed};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// Where in a text the query must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// At its beginning.
    Start,
    /// Anywhere.
    Anywhere,
}

/// For each symbol and each pair of symbols, the texts in which they stand.
#[derive(Debug)]
struct Stream {
    symbols: Vec<RoaringBitmap>,
    pairs: Vec<RoaringBitmap>,
}

/// The texts by what they are made of.
#[derive(Debug)]
pub(super) struct Grams {
    /// At the beginning of the text.
    start: Stream,
    /// Anywhere in it.
    anywhere: Stream,
    syllables: Vec<RoaringBitmap>,
    /// Characters other than letters and digits.
    literals: HashMap<char, RoaringBitmap>,
}

impl Stream {
    fn new() -> Self {
        let empty = |size| vec![RoaringBitmap::new(); size];
        Self { symbols: empty(SYMBOLS), pairs: empty(SYMBOLS * SYMBOLS) }
    }

    /// Notes a character, and the one after it.
    fn add(&mut self, text: u32, character: &Character, next: Option<&Character>) {
        for symbol in character.symbols.iter() {
            insert(&mut self.symbols, symbol, text);
            for after in next.into_iter().flat_map(|next| next.symbols.iter()) {
                insert(&mut self.pairs, symbol * SYMBOLS + after, text);
            }
        }
    }

    fn pair(&self, symbol: usize, after: usize) -> Option<&RoaringBitmap> {
        self.pairs.get(symbol * SYMBOLS + after)
    }

    fn optimize(&mut self) {
        for bitmap in self.symbols.iter_mut().chain(&mut self.pairs) {
            bitmap.optimize();
        }
    }
}

impl Grams {
    pub(super) fn new() -> Self {
        Self {
            start: Stream::new(),
            anywhere: Stream::new(),
            syllables: vec![RoaringBitmap::new(); readings::count()],
            literals: HashMap::new(),
        }
    }

    /// Adds a text: the characters of it that count. Texts are added in the order of their numbers.
    pub(super) fn add(&mut self, text: u32, characters: &[&Character]) {
        if let Some(first) = characters.first() {
            self.start.add(text, first, characters.get(1).copied());
        }
        let next = characters.iter().skip(1).map(|next| Some(*next)).chain([None]);
        for (character, next) in characters.iter().zip(next) {
            self.anywhere.add(text, character, next);
            for syllable in &character.syllables {
                insert(&mut self.syllables, usize::from(*syllable), text);
            }
            if let Some(literal) = character.meaning.filter(|meaning| !meaning.is_ascii()) {
                self.literals.entry(literal).or_default().insert(text);
            }
        }
    }

    /// Packs the bitmaps when all texts have been added.
    pub(super) fn optimize(&mut self) {
        self.start.optimize();
        self.anywhere.optimize();
        for bitmap in self.syllables.iter_mut().chain(self.literals.values_mut()) {
            bitmap.optimize();
        }
    }

    /// The texts that a query may match: all that do, and some that have its parts in other places.
    ///
    /// A query can be taken apart in many ways. They are walked all at once: for each place in the query,
    /// the texts that have the parts up to there, whichever they are.
    pub(super) fn candidates(
        &self,
        typed: &Typed,
        anchor: Anchor,
        allowed: Option<&RoaringBitmap>,
    ) -> RoaringBitmap {
        let stream = if anchor == Anchor::Start { &self.start } else { &self.anywhere };
        let mut reached = vec![RoaringBitmap::new(); typed.len() + 1];
        let symbol = |at: usize| typed.symbols(at).map(super::characters::Symbols::any);
        let begun = symbol(0).and_then(|symbol| stream.symbols.get(symbol));
        if let (Some(begun), Some(slot)) = (begun, reached.first_mut()) {
            *slot = allowed.map_or_else(|| begun.clone(), |allowed| begun & allowed);
        }
        for at in 0..typed.len() {
            let texts = reached.get_mut(at).map(std::mem::take).unwrap_or_default();
            if texts.is_empty() {
                continue;
            }
            let stream = if at == 0 { stream } else { &self.anywhere };
            for (length, token) in typed.tokens(at) {
                let pair = symbol(at).zip(symbol(at + length));
                let pair = pair.and_then(|(symbol, after)| stream.pair(symbol, after));
                let left = self.with(pair.map_or_else(|| texts.clone(), |pair| &texts & pair), &token);
                if let Some(slot) = reached.get_mut(at + length) {
                    *slot |= left;
                }
            }
        }
        reached.pop().unwrap_or_default()
    }

    /// Those of the texts that have a token somewhere.
    fn with(&self, texts: RoaringBitmap, token: &Token) -> RoaringBitmap {
        match token {
            Token::Initial => texts,
            Token::Literal(character) => {
                self.literals.get(character).map_or_else(RoaringBitmap::new, |having| texts & having)
            }
            Token::Syllables(syllables) => {
                let some = self.syllables.get(syllables.clone()).unwrap_or_default();
                some.iter().fold(RoaringBitmap::new(), |found, having| found | (&texts & having))
            }
        }
    }
}

fn insert(bitmaps: &mut [RoaringBitmap], at: usize, text: u32) {
    if let Some(bitmap) = bitmaps.get_mut(at) {
        bitmap.insert(text);
    }
}
