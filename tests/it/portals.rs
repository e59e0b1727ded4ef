//! Data portals: one address tells all datasets, and a harvest after a release finds those that it changed.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::mirrors::Upstream;
use crate::support::process::until;
use oxrdf::{NamedNodeRef, NamedOrBlankNode, Term, Triple};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where the catalogue is, and what it is sent as.
const CATALOGUES: &[(&str, &str)] = &[
    ("/dcat/catalog.jsonld", "application/ld+json"),
    ("/dcat/catalog.ttl", "text/turtle; charset=utf-8"),
    ("/dcat/catalog.rdf", "application/rdf+xml; charset=utf-8"),
    ("/data.json", "application/json"),
    ("/dcat-us-3.json", "application/json"),
];
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCT: &str = "http://purl.org/dc/terms/";

fn get(app: &App, path: &str) -> Answer {
    let answer = app.client.send("GET", path, &[("accept-encoding", "identity")]);
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    answer
}

fn turtle(app: &App) -> Vec<Triple> {
    let body = get(app, "/dcat/catalog.ttl").body;
    oxttl::TurtleParser::new().for_slice(&body).map(Result::unwrap).collect()
}

/// What is said of everything with a property: the subject, and the value as a text.
fn said(triples: &[Triple], property: &str) -> BTreeMap<String, String> {
    let wanted = NamedNodeRef::new_unchecked(property);
    let of_property = triples.iter().filter(|triple| triple.predicate == wanted);
    let value = |term: &Term| match term {
        Term::NamedNode(uri) => uri.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(_) => "…".to_owned(),
    };
    of_property
        .filter_map(|triple| match &triple.subject {
            NamedOrBlankNode::NamedNode(uri) => Some((uri.as_str().to_owned(), value(&triple.object))),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

/// When each dataset was changed last, as a harvester reads it.
fn harvest(app: &App) -> BTreeMap<String, String> {
    let modified = said(&turtle(app), &format!("{DCT}modified"));
    modified.into_iter().filter(|(uri, _)| uri.contains("/id/datasets/")).collect()
}

fn last(uri: &str) -> &str {
    uri.rsplit('/').next().unwrap()
}

#[test]
fn two_harvests_across_a_release_find_exactly_the_datasets_that_it_changed() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(database);
        upstream.app.write_files();
        let before = harvest(&upstream.app);
        assert_eq!(before.len(), 7);
        let items = upstream.items();
        upstream.publish("r2", |release| {
            let noted = onevisit::domain::item::Item { note: Some("新".to_owned()), ..items[0].clone() };
            release.put_items(&[noted])
        });
        upstream.app.write_files();
        let after = harvest(&upstream.app);
        assert!(before.keys().eq(after.keys()), "the URIs of datasets never change");
        let changed: Vec<&str> =
            after.iter().filter(|(uri, when)| before[*uri] != **when).map(|(uri, _)| last(uri)).collect();
        assert_eq!(changed, ["govt-service-catalogue", "govt-service-changes", "govt-services"]);
        let told = get(&upstream.app, "/data.json").json();
        for dataset in told["dataset"].as_array().unwrap() {
            let modified =
                chrono::DateTime::parse_from_rfc3339(dataset["modified"].as_str().unwrap()).unwrap();
            let harvested = &after[dataset["identifier"].as_str().unwrap()];
            assert_eq!(modified, chrono::DateTime::parse_from_rfc3339(harvested).unwrap());
        }
    });
}

#[test]
fn a_source_that_is_new_changes_nothing_that_was_there_before() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.app.write_files();
    let before = harvest(&upstream.app);
    let items = upstream.items();
    let source = upstream.store.directory(1).unwrap().sources.entries()[0].clone();
    upstream.publish("r2", |release| {
        let new =
            onevisit::domain::source::Source { code: "new-list".to_owned().try_into().unwrap(), ..source };
        release.put_entries(&[new])?;
        release
            .put_items(&[onevisit::domain::item::Item { note: Some("新".to_owned()), ..items[0].clone() }])
    });
    upstream.app.write_files();
    let after = harvest(&upstream.app);
    let changed: Vec<&str> =
        after.iter().filter(|(uri, when)| before[*uri] != **when).map(|(uri, _)| last(uri)).collect();
    let expected =
        ["govt-service-catalogue", "govt-service-changes", "govt-service-figures", "govt-services"];
    assert_eq!(changed, expected);
}

#[test]
fn what_rows_mention_changes_the_datasets_that_show_it() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.app.write_files();
    let before = harvest(&upstream.app);
    upstream.publish_second();
    upstream.app.write_files();
    let after = harvest(&upstream.app);
    let same: Vec<&str> =
        after.iter().filter(|(uri, when)| before[*uri] == **when).map(|(uri, _)| last(uri)).collect();
    assert_eq!(same, [""; 0], "a department, a claim, items and guides have changed");
}

#[test]
fn a_catalogue_says_of_each_file_what_the_manifest_says() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let triples = turtle(&app);
    let of = |name: &str| said(&triples, &format!("{DCAT}{name}"));
    let (addresses, sizes, newest) = (of("downloadURL"), of("byteSize"), of("accessURL"));
    let files = app.client.json("/v1/files");
    let files: BTreeMap<&str, &Value> = files["data"]["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["url"].as_str().unwrap(), file))
        .collect();
    assert_eq!(addresses.len(), files.len() - 1, "all but datapackage.json");
    for (distribution, address) in &addresses {
        let file = files[address.as_str()];
        assert_eq!(sizes[distribution], file["bytes"].to_string());
        assert!(newest[distribution].ends_with(&format!("/v1/files/{}", file["name"].as_str().unwrap())));
        let path = address.strip_prefix(&app.state.base_url).unwrap();
        assert_eq!(app.client.send("HEAD", path, &[]).status, 200, "{address}");
    }
    let checksums =
        triples.iter().filter(|triple| triple.predicate.as_str().ends_with("checksumValue")).count();
    assert_eq!(checksums, addresses.len());
}

#[test]
fn all_forms_say_the_same_and_are_sent_as_harvesters_want_them() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    for (path, media_type) in CATALOGUES {
        let answer = get(&app, path);
        assert_eq!(answer.header("content-type"), *media_type, "{path}");
        let head = app.client.send("HEAD", path, &[]);
        assert_eq!((head.status, head.header("content-type")), (200, *media_type), "{path}");
        let again = app.client.send("GET", path, &[("if-none-match", answer.header("etag"))]);
        assert_eq!(again.status, 304, "{path}");
        // A harvester that asks for pages until they say nothing new finds the same each time.
        assert_eq!(get(&app, &format!("{path}?page=2")).body, answer.body, "{path}");
    }
    let xml = get(&app, "/dcat/catalog.rdf").body;
    let in_xml = oxrdfxml::RdfXmlParser::new().for_slice(&xml).map(Result::unwrap).count();
    assert_eq!(in_xml, turtle(&app).len());
}

#[test]
fn the_uris_of_the_catalogue_lead_to_it() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let triples = turtle(&app);
    let ours = format!("{}/id/", app.state.base_url);
    let titled = said(&triples, &format!("{DCT}title"));
    let uris: Vec<&String> = titled.keys().filter(|uri| uri.starts_with(&ours)).collect();
    assert_eq!(uris.len(), 1 + 1 + 7 + said(&triples, &format!("{DCAT}downloadURL")).len());
    for uri in uris {
        let path = uri.strip_prefix(&app.state.base_url).unwrap();
        let answer = app.client.send("GET", path, &[("accept", "text/turtle")]);
        let address = format!("{}/dcat/catalog.ttl", app.state.base_url);
        assert_eq!((answer.status, answer.header("location")), (303, address.as_str()), "{uri}");
    }
    let unknown = app.client.send("GET", "/id/datasets/budget", &[]);
    assert_eq!(unknown.status, 404);
    assert!(unknown.text().contains("govt-service-guides"));
}

#[test]
fn an_empty_database_has_no_catalogue_rather_than_an_empty_one() {
    let app = App::start(&Database::sqlite(), &[]);
    for (path, _) in CATALOGUES {
        let answer = app.client.send("GET", path, &[]);
        assert_eq!((answer.status, answer.header("retry-after")), (503, "2"), "{path}");
    }
}

#[test]
fn the_operator_says_who_publishes_and_whom_to_ask() {
    let database = Database::sqlite();
    drop(App::with_jinan(&database));
    let flags = [
        "--publisher",
        "某某市数据局",
        "--publisher-url",
        "https://www.example.cn",
        "--contact-email",
        "open@example.cn",
    ];
    let app = App::start(&database, &flags);
    app.write_files();
    let text = String::from_utf8(get(&app, "/dcat/catalog.ttl").body).unwrap();
    for said in ["\"某某市数据局\"", "<https://www.example.cn>", "<mailto:open@example.cn>"] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn made_up_data_is_labelled_in_every_title() {
    let app = App::with_profile(&Database::sqlite());
    app.write_files();
    let told = get(&app, "/data.json").json();
    for dataset in told["dataset"].as_array().unwrap() {
        assert!(dataset["title"].as_str().unwrap().ends_with("（虚构数据）"), "{dataset}");
    }
}

/// When a document says that it was modified, which it does as soon as its second has passed.
fn modified(app: &App, path: &str) -> String {
    until("the moment is said", || {
        let modified = get(app, path).header("last-modified").to_owned();
        Some(modified).filter(|modified| !modified.is_empty())
    })
}

#[test]
fn a_client_that_knows_a_moment_reads_a_catalogue_again_only_when_it_may_have_changed() {
    let database = Database::sqlite();
    let app = App::with_jinan_and_files(&database);
    let known: Vec<(&str, String)> =
        CATALOGUES.iter().map(|(path, _)| (*path, modified(&app, path))).collect();
    let ask = |app: &App, status: u16| {
        for (path, modified) in &known {
            let answer = app.client.send("GET", path, &[("if-modified-since", modified)]);
            assert_eq!(answer.status, status, "{path} {modified}");
        }
    };
    ask(&app, 304);
    // Another publisher, with the same release: that changes every catalogue.
    let other = App::start(&database, &["--publisher", "某某市数据局"]);
    other.write_files();
    ask(&other, 200);
    crate::support::story::publish(&app.state.store, "next", |_| Ok(()));
    app.state.releases.refresh().unwrap();
    app.write_files();
    ask(&app, 200);
    let answer = app.client.send("GET", "/api/3/action/package_list", &[]);
    assert_eq!(answer.header("last-modified"), "", "what is asked with NOW changes by itself");
}
