//! The index of a release that was made from that of an earlier one is the one that is built from all keys.

use crate::support::database::{Database, on_each_database, postgres};
use crate::support::fixtures::{code, directory, edition, item};
use onevisit::domain::item::{Audience, Item};
use onevisit::domain::jurisdiction::Jurisdiction;
use onevisit::search::index::ItemIndex;
use onevisit::search::releases::Releases;
use onevisit::search::succession::has_same_divisions;
use onevisit::store::{Ended, ReleaseWriter, Span, Store, StoreError};
use proptest::prelude::*;

/// What happens to one item in a release.
#[derive(Debug, Clone)]
enum Step {
    /// It is new, comes back, or is changed in any of its fields.
    Put(Box<Item>),
    /// It is withdrawn, if it is there.
    End(String),
}

fn publish(
    store: &Store,
    number: usize,
    write: impl FnOnce(&mut ReleaseWriter<'_>) -> Result<(), StoreError>,
) {
    store.publish(&edition(&format!("r{number}")), onevisit::clock::now(), write).unwrap();
}

fn publish_first(store: &Store, items: &[Item]) {
    let directory = directory();
    publish(store, 1, |release| {
        release.put_entries(directory.departments.entries())?;
        release.put_entries(directory.jurisdictions.entries())?;
        release.put_items(items)
    });
}

fn built(store: &Store, release: i64) -> ItemIndex {
    ItemIndex::build(store, release, &store.directory(release).unwrap()).unwrap()
}

/// Makes the index of each release from that of each earlier one.
fn check_all_successions(store: &Store, releases: i64) {
    let directory = store.directory(1).unwrap();
    let all: Vec<ItemIndex> = (1..=releases).map(|release| built(store, release)).collect();
    for from in 1..=releases {
        for to in from..=releases {
            let (before, after) = (&all[from as usize - 1], &all[to as usize - 1]);
            let made = before.successor(store, Span { from, to }, &directory).unwrap();
            assert_eq!(made.as_ref(), Some(after), "release {to} from release {from}");
        }
    }
}

fn play(database: &Database, history: &[Vec<Step>]) {
    let store = database.open();
    publish_first(&store, &[]);
    for (steps, number) in history.iter().zip(2..) {
        publish(&store, number, |release| {
            for step in last_for_each_code(steps) {
                match step {
                    Step::Put(item) => release.put_items(&[Item::clone(item)])?,
                    Step::End(code) => release.end(&[Ended::Item(code)])?,
                }
            }
            Ok(())
        });
    }
    check_all_successions(&store, history.len() as i64 + 1);
}

/// A release says one thing of an item.
fn last_for_each_code(steps: &[Step]) -> impl Iterator<Item = &Step> {
    let code = |step: &Step| match step {
        Step::Put(item) => item.code.to_string(),
        Step::End(code) => code.clone(),
    };
    let is_last =
        move |number: usize, step: &Step| steps[number + 1..].iter().all(|later| code(later) != code(step));
    steps.iter().enumerate().filter(move |(number, step)| is_last(*number, step)).map(|(_, step)| step)
}

fn any_code() -> impl Strategy<Value = String> {
    (0..12).prop_map(|number| format!("i{number}"))
}

fn any_item() -> impl Strategy<Value = Item> {
    let name = prop_oneof!["[办证]{1,2}", Just("同名".to_owned())];
    let jurisdiction = prop::sample::select(vec!["370000", "370100", "370104"]);
    let mode = prop::sample::select(vec![None, Some("one_visit"), Some("zero_visit")]);
    let parent = prop::option::of(any_code());
    let audience = prop::sample::subsequence(vec![Audience::NaturalPerson, Audience::Enterprise], 0..=2);
    (any_code(), name, jurisdiction, mode, parent, audience).prop_map(
        |(key, name, jurisdiction, mode, parent, audience)| Item {
            jurisdiction: code(jurisdiction),
            handling_mode: mode.map(code),
            parent: parent.as_deref().map(code),
            audience,
            ..item(&key, &name)
        },
    )
}

fn any_history() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = prop_oneof![
        2 => any_item().prop_map(|item| Step::Put(Box::new(item))),
        1 => any_code().prop_map(Step::End),
    ];
    prop::collection::vec(prop::collection::vec(step, 0..10), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn an_index_made_from_an_earlier_one_is_the_one_built_anew(history in any_history()) {
        play(&Database::sqlite(), &history);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn an_index_made_from_an_earlier_one_is_the_one_built_anew_on_postgresql(history in any_history()) {
        if let Some(database) = postgres() {
            play(&database, &history);
        }
    }
}

/// Enough items that bitmaps change their form: above 4,096 places they are kept in another one.
#[test]
fn large_bitmaps_are_taken_over_too() {
    on_each_database(|database| {
        let store = database.open();
        let many: Vec<Item> =
            (0..4_200).map(|n| item(&format!("i{n:04}"), &format!("事项{:04}", n % 977))).collect();
        publish_first(&store, &many);
        let gone: Vec<String> = (0..120).map(|n| format!("i{:04}", n * 30)).collect();
        publish(&store, 2, |release| {
            let gone: Vec<Ended> = gone.iter().map(|code| Ended::Item(code)).collect();
            release.end(&gone)?;
            release.put_items(&[item("i0001", "新名"), item("a", "最前"), item("z", "事项0500")])
        });
        publish(&store, 3, |release| {
            let back: Vec<Item> = gone.iter().map(|code| item(code, "恢复")).collect();
            release.put_items(&back)
        });
        check_all_successions(&store, 3);
    });
}

#[test]
fn with_many_changes_the_index_is_built_anew() {
    on_each_database(|database| {
        let store = database.open();
        publish_first(&store, &[]);
        let many: Vec<Item> = (0..101).map(|number| item(&format!("i{number}"), "事项")).collect();
        publish(&store, 2, |release| release.put_items(&many[..100]));
        publish(&store, 3, |release| release.put_items(&many[100..]));
        let directory = store.directory(1).unwrap();
        let before = built(&store, 1);
        let made = |to| before.successor(&store, Span { from: 1, to }, &directory).unwrap();
        assert_eq!(made(2), Some(built(&store, 2)), "a hundred changes are few");
        assert_eq!(made(3), None, "one more is much for a small catalogue");
        let releases = Releases::new(store.clone(), 1);
        assert!(releases.refresh().unwrap());
        assert_eq!(releases.published().unwrap().current.items, built(&store, 3));
    });
}

#[test]
fn an_item_is_counted_for_the_division_that_its_own_has_come_below() {
    on_each_database(|database| {
        let store = database.open();
        publish_first(&store, &[item("a", "甲"), item("b", "乙")]);
        let releases = Releases::new(store.clone(), 1);
        assert!(releases.refresh().unwrap());
        let directory = store.directory(1).unwrap();
        let city = directory.jurisdictions.get("370100").unwrap();
        publish(&store, 2, |release| release.put_entries(&[Jurisdiction { parent: None, ..city.clone() }]));
        assert!(!has_same_divisions(&directory, &store.directory(2).unwrap()));
        assert!(releases.refresh().unwrap());
        let current = releases.published().unwrap().current.clone();
        assert_eq!(current.items, built(&store, 2));
        assert_ne!(current.items, built(&store, 1));
    });
}

#[test]
fn a_server_takes_over_several_releases_at_once() {
    on_each_database(|database| {
        let store = database.open();
        publish_first(&store, &[item("a", "甲"), item("b", "乙")]);
        let releases = Releases::new(store.clone(), 1);
        assert!(releases.refresh().unwrap());
        publish(&store, 2, |release| release.put_items(&[item("b", "改"), item("c", "丙")]));
        publish(&store, 3, |release| release.end(&[Ended::Item("c"), Ended::Item("a")]));
        publish(&store, 4, |release| release.put_items(&[item("a", "复")]));
        assert!(releases.refresh().unwrap());
        assert!(!releases.refresh().unwrap());
        let published = releases.published().unwrap();
        assert_eq!(published.releases.len(), 4);
        assert_eq!(published.current.items, built(&store, 4));
    });
}
