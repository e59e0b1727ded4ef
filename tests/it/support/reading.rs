//! Reads bytes as a handed-in file and keeps all that comes of it.

use onevisit::domain::problem::{Problem, Severity};
use onevisit::ingest::reader::{Limits, ReadOptions, read_bytes};
use onevisit::ingest::rows::{MergedRange, RowSink};
use serde_json::{Map, Value};
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What a file consists of.
#[derive(Default)]
pub struct Collected {
    pub kind: String,
    pub sheets: Vec<Option<String>>,
    pub rows: Vec<(u64, Vec<String>)>,
    pub merged: Vec<MergedRange>,
    pub objects: Vec<(u64, Value)>,
    pub problems: Vec<Problem>,
    /// Bytes of all cells together.
    pub bytes: usize,
}

impl RowSink for Collected {
    fn begin_sheet(&mut self, name: Option<&str>) {
        self.sheets.push(name.map(str::to_owned));
    }

    fn merged(&mut self, ranges: &[MergedRange]) {
        self.merged.extend_from_slice(ranges);
    }

    fn row(&mut self, number: u64, cells: &[String]) -> ControlFlow<()> {
        self.bytes += cells.iter().map(String::len).sum::<usize>();
        self.rows.push((number, cells.to_vec()));
        ControlFlow::Continue(())
    }

    fn end_sheet(&mut self) {}

    fn object(&mut self, number: u64, object: Map<String, Value>) -> ControlFlow<()> {
        self.objects.push((number, Value::Object(object)));
        ControlFlow::Continue(())
    }

    fn problem(&mut self, problem: Problem) -> ControlFlow<()> {
        self.problems.push(problem);
        ControlFlow::Continue(())
    }
}

impl Collected {
    /// The rows of cells alone.
    pub fn cells(&self) -> Vec<Vec<&str>> {
        self.rows.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect()
    }

    /// The rules of the errors.
    pub fn errors(&self) -> Vec<&str> {
        self.rules(Severity::Error)
    }

    /// The rules of the warnings.
    pub fn warnings(&self) -> Vec<&str> {
        self.rules(Severity::Warning)
    }

    fn rules(&self, severity: Severity) -> Vec<&str> {
        self.problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .map(|problem| problem.rule)
            .collect()
    }
}

/// Reads with the default limits.
pub fn read(bytes: &[u8]) -> Collected {
    read_within(bytes, Limits::default())
}

/// Reads within these limits.
pub fn read_within(bytes: &[u8], limits: Limits) -> Collected {
    read_with(bytes, &ReadOptions { limits, ..ReadOptions::default() })
}

/// Reads with these options.
pub fn read_with(bytes: &[u8], options: &ReadOptions) -> Collected {
    let mut collected = Collected::default();
    let kind = read_bytes(bytes, "手册", options, &mut collected);
    collected.kind = kind.map(|kind| kind.to_string()).unwrap_or_default();
    for problem in &collected.problems {
        assert_eq!(problem.file, "手册");
        assert!(problem.hint.as_deref().is_some_and(|hint| !hint.is_empty()), "{problem} has no hint");
    }
    collected
}

/// A ZIP archive with these parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An XLSX whose one sheet holds this XML inside of `sheetData`, and these further parts.
pub fn xlsx_of(sheet_data: &str, further: &[(&str, &[u8])]) -> Vec<u8> {
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let package = relations("officeDocument", "xl/workbook.xml");
    let inner = relations("worksheet", "worksheets/sheet1.xml");
    let workbook = "<workbook><sheets><sheet name=\"目录\" r:id=\"r1\"/></sheets></workbook>";
    let sheet = format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", package.as_bytes()),
        ("xl/_rels/workbook.xml.rels", inner.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(further);
    archive(&parts)
}

/// An ODS whose one sheet holds this XML.
pub fn ods_of(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles/><office:body><office:spreadsheet>\
         <table:table table:name=\"目录\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}
