//! A published release never changes, and every read can be made as of any release.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{directory, edition, item};
use onevisit::domain::catalogue::ReferenceEntry;
use onevisit::domain::department::Department;
use onevisit::domain::item::Item;
use onevisit::store::{Ended, ReleaseWriter, Store, StoreError};
use serde_json::Value;

fn publish(
    store: &Store,
    version: &str,
    write: impl FnOnce(&mut ReleaseWriter<'_>) -> Result<(), StoreError>,
) {
    store.publish(&edition(version), onevisit::clock::now(), write).unwrap();
}

/// Three items; then one renamed, one withdrawn, one new, and a department renamed with them.
fn publish_two_releases(store: &Store) {
    let directory = directory();
    publish(store, "r1", |release| {
        release.put_entries(directory.sources.entries())?;
        release.put_entries(directory.jurisdictions.entries())?;
        release.put_entries(directory.departments.entries())?;
        release.put_entries(directory.handling_modes.entries())?;
        release.put_items(&[item("kept", "不变"), item("renamed", "旧名"), item("withdrawn", "取消")])
    });
    publish(store, "r2", |release| {
        let justice = directory.departments.get("justice").unwrap();
        let renamed = Department { name: "新司法局".to_owned(), ..justice.clone() };
        release.end(&[Ended::Item("withdrawn"), Ended::Entry(Department::KIND, "statistics")])?;
        release.put_entries(&[renamed])?;
        release.put_items(&[Item { name: "新名".to_owned(), ..item("renamed", "") }, item("new", "新增")])
    });
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[test]
fn every_read_answers_as_of_any_release() {
    on_each_database(|database| {
        publish_two_releases(&database.open());
        let app = App::start(database, &[]);
        let get = |path: &str| app.client.json(path);
        assert_eq!(names(&get("/v1/items")), ["不变", "新增", "新名"]);
        assert_eq!(names(&get("/v1/items?release=r2")), ["不变", "新增", "新名"]);
        assert_eq!(names(&get("/v1/items?release=r1")), ["不变", "旧名", "取消"]);
        assert_eq!(get("/v1/items/renamed?release=r1")["data"]["name"], "旧名");
        assert_eq!(get("/v1/items/withdrawn?release=r1")["data"]["name"], "取消");
        assert_eq!(get("/v1/departments/justice")["data"]["name"], "新司法局");
        assert_eq!(get("/v1/departments/justice?release=r1")["data"]["name"], "济南市司法局");
        assert_eq!(get("/v1/items/kept?release=r1")["data"]["department"]["name"], "济南市司法局");
        app.client.problem("/v1/departments/statistics", 404, "not-found");
        get("/v1/departments/statistics?release=r1");
        let counts = |path: &str| get(path)["data"]["counts"].clone();
        assert_eq!(counts("/v1/releases/r1")["items"], 3);
        assert_eq!(counts("/v1/releases/r2")["items"], 3);
        assert_eq!(counts("/v1/releases/r1")["departments"], 59);
        assert_eq!(counts("/v1/releases/r2")["departments"], 58);
    });
}

#[test]
fn the_list_of_releases_is_itself_a_read_of_a_release() {
    on_each_database(|database| {
        publish_two_releases(&database.open());
        let app = App::start(database, &[]);
        let versions = |path: &str| {
            let list = app.client.json(path);
            let of = |entry: &Value| entry["version"].as_str().unwrap().to_owned();
            list["data"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(versions("/v1/releases"), ["r2", "r1"]);
        assert_eq!(versions("/v1/releases?release=r1"), ["r1"]);
        app.client.problem("/v1/releases/r2?release=r1", 404, "not-found");
        assert_eq!(app.client.json("/v1/releases/r2")["data"]["previous"], "r1");
    });
}

#[test]
fn a_withdrawn_item_is_gone_and_names_the_release_that_has_it() {
    on_each_database(|database| {
        publish_two_releases(&database.open());
        let app = App::start(database, &[]);
        let problem = app.client.problem("/v1/items/withdrawn", 410, "gone");
        assert_eq!(problem["last_release"], "r1");
        app.client.problem("/v1/items/never", 404, "not-found");
        // In the first release, the item of the second is not gone but not there yet.
        app.client.problem("/v1/items/new?release=r1", 404, "not-found");
    });
}

#[test]
fn each_release_has_an_etag_of_its_own() {
    let database = Database::sqlite();
    let store = database.open();
    publish_two_releases(&store);
    let app = App::start(&database, &[]);
    let etag = |path: &str| app.client.get(path).header("etag").to_owned();
    let (current, pinned) = (etag("/v1/items"), etag("/v1/items?release=r1"));
    assert_eq!(etag("/v1/items"), current);
    publish(&store, "r3", |_| Ok(()));
    assert!(app.state.releases.refresh().unwrap());
    assert_ne!(etag("/v1/items"), current, "another release answers");
    assert_eq!(etag("/v1/items?release=r1"), pinned, "the same release answers");
    assert_eq!(app.client.get("/v1/items?release=r1").header("catalogue-release"), "r1");
}

#[test]
fn what_an_old_release_says_of_an_absent_item_never_changes() {
    on_each_database(|database| {
        let store = database.open();
        publish_two_releases(&store);
        let app = App::start(database, &[]);
        let before = app.client.problem("/v1/items/withdrawn?release=r2", 410, "gone");
        publish(&store, "r3", |release| release.put_items(&[item("withdrawn", "恢复")]));
        publish(&store, "r4", |release| release.end(&[Ended::Item("withdrawn")]));
        assert!(app.state.releases.refresh().unwrap());
        let after = app.client.problem("/v1/items/withdrawn?release=r2", 410, "gone");
        assert_eq!((&before["last_release"], &after["last_release"]), (&"r1".into(), &"r1".into()));
        assert_eq!(app.client.problem("/v1/items/withdrawn", 410, "gone")["last_release"], "r3");
        assert_eq!(app.client.json("/v1/items/withdrawn?release=r3")["data"]["name"], "恢复");
    });
}

#[test]
fn a_walk_stays_in_the_release_in_which_it_began() {
    on_each_database(|database| {
        let store = database.open();
        let directory = directory();
        publish(&store, "r1", |release| {
            release.put_entries(directory.departments.entries())?;
            release.put_entries(directory.jurisdictions.entries())?;
            release.put_items(&[item("a", "甲"), item("b", "乙"), item("c", "丙")])
        });
        let app = App::start(database, &[]);
        let first = app.client.json("/v1/items?limit=1");
        let cursor = first["page"]["next"].as_str().unwrap();
        publish(&store, "r2", |release| {
            release.end(&[Ended::Item("b")])?;
            release.put_items(&[item("aa", "插入")])
        });
        assert!(app.state.releases.refresh().unwrap());
        assert_eq!(app.client.json("/v1/items")["release"]["version"], "r2");
        let rest = app.client.json(&format!("/v1/items?cursor={cursor}"));
        assert_eq!(names(&rest), ["乙", "丙"]);
        assert_eq!(rest["release"]["version"], "r1");
        let both = format!("/v1/items?cursor={cursor}&release=r2");
        app.client.problem(&both, 400, "invalid-parameters");
    });
}

#[test]
fn a_version_is_published_once_and_a_failure_publishes_nothing() {
    on_each_database(|database| {
        let store = database.open();
        publish_two_releases(&store);
        let again = store.publish(&edition("r1"), onevisit::clock::now(), |_| Ok(()));
        assert!(matches!(again, Err(StoreError::VersionTaken(_))), "{again:?}");
        let failed = store.publish(&edition("r3"), onevisit::clock::now(), |release| {
            release.put_items(&[item("half", "半")])?;
            Err(StoreError::BadRow("given up".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(store.newest_seq().unwrap(), Some(2));
        assert_eq!(store.item(3, "half").unwrap(), None);
        publish(&store, "r3", |_| Ok(()));
        assert_eq!(store.releases().unwrap().len(), 3);
    });
}

/// Rows are ended many at a time; the digest does not depend on it.
#[test]
fn the_digest_takes_ended_rows_as_they_are_given() {
    on_each_database(|database| {
        let kind = Department::KIND;
        let ended = [
            Ended::Item("withdrawn"),
            Ended::Entry(kind, "statistics"),
            Ended::Item("kept"),
            Ended::Item("never-there"),
            Ended::Item("kept"),
            Ended::Entry(kind, "justice"),
        ];
        let digest_after =
            |store: &Store, write: &dyn Fn(&mut ReleaseWriter<'_>) -> Result<(), StoreError>| {
                publish_two_releases(store);
                publish(store, "r3", |release| release.put_items(&[item("withdrawn", "恢复")]));
                publish(store, "r4", write);
                let newest = store.releases().unwrap().pop().unwrap();
                assert_eq!((newest.counts.items, newest.digest.len()), (2, 64));
                newest.digest
            };
        let at_once = digest_after(&database.open(), &|release| release.end(&ended));
        let one_by_one = digest_after(&Database::sqlite().open(), &|release| {
            ended.iter().try_for_each(|row| release.end(&[*row]))
        });
        assert_eq!(at_once, one_by_one);
        let other_order = digest_after(&Database::sqlite().open(), &|release| {
            ended.iter().rev().try_for_each(|row| release.end(&[*row]))
        });
        assert_ne!(at_once, other_order);
    });
}
