//! Where what is said comes from, and that it is made up where it is.

use super::Describer;
use crate::domain::catalogue::Directory;
use crate::domain::guide::Evidence;
use crate::domain::release::Release;
use crate::domain::source::{Provenance, Source};
use crate::export::rdf::Description;
use crate::export::rdf::Language::{Chinese, English};
use crate::export::rdf::vocabulary::{dct, prov, rdfs, schema, skos, xsd};
use crate::export::uris::Uris;

/// What made-up data is labelled with.
const MADE_UP: &str = "虚构数据，仅供演示和测试，不能据此办事。";
const MADE_UP_IN_ENGLISH: &str = "Made-up data, for demonstration and measurement only.";

impl Describer<'_> {
    /// A source.
    pub fn source(&mut self, source: &Source) {
        let uris = self.uris;
        let thing = self.graph.describe(&uris.thing("sources", source.code.as_ref()));
        let thing = thing.a(prov("Entity")).a(schema("CreativeWork"));
        let thing = thing.plain(dct("identifier"), source.code.as_ref());
        let thing = named(thing, &source.name).link(dct("type"), &uris.code_of(source.kind));
        let called = |name: &str, part: Description<'_>| part.text(schema("name"), name, Chinese).end();
        let thing = thing
            .each(&source.publisher, |thing, name| thing.part(dct("publisher"), |part| called(name, part)));
        let thing =
            thing.each(&source.author, |thing, name| thing.part(dct("creator"), |part| called(name, part)));
        let thing = thing.each(&source.published, |thing, published| match published.len() {
            4 => thing.typed(dct("issued"), published, xsd("gYear")),
            7 => thing.typed(dct("issued"), published, xsd("gYearMonth")),
            _ => thing.typed(dct("issued"), published, xsd("date")),
        });
        let thing = thing.each(&source.url, |thing, url| thing.web(schema("url"), url));
        let thing = thing.each(&source.licence, |thing, terms| thing.plain(dct("rights"), terms));
        noted(thing, source.note.as_ref()).end();
    }
}

/// A name, in the words of both vocabularies.
pub(super) fn named<'g>(thing: Description<'g>, name: &str) -> Description<'g> {
    thing.text(dct("title"), name, Chinese).text(schema("name"), name, Chinese)
}

/// Other names.
pub(super) fn also_named<'g, 'n>(
    thing: Description<'g>,
    names: impl IntoIterator<Item = &'n String>,
) -> Description<'g> {
    thing.each(names, |thing, name| {
        thing.text(dct("alternative"), name, Chinese).text(schema("alternateName"), name, Chinese)
    })
}

/// What else a reader should know.
pub(super) fn noted<'g>(thing: Description<'g>, note: Option<&String>) -> Description<'g> {
    thing.each(note, |thing, note| thing.text(skos("note"), note, Chinese))
}

/// The sources of a row, each with the words that bear it out.
pub(super) fn sourced<'g>(thing: Description<'g>, uris: &Uris, rows: &[Provenance]) -> Description<'g> {
    thing.each(rows, |thing, row| {
        let source = uris.thing("sources", row.source.as_ref());
        let thing = thing.link(dct("source"), &source);
        thing.each(&row.quote, |thing, quote| {
            thing.part(prov("wasDerivedFrom"), |part| {
                let part = part.a(prov("Entity")).text(prov("value"), quote, Chinese);
                part.link(prov("wasQuotedFrom"), &source).end();
            })
        })
    })
}

/// Where a statement of a guide comes from, down to the clause.
pub(super) fn evidenced<'g, 'e>(
    thing: Description<'g>,
    (uris, directory): (&Uris, &Directory),
    evidence: impl IntoIterator<Item = &'e Evidence>,
) -> Description<'g> {
    thing.each(evidence, |thing, evidence| {
        let code = evidence.source.as_ref();
        let title = directory.sources.get(code).map_or(code, |source| source.name.as_str());
        let thing = thing.link(dct("source"), &uris.thing("sources", code));
        let thing = thing.each(&evidence.locator, |thing, place| {
            thing.text(dct("bibliographicCitation"), &format!("{title}，{place}"), Chinese)
        });
        noted(thing, evidence.note.as_ref())
    })
}

/// Says that it is made up, if it is.
pub(super) fn labelled<'g>(thing: Description<'g>, release: &Release) -> Description<'g> {
    thing.each(&release.edition.synthetic, |thing, _| {
        let thing = thing.text(rdfs("comment"), MADE_UP, Chinese);
        thing.text(rdfs("comment"), MADE_UP_IN_ENGLISH, English)
    })
}
