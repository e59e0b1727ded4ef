//! Whom to call, what else there is to know, on what basis, and how fresh.

use super::{day, line, listed, told};
use crate::domain::guide::{Contact, Guide};
use crate::guide::ask::Ask;
use crate::guide::freshness::release_day;
use crate::guide::sheet::{Block, Entry, Line, Subject};

/// Whom to call.
pub(super) fn call(guide: &Guide, ask: &Ask) -> Vec<Block> {
    let consult = contacts("咨询", &guide.consult);
    let label = if consult.is_some() { "也可以打" } else { "咨询" };
    let told = |phone: &str| guide.consult.iter().any(|contact| contact.value.contains(phone));
    let others = ask.numbers.iter().filter(|number| !told(&number.phone));
    let others = others.map(|number| Block::Line(Line::telephones(label, number.in_words())));
    consult.into_iter().chain(contacts("监督投诉", &guide.complaint)).chain(others).collect()
}

fn contacts(label: &'static str, contacts: &[Contact]) -> Option<Block> {
    let values: Vec<&str> = contacts.iter().map(|contact| contact.value.as_str()).collect();
    (!values.is_empty()).then(|| Block::Line(Line::telephones(label, values.join("、"))))
}

/// What else there is to know.
pub(super) fn more(guide: &Guide) -> Vec<Block> {
    let remarks = guide.remarks.iter().map(|remark| remark.text.clone()).collect();
    let questions =
        guide.faq.iter().map(|faq| Entry {
            text: faq.question.clone(),
            details: vec![Line::new("答", faq.answer.as_str())],
        });
    let blocks = [told(Some("其他说明"), "点", remarks), listed(Some("常见问题"), "问", questions.collect())];
    blocks.into_iter().flatten().collect()
}

/// On what basis, and how fresh.
pub(super) fn basis(subject: Subject<'_>) -> Vec<Block> {
    let Subject { edition, release, .. } = subject;
    let guide = &edition.guide;
    let laws = guide.legal_basis.iter().map(|law| {
        let parts = [Some(&law.title), law.document_number.as_ref(), law.clause.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("，")
    });
    let mut blocks: Vec<Block> = told(Some("法律依据"), "条", laws.collect()).into_iter().collect();
    blocks.extend(sources(subject).into_iter().map(|source| Block::Line(Line::silent("出处", source))));
    blocks.extend(guide.last_verified_at.map(|date| line("最近核对", day(date))));
    blocks.extend(guide.valid_until.map(|date| line("有效期至", day(date))));
    let version = format!("{}，{}", release.edition.version, release.edition.title);
    blocks.push(Block::Line(Line::silent("发布版本", version)));
    blocks.push(Block::Line(Line::silent("发布日期", day(release_day(release)))));
    let edition = [("指南版次", edition.edition.to_string()), ("内容摘要", edition.content_hash.clone())];
    blocks.extend(edition.map(|(label, text)| Block::Line(Line::silent(label, text))));
    blocks
}

/// Where the statements come from: each source once, with what a reader should know of it.
fn sources(subject: Subject<'_>) -> Vec<String> {
    let Subject { edition, directory, .. } = subject;
    let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
    for evidence in edition.guide.statements().iter().filter_map(|stated| stated.evidence) {
        let code = evidence.source.as_ref();
        let name = directory.sources.get(code).map_or(code, |source| &source.name);
        if !told.iter().any(|(known, _)| *known == name) {
            told.push((name, Vec::new()));
        }
        let note = evidence.note.as_deref();
        for (_, notes) in told.iter_mut().filter(|(known, _)| *known == name) {
            notes.extend(note.filter(|note| !notes.contains(note)));
        }
    }
    told.into_iter().map(|(name, notes)| [name, &in_a_row(&notes)].concat()).collect()
}

/// The notes one after the other, each as a sentence of its own; what another says too is left out.
fn in_a_row(notes: &[&str]) -> String {
    let is_told = |note: &str| notes.iter().any(|other| *other != note && other.contains(note));
    let own = notes.iter().filter(|note| !is_told(note));
    own.map(|note| format!("；{}", note.trim_end_matches('。'))).collect()
}
