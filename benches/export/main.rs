//! What the files of a release cost to write, how large they are, and how fast whole lists are sent.
//!
//! `cargo bench --bench export` makes synthetic catalogues, loads each into SQLite (and into PostgreSQL when
//! `ONEVISIT_TEST_POSTGRES_URL` is set), exports them with the real program, writes each format alone through the
//! library, and takes lists whole from a server. `ONEVISIT_BENCH_ITEMS=1200,20000,200000` chooses the sizes. It
//! prints Markdown.
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

#[path = "../support/client.rs"]
mod client;
#[path = "../support/database.rs"]
mod database;
mod formats;
#[path = "../support/server.rs"]
mod server;
mod streams;
mod whole;

use database::Database;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--serve") {
        return server::serve(&arguments[at + 1], &arguments[at + 2]);
    }
    let sizes = std::env::var("ONEVISIT_BENCH_ITEMS").unwrap_or_else(|_| "1200,20000,200000".to_owned());
    let sizes: Vec<u64> = sizes.split(',').map(|size| size.parse().unwrap()).collect();
    let mut tables =
        [whole::HEADING, whole::HEADING_OF_FILES, formats::HEADING, streams::HEADING].map(str::to_owned);
    for database in Database::all() {
        for &items in &sizes {
            let loaded = database.load(items);
            eprintln!("{} has {items} items after {:.1} s", database.name(), loaded.seconds);
            let label = format!("| {} | {items} |", database.name());
            let exported = whole::Exported::measure(&loaded.url);
            tables[0] += &format!("{label} {}\n", exported.told());
            let largest = exported.largest_files();
            let rows = [largest, formats::measure(&loaded.url), streams::measure(&loaded.url)];
            for (table, rows) in tables[1..].iter_mut().zip(rows) {
                table.extend(rows.iter().map(|row| format!("{label} {row}\n")));
            }
        }
    }
    println!("{}", tables.join("\n"));
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / (1 << 20) as f64)
}
