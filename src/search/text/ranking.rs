//! The order of the best items: how much of the question an item answers, and how much else its name says.
//!
//! BM25 adds up words, so that an item with one rare word may stand before one with all of them. The best
//! items by that figure are therefore compared once more, word by word with what the question speaks of.

use super::index::{IndexError, TextIndex};
use super::matching::Match;
use super::question::{Alternative, Question};
use super::terms::{Run, runs};
use std::cmp::Ordering;
use std::collections::HashMap;
use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};

/// How much of the figure is the share of the question that the item answers; BM25 is the rest.
const COVERAGE: f32 = 0.8;
/// How much of a name's figure is the share of the name that the question explains.
const EXPLAINED: f32 = 0.15;
/// What a match in the name of the department counts, against one in the name of the item.
const DEPARTMENT: f32 = 0.4;

/// What is left of the figure of an item that is special in a way that was not asked for.
const NOT_ASKED_FOR: f32 = 0.9;

/// What a question asks for, weighed: its terms have numbers, in the order in which they come.
#[derive(Default)]
struct Asked {
    numbers: HashMap<Vec<char>, usize>,
    /// How rare each term is in the names of the items.
    rarity: Vec<f32>,
    concepts: Vec<Weighed>,
}

/// One thing that a question speaks of.
struct Weighed {
    /// How much it says.
    importance: f32,
    words: Vec<Word>,
}

/// A word that may stand for it.
struct Word {
    weight: f32,
    /// The numbers of its terms.
    terms: Vec<usize>,
}

impl Asked {
    /// Reads the rarity of all terms of a question.
    fn of(index: &TextIndex, question: &Question) -> Result<Self, IndexError> {
        let mut asked = Self::default();
        for concept in &question.concepts {
            let words: Result<Vec<Word>, _> =
                concept.alternatives.iter().map(|word| asked.word(index, word)).collect();
            let words = words?;
            let importance = words.first().map_or(0.0, |said| asked.importance(said));
            asked.concepts.push(Weighed { importance, words });
        }
        Ok(asked)
    }

    fn word(&mut self, index: &TextIndex, word: &Alternative) -> Result<Word, IndexError> {
        let terms: Result<Vec<usize>, _> =
            word.terms.iter().map(|located| self.number(index, &located.term)).collect();
        Ok(Word { weight: word.weight, terms: terms? })
    }

    fn number(&mut self, index: &TextIndex, term: &str) -> Result<usize, IndexError> {
        let characters: Vec<char> = term.chars().collect();
        if let Some(known) = self.numbers.get(&characters) {
            return Ok(*known);
        }
        let with = index.items_with(index.fields.name, term)?;
        self.rarity.push(inverse_frequency(index.len(), with));
        let number = self.numbers.len();
        self.numbers.insert(characters, number);
        Ok(number)
    }

    /// How rare the terms of a word are together, without those that are left out.
    fn sum(&self, word: &Word, is_counted: impl Fn(usize) -> bool) -> f32 {
        let counted = word.terms.iter().filter(|number| is_counted(**number));
        counted.filter_map(|number| self.rarity.get(*number)).sum()
    }

    /// How much a word says. A long phrase says more than a short noun, but not as many times more as it is longer.
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a figure to compare by")]
    fn importance(&self, word: &Word) -> f32 {
        self.sum(word, |_| true) / (word.terms.len().max(1) as f32).sqrt()
    }

    /// How much of a word a text has, from 0 to 1.
    fn share(&self, word: &Word, text: &Text) -> f32 {
        let all = self.sum(word, |_| true);
        if all > 0.0 { self.sum(word, |number| text.has(number)) / all } else { 0.0 }
    }

    /// How well a text answers, from 0 to 1; the names of the department help.
    fn answered(&self, text: &Text, department: &Text) -> f32 {
        let share = |word: &Word| {
            let elsewhere = DEPARTMENT * self.share(word, department);
            word.weight * self.share(word, text).max(elsewhere)
        };
        let (mut answered, mut asked) = (0.0, 0.0);
        for concept in &self.concepts {
            answered += concept.importance * concept.words.iter().map(share).fold(0.0, f32::max);
            asked += concept.importance;
        }
        let answered = if asked > 0.0 { answered / asked } else { 0.0 };
        answered * (1.0 - EXPLAINED + EXPLAINED * text.explained())
    }
}

/// Inverse document frequency, as BM25 has it.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a figure to compare by")]
fn inverse_frequency(items: u64, with: u64) -> f32 {
    let (items, with) = (items as f32, with as f32);
    (1.0 + (items - with + 0.5) / (with + 0.5)).ln()
}

/// What a text of an item has of a question.
struct Text {
    /// By the numbers of the terms: whether the text has them.
    has: Vec<bool>,
    /// For each character, whether a term of the question stands there.
    explained: Vec<bool>,
}

impl Text {
    fn new(text: &str, asked: &Asked) -> Self {
        let runs = runs(text);
        let length = runs.last().map_or(0, |run| run.start + run.characters.len());
        let (mut has, mut explained) = (vec![false; asked.rarity.len()], vec![false; length]);
        for (start, characters) in runs.iter().flat_map(Run::terms_and_singles) {
            if let Some(number) = asked.numbers.get(characters) {
                has.get_mut(*number).into_iter().for_each(|has| *has = true);
                let stands_in = explained.get_mut(start..start + characters.len());
                stands_in.into_iter().for_each(|part| part.fill(true));
            }
        }
        Self { has, explained }
    }

    fn has(&self, number: usize) -> bool {
        self.has.get(number).copied().unwrap_or_default()
    }

    /// How much of the text the words of the question explain, from 0 to 1.
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a figure to compare by")]
    fn explained(&self) -> f32 {
        let count = self.explained.iter().filter(|explained| **explained).count();
        count as f32 / self.explained.len().max(1) as f32
    }
}

impl TextIndex {
    /// Puts the best matches into their final order, the best first.
    pub(super) fn rank(&self, question: &Question, matches: &mut [Match]) -> Result<(), IndexError> {
        let asked = Asked::of(self, question)?;
        for found in matches.iter_mut() {
            let document: TantivyDocument = self.searcher.doc(found.address)?;
            let coverage = self.coverage(question, &document, &asked);
            found.score = COVERAGE * coverage + (1.0 - COVERAGE) * found.score;
        }
        matches.sort_by(best_first);
        Ok(())
    }

    /// How well the names of an item answer the question, from 0 to 1.
    fn coverage(&self, question: &Question, document: &TantivyDocument, asked: &Asked) -> f32 {
        let department = Text::new(stored(document, self.fields.department), asked);
        let name = stored(document, self.fields.name);
        let texts = stored(document, self.fields.aliases).lines().chain([name]);
        let answered = texts.map(|text| asked.answered(&Text::new(text, asked), &department));
        let special = question.not_asked_for.iter().any(|word| name.contains(word.as_str()));
        let factor = if special { NOT_ASKED_FOR } else { 1.0 };
        answered.fold(0.0, f32::max) * factor
    }
}

/// The best first; of equals, the first in the order of codes.
pub(super) fn best_first(a: &Match, b: &Match) -> Ordering {
    b.score.total_cmp(&a.score).then(a.place.cmp(&b.place))
}

fn stored(document: &TantivyDocument, field: Field) -> &str {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}
