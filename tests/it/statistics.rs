//! Statistics: the published totals come out, groups add up, moves between modes are counted.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{code, directory, edition, item};
use onevisit::domain::item::Item;
use onevisit::store::{Ended, ReleaseWriter, Store, StoreError};
use serde_json::{Value, json};

fn statistics(app: &App, query: &str) -> Value {
    app.client.json(&format!("/v1/statistics?{query}"))["data"].clone()
}

fn tally(value: &Value) -> [u64; 4] {
    ["items", "main_items", "sub_items", "departments"].map(|field| value[field].as_u64().unwrap())
}

fn group<'a>(statistics: &'a Value, by: &str, code: &str) -> &'a Value {
    let groups = statistics["groups"][by]["groups"].as_array().unwrap();
    groups.iter().find(|group| group["value"]["code"] == code).unwrap_or_else(|| panic!("{by} {code}"))
}

#[test]
fn the_published_totals_come_out() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        let all = statistics(&app, "jurisdiction=370100");
        assert_eq!(tally(&all["totals"]), [1169, 962, 207, 57]);
        for (by, value, expected, percent, base) in [
            ("handling_mode", "zero_visit", [168, 143, 25, 35], 14.4, 1165),
            ("handling_mode", "one_visit", [948, 771, 177, 53], 81.4, 1165),
            ("handling_mode", "on_your_behalf", [49, 44, 5, 13], 4.2, 1165),
            ("handling_mode", "none", [4, 4, 0, 4], 0.3, 1169),
            ("category", "administrative_power", [844, 637, 207, 47], 72.2, 1169),
            ("category", "public_service", [325, 325, 0, 51], 27.8, 1169),
        ] {
            let found = group(&all, by, value);
            assert_eq!(tally(found), expected, "{value}");
            let share = &found["share"];
            assert_eq!(
                (&share["percent"], &share["base"]["items"]),
                (&json!(percent), &json!(base)),
                "{value}"
            );
        }
        let leaders = all["leaders"].as_array().unwrap().iter().map(|of| {
            let [first] = &of["departments"].as_array().unwrap()[..] else { panic!("{of}") };
            let text = |value: &Value| value["code"].as_str().unwrap().to_owned();
            let counts = [&first["items"], &first["sub_items"]].map(|count| count.as_u64().unwrap());
            (
                text(&of["handling_mode"]),
                text(&first["value"]),
                counts,
                first["share"]["percent"].as_f64().unwrap(),
            )
        });
        let expected = [
            ("on_your_behalf", "justice", [10, 5], 20.4),
            ("one_visit", "human-resources-social-security", [123, 14], 13.0),
            ("zero_visit", "health-family-planning", [37, 19], 22.0),
        ];
        let expected =
            expected.map(|(mode, leader, counts, share)| (mode.to_owned(), leader.to_owned(), counts, share));
        assert_eq!(leaders.collect::<Vec<_>>(), expected);
    });
}

#[test]
fn coverage_names_what_is_missing_and_the_two_totals_are_kept_apart() {
    let app = App::with_profile(&Database::sqlite());
    let all = statistics(&app, "by=category");
    let coverage = |part: &str| {
        let part = &all["coverage"][part];
        (
            part["covered"].as_u64().unwrap(),
            part["total"].as_u64().unwrap(),
            part["percent"].as_f64().unwrap(),
        )
    };
    assert_eq!(coverage("departments"), (57, 57, 100.0));
    assert_eq!(coverage("items"), (1165, 1169, 99.7));
    assert_eq!(coverage("handling_modes"), (3, 3, 100.0));
    let gaps = all["coverage"]["items"]["gaps"].as_array().unwrap();
    assert_eq!((gaps.len(), all["coverage"]["items"]["gaps_left_out"].as_u64()), (4, Some(0)));
    for gap in gaps {
        let item = app.client.json(&format!("/v1/items/{}", gap["code"].as_str().unwrap()));
        assert_eq!((&item["data"]["handling_mode"], &item["data"]["name"]), (&Value::Null, &gap["name"]));
    }
    let defined =
        |name: &str| (all[name]["items"].as_u64().unwrap(), all[name]["share"]["percent"].as_f64().unwrap());
    assert_eq!((defined("list_total"), defined("at_most_once_strict")), ((1165, 99.7), (1116, 95.5)));
    assert_eq!(all["transitions"], json!([]));
}

#[test]
fn the_built_in_catalogue_is_counted_as_far_as_it_goes() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let all = statistics(&app, "");
        assert_eq!(tally(&all["totals"]), [24, 24, 0, 6]);
        assert_eq!(
            (&all["list_total"]["items"], &all["at_most_once_strict"]["items"]),
            (&json!(10), &json!(10))
        );
        assert_eq!(all["coverage"]["handling_modes"]["gaps"][0]["code"], "on_your_behalf");
        assert_eq!(all["leaders"][0]["departments"], json!([]), "nobody has such items");
        assert_eq!(all["coverage"]["departments"]["covered"], 3);
        let missing = all["coverage"]["departments"]["gaps"].as_array().unwrap();
        let missing: Vec<&Value> = missing.iter().map(|gap| &gap["code"]).collect();
        assert_eq!(missing.len(), 3);
        assert!(missing.contains(&&json!("justice")), "{missing:?}");
    });
}

/// Every dimension in which an item is in exactly one group adds up to the totals.
fn groups_add_up(app: &App, query: &str) {
    let all = statistics(app, query);
    let totals = tally(&all["totals"]);
    assert_eq!(totals[0], totals[1] + totals[2], "{query}");
    for by in ["handling_mode", "category", "item_type", "department"] {
        let groups = all["groups"][by]["groups"].as_array().unwrap();
        assert_eq!(all["groups"][by]["left_out"], 0);
        for (at, field) in ["items", "main_items", "sub_items"].into_iter().enumerate() {
            let sum: u64 = groups.iter().map(|group| group[field].as_u64().unwrap()).sum();
            assert_eq!(sum, totals[at], "{query}: {field} by {by}");
        }
        let order: Vec<u64> = groups.iter().map(|group| group["items"].as_u64().unwrap()).collect();
        assert!(order.is_sorted_by(|a, b| a >= b), "{query} {by}: {order:?}");
    }
    assert_eq!(all["groups"]["department"]["groups"].as_array().unwrap().len() as u64, totals[3]);
    let with_mode: u64 = ["zero_visit", "one_visit", "on_your_behalf"]
        .iter()
        .filter(|mode| {
            all["leaders"]
                .as_array()
                .unwrap()
                .iter()
                .any(|of| of["handling_mode"]["code"] == **mode && of["departments"] != json!([]))
        })
        .map(|mode| group(&all, "handling_mode", mode)["items"].as_u64().unwrap())
        .sum();
    assert_eq!(all["coverage"]["items"]["covered"], with_mode, "{query}");
}

#[test]
fn groups_add_up_to_the_totals() {
    let jinan = App::with_jinan(&Database::sqlite());
    let made_up = App::with_profile(&Database::sqlite());
    for query in [
        "",
        "listing=listed",
        "handling_mode=one_visit",
        "department=justice",
        "parent=none",
        "category=none",
    ] {
        groups_add_up(&jinan, query);
        groups_add_up(&made_up, query);
    }
}

#[test]
fn filters_and_dimensions_are_read_strictly() {
    let app = App::with_profile(&Database::sqlite());
    let some =
        statistics(&app, "handling_mode=zero_visit&department=health-family-planning&by=handling_mode");
    assert_eq!(tally(&some["totals"]), [37, 18, 19, 1]);
    assert_eq!(some["groups"].as_object().unwrap().keys().collect::<Vec<_>>(), ["handling_mode"]);
    let problem = app.client.problem(
        "/v1/statistics?by=colour&mode=x&limit=3&parent=nothing",
        400,
        "invalid-parameters",
    );
    assert_eq!(problem["errors"].as_array().unwrap().len(), 4, "{problem}");
}

fn publish(
    store: &Store,
    version: &str,
    write: impl FnOnce(&mut ReleaseWriter<'_>) -> Result<(), StoreError>,
) {
    store.publish(&edition(version), onevisit::clock::now(), write).unwrap();
}

fn with_mode(key: &str, mode: Option<&str>) -> Item {
    Item { handling_mode: mode.map(code), ..item(key, key) }
}

#[test]
fn moves_between_modes_are_counted_for_each_release() {
    let (zero, one) = (Some("zero_visit"), Some("one_visit"));
    on_each_database(|database| {
        let store = database.open();
        let directory = directory();
        publish(&store, "r1", |release| {
            release.put_entries(directory.sources.entries())?;
            release.put_entries(directory.jurisdictions.entries())?;
            release.put_entries(directory.departments.entries())?;
            release.put_entries(directory.handling_modes.entries())?;
            release.put_items(&[
                with_mode("a", one),
                with_mode("b", one),
                with_mode("c", None),
                with_mode("d", zero),
            ])?;
            release.put_items(&[with_mode("e", one), with_mode("gone", one)])
        });
        publish(&store, "r2", |release| {
            release.end(&[Ended::Item("gone")])?;
            // Two moves alike, one out of nothing, one into nothing, one item that keeps its mode.
            let renamed = Item { name: "新名".to_owned(), ..with_mode("e", one) };
            release.put_items(&[
                with_mode("a", zero),
                with_mode("b", zero),
                with_mode("c", one),
                with_mode("d", None),
                renamed,
            ])
        });
        publish(&store, "r3", |release| {
            // What comes back after a release without it has not moved; what is new neither.
            release.put_items(&[with_mode("gone", zero), with_mode("new", one), with_mode("a", one)])
        });
        let app = App::start(database, &[]);
        let moves = |query: &str| {
            let all = statistics(&app, query);
            let text = |mode: &Value| mode["code"].as_str().unwrap_or("-").to_owned();
            let line = |one: &Value| {
                assert!(one["published_at"].is_string());
                format!(
                    "{} {} {} {}",
                    one["release"].as_str().unwrap(),
                    text(&one["from"]),
                    text(&one["to"]),
                    one["items"]
                )
            };
            all["transitions"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
        };
        let second = ["r2 - one_visit 1", "r2 one_visit zero_visit 2", "r2 zero_visit - 1"];
        assert_eq!(moves("release=r1"), Vec::<String>::new());
        assert_eq!(moves("release=r2"), second);
        assert_eq!(moves(""), [&second[..], &["r3 zero_visit one_visit 1"]].concat());
    });
}

#[test]
fn departments_with_as_many_items_lead_together() {
    let database = Database::sqlite();
    let directory = directory();
    publish(&database.open(), "r1", |release| {
        release.put_entries(directory.jurisdictions.entries())?;
        release.put_entries(directory.departments.entries())?;
        release.put_entries(directory.handling_modes.entries())?;
        let other = Item { department: code("statistics"), ..with_mode("b", Some("one_visit")) };
        release.put_items(&[with_mode("a", Some("one_visit")), other])
    });
    let all = statistics(&App::start(&database, &[]), "");
    let leaders = all["leaders"][1]["departments"].as_array().unwrap();
    let codes: Vec<&Value> = leaders.iter().map(|leader| &leader["value"]["code"]).collect();
    assert_eq!(codes, ["justice", "statistics"]);
    assert_eq!(leaders[0]["share"]["percent"], 50.0);
    assert_eq!(leaders[0]["share"]["base"], json!({"name": "只跑一次", "items": 2}));
}
