//! How long a publication takes, and how long until a running server answers from it.
//!
//! `cargo bench --bench publish` makes synthetic catalogues, loads each into SQLite (and into PostgreSQL when
//! `ONEVISIT_TEST_POSTGRES_URL` is set) and publishes releases of 100 changed items into it.
//! `ONEVISIT_BENCH_ITEMS=1200,20000,200000` chooses the sizes. It prints Markdown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a benchmark is a program for developers"
)]

mod changes;
#[path = "../support/database.rs"]
mod database;
mod refresh;
mod serving;

use database::Database;

fn main() {
    let sizes = std::env::var("ONEVISIT_BENCH_ITEMS").unwrap_or_else(|_| "1200,20000,200000".to_owned());
    let sizes: Vec<u64> = sizes.split(',').map(|size| size.parse().unwrap()).collect();
    let mut tables = [refresh::HEADING.to_owned(), serving::HEADING.to_owned()];
    for database in Database::all() {
        for &items in &sizes {
            let loaded = database.load(items);
            eprintln!("{} has {items} items after {:.1} s", database.name(), loaded.seconds);
            let label = format!("| {} | {items} |", database.name());
            tables[0] += &format!("{label} {}\n", refresh::measure(&loaded.url, items));
            tables[1] += &format!("{label} {}\n", serving::measure(&loaded.url, items));
        }
    }
    println!("{}", tables.join("\n"));
}
