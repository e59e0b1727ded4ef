//! Items that are no longer there: what the service says of them, and where it sends the client.

use crate::support::app::App;
use crate::support::database::on_each_database;
use crate::support::fixtures::item;
use crate::support::story::{leaves, publish, tell};
use onevisit::domain::change::ChangeKind;
use serde_json::{Value, json};

#[test]
fn a_withdrawn_item_names_its_successors_and_the_reason() {
    on_each_database(|database| {
        let store = database.open();
        tell(&store);
        let split = leaves("kept", ChangeKind::Split, &["gone", "mode"], None);
        publish(&store, "r4", |release| release.withdraw(&[split]));
        let app = App::start(database, &[]);
        let gone = |path: &str| app.client.problem(path, 410, "gone");
        for path in ["/v1/items/merged", "/v1/items/merged/guide"] {
            let merged = gone(path);
            assert_eq!((&merged["last_release"], &merged["kind"]["code"]), (&"r1".into(), &"merged".into()));
            assert_eq!(merged["successors"], json!([{"code": "kept", "name": "不变"}]));
            assert_eq!(merged["reason"], "两件事合为一件");
        }
        let split = gone("/v1/items/kept");
        assert_eq!((&split["last_release"], &split["kind"]["name"]), (&"r3".into(), &"拆分".into()));
        assert_eq!(split["successors"].as_array().unwrap().len(), 2);
        assert!(split.get("reason").is_none());
        let plain = gone("/v1/items/gone?release=r2");
        assert_eq!((&plain["kind"]["code"], &plain["successors"]), (&"withdrawn".into(), &json!([])));
        // It came back, and stands under its old code.
        assert_eq!(app.client.json("/v1/items/gone")["data"]["name"], "恢复");
        app.client.problem("/v1/items/never/guide", 404, "not-found");
    });
}

#[test]
fn a_renumbered_item_leads_to_its_new_code_hop_by_hop() {
    on_each_database(|database| {
        let store = database.open();
        tell(&store);
        let app = App::start(database, &[]);
        let moved = |path: &str| {
            let answer = app.client.send("GET", path, &[]);
            assert_eq!(answer.status, 308, "{path}: {}", answer.text());
            assert_eq!((answer.header("etag"), answer.text().as_str()), ("", ""), "{path}");
            answer.header("location").strip_prefix(&app.state.base_url).unwrap().to_owned()
        };
        assert_eq!(moved("/v1/items/old"), "/v1/items/new");
        assert_eq!(moved("/v1/items/new"), "/v1/items/newest");
        assert_eq!(moved("/v1/items/old/guide?release=r2"), "/v1/items/new/guide?release=r2");
        assert_eq!(
            moved("/v1/items/old?include=department&fields=name"),
            "/v1/items/new?include=department&fields=name"
        );
        let guide = app.client.json("/v1/items/new/guide?release=r2");
        assert_eq!(guide["data"]["case_type"]["code"], "instant");
        assert_eq!(app.client.json("/v1/items/old?release=r1")["data"]["code"], "old");
        // What leads on may itself change: it is kept no longer than other answers.
        let cache = |path: &str| app.client.send("GET", path, &[]).header("cache-control").to_owned();
        assert_eq!(cache("/v1/items/old"), "public, max-age=30");
        assert!(cache("/v1/items/old?release=r2").contains("immutable"));
        app.client.problem("/v1/items/old?includes=department", 400, "invalid-parameters");
        publish(&store, "r4", |release| {
            release.withdraw(&[leaves("newest", ChangeKind::Renumbered, &["old"], None)])?;
            release.put_items(&[item("old", "换码")])
        });
        assert!(app.state.releases.refresh().unwrap());
        assert_eq!(app.client.json("/v1/items/old")["data"]["name"], "换码");
        assert_eq!(moved("/v1/items/newest"), "/v1/items/old");
        let document: Value = app.client.send("GET", "/openapi.json", &[]).json();
        for path in ["/items/{code}", "/items/{code}/guide"] {
            assert!(document["paths"][path]["get"]["responses"]["308"].is_object(), "{path}");
        }
    });
}
