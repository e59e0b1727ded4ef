//! The tables of a release: every row fits its table, and nothing of what the store holds is lost.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::files::{AWKWARD, content, newest, publish_awkward, rows};
use crate::support::imports::with_jinan;
use crate::support::story;
use chrono::{DateTime, NaiveDate};
use onevisit::domain::catalogue::ReferenceEntry;
use onevisit::domain::channel::Channel;
use onevisit::domain::claim::Claim;
use onevisit::domain::contradiction::Contradiction;
use onevisit::domain::department::Department;
use onevisit::domain::guide::GuideEdition;
use onevisit::domain::handling_mode::{FulfilmentMethod, HandlingMode};
use onevisit::domain::item::Item;
use onevisit::domain::jurisdiction::Jurisdiction;
use onevisit::domain::source::Source;
use onevisit::export::tables::{Cell, Column, ColumnKind, Row, Table, all};
use onevisit::store::Store;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn fits(cell: &Cell, column: &Column) -> bool {
    match (cell, column.kind) {
        (Cell::Nothing, _) => !column.required,
        (Cell::Text(text), ColumnKind::Text | ColumnKind::List) => !text.is_empty(),
        (Cell::Text(text), ColumnKind::Decimal) => text.parse::<f64>().is_ok_and(f64::is_finite),
        (Cell::Text(text), ColumnKind::Date) => text.parse::<NaiveDate>().is_ok(),
        (Cell::Text(text), ColumnKind::Moment) => {
            text.ends_with('Z') && DateTime::parse_from_rfc3339(text).is_ok()
        }
        (Cell::Text(text), ColumnKind::Json) => serde_json::from_str::<Value>(text).is_ok(),
        (Cell::Integer(_), ColumnKind::Integer) | (Cell::Boolean(_), ColumnKind::Boolean) => true,
        _ => false,
    }
}

fn column_of(table: &Table, name: &str) -> usize {
    table.columns.iter().position(|column| column.name == name).unwrap_or_else(|| panic!("{name}"))
}

fn check_tables(store: &Store) -> BTreeMap<&'static str, Vec<Row>> {
    let all_rows: BTreeMap<&str, Vec<Row>> =
        all().iter().map(|table| (table.name, rows(store, table.name))).collect();
    for table in all() {
        let rows = &all_rows[table.name];
        for row in rows {
            assert_eq!(row.cells.len(), table.columns.len(), "{}", table.name);
            for (cell, column) in row.cells.iter().zip(table.columns) {
                assert!(fits(cell, column), "{}.{}: {cell:?}", table.name, column.name);
            }
            assert!(!row.record.contains('\n'), "{}", row.record);
        }
        let key = |row: &Row| -> Vec<(i64, String)> {
            let cell = |name: &&str| match &row.cells[column_of(table, name)] {
                Cell::Integer(number) => (*number, String::new()),
                Cell::Text(text) => (0, text.clone()),
                other => panic!("{other:?}"),
            };
            table.key.iter().map(cell).collect()
        };
        assert!(rows.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])), "{} in order", table.name);
        for (column, other, its_column) in table.references {
            let there = all().iter().find(|known| known.name == *other).unwrap();
            let at = column_of(there, its_column);
            let known: BTreeSet<String> =
                all_rows[other].iter().map(|row| format!("{:?}", row.cells[at])).collect();
            for row in rows {
                let cell = &row.cells[column_of(table, column)];
                assert!(*cell == Cell::Nothing || known.contains(&format!("{cell:?}")), "{column} {cell:?}");
            }
        }
    }
    all_rows
}

#[test]
fn every_row_fits_its_table() {
    on_each_database(|database| {
        let rows = check_tables(&with_jinan(database));
        assert!(rows.values().all(|rows| !rows.is_empty()));
    });
    check_tables(&App::with_profile(&Database::sqlite()).state.store);
}

#[test]
fn names_of_columns_and_tables_are_told_apart() {
    let names: BTreeSet<&str> = all().iter().map(|table| table.name).collect();
    assert_eq!(names.len(), 12);
    for table in all() {
        let columns: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        let titles: BTreeSet<&str> = table.columns.iter().map(|column| column.title).collect();
        assert_eq!(
            (columns.len(), titles.len()),
            (table.columns.len(), table.columns.len()),
            "{}",
            table.name
        );
    }
}

fn read<T: DeserializeOwned>(store: &Store, table: &str) -> Vec<T> {
    rows(store, table).iter().map(|row| serde_json::from_str(&row.record).unwrap()).collect()
}

fn same<T: ReferenceEntry + PartialEq + std::fmt::Debug>(store: &Store, table: &str, entries: &[T]) {
    assert!(!entries.is_empty());
    assert_eq!(read::<T>(store, table), entries);
}

#[test]
fn records_read_back_are_what_the_store_holds() {
    on_each_database(|database| {
        let store = database.open();
        publish_awkward(&store);
        check_tables(&store);
        let view = newest(&store);
        let items: Vec<Item> = read(&store, "items");
        assert_eq!(items.len(), AWKWARD.len());
        let codes: Vec<&str> = items.iter().map(|item| item.code.as_ref()).collect();
        assert_eq!(store.items_with_codes(1, &codes).unwrap(), items);
        assert_eq!(read::<GuideEdition>(&store, "guides"), store.guides_of(1, &codes).unwrap());
        let directory = &view.directory;
        same::<Department>(&store, "departments", directory.departments.entries());
        same::<Jurisdiction>(&store, "jurisdictions", directory.jurisdictions.entries());
        same::<HandlingMode>(&store, "handling_modes", directory.handling_modes.entries());
        same::<FulfilmentMethod>(&store, "methods", directory.methods.entries());
        same::<Channel>(&store, "channels", directory.channels.entries());
        same::<Claim>(&store, "claims", directory.claims.entries());
        same::<Contradiction>(&store, "contradictions", directory.contradictions.entries());
        same::<Source>(&store, "sources", directory.sources.entries());
        let material: Value = read(&store, "materials").remove(0);
        assert_eq!((&material["item"], &material["code"]), (&"item-03".into(), &"m1".into()));
        assert_eq!((&material["name"], &material["source"]), (&AWKWARD[0].into(), &"applicant".into()));
    });
}

#[test]
fn a_code_stands_beside_its_name() {
    let database = Database::sqlite();
    let store = database.open();
    publish_awkward(&store);
    let table = all()[0];
    let row = rows(&store, "items").remove(1);
    let shown = |column: &str| match &row.cells[column_of(table, column)] {
        Cell::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    assert_eq!(
        (shown("department").as_str(), shown("department_name").as_str()),
        ("justice", "济南市司法局")
    );
    assert_eq!((shown("status").as_str(), shown("status_name").as_str()), ("active", "在用"));
    assert_eq!((shown("parent").as_str(), shown("parent_name").as_str()), ("item-00", AWKWARD[0]));
    let title = |column: &str| table.columns[column_of(table, column)].title;
    assert_eq!((title("department"), title("department_name")), ("实施主体（代码）", "实施主体"));
}

#[test]
fn the_changes_are_those_of_the_release_alone() {
    on_each_database(|database| {
        let store = database.open();
        story::tell(&store);
        let records: Vec<Value> = read(&store, "changes");
        let told: Vec<String> =
            records.iter().map(|record| format!("{} {}", record["code"], record["kind"])).collect();
        assert_eq!(told, ["\"gone\" \"created\"", "\"newest\" \"created\"", "\"new\" \"renumbered\""]);
        assert_eq!(records[2]["successors"][0], "newest");
        let all_changes = store.last_change(3).unwrap();
        assert_eq!(records[2]["seq"], all_changes);
        check_tables(&store);
    });
}

#[test]
fn items_are_handed_over_by_their_rows_in_the_order_asked_for() {
    let app = App::with_profile(&Database::sqlite());
    let (store, mut row_ids) = (&app.state.store, Vec::new());
    let view = newest(store);
    let mut take_key = |key: onevisit::store::ItemKey| {
        row_ids.push(key.row_id);
        Ok(())
    };
    store.for_each_item_key(1, &mut take_key).unwrap();
    row_ids.reverse();
    let mut found = Vec::new();
    let mut take = |row: Row| {
        found.push(row);
        Ok(())
    };
    content(store, &view).for_each_item_in(&row_ids, &mut take).unwrap();
    let mut all = rows(store, "items");
    all.reverse();
    assert_eq!(found, all);
    assert!(found.len() > 1_000, "more than are read at once");
}
