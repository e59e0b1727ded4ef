//! An upstream of many servers behind one address: what one of them does not know yet is waited for, and a mirror
//! gives its history up for nothing less than a feed that stays broken.

use crate::support::database::{Database, on_each_database};
use crate::support::mirrors::{Copy, Upstream, remember_alike};
use crate::support::wire::{answer, with_body};
use onevisit::mirror::error::MirrorError;
use serde_json::{Value, json};

/// A server of the upstream that knows of no second release answers what is asked below this path, so many times.
fn lag(upstream: &Upstream, older: &Upstream, below: &'static str, mut times: u32) {
    let address = older.app.state.base_url.clone();
    upstream.wire.stand_in(move |path| {
        if times == 0 || !path.starts_with(below) {
            return None;
        }
        times -= 1;
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut said = agent.get(format!("{address}{path}")).call().unwrap();
        Some(answer(&said.status().to_string(), &said.body_mut().read_to_string().unwrap()))
    });
}

#[test]
fn a_server_that_does_not_know_the_new_release_yet_is_asked_again_and_nothing_is_lost() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let older = Upstream::with_jinan(&Database::sqlite());
        let mut copy = Copy::of(database, &upstream.wire.address, None);
        copy.takes();
        upstream.publish_second();
        for (below, words) in [
            ("/v1/releases/r2/files", "404, This release has no release"),
            ("/v1/changes?", "its feed ends with change"),
        ] {
            lag(&upstream, &older, below, u32::MAX);
            for _ in 0..5 {
                let said = copy.look_now().unwrap_err();
                assert!(matches!(said, MirrorError::NotReady { .. }), "{said}");
                if !said.to_string().contains("Not ready yet") {
                    assert!(said.to_string().contains(words), "{said}");
                }
            }
            lag(&upstream, &older, below, 1);
        }
        assert_eq!(copy.takes(), ["r2"]);
        // Nor is it another history that it does not list the release that is here already.
        lag(&upstream, &older, "/v1/releases?", u32::MAX);
        copy.is_to_wait(&["has no release r2", "Perhaps one of its servers is behind"]);
        lag(&upstream, &older, "/v1/releases?", 1);
        assert_eq!(copy.takes(), [""; 0]);
        let known = copy.store.mirror().unwrap().unwrap();
        assert_eq!((known.feed_begins_after, known.trouble), (0, None));
        remember_alike(&upstream.app, &copy.serve());
    });
}

#[test]
fn whatever_refuses_what_the_list_of_releases_promises_is_asked_again() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    copy.takes();
    upstream.publish_second();
    for status in ["400 Bad Request", "404 Not Found", "410 Gone"] {
        upstream.wire.stand_in(move |path| {
            path.starts_with("/v1/changes?").then(|| answer(status, r#"{"code":"gone","detail":"Away."}"#))
        });
        for _ in 0..4 {
            copy.is_to_wait(&["Away.", "perhaps another of its servers answers"]);
        }
    }
    upstream.wire.stand_in(|_| None);
    assert_eq!(copy.takes(), ["r2"]);
    remember_alike(&upstream.app, &copy.serve());
}

#[test]
fn a_feed_that_begins_later_must_say_so_in_three_looks() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    copy.takes();
    upstream.publish_second();
    upstream.wire.stand_in(|path| {
        let gone = json!({"code": "changes-begin-later", "detail": "The lowest since is 999."}).to_string();
        path.starts_with("/v1/changes?").then(|| answer("410 Gone", &gone))
    });
    copy.fails_saying(&[
        "the changes of release r2 cannot be followed",
        "The lowest since is 999",
        "in 1 look(s)",
    ]);
    // The count outlives the process: some only ever look once.
    let mut copy = copy.again();
    copy.fails_saying(&["in 2 look(s)", "in look 3 the files are taken instead"]);
    assert_eq!(copy.takes(), ["r2"]);
    let last = upstream.store.last_change(2).unwrap();
    assert_eq!(copy.store.mirror().unwrap().unwrap().feed_begins_after, last);
}

#[test]
fn a_mirror_upstream_that_does_not_say_how_old_it_is_makes_nothing_newer() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let mut first = Copy::of(&Database::sqlite(), &upstream.app.state.base_url, None);
    first.takes();
    let checked_at = first.store.mirror().unwrap().unwrap().checked_at;
    let between = first.serve();
    let say = |checked_at| {
        let known = first.store.mirror().unwrap().unwrap();
        first.store.keep_mirror(&onevisit::domain::mirror::Mirror { checked_at, ..known }).unwrap();
        between.state.mirroring.refresh(&between.state.store).unwrap();
    };
    say(None);
    let mut second = Copy::of(&Database::sqlite(), &between.state.base_url, None);
    assert_eq!(second.look().unwrap().as_of, None);
    assert_eq!(second.store.mirror().unwrap().unwrap().checked_at, None);
    say(checked_at);
    second.takes();
    let known = second.store.mirror().unwrap().unwrap().checked_at.unwrap();
    assert_eq!(known.timestamp(), checked_at.unwrap().timestamp());
    // What was known stays known.
    say(None);
    second.takes();
    assert_eq!(second.store.mirror().unwrap().unwrap().checked_at, Some(known));
}

#[test]
fn an_upstream_that_moves_its_permanent_uris_is_followed_in_that_too() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    copy.takes();
    assert_eq!(copy.store.mirror().unwrap().unwrap().uri_base, upstream.app.state.base_url);
    upstream.wire.spoil(|path, so_far| {
        if path != "/v1" {
            return so_far;
        }
        with_body(&so_far, |text| {
            let mut index: Value = serde_json::from_str(&text).unwrap();
            index["data"]["uri_base"] = json!("https://new.example.cn");
            index.to_string()
        })
    });
    upstream.publish_second();
    assert_eq!(copy.takes(), ["r2"]);
    assert_eq!(copy.store.mirror().unwrap().unwrap().uri_base, "https://new.example.cn");
    assert_eq!(copy.serve().client.json("/v1")["data"]["uri_base"], "https://new.example.cn");
}
