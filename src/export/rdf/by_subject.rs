//! What is said, put together by what it is said of.

use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// Triples by their subjects, each of them once.
pub(super) struct BySubject<'a> {
    /// The subjects, in the order in which they were first spoken of.
    pub(super) order: Vec<&'a NamedOrBlankNode>,
    said: HashMap<&'a NamedOrBlankNode, Vec<&'a Triple>>,
    /// How often each part is named.
    named: HashMap<&'a BlankNode, u32>,
}

impl<'a> BySubject<'a> {
    pub(super) fn new(triples: &'a [Triple]) -> Self {
        let mut by_subject = Self { order: Vec::new(), said: HashMap::new(), named: HashMap::new() };
        for triple in triples {
            let of_subject = by_subject.said.entry(&triple.subject).or_insert_with(|| {
                by_subject.order.push(&triple.subject);
                Vec::new()
            });
            if !of_subject.contains(&triple) {
                of_subject.push(triple);
                if let Term::BlankNode(part) = &triple.object {
                    *by_subject.named.entry(part).or_default() += 1;
                }
            }
        }
        by_subject
    }

    /// What is said of a subject, in the order in which it was said.
    pub(super) fn of(&self, subject: &NamedOrBlankNode) -> impl Iterator<Item = &'a Triple> {
        self.said.get(subject).into_iter().flatten().copied()
    }

    /// Whether it is a part that is named once, and so can stand where it is named.
    pub(super) fn is_nested(&self, subject: &NamedOrBlankNode) -> bool {
        match subject {
            NamedOrBlankNode::NamedNode(_) => false,
            NamedOrBlankNode::BlankNode(part) => self.named.get(part) == Some(&1),
        }
    }

    /// All triples, those of a subject together, and of these those of a property.
    pub(super) fn triples(&self) -> impl Iterator<Item = &'a Triple> {
        self.order.iter().flat_map(|subject| {
            let mut triples: Vec<&Triple> = self.of(subject).collect();
            let mut first: HashMap<&NamedNode, usize> = HashMap::new();
            for triple in &triples {
                let place = first.len();
                first.entry(&triple.predicate).or_insert(place);
            }
            triples.sort_by_key(|triple| first.get(&triple.predicate).copied());
            triples
        })
    }
}
