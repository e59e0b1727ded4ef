//! What to hand in: `cv:Evidence`.

use super::guide::Parts;
use super::origin::evidenced;
use crate::domain::guide::{Material, material_code};
use crate::export::rdf::Description;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{cv, dct, foaf, schema};

/// A material of a guide, by its place.
pub(super) fn material(part: Description<'_>, parts: &Parts<'_>, place: usize, material: &Material) {
    let uris = parts.uris;
    let necessity = material.necessity.map(|necessity| uris.code_of(necessity));
    let source = material.source.map(|source| uris.code_of(source));
    let part = part.a(cv("Evidence")).plain(dct("identifier"), &parts.identifier(&material_code(place)));
    let part = part
        .text(dct("title"), &material.name, Chinese)
        .each(copies(material), |part, words| part.text(dct("description"), &words, Chinese))
        .each(&material.note, |part, note| part.text(dct("description"), note, Chinese))
        .each(material.kind, |part, kind| part.link(dct("type"), &uris.code_of(kind)))
        .each(material.medium, |part, medium| part.link(dct("medium"), &uris.code_of(medium)))
        .each(necessity.into_iter().chain(source), |part, class| part.link(cv("isClassifiedBy"), &class));
    let documents = [("空白表格", &material.blank_form), ("示例样表", &material.sample)];
    let part = documents.into_iter().fold(part, |part, (title, address)| {
        part.each(address, |part, address| {
            part.part(foaf("page"), |page| {
                let page = page.a(foaf("Document")).text(dct("title"), title, Chinese);
                page.web(schema("url"), address).end();
            })
        })
    });
    evidenced(part, (uris, parts.directory), material.evidence.as_ref()).end();
}

/// How many of it: 原件1份，复印件2份。
fn copies(material: &Material) -> Option<String> {
    let counts = [("原件", material.originals), ("复印件", material.copies)];
    let counts = counts.into_iter().filter_map(|(what, count)| Some(format!("{what}{}份", count?)));
    let words = counts.collect::<Vec<_>>().join("，");
    Some(words).filter(|words| !words.is_empty())
}
