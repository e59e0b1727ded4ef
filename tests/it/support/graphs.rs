//! Graphs as sets of statements, so that two can be compared whatever their parts are called.

use super::files::{content, newest};
use onevisit::export::linked::Describer;
use onevisit::export::linked::whole::write_graph;
use onevisit::export::rdf::Graph;
use onevisit::export::uris::Uris;
use onevisit::search::releases::ReleaseView;
use onevisit::store::Store;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The address that graphs of tests are made for.
pub const BASE: &str = "https://data.example.cn";

/// The newest release as one graph, in Turtle.
pub fn whole(store: &Store) -> Vec<u8> {
    let mut turtle = Vec::new();
    let view = newest(store);
    let triples = write_graph(content(store, &view), &Uris::new(BASE), &mut turtle).unwrap();
    assert_eq!(triples, read(&turtle).len() as u64);
    turtle
}

/// The descriptions of all items of a release.
pub fn described_items(store: &Store, view: &ReleaseView) -> Vec<(String, Graph)> {
    let (uris, release) = (Uris::new(BASE), view.release.seq);
    let mut described = Vec::new();
    let take = |items: Vec<onevisit::domain::item::Item>| {
        for item in items {
            let edition = store.guides_of(release, &[item.code.as_ref()])?.pop();
            let parent = item.parent.as_ref().and_then(|code| store.item(release, code.as_ref()).unwrap());
            let mut describer = Describer::new(&view.release, &view.directory, &uris);
            describer.item_in_full(&item, edition.as_ref(), parent.as_ref());
            described.push((uris.thing("items", item.code.as_ref()), describer.with_context()));
        }
        Ok::<_, onevisit::store::StoreError>(())
    };
    store.for_each_part_of_items(release, take).unwrap();
    described
}

/// Turtle, read by the library.
pub fn read(turtle: &[u8]) -> Vec<Triple> {
    oxttl::TurtleParser::new().for_slice(turtle).map(Result::unwrap).collect()
}

/// What is said of things that have a URI; parts stand where they belong.
pub fn statements(triples: &[Triple]) -> BTreeSet<String> {
    let mut said: BTreeMap<String, Vec<&Triple>> = BTreeMap::new();
    for triple in triples {
        said.entry(triple.subject.to_string()).or_default().push(triple);
    }
    let named = triples.iter().filter(|triple| matches!(triple.subject, NamedOrBlankNode::NamedNode(_)));
    named.map(|triple| format!("{} {}", triple.subject, pair(triple, &said))).collect()
}

fn pair(triple: &Triple, said: &BTreeMap<String, Vec<&Triple>>) -> String {
    let object = match &triple.object {
        Term::BlankNode(part) => {
            let of_part = said[&part.to_string()].iter().map(|triple| pair(triple, said));
            format!("{:?}", of_part.collect::<BTreeSet<_>>())
        }
        object => object.to_string(),
    };
    format!("{} {object}", triple.predicate)
}

/// The same of a document in JSON-LD, by the rules of our own documents: prefixes, and nothing else in the context.
pub fn statements_of_json_ld(document: &Value) -> BTreeSet<String> {
    let nodes = document["@graph"].as_array().unwrap();
    let reader = Reader { context: &document["@context"], nodes };
    let things = nodes.iter().filter(|node| !node["@id"].as_str().unwrap().starts_with("_:"));
    things
        .flat_map(|node| {
            let subject = NamedNode::new(node["@id"].as_str().unwrap()).unwrap();
            reader.pairs(node).into_iter().map(move |pair| format!("{subject} {pair}"))
        })
        .collect()
}

struct Reader<'a> {
    context: &'a Value,
    nodes: &'a [Value],
}

impl Reader<'_> {
    fn pairs(&self, node: &Value) -> BTreeSet<String> {
        let members = node.as_object().unwrap().iter().filter(|(key, _)| *key != "@id");
        members
            .flat_map(|(key, value)| {
                let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                values.into_iter().map(move |value| match key.as_str() {
                    "@type" => {
                        let class = self.name(value.as_str().unwrap());
                        format!("{} {class}", oxrdf::vocab::rdf::TYPE)
                    }
                    key => format!("{} {}", self.name(key), self.object(&value)),
                })
            })
            .collect()
    }

    fn object(&self, value: &Value) -> String {
        if let Some(text) = value.as_str() {
            return Literal::new_simple_literal(text).to_string();
        }
        if let Some(text) = value["@value"].as_str() {
            return match value["@language"].as_str() {
                Some(language) => Literal::new_language_tagged_literal(text, language).unwrap().to_string(),
                None => {
                    Literal::new_typed_literal(text, self.name(value["@type"].as_str().unwrap())).to_string()
                }
            };
        }
        match value["@id"].as_str() {
            Some(part) if part.starts_with("_:") => {
                let described = self.nodes.iter().find(|node| node["@id"] == part).unwrap();
                format!("{:?}", self.pairs(described))
            }
            Some(uri) => NamedNode::new(uri).unwrap().to_string(),
            None => format!("{:?}", self.pairs(value)),
        }
    }

    fn name(&self, short: &str) -> NamedNode {
        let (prefix, local) = short.split_once(':').unwrap();
        let namespace = self.context[prefix].as_str();
        NamedNode::new(namespace.map_or_else(|| short.to_owned(), |namespace| format!("{namespace}{local}")))
            .unwrap()
    }
}

/// The URIs below the base that a graph names, as subject or as object.
pub fn ours(triples: &[Triple], base: &str) -> BTreeSet<String> {
    let objects = triples.iter().filter_map(|triple| match &triple.object {
        Term::NamedNode(uri) => Some(uri.as_str().to_owned()),
        _ => None,
    });
    objects.chain(subjects(triples)).filter(|uri| uri.starts_with(base)).collect()
}

/// The things that a graph describes.
pub fn subjects(triples: &[Triple]) -> BTreeSet<String> {
    let named = triples.iter().filter_map(|triple| match &triple.subject {
        NamedOrBlankNode::NamedNode(uri) => Some(uri.as_str().to_owned()),
        NamedOrBlankNode::BlankNode(_) => None,
    });
    named.collect()
}
