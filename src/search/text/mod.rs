//! Full-text search: the items that a question of a citizen speaks of, the best first.

mod answering;
mod highlight;
mod index;
mod kept;
mod matching;
mod pieces;
mod question;
mod ranking;
mod spelling;
mod terms;

pub use highlight::{Excerpt, Highlighter};
pub use index::{IndexError, TextIndex};
pub use kept::KeptIndexes;
pub use question::{AppliedSynonym, MAX_QUESTION};

use super::dictionary::Dictionary;
use matching::Match;
use question::Question;
use ranking::best_first;
use roaring::RoaringBitmap;

/// So many items are compared word by word with the question.
const COMPARED: usize = 100;
/// How well an item must answer the name of another one to be like it; the item itself reaches 1.
const ALIKE: f32 = 0.33;

/// What a question has found.
#[derive(Debug, Default)]
pub struct Found {
    /// All items that answer it, by their places in the order of codes.
    pub places: RoaringBitmap,
    /// Those that the filter leaves, the best first: as many as were asked for.
    pub best: Vec<u32>,
    /// Which words were looked for besides those of the question.
    pub applied_synonyms: Vec<AppliedSynonym>,
    /// The question with the words that it probably meant, where it has words of the same sound.
    pub did_you_mean: Option<String>,
    /// Finds the words of the question in texts.
    pub highlighter: Highlighter,
}

impl TextIndex {
    /// Looks for the items that answer a question. Of those among the selected places, the first `wanted` are put
    /// in order; without a selection, of all.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(
        &self,
        text: &str,
        dictionary: &Dictionary,
        selected: Option<&RoaringBitmap>,
        wanted: usize,
    ) -> Result<Found, IndexError> {
        let mut question = Question::new(text, dictionary);
        let did_you_mean = self.corrected(text, &mut question, dictionary);
        let matches = self.matches(&question)?;
        let mut places: RoaringBitmap = matches.iter().map(|found| found.place).collect();
        // Whether the catalogue has an answer does not depend on the filter.
        let filtered = selected.map(|selected| {
            let kept = matches.iter().filter(|found| selected.contains(found.place));
            kept.copied().collect::<Vec<Match>>()
        });
        let mut best = self.best(&question, matches, wanted)?;
        if !self.is_answered_by(&question, &best)? {
            (places, best) = (RoaringBitmap::new(), Vec::new());
        } else if let Some(filtered) = filtered {
            best = self.best(&question, filtered, wanted)?;
        }
        Ok(Found {
            places,
            best: best.into_iter().map(|found| found.place).collect(),
            did_you_mean,
            applied_synonyms: question.applied_synonyms(),
            highlighter: Highlighter::new(&question),
        })
    }

    /// The items that are called nearly so, the most alike first: those among the selected places.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn alike(
        &self,
        name: &str,
        dictionary: &Dictionary,
        selected: &RoaringBitmap,
        wanted: usize,
    ) -> Result<Vec<u32>, IndexError> {
        let question = Question::new(name, dictionary);
        let mut matches = self.matches(&question)?;
        matches.retain(|found| selected.contains(found.place));
        let best = self.best(&question, matches, wanted)?;
        Ok(best.into_iter().filter(|found| found.score >= ALIKE).map(|found| found.place).collect())
    }

    /// Looks for words of the same sound too where neither dictionary nor catalogue knows what was said.
    fn corrected(&self, text: &str, question: &mut Question, dictionary: &Dictionary) -> Option<String> {
        let mut corrected = text.to_owned();
        let unknown = question.concepts.iter_mut().filter(|concept| dictionary.get(&concept.said).is_none());
        for concept in unknown {
            if let Some(word) = self.sounds.corrected(&concept.said) {
                corrected = corrected.replace(&concept.said, &word);
                concept.or_same_sound(word);
            }
        }
        (corrected != text).then_some(corrected)
    }

    /// The first of the matches in their final order.
    fn best(
        &self,
        question: &Question,
        mut matches: Vec<Match>,
        wanted: usize,
    ) -> Result<Vec<Match>, IndexError> {
        let kept = wanted.max(COMPARED);
        if matches.len() > kept {
            matches.select_nth_unstable_by(kept, best_first);
            matches.truncate(kept);
        }
        matches.sort_by(best_first);
        let compared = matches.len().min(COMPARED);
        if let Some(compared) = matches.get_mut(..compared) {
            self.rank(question, compared)?;
        }
        matches.truncate(wanted);
        Ok(matches)
    }
}
