//! The API document is the contract: committed, complete, and true.
//!
//! `UPDATE_CONTRACT=1 cargo test contract` writes the examples and `openapi/v1.json` anew; look at the
//! difference before you commit it. `openapi/README.md` says what may change.

use crate::support::app::App;
use crate::support::client::{document, is_guarded, operations, resolve};
use crate::support::database::Database;
use crate::support::proposals::{carry_out, editor, propose_item, sign_off};
use crate::support::tokens::make_token;
use chrono::DateTime;
use onevisit::clock;
use onevisit::domain::audit::{AuditAction, AuditEvent};
use onevisit::domain::role::Role;
use onevisit::domain::token::{Actor, TokenText};
use onevisit::http::document::{Document, EXAMPLES};
use onevisit::publish::proposals::Act;
use onevisit::store::{Store, StoreError};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn updating() -> bool {
    std::env::var_os("UPDATE_CONTRACT").is_some()
}

/// What an operation is shown with: the method, the path, the role of the token, the body.
type Shown = (&'static str, String, Option<Role>, Option<Value>);

/// The operations that are not simply read: they need a token, or a body.
fn example_request(operation: &str) -> Shown {
    let read_as = |role, path: &str| ("GET", format!("/v1{path}"), Some(role), None);
    match operation {
        "show_token" => read_as(Role::Editor, "/token"),
        "list_audit_entries" => read_as(Role::Publisher, "/audit-log?limit=2"),
        "list_proposals" => read_as(Role::Publisher, "/proposals?limit=1&after=p3"),
        "find_proposal" => read_as(Role::Editor, "/proposals/p1"),
        "list_proposed_changes" => read_as(Role::Editor, "/proposals/p1/changes"),
        editing => match example_of_editing(editing) {
            Some((method, path, role, body)) => (method, format!("/v1{path}"), Some(role), body),
            None => ("GET", example_path(editing), None, None),
        },
    }
}

/// What is sent to change something: each proposal of [`make_proposals`] serves one example.
fn example_of_editing(operation: &str) -> Option<(&'static str, &'static str, Role, Option<Value>)> {
    let change = json!({"code": "notarisation", "operation": "put", "item": {"name": "公证", "handling_mode": "one_visit", "handling_mode_reason": null}});
    let content = json!({"title": "新增公证事项", "changes": [change]});
    Some(match operation {
        "create_proposal" => ("POST", "/proposals", Role::Editor, Some(content)),
        "amend_proposal" => ("PUT", "/proposals/p2", Role::Editor, Some(content)),
        "discard_proposal" => ("DELETE", "/proposals/p3", Role::Editor, None),
        "submit_proposal" => ("POST", "/proposals/p4/submissions", Role::Editor, None),
        "review_proposal" => {
            let review = json!({"verdict": "returned", "comment": "请注明设定依据。"});
            ("POST", "/proposals/p5/reviews", Role::LegalityReviewer, Some(review))
        }
        "publish_release" => {
            let release = json!({"version": "2018-09-01", "baseline_date": "2018-08-15"});
            ("POST", "/releases", Role::Publisher, Some(release))
        }
        _ => return None,
    })
}

/// Drafts p1 to p4, a proposal p5 that is submitted, and one, p6, that is approved; all of 市司法局.
fn make_proposals(store: &Store) {
    let author = editor("justice", "王");
    for number in 1..=6 {
        let made = propose_item(store, &author, &format!("item-{number}"), "遗嘱公证");
        assert_eq!(made.number, number);
        if number >= 5 {
            carry_out(store, &author, &made.code(), Act::Submit).unwrap();
        }
    }
    sign_off(store, "p6");
}

/// Who the examples are asked by: one token for each role, all of 市司法局.
struct Askers(Vec<(Role, TokenText)>);

impl Askers {
    fn of(app: &App) -> Self {
        let token = |role: &Role| (*role, make_token(&app.state.store, *role, "justice"));
        let askers = Self([Role::Editor].iter().chain(Role::OVERSEERS).map(token).collect());
        for (role, token) in &askers.0 {
            let event =
                AuditEvent::new(clock::now(), &Actor::operator(), AuditAction::TokenCreated, token.id());
            let event = event.detail(format!("{role:?}, justice"));
            app.state.store.write::<_, StoreError>(|writing| writing.audit(&event)).unwrap();
        }
        askers
    }

    fn token(&self, role: Role) -> String {
        self.0.iter().find(|(known, _)| *known == role).unwrap().1.reveal().to_string()
    }
}

/// What each operation that everybody may read is shown with.
fn example_path(operation: &str) -> String {
    let path = match operation {
        "problem" => "/items?departement=justice&handling_mode=zero_visits",
        "show_index" => "",
        "list_changes" => "/changes?since=60&entity=department,item&limit=2",
        "list_release_changes" => "/releases/2018-06-20/changes?entity=handling_mode&limit=1",
        "list_differences" => "/releases/2018-06-20/diff/2018-06-20",
        "list_item_history" => "/items/medical-advertisement-certificate/history",
        "show_change_feed" => "/changes.atom?entity=item&limit=1",
        "list_items" => "/items?listing=listed&facets=handling_mode&limit=2",
        "list_department_items" => "/departments/housing-fund-centre/items?handling_mode=zero_visit&limit=1",
        "list_departments" => "/departments?limit=2",
        "list_handling_modes" => "/handling-modes?limit=1",
        "list_channels" => "/channels?kind=hotline&limit=2",
        "list_claims" => "/claims?handling_mode=on_your_behalf&metric=share&limit=2",
        "list_contradictions" => "/contradictions?kind=wrong_share&limit=2",
        "show_statistics" => "/statistics?listing=listed&by=handling_mode",
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
        "find_claim" => "/claims/on-your-behalf-top-justice-share",
        "find_contradiction" => "/contradictions/i-02",
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
fn settled(answer: &Value, base_url: &str, askers: &Askers) -> Value {
    let mut text = answer.to_string().replace(base_url, "http://127.0.0.1:8080");
    for (at, (_, token)) in askers.0.iter().enumerate() {
        text = text.replace(token.id(), &format!("k7w3m9p2xqa{}", at + 2));
    }
    let mut value = serde_json::from_str(&text).unwrap();
    settle_times(&mut value);
    if let Some(id) = value.pointer_mut("/request_id") {
        *id = Value::from("3f2c1b0a99887766");
    }
    value
}

/// The moment at which everything of an example happens.
const MOMENT: &str = "2026-11-23T18:56:19.000001Z";

fn settle_feed(text: &mut String) {
    let mut parts = text.split("<updated>");
    let begin = parts.next().unwrap().to_owned();
    let rest = parts.map(|part| format!("<updated>{MOMENT}{}", part.trim_start_matches(|c| c != '<')));
    *text = begin + &rest.collect::<String>();
}

/// Every time in an answer is one of the service itself: what catalogues say are dates.
fn settle_times(value: &mut Value) {
    match value {
        Value::String(text) if DateTime::parse_from_rfc3339(text).is_ok() => {
            *text = MOMENT.to_owned();
        }
        Value::String(text) if text.starts_with("<?xml") => settle_feed(text),
        Value::Array(entries) => entries.iter_mut().for_each(settle_times),
        Value::Object(fields) => fields.values_mut().for_each(settle_times),
        _ => {}
    }
}

#[test]
fn the_examples_are_what_the_service_answers() {
    let app = App::with_jinan(&Database::sqlite());
    let askers = Askers::of(&app);
    make_proposals(&app.state.store);
    // A release is published when all else has been asked.
    let (last, others): (Vec<_>, Vec<_>) = EXAMPLES.iter().partition(|(name, _)| *name == "publish_release");
    for (operation, committed) in others.into_iter().chain(last) {
        let (method, path, role, body) = example_request(operation);
        let token = role.map(|role| askers.token(role));
        let answer = app.client.call(method, &path, token.as_deref(), &[("if-match", "*")], body.as_ref());
        assert_eq!(answer.status >= 400, operation == "problem", "{operation}: {}", answer.text());
        let is_json = answer.header("content-type").ends_with("json");
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
        assert!(guarded || method == "get", "{name} writes, and needs no token");
        for status in ["400", "405", "500", "503", "504"] {
            assert!(responses.contains_key(status), "{name} does not document {status}");
        }
        for (status, holds) in [
            ("304", !guarded),
            ("401", guarded),
            ("403", guarded),
            ("404", path.contains('{')),
            ("413", !operation["requestBody"].is_null()),
            ("415", !operation["requestBody"].is_null()),
        ] {
            assert_eq!(responses.contains_key(status), holds, "{name} and {status}");
        }
        let (_, success) = responses.iter().find(|(status, _)| status.starts_with('2')).unwrap();
        match success["content"].as_object() {
            None => without_example += 1,
            Some(contents) => {
                assert!(
                    contents.values().all(|content| !content["example"].is_null()),
                    "{name} has no example"
                );
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
    assert_eq!(
        names.len() - without_example + 1,
        EXAMPLES.len(),
        "one example for each operation, and one problem"
    );
}

#[test]
fn every_example_of_a_parameter_is_accepted() {
    let app = App::with_jinan(&Database::sqlite());
    let readable = operations().filter(|(_, method, operation)| *method == "get" && !is_guarded(operation));
    for (path, _, operation) in readable {
        let mut filled = path.trim_end_matches('/').to_owned();
        let mut query = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let example =
                parameter["example"].as_str().map_or_else(|| parameter["example"].to_string(), str::to_owned);
            if parameter["in"] == "path" {
                filled = filled.replace(&format!("{{{name}}}"), &example);
            } else if name != "cursor" {
                query.push(format!("{name}={example}"));
            }
        }
        let paths = query.iter().map(|pair| format!("/v1{filled}?{pair}")).chain([format!("/v1{filled}")]);
        for path in paths {
            let answer = app.client.get(&path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        }
    }
}

#[test]
fn every_path_answers_head_as_it_answers_get() {
    let app = App::with_jinan(&Database::sqlite());
    let for_operators = ["/healthz", "/readyz", "/metrics", "/openapi.json", "/openapi.yaml", "/docs/"];
    let readable = operations().filter(|(_, method, operation)| *method == "get" && !is_guarded(operation));
    let documented = readable.map(|(path, _, _)| {
        let filled = path.replace("{version}", "2018-06-20").replace("{other}", "2018-06-20");
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
        format!("/v1{}", filled.replace("{code}", key).trim_end_matches('/'))
    });
    for path in documented.chain(for_operators.map(str::to_owned)) {
        let get = app.client.send("GET", &path, &[]);
        let head = app.client.send("HEAD", &path, &[]);
        assert_eq!((get.status, head.status), (200, 200), "{path}");
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
