//! Which items a question speaks of: every item that has enough of its words, scored with BM25.

use super::index::{IndexError, TextIndex};
use super::question::Question;
use std::collections::HashMap;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Score, SegmentReader, Term};

/// How many entries of the index a question may read. The rarest words are read first: they say most. What
/// is beyond counts in the order of the best items still.
const ENTRIES_READ: u64 = 200_000;
/// An item that matches less well than this, against the best one, is no answer.
const SHARE_OF_THE_BEST: Score = 0.2;

/// An item that has words of a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    /// Its place in the order of codes.
    pub(super) place: u32,
    /// How well it matches, against the best one.
    pub(super) score: Score,
    /// Where the index has it.
    pub(super) address: DocAddress,
}

/// A word to look for in a field.
struct Clause {
    term: Term,
    field: Field,
    weight: Bm25Weight,
    /// How many items have it.
    items: u64,
}

impl TextIndex {
    /// The items that have enough of the words of a question, in no order.
    pub(super) fn matches(&self, question: &Question) -> Result<Vec<Match>, IndexError> {
        let clauses = self.affordable(self.clauses(question)?);
        if clauses.is_empty() {
            return Ok(Vec::new());
        }
        let readers = self.searcher.segment_readers();
        let scores: Result<Vec<_>, _> = readers.iter().map(|reader| scores(reader, &clauses)).collect();
        let scores = scores?;
        let best = scores.iter().map(|scores| scores.best).fold(0.0, Score::max);
        let least = (best * SHARE_OF_THE_BEST).max(Score::MIN_POSITIVE);
        let mut matches = Vec::new();
        for ((segment, reader), scores) in (0..).zip(readers).zip(scores) {
            let places = reader.fast_fields().u64("place")?;
            let good = (0..).zip(scores.of_documents).filter(|(_, score)| *score >= least);
            matches.extend(good.filter_map(|(document, score)| {
                let place = u32::try_from(places.first(document)?).ok()?;
                Some(Match { place, score: score / best, address: DocAddress::new(segment, document) })
            }));
        }
        Ok(matches)
    }

    /// How many items have a term in a field.
    pub(super) fn items_with(&self, field: Field, term: &str) -> Result<u64, IndexError> {
        Ok(self.searcher.doc_freq(&Term::from_field_text(field, term))?)
    }

    fn clauses(&self, question: &Question) -> Result<Vec<Clause>, IndexError> {
        let mut weights: HashMap<&str, Score> = HashMap::new();
        for alternative in question.concepts.iter().flat_map(|concept| &concept.alternatives) {
            for located in &alternative.terms {
                let weight = weights.entry(&located.term).or_default();
                *weight = weight.max(alternative.weight);
            }
        }
        let mut clauses = Vec::new();
        for (text, weight) in weights {
            for (field, field_weight) in self.fields.weighted() {
                let items = self.items_with(field, text)?;
                if items > 0 {
                    let term = Term::from_field_text(field, text);
                    let bm25 = Bm25Weight::for_terms(&self.searcher, std::slice::from_ref(&term))?;
                    clauses.push(Clause { term, field, weight: bm25.boost_by(weight * field_weight), items });
                }
            }
        }
        // The sum of scores depends on their order, in the last digit.
        clauses.sort_by(|a, b| a.items.cmp(&b.items).then_with(|| a.term.cmp(&b.term)));
        Ok(clauses)
    }

    /// The rarest clauses: as many as may be read, and one at any rate.
    fn affordable(&self, clauses: Vec<Clause>) -> Vec<Clause> {
        let mut read = 0;
        let within = |(at, clause): &(usize, Clause)| {
            read += clause.items;
            *at == 0 || read <= ENTRIES_READ
        };
        clauses.into_iter().enumerate().take_while(within).map(|(_, clause)| clause).collect()
    }
}

/// How well the items of a part of the index match.
struct Scores {
    of_documents: Vec<Score>,
    best: Score,
}

/// How well each item of a part of the index matches: the clauses are read one after the other, and what
/// they score is added up.
#[expect(clippy::as_conversions, reason = "32 bits fit the usize of every machine this runs on")]
fn scores(reader: &SegmentReader, clauses: &[Clause]) -> Result<Scores, IndexError> {
    let mut scores = Scores { of_documents: vec![0.0; reader.max_doc() as usize], best: 0.0 };
    for clause in clauses {
        let lengths = reader.get_fieldnorms_reader(clause.field)?;
        let entries = reader.inverted_index(clause.field)?;
        let Some(mut entries) = entries.read_block_postings(&clause.term, IndexRecordOption::WithFreqs)?
        else {
            continue;
        };
        while !entries.docs().is_empty() {
            for (document, times) in entries.docs().iter().zip(entries.freqs()) {
                if let Some(score) = scores.of_documents.get_mut(*document as usize) {
                    *score += clause.weight.score(lengths.fieldnorm_id(*document), *times);
                    scores.best = scores.best.max(*score);
                }
            }
            entries.advance();
        }
    }
    Ok(scores)
}
