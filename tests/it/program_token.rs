//! `onevisit token`, run as an operator runs it.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::imports::with_jinan;
use crate::support::process::{Place, setting};
use onevisit::domain::audit::AuditAction;
use onevisit::domain::token::TokenText;

const EDITOR: [&str; 6] = ["--role", "editor", "--department", "justice", "--holder", "张三"];

fn token<'a>(url: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    ["token"].iter().chain(arguments).copied().chain(["--database-url", url]).collect()
}

fn create<'a>(url: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    token(url, &[&["create"], arguments].concat())
}

#[test]
fn a_token_is_printed_once_works_and_can_be_taken_back() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let (place, url) = (Place::new(), setting(database));
        let ended = place.run(&create(&url, &EDITOR));
        assert!(ended.stderr.contains("shown once"), "{ended:#?}");
        let printed = ended.succeeds();
        let text = TokenText::parse(printed.trim_end()).expect("the token alone is on standard output");
        let app = App::start(database, &[]);
        let status = || {
            let answer = app.client.call("GET", "/v1/token", Some(printed.trim_end()), &[], None);
            answer.status
        };
        assert_eq!(status(), 200);

        let list = place.run(&token(&url, &["list"]));
        list.keeps(printed.trim_end());
        list.keeps(&text.secret_hash());
        let list = list.succeeds();
        for part in [text.id(), "editor", "justice", "张三", "until "] {
            assert!(list.contains(part), "{part} is missing: {list}");
        }

        let revoke = token(&url, &["revoke", text.id()]);
        assert!(place.run(&revoke).succeeds().contains("is revoked"));
        assert_eq!(status(), 401);
        assert!(place.run(&revoke).succeeds().contains("was revoked before"));
        assert!(place.run(&token(&url, &["list"])).succeeds().contains("revoked "));

        let log = store.audit_log(0, 10, None).unwrap();
        let told: Vec<_> =
            log.iter().map(|entry| (entry.event.action, entry.event.subject.as_str())).collect();
        let id = text.id();
        assert_eq!(told, [(AuditAction::TokenCreated, id), (AuditAction::TokenRevoked, id)]);
        assert_eq!(log[0].event.detail.as_deref(), Some("editor, justice"));
    });
}

#[test]
fn a_token_for_nobody_in_the_catalogue_is_refused_with_what_was_meant() {
    let (place, database) = (Place::new(), Database::sqlite());
    let store = with_jinan(&database);
    let url = setting(&database);
    let department = |code: &'static str| ["--role", "editor", "--department", code, "--holder", "x"];
    place.run(&create(&url, &department("justise"))).fails_saying(&["justise", "Did you mean \"justice\"?"]);
    place.run(&create(&url, &department("市司法局"))).fails_saying(&["Did you mean \"justice\"?"]);
    let role = ["--role", "editer", "--department", "justice", "--holder", "x"];
    place.run(&create(&url, &role)).fails_saying(&["did you mean \"editor\"?", "publisher"]);
    for days in ["0", "367"] {
        place.run(&create(&url, &[&EDITOR[..], &["--days", days]].concat())).fails_saying(&["1..=366"]);
    }
    let no_holder = ["--role", "editor", "--department", "justice", "--holder", " "];
    place.run(&create(&url, &no_holder)).fails_saying(&["1 to 80 characters"]);
    place
        .run(&token(&url, &["revoke", "nobodyknows2"]))
        .fails_saying(&["no token nobodyknows2", "token list"]);
    assert_eq!((store.tokens().unwrap(), store.audit_log(0, 10, None).unwrap()), (vec![], vec![]));
}

#[test]
fn a_reviewer_is_of_a_department_that_reviews() {
    let (place, database) = (Place::new(), Database::sqlite());
    let store = with_jinan(&database);
    let url = setting(&database);
    let newest = store.newest_seq().unwrap().unwrap();
    let departments = store.directory(newest).unwrap().departments;
    let role = onevisit::domain::department::DepartmentRole::LegalityReviewer;
    let reviews = departments.entries().iter().find(|department| department.roles.contains(&role));
    let reviewing = reviews.expect("the built-in catalogue says who reviews legality").code.to_string();
    let run = |code: &str| {
        let arguments = ["--role", "legality_reviewer", "--department", code, "--holder", "x"];
        place.run(&create(&url, &arguments))
    };
    run("housing-fund-centre").fails_saying(&["legality_reviewer", &reviewing]);
    run(&reviewing).succeeds();
}

#[test]
fn tokens_need_a_database_with_a_catalogue() {
    let place = Place::new();
    place.run(&create(&place.sqlite("missing.db"), &EDITOR)).fails_saying(&["missing.db"]);
    assert_eq!(place.files(), []);
    let database = Database::sqlite();
    drop(database.open());
    place.run(&create(&setting(&database), &EDITOR)).fails_saying(&["no release yet"]);
}
