//! A mirror before its first release: it says what it is waiting for, and awaits it from there alone.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::write_jinan;
use crate::support::mirrors::{Copy, Target, Upstream};
use crate::support::wire::answer;

/// What is said as long as there is no release to answer from.
fn detail(app: &App, path: &str) -> String {
    app.state.mirroring.refresh(&app.state.store).unwrap();
    let said = app.client.send("GET", path, &[]);
    assert_eq!((said.status, said.json()["code"].as_str()), (503, Some("not-ready")), "{path}");
    said.json()["detail"].as_str().unwrap().to_owned()
}

#[test]
fn a_mirror_without_a_release_says_from_where_it_awaits_one_and_what_was_wrong_last() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let app = App::start(database, &[]);
        assert!(detail(&app, "/readyz").contains("an operator has yet to publish"));
        let address = &upstream.wire.address;
        let mut copy = Copy::of(database, address, None);
        let begun = format!("This is a mirror of {address} that has not fetched its first release yet");
        assert_eq!(detail(&app, "/readyz"), format!("{begun}; nothing is known to be wrong."));
        upstream.wire.spoil(|_, _| answer("404 Not Found", "{}"));
        copy.fails_saying(&["answers 404"]);
        for path in ["/readyz", "/v1", "/v1/items", "/dcat/catalog.jsonld"] {
            let said = detail(&app, path);
            let wrong = format!("{address}/v1/releases?limit=100 answers 404: Not Found");
            assert!(said.starts_with(&format!("{begun}. Wrong since 20")) && said.contains(&wrong), "{said}");
        }
        assert_eq!(app.client.send("GET", "/v1/items", &[]).header("mirror-of"), *address);
        assert_eq!(app.client.send("GET", "/healthz", &[]).status, 200);
        upstream.wire.mend();
        assert_eq!(copy.takes(), ["2018-06-20"]);
        app.state.releases.refresh().unwrap();
        assert_eq!(app.client.send("GET", "/readyz", &[]).status, 200);
        assert_eq!(copy.store.mirror().unwrap().unwrap().uri_base, upstream.app.state.base_url);
    });
}

#[test]
fn another_address_takes_the_place_of_one_that_gave_nothing() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let database = Database::sqlite();
    let nobody = format!("http://{}", crate::support::process::free_address());
    let mut copy = Copy::of(&database, &nobody, None);
    copy.fails_saying(&["nothing listens"]);
    drop(copy);
    let mut copy = Copy::of(&database, &upstream.wire.address, None);
    let known = copy.store.mirror().unwrap().unwrap();
    assert_eq!((known.upstream, known.trouble), (upstream.wire.address.clone(), None));
    copy.takes();
}

#[test]
fn a_database_that_awaits_its_first_release_from_an_upstream_takes_none_from_elsewhere() {
    on_each_database(|database| {
        let target = Target::new(database);
        drop(database.open());
        let nobody = format!("http://{}", crate::support::process::free_address());
        target.mirror_once(&nobody).fails_saying(&["nothing listens"]);
        assert!(database.open().mirror().unwrap().is_some());
        write_jinan(target.place.path());
        std::fs::write(target.place.file("list.csv"), "事项名称,实施主体\n遗嘱公证,市司法局\n").unwrap();
        let said = format!("is a mirror of {nobody}");
        for words in [
            vec!["load", "."],
            vec!["import", "list.csv", "--unreviewed"],
            vec!["publish", "--version", "own"],
            vec!["token", "create", "--role", "editor", "--department", "justice", "--holder", "张三"],
        ] {
            target
                .place
                .run(&target.arguments(&words))
                .fails_saying(&[&said, "another database (--database-url)"]);
        }
        let tried =
            target.place.run(&target.arguments(&["import", "list.csv", "--dry-run", "--missing", "keep"]));
        assert!(
            tried.stderr.contains("this import will be refused") && tried.stderr.contains(&said),
            "{tried:#?}"
        );
        assert!(database.open().is_empty().unwrap());
        // A mistyped address binds nobody.
        let upstream = Upstream::with_jinan(&Database::sqlite());
        target.mirror_once(&upstream.wire.address).succeeds();
        assert_eq!(database.open().mirror().unwrap().unwrap().upstream, upstream.wire.address);
    });
}

#[test]
fn a_database_that_is_not_there_may_become_a_mirror() {
    let place = crate::support::process::Place::new();
    place.run(&["serve", "--database-url", "sqlite://nothing.db"]).fails_saying(&[
        "there is no database at",
        "onevisit load",
        "onevisit mirror URL",
    ]);
}

#[test]
fn a_mirror_that_cannot_begin_leaves_no_database_behind() {
    let database = Database::sqlite();
    let mut target = Target::new(&database);
    std::fs::write(target.place.file("file"), "").unwrap();
    target.folder_is(&target.place.file("file"));
    target.mirror_once("http://127.0.0.1:1").fails_saying(&["file"]);
    assert!(!database.folder.path().join("test.db").exists());
    assert_eq!(std::fs::read_dir(database.folder.path()).unwrap().count(), 0);
}
