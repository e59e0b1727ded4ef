//! The API document is the contract: committed, complete, and true.
//!
//! `UPDATE_CONTRACT=1 cargo test contract` writes the examples and `openapi/v1.json` anew; look at the
//! difference before you commit it. `openapi/README.md` says what may change.

use crate::support::app::App;
use crate::support::client::{document, resolve};
use crate::support::database::Database;
use onevisit::http::document::{Document, EXAMPLES};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn updating() -> bool {
    std::env::var_os("UPDATE_CONTRACT").is_some()
}

/// What each operation is shown with.
fn example_path(operation: &str) -> String {
    let path = match operation {
        "problem" => "/items?departement=justice&handling_mode=zero_visits",
        "show_index" => "",
        "list_items" => "/items?listing=listed&facets=handling_mode&limit=2",
        "list_department_items" => "/departments/housing-fund-centre/items?handling_mode=zero_visit&limit=1",
        "list_departments" => "/departments?limit=2",
        "list_handling_modes" => "/handling-modes?limit=1",
        "list_channels" => "/channels?kind=hotline&limit=2",
        "list_jurisdictions" => "/jurisdictions",
        "list_sources" => "/sources?limit=1",
        "list_releases" => "/releases",
        "list_code_lists" => "/code-lists",
        "list_errors" => "/errors",
        "find_item" => "/items/medical-advertisement-certificate",
        "find_guide" => "/items/medical-advertisement-certificate/guide",
        "find_department" => "/departments/housing-fund-centre",
        "find_handling_mode" => "/handling-modes/zero_visit",
        "find_channel" => "/channels/hotline-12345",
        "find_jurisdiction" => "/jurisdictions/370100",
        "find_source" => "/sources/dzwww-2018-article",
        "find_release" => "/releases/2018-06-20",
        "find_code_list" => "/code-lists/item_type",
        "find_error" => "/errors/invalid-parameters",
        other => panic!("say here how {other} is shown, and add it to the examples in src/http/document.rs"),
    };
    format!("/v1{path}")
}

/// Leaves out what is different at each run.
fn settled(mut value: Value, base_url: &str) -> Value {
    let text = value.to_string().replace(base_url, "http://127.0.0.1:8080");
    value = serde_json::from_str(&text).unwrap();
    for pointer in ["/data/published_at", "/data/0/published_at", "/data/release/published_at"] {
        if let Some(time) = value.pointer_mut(pointer) {
            *time = Value::from("2026-11-23T18:56:19.000001Z");
        }
    }
    if let Some(id) = value.pointer_mut("/request_id") {
        *id = Value::from("3f2c1b0a99887766");
    }
    value
}

#[test]
fn the_examples_are_what_the_service_answers() {
    let app = App::with_jinan(&Database::sqlite());
    for (operation, committed) in EXAMPLES {
        let answer = app.client.send("GET", &example_path(operation), &[]);
        let settled = settled(answer.json(), &app.state.base_url);
        let fresh = format!("{}\n", serde_json::to_string_pretty(&settled).unwrap());
        if updating() {
            std::fs::write(in_repository(&format!("openapi/examples/{operation}.json")), fresh).unwrap();
        } else {
            assert_eq!(*committed, fresh, "{operation}: run UPDATE_CONTRACT=1 cargo test contract, twice");
        }
    }
}

#[test]
fn the_committed_document_is_the_one_that_is_served() {
    let path = in_repository("openapi/v1.json");
    let served = Document::build().unwrap().json;
    if updating() {
        std::fs::write(&path, &served).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == served,
        "openapi/v1.json differs from the program. If the change is meant, run UPDATE_CONTRACT=1 cargo test \
         contract (twice: the examples are compiled in), read openapi/README.md, and commit the difference"
    );
}

#[test]
fn the_service_serves_its_document() {
    let app = App::with_jinan(&Database::sqlite());
    let json = app.client.send("GET", "/openapi.json", &[]);
    assert_eq!((json.status, json.header("content-type")), (200, "application/json"));
    assert_eq!(json.text(), Document::build().unwrap().json);
    let yaml = app.client.send("GET", "/openapi.yaml", &[]);
    assert_eq!((yaml.status, yaml.header("content-type")), (200, "application/yaml"));
    assert!(yaml.text().contains("operationId: list_items"));
}

#[test]
fn every_operation_is_described_with_examples_and_errors() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut names = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        assert_eq!(operations.as_object().unwrap().keys().collect::<Vec<_>>(), ["get"], "{path}");
        let get = &operations["get"];
        let name = get["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} stands twice");
        for field in ["summary", "description"] {
            let text = get[field].as_str().unwrap_or_default();
            assert!(text.chars().count() > 3, "{name} has no {field}");
        }
        let responses = get["responses"].as_object().unwrap();
        for status in ["200", "304", "400", "405", "500", "503", "504"] {
            assert!(responses.contains_key(status), "{name} does not document {status}");
        }
        assert_eq!(path.contains('{'), responses.contains_key("404"), "{name} and 404");
        assert!(
            !responses["200"]["content"]["application/json"]["example"].is_null(),
            "{name} has no example"
        );
        for (status, response) in responses {
            assert!(resolve(document, response)["headers"]["API-Version"].is_object(), "{name} {status}");
        }
        for parameter in get["parameters"].as_array().into_iter().flatten() {
            let described = parameter["description"].as_str().unwrap_or_default();
            assert!(described.len() > 5, "{name}: {} has no description", parameter["name"]);
        }
    }
    assert_eq!(names.len() + 1, EXAMPLES.len(), "one example for each operation, and one problem");
}

#[test]
fn every_example_of_a_parameter_is_accepted() {
    let app = App::with_jinan(&Database::sqlite());
    for (path, operations) in document()["paths"].as_object().unwrap() {
        let mut filled = path.trim_end_matches('/').to_owned();
        let mut query = Vec::new();
        for parameter in operations["get"]["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let example =
                parameter["example"].as_str().map_or_else(|| parameter["example"].to_string(), str::to_owned);
            if parameter["in"] == "path" {
                filled = filled.replace(&format!("{{{name}}}"), &example);
            } else if name != "cursor" {
                query.push(format!("{name}={example}"));
            }
        }
        app.client.json(&format!("/v1{filled}"));
        for pair in query {
            app.client.json(&format!("/v1{filled}?{pair}"));
        }
    }
}

#[test]
fn every_path_answers_head_refuses_other_methods_and_allows_other_sites() {
    let app = App::with_jinan(&Database::sqlite());
    let operations = ["/healthz", "/readyz", "/metrics", "/openapi.json", "/openapi.yaml", "/docs/"];
    let documented = document()["paths"].as_object().unwrap().keys().map(|path| {
        let filled = path.replace("{version}", "2018-06-20");
        let key = match path.split('/').nth(1).unwrap() {
            "items" => "medical-advertisement-certificate",
            "departments" => "justice",
            "handling-modes" => "zero_visit",
            "channels" => "hotline-12345",
            "jurisdictions" => "370100",
            "sources" => "dzwww-2018-article",
            "code-lists" => "category",
            _ => "gone",
        };
        format!("/v1{}", filled.replace("{code}", key).trim_end_matches('/'))
    });
    for path in documented.chain(operations.map(str::to_owned)) {
        let get = app.client.send("GET", &path, &[]);
        let head = app.client.send("HEAD", &path, &[]);
        assert_eq!((get.status, head.status), (200, 200), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "HEAD {path}");
        assert!(head.body.is_empty(), "HEAD {path} has a body");
        for method in ["DELETE", "POST", "PUT", "PATCH"] {
            let refused = app.client.send(method, &path, &[]);
            assert_eq!(
                (refused.status, refused.header("allow")),
                (405, "GET, HEAD, OPTIONS"),
                "{method} {path}"
            );
            assert_eq!(refused.json()["code"], "method-not-allowed");
        }
        let preflight = [("origin", "https://elsewhere.example"), ("access-control-request-method", "GET")];
        let options = app.client.send("OPTIONS", &path, &preflight);
        assert_eq!((options.status, options.header("access-control-allow-origin")), (204, "*"), "{path}");
        assert!(options.header("access-control-allow-methods").contains("GET"), "{path}");
        assert!(get.header("access-control-expose-headers").contains("Link"), "{path}");
    }
}
