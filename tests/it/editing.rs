//! What everybody with a token can ask: who am I, and what was done.

use crate::support::app::App;
use crate::support::client::Client;
use crate::support::database::on_each_database;
use crate::support::tokens::make_token;
use onevisit::clock;
use onevisit::domain::audit::{AuditAction, AuditEvent};
use onevisit::domain::role::Role;
use onevisit::domain::token::{Actor, TokenText};
use onevisit::store::{Store, StoreError};
use serde_json::Value;

fn read(client: &Client, path: &str, token: &TokenText) -> Value {
    let answer = client.call("GET", path, Some(&token.reveal().to_string()), &[], None);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// Writes down that this token was used.
fn act(store: &Store, token: &TokenText, subject: &str) {
    let actor = Actor::from(&store.token(token.id()).unwrap().unwrap());
    let event = AuditEvent::new(clock::now(), &actor, AuditAction::ProposalCreated, subject);
    store.write::<_, StoreError>(|writing| writing.audit(&event)).unwrap();
}

#[test]
fn the_holder_of_a_token_is_told_who_they_are_and_never_the_secret() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let token = make_token(&app.state.store, Role::Editor, "justice");
        let answer = read(&app.client, "/v1/token", &token);
        let data = &answer["data"];
        assert_eq!((&data["id"], &data["holder"]), (&Value::from(token.id()), &Value::from("张三")));
        assert_eq!((&data["role"]["code"], &data["role"]["name"]), (&"editor".into(), &"编制".into()));
        assert_eq!(data["department"]["code"], "justice");
        assert_ne!(data["department"]["name"], "justice", "the department has no name");
        assert!(!answer.to_string().contains(&token.secret_hash()));
        assert!(!answer.to_string().contains(&token.reveal().to_string()));
    });
}

#[test]
fn the_audit_log_is_read_in_pages_and_names_no_person() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let store = &app.state.store;
        let publisher = make_token(store, Role::Publisher, "justice");
        for n in 1..=5 {
            act(store, &publisher, &format!("p-{n}"));
        }
        let (mut since, mut seen) = (0, Vec::new());
        loop {
            let page = read(&app.client, &format!("/v1/audit-log?since={since}&limit=2"), &publisher);
            seen.extend(page["data"].as_array().unwrap().iter().map(|entry| entry["seq"].as_i64().unwrap()));
            assert!(!page.to_string().contains("张三"), "{page:#}");
            let Some(next) = page["page"]["next"].as_i64() else { break };
            since = next;
        }
        assert_eq!(seen, [1, 2, 3, 4, 5]);
        let answer = app.client.call(
            "GET",
            "/v1/audit-log?limit=501&sinse=1",
            Some(&publisher.reveal().to_string()),
            &[],
            None,
        );
        assert_eq!((answer.status, answer.json()["errors"].as_array().unwrap().len()), (400, 2));
    });
}

#[test]
fn an_editor_sees_the_entries_of_the_own_department_alone() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let store = &app.state.store;
        let ours = make_token(store, Role::Editor, "justice");
        let theirs = make_token(store, Role::Editor, "housing-fund-centre");
        let reviewer = make_token(store, Role::LegalityReviewer, "justice");
        act(store, &ours, "ours");
        act(store, &theirs, "theirs");
        let subjects = |token: &TokenText| {
            let answer = read(&app.client, "/v1/audit-log", token);
            let subject = |entry: &Value| entry["subject"].as_str().unwrap().to_owned();
            answer["data"].as_array().unwrap().iter().map(subject).collect::<Vec<_>>()
        };
        assert_eq!(subjects(&ours), ["ours"]);
        assert_eq!(subjects(&theirs), ["theirs"]);
        assert_eq!(subjects(&reviewer), ["ours", "theirs"]);
    });
}
