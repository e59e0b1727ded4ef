//! Codes as SKOS: code lists, and handling modes with the ways of fulfilling them.

use super::origin::{noted, sourced};
use super::{AUTHORITY, Describer};
use crate::domain::code_list::CodeListEntry;
use crate::domain::handling_mode::{FulfilmentMethod, HandlingMode};
use crate::export::code_lists::CodeListRecord;
use crate::export::rdf::Description;
use crate::export::rdf::Language::{Chinese, English};
use crate::export::rdf::vocabulary::{dct, schema, skos};

/// The scheme of the handling modes.
const MODES: (&str, &str) = ("办理形式和实现方式", "handling modes and the ways of fulfilling them");

impl Describer<'_> {
    /// A code list with all its values.
    pub fn code_list(&mut self, list: &CodeListRecord) {
        self.scheme(list);
        list.values.iter().for_each(|value| self.concept(list.code, *value));
    }

    /// A code list without its values.
    pub(super) fn scheme(&mut self, list: &CodeListRecord) {
        let thing = self.graph.describe(&self.uris.code_list(list.code));
        a_scheme(thing, list.title, &list.code.replace('_', " ")).plain(dct("identifier"), list.code).end();
    }

    /// A value of a code list.
    pub(super) fn concept(&mut self, list: &str, value: CodeListEntry) {
        let scheme = self.uris.code_list(list);
        let thing = self.graph.describe(&self.uris.code(list, value.code));
        let thing = a_concept(thing, value.code, &scheme).text(skos("prefLabel"), value.name, Chinese);
        thing.text(skos("prefLabel"), value.name_en, English).link(skos("topConceptOf"), &scheme).end();
    }

    /// The handling modes with the ways of fulfilling them.
    pub fn modes(&mut self) {
        let directory = self.directory;
        self.mode_scheme();
        directory.handling_modes.entries().iter().for_each(|mode| self.mode(mode));
        directory.methods.entries().iter().for_each(|method| self.method(method));
    }

    /// A handling mode with the ways of fulfilling it.
    pub fn mode_with_methods(&mut self, mode: &HandlingMode) {
        let directory = self.directory;
        self.mode(mode);
        directory.methods_of(mode.code.as_ref()).for_each(|method| self.method(method));
    }

    /// The scheme of the handling modes.
    pub(super) fn mode_scheme(&mut self) {
        let thing = self.graph.describe(&self.uris.collection("handling-modes"));
        a_scheme(thing, MODES.0, MODES.1).end();
    }

    /// A handling mode.
    pub(super) fn mode(&mut self, mode: &HandlingMode) {
        let (uris, scheme) = (self.uris, self.uris.collection("handling-modes"));
        let thing = self.graph.describe(&uris.thing("handling-modes", mode.code.as_ref()));
        let thing = a_concept(thing, mode.code.as_ref(), &scheme).link(skos("topConceptOf"), &scheme);
        let thing = labels(thing, &mode.name, mode.name_en.as_ref());
        let thing = thing
            .each(&mode.aliases, |thing, name| thing.text(skos("altLabel"), name, Chinese))
            .each(&mode.definition, |thing, words| thing.text(skos("definition"), words, Chinese))
            .each(mode.max_visits, |thing, visits| {
                let words = if visits == 0 {
                    "不用到现场。".to_owned()
                } else {
                    format!("最多到现场{visits}次。")
                };
                thing.text(skos("scopeNote"), &words, Chinese)
            });
        noted(sourced(thing, uris, &mode.provenance), mode.note.as_ref()).end();
    }

    /// A way of fulfilling a handling mode.
    pub(super) fn method(&mut self, method: &FulfilmentMethod) {
        let (uris, scheme) = (self.uris, self.uris.collection("handling-modes"));
        let thing = self.graph.describe(&uris.thing("methods", method.code.as_ref()));
        let thing = a_concept(thing, method.code.as_ref(), &scheme);
        let thing = thing.link(skos("broader"), &uris.thing("handling-modes", method.handling_mode.as_ref()));
        let thing = labels(thing, &method.name, method.name_en.as_ref());
        let steps = [("申请", &method.apply), ("办结", &method.finish), ("取件", &method.collect)];
        let steps = steps.iter().filter_map(|(label, text)| Some(format!("{label}：{}", text.as_ref()?)));
        let definition = steps.collect::<Vec<_>>().join("；");
        let definition = Some(definition).filter(|definition| !definition.is_empty());
        let thing = thing.each(definition, |thing, words| thing.text(skos("definition"), &words, Chinese));
        noted(sourced(thing, uris, &method.provenance), method.note.as_ref()).end();
    }

    /// A language or a currency by its name in the authority tables of the European Union.
    pub(super) fn authority(&mut self, uri: &str) {
        let code = uri.rsplit('/').next().unwrap_or_default();
        let thing = self.graph.describe(uri);
        if uri == LANGUAGE_OF_SERVICES {
            thing.a(dct("LinguisticSystem")).plain(dct("identifier"), code).end();
        } else {
            thing.a(skos("Concept")).plain(skos("notation"), code).end();
        }
    }
}

/// Chinese, as the authority table of languages names it.
pub(super) const LANGUAGE_OF_SERVICES: &str = "http://publications.europa.eu/resource/authority/language/ZHO";

/// A currency, ISO 4217, as the authority table of currencies names it.
pub(super) fn currency(code: &str) -> String {
    format!("{AUTHORITY}currency/{code}")
}

/// A scheme with its titles.
fn a_scheme<'g>(thing: Description<'g>, title: &str, title_in_english: &str) -> Description<'g> {
    let thing = thing.a(skos("ConceptScheme"));
    thing.text(dct("title"), title, Chinese).text(dct("title"), title_in_english, English)
}

fn a_concept<'g>(thing: Description<'g>, code: &str, scheme: &str) -> Description<'g> {
    let thing = thing.a(skos("Concept")).a(schema("DefinedTerm")).plain(skos("notation"), code);
    thing.link(skos("inScheme"), scheme)
}

fn labels<'g>(thing: Description<'g>, name: &str, name_in_english: Option<&String>) -> Description<'g> {
    let thing = thing.text(skos("prefLabel"), name, Chinese);
    thing.each(name_in_english, |thing, name| thing.text(skos("prefLabel"), name, English))
}
