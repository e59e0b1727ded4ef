//! Loading a folder: every problem is named with its place, and a folder with a problem changes nothing.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database, postgres};
use crate::support::fixtures::{jinan, write_jinan};
use onevisit::domain::item::Listing;
use onevisit::domain::problem::Problem;
use onevisit::domain::source::Provenance;
use onevisit::ingest::builtin::JINAN_2018;
use onevisit::ingest::folder::Folder;
use onevisit::publish::{self, Intent, LoadError, Loaded};
use onevisit::store::Store;
use std::cell::RefCell;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

/// The file, the row, the field, the rule. The row is found by its code in the built-in catalogue, so that
/// the catalogue may grow; or it is one of the places below.
type Expected<'a> = (&'a str, &'a str, &'a str, &'a str);

/// The problem is the whole file's.
const FILE: &str = "(the file)";
/// The problem is in the heading.
const HEADING: &str = "(the heading)";
/// The problem is in the row after the last of the built-in catalogue.
const ADDED: &str = "(added)";

fn load(store: &Store, folder: &TempDir, intent: Intent) -> Result<Loaded, LoadError> {
    publish::load(store, Folder::Disk(folder.path().to_owned()), intent, onevisit::clock::now())
}

/// The built-in catalogue with what `spoil` does to it.
fn spoilt(spoil: impl FnOnce(&Path)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_jinan(folder.path());
    spoil(folder.path());
    folder
}

/// Loads a spoilt catalogue, which must be refused with exactly these problems; returns them.
fn check(spoil: impl FnOnce(&Path), expected: &[Expected]) -> Vec<Problem> {
    let folder = spoilt(spoil);
    let place = |file: &str, row: u64, field: &str, rule: &str| format!("{file}:{row} {field} [{rule}]");
    let mut expected: Vec<String> =
        expected.iter().map(|(file, at, field, rule)| place(file, row_of(file, at), field, rule)).collect();
    expected.sort();
    let found = RefCell::new(Vec::new());
    on_each_database(|database| {
        let store = database.open();
        let problems = match load(&store, &folder, Intent::Real) {
            Err(LoadError::Problems(problems)) => problems,
            other => panic!("{}: {other:?} instead of {expected:#?}", database.url),
        };
        let mut places: Vec<_> = problems.iter().map(|p| place(&p.file, p.row, &p.field, p.rule)).collect();
        places.sort();
        assert_eq!(places, expected, "{problems:#?}");
        assert!(store.is_empty().unwrap(), "{}: something was published", database.url);
        *found.borrow_mut() = problems;
    });
    found.into_inner()
}

fn row_of(file: &str, place: &str) -> u64 {
    // The heading is row 1.
    match place {
        FILE => return 0,
        HEADING => return 1,
        _ => {}
    }
    let Folder::Embedded(files) = JINAN_2018 else { panic!("the built-in catalogue is embedded") };
    let (_, text) = files.iter().find(|(name, _)| *name == file).unwrap();
    let records = csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap);
    let mut codes: Vec<_> = records.map(|record| record[0].to_owned()).collect();
    codes.push(ADDED.to_owned());
    let at = codes.iter().position(|code| code == place);
    2 + at.unwrap_or_else(|| panic!("{file} has no {place}")) as u64
}

/// Writes a value into a cell.
fn set(folder: &Path, file: &str, code: &str, column: &str, value: &str) {
    let path = folder.join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let heading = reader.headers().unwrap().clone();
    let at = heading.iter().position(|name| name == column).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&heading).unwrap();
    let mut found = false;
    for record in reader.records().map(Result::unwrap) {
        let here = &record[0] == code;
        found |= here;
        let cells = record.iter().enumerate().map(|(n, cell)| if here && n == at { value } else { cell });
        writer.write_record(cells).unwrap();
    }
    assert!(found, "{file} has no {code}");
    fs::write(path, writer.into_inner().unwrap()).unwrap();
}

fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    assert!(text.contains(old), "{file} has no {old}");
    fs::write(folder.join(file), text.replacen(old, new, 1)).unwrap();
}

fn append(folder: &Path, file: &str, bytes: &[u8]) {
    OpenOptions::new().append(true).open(folder.join(file)).unwrap().write_all(bytes).unwrap();
}

/// Spoils one cell, which must be refused by one rule; returns what the problem says.
fn check_cell(file: &str, code: &str, column: &str, value: &str, rule: &str) -> String {
    let problems = check(|folder| set(folder, file, code, column, value), &[(file, code, column, rule)]);
    problems[0].message.clone()
}

fn check_item(code: &str, column: &str, value: &str, rule: &str) -> String {
    check_cell("items.csv", code, column, value, rule)
}

#[test]
fn files_that_cannot_be_read_are_named() {
    for file in ["claims.csv", "items.csv", "release.json"] {
        check(|f| fs::remove_file(f.join(file)).unwrap(), &[(file, FILE, "", "unreadable")]);
    }
    let not_utf_8 = |f: &Path| append(f, "claims.csv", b"\xff\xfe,x,,,,,,,,,,,,,,,\n");
    check(not_utf_8, &[("claims.csv", ADDED, "", "unreadable")]);
    check(|f| append(f, "items.csv", b"too,short\n"), &[("items.csv", ADDED, "", "unreadable")]);
}

#[test]
fn the_heading_has_exactly_the_known_columns() {
    let problems = check(
        |f| replace(f, "items.csv", ",note\n", ",notes\n"),
        &[
            ("items.csv", HEADING, "note", "missing-column"),
            ("items.csv", HEADING, "notes", "unknown-column"),
        ],
    );
    assert!(problems.iter().any(|p| p.message.contains("did you mean \"note\"?")), "{problems:#?}");
    let with_colour = |f: &Path| {
        let claims = fs::read_to_string(f.join("claims.csv")).unwrap().replace('\n', ",\n");
        fs::write(f.join("claims.csv"), claims.replacen(",note,", ",note,colour", 1)).unwrap();
    };
    check(with_colour, &[("claims.csv", HEADING, "colour", "unknown-column")]);
}

#[test]
fn release_json_takes_no_unknown_member() {
    let problems = check(
        |f| replace(f, "release.json", "\"title\"", "\"tittle\""),
        &[("release.json", FILE, "", "unreadable")],
    );
    assert!(problems[0].message.contains("tittle"), "{problems:#?}");
}

#[test]
fn cells_hold_text_of_a_bearable_length() {
    check_item("legal-aid", "name", "求\0法援", "control-character");
    check_item("legal-aid", "note", "\u{85}", "control-character");
    check_item("legal-aid", "note", &"长".repeat(7_000), "cell-too-long");
    check_cell("departments.csv", "court", "name", "法\0院", "control-character");
}

#[test]
fn codes_are_codes_and_stand_once() {
    check_item("mediation", "code", "legal aid", "not-a-code");
    check_item("mediation", "code", "", "required");
    check_item("mediation", "code", "notarisation", "duplicate-code");
    check_item("legal-aid", "channels", "legal-network-12348|a b", "not-a-code");
    check_cell("claims.csv", "notary-branches", "code", "notary-headquarters", "duplicate-code");
}

#[test]
fn an_unknown_reference_is_named_with_its_nearest_spelling() {
    for (column, wrong, right) in [
        ("department", "justise", "justice"),
        ("jurisdiction", "3701000", "370100"),
        ("channels", "justice-ap", "justice-app"),
        ("sources", "dzwww-2018-artikel|shandong-legal-aid-2015", "dzwww-2018-article"),
    ] {
        let message = check_item("legal-aid", column, wrong, "unknown-reference");
        assert!(message.contains(&format!("did you mean \"{right}\"?")), "{message}");
    }
    check_item("housing-fund-transfer", "handling_mode", "two_visits", "unknown-reference");
    check_item("housing-fund-transfer", "methods", "by_horse", "unknown-reference");
    let status = check_item("legal-aid", "status", "activ", "unknown-value");
    assert!(status.contains("did you mean \"active\"?"), "{status}");
    check_cell("claims.csv", "listed-share", "base", "application-item", "unknown-reference");
}

#[test]
fn an_item_has_a_mode_or_a_reason_why_not() {
    for (code, column, value) in [
        ("housing-fund-transfer", "handling_mode_reason", "not_stated"),
        ("housing-fund-transfer", "handling_mode", ""),
        ("legal-aid", "handling_mode", "zero_visit"),
    ] {
        let expected = ("items.csv", code, "handling_mode_reason", "mode-or-reason");
        check(|f| set(f, "items.csv", code, column, value), &[expected]);
    }
}

#[test]
fn what_an_item_says_fits_its_mode() {
    let method = check_item("housing-fund-transfer", "methods", "agency", "method-of-other-mode");
    assert!(method.contains("on_your_behalf"), "{method}");
    check_item("legal-aid", "methods", "agency", "method-of-other-mode");
    check_item("housing-fund-transfer", "visits", "2", "visits-against-mode");
    check_item("housing-fund-hotline-sms", "visits", "1", "visits-against-mode");
    check_item("housing-fund-transfer", "visits", "-1", "not-a-value");
}

#[test]
fn time_limits_and_dates_are_understood_or_refused() {
    for limit in ["20", "20 days", "20working_day", "-1 working_day", "1.5 month", "99999999999 month"] {
        check_item("legal-aid", "promised_time", limit, "not-a-time-limit");
    }
    for date in ["2018-13-01", "2018-02-30", "30.4.2018", "2018"] {
        check_cell("claims.csv", "listed-items", "as_of", date, "not-a-value");
    }
    for figure in ["many", "NaN", "inf"] {
        check_cell("claims.csv", "notary-branches", "value", figure, "not-a-value");
    }
}

#[test]
fn the_parent_of_an_item_is_a_main_item_of_the_file() {
    let (field, rule) = ("parent", "unknown-parent");
    let message = check_item("legal-aid", "parent", "nobody", rule);
    assert!(message.contains("not in the file"), "{message}");
    let problems = check(
        |f| {
            set(f, "items.csv", "legal-aid", "parent", "notarisation");
            set(f, "items.csv", "mediation", "parent", "legal-aid");
        },
        &[("items.csv", "mediation", field, rule)],
    );
    assert!(problems[0].message.contains("sub-item itself"), "{problems:#?}");
    // An item that is its own parent is a sub-item too, and so a parent that is a sub-item.
    check(
        |f| set(f, "items.csv", "legal-aid", "parent", "legal-aid"),
        &[("items.csv", "legal-aid", field, "own-parent"), ("items.csv", "legal-aid", field, rule)],
    );
}

#[test]
fn administrative_divisions_form_no_circle() {
    let (file, field, rule) = ("jurisdictions.csv", "parent", "cyclic-parent");
    check_cell(file, "370104", field, "370104", rule);
    check(
        |f| set(f, file, "370000", field, "370100"),
        &[(file, "370000", field, rule), (file, "370100", field, rule)],
    );
    check_cell(file, "370104", field, "370199", "unknown-reference");
}

#[test]
fn each_row_names_its_sources_and_their_words() {
    // Without a source, its quotation stands beside nothing.
    let alone = &[
        ("items.csv", "legal-aid", "quotes", "quotes-beside-sources"),
        ("items.csv", "legal-aid", "sources", "no-source"),
    ];
    check(|f| set(f, "items.csv", "legal-aid", "sources", ""), alone);
    check_item("legal-aid", "quotes", "one|two|three", "quotes-beside-sources");
    for (file, code) in [
        ("jurisdictions.csv", "370104"),
        ("departments.csv", "court"),
        ("handling_modes.csv", "one_visit"),
        ("fulfilment_methods.csv", "agency"),
        ("channels.csv", "city-portal"),
        ("claims.csv", "listed-items"),
    ] {
        let without = |f: &Path| {
            set(f, file, code, "quotes", "");
            set(f, file, code, "sources", "");
        };
        check(without, &[(file, code, "sources", "no-source")]);
    }
}

#[test]
fn many_mistakes_in_many_files_are_all_reported_at_once() {
    // What an item refers to is not among them: it may be missing because of the other mistakes.
    const MISTAKES: &[(&str, &str, &str, &str, &str)] = &[
        ("departments.csv", "court", "jurisdiction", "999999", "unknown-reference"),
        ("channels.csv", "city-portal", "kind", "portall", "unknown-value"),
        ("claims.csv", "listed-items", "as_of", "yesterday", "not-a-value"),
        ("claims.csv", "listed-items", "unit", "pieces", "unknown-value"),
        ("claims.csv", "notary-branches", "department", "nobody", "unknown-reference"),
        ("items.csv", "legal-aid", "visits", "often", "not-a-value"),
        ("items.csv", "mediation", "parent", "nothing", "unknown-parent"),
        ("items.csv", "housing-fund-transfer", "visits", "3", "visits-against-mode"),
    ];
    let mut expected = vec![("release.json", FILE, "", "unreadable")];
    // These are shares of listed-items, a row that could not be read.
    for share in ["zero-visit-share", "one-visit-share", "on-your-behalf-share"] {
        expected.push(("claims.csv", share, "base", "unknown-reference"));
    }
    expected.extend(MISTAKES.iter().map(|(file, code, column, _, rule)| (*file, *code, *column, *rule)));
    let all = |folder: &Path| {
        replace(folder, "release.json", "\"370100\"", "\"370 100\"");
        for (file, code, column, value, _) in MISTAKES {
            set(folder, file, code, column, value);
        }
    };
    check(all, &expected);
}

#[test]
fn made_up_data_is_published_only_with_its_label_and_on_purpose() {
    const LABEL: &str = r#""synthetic": {"generator": "a test", "seed": 1, "profile": null}"#;
    let labelled = spoilt(|f| replace(f, "release.json", "\"synthetic\": null", LABEL));
    let real = spoilt(|_| ());
    on_each_database(|database| {
        let store = database.open();
        let refused = load(&store, &labelled, Intent::Real);
        assert!(matches!(refused, Err(LoadError::UnexpectedSynthetic)), "{refused:?}");
        let refused = load(&store, &real, Intent::Synthetic);
        assert!(matches!(refused, Err(LoadError::LabelMissing)), "{refused:?}");
        assert!(store.is_empty().unwrap());
        load(&store, &labelled, Intent::Synthetic).unwrap();
        let app = App::start(database, &[]);
        assert_eq!(app.client.json("/v1/items?limit=1")["release"]["synthetic"], true);
    });
}

#[test]
fn the_built_in_catalogue_loads_and_is_not_made_up() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let answer = app.client.json("/v1/items?limit=1");
        assert_eq!(answer["release"]["synthetic"], false);
        let written = app.state.store.releases().unwrap()[0].counts.items;
        assert_eq!(written, jinan().items().ok().unwrap().count() as u64);
    });
}

#[test]
fn each_row_of_the_built_in_catalogue_has_a_source() {
    let open = jinan();
    let directory = &open.directory;
    let mut rows: Vec<(String, &[Provenance])> = Vec::new();
    macro_rules! add {
        ($($table:ident),+) => {
            $(rows.extend(directory.$table.entries().iter().map(|row| {
                (format!("{} {}", stringify!($table), row.code), row.provenance.as_slice())
            }));)+
        };
    }
    add!(jurisdictions, departments, handling_modes, methods, channels, claims, contradictions);
    let items: Vec<_> = open.items().ok().unwrap().collect();
    rows.extend(items.iter().map(|item| (item.code.to_string(), item.provenance.as_slice())));
    let bare: Vec<_> = rows.iter().filter(|(_, sources)| sources.is_empty()).map(|(row, _)| row).collect();
    assert!(bare.is_empty(), "write a source beside {bare:#?}");
}

#[test]
fn the_published_figures_are_among_the_claims() {
    const FIGURES: &[f64] = &[
        57.0, 47.0, 51.0, 35.0, 53.0, 13.0, 1169.0, 1165.0, 844.0, 325.0, 168.0, 948.0, 49.0, 207.0, 25.0,
        177.0, 5.0, 37.0, 19.0, 123.0, 14.0, 10.0, 5.0, 32.0, 8.0, 99.7, 14.4, 81.4, 4.2,
    ];
    let claims = jinan().directory.claims;
    let times = |wanted: f64| {
        let close = |figure: f64| (figure - wanted).abs() < 1e-9;
        let listed = FIGURES.iter().filter(|figure| close(**figure)).count();
        (listed, claims.entries().iter().filter(|claim| close(claim.value)).count())
    };
    // A figure that the article states twice is claimed at least twice.
    let missing: Vec<_> = FIGURES.iter().filter(|figure| times(**figure).0 > times(**figure).1).collect();
    assert!(missing.is_empty(), "no claim states {missing:?}");
}

#[test]
fn ten_items_of_the_built_in_catalogue_are_listed_and_each_has_a_mode() {
    let open = jinan();
    let items: Vec<_> = open.items().ok().unwrap().filter(|item| item.listing == Listing::Listed).collect();
    assert_eq!(items.len(), 10);
    let without: Vec<_> = items.iter().filter(|item| item.handling_mode.is_none()).collect();
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn the_same_data_has_the_same_digest_in_every_database() {
    let digest = |database: &Database, folder: &TempDir| {
        let store = database.open();
        load(&store, folder, Intent::Real).unwrap();
        store.releases().unwrap()[0].digest.clone()
    };
    let same = spoilt(|_| ());
    let first = digest(&Database::sqlite(), &same);
    assert_eq!(digest(&Database::sqlite(), &same), first);
    for database in [postgres(), postgres()].iter().flatten() {
        assert_eq!(digest(database, &same), first, "{}", database.url);
    }
    let changed = spoilt(|f| set(f, "items.csv", "legal-aid", "note", "changed"));
    assert_ne!(digest(&Database::sqlite(), &changed), first);
}
