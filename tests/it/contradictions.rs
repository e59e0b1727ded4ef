//! Contradictions inside the sources: as data, with computations over published figures.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{jinan, write_jinan};
use crate::support::imports::{broken_rules, run, with_jinan};
use onevisit::ingest::folder::Folder;
use onevisit::publish::import::Request;
use onevisit::publish::{self, Intent, LoadError};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Every contradiction with what its computations come to.
const COMPUTED: &[(&str, &[f64])] = &[
    ("i-01", &[20.4082, 0.8584, 0.8554, 4.206]),
    ("i-02", &[5.0, 18.0, 40.0]),
    ("i-03", &[23.0, 34.0, 11.0, 22.0]),
    ("i-04", &[11.0]),
    ("i-05", &[]),
    ("i-06", &[1116.0, 95.4662, 95.794]),
    ("i-07", &[95.4545, 91.3043, 95.6522, 61.7647]),
    ("i-08", &[4.0, 99.6578, 207.0, 0.0]),
    ("i-09", &[]),
    ("i-10", &[40.0, 3.0]),
    ("i-11", &[]),
    ("i-12", &[]),
    ("i-13", &[]),
    ("i-14", &[]),
    ("i-15", &[]),
    ("i-16", &[]),
    ("i-17", &[]),
    ("i-18", &[]),
    ("i-19", &[0.0]),
    ("i-20", &[]),
    ("i-21", &[]),
    ("i-22", &[39.0, 0.0, 12.0]),
    ("i-23", &[]),
    ("i-24", &[100.0, 99.6578]),
    ("i-25", &[]),
    ("i-26", &[]),
];

fn check_computed(app: &App) {
    let list = app.client.json("/v1/contradictions?limit=500");
    let of = |entry: &Value| {
        let computations = entry["computations"].as_array().unwrap().iter();
        let values: Vec<f64> = computations.map(|one| one["value"].as_f64().unwrap()).collect();
        (entry["code"].as_str().unwrap().to_owned(), values)
    };
    let found: Vec<_> = list["data"].as_array().unwrap().iter().map(of).collect();
    let expected: Vec<_> =
        COMPUTED.iter().map(|(code, values)| ((*code).to_owned(), values.to_vec())).collect();
    assert_eq!(found, expected);
    assert_eq!(app.client.json("/v1/releases")["data"][0]["counts"]["contradictions"], 26);
}

#[test]
fn all_contradictions_are_there_and_their_values_are_computed() {
    on_each_database(|database| check_computed(&App::with_jinan(database)));
}

#[test]
fn a_made_up_catalogue_with_the_published_figures_has_them_too() {
    let app = App::with_profile(&Database::sqlite());
    check_computed(&app);
    let entry = app.client.json("/v1/contradictions/i-02")["data"].clone();
    let sources: Vec<&Value> =
        entry["provenance"].as_array().unwrap().iter().map(|p| &p["source"]["code"]).collect();
    assert_eq!(sources, ["jinan-2018-claims", "jinan-2018-claims"]);
}

#[test]
fn a_computation_shows_its_formula_and_the_figures_in_it() {
    let app = App::with_jinan(&Database::sqlite());
    let entry = app.client.json("/v1/contradictions/i-01")["data"].clone();
    let computation = &entry["computations"][0];
    assert_eq!(computation["formula"], "100 * on-your-behalf-top-justice-items / on-your-behalf-items");
    let figure =
        |at: usize| (computation["figures"][at]["code"].clone(), computation["figures"][at]["value"].clone());
    assert_eq!(figure(0), (json!("on-your-behalf-top-justice-items"), json!(10.0)));
    assert_eq!(figure(1), (json!("on-your-behalf-items"), json!(49.0)));
    assert_eq!(entry["kind"]["code"], "wrong_share");
    assert_eq!(entry["provenance"][0]["quote"], "市司法局最多,共10项(含子项5项),占4.2%");
}

#[test]
fn figures_and_contradictions_name_each_other() {
    let app = App::with_jinan(&Database::sqlite());
    let of = |claim: &str| {
        let claim = app.client.json(&format!("/v1/claims/{claim}"))["data"].clone();
        let codes = claim["contradictions"].as_array().unwrap().iter();
        codes.map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("on-your-behalf-top-justice-share"), ["i-01"]);
    assert_eq!(of("health-own-zero-visit-items"), ["i-02", "i-10"]);
    // Named in a formula alone.
    assert!(of("application-items").contains(&"i-01".to_owned()));
    assert!(of("certification-duration").is_empty());
}

#[test]
fn a_kind_may_be_asked_for() {
    let app = App::with_jinan(&Database::sqlite());
    let list = app.client.json("/v1/contradictions?kind=wrong_share,undefined_base");
    let codes: Vec<&Value> = list["data"].as_array().unwrap().iter().map(|entry| &entry["code"]).collect();
    assert_eq!(codes, ["i-01", "i-03", "i-07"]);
    app.client.problem("/v1/contradictions?kind=wrong", 400, "invalid-parameters");
    app.client.problem("/v1/contradictions/i-99", 404, "not-found");
}

#[test]
fn each_contradiction_is_told_in_full_and_has_its_words() {
    for entry in jinan().directory.contradictions.entries() {
        assert!(!entry.provenance.is_empty(), "{}", entry.code);
        assert!(entry.provenance.iter().all(|one| one.quote.is_some()), "{}", entry.code);
        assert!(entry.reading.ends_with('。'), "{}", entry.code);
    }
}

/// What is wrong with the built-in catalogue when one row of its contradictions is another one.
fn problems(row: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write_jinan(folder.path());
    let heading = "code,kind,title,reading,claims,computations,sources,quotes,note\n";
    write(folder.path(), &format!("{heading}{row}\n"));
    let loaded = load(folder.path());
    let Err(LoadError::Problems(problems)) = loaded else { panic!("{row}: {loaded:?}") };
    let line = |p: &onevisit::domain::problem::Problem| {
        format!("{}:{} {} [{}] {}", p.file, p.row, p.field, p.rule, p.message)
    };
    problems.iter().map(line).collect()
}

fn write(folder: &Path, text: &str) {
    fs::write(folder.join("contradictions.csv"), text).unwrap();
}

fn load(folder: &Path) -> Result<publish::Loaded, LoadError> {
    let database = Database::sqlite();
    publish::load(&database.open(), Folder::Disk(folder.to_owned()), Intent::Real, onevisit::clock::now())
}

#[test]
fn what_is_wrong_with_a_contradiction_is_told_with_its_place() {
    for (row, (field, rule)) in [
        ("x,wrong,甲,乙。,,,dzwww-2018-article,,", ("kind", "unknown-value")),
        ("x,term,甲,乙。,,,,,", ("sources", "no-source")),
        ("x,term,甲,乙。,listed-item,,dzwww-2018-article,,", ("claims", "unknown-reference")),
        ("x,term,甲,乙。,,a = 1 + listed-item,dzwww-2018-article,,", ("computations", "unknown-reference")),
        ("x,term,甲,乙。,,a = 10-5,dzwww-2018-article,,", ("computations", "unknown-reference")),
        ("x,term,甲,乙。,,a = 1+2,dzwww-2018-article,,", ("computations", "not-a-formula")),
        ("x,term,甲,乙。,,1 + 2,dzwww-2018-article,,", ("computations", "not-a-formula")),
        ("x,term,甲,乙。,,a = 1 | b = ,dzwww-2018-article,,", ("computations", "not-a-formula")),
        (
            "x,term,甲,乙。,,a = 1 / ( listed-items - 1165 ),dzwww-2018-article,,",
            ("computations", "formula-without-result"),
        ),
    ] {
        let found = problems(row);
        let expected = format!("contradictions.csv:2 {field} [{rule}]");
        assert!(found.len() == 1 && found[0].starts_with(&expected), "{row}: {found:#?}");
    }
}

#[test]
fn a_folder_without_contradictions_has_none() {
    let folder = tempfile::tempdir().unwrap();
    write_jinan(folder.path());
    fs::remove_file(folder.path().join("contradictions.csv")).unwrap();
    load(folder.path()).unwrap();
}

#[test]
fn an_imported_folder_brings_its_contradictions() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let folder = database.folder.path().join("folder");
        fs::create_dir(&folder).unwrap();
        write_jinan(&folder);
        let table = fs::read_to_string(folder.join("contradictions.csv")).unwrap();
        let added = "j-01,term,甲,乙。,listed-items,一 = listed-items / 1165,dzwww-2018-article,,\n";
        write(&folder, &format!("{}{added}", table.replace("市司法局的占比", "占比")));
        let report = run(&store, &Request { files: vec![folder], ..Request::default() });
        assert_eq!((broken_rules(&report), report.tally.entries_changed), (vec![], 2));
        let app = App::start(database, &[]);
        assert_eq!(app.client.json("/v1/contradictions/i-01")["data"]["name"], "占比");
        assert_eq!(
            app.client.json("/v1/contradictions/i-01?release=2018-06-20")["data"]["name"],
            "市司法局的占比"
        );
        assert_eq!(app.client.json("/v1/contradictions/j-01")["data"]["computations"][0]["value"], 1.0);
        assert_eq!(app.client.json("/v1/releases")["data"][0]["counts"]["contradictions"], 27);
    });
}
