//! ResourceSync: who follows it has what there is.

use crate::discovery::{SITEMAP, follow, locations, text_of};
use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{directory, edition, item};
use crate::support::story::{publish, tell};
use crate::support::xml::{Element, parse};
use chrono::{DateTime, Utc};
use onevisit::domain::department::Department;
use onevisit::domain::release::{Edition, Licence};
use onevisit::http::discovery::change_lists::ChangeLists;
use onevisit::http::error::ApiError;
use onevisit::store::StoreError;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const RESOURCE_SYNC: &str = "http://www.openarchives.org/rs/terms/";

fn resource_sync(text: &str) -> Element {
    parse(text, &[SITEMAP, RESOURCE_SYNC])
}

/// The address of what is above a list of ResourceSync.
fn link<'a>(list: &'a Element, rel: &str) -> Option<&'a str> {
    list.all("ln").find(|link| link.attribute("rel") == rel).map(|link| link.attribute("href"))
}

#[test]
fn a_harvester_finds_files_and_changes_from_the_well_known_place() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let base = app.state.base_url.clone();
    let read = |address: &str| resource_sync(&follow(&app, address).text());
    let source = read(&format!("{base}/.well-known/resourcesync"));
    assert_eq!(source.one("md").attribute("capability"), "description");
    let capabilities = read(&locations(&source)[0]);
    assert_eq!(link(&capabilities, "up").unwrap(), format!("{base}/.well-known/resourcesync"));
    let names: Vec<&str> =
        capabilities.all("url").map(|entry| entry.one("md").attribute("capability")).collect();
    assert_eq!(names, ["resourcelist", "changelist"]);
    for (address, name) in locations(&capabilities).iter().zip(names) {
        let list = read(address);
        assert_eq!(list.one("md").attribute("capability"), name);
        assert_eq!(link(&list, "up").unwrap(), locations(&source)[0]);
    }
}

/// Reads a file at the address where the newest edition of it is had.
fn fetch(app: &App, address: &str) -> Answer {
    let path = address.strip_prefix(&app.state.base_url).unwrap();
    let answer = app.client.send("GET", path, &[]);
    assert_eq!(answer.status, 307, "{address}");
    follow(app, answer.header("location"))
}

/// A file of the resource list: since when it is as it is, its checksum and its length.
type Listed = (String, String, String);

fn resources(app: &App) -> BTreeMap<String, Listed> {
    let list = resource_sync(&app.client.send("GET", "/resourcesync/resource-list.xml", &[]).text());
    let listed = |file: &Element| {
        let known = ["hash", "length"].map(|name| file.one("md").attribute(name).to_owned());
        let [hash, length] = known;
        (file.one("loc").text.clone(), (file.one("lastmod").text.clone(), hash, length))
    };
    list.all("url").map(listed).collect()
}

/// What a harvester notes of a file that it fetches.
fn taken(app: &App, address: &str, changed: &str) -> Listed {
    let body = fetch(app, address).body;
    let hash: String = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
    (changed.to_owned(), format!("sha-256:{hash}"), body.len().to_string())
}

/// The changes of a list: the file, what has become of it, and when.
fn told(list: &Element) -> Vec<(String, String, String)> {
    let change = |entry: &Element| {
        let known = entry.one("md");
        let (what, at) = (known.attribute("change").to_owned(), known.attribute("datetime").to_owned());
        assert_eq!(entry.one("lastmod").text, at);
        (entry.one("loc").text.clone(), what, at)
    };
    list.all("url").map(change).collect()
}

fn changes(app: &App) -> Vec<(String, String, String)> {
    told(&resource_sync(&app.client.send("GET", "/resourcesync/change-list.xml", &[]).text()))
}

#[test]
fn every_file_of_the_resource_list_is_what_it_says() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let list = resource_sync(&app.client.send("GET", "/resourcesync/resource-list.xml", &[]).text());
    let release = app.client.json("/v1/releases/2018-06-20")["data"].clone();
    assert_eq!(list.one("md").attribute("at"), release["published_at"].as_str().unwrap());
    let files = app.client.json("/v1/files")["data"]["files"].as_array().unwrap().clone();
    let addresses: Vec<String> = files
        .iter()
        .map(|file| format!("{}/v1/files/{}", app.state.base_url, file["name"].as_str().unwrap()))
        .collect();
    assert_eq!(locations(&list), addresses);
    for file in list.all("url") {
        let (address, known) = (&file.one("loc").text, file.one("md"));
        assert_eq!(fetch(&app, address).header("content-type"), known.attribute("type"));
        let listed = (
            file.one("lastmod").text.clone(),
            known.attribute("hash").into(),
            known.attribute("length").into(),
        );
        assert_eq!(taken(&app, address, release["published_at"].as_str().unwrap()), listed);
    }
}

#[test]
fn who_takes_all_files_once_and_then_those_that_were_changed_is_in_step() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        app.write_files();
        let store = &app.state.store;
        let take = |address: &String, changed: &str| (address.clone(), taken(&app, address, changed));
        let mut copy: BTreeMap<String, Listed> =
            resources(&app).iter().map(|(address, (changed, ..))| take(address, changed)).collect();
        let justice = directory().departments.get("justice").unwrap().clone();
        let justice = Department { name: "司法局（新）".to_owned(), ..justice };
        let licence = Licence { name: "另一许可".to_owned(), url: "https://example.org/l".to_owned() };
        let releases: [(&dyn Fn(), &[&str]); 4] = [
            (&|| publish(store, "nothing", |_| Ok(())), &["catalogue.zip", "changes.csv"]),
            (
                &|| publish(store, "an-item", |release| release.put_items(&[item("kept", "有变")])),
                &["items.csv", "items.parquet", "guides.ndjson"],
            ),
            (
                &|| {
                    publish(store, "a-department", |release| {
                        release.put_entries(std::slice::from_ref(&justice))
                    });
                },
                &["departments.csv", "items.csv"],
            ),
            (
                &|| {
                    let edition = Edition { licence: licence.clone(), ..edition("a-licence") };
                    store.publish::<StoreError>(&edition, onevisit::clock::now(), |_| Ok(())).unwrap();
                },
                &["sources.parquet", "items.csv"],
            ),
        ];
        for (publish, expected) in releases {
            let seen = copy.values().map(|(changed, ..)| changed.clone()).max().unwrap();
            publish();
            app.state.releases.refresh().unwrap();
            // What is listed as changed is there already.
            let newest = changes(&app).pop().unwrap().2.parse::<DateTime<Utc>>().unwrap();
            let version = fetch(&app, &format!("{}/v1/files/changes.csv", app.state.base_url));
            let release = app.client.json(&format!("/v1/releases/{}", version.header("catalogue-release")));
            let there = release["data"]["published_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
            assert!(newest <= there, "{newest} is listed and {there} is served");
            app.write_files();
            let new: Vec<_> = changes(&app).into_iter().filter(|(_, _, at)| *at > seen).collect();
            assert!(new.iter().all(|(_, what, _)| what == "updated"));
            copy.extend(new.iter().map(|(address, _, at)| take(address, at)));
            assert_eq!(copy, resources(&app));
            for name in expected {
                assert!(new.iter().any(|(address, ..)| address.ends_with(name)), "{name}");
            }
            assert!(expected.contains(&"sources.parquet") || new.len() < copy.len(), "all is fetched anew");
        }
    });
}

#[test]
fn the_first_release_creates_every_file_and_each_goes_on_with_its_changes() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        app.write_files();
        let (all, listed) = (changes(&app), resources(&app));
        assert!(all.is_sorted_by_key(|(_, _, at)| at.clone()));
        for (address, (changed, ..)) in &listed {
            let own: Vec<_> = all.iter().filter(|(other, ..)| other == address).collect();
            let what: Vec<&str> = own.iter().map(|(_, what, _)| what.as_str()).collect();
            assert_eq!((what[0], &own[own.len() - 1].2), ("created", changed), "{address}");
            assert!(what[1..].iter().all(|what| *what == "updated"), "{address}");
        }
        let count = |name: &str| all.iter().filter(|(address, ..)| address.ends_with(name)).count();
        assert_eq!([count("/items.csv"), count("/departments.csv"), count("/sources.csv")], [3, 2, 1]);
        let list = resource_sync(&app.client.send("GET", "/resourcesync/change-list.xml", &[]).text());
        assert_eq!(list.one("md").attribute("from"), all[0].2);
        assert_eq!((list.one("md").attribute("until"), link(&list, "index")), ("", None));
        for path in ["/resourcesync/change-lists/0.xml", "/resourcesync/change-lists/2.xml"] {
            assert_eq!(app.client.send("GET", path, &[]).status, 404, "{path}");
        }
    });
}

#[test]
fn a_long_change_list_is_cut_without_loss_and_full_parts_stay_as_they_are() {
    let database = Database::sqlite();
    let store = database.open();
    tell(&store);
    for number in 4..8 {
        publish(&store, &format!("r{number}"), |release| {
            release.put_items(&[item("kept", &number.to_string())])
        });
    }
    let app = App::start(&database, &[]);
    app.write_files();
    let files = app.state.files.newest().unwrap();
    let releases = store.releases().unwrap();
    let lists = |count, in_one| ChangeLists {
        store: &app.state.store,
        releases: &releases[..count],
        files: &files.derived.manifest.files,
        uris: &app.state.uris,
        in_one,
    };
    let text = |list: Result<Vec<u8>, ApiError>| text_of(list.unwrap());
    let whole = told(&resource_sync(&text(lists(7, 100).front())));
    for in_one in [1, 2, 3, 5] {
        let index = resource_sync(&text(lists(7, in_one).front()));
        let parts: Vec<&Element> = index.all("sitemap").collect();
        assert_eq!(parts.len() as u64, 7_u64.div_ceil(in_one));
        let mut all = Vec::new();
        for (number, said) in (1_u64..).zip(&parts) {
            assert!(said.one("loc").text.ends_with(&format!("/resourcesync/change-lists/{number}.xml")));
            let written = text(lists(7, in_one).part(number));
            let part = resource_sync(&written);
            assert!(link(&part, "index").is_some());
            for name in ["capability", "from", "until"] {
                assert_eq!(part.one("md").attribute(name), said.one("md").attribute(name), "{number} {name}");
            }
            let is_full = number * in_one <= 7;
            assert_eq!(part.one("md").attribute("until").is_empty(), !is_full, "{number}");
            if number * in_one <= 6 {
                assert_eq!(text(lists(6, in_one).part(number)), written, "{number}");
            }
            all.extend(told(&part));
        }
        assert_eq!(all, whole, "{in_one}");
        assert!(lists(7, in_one).part(parts.len() as u64 + 1).is_err());
    }
}
