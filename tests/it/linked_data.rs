//! Linked data over HTTP: permanent URIs, the forms of a thing, and that every link leads somewhere.

use crate::support::app::App;
use crate::support::client::{Answer, check_against_document};
use crate::support::database::{Database, on_each_database};
use crate::support::graphs::{ours, read};
use crate::support::story::tell;
use std::collections::{BTreeMap, BTreeSet};

const ITEM: &str = "/v1/items/medical-advertisement-certificate";

fn get(app: &App, path: &str, accept: &str) -> Answer {
    let answer = app.client.send("GET", path, &[("accept", accept)]);
    if path.starts_with("/v1") {
        check_against_document("GET", path, &answer);
    }
    answer
}

/// Where a permanent URI leads.
fn led(app: &App, path: &str, accept: &str) -> String {
    let answer = get(app, path, accept);
    assert_eq!(answer.status, 303, "{path}: {}", answer.text());
    answer.header("location").strip_prefix(&app.state.base_url).unwrap().to_owned()
}

#[test]
fn every_uri_of_ours_in_the_built_in_catalogue_leads_to_its_description() {
    let app = App::with_jinan(&Database::sqlite());
    let base = &app.state.base_url;
    let documents = ["/id/handling-modes", "/id/code-lists"].map(|path| format!("{base}{path}"));
    let mut waiting: BTreeSet<String> = documents.into_iter().collect();
    for item in app.client.json("/v1/items?limit=500")["data"].as_array().unwrap() {
        waiting.insert(format!("{base}/id/items/{}", item["code"].as_str().unwrap()));
    }
    let mut visited: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    while let Some(uri) = waiting.pop_first() {
        let path = uri.strip_prefix(base.as_str()).unwrap();
        seen.insert(uri.clone());
        if !path.starts_with("/id/") {
            assert_eq!(app.client.get(path).status, 200, "{uri}");
            continue;
        }
        assert_eq!(get(&app, &led(&app, path, "application/json"), "*/*").status, 200, "{uri}");
        let document = led(&app, path, "text/turtle");
        let named = visited.entry(document.clone()).or_insert_with(|| {
            let answer = get(&app, &document, "*/*");
            assert_eq!((answer.status, answer.header("content-type")), (200, "text/turtle"), "{document}");
            ours(&read(&answer.body), base)
        });
        assert!(path == "/id/code-lists" || named.contains(&uri), "{document} does not describe {uri}");
        waiting.extend(named.difference(&seen).cloned());
    }
    assert!(seen.len() > 400, "{}", seen.len());
}

#[test]
fn format_outweighs_accept_and_json_is_what_one_gets_unasked() {
    let app = App::with_jinan(&Database::sqlite());
    for (accept, query, media_type) in [
        ("*/*", "", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "application/json"),
        ("application/ld+json", "", "application/ld+json"),
        ("text/turtle, application/json;q=0.5", "", "text/turtle"),
        ("text/turtle", "?format=json", "application/json"),
        ("application/json", "?format=jsonld", "application/ld+json"),
        ("image/png", "?format=ttl", "text/turtle"),
    ] {
        for path in [
            ITEM,
            "/v1/departments/justice",
            "/v1/channels/hotline-12345",
            "/v1/handling-modes/zero_visit",
            "/v1/handling-modes",
            "/v1/jurisdictions/370100",
            "/v1/sources/dzwww-2018-article",
            "/v1/releases/2018-06-20",
            "/v1/code-lists",
            "/v1/code-lists/item_type",
        ] {
            let answer = get(&app, &format!("{path}{query}"), accept);
            let shown = (answer.status, answer.header("content-type"));
            assert_eq!(shown, (200, media_type), "{path}{query} {accept}");
        }
    }
    assert_eq!(get(&app, ITEM, "image/png").status, 406);
    let problem = app.client.problem(&format!("{ITEM}?format=turtle"), 400, "invalid-parameters");
    assert_eq!(problem["errors"][0]["allowed"], serde_json::json!(["json", "jsonld", "ttl"]));
}

#[test]
fn what_chooses_parts_of_the_json_is_refused_of_linked_data() {
    let app = App::with_jinan(&Database::sqlite());
    let path = format!("{ITEM}?format=ttl&include=department&fields=code");
    let problem = app.client.problem(&path, 400, "invalid-parameters");
    let errors = problem["errors"].as_array().unwrap();
    let parameters: Vec<&str> = errors.iter().map(|error| error["parameter"].as_str().unwrap()).collect();
    assert_eq!(parameters, ["include", "fields"]);
    assert!(errors[0]["message"].as_str().unwrap().contains("format=json"));
    let problem = app.client.problem("/v1/handling-modes?format=ttl&limit=1", 400, "invalid-parameters");
    assert_eq!(problem["errors"][0]["parameter"], "limit");
    assert_eq!(app.client.get("/v1/handling-modes?format=json&limit=1").status, 200);
}

#[test]
fn each_form_has_a_tag_of_its_own_and_names_the_others() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let ask = |path: &str, accept: &str, known: &str| {
            app.client.send("GET", path, &[("accept", accept), ("if-none-match", known)])
        };
        let turtle = ask(ITEM, "text/turtle", "");
        let etag = turtle.header("etag").to_owned();
        assert_eq!(turtle.header("vary"), "Accept, Accept-Encoding");
        assert_eq!(ask(ITEM, "text/turtle", &etag).status, 304);
        assert_eq!(ask(ITEM, "application/json", &etag).status, 200);
        let pinned = ask(&format!("{ITEM}?release=2018-06-20"), "application/json", "");
        assert!(pinned.header("cache-control").contains("immutable"));
        let (json, base) = (ask(ITEM, "*/*", ""), &app.state.base_url);
        let link = |query: &str, media_type: &str| {
            format!("<{base}{ITEM}?{query}>; rel=\"alternate\"; type=\"{media_type}\"")
        };
        let (json_ld, ttl) =
            (link("format=jsonld", "application/ld+json"), link("format=ttl", "text/turtle"));
        assert_eq!(json.header("link"), format!("{json_ld}, {ttl}"));
        assert!(turtle.header("link").starts_with(&link("format=json", "application/json")));
        let at_release = link("release=2018-06-20&format=jsonld", "application/ld+json");
        assert!(pinned.header("link").contains(&at_release), "{}", pinned.header("link"));
    });
}

#[test]
fn a_permanent_uri_leads_to_the_form_that_the_client_likes() {
    let app = App::with_jinan(&Database::sqlite());
    for (uri, accept, document) in [
        ("/id/items/legal-aid", "*/*", "/v1/items/legal-aid"),
        ("/id/items/legal-aid", "text/turtle", "/v1/items/legal-aid?format=ttl"),
        (
            "/id/items/legal-aid?release=2018-06-20",
            "application/ld+json",
            "/v1/items/legal-aid?release=2018-06-20&format=jsonld",
        ),
        ("/id/items/legal-aid?format=json", "text/turtle", "/v1/items/legal-aid?format=json"),
        ("/id/methods/window_instant_on_spot", "*/*", "/v1/handling-modes/one_visit"),
        ("/id/code-lists/status/active", "text/turtle", "/v1/code-lists/status?format=ttl"),
        ("/id/handling-modes", "*/*", "/v1/handling-modes"),
        ("/id/releases/2018-06-20", "*/*", "/v1/releases/2018-06-20"),
    ] {
        assert_eq!(led(&app, uri, accept), document, "{uri}");
    }
    let answer = app.client.send("GET", "/id/items/legal-aid", &[]);
    assert_eq!(
        (answer.header("vary"), answer.header("cache-control")),
        ("Accept, Accept-Encoding", "public, max-age=3600")
    );
    assert_eq!(app.client.send("HEAD", "/id/items/legal-aid", &[]).status, 303);
    assert_eq!(app.client.send("DELETE", "/id/items/legal-aid", &[]).header("allow"), "GET, HEAD, OPTIONS");
    for (path, status) in [
        ("/id/items", 404),
        ("/id/claims/listed-items", 404),
        ("/id/methods/never", 404),
        ("/id/code-lists/status/never", 404),
        ("/id/code-lists/never/active", 404),
        ("/id/items/legal-aid?format=xml", 400),
        ("/id/items/legal-aid?fields=code", 400),
    ] {
        assert_eq!(app.client.send("GET", path, &[]).status, status, "{path}");
    }
    assert_eq!(app.client.send("GET", "/id/items/legal-aid", &[("accept", "image/png")]).status, 406);
}

#[test]
fn what_has_left_or_moved_answers_as_its_json_does() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        let gone = get(&app, &led(&app, "/id/items/merged", "text/turtle"), "text/turtle");
        assert_eq!((gone.status, gone.json()["code"].as_str()), (410, Some("gone")));
        let moved = get(&app, &led(&app, "/id/items/old", "text/turtle"), "*/*");
        assert_eq!(moved.status, 308);
        assert!(
            moved.header("location").ends_with("/v1/items/new?format=ttl"),
            "{}",
            moved.header("location")
        );
        assert_eq!(get(&app, &led(&app, "/id/items/never", "*/*"), "*/*").status, 404);
        let then = get(&app, &led(&app, "/id/items/merged?release=r1", "text/turtle"), "*/*");
        assert!(then.text().contains("被并"), "{}", then.text());
        let old_name = |release: &str| {
            get(&app, &format!("/v1/departments/justice?format=ttl&release={release}"), "*/*").text()
        };
        assert!(old_name("r2").contains("新司法局") && !old_name("r1").contains("新司法局"));
    });
}
