//! What an operator means who has typed a few letters: items by the beginnings and insides of their names,
//! everyday names and codes, in characters, in pinyin, by first letters, or in a mixture.
//!
//! The names of a release are held in memory: each different text once, the texts in the order in which they
//! are suggested. Bitmaps of what stands in a text leave few candidates; the query is laid along each of these.

mod alignment;
mod building;
mod characters;
mod codes;
mod collecting;
mod front_coded;
mod grams;
mod lists;
mod readings;
mod suggesting;
#[cfg(test)]
mod tests;
mod typed;

pub use suggesting::{SuggestQuery, Suggestion};
pub use typed::MAX_TYPED;

use super::index::ItemIndex;
use characters::Characters;
use codes::{NationalCodes, OwnCodes};
use grams::Grams;
use lists::Lists;

/// The names of all items of a release.
#[derive(Debug)]
pub struct NameIndex {
    characters: Characters,
    /// The names as they are written.
    spellings: Lists<u16>,
    /// The items that are called so. Texts that differ in width, case or punctuation alone are one.
    texts: Lists<Posting>,
    /// Where each [`Standing`] ends among the texts.
    standing_ends: [u32; Standing::COUNT],
    grams: Grams,
    /// The texts by the departments and so on of their items: an index of places of texts.
    marks: ItemIndex,
    /// The items by their places in the order of codes.
    items: Vec<NamedItem>,
    /// The codes of what items refer to.
    references: Vec<String>,
    own_codes: OwnCodes,
    national_codes: NationalCodes,
}

/// An item that has a text as its name or everyday name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Posting {
    /// The place of the item in the order of codes.
    place: u32,
    /// How it writes the text.
    spelling: u32,
}

/// An item, and what tells it from others with its name: numbers of [`NameIndex::references`].
#[derive(Debug, Clone, Copy)]
struct NamedItem {
    /// The spelling of its name.
    name: u32,
    /// The text of its name.
    text: u32,
    department: u32,
    jurisdiction: u32,
    handling_mode: Option<u32>,
    /// One bit for each value of the code list.
    audience: u8,
}

/// What comes first, other things being equal: main items, and what can be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Main,
    SuspendedMain,
    Sub,
    SuspendedSub,
}

impl Standing {
    const ALL: [Self; Self::COUNT] = [Self::Main, Self::SuspendedMain, Self::Sub, Self::SuspendedSub];
    const COUNT: usize = 4;
}
