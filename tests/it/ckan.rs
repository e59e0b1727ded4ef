//! CKAN's action API: a harvester of CKAN finds every dataset, and later those that have changed.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{directory, item};
use crate::support::story::{publish, tell};
use onevisit::domain::department::Department;
use onevisit::domain::handling_mode::HandlingMode;
use onevisit::domain::jurisdiction::Jurisdiction;
use onevisit::domain::source::Source;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn ask(app: &App, question: &str) -> Answer {
    app.client.send("GET", &format!("/api/3/action/{question}"), &[])
}

/// What an action results in.
fn result(app: &App, question: &str) -> Value {
    let answer = ask(app, question);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{question}");
    let mut body = answer.json();
    assert_eq!(body["success"], true, "{question}");
    body["result"].take()
}

fn packages(app: &App, parameters: &str) -> Vec<Value> {
    result(app, &format!("package_search?{parameters}"))["results"].as_array().unwrap().clone()
}

fn names(packages: &[Value]) -> Vec<&str> {
    packages.iter().map(|package| package["name"].as_str().unwrap()).collect()
}

fn all(app: &App) -> BTreeMap<String, Value> {
    let packages = packages(app, "rows=1000");
    packages.into_iter().map(|package| (package["name"].as_str().unwrap().to_owned(), package)).collect()
}

/// Publishes, and waits until the service answers from the new release.
fn next_release(app: &App, publish: impl FnOnce()) {
    publish();
    app.state.releases.refresh().unwrap();
    app.write_files();
}

#[test]
fn a_dataset_says_what_a_portal_wants_to_know() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let mut package = result(&app, "package_show?id=govt-departments");
    let text = package.to_string().replace(&app.state.base_url, "https://data.example.cn");
    package = serde_json::from_str(&text).unwrap();
    let moment = |value: &Value| {
        let text = value.as_str().unwrap();
        assert!(chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.6f").is_ok(), "{text}");
        assert_eq!(text.len(), "2026-11-22T18:00:00.000000".len());
    };
    let ids = ["id", "owner_org"].map(|name| package[name].take());
    assert_eq!(package["organization"]["id"].take(), ids[1]);
    for name in ["metadata_created", "metadata_modified"] {
        moment(&package[name].take());
    }
    moment(&package["organization"]["created"].take());
    for resource in package["resources"].as_array_mut().unwrap() {
        assert_eq!(resource["package_id"].take(), ids[0]);
        let file = app.state.files.newest().unwrap().derived.clone();
        let file = file.manifest.file(resource["name"].as_str().unwrap()).unwrap().clone();
        assert_eq!(
            (resource["size"].take(), resource["hash"].take()),
            (json!(file.bytes), json!(format!("sha256:{}", file.sha256)))
        );
        for name in ["created", "last_modified", "metadata_modified"] {
            moment(&resource[name].take());
        }
        assert_eq!(resource["id"].take().as_str().unwrap().len(), 36);
    }
    package["resources"].as_array_mut().unwrap().truncate(1);
    insta::assert_json_snapshot!(package);
}

#[test]
fn a_harvester_finds_every_dataset_once_and_comes_to_an_end() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let listed: Vec<Value> = result(&app, "package_list").as_array().unwrap().clone();
    let listed: Vec<&str> = listed.iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(listed.len(), 7);
    for (rows, sort) in
        [(1, "id+asc"), (2, "name+desc"), (3, "metadata_modified+desc"), (100, "title_string+asc,+id+desc")]
    {
        let (mut found, mut start) = (Vec::new(), 0);
        loop {
            let page =
                result(&app, &format!("package_search?rows={rows}&start={start}&sort={sort}&facet.field=[]"));
            assert_eq!(page["count"], 7);
            let page = page["results"].as_array().unwrap().clone();
            if page.is_empty() {
                break;
            }
            assert!(page.len() <= rows);
            found.extend(page);
            start += rows;
        }
        let once: BTreeSet<&str> = names(&found).into_iter().collect();
        assert_eq!((found.len(), once), (7, listed.iter().copied().collect()), "{rows} {sort}");
    }
    let ids = packages(&app, "rows=100&sort=id+asc");
    assert!(ids.is_sorted_by_key(|package| package["id"].as_str().unwrap().to_owned()));
    for package in &ids {
        assert_eq!(&result(&app, &format!("package_show?id={}", package["id"].as_str().unwrap())), package);
    }
    assert_eq!(result(&app, "package_list?limit=2&offset=6"), json!([listed[6]]));
    assert_eq!(result(&app, "package_search?rows=0")["results"], json!([]));
    assert_eq!(packages(&app, "").len(), 7, "ten are answered with, if there are so many");
}

#[test]
fn every_resource_leads_to_its_file() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let mut known = BTreeSet::new();
    for package in packages(&app, "rows=100") {
        for resource in package["resources"].as_array().unwrap() {
            assert!(known.insert(resource["id"].to_string()), "{}", resource["name"]);
            let path = resource["url"].as_str().unwrap().strip_prefix(&app.state.base_url).unwrap();
            let answer = app.client.send("GET", path, &[]);
            let there = answer.header("location").strip_prefix(&app.state.base_url).unwrap().to_owned();
            let file = app.client.send("HEAD", &there, &[("accept-encoding", "identity")]);
            assert_eq!((answer.status, file.status), (307, 200));
            assert_eq!(file.header("content-length"), resource["size"].to_string());
        }
    }
    assert!(known.len() > 36);
}

#[test]
fn who_asks_for_what_was_modified_since_gets_all_that_differs_and_nothing_else() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        app.write_files();
        let mut before = all(&app);
        let known = directory();
        let department = known.departments.get("justice").unwrap();
        let department = Department { name: "司法局（新）".to_owned(), ..department.clone() };
        let source = known.sources.get("dzwww-2018-article").unwrap();
        let source = Source { name: "改过的标题".to_owned(), ..source.clone() };
        let place = known.jurisdictions.get("370100").unwrap();
        let place = Jurisdiction { name: "新名市".to_owned(), ..place.clone() };
        let mode = known.handling_modes.get("one_visit").unwrap();
        let mode = HandlingMode { name: "跑一次".to_owned(), ..mode.clone() };
        let store = &app.state.store;
        let releases: [(&dyn Fn(), &[&str]); 6] = [
            (&|| publish(store, "nothing", |_| Ok(())), &[]),
            (
                &|| publish(store, "an-item", |release| release.put_items(&[item("kept", "有变")])),
                &["govt-services", "govt-service-guides"],
            ),
            (
                &|| {
                    publish(store, "a-department", |release| {
                        release.put_entries(std::slice::from_ref(&department))
                    })
                },
                &["govt-services", "govt-departments"],
            ),
            (
                &|| publish(store, "a-source", |release| release.put_entries(std::slice::from_ref(&source))),
                &["govt-services", "govt-service-figures"],
            ),
            (
                &|| publish(store, "a-place", |release| release.put_entries(std::slice::from_ref(&place))),
                &["govt-services", "govt-departments"],
            ),
            (
                &|| publish(store, "a-mode", |release| release.put_entries(std::slice::from_ref(&mode))),
                &["govt-services", "govt-service-channels"],
            ),
        ];
        for (publish, expected) in releases {
            let harvested =
                before.values().map(|package| package["metadata_modified"].as_str().unwrap()).max();
            let harvested: chrono::NaiveDateTime = harvested.unwrap().parse().unwrap();
            let since = harvested + chrono::Duration::microseconds(1);
            next_release(&app, publish);
            let after = all(&app);
            let differ: BTreeSet<&str> =
                after.keys().map(String::as_str).filter(|name| after[*name] != before[*name]).collect();
            // "metadata_modified:[… TO *]", and the same with a moment in quotes.
            for quote in ["", "%22"] {
                let moment = since.format("%Y-%m-%dT%H:%M:%S%.6fZ");
                let found = packages(
                    &app,
                    &format!("rows=100&fq=metadata_modified:%5B{quote}{moment}{quote}+TO+*%5D"),
                );
                assert_eq!(names(&found).into_iter().collect::<BTreeSet<&str>>(), differ);
            }
            let always = ["govt-service-catalogue", "govt-service-changes"];
            assert!(
                differ.is_superset(&always.into_iter().chain(expected.iter().copied()).collect()),
                "{differ:?}"
            );
            before = after;
        }
    });
}

#[test]
fn questions_leave_what_they_ask_for() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    for (parameters, expected) in [
        ("q=%E5%8A%9E%E4%BA%8B%E6%8C%87%E5%8D%97", vec!["govt-service-guides"]),
        ("q=DEPARTMENTS+divisions", vec!["govt-departments"]),
        ("q=name:govt-services", vec!["govt-services"]),
        ("fq=res_format:PARQUET+-name:govt-service*", vec!["govt-departments"]),
        ("fq=tags:%22government+services%22", vec!["govt-services"]),
        ("fq=res_format:SQLITE&fq=organization:onevisit-370100", vec!["govt-service-catalogue"]),
        ("fq=organization:somebody-else", vec![]),
        ("fq=metadata_modified:%5B*+TO+2018-01-01T00:00:00Z%5D", vec![]),
        ("q=govt&start=1000", vec![]),
    ] {
        assert_eq!(names(&packages(&app, parameters)), expected, "{parameters}");
    }
    assert_eq!(packages(&app, "q=*:*&fq=%2Bdataset_type:dataset+AND+license_id:cc-by").len(), 7);
}

#[test]
fn alternatives_count_beside_other_clauses() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let since = "metadata_modified:%7BNOW-1DAY+TO+*%5D";
    let two = ["govt-departments", "govt-services"];
    for (parameters, expected) in [
        (
            format!("fq=organization:x+OR+organization:onevisit-370100+{since}+name:govt-departments"),
            &two[..1],
        ),
        (format!("fq=organization:x+OR+organization:y+{since}"), &[]),
        (format!("fq=name:(govt-services+OR+govt-departments)+AND+NOT+tags:x&q={since}&sort=name+asc"), &two),
        ("fq=type:dataset+AND+(name:govt-services+OR+title:%E8%A1%8C%E6%94%BF)&sort=name".to_owned(), &two),
        (format!("fq={since}+-name:*&sort=name"), &[]),
        ("fq=metadata_modified:%5BNOW%2B1HOUR+TO+*%7D".to_owned(), &[]),
    ] {
        assert_eq!(names(&packages(&app, &parameters)), expected, "{parameters}");
    }
}

#[test]
fn the_publisher_the_tags_and_the_licence_are_listed() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let listed = result(&app, "organization_list");
    assert_eq!(listed, json!(["onevisit-370100"]));
    let organization = result(&app, "organization_show?id=onevisit-370100");
    assert_eq!(result(&app, "organization_list?all_fields=True"), json!([organization]));
    assert_eq!(organization["package_count"], 7);
    let id = organization["id"].as_str().unwrap();
    let with_datasets = result(&app, &format!("organization_show?id={id}&include_datasets=true"));
    let packages = packages(&app, "sort=name");
    assert_eq!(with_datasets["packages"], json!(packages));
    let in_package = packages[0]["organization"].as_object().unwrap();
    assert!(in_package.iter().all(|(name, value)| organization[name] == *value), "{organization}");
    let known: BTreeSet<&str> = packages
        .iter()
        .flat_map(|package| package["tags"].as_array().unwrap())
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    assert_eq!(result(&app, "tag_list"), json!(known));
    assert_eq!(result(&app, "tag_list?query=GOV"), json!(["government services"]));
    assert_eq!(result(&app, "tag_list?limit=1&all_fields=1")[0]["display_name"], json!(known.first()));
    let licences = result(&app, "license_list");
    assert_eq!(
        (licences.as_array().unwrap().len(), &licences[0]["id"], &licences[0]["title"]),
        (1, &packages[0]["license_id"], &packages[0]["license_title"])
    );
}

#[test]
fn what_is_wrong_is_said_as_ckan_says_it() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let wrong = |question: &str| {
        let answer = ask(&app, question);
        let body = answer.json();
        assert_eq!(
            (answer.header("content-type"), answer.header("cache-control")),
            ("application/json", "no-store")
        );
        assert_eq!(body["success"], false);
        let head = app.client.send("HEAD", &format!("/api/3/action/{question}"), &[]);
        assert_eq!((head.status, head.body.len()), (answer.status, 0));
        (answer.status, body["error"].clone())
    };
    let number = json!(["Invalid integer: a whole number is expected, 0 or more"]);
    assert_eq!(
        wrong("package_search?rows=many&start=-1"),
        (409, json!({"__type": "Validation Error", "rows": number, "start": number}))
    );
    assert_eq!(wrong("package_list?limit=99999999999999999999999").0, 409);
    assert_eq!(
        wrong("package_show"),
        (409, json!({"__type": "Validation Error", "name_or_id": ["Missing value"]}))
    );
    assert_eq!(
        wrong("package_show?id=nobody"),
        (404, json!({"__type": "Not Found Error", "message": "Not found"}))
    );
    for question in ["package_search?fq=colour:red", "package_search?sort=colour", "package_search?q=(a"] {
        let (status, error) = wrong(question);
        assert_eq!((status, &error["__type"]), (400, &json!("Search Query Error")), "{question}");
    }
    let (_, error) = wrong("package_search?q=colour:red&fq=size:3&sort=colour");
    for problem in ["Search Query is invalid: undefined field colour.", "undefined field size.", "sort is a"]
    {
        assert!(error["message"].as_str().unwrap().contains(problem), "{error}");
    }
    assert_eq!(wrong("organization_show?id=nobody").0, 404);
    assert_eq!(
        wrong("organization_show"),
        (409, json!({"__type": "Validation Error", "id": ["Missing value"]}))
    );
    assert_eq!(wrong("tag_list?limit=few").0, 409);
    let (status, error) = wrong("package_delete?id=govt-services");
    assert_eq!(status, 400);
    assert!(
        error["message"].as_str().unwrap().starts_with("Action name not known: package_delete."),
        "{error}"
    );
    let refused = app.client.send("POST", "/api/3/action/package_search", &[]);
    assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD, OPTIONS"));
}

#[test]
fn the_rest_of_what_a_client_asks_first() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    assert_eq!(result(&app, "site_read"), true);
    assert_eq!(result(&app, "status_show")["site_url"], app.state.base_url);
    let first = ask(&app, "package_list");
    let help = first.json()["help"].as_str().unwrap().strip_prefix(&app.state.base_url).unwrap().to_owned();
    assert!(app.client.send("GET", &help, &[]).json()["result"].as_str().unwrap().contains("names"));
    assert_eq!(app.client.send("GET", "/api/action/package_list", &[]).body, first.body);
    let again =
        app.client.send("GET", "/api/3/action/package_list", &[("if-none-match", first.header("etag"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn without_a_release_a_harvester_is_to_come_again() {
    on_each_database(|database| {
        let app = App::start(database, &[]);
        for question in ["package_search", "package_list", "package_show?id=govt-services", "site_read"] {
            let answer = ask(&app, question);
            assert_eq!((answer.status, answer.header("retry-after")), (503, "2"), "{question}");
        }
    });
}
