//! Whether what was found is an answer at all: some word of nearly every question stands in some name.

use super::index::{IndexError, TextIndex};
use super::matching::Match;
use super::question::{Alternative, Question};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Term};

/// The figure that the best item must reach by its names. Of 1,426 questions with a known answer, five whose
/// answer was among the first five have less; of those asked of a catalogue about other things, half.
const BY_NAME: f32 = 0.28;
/// The share of the words of a question that must stand in the guide of an item whose names do not answer it.
const BY_GUIDE: f32 = 0.7;
/// So many of the best items are looked at.
const LOOKED_AT: usize = 5;

impl TextIndex {
    /// Whether the best items, in their order, answer the question.
    pub(super) fn is_answered_by(&self, question: &Question, best: &[Match]) -> Result<bool, IndexError> {
        if best.first().is_some_and(|first| first.score >= BY_NAME) {
            return Ok(true);
        }
        for found in best.iter().take(LOOKED_AT) {
            if self.share_in_guide(question, found.address)? >= BY_GUIDE {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How much of the question stands in the guide of an item, from 0 to 1.
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a figure to compare by")]
    fn share_in_guide(&self, question: &Question, item: DocAddress) -> Result<f32, IndexError> {
        let (mut found, mut all) = (0, 0);
        for concept in &question.concepts {
            let length = concept.said.chars().count();
            all += length;
            for alternative in &concept.alternatives {
                if self.guide_has(alternative, item)? {
                    found += length;
                    break;
                }
            }
        }
        Ok(found as f32 / all.max(1) as f32)
    }

    fn guide_has(&self, word: &Alternative, item: DocAddress) -> Result<bool, IndexError> {
        let entries = self.searcher.segment_reader(item.segment_ord).inverted_index(self.fields.guide)?;
        for located in &word.terms {
            let term = Term::from_field_text(self.fields.guide, &located.term);
            let Some(mut items) = entries.read_postings(&term, IndexRecordOption::Basic)? else {
                return Ok(false);
            };
            if items.doc() > item.doc_id || items.seek(item.doc_id) != item.doc_id {
                return Ok(false);
            }
        }
        Ok(!word.terms.is_empty())
    }
}
