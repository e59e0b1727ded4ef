//! The changes as an Atom feed, read strictly.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::item;
use crate::support::story::{publish, tell};
use crate::support::xml::{Element, parse};
use chrono::DateTime;
use onevisit::domain::item::Item;
use std::collections::BTreeSet;

const ATOM: &str = "http://www.w3.org/2005/Atom";

fn link<'a>(element: &'a Element, rel: &str) -> &'a str {
    let found: Vec<&Element> = element.all("link").filter(|link| link.attribute("rel") == rel).collect();
    assert_eq!(found.len(), 1, "{rel}");
    found[0].attribute("href")
}

/// A feed that has all that RFC 4287 wants of it, and nothing twice.
fn feed(app: &App, path: &str) -> Element {
    let answer = app.client.get(path);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    let feed = parse(&answer.text(), &[ATOM]);
    assert_eq!(feed.name, "feed");
    assert_eq!(link(&feed, "self"), format!("{}{path}", app.state.base_url));
    assert!(!feed.one("author").one("name").text.is_empty());
    let mut ids = BTreeSet::new();
    for element in feed.all("entry").chain([&feed]) {
        let id = &element.one("id").text;
        assert!(id.starts_with(&app.state.base_url) && ids.insert(id.clone()), "{id}");
        assert!(!element.one("title").text.is_empty());
        DateTime::parse_from_rfc3339(&element.one("updated").text).unwrap();
    }
    for entry in feed.all("entry") {
        assert_eq!(entry.one("content").attribute("type"), "text");
        assert_eq!(link(entry, "alternate"), entry.one("id").text);
    }
    feed
}

fn titles(feed: &Element) -> Vec<&str> {
    feed.all("entry").map(|entry| entry.one("title").text.as_str()).collect()
}

#[test]
fn the_newest_changes_are_told_in_chinese() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        let newest = feed(&app, "/v1/changes.atom?entity=item&limit=8");
        assert_eq!(
            titles(&newest),
            [
                "变更编码：换码",
                "新增：换码",
                "新增：恢复",
                "取消：取消",
                "变更编码：换码",
                "合并：被并",
                "新增：换码",
                "办理形式变更：改办（只跑一次→零跑腿）",
            ]
        );
        let entries: Vec<&Element> = newest.all("entry").collect();
        let told = &entries[7].one("content").text;
        assert!(told.contains("办理形式：只跑一次 → 零跑腿"), "{told}");
        assert!(entries[5].one("content").text.contains("两件事合为一件"));
        let all_told: String = entries.iter().map(|entry| entry.one("content").text.as_str()).collect();
        assert!(
            all_told.contains("另有改动：来源") && !all_told.contains(['"', '{', '[', '_']),
            "{all_told}"
        );
        assert_eq!(entries[5].one("category").attribute("term"), "merged");
        let published = app.client.json("/v1/releases/r2")["data"]["published_at"].clone();
        assert_eq!(entries[7].one("updated").text, published.as_str().unwrap());
        let path = link(entries[7], "alternate").strip_prefix(&app.state.base_url).unwrap();
        let change = app.client.json(path)["data"][0].clone();
        assert_eq!((&change["code"], &change["kind"]["code"]), (&"mode".into(), &"mode_changed".into()));
        let department = feed(&app, "/v1/changes.atom?entity=department&kind=updated");
        assert_eq!(titles(&department), ["变更部门：新司法局"]);
        assert_eq!(feed(&app, "/v1/changes.atom").all("entry").count(), 50);
        let source = feed(&app, "/v1/changes.atom?entity=source&limit=1");
        let told = &source.one("entry").one("content").text;
        assert!(told.contains("来源类型：数据集"), "{told}");
        assert_eq!(titles(&feed(&app, "/v1/changes.atom?release=r2&limit=1")), ["取消：取消"]);
    });
}

#[test]
fn whatever_a_name_holds_the_feed_stays_xml_and_its_ids_stay() {
    let database = Database::sqlite();
    let store = database.open();
    tell(&store);
    let app = App::start(&database, &[]);
    let ids =
        |feed: &Element| feed.all("entry").map(|entry| entry.one("id").text.clone()).collect::<Vec<_>>();
    let before = ids(&feed(&app, "/v1/changes.atom"));
    let name = "甲<乙>&\"丙\"]]>\u{b}\u{ffff}'&amp;".to_owned();
    publish(&store, "r4", |release| release.put_items(&[Item { name, ..item("odd", "") }]));
    assert!(app.state.releases.refresh().unwrap());
    let after = feed(&app, "/v1/changes.atom?limit=51");
    assert_eq!(titles(&after)[0], "新增：甲<乙>&\"丙\"]]>\u{fffd}\u{fffd}'&amp;");
    assert_eq!(ids(&after)[1..], before);
}

#[test]
fn a_reader_that_has_the_feed_gets_nothing_and_the_front_door_leads_there() {
    let database = Database::sqlite();
    tell(&database.open());
    let app = App::start(&database, &[]);
    let etag = app.client.get("/v1/changes.atom").header("etag").to_owned();
    let again = app.client.send("GET", "/v1/changes.atom", &[("if-none-match", &etag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let index = app.client.json("/v1");
    let links = index["data"]["links"].as_array().unwrap();
    let alternate = links.iter().find(|link| link["rel"] == "alternate").unwrap();
    assert_eq!(alternate["href"], format!("{}/v1/changes.atom", app.state.base_url));
}
