//! A question, taken apart: which words name a service, and what else they may be called.

use super::pieces::pieces;
use super::terms::{Located, Run, runs, terms};
use crate::search::dictionary::{Dictionary, Entry};

/// No question is longer than this, in characters; what follows says nothing that was not said before.
pub const MAX_QUESTION: usize = 200;
/// No more concepts than this are looked for.
const MAX_CONCEPTS: usize = 24;

/// How much a match with another word counts, against one with the word that was said.
const SYNONYM: f32 = 0.9;
/// How much a match with a word of the same sound counts.
const SAME_SOUND: f32 = 0.7;

/// A question of a citizen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    pub(super) concepts: Vec<Concept>,
    /// The words that make an item special and of which the question does not speak.
    pub(super) not_asked_for: Vec<String>,
}

/// One thing that a question speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Concept {
    /// The words, as they were said.
    pub(super) said: String,
    /// What may stand for it: the words themselves first.
    pub(super) alternatives: Vec<Alternative>,
}

/// A word that may stand for what was said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alternative {
    pub(super) word: String,
    pub(super) terms: Vec<Located>,
    /// How much a match counts, at most 1.
    pub(super) weight: f32,
}

/// A word of a question, and what else was looked for because of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedSynonym {
    /// The word.
    pub said: String,
    /// What else was looked for.
    pub searched: Vec<String>,
}

impl Question {
    /// Takes a question apart. Marks and signs separate words and mean nothing else.
    pub(super) fn new(text: &str, dictionary: &Dictionary) -> Self {
        let text: String = text.chars().take(MAX_QUESTION).collect();
        let mut concepts: Vec<Concept> = Vec::new();
        let mut fillers: Vec<Concept> = Vec::new();
        for run in runs(&text) {
            take_apart(&run, dictionary, &mut concepts, &mut fillers);
        }
        // Who asks with nothing but small words is looked for by these.
        if concepts.is_empty() {
            concepts = fillers;
        }
        let mut once: Vec<Concept> = Vec::new();
        for concept in concepts {
            if !once.iter().any(|known| known.said == concept.said) {
                once.push(concept);
            }
        }
        once.truncate(MAX_CONCEPTS);
        let alternatives = || once.iter().flat_map(|concept| &concept.alternatives);
        let is_asked_for = |marked: &String| alternatives().any(|other| other.word.contains(marked.as_str()));
        let not_asked_for =
            dictionary.marked_words().iter().filter(|word| !is_asked_for(word)).cloned().collect();
        Self { concepts: once, not_asked_for }
    }

    /// Which words were looked for besides those that were said.
    pub(super) fn applied_synonyms(&self) -> Vec<AppliedSynonym> {
        let applied = |concept: &Concept| {
            let others = concept.alternatives.iter().filter(|other| other.weight >= SYNONYM).skip(1);
            let searched: Vec<String> = others.map(|other| other.word.clone()).collect();
            (!searched.is_empty()).then(|| AppliedSynonym { said: concept.said.clone(), searched })
        };
        self.concepts.iter().filter_map(applied).collect()
    }
}

impl Concept {
    fn new(said: String, meanings: &[String]) -> Self {
        let other = |word: &String| Alternative::new(word.clone(), SYNONYM);
        let mut alternatives = vec![Alternative::new(said.clone(), 1.0)];
        alternatives.extend(meanings.iter().map(other));
        Self { said, alternatives }
    }

    /// Looks for a word of the same sound too.
    pub(super) fn or_same_sound(&mut self, word: String) {
        self.alternatives.push(Alternative::new(word, SAME_SOUND));
    }
}

impl Alternative {
    fn new(word: String, weight: f32) -> Self {
        Self { terms: terms(&word), word, weight }
    }
}

/// Finds the words that the dictionary knows; what stands between them is looked for as it is.
fn take_apart(run: &Run, dictionary: &Dictionary, concepts: &mut Vec<Concept>, fillers: &mut Vec<Concept>) {
    for piece in pieces(run, dictionary) {
        let concept = |meanings| Concept::new(piece.clone(), meanings);
        match dictionary.get(&piece) {
            Some(Entry::Meanings(meanings)) => concepts.push(concept(meanings)),
            Some(Entry::Filler) => fillers.push(concept(&[])),
            None => concepts.push(concept(&[])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary() -> Dictionary {
        let mut dictionary = Dictionary::default();
        dictionary.add_synonyms("丢了 => 遗失, 补领\n社保, 社会保险").unwrap();
        dictionary
    }

    fn said(question: &str) -> Vec<String> {
        Question::new(question, &dictionary()).concepts.into_iter().map(|concept| concept.said).collect()
    }

    #[test]
    fn known_words_are_found_and_the_rest_is_kept() {
        assert_eq!(said("身份证丢了"), ["身份证", "丢了"]);
        assert_eq!(said("丢了、丢了!"), ["丢了"]);
        assert_eq!(said("AND OR (社保) \"*"), ["and", "or", "社保"]);
        assert_eq!(said(" ？！ \u{0} 🙂"), Vec::<String>::new());
    }

    #[test]
    fn what_else_was_looked_for_is_told() {
        let applied = Question::new("社保卡丢了", &dictionary()).applied_synonyms();
        let of = |said: &str, searched: &[&str]| AppliedSynonym {
            said: said.to_owned(),
            searched: searched.iter().map(|word| (*word).to_owned()).collect(),
        };
        assert_eq!(applied, [of("社保", &["社会保险"]), of("丢了", &["遗失", "补领"])]);
    }

    #[test]
    fn a_question_is_bounded() {
        let long: String = (0..100_000).map(|n| char::from_u32(0x4E00 + n % 20_000).unwrap()).collect();
        let concepts = Question::new(&long, &dictionary()).concepts;
        assert_eq!(concepts.len(), 1);
        assert_eq!(concepts[0].said.chars().count(), MAX_QUESTION);
        assert!(said(&"a ".repeat(100)).len() <= MAX_CONCEPTS);
    }
}
