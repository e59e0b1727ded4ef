//! How fast the service reads, against a fixed answer of the same size from the same server.
//!
//! `cargo bench --bench read` makes synthetic catalogues, loads each into SQLite (and into PostgreSQL
//! when `ONEVISIT_TEST_POSTGRES_URL` is set), starts the service as a process of its own and asks it
//! over loopback. `ONEVISIT_BENCH_ITEMS=1200,200000` chooses the sizes, `ONEVISIT_BENCH_SECONDS=3` how
//! long each question is asked. It prints Markdown.
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
#[path = "../support/server.rs"]
mod server;

use client::Client;
use database::Database;
use figures::Figures;
use serde_json::Value;
use server::Server;
use std::time::{Duration, Instant};

/// How many clients ask at once.
const CLIENTS: usize = 4;
/// How many different items and departments are asked for.
const VARIETY: u64 = 1_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--serve") {
        return server::serve(&arguments[at + 1], &arguments[at + 2]);
    }
    let sizes = setting("ONEVISIT_BENCH_ITEMS", "1200,200000");
    let sizes: Vec<u64> = sizes.split(',').map(|size| size.parse().unwrap()).collect();
    let seconds: u64 = setting("ONEVISIT_BENCH_SECONDS", "3").parse().unwrap();
    println!(
        "| database | items | question | answer | cold p50 | p50 | p99 | most | per second | CPU/request | ÷ fixed | ÷ smallest |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut starts = Vec::new();
    for database in Database::all() {
        let mut smallest: Vec<Figures> = Vec::new();
        for &items in &sizes {
            let figures = measure(&database, items, Duration::from_secs(seconds), &mut starts, &smallest);
            if smallest.is_empty() {
                smallest = figures;
            }
        }
    }
    println!("\n| database | items | load | start until ready | memory ready | memory at most |");
    println!("|---|---|---|---|---|---|");
    starts.iter().for_each(|line| println!("{line}"));
}

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

/// A kind of question: many addresses that cost the same.
struct Question {
    name: &'static str,
    paths: Vec<String>,
}

fn measure(
    database: &Database,
    items: u64,
    duration: Duration,
    starts: &mut Vec<String>,
    smallest: &[Figures],
) -> Vec<Figures> {
    let loaded = database.load(items);
    let server = Server::start(&loaded.url);
    let ready_memory = server.memory("VmRSS");
    let questions = questions(&server, items);
    let mut all = Vec::new();
    for (number, question) in questions.iter().enumerate() {
        let cold = Server::start(&loaded.url);
        let cold_p50 = cold_median(&cold, &question.paths);
        drop(cold);
        let figures = Figures::measure(&server, &question.paths, CLIENTS, duration);
        let fixed_path = vec![format!("/fixed/{}", figures.answer_bytes)];
        let fixed = Figures::measure(&server, &fixed_path, CLIENTS, duration);
        let growth = smallest.get(number).map_or(1.0, |small| figures.cpu / small.cpu);
        println!(
            "| {} | {items} | {} | {} B | {cold_p50:.0} µs | {figures} | {:.2} | {growth:.2} |",
            database.name(),
            question.name,
            figures.answer_bytes,
            figures.cpu / fixed.cpu,
        );
        all.push(figures);
    }
    starts.push(format!(
        "| {} | {items} | {:.1} s | {:.2} s | {} MiB | {} MiB |",
        database.name(),
        loaded.seconds,
        server.start_seconds,
        ready_memory / 1024,
        server.memory("VmHWM") / 1024,
    ));
    all
}

/// The median of first answers: a new process, each address asked for once.
fn cold_median(server: &Server, paths: &[String]) -> f64 {
    let mut client = Client::connect(&server.address);
    let mut times: Vec<f64> = paths
        .iter()
        .take(200)
        .map(|path| {
            let asked = Instant::now();
            client.get(path);
            asked.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn questions(server: &Server, items: u64) -> Vec<Question> {
    let step = (items / VARIETY).max(1);
    let of_items = (0..items.min(VARIETY)).map(|n| format!("/v1/items/syn-{:07}", n * step + 1));
    let facets = "facets=handling_mode,category,item_type&limit=20";
    let mut client = Client::connect(&server.address);
    let departments = codes(&mut client, "/v1/departments?limit=500");
    let by_department = departments.iter().map(|code| format!("/v1/items?department={code}&{facets}"));
    vec![
        Question { name: "one item", paths: of_items.collect() },
        Question { name: "items of a department, 3 facets", paths: by_department.collect() },
        Question {
            name: "items of a mode and type, 3 facets",
            paths: vec![format!("/v1/items?handling_mode=one_visit&item_type=license&{facets}")],
        },
        Question {
            name: "page of 20 in the middle, by code",
            paths: vec![middle(&mut client, items, "code")],
        },
        Question {
            name: "page of 20 in the middle, by name",
            paths: vec![middle(&mut client, items, "name")],
        },
    ]
}

/// The address of the page in the middle of the list.
fn middle(client: &mut Client, items: u64, sort: &str) -> String {
    let mut cursor = String::new();
    let mut seen = 0;
    while seen < items / 2 {
        let after = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
        let page = json(client, &format!("/v1/items?sort={sort}&fields=name&limit=500{after}"));
        cursor = page["page"]["next"].as_str().unwrap().to_owned();
        seen += 500;
    }
    format!("/v1/items?sort={sort}&limit=20&cursor={cursor}")
}

fn json(client: &mut Client, path: &str) -> Value {
    serde_json::from_slice(client.get(path)).unwrap()
}

/// The codes of a list.
fn codes(client: &mut Client, path: &str) -> Vec<String> {
    let list = json(client, path);
    let code = |entry: &Value| entry["code"].as_str().unwrap().to_owned();
    list["data"].as_array().unwrap().iter().map(code).collect()
}
