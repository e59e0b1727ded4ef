//! `POST /v1/items/{code}/precheck`: what is asked, what is refused, what is answered.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::process::Place;
use crate::support::story::tell;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

fn post(app: &App, path: &str, body: &Value) -> Answer {
    app.client.call("POST", &format!("/v1/items/{path}"), None, &[], Some(body))
}

/// What is at hand of somebody who applies for legal aid.
fn question(materials: &Value) -> Value {
    json!({"applicant": {"kind": "natural_person"}, "materials": materials})
}

fn ask(app: &App, code: &str, materials: &Value) -> Value {
    let answer = post(app, &format!("{code}/precheck"), &question(materials));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["data"].clone()
}

/// The problems of a body that is refused: where, and in which words.
fn problems(app: &App, body: &Value) -> Vec<(String, String)> {
    let answer = post(app, "legal-aid/precheck", body);
    let problem = answer.json();
    assert_eq!((answer.status, problem["code"].as_str()), (400, Some("invalid-body")), "{problem}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let told = problem["problems"].as_array().unwrap().iter();
    told.map(|problem| (text(&problem["field"]), text(&problem["message"]))).collect()
}

#[test]
fn everything_that_is_missing_is_told_in_one_answer() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let told = ask(&app, "legal-aid", &json!([{"name": "身份证"}, {"name": "护照"}]));
        assert_eq!(
            (&told["complete"], &told["outcome"]["code"]),
            (&json!(false), &json!("correction_needed"))
        );
        let findings: Vec<(&str, bool)> = told["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| {
                (finding["material"]["name"].as_str().unwrap(), finding["on_the_spot"].as_bool().unwrap())
            })
            .collect();
        assert_eq!(
            findings,
            [("申请表", true), ("经济困难证明", false), ("与申请事项有关的案件材料", false)]
        );
        let what_to_do = told["findings"][0]["what_to_do"].as_str().unwrap();
        assert!(
            what_to_do.contains("书写确有困难的可以口头申请"),
            "the guide has a remark on it: {what_to_do}"
        );
        assert_eq!(told["in_certain_cases"][0]["material"]["code"], "m3");
        assert_eq!(told["in_certain_cases"][0]["note"], "代他人申请时提交。");
        assert_eq!(told["recognised"][0]["matched_by"]["code"], "part_of_name");
        assert_eq!(told["unrecognised"], json!([{"called": "护照", "candidates": []}]));
        assert_eq!(told["conditions"].as_array().unwrap().len(), 7);
        assert_eq!((&told["edition"], &told["last_verified_at"]), (&json!(1), &Value::Null));
        assert!(told["summary"].as_str().unwrap().contains("有1份没有对上办事指南"), "{}", told["summary"]);
        let text = told["notice"]["text"].as_str().unwrap();
        assert!(text.starts_with("审批服务事项补正通知书\n") && text.contains("市司法局（盖章）"), "{text}");
    });
}

#[test]
fn with_all_at_hand_there_is_no_notice() {
    let app = App::with_jinan(&Database::sqlite());
    let all = json!([{"name": "居民身份证"}, {"name": "户口簿"}, {"name": "企业退休证明"}]);
    let told = ask(&app, "retired-worker-file-reception", &all);
    assert_eq!(
        (&told["complete"], &told["notice"], &told["findings"]),
        (&json!(true), &Value::Null, &json!([]))
    );
    assert!(told["summary"].as_str().unwrap().contains("材料齐全"));
    let by_guide = told["not_stated"][0]["by_guide"].as_array().unwrap();
    assert_eq!(by_guide.len(), 4, "the guide states neither necessity, medium nor numbers");
}

#[test]
fn codes_are_those_of_the_guide_and_of_its_edition() {
    let app = App::with_jinan(&Database::sqlite());
    let guide = app.client.json("/v1/items/legal-aid/guide");
    let codes: Vec<&str> = guide["data"]["materials"]
        .as_array()
        .unwrap()
        .iter()
        .map(|material| material["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["m1", "m2", "m3", "m4", "m5"]);
    let mut body = question(&codes.iter().map(|code| json!({"code": code})).collect());
    assert_eq!(problems(&app, &body)[0].0, "edition");
    body["edition"] = guide["data"]["edition"].clone();
    let answer = post(&app, "legal-aid/precheck?release=2018-06-20", &body);
    assert_eq!(answer.json()["data"]["complete"], true, "{}", answer.text());
    body["edition"] = json!(2);
    let answer = post(&app, "legal-aid/precheck", &body);
    assert_eq!((answer.status, answer.json()["code"].as_str()), (409, Some("conflict")));
    assert!(answer.json()["detail"].as_str().unwrap().contains("fetch the guide again"), "{}", answer.text());
    let wrong = json!({"applicant": {"kind": "natural_person"}, "edition": 1, "materials": [{"code": "m9"}, {"code": "m1"}, {"code": "x"}]});
    let answer = post(&app, "legal-aid/precheck", &wrong);
    let problem = answer.json();
    let fields: Vec<&str> =
        problem["problems"].as_array().unwrap().iter().map(|p| p["field"].as_str().unwrap()).collect();
    assert_eq!((answer.status, fields), (400, vec!["materials[0].code", "materials[2].code"]));
    assert_eq!(problem["problems"][0]["allowed"], json!(codes));
}

#[test]
fn all_mistakes_of_a_body_are_told_at_once() {
    let app = App::with_jinan(&Database::sqlite());
    let told = problems(
        &app,
        &json!({
            "applicant": {"kind": "citizen"},
            "materialien": [],
            "materials": [
                {"name": "身份证", "pages": 2},
                {"originals": 1},
                {"code": "m1", "name": "申请表"},
                {"name": "证".repeat(101), "copies": 10_000},
                {"name": "证", "copies": -1},
                {"name": "表", "defects": [{"kind": "torn"}]},
                {"name": "表", "defects": [{"kind": "other"}, {"kind": "unsigned", "note": "字".repeat(201)}]},
                {"name": "表", "medium": "fax"},
                {"name": "\u{7}"},
            ],
        }),
    );
    let mut fields: Vec<&str> = told.iter().map(|(field, _)| field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "applicant.kind",
            "edition",
            "materialien",
            "materials[0].pages",
            "materials[1]",
            "materials[2]",
            "materials[3].copies",
            "materials[3].name",
            "materials[4].copies",
            "materials[5].defects[0].kind",
            "materials[6].defects[0].note",
            "materials[6].defects[1].note",
            "materials[7].medium",
            "materials[8].name",
        ],
        "{told:#?}"
    );
    let many = |count: usize| question(&vec![json!({"name": "证"}); count].into());
    assert_eq!(problems(&app, &many(201))[0].0, "materials");
    assert_eq!(post(&app, "legal-aid/precheck", &many(200)).status, 200);
    let defects = question(&json!([{"name": "表", "defects": vec![json!({"kind": "unsigned"}); 21]}]));
    assert_eq!(problems(&app, &defects)[0].0, "materials[0].defects");
    assert_eq!(problems(&app, &json!({})).len(), 2);
}

#[test]
fn a_body_is_json_and_as_small_as_that_of_a_read() {
    let app = App::with_jinan(&Database::sqlite());
    let path = "/v1/items/legal-aid/precheck";
    let body = question(&json!([])).to_string();
    for kind in ["text/plain", "application/json; charset=gbk", "application/x-www-form-urlencoded"] {
        let answer = app.client.send_bytes("POST", path, &[("content-type", kind)], body.as_bytes());
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (415, Some("unsupported-media-type")),
            "{kind}"
        );
    }
    let packed = [("content-type", "application/json"), ("content-encoding", "gzip")];
    assert_eq!(app.client.send_bytes("POST", path, &packed, body.as_bytes()).status, 415);
    let too_large = format!("{body}{}", " ".repeat(64 * 1024));
    // A token, valid or not, makes no room for more.
    for headers in [vec![], vec![("authorization", "Bearer x")]] {
        let headers = [vec![("content-type", "application/json")], headers].concat();
        let answer = app.client.send_bytes("POST", path, &headers, too_large.as_bytes());
        assert_eq!((answer.status, answer.json()["code"].as_str()), (413, Some("body-too-large")));
    }
    assert_eq!(chunked(&app, path, 128), 413);
    assert_eq!(
        app.client.send_bytes("POST", path, &[("content-type", "application/json")], b"[]").status,
        400
    );
}

/// The status for a body that does not say how long it is, sent in this many pieces of one KiB.
fn chunked(app: &App, path: &str, pieces: usize) -> u16 {
    let host = app.state.base_url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..pieces {
        // The server may have hung up already.
        let _ = stream.write_all(format!("400\r\n{}\r\n", " ".repeat(1024)).as_bytes());
    }
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..read]).split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn nobody_keeps_an_answer_and_other_sites_may_ask() {
    let app = App::with_jinan(&Database::sqlite());
    let body = question(&json!([{"name": "申请表", "defects": [{"kind": "unsigned"}]}]));
    let path = "/v1/items/legal-aid/precheck";
    let send = |headers: &[(&str, &str)]| app.client.call("POST", path, None, headers, Some(&body));
    let first = send(&[]);
    assert_eq!((first.header("cache-control"), first.header("etag")), ("no-store", ""));
    assert_eq!(first.header("vary"), "Accept, Accept-Encoding");
    let again = send(&[("if-none-match", "*")]);
    assert_eq!((again.status, &again.body), (200, &first.body));
    let pinned = post(&app, "legal-aid/precheck?release=2018-06-20", &body);
    assert_eq!((pinned.header("cache-control"), &pinned.body), ("no-store", &first.body));
    let preflight = [
        ("origin", "https://elsewhere.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let options = app.client.send("OPTIONS", path, &preflight);
    assert_eq!((options.status, options.header("access-control-allow-methods")), (204, "POST, OPTIONS"));
    assert!(options.header("access-control-allow-headers").contains("Content-Type"));
    let metrics = app.client.send("GET", "/metrics", &[]).text();
    assert!(
        metrics.contains("method=\"POST\",path=\"/v1/items/{code}/precheck\",status=\"200\"} 3"),
        "{metrics}"
    );
}

#[test]
fn an_item_that_is_not_there_answers_as_elsewhere() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        let body = question(&json!([]));
        let status = |path: &str| {
            let answer = post(&app, path, &body);
            (answer.status, answer.header("location").replace(&app.state.base_url, ""))
        };
        assert_eq!(status("merged/precheck"), (410, String::new()));
        assert_eq!(status("old/precheck"), (308, "/v1/items/new/precheck".to_owned()));
        assert_eq!(status("never/precheck"), (404, String::new()));
        assert_eq!(status("mode/precheck?release=r9").0, 400);
        assert_eq!(status("mode/precheck?limit=1").0, 400);
        let without = post(&app, "kept/precheck", &body);
        assert_eq!(without.status, 404);
        assert!(without.json()["detail"].as_str().unwrap().contains("has no guide yet"));
        // Its guide names no materials.
        assert_eq!(post(&app, "mode/precheck", &body).json()["data"]["outcome"]["code"], "nothing_stated");
    });
}

#[test]
fn nothing_that_is_sent_is_written_down() {
    let place = Place::new();
    let url = place.sqlite("catalogue.db");
    let server = place.serve(&["--database-url", &url, "--create-database", "--log", "trace"]);
    let headers = [("content-type", "application/json")];
    let send = |body: &Value| {
        let path = "/v1/items/legal-aid/precheck";
        server.client.send_bytes("POST", path, &headers, body.to_string().as_bytes()).status
    };
    let secret = json!({"name": "secret", "defects": [{"kind": "other", "note": "secret"}]});
    assert_eq!(send(&question(&json!([secret]))), 200);
    assert_eq!(send(&json!({"applicant": {"kind": "secret", "secret": 1}, "materials": []})), 400);
    server.process.signal("TERM");
    let ended = server.process.wait();
    assert!(ended.stderr.contains("/v1/items/legal-aid/precheck"), "{ended:#?}");
    ended.keeps("secret");
    assert_eq!(place.files().iter().filter(|(name, _)| !name.starts_with("catalogue.db")).count(), 0);
}
