//! What an applicant has at hand, put beside the materials of the guide.

use super::material_names::{MaterialNames, Meaning};
use crate::domain::guide::{Guide, Medium, material_place};
use crate::domain::precheck::{MaterialDefect, MaterialMatch};
use std::collections::BTreeSet;

/// What an applicant has at hand. What is none is not told.
#[derive(Debug, Clone)]
pub struct AtHand {
    /// Which material it is.
    pub called: Called,
    /// How many originals on paper.
    pub originals: Option<u32>,
    /// How many copies on paper.
    pub copies: Option<u32>,
    /// Paper or file; [`Medium::Either`] for both.
    pub medium: Option<Medium>,
    /// What is wrong with it.
    pub defects: Vec<Defect>,
}

/// How a material is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Called {
    /// By its code, see [`crate::domain::guide::material_code`].
    Code(String),
    /// By its name.
    Name(String),
}

/// What is wrong with something at hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Defect {
    /// The kind.
    pub kind: MaterialDefect,
    /// What exactly.
    pub note: Option<String>,
}

/// A material of the guide that is at hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recognised {
    /// Its place in the guide.
    pub place: usize,
    /// What it was called.
    pub called: String,
    /// How it was recognised.
    pub matched_by: MaterialMatch,
}

/// Something at hand that is no material of the guide, or may be several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unrecognised {
    /// What it was called.
    pub called: String,
    /// The places of those that may be meant.
    pub candidates: Vec<usize>,
}

/// All that is at hand of one material. What is told in several entries adds up.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    pub(super) originals: Option<u32>,
    pub(super) copies: Option<u32>,
    pub(super) paper: bool,
    pub(super) electronic: bool,
    pub(super) defects: BTreeSet<Defect>,
}

/// What is at hand, by the materials of the guide.
#[derive(Debug)]
pub(super) struct Sorted {
    /// For each material of the guide, in its order.
    pub(super) held: Vec<Option<Held>>,
    pub(super) recognised: BTreeSet<Recognised>,
    pub(super) unrecognised: BTreeSet<Unrecognised>,
}

impl Sorted {
    /// Puts what is at hand beside the materials. The order of what is at hand makes no difference.
    pub(super) fn new(guide: &Guide, at_hand: &[AtHand]) -> Self {
        let names = MaterialNames::of(guide);
        let held = vec![None; guide.materials.len()];
        let mut sorted = Self { held, recognised: BTreeSet::new(), unrecognised: BTreeSet::new() };
        for entry in at_hand {
            let (called, meaning) = match &entry.called {
                Called::Code(code) => (code, meaning_of_code(guide, code)),
                Called::Name(name) => (name, names.meaning(name)),
            };
            sorted.add(entry, called.clone(), meaning);
        }
        sorted
    }

    fn add(&mut self, entry: &AtHand, called: String, meaning: Meaning) {
        match meaning {
            Meaning::Material(place, matched_by) => {
                self.recognised.insert(Recognised { place, called, matched_by });
                if let Some(held) = self.held.get_mut(place)
                    && !entry.is_nothing()
                {
                    held.get_or_insert_default().add(entry);
                }
            }
            Meaning::Unclear(candidates) => {
                self.unrecognised.insert(Unrecognised { called, candidates });
            }
        }
    }
}

/// The place of the material with this code, if the guide has one.
pub fn place_of(guide: &Guide, code: &str) -> Option<usize> {
    material_place(code).filter(|place| *place < guide.materials.len())
}

fn meaning_of_code(guide: &Guide, code: &str) -> Meaning {
    let place = place_of(guide, code);
    place.map_or(Meaning::Unclear(Vec::new()), |place| Meaning::Material(place, MaterialMatch::Code))
}

impl AtHand {
    /// Whether it says that nothing is there: no original, no copy, and no file.
    fn is_nothing(&self) -> bool {
        let no_file = matches!(self.medium, None | Some(Medium::Paper));
        no_file && self.originals == Some(0) && self.copies == Some(0)
    }
}

impl Held {
    fn add(&mut self, entry: &AtHand) {
        self.originals = sum(self.originals, entry.originals);
        self.copies = sum(self.copies, entry.copies);
        self.paper |= matches!(entry.medium, Some(Medium::Paper | Medium::Either));
        self.electronic |= matches!(entry.medium, Some(Medium::Electronic | Medium::Either));
        self.defects.extend(entry.defects.iter().cloned());
    }
}

/// What is not told adds nothing.
fn sum(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (told, other) => told.or(other),
    }
}
