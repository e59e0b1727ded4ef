//! The formats in which a list is sent whole: each says the same as the others, and as the pages.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::files::publish_awkward;
use crate::support::histories::few_cases;
use crate::support::story::tell;
use crate::support::streamed::{LISTS, Rows, csv, found_in, parquet, sheets, sqlite, stream, table};
use calamine::Data;
use onevisit::export::tables::{ColumnKind, Table};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::TestRunner;
use serde_json::Value;

/// A list, as it is asked for: its path, its filters, and the table that it is made of.
#[derive(Debug, Clone)]
struct Question {
    path: String,
    filters: Vec<String>,
    table: &'static str,
}

impl Question {
    fn of(path: &str, table: &'static str, filters: Vec<String>) -> Self {
        let filters = filters.into_iter().filter(|filter| !filter.ends_with('=')).collect();
        Self { path: path.to_owned(), filters, table }
    }

    /// The address, with one more parameter.
    fn with(&self, parameter: &str) -> String {
        let parameters: Vec<&str> = self.filters.iter().map(String::as_str).chain([parameter]).collect();
        format!("/v1/{}?{}", self.path, parameters.join("&"))
    }
}

/// A parameter with some of these values; without a value it is left out.
fn some_of(name: &'static str, values: &'static [&'static str]) -> impl Strategy<Value = String> {
    subsequence(values, 0..=values.len()).prop_map(move |some| format!("{name}={}", some.join(",")))
}

fn questions() -> impl Strategy<Value = Question> {
    let items = (
        some_of("handling_mode", &["zero_visit", "one_visit", "none"]),
        some_of("listing", &["listed", "described"]),
        some_of("parent", &["none"]),
        select(vec!["sort=", "sort=-code", "sort=name", "sort=-name"]).prop_map(str::to_owned),
        select(vec!["items", "departments/justice/items"]),
    );
    let items = items.prop_map(|(modes, listing, parent, sort, path)| {
        Question::of(path, "items", vec![modes, listing, parent, sort])
    });
    let changes = (
        some_of("kind", &["created", "withdrawn", "mode_changed", "updated"]),
        some_of("entity", &["item", "department", "source"]),
        some_of("department", &["justice", "statistics"]),
        (0..6_u8).prop_map(|since| format!("since={since}")),
        select(vec!["changes", "releases/r2/changes", "releases/r3/changes"]),
    );
    let changes = changes.prop_map(|(kinds, entities, departments, since, path)| {
        Question::of(path, "changes", vec![kinds, entities, departments, since])
    });
    // The first and the last are asked more of.
    let entries = select(LISTS[1..LISTS.len() - 1].to_vec());
    let entries = entries.prop_map(|(path, table)| Question::of(path, table, Vec::new()));
    prop_oneof![2 => items, 3 => changes, 1 => entries]
}

/// The keys of a list, page by page.
fn walked(app: &App, question: &Question, key: &str) -> Vec<String> {
    let (mut keys, mut address) = (Vec::new(), question.with("limit=7"));
    loop {
        let page = app.client.get(&address);
        keys.extend(page.json()["data"].as_array().unwrap().iter().map(|thing| in_words(&thing[key])));
        let Some(next) = page.header("link").strip_prefix('<').and_then(|link| link.split_once('>')) else {
            return keys;
        };
        next.0.strip_prefix(&app.state.base_url).unwrap().clone_into(&mut address);
    }
}

fn in_words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether the columns of texts say the same in a workbook, which has no carriage returns.
fn check_sheet(table: &Table, sheet: &[Vec<Data>], rows: &Rows) {
    assert_eq!(sheet.len(), rows.len() + 1, "a heading and the rows");
    let plain = |text: &str| text.replace("_x000D_", "").replace('\r', "");
    for (line, row) in sheet.iter().skip(1).zip(rows) {
        for (place, column) in table.columns.iter().enumerate() {
            if column.kind == ColumnKind::Text {
                assert_eq!(plain(&line[place].to_string()), plain(&row[place]), "{}", column.name);
            }
        }
    }
}

fn check(app: &App, question: &Question) {
    let streams = ["csv", "ndjson", "xlsx", "parquet", "sqlite"]
        .map(|format| stream(app, &question.with(&format!("format={format}"))));
    let [in_csv, in_ndjson, in_xlsx, in_parquet, in_sqlite] = &streams;
    let table = table(question.table);
    let rows = csv(table, &in_csv.body);
    assert_eq!(parquet(&in_parquet.body), rows, "{question:?}");
    assert_eq!(sqlite(table, &in_sqlite.body), rows, "{question:?}");
    check_sheet(table, &sheets(&in_xlsx.body).1, &rows);
    let key = table.key[0];
    let place = table.columns.iter().position(|column| column.name == key).unwrap();
    let keys: Vec<String> = rows.iter().map(|row| row[place].clone()).collect();
    let of_line = |line: &str| in_words(&serde_json::from_str::<Value>(line).unwrap()[key]);
    assert_eq!(in_ndjson.text().lines().map(of_line).collect::<Vec<_>>(), keys, "{question:?}");
    assert_eq!(walked(app, question, key), keys, "{question:?}");
    for answer in &streams {
        assert_eq!(answer.header("row-count"), rows.len().to_string(), "{question:?}");
    }
}

#[test]
fn every_format_says_the_same_as_the_pages() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        let run = TestRunner::new(few_cases()).run(&questions(), |question| {
            check(&app, &question);
            Ok(())
        });
        run.unwrap();
    });
}

#[test]
fn awkward_texts_survive_every_format() {
    on_each_database(|database| {
        publish_awkward(&database.open());
        let app = App::start(database, &[]);
        check(&app, &Question::of("items", "items", vec!["sort=-name".to_owned()]));
        check(&app, &Question::of("changes", "changes", Vec::new()));
    });
}

#[test]
fn a_file_with_sql_says_of_which_release_it_is_and_what_was_asked() {
    let app = App::with_jinan(&Database::sqlite());
    let path = "/v1/departments/justice/items?sort=-name&format=sqlite&release=2018-06-20";
    let answer = stream(&app, path);
    assert_eq!(answer.header("content-type"), "application/vnd.sqlite3");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"items-2018-06-20-selection.sqlite\""
    );
    let fact = |name: &str| found_in(&answer.body, "value", &format!("about WHERE name = '{name}'"));
    assert_eq!(fact("question"), ["/v1/departments/justice/items?sort=-name"]);
    assert_eq!(fact("version"), ["2018-06-20"]);
    assert_eq!(
        found_in(&answer.body, "rows", "about_tables WHERE name = 'items'"),
        [answer.header("row-count")]
    );
    assert_eq!(found_in(&answer.body, "integrity_check", "pragma_integrity_check"), ["ok"]);
    assert!(
        found_in(&answer.body, "\"table\"", "pragma_foreign_key_list('items')").is_empty(),
        "no row refers to a table that the file has not"
    );
    assert!(stream(&app, path).body == answer.body, "the same question makes the same bytes");
}
