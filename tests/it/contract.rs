//! The API document is the contract: committed, complete, and true.
//!
//! `UPDATE_CONTRACT=1 cargo test contract` writes the examples and `openapi/v1.json` anew; look at the
//! difference before you commit it. `openapi/README.md` says what may change.

use crate::support::app::App;
use crate::support::client::{document, is_guarded, is_json, operations, resolve};
use crate::support::database::Database;
use crate::support::examples::{Askers, example_request, make_proposals, settled};
use crate::support::feedback::make_feedback;
use onevisit::http::document::{Document, EXAMPLES, QUESTIONS};
use onevisit::http::rows::RowFormat;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn updating() -> bool {
    std::env::var_os("UPDATE_CONTRACT").is_some()
}

#[test]
fn the_examples_are_what_the_service_answers() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let askers = Askers::of(&app);
    make_proposals(&app.state.store);
    make_feedback(&app.state.store);
    // A release is published when all else has been asked.
    let (last, others): (Vec<_>, Vec<_>) = EXAMPLES.iter().partition(|(name, _)| *name == "publish_release");
    for (operation, committed) in others.into_iter().chain(last) {
        let (method, path, role, body) = example_request(operation);
        let token = role.map(|role| askers.token(role));
        let answer = app.client.call(method, &path, token.as_deref(), &[("if-match", "*")], body.as_ref());
        assert_eq!(answer.status >= 400, operation == "problem", "{operation}: {}", answer.text());
        let is_json = is_json(answer.header("content-type"));
        let body = if is_json { answer.json() } else { Value::String(answer.text()) };
        let settled = settled(&body, &app.state.base_url, &askers);
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
    let mut without_example = 0;
    for (path, method, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} stands twice");
        for field in ["summary", "description"] {
            let text = operation[field].as_str().unwrap_or_default();
            assert!(text.chars().count() > 3, "{name} has no {field}");
        }
        let responses = operation["responses"].as_object().unwrap();
        let guarded = is_guarded(operation);
        assert!(guarded || method == "get" || QUESTIONS.contains(&name), "{name} writes, and needs no token");
        for status in ["400", "405", "500", "503", "504"] {
            assert!(responses.contains_key(status), "{name} does not document {status}");
        }
        for (status, holds) in [
            ("304", !guarded && method == "get"),
            ("401", guarded),
            ("403", guarded),
            ("404", path.contains('{')),
            ("413", !operation["requestBody"].is_null()),
            ("415", !operation["requestBody"].is_null()),
        ] {
            assert_eq!(responses.contains_key(status), holds, "{name} and {status}");
        }
        let (_, success) =
            responses.iter().find(|(status, _)| status.starts_with('2') || *status == "307").unwrap();
        match success["content"].as_object() {
            None => without_example += 1,
            Some(contents) => {
                // How rows look is shown with the items alone.
                let of_rows = RowFormat::ALL.map(RowFormat::media_type);
                let mut shown = contents.iter().filter(|(kind, _)| !of_rows.contains(&kind.as_str()));
                assert!(shown.all(|(_, content)| !content["example"].is_null()), "{name} has no example");
            }
        }
        for (status, response) in responses {
            assert!(resolve(document, response)["headers"]["API-Version"].is_object(), "{name} {status}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let described = parameter["description"].as_str().unwrap_or_default();
            assert!(described.len() > 5, "{name}: {} has no description", parameter["name"]);
        }
    }
    let of_operations = EXAMPLES.iter().filter(|(name, _)| !name.contains('.')).count();
    assert_eq!(
        names.len() - without_example + 1,
        of_operations,
        "one example for each operation, and one problem"
    );
}

/// A parameter of a query with its example, as it is sent.
fn example_pair(parameter: &Value) -> String {
    let example = &parameter["example"];
    let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
    format!("{}={}", parameter["name"].as_str().unwrap(), utf8_percent_encode(&example, NON_ALPHANUMERIC))
}

/// The status of an operation that succeeds.
fn success_of(operation: &Value) -> u16 {
    let redirects = !operation["responses"]["307"].is_null();
    if redirects { 307 } else { 200 }
}

/// The parameters that an operation cannot do without, as a query.
fn needed(operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let needed = parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    needed.map(|parameter| format!("&{}", example_pair(parameter))).collect()
}

#[test]
fn every_example_of_a_parameter_is_accepted() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let readable = operations().filter(|(_, method, operation)| *method == "get" && !is_guarded(operation));
    for (path, _, operation) in readable {
        let mut filled = path.trim_end_matches('/').to_owned();
        let mut query = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            if parameter["in"] == "path" {
                let example = parameter["example"].as_str().unwrap();
                filled = filled.replace(&format!("{{{name}}}"), example);
            } else if name != "cursor" && parameter["required"] != true {
                query.push(example_pair(parameter));
            }
        }
        let needed = needed(operation);
        let paths = query.iter().map(|pair| format!("/v1{filled}?{pair}{needed}"));
        let paths = paths.chain([format!("/v1{filled}?{needed}")]);
        for path in paths {
            let answer = app.client.get(&path);
            let expected = success_of(operation);
            assert_eq!(answer.status, expected, "{path}: {}", answer.text());
        }
    }
}

#[test]
fn every_path_answers_head_as_it_answers_get() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let for_operators = ["/healthz", "/readyz", "/metrics", "/openapi.json", "/openapi.yaml", "/docs/"];
    let readable = operations().filter(|(_, method, operation)| *method == "get" && !is_guarded(operation));
    let documented = readable.map(|(path, _, operation)| {
        let filled = path.replace("{version}", "2018-06-20").replace("{other}", "2018-06-20");
        let filled = filled.replace("{name}", "items.csv");
        let key = match path.split('/').nth(1).unwrap() {
            "items" => "medical-advertisement-certificate",
            "departments" => "justice",
            "handling-modes" => "zero_visit",
            "channels" => "hotline-12345",
            "claims" => "listed-items",
            "contradictions" => "i-01",
            "jurisdictions" => "370100",
            "sources" => "dzwww-2018-article",
            "code-lists" => "category",
            _ => "gone",
        };
        format!("/v1{}?{}", filled.replace("{code}", key).trim_end_matches('/'), needed(operation))
    });
    for path in documented.chain(for_operators.map(str::to_owned)) {
        let get = app.client.send("GET", &path, &[]);
        let head = app.client.send("HEAD", &path, &[]);
        assert_eq!(get.status, if path.starts_with("/v1/files/") { 307 } else { 200 }, "{path}");
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "HEAD {path}");
        assert!(head.body.is_empty(), "HEAD {path} has a body");
        assert!(get.header("access-control-expose-headers").contains("Link"), "{path}");
    }
}

/// What `Allow` says of each path.
fn allowed() -> Vec<(String, String)> {
    let for_operators = ["/healthz", "/readyz", "/metrics", "/openapi.json", "/openapi.yaml", "/docs/"];
    let readable = for_operators.map(|path| (path.to_owned(), "GET, HEAD, OPTIONS".to_owned()));
    let documented = document()["paths"].as_object().unwrap().iter().map(|(path, operations)| {
        let all = [
            ("get", "GET, HEAD"),
            ("post", "POST"),
            ("put", "PUT"),
            ("patch", "PATCH"),
            ("delete", "DELETE"),
        ];
        let taken = all.iter().filter(|(key, _)| !operations[key].is_null()).map(|(_, shown)| *shown);
        let allow = taken.chain(["OPTIONS"]).collect::<Vec<_>>().join(", ");
        let plain = path.replace(['{', '}'], "");
        (format!("/v1{}", plain.trim_end_matches('/')), allow)
    });
    documented.chain(readable).collect()
}

#[test]
fn every_path_refuses_other_methods_and_allows_other_sites() {
    let app = App::with_jinan(&Database::sqlite());
    for (path, allow) in allowed() {
        for method in
            ["GET", "DELETE", "POST", "PUT", "PATCH"].iter().filter(|method| !allow.contains(**method))
        {
            let refused = app.client.send(method, &path, &[]);
            assert_eq!((refused.status, refused.header("allow")), (405, allow.as_str()), "{method} {path}");
            assert_eq!(refused.json()["code"], "method-not-allowed");
        }
        let preflight = [("origin", "https://elsewhere.example"), ("access-control-request-method", "GET")];
        let options = app.client.send("OPTIONS", &path, &preflight);
        assert_eq!((options.status, options.header("access-control-allow-origin")), (204, "*"), "{path}");
        for header in ["allow", "access-control-allow-methods"] {
            assert_eq!(options.header(header), allow, "{path}");
        }
        for header in ["Authorization", "Content-Type", "If-Match", "Idempotency-Key"] {
            assert!(options.header("access-control-allow-headers").contains(header), "{path} {header}");
        }
    }
}
