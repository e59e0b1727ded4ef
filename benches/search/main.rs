//! How fast the service suggests and searches, against a fixed answer of the same size from the same server.
//!
//! `cargo bench --bench search` makes synthetic catalogues, loads each into SQLite (and into PostgreSQL when
//! `ONEVISIT_TEST_POSTGRES_URL` is set), calls the library in its own process, starts the service as a process
//! of its own and asks it over loopback. `ONEVISIT_BENCH_ITEMS=1200,20000` chooses the sizes,
//! `ONEVISIT_BENCH_SECONDS=3` how long each kind of question is asked. It prints Markdown.
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
#[path = "../support/figures.rs"]
mod figures;
mod library;
mod questions;
#[path = "../support/server.rs"]
mod server;
mod starts;

use database::Database;
use figures::Figures;
use library::Library;
use questions::{Kind, kinds};
use server::Server;
use starts::Start;
use std::time::Duration;

/// How many clients ask at once.
const CLIENTS: usize = 4;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--serve") {
        return server::serve(&arguments[at + 1], &arguments[at + 2]);
    }
    let sizes = setting("ONEVISIT_BENCH_ITEMS", "1200,20000");
    let seconds: u64 = setting("ONEVISIT_BENCH_SECONDS", "3").parse().unwrap();
    println!(
        "| database | items | asked of | question | call p50 | p99 | most | p50 | p99 | most | per second | CPU/request | ÷ fixed |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut tables = [
        "| database | items | make names | make texts | texts on disk | of an item |\n|---|---|---|---|---|---|\n".to_owned(),
        "| database | items | start | ready | suggests | finds | own memory ready | with both indexes | resident | at most | both indexes, of an item |\n|---|---|---|---|---|---|---|---|---|---|---|\n".to_owned(),
    ];
    for database in Database::all() {
        for items in sizes.split(',').map(|size| size.parse().unwrap()) {
            measure(&database, items, Duration::from_secs(seconds), &mut tables);
        }
    }
    println!("\n{}", tables.join("\n"));
}

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

fn measure(database: &Database, items: u64, duration: Duration, tables: &mut [String; 2]) {
    let loaded = database.load(items);
    eprintln!("{} has {items} items after {:.1} s", database.name(), loaded.seconds);
    let label = format!("| {} | {items} |", database.name());
    let kinds = call(&loaded.url, items, &label, &mut tables[0]);
    let mut running = None;
    for start in ["without an index", "with a ready index"] {
        // Two servers at once would disturb each other.
        drop(running.take());
        let (figures, server) = Start::measure(&loaded.url);
        tables[1] += &format!("{label} {start} | {figures} | {} B |\n", figures.bytes_of_item(items));
        running = Some(server);
    }
    if let Some(server) = running {
        kinds.iter().for_each(|(kind, called)| ask(&server, kind, &label, called, duration));
    }
}

/// Calls the library; gives the kinds of questions, each with its figures.
fn call(url: &str, items: u64, label: &str, table: &mut String) -> Vec<(Kind, String)> {
    let library = Library::make(url);
    let Library { making_names, making_texts, bytes_of_texts, .. } = library;
    let (mebibytes, each) = (bytes_of_texts >> 20, bytes_of_texts / items);
    *table += &format!("{label} {making_names:.2} s | {making_texts:.2} s | {mebibytes} MiB | {each} B |\n");
    let kinds = kinds(&library.store, &library.published.current).into_iter();
    let called = |kind: Kind| {
        let figures = library.measure(&kind).map(|time| format!("{time:.0} µs")).join(" | ");
        eprintln!("{label} {} | {} | {figures} |", kind.endpoint.name(), kind.name);
        (kind, figures)
    };
    kinds.map(called).collect()
}

/// Asks a server.
fn ask(server: &Server, kind: &Kind, label: &str, called: &str, duration: Duration) {
    let figures = Figures::measure(server, &kind.paths(), CLIENTS, duration);
    let fixed = Figures::measure(server, &[format!("/fixed/{}", figures.answer_bytes)], CLIENTS, duration);
    let ratio = figures.cpu / fixed.cpu;
    let (endpoint, name) = (kind.endpoint.name(), kind.name);
    println!("{label} {endpoint} | {name} | {called} | {figures} | {ratio:.1} |");
}
