//! A mirror whose line or upstream is bad: it serves the last good release, says what is wrong, and heals.

use crate::support::database::{Database, on_each_database};
use crate::support::mirrors::{Copy, Upstream, answer_alike, remember_alike};
use crate::support::wire::{answer, cut_after, with_body};
use onevisit::domain::item::Item;
use serde_json::Value;

/// An upstream with its first release, and a mirror that has it.
fn with_mirror(database: &Database) -> (Upstream, Copy) {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let mut copy = Copy::of(database, &upstream.wire.address, None);
    assert_eq!(copy.takes(), ["2018-06-20"]);
    (upstream, copy)
}

/// Whether an answer is a page of changes.
fn is_of_changes(path: &str) -> bool {
    path.starts_with("/v1/changes?")
}

#[test]
fn a_line_that_is_cut_while_three_releases_come_is_gone_on_with() {
    on_each_database(|database| {
        let (upstream, copy) = with_mirror(database);
        let mut copy = copy;
        upstream.publish_second();
        upstream.publish_third();
        // Everything is cut in its middle, one answer further each time.
        let mut taken = Vec::new();
        for further in 0..40 {
            let mut left = further;
            upstream.wire.spoil(move |_, answer| {
                left -= 1;
                if left < 0 { cut_after(&answer, answer.len() / 2) } else { answer }
            });
            match copy.look() {
                Ok(outcome) => {
                    taken.extend(outcome.taken);
                    break;
                }
                Err(error) => {
                    assert!(error.to_string().contains("cannot be read"), "{error}");
                    let trouble = copy.store.mirror().unwrap().unwrap().trouble.unwrap();
                    assert_eq!(trouble.problem, error.to_string());
                }
            }
            copy = copy.again();
        }
        assert_eq!(copy.store.releases().unwrap().len(), 3, "{taken:?}");
        assert_eq!(copy.store.mirror().unwrap().unwrap().trouble, None);
        remember_alike(&upstream.app, &copy.serve());
    });
}

#[test]
fn an_upstream_that_is_down_changes_nothing_and_the_mirror_says_since_when() {
    let (upstream, mut copy) = with_mirror(&Database::sqlite());
    let app = copy.serve();
    upstream.wire.cut();
    copy.fails_saying(&["cannot be read"]);
    let since = copy.store.mirror().unwrap().unwrap().trouble.unwrap().since;
    upstream.wire.spoil(|_, _| answer("500 Internal Server Error", "{}"));
    copy.fails_saying(&["answers 500"]);
    let known = copy.store.mirror().unwrap().unwrap();
    assert_eq!(known.trouble.as_ref().unwrap().since, since, "it has been wrong all the time");
    app.state.mirroring.refresh(&app.state.store).unwrap();
    let mirror = app.client.json("/v1")["data"]["mirror"].clone();
    assert!(mirror["problem"].as_str().unwrap().contains("answers 500"), "{mirror}");
    assert!(app.client.send("GET", "/metrics", &[]).text().contains("\nonevisit_mirror_problem 1\n"));
    answer_alike(&upstream.app, &app);
    upstream.wire.mend();
    assert_eq!(copy.takes(), [""; 0]);
    assert_eq!(copy.store.mirror().unwrap().unwrap().trouble, None);
    assert!(copy.store.mirror().unwrap().unwrap().checked_at > known.checked_at);
}

#[test]
fn a_page_that_is_no_answer_of_ours_is_not_taken_for_one() {
    let (upstream, mut copy) = with_mirror(&Database::sqlite());
    upstream.wire.spoil(|_, _| answer("200 OK", "<html>Please log in to the hotel network</html>"));
    copy.fails_saying(&["does not answer as a OneVisit service"]);
    upstream.wire.spoil(|_, _| {
        b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n".to_vec()
    });
    copy.fails_saying(&["leads to another service", "elsewhere.example"]);
}

#[test]
fn a_gap_in_the_feed_is_seen_and_the_files_are_taken_instead() {
    on_each_database(|database| {
        let (upstream, mut copy) = with_mirror(database);
        upstream.publish_second();
        upstream.publish_third();
        upstream.wire.spoil(|path, answer| {
            if !is_of_changes(path) {
                return answer;
            }
            with_body(&answer, |text| {
                let mut page: Value = serde_json::from_str(&text).unwrap();
                page["data"].as_array_mut().unwrap().remove(1);
                page.to_string()
            })
        });
        copy.fails_saying(&["the feed has a gap", "in 1 look(s)"]);
        copy.fails_saying(&["the feed has a gap", "in 2 look(s)"]);
        assert_eq!(copy.takes(), ["r3"]);
        let known = copy.store.mirror().unwrap().unwrap();
        assert_eq!(known.feed_begins_after, upstream.store.last_change(3).unwrap());
        let app = copy.serve();
        let items =
            |app: &crate::support::app::App| app.client.json("/v1/items?limit=200&sort=code")["data"].clone();
        let without_dates = |mut items: Value| {
            for item in items.as_array_mut().unwrap() {
                item["updated_at"] = Value::Null;
            }
            items
        };
        assert_eq!(without_dates(items(&app)), without_dates(items(&upstream.app)));
        // What has left is gone, with the release that had it last; the release in between is not known here.
        let gone = upstream.items()[3].code.to_string();
        let problem = app.client.problem(&format!("/v1/items/{gone}"), 410, "gone");
        assert_eq!(problem["last_release"], "2018-06-20");
        app.client.problem("/v1/changes?since=0", 410, "changes-begin-later");
        app.client.problem("/v1/items?release=r2", 400, "invalid-parameters");
        let differences = app.client.json("/v1/releases/2018-06-20/diff/r3?limit=100");
        let theirs = upstream.app.client.json("/v1/releases/2018-06-20/diff/r3?limit=100");
        assert_eq!(differences["data"], theirs["data"]);
        // And it goes on from there with the changes.
        upstream.wire.mend();
        upstream.publish("r4", |release| {
            release.put_items(&[Item { note: Some("四".to_owned()), ..upstream.items()[2].clone() }])
        });
        assert_eq!(copy.takes(), ["r4"]);
        assert_eq!(copy.store.mirror().unwrap().unwrap().feed_begins_after, known.feed_begins_after);
    });
}

#[test]
fn a_change_that_was_altered_on_the_way_is_not_published() {
    let (upstream, mut copy) = with_mirror(&Database::sqlite());
    upstream.publish_second();
    let mut altered = 0;
    upstream.wire.spoil(move |path, answer| {
        // Once: the second try gets what was said.
        if !is_of_changes(path) || altered > 0 {
            return answer;
        }
        altered += 1;
        with_body(&answer, |text| text.replace("市司法局(更名)", "市司法局(改名)"))
    });
    assert_eq!(copy.takes(), ["r2"]);
    remember_alike(&upstream.app, &copy.serve());
}

#[test]
fn with_a_wrong_checksum_nothing_is_published_until_it_is_right() {
    on_each_database(|database| {
        let (upstream, mut copy) = with_mirror(database);
        upstream.publish_second();
        upstream.wire.spoil(|path, answer| {
            if !path.ends_with("/r2/files") {
                return answer;
            }
            with_body(&answer, |text| {
                let mut manifest: Value = serde_json::from_str(&text).unwrap();
                for file in manifest["data"]["files"].as_array_mut().unwrap() {
                    if file["name"] == "items.ndjson" {
                        file["sha256"] = Value::String("00".repeat(32));
                    }
                }
                manifest.to_string()
            })
        });
        copy.fails_saying(&["items.ndjson has the SHA-256", "the manifest says 0000"]);
        upstream.wire.mend();
        assert_eq!(copy.takes(), ["r2"]);
        assert_eq!(copy.store.mirror().unwrap().unwrap().trouble, None);
        remember_alike(&upstream.app, &copy.serve());
    });
}

#[test]
fn a_byte_that_falls_over_in_a_file_is_found() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.publish_second();
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    upstream.wire.spoil(|path, mut answer| {
        if path.ends_with("/items.ndjson") {
            *answer.last_mut().unwrap() ^= 1;
        }
        answer
    });
    let said = copy.look().unwrap_err().to_string();
    assert!(said.contains("items.ndjson has the SHA-256"), "{said}");
    assert!(copy.store.is_empty().unwrap());
    upstream.wire.mend();
    assert_eq!(copy.takes(), ["r2"]);
}

#[test]
fn a_file_that_was_cut_is_gone_on_with_where_it_was_cut() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.publish_second();
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    upstream.wire.spoil(
        |path, answer| if path.ends_with("/items.ndjson") { cut_after(&answer, 9_000) } else { answer },
    );
    let said = copy.look().unwrap_err().to_string();
    assert!(said.contains("items.ndjson cannot be read"), "{said}");
    assert_eq!(std::fs::metadata(copy.file("next/items.part")).unwrap().len(), 9_000);
    upstream.wire.mend();
    upstream.wire.take_requests("");
    let mut copy = copy.again();
    assert_eq!(copy.takes(), ["r2"]);
    let bytes = std::fs::metadata(copy.file("current/items.ndjson")).unwrap().len();
    let downloads = upstream.wire.take_requests(".ndjson ");
    let [(head, fetched)] =
        &downloads.iter().filter(|(head, _)| head.contains("items.ndjson")).collect::<Vec<_>>()[..]
    else {
        panic!("{downloads:#?}")
    };
    assert!(head.to_lowercase().contains("range: bytes=9000-"), "{head}");
    let rest = usize::try_from(bytes - 9_000).unwrap();
    assert!((rest..rest + 1_000).contains(fetched), "{fetched} bytes for {rest}");
    assert_eq!(
        downloads.iter().filter(|(head, _)| head.contains("channels.ndjson")).count(),
        0,
        "{downloads:#?}"
    );
}

#[test]
fn a_part_that_belongs_to_something_else_is_fetched_anew() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.publish_second();
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    upstream.wire.spoil(
        |path, answer| if path.ends_with("/items.ndjson") { cut_after(&answer, 9_000) } else { answer },
    );
    copy.look().unwrap_err();
    std::fs::write(copy.file("next/items.part"), vec![b'x'; 9_000]).unwrap();
    upstream.wire.mend();
    assert_eq!(copy.takes(), ["r2"]);
}

#[test]
fn damaged_files_of_the_mirror_are_not_taken_for_a_mistake_of_the_upstream() {
    let (upstream, mut copy) = with_mirror(&Database::sqlite());
    for (version, damage) in [("r2", b"{}".as_slice()), ("r3", b"")] {
        std::fs::write(copy.file("current/items.ndjson"), damage).unwrap();
        match version {
            "r2" => upstream.publish_second(),
            _ => upstream.publish_third(),
        }
        assert_eq!(copy.takes(), [version]);
    }
    // Nothing in the folder is needed.
    std::fs::remove_dir_all(copy.file("current")).unwrap();
    upstream.publish("r4", |release| {
        release.put_items(&[Item { note: Some("四".to_owned()), ..upstream.items()[2].clone() }])
    });
    assert_eq!(copy.takes(), ["r4"]);
    assert_eq!(copy.store.mirror().unwrap().unwrap().feed_begins_after, 0);
    remember_alike(&upstream.app, &copy.serve());
}

#[test]
fn an_upstream_that_lists_no_release_is_not_agreed_with() {
    let database = Database::sqlite();
    let (upstream, mut copy) = with_mirror(&database);
    let before = copy.store.mirror().unwrap().unwrap();
    upstream.wire.stand_in(|path| {
        let lists = path.starts_with("/v1/releases");
        lists.then(|| answer("200 OK", r#"{"data":[],"page":{"next":null}}"#))
    });
    copy.fails_saying(&["has no release at all, here is 2018-06-20"]);
    assert_eq!(copy.store.mirror().unwrap().unwrap().checked_at, before.checked_at);
}

#[test]
fn another_history_is_never_written_over_what_is_here() {
    on_each_database(|database| {
        let (upstream, mut copy) = with_mirror(database);
        upstream.publish_second();
        copy.takes();
        // The upstream was restored from a backup of before the second release.
        let older = Upstream::with_jinan(&Database::sqlite());
        upstream.wire.lead_to(&older.app.state.base_url);
        copy.is_to_wait(&["has no release r2", "its newest is 2018-06-20", "begin a new mirror"]);
        // And has published something else under the same version since.
        let items = older.items();
        older.publish("r2", |release| {
            release.put_items(&[Item { note: Some("别的".to_owned()), ..items[0].clone() }])
        });
        copy.fails_saying(&["r2 is not the one here", "its digest is"]);
        let app = copy.serve();
        assert_eq!(app.client.json("/v1")["release"]["version"], "r2");
        // The right one comes back.
        upstream.wire.lead_to(&upstream.app.state.base_url);
        upstream.publish_third();
        assert_eq!(copy.takes(), ["r3"]);
        remember_alike(&upstream.app, &copy.serve());
    });
}

#[test]
fn a_feed_that_goes_backwards_is_seen() {
    let (upstream, mut copy) = with_mirror(&Database::sqlite());
    upstream.publish_second();
    let last = upstream.store.last_change(1).unwrap();
    upstream.wire.spoil(move |path, answer| {
        if !path.ends_with("/r2/files") {
            return answer;
        }
        with_body(&answer, |text| {
            let mut manifest: Value = serde_json::from_str(&text).unwrap();
            manifest["data"]["release"]["last_change"] = (last - 1).into();
            manifest.to_string()
        })
    });
    copy.fails_saying(&["the feed goes backwards"]);
    copy.fails_saying(&["the feed goes backwards"]);
    copy.fails_saying(&["does not add up", "its last change has the number"]);
    upstream.wire.mend();
    assert_eq!(copy.takes(), ["r2"]);
}

#[test]
fn an_older_answer_of_a_cache_changes_nothing() {
    let (upstream, mut copy) = with_mirror(&Database::sqlite());
    let old = upstream.app.client.send("GET", "/v1/releases?limit=100", &[]).text();
    upstream.publish_second();
    copy.takes();
    upstream.wire.spoil(
        move |path, so_far| {
            if path.starts_with("/v1/releases?") { answer("200 OK", &old) } else { so_far }
        },
    );
    copy.is_to_wait(&["has no release r2", "Perhaps one of its servers is behind"]);
    upstream.wire.mend();
    assert_eq!(copy.takes(), [""; 0]);
}

#[test]
fn a_release_that_the_upstream_does_not_have_is_not_begun_with() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let database = Database::sqlite();
    let mut copy = Copy::of(&database, &upstream.wire.address, Some("2017-01-01"));
    let said = copy.look().unwrap_err().to_string();
    assert!(said.contains("has no release 2017-01-01; it has 2018-06-20"), "{said}");
    assert!(copy.store.is_empty().unwrap());
}
