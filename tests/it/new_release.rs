//! A running server answers from a new release soon after it is published, and no request fails meanwhile.

use crate::support::database::on_each_database;
use crate::support::fixtures::{directory, edition, item};
use crate::support::process::{Place, Server, setting, until};
use onevisit::domain::item::Item;
use onevisit::store::{Ended, Store, StoreError};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

const ITEMS: usize = 40;
const RELEASES: usize = 6;

/// Release n renames all items, withdraws one and adds one: so a list tells which release it is of.
fn publish(store: &Store, number: usize) {
    let items: Vec<Item> = (0..ITEMS)
        .filter(|n| *n != number)
        .map(|n| item(&format!("i{n:02}"), &format!("r{number} 事项{n}")))
        .collect();
    let published: Result<(), StoreError> =
        store.publish(&edition(&format!("r{number}")), onevisit::clock::now(), |release| {
            if release.is_first() {
                let directory = directory();
                release.put_entries(directory.jurisdictions.entries())?;
                release.put_entries(directory.departments.entries())?;
                release.put_entries(directory.handling_modes.entries())?;
                release.put_entries(directory.sources.entries())?;
            }
            release.end(&[Ended::Item(&format!("i{number:02}"))])?;
            release.put_items(&items)
        });
    published.unwrap();
}

/// Clients that ask without pause until they are told to stop.
#[derive(Default)]
struct Load {
    stop: AtomicBool,
    answers: AtomicUsize,
}

impl Load {
    /// Fails unless each answer is whole and of one release; returns the releases in the order of the answers.
    fn ask(&self, server: &Server) -> Vec<String> {
        let mut versions: Vec<String> = Vec::new();
        while !self.stop.load(Ordering::Relaxed) {
            let path = "/v1/items?sort=name&facets=handling_mode&limit=500";
            // Not compared with the API document: that takes longer than the answer.
            let answer = server.client.send("GET", path, &[]);
            assert_eq!(answer.status, 200, "{}", answer.text());
            let list = answer.json();
            let version = list["release"]["version"].as_str().unwrap().to_owned();
            assert_eq!(answer.header("catalogue-release"), version);
            check_is_of_one_release(&list, &version);
            if versions.last() != Some(&version) {
                versions.push(version);
            }
            self.answers.fetch_add(1, Ordering::Relaxed);
        }
        versions
    }

    fn answers(&self) -> usize {
        self.answers.load(Ordering::Relaxed)
    }
}

fn check_is_of_one_release(list: &Value, version: &str) {
    let items = list["data"].as_array().unwrap();
    assert_eq!(items.len(), ITEMS - 1, "{list:#}");
    assert_eq!(list["page"]["total"], ITEMS - 1, "{list:#}");
    let withdrawn = format!("i{:0>2}", version.trim_start_matches('r'));
    for item in items {
        let name = item["name"].as_str().unwrap();
        assert!(name.starts_with(&format!("{version} ")), "{name} in an answer of {version}");
        assert_ne!(item["code"].as_str().unwrap(), withdrawn, "withdrawn in {version}");
    }
}

#[test]
fn no_request_fails_while_releases_are_published() {
    on_each_database(|database| {
        let store = database.open();
        publish(&store, 1);
        let place = Place::new();
        let server = place.serve(&["--database-url", &setting(database)]);
        let load = Load::default();
        std::thread::scope(|scope| {
            let clients = [(); 2].map(|()| scope.spawn(|| load.ask(&server)));
            let failed = || clients.iter().any(std::thread::ScopedJoinHandle::is_finished);
            for number in 2..=RELEASES {
                let before = load.answers();
                until("the clients have answers", || (failed() || load.answers() > before + 2).then_some(()));
                publish(&store, number);
                let published = Instant::now();
                let version = format!("r{number}");
                until("the new release answers", || {
                    let ready = server.client.send("GET", "/readyz", &[]).json();
                    (failed() || ready["release"] == version.as_str()).then_some(())
                });
                println!("{version} answers {} ms after it was published", published.elapsed().as_millis());
            }
            load.stop.store(true, Ordering::Relaxed);
            for client in clients {
                let versions = client.join().unwrap();
                assert!(versions.is_sorted(), "a release came back: {versions:?}");
                assert!(versions.len() > 1, "only one release was seen: {versions:?}");
            }
        });
    });
}
