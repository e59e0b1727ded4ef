//! Mirrors: what they take over is what their upstream says, release by release.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::mirrors::{Copy, Upstream, mirroring, remember_alike};
use crate::support::proposals::carry_out;
use crate::support::proposals::{editor, propose_item, publish as publish_approved, sign_off};
use onevisit::publish::proposals::Act;
use onevisit::store::StoreError;
use serde_json::{Value, json};

#[test]
fn a_mirror_of_the_only_release_answers_like_its_upstream_and_has_its_history() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let mut copy = Copy::of(database, &upstream.wire.address, None);
        assert_eq!(copy.takes(), ["2018-06-20"]);
        let downloads = upstream.wire.take_requests(".ndjson ");
        assert!(downloads.is_empty(), "what changes tell is not downloaded: {downloads:#?}");
        assert_eq!(copy.takes(), [""; 0]);
        remember_alike(&upstream.app, &copy.serve());
    });
}

#[test]
fn a_mirror_from_the_oldest_release_on_has_the_whole_history() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        upstream.publish_second();
        upstream.publish_third();
        let mut copy = Copy::of(database, &upstream.wire.address, Some("2018-06-20"));
        assert_eq!(copy.takes(), ["2018-06-20", "r2", "r3"]);
        remember_alike(&upstream.app, &copy.serve());
        let known = copy.store.mirror().unwrap().unwrap();
        assert_eq!((known.feed_begins_after, known.trouble), (0, None));
        assert_eq!(known.uri_base, upstream.app.state.base_url);
    });
}

#[test]
fn a_mirror_follows_one_release_after_the_other() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let mut copy = Copy::of(database, &upstream.wire.address, None);
        copy.takes();
        upstream.publish_second();
        upstream.publish_third();
        upstream.wire.take_requests("");
        assert_eq!(copy.takes(), ["r2", "r3"]);
        let downloads = upstream.wire.take_requests(".ndjson ");
        assert!(downloads.is_empty(), "what changes tell is not downloaded: {downloads:#?}");
        remember_alike(&upstream.app, &copy.serve());
        // Once everything is known, a look is one small question.
        copy.takes();
        let asked = upstream.wire.take_requests("");
        assert_eq!((asked.len(), asked[0].1 < 1_000), (1, true), "{asked:#?}");
    });
}

#[test]
fn sign_offs_come_with_the_changes() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let made = propose_item(&upstream.store, &editor("justice", "王"), "signed-item", "签过的事项");
    carry_out(&upstream.store, &editor("justice", "王"), &made.code(), Act::Submit).unwrap();
    sign_off(&upstream.store, &made.code());
    publish_approved(&upstream.store, "r2").unwrap();
    upstream.app.state.releases.refresh().unwrap();
    let mut copy = Copy::of(&Database::sqlite(), &upstream.wire.address, Some("2018-06-20"));
    copy.takes();
    let app = copy.serve();
    assert_eq!(app.client.json("/v1/items/signed-item")["data"]["sign_offs"].as_array().unwrap().len(), 3);
    remember_alike(&upstream.app, &app);
}

#[test]
fn a_mirror_that_began_later_says_where_its_feed_begins() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        upstream.publish_second();
        let mut copy = Copy::of(database, &upstream.wire.address, None);
        assert_eq!(copy.takes(), ["r2"]);
        upstream.publish_third();
        assert_eq!(copy.takes(), ["r3"]);
        let app = copy.serve();
        answer_alike_but_for_moves(&upstream.app, &app);
        let begins_after = copy.store.mirror().unwrap().unwrap().feed_begins_after;
        assert!(begins_after > 0);
        for path in [
            "/v1/changes".to_owned(),
            format!("/v1/changes?since={}", begins_after - 1),
            "/v1/releases/r2/changes".to_owned(),
            "/v1/changes?format=csv".to_owned(),
            "/v1/releases/r2/changes?format=sqlite".to_owned(),
        ] {
            let problem = app.client.problem(&path, 410, "changes-begin-later");
            assert!(problem["detail"].as_str().unwrap().contains(&format!("lowest since is {begins_after}")));
        }
        let since = format!("/v1/changes?since={begins_after}");
        let told = app.client.json(&since);
        assert_eq!(told["data"].as_array().unwrap().len(), 2);
        assert_eq!(app.client.json("/v1/releases/r3/changes")["data"], told["data"]);
        let rows = app.client.get(&format!("{since}&format=ndjson"));
        assert_eq!((rows.header("row-count"), rows.text().lines().count()), ("2", 2));
        assert_eq!(app.client.json("/v1/releases/r3")["data"]["previous"], "r2");
        leads_to_where_the_feed_begins(&app, begins_after);
        let address = &upstream.wire.address;
        for path in
            ["/v1/releases/2018-06-20", "/v1/releases/2018-06-20/files", "/v1/releases/2018-06-20/diff/r3"]
        {
            let said = app.client.problem(path, 404, "not-found");
            let words = format!(
                "This mirror begins with release \"r2\" and has no \"2018-06-20\": ask {address} for it."
            );
            assert_eq!(said["detail"], words, "{path}");
        }
        let history = app.client.json("/v1/items/brand-new/history");
        assert_eq!((&history["data"], &history["begins_after"]), (&json!([]), &json!(begins_after)));
        app.client.problem("/v1/items/unknown/history", 404, "not-found");
        assert_eq!(app.client.get("/v1/changes.atom").text().matches("<entry>").count(), 2);
    });
}

/// Whoever follows a link of this service gets an answer.
fn leads_to_where_the_feed_begins(app: &App, begins_after: i64) {
    let feed = format!("{}/v1/changes?since={begins_after}", app.state.base_url);
    let index = app.client.json("/v1");
    let links = index["data"]["links"].as_array().unwrap();
    assert!(links.iter().any(|link| link["rel"] == "changes" && link["href"] == feed.as_str()), "{links:#?}");
    assert!(app.client.get("/v1/changes.atom").text().contains(&format!("href=\"{feed}\"")));
    let llms = app.client.send("GET", "/llms.txt", &[]).text();
    assert!(llms.contains(&format!("({feed})")), "{llms}");
    assert!(llms.contains("This is a mirror of ") && llms.contains("It begins with release r2"), "{llms}");
}

/// A mirror knows of no moves between modes before it began.
fn answer_alike_but_for_moves(one: &App, other: &App) {
    let total = |app: &App| app.client.json("/v1/statistics")["data"]["total"].clone();
    assert_eq!(total(one), total(other));
    let names = |app: &App| {
        let items =
            app.client.json("/v1/items?limit=200&fields=code,name,department.name,handling_mode.code");
        items["data"].clone()
    };
    assert_eq!(names(one), names(other));
}

#[test]
fn a_mirror_of_a_mirror_answers_like_the_first_of_them() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.publish_second();
    let mut first = Copy::of(&Database::sqlite(), &upstream.app.state.base_url, Some("2018-06-20"));
    first.takes();
    let between = first.serve();
    between.state.mirroring.refresh(&between.state.store).unwrap();
    let mut second = Copy::of(&Database::sqlite(), &between.state.base_url, Some("2018-06-20"));
    assert_eq!(second.takes(), ["2018-06-20", "r2"]);
    upstream.publish_third();
    assert_eq!(first.takes(), ["r3"]);
    between.state.releases.refresh().unwrap();
    assert_eq!(second.takes(), ["r3"]);
    remember_alike(&upstream.app, &second.serve());
    // It is no newer than the one in the middle, whose URIs are those of the first.
    let known = second.store.mirror().unwrap().unwrap();
    assert_eq!(known.uri_base, upstream.app.state.base_url);
    let checked_at = between.state.mirroring.known().unwrap().checked_at.unwrap();
    assert_eq!(known.checked_at.unwrap().timestamp(), checked_at.timestamp());
}

#[test]
fn a_mirror_says_whose_it_is_and_takes_no_writes() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let mut copy = Copy::of(database, &upstream.app.state.base_url, None);
        copy.takes();
        let app = copy.serve();
        let address = &upstream.app.state.base_url;
        let answer = app.client.get("/v1/departments");
        assert_eq!(answer.header("mirror-of"), address);
        assert!(answer.header("mirror-checked-at").ends_with('Z'), "{:?}", answer.headers);
        assert!(answer.header("access-control-expose-headers").contains("Mirror-Of"));
        let index = app.client.json("/v1")["data"].clone();
        assert_eq!(
            (&index["mirror"]["upstream"], &index["mirror"]["problem"]),
            (&json!(address), &Value::Null)
        );
        assert_eq!(&index["uri_base"], address);
        assert_eq!(app.client.send("GET", "/readyz", &[]).json()["mirror"]["upstream"], *address);
        let metrics = app.client.send("GET", "/metrics", &[]).text();
        assert!(metrics.contains("\nonevisit_mirror_problem 0\n"), "{metrics}");
        for (method, path) in [("POST", "/v1/proposals"), ("POST", "/v1/feedback"), ("POST", "/v1/releases")]
        {
            let refused = app.client.call(method, path, Some("ov_whatever"), &[], Some(&json!({})));
            assert_eq!(
                (refused.status, refused.json()["code"].as_str()),
                (409, Some("read-only-mirror")),
                "{path}"
            );
            assert!(refused.json()["detail"].as_str().unwrap().contains(address.as_str()));
        }
        let written = copy.store.write(|writing| writing.count_unanswered(&[], chrono::NaiveDate::MIN));
        assert!(matches!(written, Err(StoreError::IsMirror(of)) if of == *address));
        let upstream_index = upstream.app.client.json("/v1");
        assert_eq!(upstream_index["data"]["mirror"], Value::Null);
        assert_eq!(upstream.app.client.get("/v1").header("mirror-of"), "");
    });
}

#[test]
fn a_database_with_releases_of_its_own_does_not_become_a_mirror() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let own = Upstream::with_jinan(database);
        let refused = mirroring(database, &upstream.app.state.base_url).err().unwrap();
        assert!(refused.to_string().contains("releases of its own"), "{refused}");
        assert!(matches!(own.store.become_mirror("http://a"), Err(StoreError::HoldsOwnReleases)));
        assert_eq!(own.store.mirror().unwrap(), None);
    });
}
