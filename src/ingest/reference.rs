//! The files of what items refer to.

use super::sheet::{Row, Sheet};
use crate::domain::catalogue::{ReferenceEntry, Table};
use crate::domain::channel::Channel;
use crate::domain::claim::{Claim, ClaimScope};
use crate::domain::contradiction::{Computation, Contradiction};
use crate::domain::department::Department;
use crate::domain::handling_mode::{FulfilmentMethod, HandlingMode};
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use std::collections::HashMap;
use std::io::Read;

/// A kind of entry that has a file of its own.
pub(super) trait SheetEntry: ReferenceEntry {
    /// The file.
    const FILE: &'static str;
    /// Its columns.
    const COLUMNS: &'static [&'static str];

    /// Reads one row; none when a cell it cannot do without is missing or wrong.
    fn from_row(row: &mut Row<'_>) -> Option<Self>;
}

/// The entries of a file, the rows they stand in, and what is wrong.
pub(super) struct Entries<T> {
    /// The entries.
    pub(super) table: Table<T>,
    /// The row of each code.
    pub(super) rows: HashMap<String, u64>,
}

/// Reads a whole file.
pub(super) fn read_entries<T: SheetEntry>(input: impl Read, problems: &mut Vec<Problem>) -> Entries<T> {
    let mut sheet = Sheet::open(T::FILE, input, T::COLUMNS);
    let mut rows = HashMap::new();
    let mut entries = Vec::new();
    for (row, entry) in sheet.rows(T::from_row) {
        if let Some(before) = rows.insert(entry.code().to_owned(), row) {
            problems.push(duplicate(T::FILE, row, entry.code(), before));
        } else {
            entries.push(entry);
        }
    }
    problems.extend(sheet.take_problems());
    Entries { table: Table::new(entries), rows }
}

/// A code that stands twice.
pub(super) fn duplicate(file: &str, row: u64, code: &str, before: u64) -> Problem {
    Problem::in_row(file, row, "code", "duplicate-code", format!("\"{code}\" stands in row {before} already"))
}

impl SheetEntry for Source {
    const FILE: &'static str = "sources.csv";
    const COLUMNS: &'static [&'static str] =
        &["code", "title", "kind", "publisher", "author", "published_on", "url", "licence", "note"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, name, kind) = (row.code("code"), row.required("title"), row.choice("kind"));
        Some(Self {
            code: code?,
            name: name?,
            kind: kind?,
            publisher: row.optional("publisher"),
            author: row.optional("author"),
            published: row.optional("published_on"),
            url: row.optional("url"),
            licence: row.optional("licence"),
            note: row.optional("note"),
        })
    }
}

impl SheetEntry for Jurisdiction {
    const FILE: &'static str = "jurisdictions.csv";
    const COLUMNS: &'static [&'static str] =
        &["code", "name", "level", "parent", "sources", "quotes", "note"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, name, level) = (row.code("code"), row.required("name"), row.choice("level"));
        let (parent, provenance) = (row.optional_code("parent"), row.provenance());
        Some(Self { code: code?, name: name?, level: level?, parent, provenance, note: row.optional("note") })
    }
}

impl SheetEntry for Department {
    const FILE: &'static str = "departments.csv";
    const COLUMNS: &'static [&'static str] = &[
        "code",
        "name",
        "jurisdiction",
        "short_name",
        "aliases",
        "kind",
        "roles",
        "phones",
        "address",
        "website",
        "successor",
        "sources",
        "quotes",
        "note",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, name, jurisdiction) = (row.code("code"), row.required("name"), row.code("jurisdiction"));
        let (kind, roles) = (row.optional_choice("kind"), row.choices("roles"));
        let (successor, provenance) = (row.optional_code("successor"), row.provenance());
        Some(Self {
            code: code?,
            name: name?,
            jurisdiction: jurisdiction?,
            short_name: row.optional("short_name"),
            aliases: row.list("aliases"),
            kind,
            roles,
            phone: row.list("phones"),
            address: row.optional("address"),
            website: row.optional("website"),
            successor,
            provenance,
            note: row.optional("note"),
        })
    }
}

impl SheetEntry for HandlingMode {
    const FILE: &'static str = "handling_modes.csv";
    const COLUMNS: &'static [&'static str] =
        &["code", "name", "name_en", "aliases", "definition", "max_visits", "sources", "quotes", "note"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, name) = (row.code("code"), row.required("name"));
        let max_visits = row.optional_value("max_visits", "a number of visits");
        let provenance = row.provenance();
        Some(Self {
            code: code?,
            name: name?,
            name_en: row.optional("name_en"),
            aliases: row.list("aliases"),
            definition: row.optional("definition"),
            max_visits,
            provenance,
            note: row.optional("note"),
        })
    }
}

impl SheetEntry for FulfilmentMethod {
    const FILE: &'static str = "fulfilment_methods.csv";
    const COLUMNS: &'static [&'static str] = &[
        "code",
        "handling_mode",
        "name",
        "name_en",
        "apply",
        "finish",
        "collect",
        "sources",
        "quotes",
        "note",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, mode, name) = (row.code("code"), row.code("handling_mode"), row.required("name"));
        let provenance = row.provenance();
        Some(Self {
            code: code?,
            handling_mode: mode?,
            name: name?,
            name_en: row.optional("name_en"),
            apply: row.optional("apply"),
            finish: row.optional("finish"),
            collect: row.optional("collect"),
            provenance,
            note: row.optional("note"),
        })
    }
}

impl SheetEntry for Channel {
    const FILE: &'static str = "channels.csv";
    const COLUMNS: &'static [&'static str] = &[
        "code", "kind", "name", "aliases", "url", "phone", "address", "hours", "operator", "sources",
        "quotes", "note",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, kind, name) = (row.code("code"), row.choice("kind"), row.required("name"));
        let (operator, provenance) = (row.optional_code("operator"), row.provenance());
        Some(Self {
            code: code?,
            kind: kind?,
            name: name?,
            aliases: row.list("aliases"),
            url: row.optional("url"),
            phone: row.optional("phone"),
            address: row.optional("address"),
            hours: row.optional("hours"),
            operator,
            provenance,
            note: row.optional("note"),
        })
    }
}

impl SheetEntry for Claim {
    const FILE: &'static str = "claims.csv";
    const COLUMNS: &'static [&'static str] = &[
        "code",
        "metric",
        "value",
        "qualifier",
        "unit",
        "base",
        "jurisdiction",
        "department",
        "handling_mode",
        "category",
        "population",
        "rank",
        "as_of",
        "published_on",
        "sources",
        "quotes",
        "note",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, metric, unit) = (row.code("code"), row.choice("metric"), row.choice("unit"));
        let (value, qualifier) = (row.value::<f64>("value", "a number"), row.choice("qualifier"));
        let scope = claim_scope(row);
        let (base, rank) = (row.optional_code("base"), row.optional_value("rank", "a place in an order"));
        let as_of = row.optional_value("as_of", "a date like 2018-04-30");
        let published_on = row.optional_value("published_on", "a date like 2018-06-20");
        let provenance = row.provenance();
        if value.is_some_and(|value| !value.is_finite()) {
            row.reject("value", "not-a-value", "a figure is finite".to_owned());
            return None;
        }
        Some(Self {
            code: code?,
            metric: metric?,
            value: value?,
            qualifier: qualifier?,
            unit: unit?,
            base,
            scope: scope?,
            rank,
            as_of,
            published_on,
            provenance,
            note: row.optional("note"),
        })
    }
}

fn claim_scope(row: &mut Row<'_>) -> Option<ClaimScope> {
    let jurisdiction = row.code("jurisdiction");
    let (department, handling_mode) = (row.optional_code("department"), row.optional_code("handling_mode"));
    let (category, population) = (row.optional_choice("category"), row.optional_choice("population"));
    Some(ClaimScope { jurisdiction: jurisdiction?, department, handling_mode, category, population })
}

impl SheetEntry for Contradiction {
    const FILE: &'static str = "contradictions.csv";
    const COLUMNS: &'static [&'static str] =
        &["code", "kind", "title", "reading", "claims", "computations", "sources", "quotes", "note"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (code, kind) = (row.code("code"), row.choice("kind"));
        let (name, reading) = (row.required("title"), row.required("reading"));
        let (claims, computations) = (row.codes("claims"), computations(row));
        let provenance = row.provenance();
        Some(Self {
            code: code?,
            name: name?,
            kind: kind?,
            reading: reading?,
            claims,
            computations,
            provenance,
            note: row.optional("note"),
        })
    }
}

fn computations(row: &mut Row<'_>) -> Vec<Computation> {
    let mut read = Vec::new();
    for text in row.list("computations") {
        match Computation::parse(&text) {
            Ok(computation) => read.push(computation),
            Err(error) => row.reject("computations", "not-a-formula", format!("\"{text}\": {error}")),
        }
    }
    read
}
