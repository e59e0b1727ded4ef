//! Reads any bytes as a handed-in file: it must end, without a panic, within its limits.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onevisit::domain::problem::Problem;
use onevisit::ingest::reader::{Limits, ReadOptions, read_bytes};
use onevisit::ingest::rows::RowSink;
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// Counts what comes of a file.
#[derive(Default)]
struct Count {
    rows: u64,
    problems: usize,
}

impl RowSink for Count {
    fn begin_sheet(&mut self, _: Option<&str>) {}

    fn row(&mut self, _: u64, cells: &[String]) -> ControlFlow<()> {
        self.rows += 1;
        assert!(cells.len() <= limits().columns);
        ControlFlow::Continue(())
    }

    fn end_sheet(&mut self) {}

    fn object(&mut self, _: u64, _: Map<String, Value>) -> ControlFlow<()> {
        self.rows += 1;
        ControlFlow::Continue(())
    }

    fn problem(&mut self, _: Problem) -> ControlFlow<()> {
        self.problems += 1;
        ControlFlow::Continue(())
    }
}

fn limits() -> Limits {
    Limits { rows: 1_000, columns: 64, row_bytes: 64 * 1024, xls_cells: 100_000, ..Limits::default() }
}

fuzz_target!(|bytes: &[u8]| {
    let mut count = Count::default();
    read_bytes(bytes, "file", &ReadOptions { limits: limits(), ..ReadOptions::default() }, &mut count);
    assert!(count.rows <= limits().rows);
    assert!(count.problems <= limits().problems + 1);
});
