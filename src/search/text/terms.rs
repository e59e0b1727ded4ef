//! Texts as the index sees them: pairs of neighbouring Han characters, and whole words of letters and digits.
//!
//! Chinese writes no spaces between words, and most words have two characters: pairs find them without a
//! dictionary that would know the words of yesterday alone.

use crate::domain::text::half_width;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The longest word of letters and digits, in characters; what follows is another word.
const MAX_WORD: usize = 40;

/// Neighbouring characters of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it begins in the text, in characters.
    pub(super) start: usize,
    /// The characters: half-width, and lower case where they are Latin.
    pub(super) characters: Vec<char>,
    /// Whether they are Han characters.
    pub(super) is_han: bool,
}

/// Something that is looked for, and where it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located {
    /// The term.
    pub(super) term: String,
    /// Where it begins in the text, in characters.
    pub(super) start: usize,
    /// How many characters it has.
    pub(super) length: usize,
}

/// A text without what separates words.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, character) in text.chars().enumerate() {
        let character = half_width(character).to_ascii_lowercase();
        if !character.is_alphanumeric() {
            continue;
        }
        let is_han = is_han(character);
        match runs.last_mut() {
            Some(run) if run.goes_on_at(at, is_han) => run.characters.push(character),
            _ => runs.push(Run { start: at, characters: vec![character], is_han }),
        }
    }
    runs
}

impl Run {
    fn goes_on_at(&self, at: usize, is_han: bool) -> bool {
        let length = self.characters.len();
        self.is_han == is_han && self.start + length == at && (is_han || length < MAX_WORD)
    }

    /// The pairs of a run of Han characters, or the whole word. A single character is a term too.
    pub(super) fn terms(&self) -> Vec<Located> {
        self.terms_in_place().map(|(start, characters)| located(start, characters)).collect()
    }

    /// The terms: where each begins in the text, and its characters.
    pub(super) fn terms_in_place(&self) -> impl Iterator<Item = (usize, &[char])> {
        let length = self.characters.len();
        let width = if self.is_han { length.min(2) } else { length };
        let windows = self.characters.windows(width.max(1)).enumerate();
        windows.map(|(start, pair)| (self.start + start, pair))
    }

    /// The terms, and each Han character by itself: where each begins in the text, and its characters.
    pub(super) fn terms_and_singles(&self) -> impl Iterator<Item = (usize, &[char])> {
        let has_singles = self.is_han && self.characters.len() > 1;
        let singles: &[char] = if has_singles { &self.characters } else { &[] };
        let singles = singles.chunks(1).enumerate().map(|(start, single)| (self.start + start, single));
        self.terms_in_place().chain(singles)
    }
}

fn located(start: usize, characters: &[char]) -> Located {
    Located { term: characters.iter().collect(), start, length: characters.len() }
}

/// The terms of a text, and its single Han characters besides: names are short, and a question may be one character.
pub(super) fn terms_and_singles(text: &str) -> Vec<Located> {
    let of_run = |run: &Run| -> Vec<Located> {
        run.terms_and_singles().map(|(start, characters)| located(start, characters)).collect()
    };
    runs(text).iter().flat_map(of_run).collect()
}

/// The terms of a text.
pub(super) fn terms(text: &str) -> Vec<Located> {
    runs(text).iter().flat_map(Run::terms).collect()
}

/// Whether this is a Chinese character: the unified ideographs with their extensions.
fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// Takes texts apart for the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms(pub(super) fn(&str) -> Vec<Located>);

impl Tokenizer for Terms {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { rest: (self.0)(text).into_iter(), token: Token::default() }
    }
}

/// The terms of one text, one after another.
pub(super) struct Stream {
    rest: std::vec::IntoIter<Located>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(next) = self.rest.next() else { return false };
        self.token.text = next.term;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(terms: Vec<Located>) -> Vec<String> {
        terms.into_iter().map(|located| located.term).collect()
    }

    #[test]
    fn han_characters_come_in_pairs_and_words_whole() {
        assert_eq!(
            plain(terms("《医疗广告》EMS　１２３２９热线")),
            ["医疗", "疗广", "广告", "ems", "12329", "热线"]
        );
        assert_eq!(plain(terms("补")), ["补"]);
        assert_eq!(plain(terms("？！ ()")), Vec::<String>::new());
    }

    #[test]
    fn names_have_their_single_characters_too() {
        assert_eq!(plain(terms_and_singles("身份证")), ["身份", "份证", "身", "份", "证"]);
        assert_eq!(plain(terms_and_singles("补")), ["补"]);
    }

    #[test]
    fn terms_know_where_they_stand() {
        let located = terms("《A》公证书");
        let places: Vec<(usize, usize)> = located.iter().map(|term| (term.start, term.length)).collect();
        assert_eq!(places, [(1, 1), (3, 2), (4, 2)]);
    }

    #[test]
    fn a_word_is_not_longer_than_a_word_can_be() {
        let lengths: Vec<usize> = terms(&"a".repeat(100)).iter().map(|term| term.length).collect();
        assert_eq!(lengths, [40, 40, 20]);
    }
}
