//! What a bad upstream, a bad disk or a bad address cannot do to a mirror: keep it busy for ever, or wedge it.

use crate::support::database::Database;
use crate::support::mirrors::{Copy, Upstream, remember_alike};
use crate::support::wire::{answer, body_of, cut_after, with_body};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use serde_json::Value;
use std::time::{Duration, Instant};

fn empty() -> (Upstream, Copy) {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    (upstream, copy)
}

/// A mirror that begins with the second release, of which it takes the files: the first one is made of the feed.
fn with_files() -> (Upstream, Copy) {
    let (upstream, copy) = empty();
    upstream.publish_second();
    (upstream, copy)
}

#[test]
fn a_list_that_never_ends_is_left() {
    let (upstream, copy) = empty();
    upstream.wire.stand_in(|path| {
        path.starts_with("/v1/releases?").then(|| answer("200 OK", r#"{"data":[],"page":{"next":"again"}}"#))
    });
    let mut copy = copy.beginning_at("2018-06-20");
    copy.fails_saying(&["has no release"]);
}

#[test]
fn a_file_of_which_no_part_is_ever_satisfiable_is_a_refusal() {
    let (upstream, mut copy) = with_files();
    upstream
        .wire
        .stand_in(|path| path.ends_with(".ndjson").then(|| answer("416 Range Not Satisfiable", "{}")));
    copy.fails_saying(&["ndjson answers 416"]);
    upstream.wire.stand_in(|_| None);
    assert_eq!(copy.takes(), ["r2"]);
}

#[test]
fn a_part_that_nobody_asked_for_is_not_taken_for_the_file() {
    let (upstream, mut copy) = with_files();
    upstream.wire.spoil(|path, so_far| {
        if !path.ends_with("/items.ndjson") {
            return so_far;
        }
        let text = String::from_utf8(answer("206 Partial Content", "x")).unwrap();
        text.replacen("\r\n", "\r\nContent-Range: bytes 7-7/9\r\n", 1).into_bytes()
    });
    copy.fails_saying(&["another part of the file than was asked for"]);
}

#[test]
fn an_upstream_that_asks_for_more_patience_than_there_is_is_a_problem_at_once() {
    let (upstream, mut copy) = empty();
    upstream.wire.spoil(|_, _| {
        let text = String::from_utf8(answer("503 Service Unavailable", "{}")).unwrap();
        text.replacen("\r\n", "\r\nRetry-After: 600\r\n", 1).into_bytes()
    });
    let begun = Instant::now();
    copy.fails_saying(&["says: Service Unavailable"]);
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_file_of_the_mirror_that_is_no_text_any_more_is_fetched_again() {
    let (upstream, mut copy) = empty();
    copy.takes();
    let path = copy.file("current/items.ndjson");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] = 0xff;
    std::fs::write(&path, bytes).unwrap();
    upstream.publish_second();
    assert_eq!(copy.takes(), ["r2"]);
    assert_eq!(copy.store.mirror().unwrap().unwrap().feed_begins_after, 0);
    remember_alike(&upstream.app, &copy.serve());
}

#[test]
fn a_manifest_that_names_a_file_twice_is_not_followed() {
    let (upstream, mut copy) = empty();
    upstream.wire.spoil(|path, so_far| {
        if !path.ends_with("/files") {
            return so_far;
        }
        with_body(&so_far, |text| {
            let mut manifest: Value = serde_json::from_str(&text).unwrap();
            let files = manifest["data"]["files"].as_array_mut().unwrap();
            let twice = files.iter().find(|file| file["name"] == "items.ndjson").unwrap().clone();
            files.push(twice);
            manifest.to_string()
        })
    });
    copy.fails_saying(&["names items.ndjson twice"]);
}

#[test]
fn a_database_that_was_put_back_is_not_said_to_agree() {
    let (upstream, mut copy) = empty();
    copy.takes();
    let onevisit::store::DatabaseUrl::Sqlite(path) = copy.database.url.clone() else {
        panic!("it is SQLite")
    };
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
    conn.batch_execute("UPDATE releases SET digest = 'of another time'").unwrap();
    copy.fails_saying(&["is not the one here"]);
    drop(upstream);
}

#[test]
fn a_page_of_an_error_is_not_read_to_its_end() {
    let (upstream, mut copy) = empty();
    upstream.wire.spoil(|_, _| {
        let page = format!("<title>Gone fishing</title>{}", "x".repeat(1_000_000));
        let whole = answer("403 Forbidden", &page);
        cut_after(&whole, 100_000)
    });
    copy.fails_saying(&["answers 403: Forbidden, with a web page, \"Gone fishing\""]);
}

#[test]
fn a_mirror_of_a_mirror_that_has_never_agreed_does_not_say_that_it_has() {
    let (upstream, mut copy) = empty();
    let with = |header: &'static str| {
        upstream.wire.spoil(move |_, so_far| {
            let body = body_of(&so_far);
            let head = String::from_utf8(so_far[..body].to_vec()).unwrap();
            [head.replacen("\r\n", header, 1).as_bytes(), &so_far[body..]].concat()
        });
    };
    with("\r\nMirror-Of: https://data.example.cn\r\n");
    assert_eq!(copy.takes(), ["2018-06-20"]);
    assert_eq!(copy.store.mirror().unwrap().unwrap().checked_at, None);
    let since = "2026-01-02T03:04:05Z";
    with("\r\nMirror-Of: https://data.example.cn\r\nMirror-Checked-At: 2026-01-02T03:04:05Z\r\n");
    copy.takes();
    assert_eq!(copy.store.mirror().unwrap().unwrap().checked_at, Some(since.parse().unwrap()));
    with("\r\nMirror-Of: https://data.example.cn\r\n");
    copy.takes();
    assert_eq!(copy.store.mirror().unwrap().unwrap().checked_at, Some(since.parse().unwrap()));
}
