//! Codes of items, ours and the national ones, found by what is typed of them.

use super::front_coded::FrontCoded;
use super::grams::Anchor;
use super::lists::Lists;
use crate::domain::ids::{MAX_CODE_LENGTH, is_code};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, HashMap};

/// Three characters of a code.
type Gram = [u8; 3];

/// No code has this character: it stands before the first one.
const START: char = '^';
/// With fewer characters, nearly every code would do.
const FEWEST_AT_START: usize = 2;
const FEWEST_ANYWHERE: usize = 3;

/// What was typed, if it can be a part of a code: in small letters.
pub(super) fn typed_code(text: &str) -> Option<String> {
    let text = text.trim();
    (is_code(text) || text.starts_with(['-', '_', '.'])).then(|| text.to_ascii_lowercase())
}

/// Our codes, by the place of their items.
#[derive(Debug)]
pub(super) struct OwnCodes {
    written: FrontCoded,
    grams: HashMap<Gram, RoaringBitmap>,
}

impl OwnCodes {
    /// Takes the codes in the order of their places.
    pub(super) fn new(codes: &[String]) -> Self {
        let mut grams: HashMap<Gram, RoaringBitmap> = HashMap::new();
        for (place, code) in (0..).zip(codes) {
            for gram in grams_of(&format!("{START}{}", code.to_ascii_lowercase())) {
                grams.entry(gram).or_default().insert(place);
            }
        }
        for places in grams.values_mut() {
            places.optimize();
        }
        Self { written: FrontCoded::new(codes.iter().map(String::as_str)), grams }
    }

    /// The code of the item at a place.
    pub(super) fn get(&self, place: u32) -> String {
        self.written.get(place)
    }

    /// The items whose codes have all that the typed text consists of, which is nearly the text itself.
    pub(super) fn candidates(&self, typed: &str, anchor: Anchor) -> RoaringBitmap {
        let (text, fewest) = match anchor {
            Anchor::Start => (format!("{START}{typed}"), FEWEST_AT_START),
            Anchor::Anywhere => (typed.to_owned(), FEWEST_ANYWHERE),
        };
        if typed.len() < fewest {
            return RoaringBitmap::new();
        }
        let mut having = grams_of(&text).map(|gram| self.grams.get(&gram));
        let Some(Some(first)) = having.next() else { return RoaringBitmap::new() };
        having.fold(first.clone(), |left, having| {
            having.map_or_else(RoaringBitmap::new, |having| left & having)
        })
    }
}

fn grams_of(text: &str) -> impl Iterator<Item = Gram> {
    text.as_bytes().windows(3).filter_map(|gram| gram.try_into().ok())
}

/// The national codes, each once, in the order of the alphabet.
#[derive(Debug)]
pub(super) struct NationalCodes {
    written: FrontCoded,
    places: Lists<u32>,
}

impl NationalCodes {
    /// Takes the codes, each with the places of the items that have it.
    pub(super) fn new(codes: BTreeMap<String, Vec<u32>>) -> Self {
        let written = FrontCoded::new(codes.keys().map(String::as_str));
        let mut places = Lists::default();
        codes.into_values().for_each(|having| places.push(having));
        places.shrink();
        Self { written, places }
    }

    /// The codes that begin so, each with the places of its items.
    pub(super) fn beginning_with(&self, typed: &str) -> impl Iterator<Item = (String, &[u32])> {
        let typed = typed.to_ascii_uppercase();
        let (mut from, mut to) = (0, if typed.len() < FEWEST_AT_START { 0 } else { self.written.len() });
        let end = to;
        while from < to {
            let middle = from + (to - from) / 2;
            if self.written.get(middle) < typed {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let codes = (from..end).map(|number| (self.written.get(number), self.places.get(number)));
        codes.take_while(move |(code, _)| code.starts_with(&typed))
    }
}

/// The codes of an item by which it is to be found: capitals, and none that another one begins with.
pub(super) fn national_codes(codes: &crate::domain::item::NationalCodes) -> Vec<String> {
    let all = [&codes.handling, &codes.implementation, &codes.catalogue];
    let mut found: Vec<String> = Vec::new();
    for code in all.into_iter().flatten().map(|code| code.trim().to_ascii_uppercase()) {
        let is_new = !code.is_empty() && !found.iter().any(|known| known.starts_with(&code));
        if is_new && code.len() <= MAX_CODE_LENGTH {
            found.push(code);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> OwnCodes {
        OwnCodes::new(
            &["housing-fund-loan", "housing-fund-transfer", "legal-aid", "syn-0000001"].map(str::to_owned),
        )
    }

    #[test]
    fn own_codes_are_found_by_their_beginnings_and_insides() {
        let found = |typed: &str, anchor| own().candidates(typed, anchor).iter().collect::<Vec<_>>();
        assert_eq!(found("ho", Anchor::Start), [0, 1]);
        assert_eq!(found("fund-t", Anchor::Anywhere), [1]);
        assert_eq!(found("fund", Anchor::Start), [0; 0]);
        assert_eq!(found("h", Anchor::Start), [0; 0], "one letter is too little");
        assert_eq!(found("-a", Anchor::Anywhere), [0; 0], "two are too little for the inside");
        assert_eq!(own().get(2), "legal-aid");
    }

    #[test]
    fn national_codes_are_found_by_their_beginnings() {
        let codes = BTreeMap::from([("1137A".to_owned(), vec![3]), ("1138".to_owned(), vec![1, 2])]);
        let national = NationalCodes::new(codes);
        let found =
            |typed: &str| -> Vec<String> { national.beginning_with(typed).map(|(code, _)| code).collect() };
        assert_eq!(found("113"), ["1137A", "1138"]);
        assert_eq!(found("1137a"), ["1137A"]);
        assert!(found("137").is_empty() && found("1").is_empty() && found("12").is_empty());
        assert_eq!(national.beginning_with("1138").next().unwrap().1, [1, 2]);
    }

    #[test]
    fn a_code_that_another_one_begins_with_is_not_kept_twice() {
        let codes = crate::domain::item::NationalCodes {
            catalogue: Some("990101001000".to_owned()),
            implementation: Some("11x".to_owned()),
            handling: Some("11X01".to_owned()),
        };
        assert_eq!(national_codes(&codes), ["11X01", "990101001000"]);
    }

    #[test]
    fn only_what_can_be_in_a_code_is_sought_among_codes() {
        assert_eq!(typed_code(" Fund-T ").as_deref(), Some("fund-t"));
        assert_eq!(typed_code("-fund").as_deref(), Some("-fund"));
        for text in ["公积金", "a b", "", "^ab", &"a".repeat(200)] {
            assert_eq!(typed_code(text), None, "{text}");
        }
    }
}
