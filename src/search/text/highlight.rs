//! Where in a text the words of a question stand.

use super::question::Question;
use super::terms::{Run, runs};
use std::collections::HashSet;
use std::ops::Range;

/// How many characters of a sentence are shown at most.
const SHOWN: usize = 60;
/// How many of them stand before the first word of the question.
const BEFORE: usize = 15;

/// Finds the words of a question in texts.
#[derive(Debug, Default)]
pub struct Highlighter {
    words: HashSet<Vec<char>>,
}

/// A part of a text with the places of the words in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// Where the words stand, in characters.
    pub ranges: Vec<Range<usize>>,
}

impl Highlighter {
    pub(super) fn new(question: &Question) -> Self {
        let alternatives = question.concepts.iter().flat_map(|concept| &concept.alternatives);
        Self {
            words: alternatives
                .flat_map(|word| &word.terms)
                .map(|located| located.term.chars().collect())
                .collect(),
        }
    }

    /// Where the words stand in a name, in characters, in order and apart from one another.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let runs = runs(text);
        let terms = runs.iter().flat_map(Run::terms_and_singles);
        let found = terms.filter(|(_, characters)| self.words.contains(*characters));
        let mut ranges: Vec<Range<usize>> =
            found.map(|(start, characters)| start..start + characters.len()).collect();
        ranges.sort_by_key(|range| range.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        joined
    }

    /// The sentence that has the most of the words, cut to its part that has the first of them.
    pub fn best<'a>(&self, sentences: impl IntoIterator<Item = &'a str>) -> Option<Excerpt> {
        let scored = sentences.into_iter().map(|sentence| (self.distinct_words(sentence), sentence));
        let first_of_the_best =
            |best: (usize, &'a str), next: (usize, &'a str)| if next.0 > best.0 { next } else { best };
        let (_, sentence) = scored.filter(|(words, _)| *words > 0).reduce(first_of_the_best)?;
        let first = self.ranges(sentence).first()?.start;
        let characters = sentence.chars().count();
        let start = first.saturating_sub(BEFORE).min(characters.saturating_sub(SHOWN));
        let text: String = sentence.chars().skip(start).take(SHOWN).collect();
        Some(Excerpt { ranges: self.ranges(&text), text })
    }

    fn distinct_words(&self, sentence: &str) -> usize {
        let runs = runs(sentence);
        let terms = runs.iter().flat_map(Run::terms_in_place).map(|(_, characters)| characters);
        terms.filter(|characters| self.words.contains(*characters)).collect::<HashSet<_>>().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::dictionary::Dictionary;

    fn highlighter(question: &str) -> Highlighter {
        let mut dictionary = Dictionary::default();
        dictionary.add_synonyms("丢了 => 补领").unwrap();
        Highlighter::new(&Question::new(question, &dictionary))
    }

    fn pairs(ranges: &[Range<usize>]) -> Vec<(usize, usize)> {
        ranges.iter().map(|range| (range.start, range.end)).collect()
    }

    #[test]
    fn the_words_of_a_question_are_found_in_a_name() {
        assert_eq!(pairs(&highlighter("身份证丢了").ranges("居民身份证补领")), [(2, 7)]);
        assert_eq!(pairs(&highlighter("EMS").ranges("用EMS发送")), [(1, 4)]);
        assert_eq!(highlighter("？").ranges("居民身份证"), Vec::<Range<usize>>::new());
    }

    #[test]
    fn the_best_sentence_is_shown_where_the_words_are() {
        let long = format!("{}身份证原件{}", "甲".repeat(100), "乙".repeat(100));
        let excerpt = highlighter("身份证").best(["户口簿", &long]).unwrap();
        assert_eq!(excerpt.text.chars().count(), SHOWN);
        assert_eq!(pairs(&excerpt.ranges), [(BEFORE, BEFORE + 3)]);
        assert_eq!(highlighter("身份证").best(["户口簿"]), None);
    }
}
