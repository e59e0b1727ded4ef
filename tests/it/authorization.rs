//! Who may do what: every operation of the API document that needs a token, with every token that does
//! not suffice.

use crate::support::app::App;
use crate::support::client::{Answer, is_guarded, operations};
use crate::support::database::{Database, on_each_database};
use crate::support::feedback::{day, leave_feedback, leave_question};
use crate::support::proposals::{carry_out, editor, propose_item};
use crate::support::tokens::{make_token, make_token_for, revoke};
use chrono::TimeDelta;
use onevisit::domain::code_list::CodeList;
use onevisit::domain::role::Role;
use onevisit::domain::token::TokenText;
use onevisit::http::document::QUESTIONS;
use onevisit::publish::proposals::Act;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An operation that needs a token.
struct Guarded {
    /// Its `operationId`.
    name: &'static str,
    method: &'static str,
    /// Makes what the request is about, for the department justice, and returns the path.
    path: fn(&App) -> String,
    body: fn() -> Option<Value>,
    /// Who may send it. Everybody else gets a 403.
    roles: &'static [Role],
    /// Whether a token of another department with the same role is refused, with a 403 or a 404.
    own_department_alone: bool,
}

/// Every operation of the document that needs a token. A new one needs a line here.
const OPERATIONS: &[Guarded] = &[
    Guarded {
        name: "show_token",
        method: "GET",
        path: |_| "/v1/token".to_owned(),
        body: || None,
        roles: Role::ALL,
        own_department_alone: false,
    },
    Guarded {
        name: "list_audit_entries",
        method: "GET",
        path: |_| "/v1/audit-log".to_owned(),
        body: || None,
        roles: Role::EDITORIAL,
        own_department_alone: false,
    },
    Guarded {
        name: "list_proposals",
        method: "GET",
        path: |_| "/v1/proposals".to_owned(),
        body: || None,
        roles: Role::EDITORIAL,
        own_department_alone: false,
    },
    Guarded {
        name: "create_proposal",
        method: "POST",
        path: |_| "/v1/proposals".to_owned(),
        body: content,
        roles: &[Role::Editor],
        own_department_alone: false,
    },
    Guarded {
        name: "find_proposal",
        method: "GET",
        path: |app| draft(app, ""),
        body: || None,
        roles: Role::EDITORIAL,
        own_department_alone: true,
    },
    Guarded {
        name: "list_proposed_changes",
        method: "GET",
        path: |app| draft(app, "/changes"),
        body: || None,
        roles: Role::EDITORIAL,
        own_department_alone: true,
    },
    Guarded {
        name: "amend_proposal",
        method: "PUT",
        path: |app| draft(app, ""),
        body: content,
        roles: &[Role::Editor],
        own_department_alone: true,
    },
    Guarded {
        name: "discard_proposal",
        method: "DELETE",
        path: |app| draft(app, ""),
        body: || None,
        roles: &[Role::Editor],
        own_department_alone: true,
    },
    Guarded {
        name: "submit_proposal",
        method: "POST",
        path: |app| draft(app, "/submissions"),
        body: || None,
        roles: &[Role::Editor],
        own_department_alone: true,
    },
    Guarded {
        name: "review_proposal",
        method: "POST",
        path: |app| {
            let path = draft(app, "");
            carry_out(
                &app.state.store,
                &editor("justice", "王"),
                path.rsplit('/').next().unwrap(),
                Act::Submit,
            )
            .unwrap();
            format!("{path}/reviews")
        },
        body: || Some(json!({"verdict": "passed"})),
        roles: &[Role::CompletenessReviewer, Role::GuideReviewer, Role::LegalityReviewer],
        own_department_alone: false,
    },
    Guarded {
        name: "publish_release",
        method: "POST",
        path: |_| "/v1/releases".to_owned(),
        body: || Some(json!({"version": "2018-09-01"})),
        roles: &[Role::Publisher],
        own_department_alone: false,
    },
    Guarded {
        name: "list_feedback",
        method: "GET",
        path: |_| "/v1/feedback".to_owned(),
        body: || None,
        roles: Role::ALL,
        own_department_alone: false,
    },
    Guarded {
        name: "create_feedback",
        method: "POST",
        path: |_| "/v1/feedback".to_owned(),
        body: || Some(json!({"item": "legal-aid", "kind": "wrong", "text": "地址有误。"})),
        roles: &[Role::Hotline],
        own_department_alone: false,
    },
    Guarded {
        name: "find_feedback",
        method: "GET",
        path: |app| feedback(app, ""),
        body: || None,
        roles: Role::ALL,
        own_department_alone: true,
    },
    Guarded {
        name: "resolve_feedback",
        method: "POST",
        path: |app| feedback(app, "/resolutions"),
        body: || Some(json!({"outcome": "no_change", "note": "地址无误。"})),
        roles: &[Role::Editor, Role::Publisher],
        own_department_alone: true,
    },
    Guarded {
        name: "list_unanswered_questions",
        method: "GET",
        path: |_| "/v1/unanswered-questions".to_owned(),
        body: || None,
        roles: Role::EDITORIAL,
        own_department_alone: false,
    },
    Guarded {
        name: "settle_unanswered_question",
        method: "DELETE",
        path: |app| {
            let code = leave_question(&app.state.store, "遛狗证", 3, day("2026-11-25"));
            format!("/v1/unanswered-questions/{code}")
        },
        body: || None,
        roles: Role::EDITORIAL,
        own_department_alone: false,
    },
];

/// A proposal of the department justice, and what is below it.
fn draft(app: &App, below: &str) -> String {
    let made = propose_item(&app.state.store, &editor("justice", "王"), "some-item", "遗嘱公证");
    format!("/v1/proposals/{}{below}", made.code())
}

/// Feedback for the department justice, and what is below it.
fn feedback(app: &App, below: &str) -> String {
    format!("/v1/feedback/{}{below}", leave_feedback(&app.state.store, "legal-aid").code())
}

fn content() -> Option<Value> {
    let change = json!({"code": "notarisation", "operation": "put", "item": {"name": "公证", "handling_mode": "one_visit", "handling_mode_reason": null}});
    Some(json!({"title": "新增公证事项", "changes": [change]}))
}

impl Guarded {
    fn send(&self, app: &App, authorization: Option<&str>) -> Answer {
        let token = authorization.map(|token| token.trim_start_matches("Bearer "));
        app.client.call(self.method, &(self.path)(app), token, &[("if-match", "*")], (self.body)().as_ref())
    }

    fn send_as(&self, app: &App, token: &TokenText) -> Answer {
        self.send(app, Some(&token.reveal().to_string()))
    }
}

#[test]
fn every_operation_that_needs_a_token_stands_in_the_table_and_every_other_one_reads() {
    let mut documented = BTreeSet::new();
    for (path, method, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        if is_guarded(operation) {
            let here = OPERATIONS.iter().find(|known| known.name == name);
            let here = here.unwrap_or_else(|| panic!("say in tests/it/authorization.rs who may {name}"));
            assert_eq!(here.method.to_lowercase(), **method, "{name}");
            documented.insert(name);
        } else {
            let asks = method == "post" && QUESTIONS.contains(&name);
            assert!(asks || method == "get", "{path}: {name} writes, but needs no token");
        }
    }
    let listed: BTreeSet<&str> = OPERATIONS.iter().map(|known| known.name).collect();
    assert_eq!(listed, documented);
}

#[test]
fn without_a_valid_token_the_answer_is_always_the_same() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let store = &app.state.store;
        for operation in OPERATIONS {
            let role = operation.roles[0];
            let expired = make_token_for(store, role, "justice", TimeDelta::seconds(-1));
            let revoked = make_token(store, role, "justice");
            revoke(store, &revoked);
            let known = make_token(store, role, "justice");
            let guessed = TokenText::new(known.id().to_owned(), "A".repeat(43)).reveal().to_string();
            let unknown = TokenText::new("nobodyknows2".to_owned(), "A".repeat(43)).reveal().to_string();
            let (expired, revoked) = (expired.reveal().to_string(), revoked.reveal().to_string());
            let mut details = BTreeSet::new();
            for sent in [
                None,
                Some(""),
                Some("garbage"),
                Some(&expired),
                Some(&revoked),
                Some(&guessed),
                Some(&unknown),
            ] {
                let answer = operation.send(&app, sent);
                assert_eq!(answer.status, 401, "{} with {sent:?}: {}", operation.name, answer.text());
                assert_eq!(answer.header("www-authenticate"), "Bearer");
                assert_eq!(answer.header("cache-control"), "no-store");
                assert_eq!(answer.header("vary"), "Accept, Accept-Encoding, Authorization");
                let problem = answer.json();
                assert_eq!(problem["code"], "unauthenticated");
                details.insert(problem["detail"].to_string());
            }
            assert_eq!(details.len(), 1, "{}: {details:?}", operation.name);
        }
    });
}

#[test]
fn another_role_is_refused_and_told_which_one_is_needed() {
    let app = App::with_jinan(&Database::sqlite());
    for operation in OPERATIONS {
        for role in Role::ALL {
            let answer = operation.send_as(&app, &make_token(&app.state.store, *role, "justice"));
            if operation.roles.contains(role) {
                assert!(
                    ![401, 403].contains(&answer.status),
                    "{} as {role:?}: {}",
                    operation.name,
                    answer.text()
                );
                assert_eq!(answer.header("cache-control"), "no-store", "{}", operation.name);
            } else {
                assert_eq!(answer.status, 403, "{} as {role:?}: {}", operation.name, answer.text());
                let problem = answer.json();
                assert_eq!(problem["code"], "forbidden");
                for allowed in operation.roles {
                    assert!(problem["detail"].as_str().unwrap().contains(allowed.entry().code), "{problem}");
                }
            }
        }
    }
}

#[test]
fn another_department_is_refused() {
    let app = App::with_jinan(&Database::sqlite());
    for operation in OPERATIONS.iter().filter(|operation| operation.own_department_alone) {
        // Reviewers and publishers see the work of every department.
        for role in operation.roles.iter().filter(|role| **role == Role::Editor) {
            let other = make_token(&app.state.store, *role, "housing-fund-centre");
            let answer = operation.send_as(&app, &other);
            assert!([403, 404].contains(&answer.status), "{}: {}", operation.name, answer.text());
        }
    }
}

#[test]
fn only_one_bearer_token_is_understood() {
    let app = App::with_jinan(&Database::sqlite());
    let token = make_token(&app.state.store, Role::Editor, "justice").reveal().to_string();
    let status = |sent: &[&str]| {
        let headers: Vec<_> = sent.iter().map(|value| ("authorization", *value)).collect();
        app.client.send("GET", "/v1/token", &headers).status
    };
    let (bearer, lower) = (format!("Bearer {token}"), format!("bearer {token}"));
    assert_eq!((status(&[&bearer]), status(&[&lower])), (200, 200));
    assert_eq!(status(&[&format!("Basic {token}")]), 401);
    assert_eq!(status(&[&token]), 401);
    assert_eq!(status(&[&bearer, &bearer]), 401);
}

#[test]
fn reads_of_the_catalogue_need_no_token_and_do_not_look_at_one() {
    let app = App::with_jinan(&Database::sqlite());
    let without = app.client.get("/v1/items?limit=1");
    let with = app.client.call("GET", "/v1/items?limit=1", Some("garbage"), &[], None);
    assert_eq!((with.status, &with.body), (200, &without.body));
    for header in ["cache-control", "vary", "etag"] {
        assert_eq!(with.header(header), without.header(header));
    }
    assert_eq!(without.header("vary"), "Accept, Accept-Encoding");
}
