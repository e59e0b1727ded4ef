//! What was typed, and the ways to take it apart: characters, syllables, initials.

use super::characters::{Symbols, meaning};
use super::readings::{self, Syllable};
use std::ops::Range;

/// No more characters of a query are looked at.
pub const MAX_TYPED: usize = 100;
/// The longest syllable, as in `zhuang`.
const LONGEST_SYLLABLE: usize = 6;

/// The characters of a query that count.
#[derive(Debug)]
pub(super) struct Typed {
    characters: Vec<char>,
    /// Where there is a letter, that letter; else zero.
    letters: Vec<u8>,
    /// One symbol that the character has wherever it stands.
    symbols: Vec<Symbols>,
}

/// What a part of a query stands for: one character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A character that begins with these letters, or is this letter or digit.
    Initial,
    /// A character that may be read as one of these syllables.
    Syllables(Range<usize>),
    /// This character.
    Literal(char),
}

impl Typed {
    pub(super) fn new(text: &str) -> Self {
        let characters: Vec<char> = text.chars().filter_map(meaning).take(MAX_TYPED).collect();
        let letter = |c: &char| u8::try_from(*c).ok().filter(u8::is_ascii_lowercase).unwrap_or_default();
        let symbols = |c: &char| Symbols::of(*c, &readings::syllables_of(*c));
        Self {
            letters: characters.iter().map(letter).collect(),
            symbols: characters.iter().map(symbols).collect(),
            characters,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.characters.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    pub(super) fn characters(&self) -> &[char] {
        &self.characters
    }

    pub(super) fn character(&self, at: usize) -> Option<char> {
        self.characters.get(at).copied()
    }

    /// The letters from here on; other characters are zeros.
    pub(super) fn letters_from(&self, at: usize) -> &[u8] {
        self.letters.get(at..).unwrap_or_default()
    }

    /// What a character that matches from here on can be abbreviated to.
    pub(super) fn symbols(&self, at: usize) -> Option<Symbols> {
        self.symbols.get(at).copied()
    }

    /// What may stand for one character from here on: its length and what it means. The last part may
    /// be the beginning of a syllable that is still being typed.
    pub(super) fn tokens(&self, at: usize) -> Vec<(usize, Token)> {
        let Some(character) = self.character(at) else { return Vec::new() };
        if character.is_ascii_digit() {
            return vec![(1, Token::Initial)];
        }
        if !character.is_ascii_lowercase() {
            return vec![(1, Token::Literal(character))];
        }
        let longer = (2..=LONGEST_SYLLABLE).filter_map(|length| Some((length, self.token(at, length)?)));
        [(1, Token::Initial)].into_iter().chain(longer).collect()
    }

    /// What these letters mean together, if anything.
    fn token(&self, at: usize, length: usize) -> Option<Token> {
        let letters = self.letters.get(at..at + length)?;
        let text = std::str::from_utf8(letters).ok()?;
        if at + length == self.len() {
            let begun = readings::beginning_with(text);
            return (!begun.is_empty()).then_some(Token::Syllables(begun));
        }
        let whole = |syllable: Syllable| usize::from(syllable)..usize::from(syllable) + 1;
        let syllable = readings::number_of(text).map(|syllable| Token::Syllables(whole(syllable)));
        syllable.or_else(|| readings::is_double_initial(letters).then_some(Token::Initial))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str, at: usize) -> Vec<usize> {
        Typed::new(text).tokens(at).into_iter().map(|(length, _)| length).collect()
    }

    #[test]
    fn letters_are_initials_or_whole_syllables() {
        assert_eq!(lengths("gongji", 0), [1, 4]);
        assert_eq!(lengths("xianshi", 0), [1, 2, 3, 4], "x, xi, xia, xian");
        assert_eq!(lengths("zhangs", 0), [1, 2, 3, 4, 5], "z, zh, zha, zhan, zhang");
    }

    #[test]
    fn the_last_syllable_may_be_unfinished() {
        assert_eq!(lengths("gongj", 4), [1]);
        assert_eq!(lengths("zhua", 0), [1, 2, 3, 4]);
        let tokens = Typed::new("gon").tokens(0);
        assert_eq!(tokens, [(1, Token::Initial), (3, Token::Syllables(readings::beginning_with("gon")))]);
        assert_eq!(lengths("gon金", 0), [1], "in the middle it must be whole");
    }

    #[test]
    fn letters_and_characters_do_not_mix_in_one_token() {
        assert_eq!(lengths("公ji金", 0), [1]);
        assert_eq!(lengths("公ji金", 1), [1, 2]);
        assert_eq!(Typed::new("公1").tokens(0), [(1, Token::Literal('公'))]);
        assert_eq!(Typed::new("公1").tokens(1), [(1, Token::Initial)]);
        assert!(Typed::new("  、《》😀\u{0}").is_empty());
        assert_eq!(Typed::new(&"a".repeat(10_000)).len(), MAX_TYPED);
    }
}
