//! The promise of the change feed: replayed over a copy of one release, it makes any later release.

use crate::schema::Conn;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::edition;
use crate::support::histories::{Round, State, add, few_cases, histories, publish, without_nulls};
use onevisit::domain::change::{ChangeKind, Entity, FieldChange, apply};
use onevisit::publish::changes::{differences, in_full, item_state};
use onevisit::store::{ChangeQuery, RecordedChange, Store};
use proptest::prelude::*;
use serde_json::Value;

fn feed(store: &Store, after: i64, up_to: i64) -> Vec<RecordedChange> {
    let asked = ChangeQuery { after, up_to, limit: 100_000, ..ChangeQuery::default() };
    store.changes(&asked).unwrap()
}

/// What a release says, read past the feed.
fn state_of(store: &Store, release: i64) -> State {
    let mut state = State::new();
    let directory = store.directory(release).unwrap();
    add(&mut state, Entity::Department, directory.departments.entries());
    add(&mut state, Entity::Source, directory.sources.entries());
    add(&mut state, Entity::Channel, directory.channels.entries());
    let codes: Vec<String> = (0..5).map(|key| format!("item-{key}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let guides = store.guides_of(release, &codes).unwrap();
    for item in store.items_with_codes(release, &codes).unwrap() {
        let guide = guides.iter().find(|guide| guide.item == item.code);
        let said = item_state(&item, guide).unwrap();
        state.insert((Entity::Item, item.code.to_string()), without_nulls(said));
    }
    state
}

/// Takes a change over into a copy, as a mirror does: what fields say, or nothing of what has left.
fn take_over(copy: &mut State, entity: Entity, code: &str, fields: Option<&[FieldChange]>) {
    let key = (entity, code.to_owned());
    let mut said = copy.remove(&key).unwrap_or(Value::Null);
    if let Some(fields) = fields {
        apply(&mut said, fields);
        copy.insert(key, without_nulls(said));
    }
}

fn replayed(store: &Store, from: &State, a: i64, b: i64) -> State {
    let mut copy = from.clone();
    let after = store.last_change(a).unwrap();
    for change in in_full(store, feed(store, after, b)).unwrap() {
        let recorded = &change.recorded;
        let fields = (!recorded.kind.is_departure()).then_some(change.fields.as_slice());
        take_over(&mut copy, recorded.entity, &recorded.code, fields);
    }
    copy
}

fn with_differences(store: &Store, from: &State, a: i64, b: i64) -> State {
    let mut copy = from.clone();
    let touched = store.touched_between(a.min(b), a.max(b), &[], 0, 100_000).unwrap();
    for difference in differences(store, a, b, &touched).unwrap() {
        let there = difference.kind() != ChangeKind::Withdrawn;
        let fields = there.then_some(difference.fields.as_slice());
        take_over(&mut copy, difference.entity, &difference.code, fields);
    }
    copy
}

/// Each change says what has become of the thing, and of which department it is.
fn check_kinds(feed: &[RecordedChange], states: &[State]) {
    for change in feed {
        let at = usize::try_from(change.release).unwrap();
        let key = (change.entity, change.code.clone());
        let (before, after) = (states[at - 1].get(&key), states[at].get(&key));
        assert_eq!(change.kind.is_departure(), after.is_none(), "{change:?}");
        assert_eq!(change.kind == ChangeKind::Created, before.is_none(), "{change:?}");
        let department = after.or(before).and_then(|said| said.get("department")?.as_str());
        assert_eq!(change.department.as_deref(), department, "{change:?}");
        if let (Entity::Item, Some(before), Some(after)) = (change.entity, before, after) {
            let decisive = [("handling_mode", ChangeKind::ModeChanged), ("department", ChangeKind::Moved)];
            let decisive = decisive.into_iter().chain([("name", ChangeKind::Renamed)]);
            let differs = |field: &str| before.get(field) != after.get(field);
            let kind = decisive.filter(|(field, _)| differs(field)).map(|(_, kind)| kind).next();
            assert_eq!(change.kind, kind.unwrap_or(ChangeKind::Updated), "{change:?}");
        }
    }
}

fn check(database: &Database, history: &[Round]) {
    let store = database.open();
    let (world, states) = publish(&store, history);
    let last = i64::try_from(history.len()).unwrap();
    let all = feed(&store, 0, last);
    let numbers: Vec<i64> = all.iter().map(|change| change.seq).collect();
    assert_eq!(numbers, (1..=store.last_change(last).unwrap()).collect::<Vec<_>>(), "the feed has no gap");
    assert!(all.is_sorted_by_key(|change| change.release), "the feed goes from release to release");
    check_kinds(&all, &states);
    for b in 0..=last {
        let state = |release: i64| &states[usize::try_from(release).unwrap()];
        assert_eq!(state_of(&store, b), *state(b), "release {b} says what was published");
        for a in 0..b {
            assert_eq!(replayed(&store, state(a), a, b), *state(b), "the feed from {a} to {b}");
            assert_eq!(with_differences(&store, state(a), a, b), *state(b), "from {a} to {b}");
            assert_eq!(with_differences(&store, state(b), b, a), *state(a), "from {b} back to {a}");
        }
    }
    for key in (0..5).map(|key| format!("item-{key}")) {
        let mut history = store.history_of(Entity::Item, &key, last).unwrap();
        history.reverse();
        let of_feed = all.iter().filter(|change| change.entity == Entity::Item && change.code == key);
        assert_eq!(history, of_feed.cloned().collect::<Vec<_>>(), "the history of {key}");
    }
    store.publish(&edition("again"), onevisit::clock::now(), |release| world.put_all(release)).unwrap();
    assert_eq!(feed(&store, 0, last + 1), all, "what says the same is no change");
}

/// The feed without what the rows of the catalogue cannot tell: how a thing left, and the order in a release.
fn as_rows_tell(feed: Vec<RecordedChange>) -> Vec<String> {
    let told = feed.into_iter().map(|change| {
        let kind = if change.kind.is_departure() { ChangeKind::Withdrawn } else { change.kind };
        format!("{} {:?} {} {kind:?} {:?}", change.release, change.entity, change.code, change.department)
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

proptest! {
    #![proptest_config(few_cases())]

    #[test]
    fn the_feed_replayed_over_a_release_makes_any_later_release(history in histories()) {
        on_each_database(|database| check(database, &history));
    }

    #[test]
    fn releases_from_before_there_was_a_feed_get_the_one_they_would_have_had(history in histories()) {
        on_each_database(|database| {
            let store = database.open();
            publish(&store, &history);
            let last = i64::try_from(history.len()).unwrap();
            let written = as_rows_tell(feed(&store, 0, last));
            drop(store);
            Conn::to(database).down_to("20261124000002");
            let filled = feed(&database.open(), 0, last);
            let numbers: Vec<i64> = filled.iter().map(|change| change.seq).collect();
            assert_eq!(numbers, (1..=i64::try_from(filled.len()).unwrap()).collect::<Vec<_>>());
            assert!(filled.is_sorted_by_key(|change| change.release));
            assert_eq!(as_rows_tell(filled), written);
        });
    }
}
