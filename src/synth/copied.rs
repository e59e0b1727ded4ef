//! What is taken over from the built-in catalogue: modes, methods, claims, contradictions, and a few names of departments.

use super::release::{CLAIMS_SOURCE, SOURCE};
use csv::StringRecord;
use std::io;

const MODES: &str = include_str!("../../data/jinan-2018/handling_modes.csv");
const METHODS: &str = include_str!("../../data/jinan-2018/fulfilment_methods.csv");
const CLAIMS: &str = include_str!("../../data/jinan-2018/claims.csv");
const CONTRADICTIONS: &str = include_str!("../../data/jinan-2018/contradictions.csv");
const DEPARTMENTS: &str = include_str!("../../data/jinan-2018/departments.csv");

/// The metrics that a list of items can bear out or not.
const METRICS: [&str; 3] = ["item_count", "department_count", "share"];

/// A table with its heading.
pub(super) struct Copied {
    heading: StringRecord,
    rows: Vec<StringRecord>,
}

/// The names of a department that published figures are about.
pub(super) struct NamedDepartment {
    /// Its code in the built-in catalogue.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// Its short name.
    pub(super) short_name: Option<String>,
    /// Other names, as a list in a cell.
    pub(super) aliases: String,
}

impl Copied {
    fn read(text: &str) -> io::Result<Self> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heading = reader.headers()?.clone();
        let rows = reader.records().collect::<Result<_, _>>()?;
        Ok(Self { heading, rows })
    }

    fn cell<'a>(&self, row: &'a StringRecord, column: &str) -> &'a str {
        let place = self.heading.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).unwrap_or_default()
    }

    /// Puts one text into a column of every row.
    fn fill(&mut self, column: &str, text: &str) {
        let Some(place) = self.heading.iter().position(|name| name == column) else { return };
        for row in &mut self.rows {
            let cells = row.iter().enumerate();
            *row = cells.map(|(at, cell)| if at == place { text } else { cell }).collect();
        }
    }

    /// Names the generator as the source, whose words are not those of the built-in sources.
    fn into_generated(mut self) -> Self {
        self.fill("sources", SOURCE);
        self.fill("quotes", "");
        self.fill("note", "");
        self
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The heading and the rows.
    pub(super) fn records(&self) -> impl Iterator<Item = &StringRecord> {
        std::iter::once(&self.heading).chain(&self.rows)
    }
}

/// The handling modes.
pub(super) fn modes() -> io::Result<Copied> {
    Ok(Copied::read(MODES)?.into_generated())
}

/// The ways of fulfilment.
pub(super) fn methods() -> io::Result<Copied> {
    Ok(Copied::read(METHODS)?.into_generated())
}

/// No claims: the heading alone.
pub(super) fn no_claims() -> io::Result<Copied> {
    Ok(Copied { rows: Vec::new(), ..Copied::read(CLAIMS)? })
}

/// The published figures about all departments, or about one of those named.
pub(super) fn claims(departments: &[&str]) -> io::Result<Copied> {
    let mut claims = Copied::read(CLAIMS)?;
    let all = std::mem::take(&mut claims.rows);
    let wanted = |row: &StringRecord| {
        let department = claims.cell(row, "department");
        METRICS.contains(&claims.cell(row, "metric"))
            && (department.is_empty() || departments.contains(&department))
    };
    let (kept, _): (Vec<_>, Vec<_>) = all.into_iter().partition(wanted);
    claims.rows = kept;
    claims.fill("sources", CLAIMS_SOURCE);
    Ok(claims)
}

/// The contradictions inside the sources of those figures.
pub(super) fn contradictions() -> io::Result<Copied> {
    let mut table = Copied::read(CONTRADICTIONS)?;
    let Some(sources) = table.heading.iter().position(|name| name == "sources") else { return Ok(table) };
    for row in &mut table.rows {
        let cells = row.iter().enumerate();
        // A row with several quotations names its source beside each.
        let renamed = |cell: &str| cell.split('|').map(|_| CLAIMS_SOURCE).collect::<Vec<_>>().join("|");
        *row = cells.map(|(at, cell)| if at == sources { renamed(cell) } else { cell.to_owned() }).collect();
    }
    Ok(table)
}

/// The names of departments, in the order of the codes asked for.
pub(super) fn departments(codes: &[&str]) -> io::Result<Vec<NamedDepartment>> {
    let table = Copied::read(DEPARTMENTS)?;
    let named = |code: &&str| {
        let row = table.rows.iter().find(|row| table.cell(row, "code") == *code)?;
        let short_name = Some(table.cell(row, "short_name")).filter(|name| !name.is_empty());
        Some(NamedDepartment {
            code: (*code).to_owned(),
            name: table.cell(row, "name").to_owned(),
            short_name: short_name.map(str::to_owned),
            aliases: table.cell(row, "aliases").to_owned(),
        })
    };
    Ok(codes.iter().filter_map(named).collect())
}
