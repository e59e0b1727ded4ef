//! The command `mirror` and a server over its database, run as an operator runs them: killed, without space, refused.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::write_jinan;
use crate::support::mirrors::{Target, Upstream, remember_alike};
use crate::support::process::{Place, Process, until};
use serde_json::Value;
use std::time::Duration;

#[test]
fn a_mirror_that_is_killed_at_any_moment_goes_on_where_it_was() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        upstream.publish_second();
        let address = upstream.app.state.base_url.clone();
        let target = Target::new(database);
        let arguments = target.arguments(&["mirror", &address, "--once", "--release", "2018-06-20"]);
        for round in 0..24 {
            if round == 12 {
                upstream.publish_third();
            }
            let mut process = Process::start(target.place.command(&arguments));
            std::thread::sleep(Duration::from_millis(40 + 90 * (round % 12)));
            if process.is_running() {
                process.signal("KILL");
            }
            process.wait();
            // Whatever is there is whole.
            let known = upstream.store.releases().unwrap();
            let there = database.open().releases().unwrap();
            assert!(known.starts_with(&there), "{there:#?}");
        }
        target.place.run(&arguments).succeeds();
        assert_eq!(database.open().mirror().unwrap().unwrap().feed_begins_after, 0);
        remember_alike(&upstream.app, &App::start(target.database, &[]));
    });
}

#[test]
fn a_disk_without_space_changes_nothing_and_is_said() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let address = upstream.app.state.base_url.clone();
    let database = Database::sqlite();
    let target = Target::new(&database);
    target.mirror_once(&address).succeeds();
    upstream.publish_second();
    let mut failed = 0;
    // No file may become larger than so many blocks: what is fetched, or the database, meets it.
    for blocks in [8, 24, 64, 160, 400] {
        let mut command = std::process::Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\" 2>&1 | head -c 4000");
        command.args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_onevisit")]);
        command
            .args(target.arguments(&["mirror", &address, "--once"]))
            .env_clear()
            .current_dir(target.place.path());
        let ended = Process::start(command).wait();
        let versions = database.open().releases().unwrap().len();
        if versions == 1 {
            failed += 1;
            let said = ["File too large", "full", "disk I/O error", "was not brought up to date"];
            assert!(said.iter().any(|words| ended.stdout.contains(words)), "{ended:#?}");
        }
        assert!(!ended.stdout.contains("panicked"), "{ended:#?}");
    }
    assert!(failed > 0, "the limits were too large to be met");
    target.mirror_once(&address).succeeds();
    remember_alike(&upstream.app, &App::start(&database, &[]));
}

#[test]
fn whoever_would_write_into_a_mirror_is_told_whose_it_is() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let address = upstream.app.state.base_url.clone();
        let target = Target::new(database);
        target.mirror_once(&address).succeeds();
        write_jinan(target.place.path());
        let said = format!("is a mirror of {address}");
        for words in [
            vec!["load", "."],
            vec!["import", ".", "--unreviewed"],
            vec!["publish", "--version", "own"],
            vec!["token", "create", "--role", "editor", "--department", "justice", "--holder", "张三"],
        ] {
            target.place.run(&target.arguments(&words)).fails_saying(&[&said]);
        }
        assert_eq!(database.open().releases().unwrap().len(), 1);
    });
}

#[test]
fn a_mirror_that_has_begun_does_not_begin_elsewhere() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    upstream.publish_second();
    let database = Database::sqlite();
    let target = Target::new(&database);
    let begin = |version: &str| {
        let address = &upstream.app.state.base_url;
        target.place.run(&target.arguments(&["mirror", address, "--once", "--release", version]))
    };
    begin("r2").succeeds();
    begin("2018-06-20").fails_saying(&["has begun with release r2", "leave out --release", "--database-url"]);
    // A service that is started again and again says the same each time.
    begin("r2").succeeds();
}

#[test]
fn an_address_that_is_none_or_not_safe_is_refused() {
    let place = Place::new();
    place.run(&["mirror", "data.example.cn"]).fails_saying(&["allowed is the address of a OneVisit service"]);
    place.run(&["mirror", "http://data.example.cn"]).fails_saying(&["--allow-http"]);
    assert_eq!(place.files(), [], "a refused address leaves nothing behind");
    // Nothing listens there.
    let nobody = format!("http://{}", crate::support::process::free_address());
    place
        .run(&["mirror", &nobody, "--once"])
        .fails_saying(&["cannot be read", "no release to be served yet"]);
    assert!(place.files().iter().all(|(name, _)| name.ends_with(".state")), "{:?}", place.files());
}

#[test]
fn a_server_that_was_there_first_answers_from_the_mirror_as_soon_as_it_is_one() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let address = upstream.app.state.base_url.clone();
        let target = Target::new(database);
        drop(database.open());
        let server = target.place.serve(&target.arguments(&[]));
        assert_eq!(server.client.send("GET", "/readyz", &[]).status, 503);
        let following = target.arguments(&["mirror", &address, "--interval", "1"]);
        let process = Process::start(target.place.command(&following));
        // While it is prepared anew, the server takes no connections.
        let ask = |path: &str| {
            let mut answer = ureq::get(format!("http://{}{path}", server.address)).call().ok()?;
            serde_json::from_str::<Value>(&answer.body_mut().read_to_string().ok()?).ok()
        };
        let index = until("the mirror answers", || {
            ask("/v1")
                .map(|answer| answer["data"].clone())
                .filter(|index| index["uri_base"] == address.as_str())
        });
        assert_eq!(index["mirror"]["upstream"], address);
        upstream.publish_second();
        until("the next release is there", || {
            ask("/v1").filter(|answer| answer["release"]["version"] == "r2")
        });
        // What is wrong is said within seconds, and what is there goes on being served.
        drop(upstream);
        until("the mirror says that its upstream is away", || {
            let problem = ask("/v1")?["data"]["mirror"]["problem"].as_str()?.to_owned();
            problem.contains("cannot be read").then_some(())
        });
        assert!(ask("/v1/items").is_some());
        process.signal("TERM");
        process.wait();
    });
}
