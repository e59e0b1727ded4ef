//! JSON-LD as a person would write it: short names, and parts where they belong.

use super::by_subject::BySubject;
use super::vocabulary::PREFIXES;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value, json};

/// The whole document, with its context.
pub(super) fn document(triples: &[Triple]) -> Value {
    let said = BySubject::new(triples);
    let things = said.order.iter().copied().filter(|subject| !said.is_nested(subject));
    let graph: Vec<Value> = things.map(|subject| node(subject, &said)).collect();
    let context: Map<String, Value> =
        PREFIXES.iter().map(|(prefix, namespace)| ((*prefix).to_owned(), json!(namespace))).collect();
    json!({"@context": context, "@graph": graph})
}

/// A thing with all that is said of it. A part stands where it belongs; parts have no circles. One that belongs to
/// several properties stands beside the things, with a name for this document.
fn node(subject: &NamedOrBlankNode, said: &BySubject<'_>) -> Value {
    let mut members = Map::new();
    if !said.is_nested(subject) {
        members.insert("@id".to_owned(), json!(id(subject)));
    }
    for triple in said.of(subject) {
        let (key, value) = match &triple.object {
            Term::NamedNode(class) if triple.predicate == rdf::TYPE => {
                ("@type".to_owned(), json!(short(class)))
            }
            object => (short(&triple.predicate), value(object, said)),
        };
        match members.get_mut(&key) {
            None => {
                members.insert(key, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(one) => *one = json!([one.take(), value]),
        }
    }
    Value::Object(members)
}

fn value(object: &Term, said: &BySubject<'_>) -> Value {
    match object {
        Term::NamedNode(uri) => json!({"@id": uri.as_str()}),
        Term::BlankNode(part) => {
            let part = NamedOrBlankNode::from(part.clone());
            if said.is_nested(&part) { node(&part, said) } else { json!({"@id": id(&part)}) }
        }
        Term::Literal(literal) => literal_value(literal),
    }
}

fn id(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(uri) => uri.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(part) => part.to_string(),
    }
}

fn literal_value(literal: &Literal) -> Value {
    match literal.language() {
        Some(language) => json!({"@value": literal.value(), "@language": language}),
        None if literal.datatype() == xsd::STRING => json!(literal.value()),
        None => json!({"@value": literal.value(), "@type": short(&literal.datatype().into_owned())}),
    }
}

/// A name with the prefix of its namespace, if it has one.
fn short(uri: &NamedNode) -> String {
    let prefixed = PREFIXES.iter().find_map(|(prefix, namespace)| {
        let local = uri.as_str().strip_prefix(namespace)?;
        (!local.is_empty()).then(|| format!("{prefix}:{local}"))
    });
    prefixed.unwrap_or_else(|| uri.as_str().to_owned())
}
