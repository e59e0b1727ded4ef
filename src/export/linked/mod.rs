//! What a release holds, as linked data: CPSV-AP 3.2.0 and schema.org on the same URIs, code lists as SKOS.
//!
//! What the catalogue does not say is not said here either. Things have permanent URIs ([`Uris`]); parts, such as
//! the materials of a guide, have none, for their codes are good for one edition only.

mod channel;
mod concepts;
mod contact;
mod cost;
mod department;
mod guide;
mod item;
mod material;
mod origin;
mod place;
mod release;
pub mod whole;

use super::code_lists;
use super::rdf::Graph;
use super::uris::Uris;
use crate::domain::catalogue::Directory;
use crate::domain::release::Release;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use std::collections::BTreeSet;

/// The authority tables of the European Union, by which CPSV-AP names languages and currencies.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority/";

/// Describes the things of a release.
pub struct Describer<'a> {
    release: &'a Release,
    directory: &'a Directory,
    uris: &'a Uris,
    graph: Graph,
}

impl<'a> Describer<'a> {
    /// Nothing is described yet.
    pub fn new(release: &'a Release, directory: &'a Directory, uris: &'a Uris) -> Self {
        Self { release, directory, uris, graph: Graph::default() }
    }

    /// What has been described, and beside it whatever of this release it names: whoever reads it needs no other
    /// document to know what each code means. An item that is named has to be described before.
    pub fn with_context(mut self) -> Graph {
        let subjects = self.graph.triples().iter().map(|triple| &triple.subject);
        let mut described: BTreeSet<String> = subjects.filter_map(name_of).collect();
        let mut read = 0;
        loop {
            let new = self.graph.triples().iter().skip(read).filter_map(named_by);
            let named: BTreeSet<String> = new.filter(|uri| !described.contains(uri)).collect();
            if named.is_empty() {
                return self.graph;
            }
            read = self.graph.triples().len();
            for uri in named {
                self.named(&uri);
                described.insert(uri);
            }
        }
    }

    /// Describes the thing of the directory with this code, if there is one.
    pub fn thing(&mut self, collection: &str, code: &str) {
        let directory = self.directory;
        match collection {
            "channels" => directory.channels.get(code).into_iter().for_each(|channel| self.channel(channel)),
            "code-lists" => code_lists::find(code).iter().for_each(|list| self.scheme(list)),
            "departments" => {
                directory
                    .departments
                    .get(code)
                    .into_iter()
                    .for_each(|department| self.department(department));
            }
            "handling-modes" => {
                directory.handling_modes.get(code).into_iter().for_each(|mode| self.mode(mode))
            }
            "jurisdictions" => {
                directory.jurisdictions.get(code).into_iter().for_each(|place| self.place(place))
            }
            "methods" => directory.methods.get(code).into_iter().for_each(|method| self.method(method)),
            "releases" if code == self.release.edition.version.as_ref() => self.release(),
            "sources" => directory.sources.get(code).into_iter().for_each(|source| self.source(source)),
            _ => {}
        }
    }

    /// Describes what a URI names: a thing of the directory, a code, a language, a currency. Nothing else is ours.
    fn named(&mut self, uri: &str) {
        if uri.starts_with(AUTHORITY) {
            return self.authority(uri);
        }
        let path = self.uris.path_of(uri);
        let path: Vec<&str> = path.iter().flatten().map(String::as_str).collect();
        match path.as_slice() {
            ["handling-modes"] => self.mode_scheme(),
            [collection, code] => self.thing(collection, code),
            ["code-lists", list, code] => {
                let value = code_lists::find(list).and_then(|list| list.value(code));
                value.into_iter().for_each(|value| self.concept(list, value));
            }
            _ => {}
        }
    }
}

fn name_of(subject: &NamedOrBlankNode) -> Option<String> {
    match subject {
        NamedOrBlankNode::NamedNode(uri) => Some(uri.as_str().to_owned()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn named_by(triple: &Triple) -> Option<String> {
    match &triple.object {
        Term::NamedNode(uri) => Some(uri.as_str().to_owned()),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}
