//! Requests that write: preconditions, bodies, repeated requests; and what each leaves behind.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::tokens::make_token;
use onevisit::domain::role::Role;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

const PATH: &str = "/test/notes/n-1";

/// An app with an editor's token, sent with the right headers unless others are given.
struct Desk {
    app: App,
    bearer: String,
}

impl Desk {
    fn new(database: &Database) -> Self {
        let app = App::with_jinan(database);
        let token = make_token(&app.state.store, Role::Editor, "justice");
        Self { app, bearer: format!("Bearer {}", token.reveal()) }
    }

    fn post(&self, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut all = vec![("authorization", self.bearer.as_str())];
        for usual in [("content-type", "application/json"), ("if-match", "*")] {
            all.extend(Some(usual).filter(|(name, _)| !headers.iter().any(|(other, _)| name == other)));
        }
        all.extend(headers.iter().filter(|(_, value)| *value != "-"));
        self.app.client.send_bytes("POST", PATH, &all, body)
    }

    fn note(&self, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.post(headers, body.to_string().as_bytes())
    }

    fn problem(&self, headers: &[(&str, &str)], body: &[u8], status: u16, code: &str) -> Value {
        let answer = self.post(headers, body);
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (status, Some(code)),
            "{}",
            answer.text()
        );
        answer.json()
    }

    /// How many entries the audit log has.
    fn noted(&self) -> usize {
        self.app.state.store.audit_log(0, 100, None).unwrap().len()
    }
}

#[test]
fn a_change_and_its_audit_entry_are_one_and_carry_the_id_of_the_request() {
    on_each_database(|database| {
        let desk = Desk::new(database);
        let done = desk.note(&[("x-request-id", "caller-4711")], &json!({"text": "一"}));
        assert_eq!((done.status, done.json()), (201, json!({"seq": 1})), "{}", done.text());
        assert_eq!(done.header("location"), format!("{}{PATH}", desk.app.state.base_url));
        assert_eq!(done.header("etag"), "\"n-1.4\"");
        let log = desk.app.state.store.audit_log(0, 10, None).unwrap();
        assert_eq!(log[0].event.request_id.as_deref(), Some("caller-4711"));
        assert_eq!(log[0].event.actor.department.as_ref().unwrap().as_ref(), "justice");
        let body = json!({"text": "二", "about": {"status": "active", "places": []}});
        assert_eq!(desk.note(&[], &body).status, 409);
        assert_eq!(desk.noted(), 1, "what failed was noted");
    });
}

#[test]
fn another_role_is_refused_before_anything_else_is_looked_at() {
    let desk = Desk::new(&Database::sqlite());
    let store = &desk.app.state.store;
    for role in [Role::Publisher, Role::GuideReviewer] {
        let bearer = format!("Bearer {}", make_token(store, role, "justice").reveal());
        let refused = desk.app.client.send_bytes("POST", PATH, &[("authorization", &bearer)], b"no JSON");
        assert_eq!((refused.status, &refused.json()["code"]), (403, &"forbidden".into()));
        assert!(refused.json()["detail"].as_str().unwrap().contains("editor"), "{}", refused.text());
    }
    assert_eq!(desk.noted(), 0);
}

#[test]
fn a_request_that_comes_again_has_one_effect_and_one_answer() {
    on_each_database(|database| {
        let desk = Desk::new(database);
        let (key, body) = (("idempotency-key", "k-1"), json!({"text": "一"}));
        let first = desk.note(&[key], &body);
        let again = desk.note(&[key], &body);
        assert_eq!(
            (first.header("idempotency-replayed"), again.header("idempotency-replayed")),
            ("", "true")
        );
        assert_eq!((first.status, &first.body), (again.status, &again.body));
        for header in ["location", "etag", "content-type"] {
            assert_eq!(first.header(header), again.header(header), "{header}");
        }
        assert_eq!(desk.noted(), 1);

        let other = desk.note(&[key], &json!({"text": "二"}));
        assert_eq!((other.status, &other.json()["code"]), (409, &"idempotency-key-reused".into()));
        assert_eq!(desk.noted(), 1);
        // Without a key, and with another key, it is another request.
        assert_eq!(desk.note(&[], &body).json()["seq"], 2);
        assert_eq!(desk.note(&[("idempotency-key", "k-2")], &body).json()["seq"], 3);
        // Another token has keys of its own.
        let another = make_token(&desk.app.state.store, Role::Editor, "justice");
        let desk = Desk { bearer: format!("Bearer {}", another.reveal()), ..desk };
        assert_eq!(desk.note(&[key], &body).json()["seq"], 4);
    });
}

#[test]
fn a_request_that_failed_is_not_remembered() {
    let desk = Desk::new(&Database::sqlite());
    let key = ("idempotency-key", "k-1");
    let body = json!({"text": "一"});
    assert_eq!(desk.note(&[key, ("if-match", "\"n-1.2\"")], &body).status, 412);
    assert_eq!(desk.note(&[key], &body).status, 201);
}

#[test]
fn two_that_come_at_the_same_moment_have_one_effect() {
    on_each_database(|database| {
        let desk = Desk::new(database);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let answer = desk.note(&[("idempotency-key", "k-1")], &json!({"text": "一"}));
                    assert_eq!((answer.status, answer.json()), (201, json!({"seq": 1})));
                });
            }
        });
        assert_eq!(desk.noted(), 1);
    });
}

#[test]
fn a_key_is_visible_ascii() {
    let desk = Desk::new(&Database::sqlite());
    let long = "k".repeat(201);
    for key in ["a b", &long, ""] {
        let detail = desk.problem(&[("idempotency-key", key)], b"{}", 400, "bad-request");
        assert!(detail["detail"].as_str().unwrap().contains("1 to 200"), "{detail}");
    }
}

#[test]
fn a_change_names_the_state_that_it_changes() {
    let desk = Desk::new(&Database::sqlite());
    let body = json!({"text": "一"}).to_string();
    desk.problem(&[("if-match", "-")], body.as_bytes(), 428, "precondition-required");
    let problem = desk.problem(&[("if-match", "\"n-1.2\"")], body.as_bytes(), 412, "precondition-failed");
    assert!(problem["detail"].as_str().unwrap().contains("\"n-1.3\""), "{problem}");
    assert_eq!(desk.noted(), 0);
    assert_eq!(desk.post(&[("if-match", "\"n-1.2\", \"n-1.3\"")], body.as_bytes()).status, 201);
}

#[test]
fn all_that_is_wrong_with_a_body_is_told_at_once() {
    let desk = Desk::new(&Database::sqlite());
    let body = json!({
        "txet": "一",
        "about": {"status": "activ", "places": [], "colour": "red"},
        "more": {"text": "a\u{0}b"},
    });
    let problem = desk.problem(&[], body.to_string().as_bytes(), 400, "invalid-body");
    let told = problem["problems"].as_array().unwrap();
    let find = |field: &str| told.iter().find(|problem| problem["field"] == field);
    assert_eq!(find("text").unwrap()["message"], "this field must be there");
    assert_eq!(find("txet").unwrap()["nearest"], "text");
    let status = find("about.status").unwrap_or_else(|| panic!("{problem:#}"));
    assert_eq!((&status["nearest"], status["allowed"][0].is_string()), (&"active".into(), true));
    assert!(find("more.text").unwrap()["message"].as_str().unwrap().contains("control character"));
    assert!(find("more").is_some());

    let body = json!({"text": "一", "about": {"status": "active", "places": [1, "x"], "colour": "red"}});
    let problem = desk.problem(&[], body.to_string().as_bytes(), 400, "invalid-body");
    assert_eq!(problem["problems"][0]["field"], "about.places[1]");
    let body = json!({"text": "一", "about": {"status": "active", "places": [1], "colour": "red"}});
    let problem = desk.problem(&[], body.to_string().as_bytes(), 400, "invalid-body");
    assert_eq!(problem["problems"][0]["field"], "about.colour");
    for no_object in [&b""[..], b"{", b"[]", b"\"text\"", b"{\"text\": \"\xff\"}"] {
        desk.problem(&[], no_object, 400, "invalid-body");
    }
    assert_eq!(desk.noted(), 0);
}

#[test]
fn a_body_says_that_it_is_json() {
    let desk = Desk::new(&Database::sqlite());
    let body = br#"{"text": "a"}"#;
    for wrong in ["-", "text/plain", "application/json; charset=gb18030", "application/jsonp"] {
        desk.problem(&[("content-type", wrong)], body, 415, "unsupported-media-type");
    }
    desk.problem(&[("content-encoding", "gzip")], body, 415, "unsupported-media-type");
    for right in ["application/json", "Application/JSON; charset=\"UTF-8\""] {
        assert_eq!(desk.post(&[("content-type", right)], body).status, 201, "{right}");
    }
}

#[test]
fn a_body_is_bounded_however_it_is_sent() {
    let database = Database::sqlite();
    drop(App::with_jinan(&database));
    let app = App::start(&database, &["--body-limit", "100", "--write-body-limit", "2000"]);
    let token = make_token(&app.state.store, Role::Editor, "justice");
    let desk = Desk { bearer: format!("Bearer {}", token.reveal()), app };
    let of = |length: usize| json!({"text": "x".repeat(length)}).to_string().into_bytes();
    // More than others may send, less than the limit of those who write.
    assert_eq!(desk.post(&[], &of(1_500)).status, 201);
    desk.problem(&[], &of(3_000), 413, "body-too-large");
    let without_token = desk.app.client.send_bytes("POST", PATH, &[], &of(1_500));
    assert_eq!(without_token.status, 413);
    assert!(chunked(&desk, &of(1_500)).starts_with("HTTP/1.1 201"));
    let refused = chunked(&desk, &of(3_000));
    assert!(refused.starts_with("HTTP/1.1 413") && refused.contains("body-too-large"), "{refused}");
    assert_eq!(desk.noted(), 2);
}

/// Sends a body in chunks, without saying how long it is; returns the answer.
fn chunked(desk: &Desk, body: &[u8]) -> String {
    let host = desk.app.state.base_url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(
        stream,
        "POST {PATH} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {}\r\nContent-Type: application/json\r\n\
         If-Match: *\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        desk.bearer
    )
    .unwrap();
    for chunk in body.chunks(500) {
        write!(stream, "{:x}\r\n", chunk.len()).unwrap();
        stream.write_all(chunk).unwrap();
        write!(stream, "\r\n").unwrap();
    }
    write!(stream, "0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
