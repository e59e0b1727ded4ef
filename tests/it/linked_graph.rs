//! Descriptions as graphs: complete in themselves, the same in every form, true to CPSV-AP.

use crate::support::database::{Database, on_each_database};
use crate::support::files::{newest, publish_awkward};
use crate::support::graphs::{
    BASE, described_items, ours, read, statements, statements_of_json_ld, subjects, whole,
};
use crate::support::imports::with_jinan;
use onevisit::export::code_lists;
use onevisit::export::uris::Uris;
use onevisit::ingest::folder::Folder;
use onevisit::publish::{self, Intent};
use onevisit::store::Store;
use onevisit::synth::{self, Options};
use oxrdf::{Term, Triple};
use std::collections::{BTreeMap, BTreeSet};

const CPSV: &str = "http://purl.org/vocab/cpsv#";
const CV: &str = "http://data.europa.eu/m8g/";
const DCT: &str = "http://purl.org/dc/terms/";

/// What each class must have, each once where the shapes of CPSV-AP 3.2.0 say so.
const NEEDED: &[(&str, &str, &[&str], &[&str])] = &[
    (CPSV, "PublicService", &["identifier"], &["title", "description"]),
    (CPSV, "Rule", &["identifier"], &["title", "description"]),
    (CV, "Channel", &["identifier"], &[]),
    (CV, "Cost", &["identifier"], &[]),
    (CV, "Evidence", &["identifier"], &["title"]),
    (CV, "Output", &["identifier"], &["title"]),
    (CV, "Requirement", &["identifier"], &["title"]),
    (CV, "PublicOrganisation", &["identifier"], &["title", "spatial"]),
];

fn made_up(database: &Database, items: usize) -> Store {
    let folder = database.folder.path().join("made-up");
    synth::write(&folder, &Options { items: items.try_into().unwrap(), seed: 3, profile: None }).unwrap();
    let (store, now) = (database.open(), onevisit::clock::now());
    publish::load(&store, Folder::Disk(folder), Intent::Synthetic, now).unwrap();
    store
}

/// Fails where a thing lacks what its class must have, or has it more than once.
fn check_shapes(triples: &[Triple]) -> BTreeSet<String> {
    let mut things: BTreeMap<String, Vec<&Triple>> = BTreeMap::new();
    triples.iter().for_each(|triple| things.entry(triple.subject.to_string()).or_default().push(triple));
    let mut seen = BTreeSet::new();
    for (subject, said) in &things {
        let values = |property: &str| said.iter().filter(|t| t.predicate.as_str() == property).count();
        let is = |class: &str| {
            let class = Term::from(oxrdf::NamedNode::new_unchecked(class));
            said.iter().any(|t| t.predicate == oxrdf::vocab::rdf::TYPE && t.object == class)
        };
        for (namespace, class, once, some) in
            NEEDED.iter().filter(|(ns, name, ..)| is(&format!("{ns}{name}")))
        {
            seen.insert((*class).to_owned());
            for property in *once {
                assert_eq!(values(&format!("{DCT}{property}")), 1, "{namespace}{class} {subject} {property}");
            }
            for property in *some {
                assert!(values(&format!("{DCT}{property}")) > 0, "{namespace}{class} {subject} {property}");
            }
        }
        for property in ["processingTime", "currency", "hasValue"] {
            assert!(values(&format!("{CV}{property}")) <= 1, "{subject} {property}");
        }
    }
    seen
}

#[test]
fn a_description_of_an_item_needs_no_other_document() {
    on_each_database(|database| {
        let store = made_up(database, 60);
        let mut seen = BTreeSet::new();
        for (uri, graph) in described_items(&store, &newest(&store)) {
            let triples = graph.triples();
            let described = subjects(triples);
            let named = ours(triples, &format!("{BASE}/id/"));
            assert!(described.contains(&uri));
            assert_eq!(named.difference(&described).collect::<Vec<_>>(), Vec::<&String>::new(), "{uri}");
            seen.append(&mut check_shapes(triples));
        }
        assert_eq!(seen.len(), NEEDED.len(), "{seen:?}");
    });
}

#[test]
fn turtle_and_json_ld_say_the_same() {
    let stores: [fn(&Database) -> Store; 2] = [with_jinan, |database| {
        let store = database.open();
        publish_awkward(&store);
        store
    }];
    for prepare in stores {
        let database = Database::sqlite();
        let store = prepare(&database);
        for (uri, graph) in described_items(&store, &newest(&store)) {
            let meant = statements(graph.triples());
            assert_eq!(statements(&read(&graph.turtle().unwrap())), meant, "{uri}");
            let document = serde_json::from_slice(&graph.json_ld().unwrap()).unwrap();
            assert_eq!(statements_of_json_ld(&document), meant, "{uri}");
        }
    }
}

#[test]
fn the_whole_graph_says_all_that_the_descriptions_say_and_always_in_the_same_bytes() {
    on_each_database(|database| {
        let store = made_up(database, 60);
        let turtle = whole(&store);
        assert_eq!(turtle, whole(&store));
        let triples = read(&turtle);
        check_shapes(&triples);
        let said = statements(&triples);
        for (uri, graph) in described_items(&store, &newest(&store)) {
            let missing: Vec<String> = statements(graph.triples()).difference(&said).cloned().collect();
            assert_eq!(missing, Vec::<String>::new(), "{uri}");
        }
        let described = subjects(&triples);
        let named = ours(&triples, &format!("{BASE}/id/"));
        assert_eq!(named.difference(&described).collect::<Vec<_>>(), Vec::<&String>::new());
    });
}

#[test]
fn every_value_of_every_code_list_is_a_concept() {
    let database = Database::sqlite();
    let said = statements(&read(&whole(&with_jinan(&database))));
    let uris = Uris::new(BASE);
    let lists = code_lists::all();
    assert!(lists.len() > 40);
    for list in lists {
        let scheme = uris.code_list(list.code);
        for value in &list.values {
            let concept = uris.code(list.code, value.code);
            for statement in [
                "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#Concept>"
                    .to_owned(),
                format!("<http://www.w3.org/2004/02/skos/core#prefLabel> \"{}\"@zh", value.name),
                format!("<http://www.w3.org/2004/02/skos/core#prefLabel> \"{}\"@en", value.name_en),
                format!("<http://www.w3.org/2004/02/skos/core#inScheme> <{scheme}>"),
            ] {
                assert!(said.contains(&format!("<{concept}> {statement}")), "{concept} {statement}");
            }
        }
    }
}

#[test]
fn made_up_data_says_so_wherever_it_is_described() {
    let database = Database::sqlite();
    let store = made_up(&database, 20);
    let said = statements(&read(&whole(&store)));
    let label = "<http://www.w3.org/2000/01/rdf-schema#comment> \
                 \"Made-up data, for demonstration and measurement only.\"@en";
    let labelled: Vec<&String> = said.iter().filter(|statement| statement.ends_with(label)).collect();
    for collection in ["items", "departments", "channels", "releases"] {
        let begin = format!("<{BASE}/id/{collection}/");
        let things: BTreeSet<&str> =
            said.iter().filter(|s| s.starts_with(&begin)).map(|s| s.split(' ').next().unwrap()).collect();
        assert!(!things.is_empty(), "{collection}");
        for thing in things {
            assert!(labelled.iter().any(|statement| statement.starts_with(thing)), "{thing}");
        }
    }
    let database = Database::sqlite();
    let real = statements(&read(&whole(&with_jinan(&database))));
    assert!(!real.iter().any(|statement| statement.ends_with(label)));
}
