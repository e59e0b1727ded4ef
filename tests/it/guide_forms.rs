//! `/v1/items/{code}/guide` in every form: which one a client gets, and what all of them carry.

use crate::support::app::App;
use crate::support::client::check_against_document;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::write_jinan;
use onevisit::ingest::folder::Folder;
use onevisit::publish::{self, Intent};
use serde_json::Value;

const GUIDE: &str = "/v1/items/medical-advertisement-certificate/guide";

/// The built-in catalogue, where the guide of 求法援 is good until 2020 and that of 办公证 until 2999, served.
fn with_dates(database: &Database) -> App {
    let folder = database.folder.path().join("dated");
    std::fs::create_dir(&folder).unwrap();
    write_jinan(&folder);
    let guides = std::fs::read_to_string(folder.join("guides.jsonl")).unwrap();
    let dated = |item: &str, dates: &str| (format!("{{\"item\":\"{item}\""), dates.to_owned());
    let guides = [
        dated("legal-aid", "\"last_verified_at\":\"2019-05-01\",\"valid_until\":\"2020-01-01\""),
        dated("notarisation", "\"valid_until\":\"2999-01-01\""),
    ]
    .iter()
    .fold(guides, |text, (line, dates)| {
        assert!(text.contains(line.as_str()));
        text.replace(line.as_str(), &format!("{line},{dates}"))
    });
    std::fs::write(folder.join("guides.jsonl"), guides).unwrap();
    publish::load(&database.open(), Folder::Disk(folder), Intent::Real, onevisit::clock::now()).unwrap();
    App::start(database, &[])
}

#[test]
fn every_form_names_its_edition() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let hash = app.client.json(GUIDE)["data"]["content_hash"].as_str().unwrap().to_owned();
        for (format, media_type) in [
            ("json", "application/json"),
            ("markdown", "text/markdown; charset=utf-8"),
            ("text", "text/plain; charset=utf-8"),
            ("html", "text/html; charset=utf-8"),
            ("spoken", "application/json"),
            ("ssml", "application/ssml+xml"),
            ("sms", "text/plain; charset=utf-8"),
        ] {
            let answer = app.client.get(&format!("{GUIDE}?format={format}"));
            assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{format}");
            assert_eq!((answer.header("guide-edition"), answer.header("guide-content-hash")), ("1", &*hash));
            let exposed = answer.header("access-control-expose-headers");
            assert!(exposed.contains("Guide-Edition") && exposed.contains("Guide-Content-Hash"), "{exposed}");
            // A text message has no room for it.
            assert_eq!(answer.text().contains(&hash), format != "sms", "{format}");
            assert!(answer.text().contains("审查证明"), "{format}");
        }
    });
}

#[test]
fn accept_chooses_the_form_and_format_outweighs_it() {
    let app = App::with_jinan(&Database::sqlite());
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";
    for (accept, query, media_type) in [
        ("*/*", "", "application/json"),
        ("application/json, text/plain, */*", "", "application/json"),
        ("text/html, application/json", "", "application/json"),
        (browser, "", "text/html; charset=utf-8"),
        ("text/markdown", "", "text/markdown; charset=utf-8"),
        ("text/plain", "", "text/plain; charset=utf-8"),
        ("application/ssml+xml", "", "application/ssml+xml"),
        (browser, "?format=text", "text/plain; charset=utf-8"),
        ("image/png", "?format=json", "application/json"),
    ] {
        let answer = app.client.send("GET", &format!("{GUIDE}{query}"), &[("accept", accept)]);
        assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{accept}");
        assert!(answer.header("vary").contains("Accept,"), "{}", answer.header("vary"));
        check_against_document("GET", GUIDE, &answer);
    }
    let refused = app.client.send("GET", GUIDE, &[("accept", "image/png")]);
    assert_eq!((refused.status, refused.json()["code"].as_str()), (406, Some("not-acceptable")));
    check_against_document("GET", GUIDE, &refused);
}

#[test]
fn an_unknown_form_is_refused_with_those_that_there_are() {
    let app = App::with_jinan(&Database::sqlite());
    let problem = app.client.problem(&format!("{GUIDE}?format=markdwon"), 400, "invalid-parameters");
    let error = &problem["errors"][0];
    assert_eq!((&error["parameter"], &error["nearest"]), (&Value::from("format"), &Value::from("markdown")));
    assert_eq!(error["allowed"].as_array().unwrap().len(), 7);
    app.client.problem(&format!("{GUIDE}?format=text&format=json"), 400, "invalid-parameters");
}

#[test]
fn a_copy_of_one_form_is_no_copy_of_another_and_none_is_for_ever() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let pinned = format!("{GUIDE}?release=2018-06-20");
        let ask = |accept: &str, known: &str| {
            app.client.send("GET", &pinned, &[("accept", accept), ("if-none-match", known)])
        };
        let page = ask("text/html", "");
        assert_eq!(page.header("cache-control"), "public, max-age=30");
        let etag = page.header("etag").to_owned();
        assert_eq!(ask("text/html", &etag).status, 304);
        assert_eq!(ask("application/json", &etag).status, 200);
    });
}

#[test]
fn freshness_is_that_of_today() {
    on_each_database(|database| {
        let app = with_dates(database);
        for (item, state) in
            [("legal-aid", "expired"), ("notarisation", "valid"), ("housing-fund-transfer", "not_stated")]
        {
            for format in ["json", "spoken"] {
                let guide = app.client.json(&format!("/v1/items/{item}/guide?format={format}"));
                let freshness = &guide["data"]["freshness"];
                assert_eq!(freshness["state"]["code"], state, "{item}");
                assert_eq!(freshness["released_on"], "2018-06-20");
                assert_eq!(freshness["ask"]["say"].is_string(), state == "expired", "{freshness}");
            }
        }
        let expired = app.client.json("/v1/items/legal-aid/guide");
        let freshness = &expired["data"]["freshness"];
        assert_eq!(
            (&freshness["last_verified_at"], &freshness["valid_until"]),
            (&"2019-05-01".into(), &"2020-01-01".into())
        );
        assert_eq!(freshness["ask"]["numbers"][0]["phone"], "12345");
        for format in ["text", "markdown", "html", "spoken", "ssml", "sms"] {
            let path = |item: &str| format!("/v1/items/{item}/guide?format={format}");
            assert!(app.client.get(&path("legal-aid")).text().contains("已过期"), "{format}");
            assert!(!app.client.get(&path("notarisation")).text().contains("过期"), "{format}");
        }
    });
}

#[test]
fn an_item_without_a_guide_tells_whom_to_ask_in_every_form() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        for format in ["json", "markdown", "text", "html", "spoken", "ssml", "sms"] {
            let path = format!("/v1/items/housing-fund-loan-change/guide?format={format}");
            let answer = app.client.get(&path);
            assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"));
            let ask = &answer.json()["ask"];
            assert_eq!(ask["department"]["code"], "housing-fund-centre");
            // The hotline that the department runs goes before 12345.
            assert_eq!(ask["numbers"][0]["phone"], "12329");
            let say = "“住房公积金贷款贷后事项变更”还没有办事指南，请向济南住房公积金管理中心咨询，\
                       可以打12329住房公积金服务热线。";
            assert_eq!(ask["say"], say);
        }
    });
}

#[test]
fn the_ways_lead_with_the_fewest_visits() {
    let app = App::with_jinan(&Database::sqlite());
    let guide = app.client.json(GUIDE);
    let ways = guide["data"]["ways"].as_array().unwrap();
    let told: Vec<(&str, Option<u64>)> =
        ways.iter().map(|way| (way["kind"]["code"].as_str().unwrap(), way["visits"].as_u64())).collect();
    assert_eq!(told, [("online", Some(0)), ("window", None)]);
    assert_eq!(ways[0]["method"]["collect"], "快递送达");
    assert_eq!(ways[0]["channels"][0]["url"], "http://jnzwfw.sd.gov.cn/");
    let text = app.client.get(&format!("{GUIDE}?format=text")).text();
    assert!(text.contains("1. 网上申办、快递送达，全程不用跑\n"), "{text}");
}
