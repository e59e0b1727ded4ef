//! Linked data: things described in triples, and written as Turtle, RDF/XML or JSON-LD.

mod by_subject;
mod json_ld;
pub mod vocabulary;

use by_subject::BySubject;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use std::io::{self, Write};
use vocabulary::{Name, PREFIXES};

/// A language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese in simplified characters.
    Chinese,
    /// English.
    English,
}

impl Language {
    fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }
}

/// What is said of things.
#[derive(Debug, Default)]
pub struct Graph {
    triples: Vec<Triple>,
    parts: u64,
}

/// One thing being described: each method says one more thing of it.
pub struct Description<'g> {
    graph: &'g mut Graph,
    subject: NamedOrBlankNode,
}

impl Graph {
    /// Describes the thing with this URI.
    pub fn describe(&mut self, uri: &str) -> Description<'_> {
        Description { graph: self, subject: NamedNode::new_unchecked(uri).into() }
    }

    /// What is said, in the order in which it was said.
    pub fn triples(&self) -> &[Triple] {
        &self.triples
    }

    /// Takes out what has been said so far; parts of what is said next are still told apart from it.
    pub fn take(&mut self) -> Vec<Triple> {
        std::mem::take(&mut self.triples)
    }

    /// Writes it as Turtle: all that is said of a thing stands together.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn turtle(&self) -> io::Result<Vec<u8>> {
        let mut writer = turtle_writer(Vec::new());
        write_turtle(&self.triples, &mut writer)?;
        writer.finish()
    }

    /// Writes it as RDF/XML.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn rdf_xml(&self) -> io::Result<Vec<u8>> {
        let serializer = oxrdfxml::RdfXmlSerializer::new();
        let with_prefixes = PREFIXES.iter().fold(serializer, |serializer, (prefix, namespace)| {
            serializer.clone().with_prefix(*prefix, *namespace).unwrap_or(serializer)
        });
        let mut writer = with_prefixes.for_writer(Vec::new());
        self.triples.iter().try_for_each(|triple| writer.serialize_triple(triple))?;
        writer.finish()
    }

    /// Writes it as JSON-LD 1.1 with its context inline: whoever reads it needs no network.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn json_ld(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(&json_ld::document(&self.triples))?)
    }
}

/// Writes Turtle to a target.
pub type TurtleWriter<W> = oxttl::turtle::WriterTurtleSerializer<W>;

/// Writes triples as Turtle as they come, with all prefixes.
pub fn turtle_writer<W: Write>(target: W) -> TurtleWriter<W> {
    let serializer = oxttl::TurtleSerializer::new();
    let with_prefixes = PREFIXES.iter().fold(serializer, |serializer, (prefix, namespace)| {
        serializer.clone().with_prefix(*prefix, *namespace).unwrap_or(serializer)
    });
    with_prefixes.for_writer(target)
}

/// Writes triples, all that is said of a thing together: first what was described first, and nothing twice. Says
/// how many there are.
///
/// # Errors
/// When the target cannot be written.
pub fn write_turtle<W: Write>(triples: &[Triple], writer: &mut TurtleWriter<W>) -> io::Result<u64> {
    let by_subject = BySubject::new(triples);
    by_subject.triples().try_fold(0, |written, triple| {
        writer.serialize_triple(triple)?;
        Ok(written + 1)
    })
}

impl Description<'_> {
    /// Of which class it is.
    #[must_use]
    pub fn a(self, class: Name) -> Self {
        self.says(rdf::TYPE.into_owned(), class.node())
    }

    /// A text in a language.
    #[must_use]
    pub fn text(self, property: Name, text: &str, language: Language) -> Self {
        let literal = Literal::new_language_tagged_literal_unchecked(text, language.tag());
        self.says(property.node(), literal)
    }

    /// A text in no language: a code, a checksum.
    #[must_use]
    pub fn plain(self, property: Name, text: &str) -> Self {
        self.says(property.node(), Literal::new_simple_literal(text))
    }

    /// A value of a datatype.
    #[must_use]
    pub fn typed(self, property: Name, value: &str, datatype: Name) -> Self {
        self.says(property.node(), Literal::new_typed_literal(value, datatype.node()))
    }

    /// A count.
    #[must_use]
    pub fn count(self, property: Name, value: u64) -> Self {
        self.says(property.node(), Literal::new_typed_literal(value.to_string(), xsd::NON_NEGATIVE_INTEGER))
    }

    /// A day.
    #[must_use]
    pub fn day(self, property: Name, day: NaiveDate) -> Self {
        self.says(property.node(), Literal::new_typed_literal(day.to_string(), xsd::DATE))
    }

    /// A moment.
    #[must_use]
    pub fn moment(self, property: Name, moment: DateTime<Utc>) -> Self {
        let written = moment.to_rfc3339_opts(SecondsFormat::Micros, true);
        self.says(property.node(), Literal::new_typed_literal(written, xsd::DATE_TIME))
    }

    /// Another thing, by its URI. What is no URI cannot be named so, and is left out.
    #[must_use]
    pub fn link(self, property: Name, uri: &str) -> Self {
        match NamedNode::new(uri) {
            Ok(node) => self.says(property.node(), node),
            Err(_) => self,
        }
    }

    /// An address on the web. What is printed without a scheme cannot be followed, and stays a text.
    #[must_use]
    pub fn web(self, property: Name, address: &str) -> Self {
        match web_address(address) {
            Some(address) => self.says(property.node(), address),
            None => self.plain(property, address),
        }
    }

    /// One thing more for each of these; nothing for none.
    #[must_use]
    pub fn each<T>(self, values: impl IntoIterator<Item = T>, say: impl FnMut(Self, T) -> Self) -> Self {
        values.into_iter().fold(self, say)
    }

    /// Nothing more is said.
    pub fn end(self) {}

    /// A name of a vocabulary.
    #[must_use]
    pub fn name(self, property: Name, name: Name) -> Self {
        self.says(property.node(), name.node())
    }

    /// A part of it, which has no URI of its own.
    #[must_use]
    pub fn part(self, property: Name, describe: impl FnOnce(Description<'_>)) -> Self {
        self.part_under(&[property], describe)
    }

    /// One part of it that several properties name, as two vocabularies do.
    #[must_use]
    pub fn part_under(self, properties: &[Name], describe: impl FnOnce(Description<'_>)) -> Self {
        self.graph.parts += 1;
        let part = BlankNode::new_unchecked(format!("part{}", self.graph.parts));
        let say = |this: Self, property: &Name| this.says(property.node(), part.clone());
        let this = properties.iter().fold(self, say);
        describe(Description { graph: &mut *this.graph, subject: part.into() });
        this
    }

    fn says(self, property: NamedNode, object: impl Into<Term>) -> Self {
        self.graph.triples.push(Triple::new(self.subject.clone(), property, object));
        self
    }
}

/// An address that a browser can follow.
pub fn web_address(text: &str) -> Option<NamedNode> {
    let on_the_web = text.starts_with("http://") || text.starts_with("https://");
    NamedNode::new(text).ok().filter(|_| on_the_web)
}

#[cfg(test)]
mod tests {
    use super::vocabulary::{dcat, dct};
    use super::*;
    use proptest::prelude::*;

    fn graph() -> Graph {
        let mut graph = Graph::default();
        let catalogue = graph.describe("https://example.cn/id/catalogue").a(dcat("Catalog"));
        let catalogue = catalogue.text(dct("title"), "目录", Language::Chinese).count(dcat("byteSize"), 12);
        let _ = catalogue.part(dct("publisher"), |publisher| {
            let _ = publisher.plain(dct("identifier"), "a \"b\"");
        });
        graph
    }

    #[test]
    fn a_graph_says_the_same_in_every_form() {
        let graph = graph();
        let read = |text: Vec<u8>| {
            let read = oxttl::TurtleParser::new().for_slice(&text).map(Result::unwrap).collect::<Vec<_>>();
            read.len()
        };
        assert_eq!(read(graph.turtle().unwrap()), graph.triples().len());
        let xml = graph.rdf_xml().unwrap();
        let read = oxrdfxml::RdfXmlParser::new().for_slice(&xml).map(Result::unwrap).count();
        assert_eq!(read, graph.triples().len());
        let document: serde_json::Value = serde_json::from_slice(&graph.json_ld().unwrap()).unwrap();
        let expected = serde_json::json!([{
            "@id": "https://example.cn/id/catalogue",
            "@type": "dcat:Catalog",
            "dct:title": {"@value": "目录", "@language": "zh"},
            "dcat:byteSize": {"@value": "12", "@type": "xsd:nonNegativeInteger"},
            "dct:publisher": {"dct:identifier": "a \"b\""}
        }]);
        assert_eq!(document["@graph"], expected);
    }

    #[test]
    fn a_part_that_two_properties_name_is_one_part() {
        let mut graph = Graph::default();
        let item = graph.describe("https://example.cn/id/items/a");
        let properties = [vocabulary::cv("hasCost"), vocabulary::schema("offers")];
        item.part_under(&properties, |part| part.plain(dct("identifier"), "f1").end()).end();
        assert_eq!(graph.triples().len(), 3);
        let document: serde_json::Value = serde_json::from_slice(&graph.json_ld().unwrap()).unwrap();
        let expected = serde_json::json!([
            {
                "@id": "https://example.cn/id/items/a",
                "cv:hasCost": {"@id": "_:part1"},
                "schema:offers": {"@id": "_:part1"}
            },
            {"@id": "_:part1", "dct:identifier": "f1"}
        ]);
        assert_eq!(document["@graph"], expected);
    }

    #[test]
    fn what_cannot_be_followed_on_the_web_stays_a_text() {
        for (address, is_link) in [
            ("http://jnzwfw.sd.gov.cn/", true),
            ("https://example.cn/办事", true),
            ("www.jndpc.gov.cn", false),
            ("http://two words", false),
            ("javascript:alert(1)", false),
        ] {
            let mut graph = Graph::default();
            graph.describe("https://example.cn/id/a").web(dct("source"), address).end();
            let object = &graph.triples().first().unwrap().object;
            assert_eq!(matches!(object, Term::NamedNode(_)), is_link, "{address}");
        }
    }

    proptest! {
        #[test]
        fn turtle_keeps_every_text(text in "\\PC*|[\\x01-\\x7f]{0,9}", other in ".*") {
            let mut graph = Graph::default();
            let thing = graph.describe("https://example.cn/id/a").text(dct("title"), &text, Language::Chinese);
            thing.plain(dct("identifier"), &text).plain(dct("source"), &other).plain(dct("source"), &other).end();
            let turtle = graph.turtle().unwrap();
            let read: Vec<Triple> = oxttl::TurtleParser::new().for_slice(&turtle).map(Result::unwrap).collect();
            let said: Vec<&Triple> = graph.triples().iter().take(3).collect();
            prop_assert_eq!(read.iter().collect::<Vec<_>>(), said);
        }
    }
}
