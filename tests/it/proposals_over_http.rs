//! The life of a proposal as its people live it: over HTTP, with tokens.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::people::Person;
use onevisit::domain::role::Role;
use serde_json::{Value, json};

const ITEM: &str = "housing-fund-transfer";

struct Offices<'a> {
    editor: Person<'a>,
    reviewers: Vec<Person<'a>>,
    publisher: Person<'a>,
}

impl<'a> Offices<'a> {
    fn of(app: &'a App) -> Self {
        let office = |role, holder| Person::new(app, role, "legal-affairs-office", holder);
        Self {
            editor: Person::new(app, Role::Editor, "housing-fund-centre", "王"),
            reviewers: vec![
                office(Role::CompletenessReviewer, "赵"),
                office(Role::GuideReviewer, "钱"),
                office(Role::LegalityReviewer, "孙"),
            ],
            publisher: office(Role::Publisher, "李"),
        }
    }
}

fn to_zero_visits(title: &str) -> Value {
    let fields = json!({"handling_mode": "zero_visit", "visits": 0, "methods": []});
    json!({"title": title, "changes": [{"code": ITEM, "operation": "put", "item": fields}]})
}

#[test]
fn a_proposal_lives_from_a_draft_to_a_release() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let Offices { editor, reviewers, publisher } = Offices::of(&app);
        let made = editor.send("POST", "/v1/proposals", &[], Some(to_zero_visits("全程网办")));
        assert_eq!((made.status, made.header("etag")), (201, "\"p1.1\""), "{}", made.text());
        assert!(made.header("location").ends_with("/v1/proposals/p1"));
        let shown = editor.send("GET", "/v1/proposals/p1/changes", &[], None).json();
        assert_eq!(shown["data"][0]["kind"]["code"], "mode_changed", "{shown}");
        assert_eq!(shown["entries"][0]["code"], "proposal-1");
        let submitted = editor.post("/v1/proposals/p1/submissions", "\"p1.1\"", None);
        assert_eq!((submitted.status, submitted.header("etag")), (200, "\"p1.2\""));
        // Who has not seen the last state changes nothing.
        let pass = || Some(json!({"verdict": "passed"}));
        assert_eq!(reviewers[0].post("/v1/proposals/p1/reviews", "\"p1.1\"", pass()).status, 412);
        assert_eq!(reviewers[0].send("POST", "/v1/proposals/p1/reviews", &[], pass()).status, 428);
        let back = json!({"verdict": "returned"});
        assert_eq!(reviewers[0].post("/v1/proposals/p1/reviews", "*", Some(back)).status, 400);
        let back = json!({"verdict": "returned", "comment": "请补充依据"});
        let returned = reviewers[0].post("/v1/proposals/p1/reviews", "*", Some(back)).json();
        assert_eq!(returned["data"]["status"]["code"], "returned");
        let again = Some(to_zero_visits("全程网办(已补充)"));
        let amended = editor.send("PUT", "/v1/proposals/p1", &[("if-match", "\"p1.3\"")], again);
        assert_eq!(amended.status, 200, "{}", amended.text());
        editor.post("/v1/proposals/p1/submissions", "*", None);
        assert_eq!(publisher.send("POST", "/v1/releases", &[], Some(json!({"version": "r2"}))).status, 409);
        for reviewer in &reviewers {
            assert_eq!(reviewer.post("/v1/proposals/p1/reviews", "*", pass()).status, 200);
        }
        let wrong = json!({"version": "r2", "notes": ["", "字".repeat(1_001)]});
        let refused = publisher.send("POST", "/v1/releases", &[], Some(wrong));
        assert_eq!((refused.status, refused.json()["problems"].as_array().unwrap().len()), (400, 2));
        let notes = json!(["数据截至2018年8月15日。"]);
        let release = json!({"version": "2018-09-01", "baseline_date": "2018-08-15", "notes": notes});
        let published = publisher.send("POST", "/v1/releases", &[], Some(release));
        assert_eq!(published.status, 201, "{}", published.text());
        // The server that published answers from the release at once.
        let item = app.client.json(&format!("/v1/items/{ITEM}"));
        assert_eq!(item["data"]["handling_mode"]["code"], "zero_visit");
        let signed = item["data"]["sign_offs"].as_array().unwrap();
        let aspects: Vec<&str> = signed.iter().map(|s| s["aspect"]["code"].as_str().unwrap()).collect();
        assert_eq!(aspects, ["completeness", "guide", "legality"]);
        assert!(!item.to_string().contains('孙'), "names of persons are not public: {item}");
        let change = &app.client.json("/v1/changes?kind=mode_changed")["data"][0];
        assert_eq!((&change["code"], change["sign_offs"].as_array().unwrap().len()), (&ITEM.into(), 3));
        let release = app.client.json("/v1/releases/2018-09-01")["data"].clone();
        assert_eq!((&release["baseline_date"], &release["notes"]), (&"2018-08-15".into(), &notes));
        let log = publisher.send("GET", "/v1/audit-log", &[], None).json();
        let actions: Vec<&str> =
            log["data"].as_array().unwrap().iter().map(|e| e["action"]["code"].as_str().unwrap()).collect();
        assert_eq!(actions.first(), Some(&"proposal_created"));
        assert_eq!(actions.last(), Some(&"release_published"));
        let detail = editor.send("GET", "/v1/proposals/p1", &[], None).json();
        assert_eq!(
            (&detail["data"]["release"], detail["data"]["reviews"].as_array().unwrap().len()),
            (&"2018-09-01".into(), 4)
        );
        assert_eq!(editor.send("DELETE", "/v1/proposals/p1", &[("if-match", "*")], None).status, 409);
    });
}

#[test]
fn mistakes_of_a_proposal_are_told_with_their_place_in_the_body() {
    let app = App::with_jinan(&Database::sqlite());
    let editor = Offices::of(&app).editor;
    let changes = json!([
        {"code": ITEM, "operation": "put", "item": {"vists": 1, "visits": "one"}},
        {"code": "new-item", "operation": "put", "item": {"name": "新", "handling_mode": "no_such_mode"}},
        {"code": "nowhere", "operation": "withdraw"},
    ]);
    let body = json!({"title": "有错", "changes": changes});
    let refused = editor.send("POST", "/v1/proposals", &[], Some(body));
    assert_eq!((refused.status, &refused.json()["code"]), (400, &"invalid-body".into()));
    let problems = refused.json()["problems"].as_array().unwrap().clone();
    let told = |field: &str, rule: &str| {
        problems.iter().any(|problem| problem["field"] == field && problem["rule"] == rule)
    };
    assert!(told("changes[0].item.vists", "unknown-field"), "{problems:#?}");
    assert!(told("changes[0].item.visits", "not-understood"), "{problems:#?}");
    assert!(told("changes[1].handling_mode", "unknown-reference"), "{problems:#?}");
    assert!(told("changes[2].code", "unknown-item"), "{problems:#?}");
    let shape = json!({"title": "", "changes": [{"code": "a", "operation": "delete"}], "more": 1});
    let refused = editor.send("POST", "/v1/proposals", &[], Some(shape)).json();
    let fields: Vec<&str> =
        refused["problems"].as_array().unwrap().iter().map(|p| p["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["title", "changes[0].operation", "more"], "{refused}");
    let listed = editor.send("GET", "/v1/proposals", &[], None).json();
    assert_eq!(listed["data"], json!([]), "nothing was kept");
}

#[test]
fn a_post_that_comes_again_has_one_effect() {
    let app = App::with_jinan(&Database::sqlite());
    let Offices { editor, publisher, .. } = Offices::of(&app);
    let key = [("idempotency-key", "once-1")];
    let first = editor.send("POST", "/v1/proposals", &key, Some(to_zero_visits("一")));
    let second = editor.send("POST", "/v1/proposals", &key, Some(to_zero_visits("一")));
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!((first.text(), second.header("idempotency-replayed")), (second.text(), "true"));
    let other = editor.send("POST", "/v1/proposals", &key, Some(to_zero_visits("二")));
    assert_eq!((other.status, &other.json()["code"]), (409, &"idempotency-key-reused".into()));
    let listed = publisher.send("GET", "/v1/proposals?status=draft", &[], None).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(publisher.send("GET", "/v1/proposals?status=new&limit=0", &[], None).status, 400);
}

#[test]
fn two_publishers_at_once_one_wins_and_the_other_is_told() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let Offices { editor, reviewers, publisher } = Offices::of(&app);
        editor.send("POST", "/v1/proposals", &[], Some(to_zero_visits("全程网办")));
        editor.post("/v1/proposals/p1/submissions", "*", None);
        for reviewer in &reviewers {
            reviewer.post("/v1/proposals/p1/reviews", "*", Some(json!({"verdict": "passed"})));
        }
        let publish = |version: &str| {
            publisher.send("POST", "/v1/releases", &[], Some(json!({"version": version}))).status
        };
        let mut statuses = std::thread::scope(|scope| {
            let other = scope.spawn(|| publish("r2"));
            [publish("r3"), other.join().unwrap()]
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        assert_eq!(app.state.store.releases().unwrap().len(), 2);
    });
}
