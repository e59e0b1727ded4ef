//! What citizens say and what the catalogue calls it: synonyms, and words of a question that name no service.
//!
//! The format is that of Solr's synonym files: `丢了, 不见了 => 遗失, 补领` for everyday words of official ones,
//! `社保, 社会保险` for words of equal standing, `#` before a comment. `data/search/README.md` tells more.

use crate::domain::text::fold;
use std::collections::{HashMap, HashSet};

const BUILT_IN_SYNONYMS: &str = include_str!("../../data/search/synonyms.txt");
const BUILT_IN_FILLER_WORDS: &str = include_str!("../../data/search/filler_words.txt");
const BUILT_IN_MARKED_WORDS: &str = include_str!("../../data/search/marked_words.txt");

/// The largest number of lines of a file.
const MAX_LINES: usize = 20_000;
/// The largest number of words of a line.
const MAX_WORDS: usize = 50;
/// The longest word, in characters.
const MAX_WORD: usize = 30;

/// The words that the search knows.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    meanings: HashMap<String, Vec<String>>,
    filler_words: HashSet<String>,
    marked_words: Vec<String>,
    longest: usize,
}

/// What a word of a question is to the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// It also means these: perhaps nothing else.
    Meanings(&'a [String]),
    /// It names no service.
    Filler,
}

/// A line that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct DictionaryProblem {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong, and what is right.
    pub message: String,
}

impl Dictionary {
    /// The words that come with the product.
    ///
    /// # Errors
    /// With every line that cannot be understood.
    pub fn built_in() -> Result<Self, Vec<DictionaryProblem>> {
        let mut dictionary = Self::default();
        dictionary.add_synonyms(BUILT_IN_SYNONYMS)?;
        dictionary.add_filler_words(BUILT_IN_FILLER_WORDS);
        dictionary.marked_words = numbered(BUILT_IN_MARKED_WORDS).map(|(_, word)| fold(word)).collect();
        Ok(dictionary)
    }

    /// Lays the lines of a file of synonyms over what is known.
    ///
    /// # Errors
    /// With every line that cannot be understood; nothing is added then.
    pub fn add_synonyms(&mut self, text: &str) -> Result<(), Vec<DictionaryProblem>> {
        let mut problems = Vec::new();
        let mut known = Vec::new();
        for (line, content) in numbered(text) {
            match rule(content) {
                Ok(rule) => known.push(rule),
                Err(message) => problems.push(DictionaryProblem { line, message }),
            }
        }
        if known.len() > MAX_LINES {
            let message = format!("at most {MAX_LINES} lines are read");
            problems.push(DictionaryProblem { line: MAX_LINES + 1, message });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        known.into_iter().for_each(|rule| self.add(rule));
        Ok(())
    }

    fn add_filler_words(&mut self, text: &str) {
        for (_, word) in numbered(text) {
            let word = fold(word);
            self.longest = self.longest.max(word.chars().count());
            self.filler_words.insert(word);
        }
    }

    fn add(&mut self, (said, meant): Rule) {
        // An official word is a word too: whoever says it is not to be taken for saying another that begins in it.
        for word in &meant {
            self.know(word);
        }
        for word in said {
            let known = self.know(&word);
            for meaning in &meant {
                if *meaning != word && !known.contains(meaning) {
                    known.push(meaning.clone());
                }
            }
        }
    }

    fn know(&mut self, word: &str) -> &mut Vec<String> {
        self.longest = self.longest.max(word.chars().count());
        self.meanings.entry(word.to_owned()).or_default()
    }

    /// What a word is to the dictionary.
    pub fn get(&self, word: &str) -> Option<Entry<'_>> {
        let meanings = self.meanings.get(word).map(|meanings| Entry::Meanings(meanings));
        meanings.or_else(|| self.filler_words.contains(word).then_some(Entry::Filler))
    }

    /// The words that make an item special: who does not speak of them does not mean it.
    pub fn marked_words(&self) -> &[String] {
        &self.marked_words
    }

    /// How long the longest word is, in characters.
    pub fn longest(&self) -> usize {
        self.longest
    }
}

/// What is said, and what else it means.
type Rule = (Vec<String>, Vec<String>);

/// The lines that say something, with their numbers and without comments.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    (1..).zip(lines).filter(|(_, line)| !line.is_empty())
}

fn rule(line: &str) -> Result<Rule, String> {
    let mut sides = line.split("=>");
    let (left, right, more) = (sides.next().unwrap_or_default(), sides.next(), sides.next());
    if more.is_some() {
        return Err(
            "\"=>\" stands more than once; allowed is \"said, said => official, official\"".to_owned()
        );
    }
    let said = words(left)?;
    match right {
        Some(right) => Ok((said, words(right)?)),
        None if said.len() < 2 => {
            Err("one word alone is no synonym; allowed are \"a, b\" and \"a => b\"".to_owned())
        }
        None => Ok((said.clone(), said)),
    }
}

fn words(side: &str) -> Result<Vec<String>, String> {
    let words: Vec<String> = side.split([',', '，']).map(fold).collect();
    let too_long = words.iter().find(|word| word.chars().count() > MAX_WORD);
    if let Some(word) = too_long {
        return Err(format!("\"{word}\" is longer than {MAX_WORD} characters"));
    }
    if words.iter().any(String::is_empty) {
        return Err("there is nothing before, after or between two commas".to_owned());
    }
    if words.len() > MAX_WORDS {
        return Err(format!("at most {MAX_WORDS} words a side, here are {}", words.len()));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Dictionary {
        let mut dictionary = Dictionary::default();
        dictionary.add_synonyms(text).unwrap();
        dictionary
    }

    fn meanings<'a>(dictionary: &'a Dictionary, word: &str) -> &'a [String] {
        match dictionary.get(word) {
            Some(Entry::Meanings(meanings)) => meanings,
            other => panic!("{word}: {other:?}"),
        }
    }

    #[test]
    fn an_arrow_points_one_way_and_a_comma_both() {
        let dictionary = of("丢了, 不见了 => 遗失,补领 # 证件\n\n# 保险\n社保，社会保险");
        assert_eq!(meanings(&dictionary, "不见了"), ["遗失", "补领"]);
        assert_eq!(meanings(&dictionary, "遗失"), Vec::<String>::new());
        assert_eq!(meanings(&dictionary, "社保"), ["社会保险"]);
        assert_eq!(meanings(&dictionary, "社会保险"), ["社保"]);
    }

    #[test]
    fn every_wrong_line_is_told_and_nothing_is_added() {
        let mut dictionary = Dictionary::default();
        let problems = dictionary.add_synonyms("好 => 对\n丢了\na => b => c\n丢了 => , 补领").unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(dictionary.get("好"), None);
    }

    #[test]
    fn what_comes_with_the_product_can_be_read() {
        let dictionary = Dictionary::built_in().unwrap();
        assert!(!meanings(&dictionary, "丢了").is_empty());
        assert_eq!(dictionary.get("怎么办"), Some(Entry::Filler));
    }

    #[test]
    fn a_word_of_the_product_stands_in_one_place() {
        let dictionary = Dictionary::built_in().unwrap();
        let said = numbered(BUILT_IN_SYNONYMS).flat_map(|(_, line)| rule(line).unwrap().0);
        let filler = numbered(BUILT_IN_FILLER_WORDS).map(|(_, word)| fold(word));
        let mut once = HashSet::new();
        let twice: Vec<String> = said.chain(filler).filter(|word| !once.insert(word.clone())).collect();
        assert_eq!(twice, Vec::<String>::new());
        let marked: HashSet<&String> = dictionary.marked_words().iter().collect();
        assert_eq!(marked.len(), dictionary.marked_words().len());
    }
}
