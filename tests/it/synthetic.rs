//! A made-up catalogue with the published totals of Jinan, served: large enough to have everything.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use serde_json::Value;

fn buckets(list: &Value, facet: &str) -> Vec<(String, u64)> {
    let bucket = |b: &Value| (b["code"].as_str().unwrap().to_owned(), b["count"].as_u64().unwrap());
    list["facets"][facet]["buckets"].as_array().unwrap().iter().map(bucket).collect()
}

#[test]
fn made_up_data_is_labelled_in_every_answer() {
    let app = App::with_profile(&Database::sqlite());
    for path in
        ["/v1", "/v1/items?limit=1", "/v1/items/syn-0000001", "/v1/departments?limit=1", "/v1/releases"]
    {
        let answer = app.client.json(path);
        assert_eq!(answer["release"]["synthetic"], true, "{path}");
        assert!(answer["release"]["title"].as_str().unwrap().contains("合成"), "{path}");
    }
    let release = &app.client.json("/v1/releases")["data"][0];
    assert_eq!(release["synthetic"]["profile"], "jinan-2018");
    assert_eq!(release["synthetic"]["seed"], 7);
}

#[test]
fn the_published_totals_come_out_as_facets() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        let all = app.client.json("/v1/items?facets=handling_mode,category&limit=1");
        assert_eq!(all["page"]["total"], 1169);
        let modes: Vec<(&str, u64)> =
            vec![("one_visit", 948), ("zero_visit", 168), ("on_your_behalf", 49), ("none", 4)];
        let modes: Vec<(String, u64)> =
            modes.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
        assert_eq!(buckets(&all, "handling_mode"), modes);
        let zero = app.client.json("/v1/items?handling_mode=zero_visit&facets=department&limit=1");
        assert_eq!(zero["facets"]["department"]["values"], 35);
        assert_eq!(buckets(&zero, "department")[0], ("health-family-planning".to_owned(), 37));
        let main_items = app.client.json("/v1/items?parent=none&limit=1");
        assert_eq!(main_items["page"]["total"], 962);
    });
}

#[test]
fn main_items_and_sub_items_show_each_other() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        let all =
            app.client.json("/v1/items?handling_mode=zero_visit&department=health-family-planning&limit=500");
        let has_parent = |item: &&Value| !item["parent"].is_null();
        let sub_item = all["data"].as_array().unwrap().iter().find(has_parent).unwrap();
        let parent_code = sub_item["parent"]["code"].as_str().unwrap();
        assert_eq!(sub_item["parent"].as_object().unwrap().len(), 2, "a reference is a code and a name");

        let parent = app.client.json(&format!("/v1/items/{parent_code}?include=children"));
        let children = parent["data"]["children"].as_array().unwrap();
        let listed = app.client.json(&format!("/v1/items?parent={parent_code}&include=parent"));
        assert_eq!(listed["page"]["total"].as_u64().unwrap(), children.len() as u64);
        assert!(children.iter().any(|child| child["code"] == sub_item["code"]));
        assert_eq!(listed["data"][0]["parent"]["department"]["code"], "health-family-planning");
        assert_eq!(listed["data"][0]["parent"]["name"], parent["data"]["name"]);
    });
}

#[test]
fn a_long_list_is_walked_to_its_end() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        for sort in ["code", "-code", "name", "-name"] {
            let mut seen = std::collections::BTreeSet::new();
            let mut path = format!("/v1/items?sort={sort}&fields=name&limit=400");
            loop {
                let page = app.client.json(&path);
                for item in page["data"].as_array().unwrap() {
                    assert!(
                        seen.insert(item["code"].as_str().unwrap().to_owned()),
                        "{sort} shows {item} twice"
                    );
                }
                let Some(cursor) = page["page"]["next"].as_str() else { break };
                path = format!("/v1/items?sort={sort}&fields=name&limit=400&cursor={cursor}");
            }
            assert_eq!(seen.len(), 1169, "{sort}");
        }
    });
}
