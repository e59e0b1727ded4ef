//! What people get wrong in a query, and what they are told.

use crate::support::app::App;
use crate::support::database::Database;
use serde_json::Value;

fn errors(app: &App, path: &str) -> Vec<Value> {
    app.client.problem(path, 400, "invalid-parameters")["errors"].as_array().unwrap().clone()
}

#[test]
fn who_sends_a_name_is_told_its_code() {
    let app = App::with_jinan(&Database::sqlite());
    for (query, code) in [
        // 济南住房公积金管理中心, 市卫计委, 零跑腿, 济南市.
        (
            "department=%E6%B5%8E%E5%8D%97%E4%BD%8F%E6%88%BF%E5%85%AC%E7%A7%AF%E9%87%91%E7%AE%A1%E7%90%86%E4%B8%AD%E5%BF%83",
            "housing-fund-centre",
        ),
        ("department=%E5%B8%82%E5%8D%AB%E8%AE%A1%E5%A7%94", "health-family-planning"),
        ("handling_mode=%E9%9B%B6%E8%B7%91%E8%85%BF", "zero_visit"),
        ("jurisdiction=%E6%B5%8E%E5%8D%97%E5%B8%82", "370100"),
    ] {
        assert_eq!(errors(&app, &format!("/v1/items?{query}"))[0]["nearest"], code, "{query}");
    }
}

#[test]
fn the_usual_names_of_other_services_lead_to_ours() {
    let app = App::with_jinan(&Database::sqlite());
    for (theirs, ours) in [("page", "cursor"), ("offset", "cursor"), ("per_page", "limit"), ("order", "sort")]
    {
        let told = errors(&app, &format!("/v1/items?{theirs}=2"));
        assert_eq!(told[0]["nearest"], ours, "{theirs}");
    }
}

#[test]
fn an_unknown_field_is_answered_with_the_fields_there_are() {
    let app = App::with_jinan(&Database::sqlite());
    let allowed = errors(&app, "/v1/items?fields=title")[0]["allowed"].clone();
    assert!(allowed.as_array().unwrap().iter().any(|field| field == "handling_mode"), "{allowed}");
}

#[test]
fn blanks_around_values_do_not_matter_and_neither_do_repeated_values() {
    let app = App::with_jinan(&Database::sqlite());
    let plain = app.client.json("/v1/items?department=justice,social-insurance");
    let blank = app.client.json("/v1/items?department=justice,%20social-insurance,justice");
    assert_eq!(plain["data"], blank["data"]);
}

#[test]
fn no_request_makes_an_answer_much_larger_than_itself() {
    let app = App::with_jinan(&Database::sqlite());
    let unknown: Vec<String> = (0..1_000).map(|n| format!("a{n}=1")).collect();
    let values: Vec<String> = (0..100).map(|n| format!("x{n}")).collect();
    for query in [
        format!("department={}", ",".repeat(8_000)),
        format!("fields={}", "x,".repeat(3_000)),
        format!("department={}", values.join(",")),
        unknown.join("&"),
        format!("parent={}", "y".repeat(8_000)),
    ] {
        let answer = app.client.get(&format!("/v1/items?{query}"));
        assert_eq!(answer.status, 400);
        assert!(answer.body.len() < 16_000, "{} bytes for {:.60}", answer.body.len(), query);
    }
    let long = format!("/v1/departments/{}/items", "z".repeat(8_000));
    assert!(app.client.send("GET", &long, &[]).body.len() < 2_000);
    let method = "M".repeat(2_000);
    assert!(app.client.send(&method, "/v1/items", &[]).body.len() < 2_000);
}

#[test]
fn sub_items_are_shown_on_short_pages_only() {
    let app = App::with_jinan(&Database::sqlite());
    app.client.json("/v1/items?include=children&limit=50");
    let told = errors(&app, "/v1/items?include=children&limit=51");
    assert_eq!(told[0]["parameter"], "limit");
}

#[test]
fn mistakes_in_the_query_come_before_what_is_not_there() {
    let app = App::with_jinan(&Database::sqlite());
    let told = errors(&app, "/v1/departments/nowhere/items?release=2019&limit=0");
    assert_eq!(told.len(), 2, "{told:?}");
}
