//! How fast lists go in, and how much memory that takes.
//!
//! `cargo bench --bench import` writes made-up lists as CSV and XLSX and imports each with the real program,
//! as a process of its own, into SQLite (and into PostgreSQL when `ONEVISIT_TEST_POSTGRES_URL` is set):
//! first all of them new, then the same file again, then with ten edits. `ONEVISIT_BENCH_ITEMS=2000,200000`
//! chooses the sizes. It prints Markdown.
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

#[path = "../support/database.rs"]
mod database;
mod list;

use database::Database;
use list::Edits;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The catalogue that the lists are imported into.
const BASE_ITEMS: u64 = 1_200;

fn main() {
    let sizes = std::env::var("ONEVISIT_BENCH_ITEMS").unwrap_or_else(|_| "2000,200000".to_owned());
    let folder = tempfile::tempdir().unwrap();
    println!("| items | file | MB | database | import | seconds | rows per second | peak memory |");
    println!("|---|---|---|---|---|---|---|---|");
    for items in sizes.split(',').map(|size| size.parse::<u64>().unwrap()) {
        for format in ["csv", "xlsx"] {
            let path = |name: &str| folder.path().join(format!("{name}-{items}.{format}"));
            let (list, edited) = (path("list"), path("edited"));
            let write = if format == "csv" { list::write_csv } else { list::write_xlsx };
            write(&list, items, Edits::None);
            write(&edited, items, Edits::Ten);
            for database in Database::all() {
                let base = database.load(BASE_ITEMS);
                eprintln!("{} has a base of {BASE_ITEMS} items after {:.1} s", database.name(), base.seconds);
                let url = base.url;
                let megabytes = std::fs::metadata(&list).unwrap().len() as f64 / 1e6;
                for (what, file) in [("all new", &list), ("again", &list), ("ten edits", &edited)] {
                    let (seconds, memory) = import(&url, file);
                    println!(
                        "| {items} | {format} | {megabytes:.1} | {} | {what} | {seconds:.2} | {:.0} | {} MiB |",
                        database.name(),
                        items as f64 / seconds,
                        memory / 1024
                    );
                }
            }
            std::fs::remove_file(&list).unwrap();
            std::fs::remove_file(&edited).unwrap();
        }
    }
}

/// Imports a list; how long it took, and the most memory that was resident, in KiB.
fn import(url: &str, file: &Path) -> (f64, u64) {
    let started = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_onevisit"))
        .args(["import", "--unreviewed", "--create-departments", "--missing", "keep", "--database-url", url])
        .arg(file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut memory = 0;
    loop {
        // The mark only rises, so the last look before the end is close to the most.
        memory = high_water_mark(process.id()).unwrap_or(memory);
        if let Some(status) = process.try_wait().unwrap() {
            assert!(status.success());
            return (started.elapsed().as_secs_f64(), memory);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn high_water_mark(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
