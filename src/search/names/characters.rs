//! The characters that names are written with, and what each may be typed as.

use super::readings::{self, Syllable};
use crate::domain::text::half_width;
use crate::store::StoreError;
use std::collections::HashMap;

/// How many symbols there are: letters, digits, and one for what is neither and has no reading.
pub(super) const SYMBOLS: usize = 37;
const FIRST_DIGIT: usize = 26;
const OTHER: usize = 36;

/// What a character may be abbreviated to: one bit for each symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Symbols(u64);

impl Symbols {
    /// The symbols of a character that counts: of a Chinese one, the first letters of its readings.
    pub(super) fn of(character: char, syllables: &[Syllable]) -> Self {
        if let Some(own) = own_symbol(character) {
            return Self(1 << own);
        }
        let first = syllables.iter().filter_map(|syllable| readings::written(*syllable).chars().next());
        match first.filter_map(own_symbol).fold(0, |all, symbol| all | 1 << symbol) {
            0 => Self(1 << OTHER),
            some => Self(some),
        }
    }

    pub(super) fn has_any_of(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..SYMBOLS).filter(move |symbol| self.0 >> symbol & 1 == 1)
    }

    /// The first of them.
    pub(super) fn any(self) -> usize {
        self.iter().next().unwrap_or(OTHER)
    }
}

fn own_symbol(character: char) -> Option<usize> {
    let byte = u8::try_from(character).ok()?;
    match byte {
        b'a'..=b'z' => Some(usize::from(byte - b'a')),
        b'0'..=b'9' => Some(FIRST_DIGIT + usize::from(byte - b'0')),
        _ => None,
    }
}

/// What a character is compared by: without width and case. Nothing for blanks, brackets and the like,
/// which neither names nor queries are told apart by.
pub(super) fn meaning(written: char) -> Option<char> {
    let folded = match half_width(written).to_ascii_lowercase() {
        'ü' | 'Ü' => 'v',
        other => other,
    };
    folded.is_alphanumeric().then_some(folded)
}

/// A character of the names.
#[derive(Debug)]
pub(super) struct Character {
    /// As it is written.
    pub(super) written: char,
    /// What it is compared by.
    pub(super) meaning: Option<char>,
    /// What it may be abbreviated to.
    pub(super) symbols: Symbols,
    /// What it may be read as.
    pub(super) syllables: Box<[Syllable]>,
}

/// All different characters of the names, so that each is looked up once, and a name takes two bytes a character.
#[derive(Debug, Default)]
pub(super) struct Characters {
    known: Vec<Character>,
    numbers: HashMap<char, u16>,
}

impl Characters {
    /// The number of a character.
    pub(super) fn number(&mut self, written: char) -> Result<u16, StoreError> {
        if let Some(number) = self.numbers.get(&written) {
            return Ok(*number);
        }
        let number = u16::try_from(self.known.len()).map_err(|_| {
            StoreError::BadRow("more than 65,536 different characters in the names".to_owned())
        })?;
        let meaning = meaning(written);
        let syllables = readings::syllables_of(written);
        let symbols = meaning.map_or(Symbols(0), |meaning| Symbols::of(meaning, &syllables));
        self.known.push(Character { written, meaning, symbols, syllables: syllables.into() });
        self.numbers.insert(written, number);
        Ok(number)
    }

    /// The character with a number.
    pub(super) fn get(&self, number: u16) -> Option<&Character> {
        self.known.get(usize::from(number))
    }

    /// The characters of a text.
    pub(super) fn of<'a>(&'a self, text: &'a [u16]) -> impl Iterator<Item = &'a Character> {
        text.iter().filter_map(|number| self.get(*number))
    }

    /// What a text is compared by.
    pub(super) fn meanings<'a>(&'a self, text: &'a [u16]) -> impl Iterator<Item = char> {
        self.of(text).filter_map(|character| character.meaning)
    }

    /// A text as it is written.
    pub(super) fn written(&self, text: &[u16]) -> String {
        self.of(text).map(|character| character.written).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_punctuation_make_no_difference() {
        let meanings = |text: &str| text.chars().filter_map(meaning).collect::<String>();
        assert_eq!(meanings("《医疗 广告》（Ａ１b）、——。😀\u{0}"), "医疗广告a1b");
        assert_eq!(meanings("lü"), "lv");
    }

    #[test]
    fn a_character_has_a_symbol_for_each_first_letter_of_its_readings() {
        let symbols = |character: char| {
            Symbols::of(character, &readings::syllables_of(character)).iter().collect::<Vec<_>>()
        };
        assert_eq!(symbols('公'), [6]);
        assert_eq!(symbols('7'), [33]);
        assert_eq!(symbols('λ'), [OTHER]);
        let of_heavy = symbols('重');
        assert!(of_heavy.contains(&2) && of_heavy.contains(&25), "{of_heavy:?}");
    }
}
