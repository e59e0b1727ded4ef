//! Whoever serves a mirror notices that nobody follows, or that it cannot be written down what is wrong.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::mirrors::{Copy, Target, Upstream};
use crate::support::process::{Process, until};
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use onevisit::clock;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

#[test]
fn a_mirror_that_nobody_follows_any_more_says_so_by_itself() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let mut copy = Copy::of(database, &upstream.wire.address, None);
        copy.takes();
        let app = copy.serve();
        let told = |late: TimeDelta| {
            let due = clock::now() - late;
            copy.store.keep_next_look(Some(due)).unwrap();
            app.state.mirroring.refresh(&app.state.store).unwrap();
            let mirror = app.client.send("GET", "/readyz", &[]).json()["mirror"].clone();
            let metrics = app.client.send("GET", "/metrics", &[]).text();
            assert_eq!(
                metrics.contains("\nonevisit_mirror_problem 1\n"),
                !mirror["problem"].is_null(),
                "{metrics}"
            );
            mirror
        };
        assert_eq!(told(TimeDelta::minutes(9))["problem"], Value::Null);
        let mirror = told(TimeDelta::minutes(11));
        let problem = mirror["problem"].as_str().unwrap();
        let said = format!("nobody has looked at {} since ", upstream.wire.address);
        assert!(
            problem.starts_with(&said) && problem.contains("is \"onevisit mirror\" running"),
            "{problem}"
        );
        let since =
            mirror["problem_since"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert!((clock::now() - since).num_minutes() == 11, "{since}");
        // Who looks once and stops says nothing of a next time.
        copy.takes();
        app.state.mirroring.refresh(&app.state.store).unwrap();
        assert_eq!(app.client.send("GET", "/readyz", &[]).json()["mirror"]["problem"], Value::Null);
    });
}

#[test]
fn the_server_of_a_mirror_says_once_that_nobody_follows_and_once_that_somebody_does_again() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let database = Database::sqlite();
    let target = Target::new(&database);
    target.mirror_once(&upstream.wire.address).succeeds();
    let server = target.place.serve(&target.arguments(&[]));
    let store = database.open();
    let problem = || {
        let ready = server.client.send("GET", "/readyz", &[]);
        (ready.status == 200).then(|| ready.json()["mirror"]["problem"].clone())
    };
    for (due, is_wrong) in [(Some(clock::now() - TimeDelta::minutes(11)), true), (Some(clock::now()), false)]
    {
        store.keep_next_look(due).unwrap();
        until("the server notices", || problem().filter(|problem| problem.is_null() != is_wrong));
        std::thread::sleep(Duration::from_millis(2_500));
    }
    server.process.signal("TERM");
    let log = server.process.wait().stderr;
    assert_eq!(log.matches("ERROR onevisit::http::server] nobody has looked at ").count(), 1, "{log}");
    assert_eq!(log.matches("the upstream is looked at again").count(), 1, "{log}");
}

#[test]
fn a_service_that_is_no_mirror_has_no_numbers_of_mirrors() {
    let app = App::with_jinan(&Database::sqlite());
    let metrics = app.client.send("GET", "/metrics", &[]).text();
    assert!(metrics.contains("onevisit_items"), "{metrics}");
    assert!(!metrics.contains("onevisit_mirror"), "{metrics}");
}

#[test]
fn who_follows_says_when_the_next_look_is_and_a_killed_one_has_said_it() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let address = upstream.app.state.base_url.clone();
        let target = Target::new(database);
        let process = Process::start(target.place.command(&target.arguments(&["mirror", &address])));
        let due = until("the next look is known", || {
            let known = database.open().mirror().unwrap()?;
            known
                .checked_at
                .and(known.next_look_at)
                .filter(|due| *due > clock::now() + TimeDelta::seconds(30))
        });
        process.signal("KILL");
        process.wait();
        let known = database.open().mirror().unwrap().unwrap();
        assert_eq!(known.next_look_at, Some(due));
        assert!(known.unattended(due + TimeDelta::minutes(11)).is_some());
        target.mirror_once(&address).succeeds();
        assert_eq!(database.open().mirror().unwrap().unwrap().next_look_at, None);
    });
}

#[test]
fn a_database_that_cannot_be_written_does_not_make_the_trouble_younger() {
    let database = Database::sqlite();
    let target = Target::new(&database);
    let upstream = Upstream::with_jinan(&Database::sqlite());
    target.mirror_once(&upstream.wire.address).succeeds();
    // As on a full disk.
    let file = database.folder.path().join("test.db");
    let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    conn.batch_execute(
        "CREATE TRIGGER full BEFORE UPDATE ON mirror BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    )
    .unwrap();
    upstream.wire.cut();
    let following = target.arguments(&["mirror", &upstream.wire.address, "--interval", "1"]);
    let process = Process::start(target.place.command(&following));
    std::thread::sleep(Duration::from_secs(6));
    process.signal("KILL");
    let log = process.wait().stderr;
    let errors: Vec<&str> = log.lines().filter(|line| line.contains(" ERROR ")).collect();
    assert!(errors.len() >= 2, "{log}");
    let since = |line: &str| Some(line.split_once("Wrong since ")?.1.split_once(' ')?.0.to_owned());
    let moments: BTreeSet<Option<String>> = errors.iter().map(|line| since(line)).collect();
    assert!(moments.len() == 1 && !moments.contains(&None), "one moment, one error for each look: {log}");
    assert!(
        errors[0].contains("the database cannot keep that: ") && errors[0].contains("disk is full"),
        "{log}"
    );
}
