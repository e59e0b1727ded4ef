//! What the API answers, on the real catalogue. The client checks every answer against the document.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use serde_json::{Value, json};

fn codes(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|entry| entry["code"].as_str().unwrap()).collect()
}

fn total(app: &App, query: &str) -> u64 {
    app.client.json(&format!("/v1/items?{query}"))["page"]["total"].as_u64().unwrap()
}

#[test]
fn one_item_is_told_as_the_source_tells_it() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let item = &app.client.json("/v1/items/medical-advertisement-certificate")["data"];
        assert_eq!(item["name"], "《医疗广告审查证明》核发");
        assert_eq!(item["handling_mode"], json!({"code": "zero_visit", "name": "零跑腿"}));
        assert_eq!(item["methods"][0]["code"], "online_on_time_courier");
        assert_eq!(item["listing"]["code"], "listed");
        assert_eq!(item["category"], Value::Null, "the source does not say");
        assert_eq!(item["provenance"][0]["source"]["code"], "dzwww-2018-article");
    });
}

#[test]
fn items_without_a_mode_say_why() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let list = app.client.json("/v1/items?handling_mode=none&limit=500");
        assert_eq!(list["page"]["total"], 13);
        for item in list["data"].as_array().unwrap() {
            assert_eq!(item["handling_mode_reason"]["code"], "not_stated", "{item}");
            assert_eq!(item["listing"]["code"], "described", "{item}");
        }
    });
}

#[test]
fn filters_join_values_with_or_and_parameters_with_and() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        assert_eq!(total(&app, "listing=listed"), 10);
        assert_eq!(total(&app, "handling_mode=zero_visit"), 5);
        assert_eq!(total(&app, "handling_mode=zero_visit&department=housing-fund-centre"), 4);
        assert_eq!(total(&app, "handling_mode=zero_visit,none&listing=listed,described"), 18);
        assert_eq!(total(&app, "department=justice,social-insurance"), 9);
        assert_eq!(total(&app, "channel=provincial-portal-jinan"), 1);
        assert_eq!(total(&app, "method=online_on_time_courier"), 1);
        assert_eq!(total(&app, "status=suspended"), 0);
        assert_eq!(total(&app, "parent=none"), 24);
        assert_eq!(total(&app, "audience=none&category=none&item_type=none"), 19);
    });
}

#[test]
fn a_jurisdiction_stands_for_all_below_it() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        assert_eq!(total(&app, "jurisdiction=370000"), 24);
        assert_eq!(total(&app, "jurisdiction=370100"), 24);
        assert_eq!(total(&app, "jurisdiction=370104"), 1);
        assert_eq!(total(&app, "jurisdiction=370114"), 0);
        let departments = app.client.json("/v1/departments?jurisdiction=370104");
        assert_eq!(departments["page"]["total"], 1);
    });
}

#[test]
fn facets_count_what_the_other_filters_leave() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let list = app.client.json("/v1/items?handling_mode=zero_visit&facets=handling_mode,department");
        let count = |facet: &str, code: &str| {
            let buckets = list["facets"][facet]["buckets"].as_array().unwrap();
            buckets
                .iter()
                .find(|bucket| bucket["code"] == code)
                .map(|bucket| bucket["count"].as_u64().unwrap())
        };
        assert_eq!(list["page"]["total"], 5);
        // The filter on the mode does not empty the facet of the modes.
        assert_eq!(count("handling_mode", "zero_visit"), Some(5));
        assert_eq!(count("handling_mode", "one_visit"), Some(6));
        assert_eq!(count("handling_mode", "none"), Some(13));
        assert_eq!(count("department", "housing-fund-centre"), Some(4));
        assert_eq!(count("department", "justice"), None);
        assert!(app.client.json("/v1/items").get("facets").is_none());
    });
}

#[test]
fn include_fills_references_in_and_changes_no_type() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let path = "/v1/items/medical-advertisement-certificate";
        let plain = app.client.json(path);
        assert_eq!(plain["data"]["department"].as_object().unwrap().len(), 2);
        let full = app
            .client
            .json(&format!("{path}?include=department,channels,methods,handling_mode,jurisdiction"));
        let item = &full["data"];
        assert_eq!(item["department"]["short_name"], "市卫计委");
        assert_eq!(item["channels"][0]["kind"]["code"], "portal");
        assert_eq!(item["methods"][0]["collect"], "快递送达");
        assert_eq!(item["handling_mode"]["max_visits"], 0);
        assert_eq!(item["jurisdiction"]["parent"]["code"], "370000");
    });
}

#[test]
fn fields_leaves_out_what_was_not_asked_for() {
    let app = App::with_jinan(&Database::sqlite());
    let list = app
        .client
        .json("/v1/items?fields=handling_mode.code,department.short_name&include=department&limit=1");
    let item = list["data"][0].as_object().unwrap();
    assert_eq!(item.keys().collect::<Vec<_>>(), ["code", "name", "department", "handling_mode"]);
    assert_eq!(item["department"].as_object().unwrap().len(), 3);
}

#[test]
fn the_items_of_a_department_are_the_filtered_list() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let of_department = app.client.json("/v1/departments/housing-fund-centre/items");
        let filtered = app.client.json("/v1/items?department=housing-fund-centre");
        assert_eq!(of_department["data"], filtered["data"]);
        assert_eq!(of_department["page"]["total"], 11);
        app.client.problem("/v1/departments/housing-found-centre/items", 404, "not-found");
        app.client.problem("/v1/departments/justice/items?department=justice", 400, "invalid-parameters");
    });
}

#[test]
fn lists_can_be_turned_round() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        for sort in ["code", "name"] {
            let forth = app.client.json(&format!("/v1/items?sort={sort}"));
            let back = app.client.json(&format!("/v1/items?sort=-{sort}"));
            let mut turned = codes(&back);
            turned.reverse();
            assert_eq!(codes(&forth), turned, "{sort}");
        }
        let by_name = app.client.json("/v1/items?sort=name");
        let names: Vec<&str> =
            by_name["data"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
        assert!(names.is_sorted(), "{names:?}");
    });
}

#[test]
fn every_mistake_in_a_query_is_told_at_once() {
    let app = App::with_jinan(&Database::sqlite());
    let query = "departement=justice&handling_mode=zero_visits&limit=501&sort=size&facets=color&release=2019\
                 &channel=&audience=natural_person,,enterprise&listing=listed&listing=described&include=all\
                 &fields=nmae&parent=no%20code&cursor=nonsense";
    let problem = app.client.problem(&format!("/v1/items?{query}"), 400, "invalid-parameters");
    let mut told: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["parameter"].as_str().unwrap()).collect();
    told.sort_unstable();
    let expected = [
        "audience",
        "channel",
        "cursor",
        "departement",
        "facets",
        "fields",
        "handling_mode",
        "include",
        "limit",
        "listing",
        "parent",
        "release",
        "sort",
    ];
    assert_eq!(told, expected, "{problem:#}");
    let about = |name: &str| {
        problem["errors"].as_array().unwrap().iter().find(|e| e["parameter"] == name).unwrap().clone()
    };
    assert_eq!(about("departement")["nearest"], "department");
    assert_eq!(about("handling_mode")["nearest"], "zero_visit");
    assert_eq!(about("fields")["nearest"], "name");
    assert!(about("limit")["message"].as_str().unwrap().contains("500"));
    assert_eq!(about("release")["allowed"], json!(["2018-06-20"]));
}

#[test]
fn an_unknown_main_item_is_a_mistake_and_one_without_sub_items_is_not() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        assert_eq!(total(&app, "parent=housing-fund-transfer"), 0);
        let problem = app.client.problem("/v1/items?parent=nobody&sort=x", 400, "invalid-parameters");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 2, "{problem:#}");
    });
}

#[test]
fn what_is_not_there_is_a_404_with_the_nearest_spelling() {
    let app = App::with_jinan(&Database::sqlite());
    for (path, near) in [
        ("/v1/departments/justise", "justice"),
        ("/v1/handling-modes/zero-visit", "zero_visit"),
        ("/v1/channels/hotline-12346", "hotline-1234"),
        ("/v1/jurisdictions/370101", "37010"),
        ("/v1/sources/dzwww-article", "dzwww-2018-article"),
        ("/v1/releases/2018-06-21", "2018-06-20"),
        ("/v1/code-lists/item-type", "item_type"),
    ] {
        let problem = app.client.problem(path, 404, "not-found");
        assert!(problem["detail"].as_str().unwrap().contains(near), "{problem:#}");
    }
    app.client.problem("/v1/items/nobody", 404, "not-found");
}

#[test]
fn the_other_collections_tell_what_they_hold() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let modes = app.client.json("/v1/handling-modes");
        assert_eq!(codes(&modes), ["on_your_behalf", "one_visit", "zero_visit"]);
        assert_eq!(modes["data"][0]["methods"].as_array().unwrap().len(), 3);
        assert_eq!(app.client.json("/v1/departments?limit=1")["page"]["total"], 59);
        let reviewer = app.client.json("/v1/departments/legal-affairs");
        assert_eq!(reviewer["data"]["roles"][0]["code"], "legality_reviewer");
        assert_eq!(codes(&app.client.json("/v1/channels?kind=hotline")).len(), 4);
        app.client.problem("/v1/channels?kind=hotlines", 400, "invalid-parameters");
        assert_eq!(codes(&app.client.json("/v1/jurisdictions")), ["370000", "370100", "370104", "370114"]);
        let index = app.client.json("/v1");
        assert_eq!(index["data"]["release"]["counts"]["items"], 24);
        assert_eq!(index, app.client.json("/v1/"));
        assert!(app.client.json("/v1/code-lists")["data"].as_array().unwrap().len() > 10);
    });
}

#[test]
fn real_data_is_not_called_synthetic() {
    let app = App::with_jinan(&Database::sqlite());
    for path in ["/v1", "/v1/items", "/v1/departments", "/v1/items/housing-fund-transfer", "/v1/releases"] {
        assert_eq!(app.client.json(path)["release"]["synthetic"], false, "{path}");
    }
}
