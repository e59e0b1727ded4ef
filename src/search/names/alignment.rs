//! Whether a text really has what was typed, and where: the query laid along the text.

use super::characters::{Character, Characters};
use super::grams::Anchor;
use super::readings;
use super::typed::{MAX_TYPED, Typed};
use std::ops::Range;

/// How a query matches a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Character by character.
    Literal,
    /// By first letters.
    Initials,
    /// By whole syllables, the last one perhaps unfinished.
    Pinyin,
    /// By several of these.
    Mixed,
}

/// Where and how a query matches a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aligned {
    /// The characters of the text.
    pub(super) range: Range<usize>,
    /// How they are matched.
    pub(super) manner: Manner,
}

const LITERAL: u8 = 0;
const INITIAL: u8 = 1;
const SYLLABLE: u8 = 2;

/// The manners in which a place of the query can be reached. Bit `m` is set when it can be reached with just the
/// manners in `m`, of which bit 0 is literal, bit 1 initial, and bit 2 syllable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Ways(u8);

impl Ways {
    /// One way, with nothing matched yet.
    const BEGUN: Self = Self(1);

    /// These ways, each with one more match.
    fn with(self, manner: u8) -> Self {
        /// The sets that contain each manner.
        const CONTAINING: [u8; 3] = [0b1010_1010, 0b1100_1100, 0b1111_0000];
        let containing = CONTAINING.get(usize::from(manner)).copied().unwrap_or_default();
        Self(self.0 & containing | (self.0 & !containing) << (1 << manner))
    }

    fn is_none(self) -> bool {
        self.0 == 0
    }

    /// The plainest manner there is.
    fn plainest(self) -> Manner {
        let only = |manner: u8| self.0 >> (1 << manner) & 1 == 1;
        if only(LITERAL) {
            Manner::Literal
        } else if only(INITIAL) {
            Manner::Initials
        } else if only(SYLLABLE) {
            Manner::Pinyin
        } else {
            Manner::Mixed
        }
    }
}

/// The first place in a text at which all of the query matches.
pub(super) fn align(characters: &Characters, typed: &Typed, text: &[u16], anchor: Anchor) -> Option<Aligned> {
    let first = typed.symbols(0)?;
    for (start, number) in text.iter().enumerate() {
        let Some(character) = characters.get(*number) else { continue };
        if character.meaning.is_none() {
            continue;
        }
        if character.symbols.has_any_of(first) {
            let rest = text.get(start..).unwrap_or_default();
            if let Some((length, ways)) = align_here(characters, typed, rest) {
                return Some(Aligned { range: start..start + length, manner: ways.plainest() });
            }
        }
        if anchor == Anchor::Start {
            return None;
        }
    }
    None
}

/// How much of the beginning of a text the query matches: for each character in turn, every place of the query
/// that can be reached is noted. So the time grows with the lengths, whatever is typed.
fn align_here(characters: &Characters, typed: &Typed, text: &[u16]) -> Option<(usize, Ways)> {
    let mut reached = [Ways::default(); MAX_TYPED + 1];
    reached[0] = Ways::BEGUN;
    let mut places = 0..1;
    for (at, number) in text.iter().enumerate() {
        let Some(character) = characters.get(*number) else { continue };
        if character.meaning.is_none() {
            continue;
        }
        let mut next = [Ways::default(); MAX_TYPED + 1];
        let mut next_places = typed.len() + 1..0;
        for place in places {
            let ways = reached.get(place).copied().unwrap_or_default();
            if ways.is_none() {
                continue;
            }
            for_each_step(character, typed, place, |length, manner| {
                if let Some(slot) = next.get_mut(place + length) {
                    slot.0 |= ways.with(manner).0;
                }
                next_places.start = next_places.start.min(place + length);
                next_places.end = next_places.end.max(place + length + 1);
            });
        }
        let ways = next.get(typed.len()).copied().unwrap_or_default();
        if !ways.is_none() {
            return Some((at + 1, ways));
        }
        if next_places.is_empty() {
            return None;
        }
        (reached, places) = (next, next_places);
    }
    None
}

/// How much of the query from a place on one character can stand for, and in which manner.
fn for_each_step(character: &Character, typed: &Typed, place: usize, mut step: impl FnMut(usize, u8)) {
    if character.meaning == typed.character(place) {
        step(1, LITERAL);
    }
    let letters = typed.letters_from(place);
    for syllable in &character.syllables {
        let written = readings::written(*syllable).as_bytes();
        let common = written.iter().zip(letters).take_while(|(a, b)| a == b).count();
        if common == 0 {
            continue;
        }
        step(1, INITIAL);
        if common >= 2 && written.get(..2).is_some_and(readings::is_double_initial) {
            step(2, INITIAL);
        }
        let is_unfinished_end = place + common == typed.len();
        if common == written.len() || is_unfinished_end {
            step(common, SYLLABLE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(text: &str, query: &str, anchor: Anchor) -> Option<(Range<usize>, Manner)> {
        let mut characters = Characters::default();
        let numbers: Vec<u16> = text.chars().map(|c| characters.number(c).unwrap()).collect();
        align(&characters, &Typed::new(query), &numbers, anchor).map(|found| (found.range, found.manner))
    }

    fn manner(text: &str, query: &str) -> Option<Manner> {
        aligned(text, query, Anchor::Anywhere).map(|(_, manner)| manner)
    }

    #[test]
    fn a_name_is_found_by_characters_syllables_initials_and_a_mixture() {
        for (query, wanted) in [
            ("公积金提取", Manner::Literal),
            ("gongjijintiqu", Manner::Pinyin),
            ("gongjijinti", Manner::Pinyin),
            ("gongjijint", Manner::Pinyin),
            ("gjjtq", Manner::Initials),
            ("gongjjtq", Manner::Mixed),
            ("公ji金", Manner::Mixed),
            ("公积jtq", Manner::Mixed),
            ("g", Manner::Initials),
            ("gon", Manner::Pinyin),
        ] {
            assert_eq!(manner("公积金提取", query), Some(wanted), "{query}");
        }
        for query in ["gonjj", "gjjtqx", "公金", "ongji", "gongjijj", "g0"] {
            assert_eq!(manner("公积金提取", query), None, "{query}");
        }
    }

    #[test]
    fn every_reading_of_a_character_counts() {
        for query in ["chongfu", "zhongfu", "cf", "zf", "chf", "zhf", "zhfu"] {
            assert!(manner("重复", query).is_some(), "{query}");
        }
        for query in ["yinhang", "yinxing", "yh", "yx"] {
            assert!(manner("银行", query).is_some(), "{query}");
        }
        for query in ["lvshi", "lushi", "lüshi", "LVSHI", "ls"] {
            assert!(manner("律师", query).is_some(), "{query}");
        }
    }

    #[test]
    fn letters_and_digits_stand_for_themselves() {
        assert_eq!(manner("ＥＭＳ寄递", "ems"), Some(Manner::Literal));
        assert_eq!(manner("EMS寄递", "emsjd"), Some(Manner::Mixed));
        assert_eq!(manner("12329住房公积金", "12329"), Some(Manner::Literal));
        assert_eq!(manner("12329住房公积金", "9zf"), Some(Manner::Mixed));
        assert_eq!(manner("A类", "b"), None);
    }

    #[test]
    fn the_range_covers_what_is_matched_with_the_marks_between() {
        let text = "《医疗广告审查证明》(核发)";
        assert_eq!(aligned(text, "yiliao", Anchor::Start), Some((1..3, Manner::Pinyin)));
        assert_eq!(aligned(text, "ylgg", Anchor::Start), Some((1..5, Manner::Initials)));
        assert_eq!(aligned(text, "医疗 广告", Anchor::Start), Some((1..5, Manner::Literal)));
        assert_eq!(aligned(text, "zmhf", Anchor::Anywhere), Some((7..13, Manner::Initials)));
        assert_eq!(aligned(text, "zmhf", Anchor::Start), None);
    }

    #[test]
    fn all_ways_of_reading_letters_are_tried() {
        for text in ["西安", "先", "下岸"] {
            let wanted = text != "下岸";
            assert_eq!(manner(text, "xian").is_some(), wanted, "{text}");
        }
        assert!(manner("下岸", "xiaan").is_some());
        assert_eq!(manner("阿南", "an"), Some(Manner::Initials));
        assert!(manner("那年", "nan").is_some(), "na and n");
    }

    #[test]
    fn a_long_query_that_can_be_read_in_many_ways_ends() {
        let (text, query) = ("啊".repeat(100), "a".repeat(100));
        assert!(manner(&text, &query).is_some());
        assert!(manner(&text, &"ae".repeat(50)).is_some() || manner(&text, &"ab".repeat(50)).is_none());
    }
}
