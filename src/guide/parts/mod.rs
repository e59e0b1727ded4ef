//! The sections of a sheet, each made of what the item, the guide and the directory say.

mod answer;
mod basis;
mod how;
mod needs;

use super::ask::Ask;
use super::sheet::{Block, Entry, Line, List, Section, Subject, Topic};
use super::ways::Way;
use chrono::{Datelike, NaiveDate};

/// All sections that have something to say, in the order in which an operator answers.
pub fn sections(subject: Subject<'_>, promise: Option<&str>, ways: &[Way<'_>], ask: &Ask) -> Vec<Section> {
    let guide = &subject.edition.guide;
    let all = [
        (Topic::Answer, answer::answer(subject, promise, ways, ask)),
        (Topic::Who, answer::who(subject)),
        (Topic::Bring, needs::materials(guide)),
        (Topic::How, how::how(subject, ways)),
        (Topic::Time, needs::time(subject)),
        (Topic::Cost, needs::cost(guide)),
        (Topic::Call, basis::call(guide, ask)),
        (Topic::More, basis::more(guide)),
        (Topic::Basis, basis::basis(subject)),
    ];
    let sections = all.into_iter().map(|(topic, blocks)| Section { topic, blocks });
    sections.filter(|section| !section.blocks.is_empty()).collect()
}

/// A date: 2018年6月20日.
pub fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn line(label: impl Into<Option<&'static str>>, text: impl Into<String>) -> Block {
    Block::Line(Line::new(label, text))
}

/// One statement as a line, several as a counted list, none as nothing.
fn told(label: Option<&'static str>, counter: &'static str, texts: Vec<String>) -> Option<Block> {
    let entries = texts.into_iter().map(|text| Entry { text, details: Vec::new() });
    listed(label, counter, entries.collect())
}

fn listed(label: Option<&'static str>, counter: &'static str, mut entries: Vec<Entry>) -> Option<Block> {
    match entries.as_slice() {
        [] => None,
        [only] if only.details.is_empty() => entries.pop().map(|entry| line(label, entry.text)),
        _ => Some(Block::List(List { label, counter, entries })),
    }
}

/// What is there, with a mark between: 公证费；每件100元.
fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；")
}
