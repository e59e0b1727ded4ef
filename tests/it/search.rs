//! Full-text search: questions in everyday words, filters, pages, highlights, and what is told besides the items.

use crate::support::app::App;
use crate::support::client::{Client, check_against_document};
use crate::support::database::{Database, on_each_database};
use crate::support::people::Person;
use crate::support::story::tell;
use onevisit::domain::role::Role;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn path(question: &str) -> String {
    format!("/v1/search?q={}", utf8_percent_encode(question, NON_ALPHANUMERIC))
}

fn codes(answer: &Value) -> Vec<String> {
    let code = |hit: &Value| hit["item"]["code"].as_str().unwrap().to_owned();
    answer["data"].as_array().unwrap().iter().map(code).collect()
}

/// All pages, one after another.
fn walk(client: &Client, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut next = path.to_owned();
    loop {
        let answer = client.json(&next);
        found.extend(codes(&answer));
        let Some(cursor) = answer["page"]["next"].as_str() else {
            assert_eq!(answer["page"]["total"], found.len());
            return found;
        };
        next = format!("{path}&cursor={cursor}");
    }
}

#[test]
fn a_question_in_everyday_words_finds_the_item() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        for (question, code) in [
            ("公积金怎么取出来", "housing-fund-withdrawal-approval"),
            ("没钱打官司，能申请法律援助吗？", "legal-aid"),
            ("公证", "notarisation"),
            ("医院要登广告", "medical-advertisement-certificate"),
            ("12329", "housing-fund-hotline-sms"),
        ] {
            assert_eq!(codes(&app.client.json(&path(question)))[0], code, "{question}");
        }
    });
}

#[test]
fn what_else_was_looked_for_and_where_it_was_found_is_told() {
    let app = App::with_jinan(&Database::sqlite());
    let answer = app.client.json(&path("没钱打官司"));
    let applied = answer["applied_synonyms"].as_array().unwrap();
    let searched = |applied: &Value| applied["searched"].as_array().unwrap().contains(&json!("法律援助"));
    assert!(applied.iter().any(searched), "{applied:?}");
    let answer = app.client.json(&path("医疗广告"));
    let hit = &answer["data"][0];
    assert_eq!(hit["highlights"]["name"][0]["start"], 1, "《医疗广告审查证明》核发");
    let guide = &hit["highlights"]["guide"];
    let text: Vec<char> = guide["text"].as_str().unwrap().chars().collect();
    let marked = guide["ranges"].as_array().unwrap().iter().map(|range| {
        let range = range["start"].as_u64().unwrap() as usize..range["end"].as_u64().unwrap() as usize;
        text[range].iter().collect::<String>()
    });
    assert!(marked.into_iter().any(|words| words.contains("医疗广告")), "{guide}");
}

#[test]
fn words_of_the_same_sound_are_looked_for_and_told() {
    let app = App::with_jinan(&Database::sqlite());
    let answer = app.client.json(&path("公基金提取"));
    assert_eq!(answer["did_you_mean"], "公积金提取");
    assert!(codes(&answer)[0].starts_with("housing-fund"), "{answer}");
    assert_eq!(app.client.json(&path("公积金提取"))["did_you_mean"], Value::Null);
}

#[test]
fn words_that_an_operator_adds_make_other_answers() {
    let database = Database::sqlite();
    drop(App::with_jinan(&database));
    let file = database.folder.path().join("words.txt");
    std::fs::write(&file, "铁饭碗 => 公证\n").unwrap();
    // The same address, as after a restart.
    let at = ["--base-url", "http://catalogue.example"];
    let asked = format!("{}&release=2018-06-20", path("铁饭碗"));
    let before = App::start(&database, &at).client.get(&asked);
    assert_eq!(before.json()["page"]["total"], 0);
    assert_eq!(before.header("cache-control"), "public, max-age=30");
    let app = App::start(&database, &[&at[..], &["--synonyms", file.to_str().unwrap()]].concat());
    let ask = |known: &str| app.client.send("GET", &asked, &[("if-none-match", known)]);
    let after = ask(before.header("etag"));
    assert_eq!(after.status, 200, "a copy from before the words were added is not good any more");
    assert_eq!(codes(&after.json())[0], "notarisation");
    assert_eq!(ask(after.header("etag")).status, 304);
}

#[test]
fn filters_and_facets_are_those_of_items() {
    let app = App::with_jinan(&Database::sqlite());
    let all = app.client.json(&format!("{}&facets=department,handling_mode&limit=100", path("公积金")));
    let departments = all["facets"]["department"]["buckets"].as_array().unwrap();
    for bucket in departments {
        let code = bucket["code"].as_str().unwrap();
        let some =
            app.client.json(&format!("{}&department={code}&facets=department&limit=100", path("公积金")));
        assert_eq!(some["page"]["total"], bucket["count"], "{code}");
        assert_eq!(
            some["facets"]["department"], all["facets"]["department"],
            "a facet leaves out its own filter"
        );
        let kept: Vec<String> = codes(&all).into_iter().filter(|item| codes(&some).contains(item)).collect();
        assert_eq!(kept, codes(&some), "a filter does not change the order");
    }
    let sum: u64 = departments.iter().map(|bucket| bucket["count"].as_u64().unwrap()).sum();
    assert_eq!(all["page"]["total"], sum);
}

#[test]
fn pages_add_up_to_the_whole_list() {
    let app = App::with_profile(&Database::sqlite());
    for (question, limit) in [("公积金", 7), ("变更登记", 30), ("证", 60)] {
        let whole = walk(&app.client, &format!("{}&limit=100&fields=code", path(question)));
        assert_eq!(
            walk(&app.client, &format!("{}&limit={limit}&fields=code", path(question))),
            whole,
            "{question}"
        );
        assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), whole.len(), "no item twice");
    }
}

#[test]
fn empty_questions_and_operators_are_harmless() {
    let app = App::with_jinan(&Database::sqlite());
    for nothing in ["", " ", "？！", "\"", "*", "AND OR NOT", "((", "name:", "🙂", "\u{200b}"] {
        let answer = app.client.json(&path(nothing));
        assert_eq!((answer["page"]["total"].as_u64(), codes(&answer)), (Some(0), vec![]), "{nothing}");
    }
    let plain = codes(&app.client.json(&path("公积金")));
    for dressed in ["+公积金", "\"公积金\"", "公积金*", "(公积金", "公积金 AND", "公积金~2^8", "name:公积金"]
    {
        assert_eq!(codes(&app.client.json(&path(dressed)))[..1], plain[..1], "{dressed}");
    }
    app.client.problem("/v1/search", 400, "invalid-parameters");
    app.client.problem(&path(&"公".repeat(201)), 400, "invalid-parameters");
    app.client.problem(&format!("{}&limit=101", path("公证")), 400, "invalid-parameters");
}

#[test]
fn any_question_is_answered() {
    let app = App::with_jinan(&Database::sqlite());
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let question = prop_oneof![any::<String>(), "[公积金提取住房证办理丢了a-z0-9 \"*():+-]{0,60}"];
    let asked = runner.run(&question, |question| {
        let short: String = question.chars().filter(|c| !c.is_control()).take(60).collect();
        let answer = app.client.get(&path(&short));
        prop_assert_eq!(answer.status, 200, "{}", answer.text());
        Ok(())
    });
    asked.unwrap();
}

#[test]
fn related_items_are_the_family_and_those_with_similar_names() {
    let app = App::with_jinan(&Database::sqlite());
    let answer = app.client.json("/v1/items/housing-fund-withdrawal-approval/related");
    let codes: Vec<&str> =
        answer["data"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"housing-fund-direct-payment"), "{codes:?}");
    assert!(!codes.contains(&"housing-fund-withdrawal-approval"), "an item is not related to itself");
    assert!(!codes.contains(&"notarisation"), "{codes:?}");
    assert_eq!(answer["data"][0]["relation"]["code"], "similar_name");
    app.client.problem("/v1/items/nothing/related", 404, "not-found");
}

#[test]
fn the_family_comes_first_and_each_says_what_it_is() {
    let app = App::with_profile(&Database::sqlite());
    let items = app.client.json("/v1/items?limit=500&fields=parent");
    let items = items["data"].as_array().unwrap();
    let subs_of = |main: &str| -> Vec<&str> {
        let subs = items.iter().filter(|item| item["parent"]["code"] == main);
        subs.map(|item| item["code"].as_str().unwrap()).collect()
    };
    let mains = items.iter().filter_map(|item| item["parent"]["code"].as_str());
    let main = mains.into_iter().find(|main| (2..9).contains(&subs_of(main).len())).unwrap();
    let subs = subs_of(main);
    let told = |code: &str| -> Vec<(String, String)> {
        let related = app.client.json(&format!("/v1/items/{code}/related"))["data"].clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let told = related.as_array().unwrap().iter();
        told.map(|item| (text(&item["code"]), text(&item["relation"]["code"]))).collect()
    };
    let expected = |codes: &[&str], relation: &str| -> Vec<(String, String)> {
        codes.iter().map(|code| ((*code).to_owned(), relation.to_owned())).collect()
    };
    assert_eq!(told(main)[..subs.len()], expected(&subs, "sub_item"));
    let of_sub = told(subs[0]);
    assert_eq!(of_sub[..1], expected(&[main], "main_item"));
    assert_eq!(of_sub[1..subs.len()], expected(&subs[1..], "same_main_item"));
}

#[test]
fn what_is_related_to_an_item_that_has_left_is_told_where_it_went() {
    let database = Database::sqlite();
    tell(&database.open());
    let app = App::start(&database, &[]);
    app.client.problem("/v1/items/merged/related", 410, "gone");
    let moved = app.client.send("GET", "/v1/items/old/related", &[]);
    check_against_document("GET", "/v1/items/old/related", &moved);
    assert!(moved.header("location").ends_with("/v1/items/new/related"), "{}", moved.header("location"));
}

#[test]
fn what_nothing_is_found_for_is_counted_without_the_asker() {
    let app = App::with_jinan(&Database::sqlite());
    for _ in 0..3 {
        assert_eq!(app.client.json(&path("烟花燃放 13812345678"))["page"]["total"], 0);
    }
    app.state.unanswered.write_down(&app.state.store, onevisit::clock::now().date_naive()).unwrap();
    let answer = Person::new(&app, Role::Publisher, "justice", "李").get("/v1/unanswered-questions").json();
    assert_eq!(answer["data"][0]["question"], "烟花燃放#");
    assert_eq!(answer["data"][0]["asked"], 3);
}
