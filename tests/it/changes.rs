//! The change feed: followed, filtered, as of a release, by item, and between two releases.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::imports::{request, run, with_jinan};
use crate::support::story::{publish, tell};
use onevisit::domain::item::Item;
use onevisit::store::Ended;
use serde_json::Value;

fn told(database: &Database) -> App {
    tell(&database.open());
    App::start(database, &[])
}

/// One word for each entry of an answer: `item mode mode_changed`.
fn in_words(answer: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let entries = answer["data"].as_array().unwrap().iter();
    entries
        .map(|entry| [&entry["entity"]["code"], &entry["code"], &entry["kind"]["code"]].map(word).join(" "))
        .collect()
}

/// The address in the Link header, as a path.
fn next(app: &App, path: &str) -> Option<String> {
    let answer = app.client.get(path);
    let link = answer.header("link").strip_prefix('<')?.split_once(">; rel=\"next\"")?.0.to_owned();
    Some(link.strip_prefix(&app.state.base_url).unwrap().to_owned())
}

#[test]
fn the_feed_is_followed_from_page_to_page_without_a_gap() {
    on_each_database(|database| {
        let app = told(database);
        let (mut path, mut numbers) = ("/v1/changes?limit=40".to_owned(), Vec::new());
        loop {
            let answer = app.client.json(&path);
            let entries = answer["data"].as_array().unwrap();
            numbers.extend(entries.iter().map(|entry| entry["seq"].as_i64().unwrap()));
            assert_eq!(answer["page"]["next_since"], *numbers.last().unwrap());
            let following = next(&app, &path);
            assert_eq!(answer["page"]["more"], following.is_some(), "{path}");
            let Some(following) = following else { break };
            path = following;
        }
        let latest = i64::try_from(numbers.len()).unwrap();
        assert_eq!(numbers, (1..=latest).collect::<Vec<_>>());
        let end = app.client.json(&format!("/v1/changes?since={latest}"));
        assert_eq!((&end["data"], &end["page"]["latest"]), (&Value::Array(vec![]), &latest.into()));
        // A new release goes on where the mirror is.
        publish(&database.open(), "r4", |release| release.end(&[Ended::Item("kept")]));
        assert!(app.state.releases.refresh().unwrap());
        let more = app.client.json(&format!("/v1/changes?since={latest}"));
        assert_eq!(in_words(&more), ["item kept withdrawn"]);
        assert_eq!(
            (&more["data"][0]["seq"], &more["page"]["next_since"]),
            (&(latest + 1).into(), &(latest + 1).into())
        );
    });
}

#[test]
fn what_a_filter_leaves_out_need_not_be_asked_for_again() {
    on_each_database(|database| {
        let app = told(database);
        let latest = app.client.json("/v1/changes")["page"]["latest"].clone();
        let get = |query: &str| {
            let answer = app.client.json(&format!("/v1/changes?{query}"));
            assert_eq!((&answer["page"]["next_since"], &answer["page"]["more"]), (&latest, &false.into()));
            in_words(&answer)
        };
        assert_eq!(get("kind=mode_changed,merged"), ["item mode mode_changed", "item merged merged"]);
        assert_eq!(get("entity=department&kind=updated"), ["department justice updated"]);
        assert_eq!(get("department=statistics"), ["item gone created"]);
        assert_eq!(get("kind=split"), [""; 0]);
        let some = app.client.json("/v1/changes?department=justice&limit=2");
        assert_eq!(in_words(&some), ["item gone created", "item kept created"]);
        assert_eq!(some["page"]["next_since"], some["data"][1]["seq"]);
        let link = next(&app, "/v1/changes?since=0&department=justice&limit=2").unwrap();
        assert!(link.contains("department=justice") && link.matches("since=").count() == 1, "{link}");
    });
}

#[test]
fn a_change_says_what_changed_when_and_of_whom() {
    on_each_database(|database| {
        let app = told(database);
        let answer = app.client.json("/v1/changes?kind=mode_changed");
        let change = &answer["data"][0];
        assert_eq!(change["release"]["version"], "r2");
        assert_eq!(change["published_at"], app.client.json("/v1/releases/r2")["data"]["published_at"]);
        assert_eq!(change["baseline_date"], "2018-04-30");
        assert_eq!((&change["name"], &change["kind"]["name"]), (&"改办".into(), &"办理形式变更".into()));
        assert_eq!(change["department"]["name"], "新司法局");
        let fields = change["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["field"].as_str().unwrap()).collect();
        assert_eq!(names, ["handling_mode", "guide"]);
        assert_eq!((&fields[0]["from"], &fields[0]["to"]), (&"one_visit".into(), &"zero_visit".into()));
        assert_eq!(fields[1]["to"]["case_type"], "instant");
        assert!(change.get("record").is_none());
        let created = &app.client.json("/v1/changes?kind=created&entity=item")["data"];
        assert_eq!(created[0]["department"]["name"], "济南市司法局", "as it was called then");
        assert_eq!(created[1]["source_updated_at"], "2018-07-27", "the newest of two sources");
        let with_record = app.client.json("/v1/changes?kind=mode_changed,merged&include=record");
        assert_eq!(with_record["data"][0]["record"]["guide"]["case_type"], "instant");
        let merged = &with_record["data"][1];
        assert_eq!((&merged["record"], &merged["reason"]), (&Value::Null, &"两件事合为一件".into()));
        assert_eq!(merged["successors"][0], serde_json::json!({"code": "kept", "name": "不变"}));
        assert_eq!(
            (&merged["department"]["code"], &merged["source_updated_at"]),
            (&"justice".into(), &Value::Null)
        );
    });
}

#[test]
fn mistakes_are_told_with_what_is_allowed() {
    let app = told(&Database::sqlite());
    let problem = |path: &str| app.client.problem(path, 400, "invalid-parameters")["errors"].clone();
    let latest = app.client.json("/v1/changes")["page"]["latest"].clone();
    let ahead = problem("/v1/changes?since=5000");
    assert!(ahead[0]["message"].as_str().unwrap().contains(&format!("number {latest}:")), "{ahead}");
    let wrong = problem("/v1/changes?kind=mode_change&entity=items&department=law&limit=501&include=all");
    assert_eq!(wrong.as_array().unwrap().len(), 5, "{wrong:#}");
    assert_eq!(wrong[1]["nearest"], "mode_changed");
    problem("/v1/changes?since=-1");
    problem("/v1/changes?include=record&limit=101");
    problem("/v1/changes?cursor=AQ");
    problem("/v1/releases/r1/diff/r2?kind=merged");
    problem("/v1/changes.atom?since=1");
    app.client.problem("/v1/releases/r9/changes", 404, "not-found");
    app.client.problem("/v1/releases/r1/diff/r9", 404, "not-found");
    app.client.problem("/v1/releases/r1/diff/r2?release=r1", 404, "not-found");
}

#[test]
fn the_feed_answers_as_of_a_release_and_of_one_release() {
    on_each_database(|database| {
        let app = told(database);
        let second = [
            "item mode mode_changed",
            "item new created",
            "item merged merged",
            "item old renumbered",
            "item gone withdrawn",
        ];
        let of_r2 = app.client.json("/v1/releases/r2/changes?entity=item");
        assert_eq!(in_words(&of_r2), second);
        let as_of_r2 = app.client.json("/v1/changes?release=r2&limit=500");
        let last = as_of_r2["data"].as_array().unwrap().last().unwrap()["seq"].clone();
        assert_eq!((&as_of_r2["page"]["latest"], &of_r2["page"]["latest"]), (&last, &last));
        let pinned = app.client.get("/v1/changes?release=r2");
        assert!(pinned.header("cache-control").contains("immutable"));
        let current = app.client.get("/v1/changes");
        assert_eq!(current.header("cache-control"), "public, max-age=30");
        let again = app.client.send("GET", "/v1/changes", &[("if-none-match", current.header("etag"))]);
        assert_eq!(again.status, 304);
        assert_ne!(pinned.header("etag"), current.header("etag"));
    });
}

#[test]
fn the_history_of_an_item_is_told_of_what_has_left_too() {
    on_each_database(|database| {
        let app = told(database);
        let history = |path: &str| in_words(&app.client.json(&format!("/v1/items/{path}")));
        assert_eq!(history("merged/history"), ["item merged merged", "item merged created"]);
        let gone = ["item gone created", "item gone withdrawn", "item gone created"];
        assert_eq!(history("gone/history"), gone);
        assert_eq!(history("gone/history?release=r2"), gone[1..]);
        let first = app.client.json("/v1/items/gone/history?limit=2");
        assert_eq!(
            (in_words(&first), &first["page"]["total"]),
            (gone[..2].iter().map(|s| (*s).to_owned()).collect(), &3.into())
        );
        let rest = next(&app, "/v1/items/gone/history?limit=2").unwrap();
        assert_eq!(in_words(&app.client.json(&rest)), gone[2..]);
        let record = app.client.json("/v1/items/gone/history?include=record")["data"][2]["record"].clone();
        assert_eq!(record["name"], "取消");
        app.client.problem("/v1/items/never/history", 404, "not-found");
        app.client.problem("/v1/items/newest/history?release=r2", 404, "not-found");
    });
}

#[test]
fn two_releases_are_compared_in_either_direction() {
    on_each_database(|database| {
        let app = told(database);
        let diff = |path: &str| in_words(&app.client.json(&format!("/v1/releases/{path}")));
        let forth = [
            "department justice updated",
            "item gone moved",
            "item merged withdrawn",
            "item mode mode_changed",
            "item newest created",
            "item old withdrawn",
        ];
        assert_eq!(diff("r1/diff/r3"), forth);
        let back = app.client.json("/v1/releases/r3/diff/r1?entity=item&include=record");
        assert_eq!(
            in_words(&back),
            [
                "item gone moved",
                "item merged created",
                "item mode mode_changed",
                "item newest withdrawn",
                "item old created"
            ]
        );
        assert_eq!(
            (&back["data"][0]["from"]["name"], &back["data"][0]["to"]["name"]),
            (&"恢复".into(), &"取消".into())
        );
        assert_eq!((&back["data"][3]["name"], &back["data"][3]["to"]), (&"换码".into(), &Value::Null));
        assert_eq!(diff("r1/diff/r3?kind=created,moved"), ["item gone moved", "item newest created"]);
        assert_eq!(diff("r2/diff/r2"), [""; 0]);
        let (mut path, mut walked) = (Some("/v1/releases/r1/diff/r3?limit=2".to_owned()), Vec::new());
        while let Some(page) = path {
            walked.extend(in_words(&app.client.json(&page)));
            path = next(&app, &page);
        }
        assert_eq!(walked, forth);
        let cursor = app.client.json("/v1/releases/r1/diff/r3?limit=2")["page"]["next"].clone();
        let other = format!("/v1/releases/r1/diff/r2?cursor={}", cursor.as_str().unwrap());
        app.client.problem(&other, 400, "invalid-parameters");
    });
}

#[test]
fn items_say_when_they_and_their_sources_changed() {
    on_each_database(|database| {
        let app = told(database);
        let dates = app.client.json("/v1/releases")["data"].clone();
        let at = |release: usize| dates[3 - release]["published_at"].clone();
        let updated =
            |path: &str| app.client.json(&format!("/v1/items/{path}"))["data"]["updated_at"].clone();
        assert_eq!((updated("kept"), updated("mode"), updated("gone")), (at(1), at(2), at(3)));
        assert_eq!((updated("mode?release=r1"), updated("gone?release=r1")), (at(1), at(1)));
        let list = app.client.json("/v1/items?fields=updated_at,source_updated_at")["data"].clone();
        let list = list.as_array().unwrap();
        let shown: Vec<&Value> = list.iter().map(|item| &item["updated_at"]).collect();
        assert_eq!(shown, [&at(3), &at(1), &at(2), &at(3)]);
        let of_sources: Vec<&Value> = list.iter().map(|item| &item["source_updated_at"]).collect();
        assert_eq!(of_sources[1], "2018-07-27");
        // A guide is part of its item.
        let store = database.open();
        publish(&store, "r4", |release| release.end(&[Ended::Guide("mode")]));
        assert!(app.state.releases.refresh().unwrap());
        assert_eq!(updated("mode"), app.client.json("/v1/releases/r4")["data"]["published_at"]);
        let parent = Item {
            parent: Some(onevisit::domain::ids::Code::parse("mode").unwrap()),
            ..store.item(4, "kept").unwrap().unwrap()
        };
        publish(&store, "r5", |release| release.put_items(&[parent]));
        assert!(app.state.releases.refresh().unwrap());
        let child = app.client.json("/v1/items/kept?include=parent")["data"].clone();
        assert_eq!(child["parent"]["updated_at"], updated("mode"));
        assert_ne!(child["updated_at"], child["parent"]["updated_at"]);
    });
}

#[test]
fn importing_the_same_list_again_is_no_change() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let list = "事项名称,实施主体,办理形式\n遗嘱公证,市司法局,只跑一次\n";
        run(&store, &request(database, list));
        let last = store.last_change(2).unwrap();
        assert!(last > store.last_change(1).unwrap());
        run(&store, &request(database, list));
        assert_eq!(store.last_change(9).unwrap(), last);
    });
}
