//! Feedback of the hotline, over HTTP: sent, read by the department, answered.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{code, item};
use crate::support::people::Person;
use crate::support::story::{leaves, publish, tell};
use onevisit::domain::change::ChangeKind;
use onevisit::domain::item::Item;
use onevisit::domain::role::Role;
use serde_json::{Value, json};

fn hotline(app: &App) -> Person<'_> {
    Person::new(app, Role::Hotline, "statistics", "话务员甲")
}

fn editor<'a>(app: &'a App, department: &str) -> Person<'a> {
    Person::new(app, Role::Editor, department, "王")
}

fn said(item: &str) -> Value {
    json!({"item": item, "kind": "missing", "where": "materials", "text": "没有写明要带几份复印件。",
           "question": "办公证身份证复印件要几份"})
}

fn send(person: &Person<'_>, body: Value) -> Answer {
    person.send("POST", "/v1/feedback", &[], body)
}

/// The fields that are wrong, in the order in which they are told.
fn wrong_fields(answer: &Answer) -> Vec<String> {
    let problem = answer.json();
    assert_eq!((answer.status, &problem["code"]), (400, &"invalid-body".into()), "{problem:#}");
    let field = |problem: &Value| problem["field"].as_str().unwrap().to_owned();
    problem["problems"].as_array().unwrap().iter().map(field).collect()
}

fn codes(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let code = |said: &Value| said["code"].as_str().unwrap().to_owned();
    answer.json()["data"].as_array().unwrap().iter().map(code).collect()
}

#[test]
fn the_hotline_says_what_is_missing_and_reads_what_became_of_it() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let (hotline, editor) = (hotline(&app), editor(&app, "justice"));
        let made = send(&hotline, said("notarisation"));
        assert_eq!((made.status, made.header("etag")), (201, "\"f1.1\""), "{}", made.text());
        assert!(made.header("location").ends_with("/v1/feedback/f1"));
        let data = &made.json()["data"];
        assert_eq!((&data["code"], &data["item"]["name"]), (&"f1".into(), &"办公证".into()));
        assert_eq!(
            (&data["department"]["code"], &data["release"]),
            (&"justice".into(), &"2018-06-20".into())
        );
        assert_eq!((&data["edition"], &data["where"]["name"]), (&1.into(), &"申请材料".into()));
        assert_eq!((&data["status"]["code"], &data["resolution"]), (&"open".into(), &Value::Null));

        assert_eq!(codes(&editor.get("/v1/feedback?status=open")), ["f1"]);
        let path = "/v1/feedback/f1/resolutions";
        let answer = || Some(json!({"outcome": "corrected", "note": "已补充:复印件一份。"}));
        assert_eq!(editor.send("POST", path, &[], answer()).status, 428);
        assert_eq!(editor.post(path, "\"f1.9\"", answer()).status, 412);
        let mute = editor.post(path, "\"f1.1\"", Some(json!({"outcome": "fixed", "note": " ", "by": 1})));
        assert_eq!(wrong_fields(&mute), ["outcome", "note", "by"]);
        let resolved = editor.post(path, "\"f1.1\"", answer());
        assert_eq!((resolved.status, resolved.header("etag")), (200, "\"f1.2\""), "{}", resolved.text());
        assert_eq!(editor.post(path, "*", answer()).status, 409);

        let read = hotline.get("/v1/feedback/f1");
        assert_eq!(read.header("etag"), "\"f1.2\"");
        let data = &read.json()["data"];
        assert_eq!(data["status"]["name"], "已处理");
        assert_eq!(
            (&data["resolution"]["outcome"]["code"], &data["resolution"]["note"]),
            (&"corrected".into(), &"已补充:复印件一份。".into())
        );
        assert!(!read.text().contains('王') && !read.text().contains("话务员"), "{}", read.text());

        let publisher = Person::new(&app, Role::Publisher, "justice", "李");
        let log = publisher.get("/v1/audit-log").json();
        let told = |entry: &Value| {
            ["action", "subject", "detail"]
                .map(|field| entry[field]["code"].as_str().or(entry[field].as_str()).unwrap().to_owned())
        };
        let entries: Vec<_> = log["data"].as_array().unwrap().iter().map(told).collect();
        assert_eq!(
            entries,
            [["feedback_created", "f1", "notarisation"], ["feedback_resolved", "f1", "corrected"]]
        );
        assert!(log["data"][0]["request_id"].is_string(), "{log:#}");
    });
}

#[test]
fn feedback_that_comes_again_with_its_key_is_one_even_if_the_item_has_left_since() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        let hotline = hotline(&app);
        let key = [("idempotency-key", "call-1")];
        let first = hotline.send("POST", "/v1/feedback", &key, said("mode"));
        assert_eq!(first.status, 201, "{}", first.text());
        publish(&app.state.store, "r4", |release| {
            release.withdraw(&[leaves("mode", ChangeKind::Merged, &["kept"], None)])
        });
        app.state.releases.refresh().unwrap();
        let second = hotline.send("POST", "/v1/feedback", &key, said("mode"));
        assert_eq!((second.status, second.header("idempotency-replayed")), (201, "true"));
        assert_eq!(first.text(), second.text());
        assert_eq!(codes(&hotline.get("/v1/feedback")), ["f1"]);
        let other = hotline.send("POST", "/v1/feedback", &key, said("kept"));
        assert_eq!(other.json()["code"], "idempotency-key-reused");
    });
}

#[test]
fn all_mistakes_of_a_body_are_told_at_once() {
    let app = App::with_jinan(&Database::sqlite());
    let hotline = hotline(&app);
    let body = json!({"item": "legal-ade", "kind": "wrng", "where": "material", "text": " ",
                      "edition": -1, "question": "我的号码是138 1234 5678", "txt": 1});
    let refused = send(&hotline, body);
    assert_eq!(
        wrong_fields(&refused),
        ["item", "kind", "where", "text", "edition", "question", "txt"],
        "{}",
        refused.text()
    );
    let problems = refused.json()["problems"].clone();
    for (place, nearest) in [(0, "legal-aid"), (1, "wrong"), (2, "materials"), (6, "text")] {
        assert_eq!(problems[place]["nearest"], nearest, "{problems:#}");
    }
    assert!(problems[5]["message"].as_str().unwrap().contains("个人信息"), "{problems:#}");
    assert!(!refused.text().contains("1234"), "the number is not repeated: {}", refused.text());

    let long = json!({"item": "legal-aid", "kind": "wrong", "text": "长".repeat(1_001), "edition": 2,
                      "question": "身份证37010219900101123X".to_owned() + &"长".repeat(200)});
    let refused = send(&hotline, long);
    assert_eq!(wrong_fields(&refused), ["text", "edition", "question", "question"], "{}", refused.text());
    let without_guide = json!({"item": "mediation", "kind": "missing", "text": "没有指南。", "edition": 1});
    assert_eq!(wrong_fields(&send(&hotline, without_guide)), ["edition"]);
    assert_eq!(wrong_fields(&send(&hotline, json!({}))), ["item", "kind", "text"]);
    assert_eq!(codes(&hotline.get("/v1/feedback")), [""; 0], "nothing was kept");
}

#[test]
fn an_item_that_has_left_is_refused_with_the_one_in_its_place() {
    let database = Database::sqlite();
    tell(&database.open());
    let app = App::start(&database, &[]);
    let refused = send(&hotline(&app), said("merged"));
    assert_eq!(wrong_fields(&refused), ["item"]);
    let problem = &refused.json()["problems"][0];
    assert_eq!(problem["nearest"], "kept");
    assert!(problem["message"].as_str().unwrap().contains("last part of the release r1"), "{problem:#}");
}

#[test]
fn feedback_is_for_the_department_that_the_item_had_and_nobody_else_s_editors_see_it() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        send(&hotline(&app), said("kept"));
        publish(&app.state.store, "r4", |release| {
            release.put_items(&[Item { department: code("statistics"), ..item("kept", "不变") }])
        });
        app.state.releases.refresh().unwrap();
        let (ours, theirs) = (editor(&app, "justice"), editor(&app, "statistics"));
        assert_eq!(codes(&ours.get("/v1/feedback")), ["f1"]);
        assert_eq!(codes(&theirs.get("/v1/feedback")), [""; 0]);
        assert_eq!((ours.get("/v1/feedback/f1").status, theirs.get("/v1/feedback/f1").status), (200, 404));
        assert_eq!(theirs.get("/v1/feedback?department=justice").status, 400);
        let note = || Some(json!({"outcome": "no_change", "note": "事项已转统计局。"}));
        assert_eq!(theirs.post("/v1/feedback/f1/resolutions", "*", note()).status, 404);
        for unknown in ["f2", "f01", "p1", "f"] {
            assert_eq!(ours.get(&format!("/v1/feedback/{unknown}")).status, 404, "{unknown}");
        }
        // A publisher may answer for a department that has no editor any more.
        let publisher = Person::new(&app, Role::Publisher, "justice", "李");
        assert_eq!(publisher.post("/v1/feedback/f1/resolutions", "\"f1.1\"", note()).status, 200);
    });
}

#[test]
fn the_list_is_filtered_and_read_in_pages_from_either_end() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let (hotline, publisher) = (hotline(&app), Person::new(&app, Role::Publisher, "justice", "李"));
        for item in ["notarisation", "legal-aid", "housing-fund-transfer", "legal-aid", "mediation"] {
            assert_eq!(send(&hotline, said(item)).status, 201);
        }
        send(&hotline, json!({"item": "legal-aid", "kind": "wrong", "text": "地址有误。"}));
        let note = json!({"outcome": "duplicate", "note": "与f2相同。"});
        assert_eq!(editor(&app, "justice").post("/v1/feedback/f4/resolutions", "*", Some(note)).status, 200);
        for (query, found) in [
            ("", &["f6", "f5", "f4", "f3", "f2", "f1"][..]),
            ("?sort=created_at", &["f1", "f2", "f3", "f4", "f5", "f6"]),
            ("?item=legal-aid&sort=created_at", &["f2", "f4", "f6"]),
            ("?item=legal-aid,mediation&status=open", &["f6", "f5", "f2"]),
            ("?status=resolved", &["f4"]),
            ("?status=open,resolved&kind=wrong", &["f6"]),
            ("?department=housing-fund-centre", &["f3"]),
        ] {
            assert_eq!(codes(&publisher.get(&format!("/v1/feedback{query}"))), found, "{query}");
        }
        for (sort, all) in [("created_at", "f1 f2 f3 f4 f5 f6"), ("-created_at", "f6 f5 f4 f3 f2 f1")] {
            let (mut after, mut seen) = (String::new(), Vec::new());
            loop {
                let page = hotline.get(&format!("/v1/feedback?limit=2&sort={sort}{after}"));
                seen.extend(codes(&page));
                let Some(next) = page.json()["page"]["next"].as_str().map(str::to_owned) else { break };
                after = format!("&after={next}");
            }
            assert_eq!(seen.join(" "), all);
        }
        let wrong = "?status=opn&kind=x&item=%20&department=justise&sort=code&limit=0&after=p1&since=1";
        let refused = hotline.get(&format!("/v1/feedback{wrong}"));
        let problems = refused.json()["errors"].as_array().map_or(0, Vec::len);
        assert_eq!((refused.status, problems), (400, 8), "{}", refused.text());
    });
}

#[test]
fn the_hotline_sees_no_proposals_no_audit_log_and_changes_nothing_else() {
    let app = App::with_jinan(&Database::sqlite());
    let hotline = hotline(&app);
    for path in ["/v1/audit-log", "/v1/proposals", "/v1/proposals/p1", "/v1/unanswered-questions"] {
        assert_eq!(hotline.get(path).status, 403, "{path}");
    }
    assert_eq!(send(&editor(&app, "justice"), said("legal-aid")).status, 403);
    send(&hotline, said("legal-aid"));
    let note = json!({"outcome": "no_change", "note": "无"});
    assert_eq!(hotline.post("/v1/feedback/f1/resolutions", "*", Some(note)).status, 403);
    assert_eq!(hotline.get("/v1/token").json()["data"]["role"]["name"], "热线");
}
