//! A release as one SQLite file, read with SQL alone.

use crate::support::streamed::found;
use onevisit::domain::release::{Counts, Edition, Licence};
use onevisit::export::formats::about::About;
use onevisit::export::formats::sqlite::SqliteWriter;
use onevisit::export::manifest::ReleaseRecord;
use onevisit::export::tables::{Cell, Column, ColumnKind, Row, Table};
use std::path::Path;

const fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, title: "标题", description: "Made up for a test.", kind, required: false }
}

static ITEMS: Table = Table {
    name: "items",
    title: "事项",
    description: "An item.",
    columns: &[
        column("code", ColumnKind::Text),
        column("name", ColumnKind::Text),
        column("aliases", ColumnKind::List),
        column("open", ColumnKind::Boolean),
        column("fees", ColumnKind::Json),
    ],
    key: &["code"],
    references: &[("aliases", "names", "name")],
};

fn about() -> About {
    About::new(&ReleaseRecord {
        number: 1,
        edition: Edition {
            version: "2018.06.20".to_owned().try_into().unwrap(),
            title: "济南市零跑腿事项".to_owned(),
            jurisdiction: "370100".to_owned().try_into().unwrap(),
            baseline_date: None,
            announced_on: None,
            licence: Licence { name: "CC BY 4.0".to_owned(), url: "https://example.org/licence".to_owned() },
            synthetic: None,
            notes: Vec::new(),
        },
        published_at: "2018-06-21T00:00:00Z".parse().unwrap(),
        previous: None,
        counts: Counts::default(),
        digest: "abc".to_owned(),
        last_change: 3,
    })
}

fn row(code: &str, aliases: Cell) -> Row {
    let text = |text: &str| Cell::Text(text.to_owned());
    let cells =
        vec![text(code), text("补领居民身份证"), aliases, Cell::Boolean(true), text(r#"[{"amount":20}]"#)];
    Row { cells, record: "{}".to_owned() }
}

/// Writes a file with two items.
fn write(path: &Path) {
    let mut writer = SqliteWriter::new(path, &about()).unwrap();
    writer.begin(&ITEMS).unwrap();
    writer.row(&row("A", Cell::Text("补身份证|丢了身份证怎么办".to_owned()))).unwrap();
    writer.row(&row("B", Cell::Nothing)).unwrap();
    writer.finish().unwrap();
}

#[test]
fn a_desk_without_a_network_can_search_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("release.sqlite");
    write(&path);
    assert_eq!(found(&path, "code", "items_search WHERE items_search MATCH '丢了身份证'"), ["A"]);
    assert_eq!(found(&path, "code", "items_search WHERE aliases LIKE '%丢了%'"), ["A"]);
    assert_eq!(
        found(&path, "value", "items, json_each(aliases) ORDER BY 1"),
        ["丢了身份证怎么办", "补身份证"]
    );
    assert_eq!(
        found(&path, "json_extract(fees, '$[0].amount') + open", "items WHERE aliases IS NULL"),
        ["21"]
    );
}

#[test]
fn the_file_says_which_release_it_is_and_what_its_columns_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("release.sqlite");
    write(&path);
    assert_eq!(found(&path, "value", "about WHERE name = 'version'"), ["2018.06.20"]);
    assert_eq!(found(&path, "name || rows", "about_tables"), ["items2", "items_search2"]);
    assert_eq!(found(&path, "kind", "about_columns WHERE name = 'aliases'"), ["JSON array of texts"]);
    assert_eq!(found(&path, "integrity_check", "pragma_integrity_check"), ["ok"]);
}

#[test]
fn the_same_release_makes_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
    write(&first);
    write(&second);
    assert_eq!(std::fs::read(first).unwrap(), std::fs::read(second).unwrap());
}

#[test]
fn a_row_before_the_first_table_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SqliteWriter::new(&folder.path().join("release.sqlite"), &about()).unwrap();
    assert!(writer.row(&row("A", Cell::Nothing)).is_err());
}
