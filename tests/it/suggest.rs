//! Suggestions: the right item after a few letters.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use onevisit::domain::item::Item;
use onevisit::search::filter::{Dimension, Filter};
use onevisit::search::index::ItemIndex;
use onevisit::search::names::{NameIndex, SuggestQuery};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use pinyin::ToPinyin;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

fn path(text: &str) -> String {
    format!("/v1/suggest?q={}", utf8_percent_encode(text, NON_ALPHANUMERIC))
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["data"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

fn first(app: &App, text: &str) -> Value {
    app.client.json(&path(text))["data"][0].clone()
}

#[test]
fn a_few_letters_find_the_right_item() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        for (typed, code, matched_by) in [
            ("公积金提取", "housing-fund-direct-payment", "name"),
            ("gjjtq", "housing-fund-direct-payment", "initials"),
            ("gongjjtq", "housing-fund-direct-payment", "mixed"),
            ("gongjijintiq", "housing-fund-direct-payment", "pinyin"),
            ("zfgjjtq", "housing-fund-withdrawal-approval", "initials"),
            ("12329", "housing-fund-hotline-sms", "name"),
            ("yiliao", "medical-advertisement-certificate", "pinyin"),
            ("ylgg", "medical-advertisement-certificate", "initials"),
            ("医疗广告", "medical-advertisement-certificate", "name"),
            ("《医疗 广告", "medical-advertisement-certificate", "name"),
            ("公证", "notarisation", "alias"),
            ("zhaolvshi", "find-a-lawyer", "pinyin"),
            ("zhaolushi", "find-a-lawyer", "pinyin"),
            ("medical-adv", "medical-advertisement-certificate", "code"),
        ] {
            let found = first(&app, typed);
            assert_eq!(
                (found["code"].as_str(), found["matched_by"]["code"].as_str()),
                (Some(code), Some(matched_by))
            );
        }
    });
}

#[test]
fn a_suggestion_tells_what_an_operator_needs() {
    let app = App::with_jinan(&Database::sqlite());
    let found = first(&app, "ylgg");
    let wanted = json!({
        "code": "medical-advertisement-certificate",
        "name": "《医疗广告审查证明》核发",
        "matched_by": {"code": "initials", "name": "拼音首字母", "name_en": "a name by the first letters of its syllables"},
        "matched_text": "《医疗广告审查证明》核发",
        "highlight": {"start": 1, "end": 5},
        "namesakes": 0,
        "department": {"code": "health-family-planning", "name": "市卫生计生委"},
        "jurisdiction": {"code": "370100", "name": "济南市"},
        "audience": [],
        "handling_mode": {"code": "zero_visit", "name": "零跑腿"},
    });
    assert_eq!(found, wanted);
}

#[test]
fn suggestions_are_filtered_and_limited() {
    let app = App::with_jinan(&Database::sqlite());
    let all = app.client.json("/v1/suggest?q=gjj&limit=50");
    assert!(all["data"].as_array().unwrap().len() > 10, "{:?}", codes(&all));
    assert_eq!(app.client.json("/v1/suggest?q=gjj")["data"].as_array().unwrap().len(), 10);
    assert_eq!(codes(&app.client.json("/v1/suggest?q=gjj&limit=1")), codes(&all)[..1]);
    let of_centre = app.client.json("/v1/suggest?q=gjj&limit=50&department=housing-fund-centre");
    // 关系接 is read gxj, but also gjj.
    let others = codes(&all).into_iter().filter(|code| *code != "retired-worker-file-reception");
    assert_eq!(codes(&of_centre), others.collect::<Vec<_>>());
    assert!(codes(&app.client.json("/v1/suggest?q=gjj&department=justice")).is_empty());
    assert!(codes(&app.client.json("/v1/suggest?q=housing&department=justice")).is_empty());
    assert_eq!(codes(&app.client.json("/v1/suggest?q=gjj&limit=50&jurisdiction=370000")), codes(&all));
    assert!(codes(&app.client.json("/v1/suggest?q=gjj&jurisdiction=370114")).is_empty());
    let unstated = app.client.json("/v1/suggest?q=g&limit=50&audience=none");
    assert!(unstated["data"].as_array().unwrap().iter().all(|one| one["audience"] == json!([])));
}

#[test]
fn nothing_is_suggested_for_nothing() {
    let app = App::with_jinan(&Database::sqlite());
    for path in [
        "/v1/suggest?q=",
        "/v1/suggest?q=%20%20",
        "/v1/suggest?q=%E3%80%8A%E3%80%81",
        "/v1/suggest?q=%F0%9F%98%80",
    ] {
        assert!(codes(&app.client.json(path)).is_empty(), "{path}");
    }
    assert!(codes(&app.client.json(&path(&"公".repeat(100)))).is_empty());
}

#[test]
fn what_cannot_be_a_question_is_told_so() {
    let app = App::with_jinan(&Database::sqlite());
    let errors = |path: &str| app.client.problem(path, 400, "invalid-parameters")["errors"].clone();
    let missing = errors("/v1/suggest?limt=3");
    assert_eq!(missing[0], json!({"parameter": "q", "value": null, "message": "this parameter is needed"}));
    assert_eq!(missing[1]["nearest"], "limit");
    assert_eq!(errors("/v1/suggest?query=a")[1]["nearest"], "q");
    assert_eq!(errors("/v1/suggest?q=&q=a")[0]["message"], "the parameter is given more than once");
    let long = &errors(&path(&"公".repeat(101)))[0];
    assert_eq!(long["message"], "at most 100 characters are read, here are 101");
    assert_eq!(errors("/v1/suggest?q=a&limit=51")[0]["parameter"], "limit");
    assert_eq!(errors("/v1/suggest?q=a&handling_mode=none")[0]["parameter"], "handling_mode");
    for odd in ["/v1/suggest?q=%00".to_owned(), path(&"公".repeat(3_000))] {
        let status = app.client.send("GET", &odd, &[]).status;
        assert!((400..500).contains(&status), "{status}");
    }
}

#[test]
fn a_client_that_has_the_answer_gets_no_other() {
    let app = App::with_jinan(&Database::sqlite());
    let answer = app.client.get("/v1/suggest?q=gjj&release=2018-06-20");
    assert!(answer.header("cache-control").contains("immutable"));
    let etag = answer.header("etag");
    let again = app.client.send("GET", "/v1/suggest?q=gjj&release=2018-06-20", &[("if-none-match", etag)]);
    assert_eq!(again.status, 304);
}

/// The made-up catalogue: its names, its index, its items in the order of their codes.
struct MadeUp {
    names: NameIndex,
    index: ItemIndex,
    items: Vec<Item>,
    _app: App,
}

impl MadeUp {
    fn new(database: &Database) -> Self {
        let app = App::with_profile(database);
        let view = app.state.releases.published().unwrap().current.clone();
        let (store, seq) = (&app.state.store, view.release.seq);
        let names = NameIndex::build(store, seq, &view.directory).unwrap();
        let index = ItemIndex::build(store, seq, &view.directory).unwrap();
        let items = store.items_in_rows(&index.rows(&index.select(&Filter::default()), 5_000)).unwrap();
        assert_eq!(items.len(), 1169);
        Self { names, index, items, _app: app }
    }

    fn found(&self, text: &str, filter: &Filter) -> Vec<String> {
        let query = SuggestQuery { text, filter, limit: 5_000 };
        self.names.suggest(&self.index, query).into_iter().map(|one| one.code).collect()
    }
}

fn readings(text: &[char], letters: usize) -> String {
    let reading = |c: &char| match c.to_pinyin() {
        Some(reading) => reading.plain().replace('ü', "v").chars().take(letters).collect(),
        None => c.to_string(),
    };
    text.iter().map(reading).collect()
}

#[test]
fn every_item_is_found_by_any_part_of_its_name() {
    on_each_database(|database| {
        let made_up = MadeUp::new(database);
        let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
        let strategy = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 2_usize..8);
        let outcome = TestRunner::new(config).run(&strategy, |(item, start, length)| {
            let item = item.get(&made_up.items);
            let name: Vec<char> = item.name.chars().filter(|c| c.is_alphanumeric()).take(100).collect();
            let start = start.index(name.len() - 1);
            let part = &name[start..(start + length).min(name.len())];
            let beginning = &name[..length.min(name.len())];
            let own = Filter(vec![
                (Dimension::Department, vec![item.department.to_string()]),
                (Dimension::Jurisdiction, vec![item.jurisdiction.to_string()]),
            ]);
            for (typed, filter) in [
                (item.name.chars().take(100).collect(), Filter::default()),
                (part.iter().collect(), Filter::default()),
                (beginning.iter().collect(), Filter::default()),
                (readings(beginning, 6), Filter::default()),
                (readings(part, 6), Filter::default()),
                (readings(part, 1), Filter::default()),
                (readings(&name, 6).chars().take(100).collect(), own.clone()),
                (readings(&name, 1), own),
                (item.code.to_string(), Filter::default()),
            ] {
                let typed: String = typed;
                let found = made_up.found(&typed, &filter);
                prop_assert!(found.contains(&item.code.to_string()), "{} by {typed}", item.name);
            }
            Ok(())
        });
        outcome.unwrap();
    });
}

#[test]
fn filtered_suggestions_are_those_of_all_that_the_filter_leaves() {
    let made_up = MadeUp::new(&Database::sqlite());
    for dimension in [Dimension::Department, Dimension::Jurisdiction, Dimension::Audience] {
        for bucket in made_up.index.count_by(dimension, &made_up.index.select(&Filter::default())) {
            let filter = Filter(vec![(dimension, vec![bucket.code])]);
            for typed in ["zx", "dengji", "许可", "syn-00001"] {
                let rows = made_up.index.rows(&made_up.index.select(&filter), 5_000);
                let left = made_up.index.rows(&made_up.index.select(&Filter::default()), 5_000);
                let is_left = |code: &String| {
                    let place = made_up.items.iter().position(|item| item.code.as_ref() == code).unwrap();
                    rows.contains(&left[place])
                };
                let mut wanted = made_up.found(typed, &Filter::default());
                wanted.retain(is_left);
                let mut found = made_up.found(typed, &filter);
                wanted.sort();
                found.sort();
                assert_eq!(found, wanted, "{typed} {filter:?}");
            }
        }
    }
}
