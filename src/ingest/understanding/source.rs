//! Where the value of a field comes from: a column of a sheet or a key of an object, with the rule of a mapping.

use super::headings::Meaning;
use super::mapping::{Mapping, Part, Rule, Take, Values};
use super::tidy::{is_nothing, key};
use crate::ingest::field::Field;
use serde_json::Value;
use std::borrow::Cow;

/// What stands in a cell or under a key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content<'r> {
    /// A text, which may hold a list.
    Text(Cow<'r, str>),
    /// A list whose entries are not split any further.
    List(Vec<Cow<'r, str>>),
    /// Objects, as our own types write them.
    Structure(&'r Value),
}

/// One value of a row, not yet read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry<'r> {
    /// What it is about.
    pub(super) meaning: Meaning,
    /// The heading or key, for problems.
    pub(super) heading: &'r str,
    /// What stands there.
    pub(super) content: Content<'r>,
    /// Their words with ours.
    pub(super) values: Option<&'r Values>,
}

/// Where an entry comes from; `K` is the number of a column or the name of a key.
#[derive(Debug, Clone)]
pub(super) struct Origin<'m, K> {
    /// What it is about.
    pub(super) meaning: Meaning,
    /// The heading or key, for problems.
    pub(super) heading: String,
    /// Where it stands.
    pub(super) keys: Vec<K>,
    rule: Option<&'m Rule>,
    values: Option<&'m Values>,
}

impl<'m, K> Origin<'m, K> {
    /// By the meaning of the heading.
    pub(super) fn plain(meaning: Meaning, heading: String, place: K, mapping: Option<&'m Mapping>) -> Self {
        let values = match meaning {
            Meaning::Field(field) => mapping.and_then(|mapping| mapping.values_of(field)),
            _ => None,
        };
        Self { meaning, heading, keys: vec![place], rule: None, values }
    }

    /// By the rule of a mapping.
    pub(super) fn mapped(field: Field, rule: &'m Rule, keys: Vec<K>, mapping: &'m Mapping) -> Self {
        let values = mapping.values_of(field);
        Self { meaning: Meaning::Field(field), heading: rule.from.join(", "), keys, rule: Some(rule), values }
    }

    /// Whether a mapping says so.
    pub(super) fn is_mapped(&self) -> bool {
        self.rule.is_some()
    }

    /// The field, where the heading has one meaning.
    pub(super) fn field(&self) -> Option<Field> {
        match self.meaning {
            Meaning::Field(field) => Some(field),
            Meaning::ModeOrForms | Meaning::Mode(_) | Meaning::NotOurs => None,
        }
    }

    /// What a row has there, if anything.
    pub(super) fn entry<'r>(&'r self, get: impl Fn(&'r K) -> Option<Content<'r>>) -> Option<Entry<'r>> {
        let mut found = self.keys.iter().filter_map(get).filter_map(|content| self.taken(content));
        let content = match self.rule.map(|rule| rule.take) {
            Some(Take::All) => joined(found)?,
            _ => found.next()?,
        };
        Some(Entry { meaning: self.meaning, heading: &self.heading, content, values: self.values })
    }

    fn taken<'r>(&'r self, content: Content<'r>) -> Option<Content<'r>> {
        match content {
            Content::Text(text) => self.taken_text(text).map(Content::Text),
            Content::List(list) => {
                let list: Vec<_> = list.into_iter().filter_map(|text| self.taken_text(text)).collect();
                (!list.is_empty()).then_some(Content::List(list))
            }
            Content::Structure(_) => Some(content),
        }
    }

    fn taken_text<'r>(&'r self, text: Cow<'r, str>) -> Option<Cow<'r, str>> {
        let text = match self.rule {
            Some(rule) => by_rule(rule, text)?,
            None => text,
        };
        let text = match ours(self.values, &text) {
            Some(ours) => Cow::Borrowed(ours),
            None => text,
        };
        (!is_nothing(&text)).then_some(text)
    }
}

/// The part of a text that a rule takes.
fn by_rule<'r>(rule: &Rule, text: Cow<'r, str>) -> Option<Cow<'r, str>> {
    let rest = match rule.strip_prefix.as_deref() {
        Some(prefix) => without_prefix(text.trim(), prefix),
        None => &text,
    };
    match rule.part {
        Some(part) => cut(rest.trim(), part).map(Cow::Owned),
        None if rest.len() == text.len() => Some(text),
        None => Some(Cow::Owned(rest.to_owned())),
    }
}

/// Our word for theirs.
pub(super) fn ours<'m>(values: Option<&'m Values>, theirs: &str) -> Option<&'m str> {
    values.and_then(|values| values.get(&key(theirs))).map(String::as_str)
}

fn joined<'r>(found: impl Iterator<Item = Content<'r>>) -> Option<Content<'r>> {
    let mut list = Vec::new();
    for content in found {
        match content {
            Content::Text(text) => {
                list.extend(
                    super::lists::split(&text, super::record::SEPARATORS).into_iter().map(Cow::Owned),
                );
            }
            Content::List(more) => list.extend(more),
            Content::Structure(_) => return Some(content),
        }
    }
    (!list.is_empty()).then_some(Content::List(list))
}

/// Widths do not count in the prefix.
fn without_prefix<'t>(text: &'t str, prefix: &str) -> &'t str {
    let length = prefix.chars().count();
    let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
    match text.split_at_checked(end) {
        Some((head, rest)) if key(head) == key(prefix) => rest,
        _ => text,
    }
}

fn cut(text: &str, part: Part) -> Option<String> {
    let cut: String = text.chars().skip(part.start).take(part.length).collect();
    (cut.chars().count() == part.length).then_some(cut)
}
