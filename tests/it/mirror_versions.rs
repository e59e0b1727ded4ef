//! A mirror of another version of this program: what it does not know, it does not publish.

use crate::support::database::Database;
use crate::support::mirrors::{Copy, Upstream};
use crate::support::wire::{answer, with_body};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// An upstream with two releases, whose second one is fetched by its files.
fn with_second() -> Upstream {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.publish_second();
    upstream.app.write_files();
    upstream
}

/// From now on, a file of the second release is another one, and the manifest says so.
fn replace(upstream: &Upstream, name: &'static str, change: impl Fn(&str) -> String) {
    let text = upstream.app.client.send("GET", &format!("/v1/releases/r2/files/{name}"), &[]).text();
    let text = change(&text);
    let hash: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    upstream.wire.spoil(move |path, so_far| {
        if path.ends_with(&format!("/{name}")) {
            return answer("200 OK", &text);
        }
        if !path.ends_with("/r2/files") {
            return so_far;
        }
        with_body(&so_far, |manifest| {
            let mut manifest: Value = serde_json::from_str(&manifest).unwrap();
            for file in manifest["data"]["files"].as_array_mut().unwrap() {
                if file["name"] == name {
                    (file["sha256"], file["bytes"]) = (json!(hash), json!(text.len()));
                }
            }
            manifest.to_string()
        })
    });
}

#[test]
fn a_file_with_a_field_that_is_not_known_is_not_published() {
    let upstream = with_second();
    for name in ["items.ndjson", "guides.ndjson", "departments.ndjson", "claims.ndjson"] {
        let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
        replace(&upstream, name, |text| text.replacen('{', r#"{"of_tomorrow":1,"#, 1));
        let place = format!("line 1 of {name}");
        copy.fails_saying(&[&place, "\"of_tomorrow\" is not known", "update the mirror"]);
        assert!(copy.store.is_empty().unwrap());
        upstream.wire.mend();
        assert_eq!(copy.takes(), ["r2"]);
    }
}

#[test]
fn a_line_that_says_the_same_in_other_bytes_is_not_published() {
    let upstream = with_second();
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    replace(&upstream, "items.ndjson", |text| text.replacen("\":\"", "\": \"", 1));
    copy.fails_saying(&["line 1 of items.ndjson", "it would be written otherwise"]);
}

#[test]
fn a_line_that_is_no_record_is_no_trouble_of_the_disk() {
    let upstream = with_second();
    for line in ["{}", "[", "null"] {
        for name in ["items.ndjson", "guides.ndjson", "channels.ndjson"] {
            let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
            replace(&upstream, name, |text| format!("{line}\n{}", text.split_once('\n').unwrap().1));
            copy.fails_saying(&[&format!("line 1 of {name} is not understood here"), "update the mirror"]);
        }
    }
}

#[test]
fn a_change_with_a_field_that_is_not_known_is_not_published_nor_are_the_files() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    copy.takes();
    upstream.publish_second();
    for entity in ["item", "department"] {
        upstream.wire.spoil(move |path, so_far| {
            if !path.starts_with("/v1/changes?") {
                return so_far;
            }
            with_body(&so_far, |text| {
                let mut page: Value = serde_json::from_str(&text).unwrap();
                for change in page["data"].as_array_mut().unwrap() {
                    if change["entity"]["code"] == entity && !change["record"].is_null() {
                        change["record"]["of_tomorrow"] = json!([]);
                    }
                }
                page.to_string()
            })
        });
        for _ in 0..4 {
            copy.fails_saying(&["change ", "\"of_tomorrow\" is not known", "update the mirror"]);
        }
    }
    upstream.wire.mend();
    assert_eq!(copy.takes(), ["r2"]);
    assert_eq!(copy.store.mirror().unwrap().unwrap().feed_begins_after, 0);
}

#[test]
fn a_release_that_says_more_about_itself_than_is_known_is_not_published() {
    let upstream = with_second();
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, None);
    upstream.wire.spoil(|path, so_far| {
        if !path.ends_with("/r2/files") {
            return so_far;
        }
        with_body(&so_far, |text| {
            let mut manifest: Value = serde_json::from_str(&text).unwrap();
            manifest["data"]["release"]["of_tomorrow"] = json!("?");
            manifest.to_string()
        })
    });
    copy.fails_saying(&[
        "/r2/files says about the release",
        "\"of_tomorrow\" is not known",
        "update the mirror",
    ]);
    upstream.wire.mend();
    assert_eq!(copy.takes(), ["r2"]);
}
