//! Imports of small lists.

use super::database::Database;
use onevisit::ingest::builtin::JINAN_2018;
use onevisit::publish::import::{Missing, Request, import};
use onevisit::publish::{self, Intent};
use onevisit::report::Report;
use onevisit::store::Store;
use std::path::PathBuf;

/// A database with the built-in catalogue.
pub fn with_jinan(database: &Database) -> Store {
    let store = database.open();
    publish::load(&store, JINAN_2018, Intent::Real, onevisit::clock::now()).unwrap();
    store
}

/// A file beside the database.
pub fn file(database: &Database, name: &str, text: &str) -> PathBuf {
    let file = database.folder.path().join(name);
    std::fs::write(&file, text).unwrap();
    file
}

/// A request to import this text as a CSV file, which is a part of the department's list.
pub fn request(database: &Database, text: &str) -> Request {
    let files = vec![file(database, "清单.csv", text)];
    Request { files, missing: Some(Missing::Keep), ..Request::default() }
}

pub fn run(store: &Store, request: &Request) -> Report {
    import(store, request, onevisit::clock::now(), &mut |_| ()).unwrap()
}

/// Created, updated, withdrawn, unchanged.
pub fn counts(report: &Report) -> [u64; 4] {
    let tally = &report.tally;
    [tally.created, tally.updated, tally.withdrawn, tally.unchanged]
}

pub fn broken_rules(report: &Report) -> Vec<&'static str> {
    report.rules().iter().filter(|rule| rule.severity.is_error()).map(|rule| rule.rule).collect()
}
