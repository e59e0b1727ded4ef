//! The Data Package of a release: true of its files, and the same beside them and at its address.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::files::{files, publish_awkward};
use crate::support::imports::with_jinan;
use crate::support::story;
use onevisit::export::files::ReleaseFiles;
use onevisit::export::tables::all;
use onevisit::synth::{self, Options};
use onevisit::{clock, ingest::folder::Folder, publish};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;

/// The rows of a CSV file, by the names of their columns.
type Rows = Vec<BTreeMap<String, String>>;

fn read(files: &ReleaseFiles, name: &str) -> Vec<u8> {
    std::fs::read(files.path(files.manifest.file(name).unwrap(), None)).unwrap()
}

fn package(files: &ReleaseFiles) -> Value {
    serde_json::from_slice(&read(files, "datapackage.json")).unwrap()
}

fn resources(package: &Value) -> &Vec<Value> {
    package["resources"].as_array().unwrap()
}

fn names(values: &Value) -> Vec<&str> {
    values.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

/// The rows of a resource, after it was found to have the columns that are described.
fn rows(files: &ReleaseFiles, resource: &Value) -> Rows {
    let bytes = read(files, resource["path"].as_str().unwrap());
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap());
    let heading: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let fields = resource["schema"]["fields"].as_array().unwrap();
    let described: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(heading, described, "{}", resource["name"]);
    let row =
        |record: csv::StringRecord| heading.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn has_type(kind: &str, value: &str) -> bool {
    match kind {
        "string" => true,
        "integer" => value.parse::<i64>().is_ok(),
        "number" => value.parse::<f64>().is_ok_and(f64::is_finite),
        "boolean" => matches!(value, "true" | "false"),
        "date" => value.parse::<chrono::NaiveDate>().is_ok(),
        "datetime" => value.ends_with('Z') && value.parse::<chrono::DateTime<chrono::Utc>>().is_ok(),
        other => panic!("{other}"),
    }
}

/// Every row keeps what the schema promises of it.
fn check_rows(name: &Value, schema: &Value, rows: &Rows) {
    for field in schema["fields"].as_array().unwrap() {
        let (column, kind) = (field["name"].as_str().unwrap(), field["type"].as_str().unwrap());
        let required = field["constraints"]["required"] == true;
        for row in rows {
            let value = row[column].as_str();
            assert!(
                if value.is_empty() { !required } else { has_type(kind, value) },
                "{name} {column} {value:?}"
            );
        }
    }
    let key = names(&schema["primaryKey"]);
    let keys: HashSet<Vec<&String>> =
        rows.iter().map(|row| key.iter().map(|column| &row[*column]).collect()).collect();
    assert_eq!(keys.len(), rows.len(), "{name}: {key:?}");
}

/// Every value that names a row of another table names one. Tells how many there were.
fn check_foreign_keys(name: &str, schema: &Value, tables: &BTreeMap<&str, Rows>) -> usize {
    let mut checked = 0;
    for key in schema["foreignKeys"].as_array().into_iter().flatten() {
        let other = key["reference"]["resource"].as_str().unwrap();
        assert_ne!(other, name, "a table refers to itself without a name");
        let there = &tables[if other.is_empty() { name } else { other }];
        let (column, at) = (names(&key["fields"])[0], names(&key["reference"]["fields"])[0]);
        let known: HashSet<&str> = there.iter().map(|row| row[at].as_str()).collect();
        for value in tables[name].iter().map(|row| row[column].as_str()).filter(|value| !value.is_empty()) {
            assert!(known.contains(value), "{name}.{column}: {value} is not in {other}.{at}");
            checked += 1;
        }
    }
    checked
}

/// All that the package says of the files is true.
fn check(files: &ReleaseFiles) -> usize {
    let package = package(files);
    let with_rows: Vec<&str> = all()
        .iter()
        .map(|table| table.name)
        .filter(|name| files.manifest.file(&format!("{name}.csv")).unwrap().rows != Some(0))
        .collect();
    let listed: Vec<&str> = resources(&package).iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(listed, with_rows);
    let tables = resources(&package).iter().map(|one| (one["name"].as_str().unwrap(), rows(files, one)));
    let tables: BTreeMap<&str, Rows> = tables.collect();
    let mut checked = 0;
    for resource in resources(&package) {
        let name = resource["name"].as_str().unwrap();
        let file = files.manifest.file(resource["path"].as_str().unwrap()).unwrap();
        assert_eq!(file.table.as_deref(), Some(name));
        assert_eq!((&resource["bytes"], &resource["format"]), (&json!(file.bytes), &json!("csv")));
        assert_eq!(resource["hash"], format!("sha256:{}", file.sha256));
        assert_eq!(file.rows, Some(tables[name].len() as u64));
        check_rows(&resource["name"], &resource["schema"], &tables[name]);
        checked += check_foreign_keys(name, &resource["schema"], &tables);
    }
    checked
}

#[test]
fn all_that_the_package_says_of_the_files_is_true() {
    on_each_database(|database| {
        let written = files(&with_jinan(database), &database.folder.path().join("files"));
        assert!(check(&written) > 200);
    });
    let database = Database::sqlite();
    let store = database.open();
    publish_awkward(&store);
    assert!(check(&files(&store, &database.folder.path().join("files"))) > 20);
}

#[test]
fn made_up_data_is_labelled_first_of_all() {
    let database = Database::sqlite();
    let folder = database.folder.path().join("made-up");
    synth::write(&folder, &Options { items: 60, seed: 7, profile: None }).unwrap();
    let store = database.open();
    publish::load(&store, Folder::Disk(folder), publish::Intent::Synthetic, clock::now()).unwrap();
    let written = files(&store, &database.folder.path().join("files"));
    check(&written);
    let package = package(&written);
    assert_eq!(package["synthetic"]["seed"], 7);
    assert!(package["title"].as_str().unwrap().ends_with("（虚构数据）"));
    assert!(package["description"].as_str().unwrap().starts_with("虚构数据"));
    // No figures were published about it: there is nothing to read in these.
    let listed: BTreeSet<&str> =
        resources(&package).iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(!listed.contains("claims") && listed.contains("items"));
}

#[test]
fn a_package_says_of_itself_what_the_release_does() {
    let database = Database::sqlite();
    let store = database.open();
    publish_awkward(&store);
    let mut package = package(&files(&store, &database.folder.path().join("files")));
    let resources = package["resources"].take();
    let handling_modes = resources.as_array().unwrap().iter().find(|one| one["name"] == "handling_modes");
    let mut handling_modes = handling_modes.unwrap().clone();
    for of_the_file in ["hash", "bytes"] {
        handling_modes[of_the_file].take();
    }
    let methods = resources.as_array().unwrap().iter().find(|one| one["name"] == "methods").unwrap();
    let shown = json!({
        "package": package,
        "handling_modes": handling_modes,
        "foreign_keys_of_methods": methods["schema"]["foreignKeys"],
    });
    insta::assert_json_snapshot!(shown);
}

#[test]
fn the_archive_is_a_package_too() {
    let database = Database::sqlite();
    let written = files(&with_jinan(&database), &database.folder.path().join("files"));
    let archive = std::io::Cursor::new(read(&written, "catalogue.zip"));
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let mut inside = Vec::new();
    archive.by_name("datapackage.json").unwrap().read_to_end(&mut inside).unwrap();
    assert_eq!(inside, read(&written, "datapackage.json"));
    for resource in resources(&serde_json::from_slice(&inside).unwrap()) {
        assert!(archive.by_name(resource["path"].as_str().unwrap()).is_ok(), "{resource}");
    }
}

#[test]
fn the_package_of_the_service_differs_by_its_addresses_alone() {
    on_each_database(|database| {
        let app = App::with_jinan_and_files(database);
        let answer = app.client.send("GET", "/datapackage.json?utm_source=x&release=none", &[]);
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        let mut served = answer.json();
        let beside = app.client.send("GET", "/v1/releases/2018-06-20/files/datapackage.json", &[]).json();
        let folder = format!("{}/v1/releases/2018-06-20/files/", app.state.base_url);
        for resource in served["resources"].as_array_mut().unwrap().iter_mut() {
            let address = resource["path"].as_str().unwrap().to_owned();
            let path = address.strip_prefix(&app.state.base_url).unwrap();
            let head = app.client.send("HEAD", path, &[("accept-encoding", "identity")]);
            assert_eq!(
                (head.status, head.header("content-length")),
                (200, resource["bytes"].to_string().as_str())
            );
            resource["path"] = json!(address.strip_prefix(&folder).unwrap());
        }
        let source = served["sources"][0]["path"].as_str().unwrap().strip_prefix(&folder).unwrap().to_owned();
        served["sources"][0]["path"] = json!(source);
        assert_eq!(served, beside);
    });
}

#[test]
fn whoever_has_the_package_is_told_so() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let first = app.client.send("GET", "/datapackage.json", &[]);
    assert_eq!(first.header("cache-control"), "public, max-age=30");
    let etag = first.header("etag").to_owned();
    for known in [etag.as_str(), "*"] {
        let again = app.client.send("GET", "/datapackage.json", &[("if-none-match", known)]);
        assert_eq!((again.status, again.header("etag"), again.body.len()), (304, etag.as_str(), 0));
    }
    let head = app.client.send("HEAD", "/datapackage.json", &[("accept-encoding", "identity")]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), first.body.len().to_string());
    let refused = app.client.send("POST", "/datapackage.json", &[]);
    assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD, OPTIONS"));
    // A release that changes nothing changes the package all the same: it is of that release.
    story::publish(&app.state.store, "next", |_| Ok(()));
    app.state.releases.refresh().unwrap();
    app.write_files();
    let next = app.client.send("GET", "/datapackage.json", &[("if-none-match", &etag)]);
    assert_eq!((next.status, &next.json()["version"]), (200, &json!("next")));
}

#[test]
fn without_a_release_there_is_no_package() {
    on_each_database(|database| {
        let app = App::start(database, &[]);
        let answer = app.client.send("GET", "/datapackage.json", &[]);
        assert_eq!((answer.status, answer.header("retry-after")), (503, "2"));
    });
}
