//! Files that are damaged, mistaken or made to do harm: each is a problem that says what to do.

use crate::support::reading::{Collected, archive, ods_of, read, read_with, read_within, xlsx_of};
use onevisit::ingest::reader::{Limits, ReadOptions, encoding_named, read_bytes};
use onevisit::ingest::rows::RowSink;
use rust_xlsxwriter::Workbook;
use serde_json::{Map, Value};
use std::ops::ControlFlow;

fn expect(bytes: &[u8], rule: &str, words: &str) -> Collected {
    let collected = read(bytes);
    assert_eq!(collected.errors(), [rule], "{:?}", collected.problems);
    let said = collected.problems.iter().any(|problem| problem.to_string().contains(words));
    assert!(said, "{:?} does not say {words:?}", collected.problems);
    collected
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    expect(b"", "empty-file", "empty");
    expect(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unsupported-format", "a PNG picture");
    expect(b"%PDF-1.7\n", "unsupported-format", "a PDF document");
    expect(b"\x1f\x8b\x08\0", "unsupported-format", "unpack it");
    expect(b"Rar!\x1a\x07\0", "unsupported-format", "a RAR archive");
    expect(b"<html><table><tr><td>1</td></tr></table></html>", "unsupported-format", "save it as .xlsx");
    let noise: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    expect(&noise, "unsupported-format", "neither text nor a workbook");
    expect(&archive(&[("a.csv", b"1,2")]), "unsupported-format", "a ZIP archive");
    expect(&archive(&[("word/document.xml", b"<a/>")]), "unsupported-format", "a Word document");
    let binary: [(&str, &[u8]); 2] = [("[Content_Types].xml", b"<a/>"), ("xl/workbook.bin", b"1")];
    expect(&archive(&binary), "unsupported-format", ".xlsb");
}

#[test]
fn a_workbook_with_macros_is_refused() {
    let bytes = xlsx_of("", &[("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")]);
    expect(&bytes, "macro-workbook", "save it as .xlsx");
}

#[test]
fn a_part_that_explodes_is_refused() {
    let zeros = vec![b' '; 80 * 1024 * 1024];
    let bytes = xlsx_of("", &[("xl/media/image1.png", &zeros)]);
    assert!(bytes.len() < 200_000);
    expect(&bytes, "archive-too-large", "xl/media/image1.png");
    let limits = Limits { archive_bytes: 1024 * 1024, ..Limits::default() };
    let parts: Vec<String> = (0..40).map(|number| format!("xl/media/{number}")).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|name| (name.as_str(), &zeros[..50_000])).collect();
    assert_eq!(read_within(&xlsx_of("", &parts), limits).errors(), ["archive-too-large"]);
    let limits = Limits { archive_entries: 20, ..Limits::default() };
    assert_eq!(read_within(&xlsx_of("", &parts), limits).errors(), ["unreadable"]);
}

#[test]
fn a_directory_that_lies_about_sizes_changes_nothing() {
    let limits = Limits { part_bytes: 100_000, ..Limits::default() };
    let mut bytes = xlsx_of("", &[("xl/styles2.xml", &[b' '; 1_000_000])]);
    let real = 1_000_000_u32.to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == real).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let errors = read_within(&bytes, limits).errors().join(" ");
    assert!(errors == "archive-too-large" || errors == "unreadable", "{errors}");
}

#[test]
fn a_cell_that_does_not_end_is_refused() {
    let huge = "字".repeat(700_000);
    let inline =
        |text: &str| format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>");
    expect(&xlsx_of(&inline(&huge), &[]), "cell-too-long", "xl/worksheets/sheet1.xml");
    let rich = "<r><t>0123456789</t></r>".repeat(200_000);
    let row = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>{rich}</is></c></row>");
    expect(&xlsx_of(&row, &[]), "cell-too-long", "shorten");
    let long = "字".repeat(10_000);
    let cell = expect(&xlsx_of(&inline(&long), &[]), "cell-too-long", "20000 bytes");
    assert_eq!((cell.problems[0].row, cell.problems[0].field.as_str()), (1, "A"));
    assert_eq!(cell.problems[0].sheet.as_deref(), Some("目录"));
    expect(
        &ods_of(&format!("<table:table-row><table:table-cell><text:p>{huge}")),
        "cell-too-long",
        "content.xml",
    );
    let spaces = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>\
                  <text:s text:c=\"99999999999\"/></text:p></table:table-cell></table:table-row>";
    expect(&ods_of(spaces), "row-too-long", "at most");
    let wide =
        spaces.replace("<table:table-cell ", "<table:table-cell table:number-columns-repeated=\"500\" ");
    expect(&ods_of(&wide.replace("99999999999", "10000")), "row-too-long", "at most");
    expect(format!("a,b\n1,{long}\n").as_bytes(), "cell-too-long", "[cell-too-long]");
}

#[test]
fn room_for_strings_is_not_made_on_trust() {
    let strings = "<sst uniqueCount=\"9999999999999\"><si><t>a</t></si></sst>";
    let bytes = xlsx_of("", &[("xl/sharedStrings.xml", strings.as_bytes())]);
    expect(&bytes, "archive-too-large", "different texts");
}

#[test]
fn a_truncated_workbook_is_a_problem() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..500 {
        sheet.write(row, 0, f64::from(row) * 1.7).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    for end in [10, 100, bytes.len() / 2, bytes.len() - 30, bytes.len() - 1] {
        expect(&bytes[..end], "unreadable", "copy or download it again");
    }
    let xls = include_bytes!("files/guide.xls");
    for end in [512, 1_000, 5_000] {
        expect(&xls[..end], "unreadable", "again");
    }
    expect(&ods_of("<table:table-row>")[..300], "unreadable", "again");
}

#[test]
fn formulas_are_counted_and_their_results_must_be_there() {
    let computed = "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f>2+1</f><v>3</v></c></row>";
    let collected = read(&xlsx_of(computed, &[]));
    assert_eq!((collected.errors().len(), collected.warnings()), (0, vec!["formula"]));
    assert!(collected.problems[0].message.contains("2 cells"), "{}", collected.problems[0]);
    assert_eq!(collected.cells(), [["2", "3"]]);
    let bare = "<row r=\"7\"><c r=\"C7\"><f>1+1</f></c><c r=\"D7\" t=\"e\"><v>#REF!</v></c></row>";
    let collected = read(&xlsx_of(bare, &[]));
    assert_eq!(collected.errors(), ["formula-without-value", "cell-error"]);
    assert_eq!((collected.problems[0].row, collected.problems[0].field.as_str()), (7, "C"));
    assert!(collected.problems[1].message.contains("#REF!"));
    expect(b"a,b\n1,=SUM(A1:A2)\n", "formula", "\"=SUM(A1:A2)\"");
}

#[test]
fn rows_and_columns_have_an_end() {
    let limits = Limits { rows: 1_000, ..Limits::default() };
    let rows = "1,2\n".repeat(2_000_000);
    let collected = read_within(rows.as_bytes(), limits);
    assert_eq!((collected.rows.len(), collected.errors()), (1_000, vec!["too-many-rows"]));
    let objects = "{\"a\":1}\n".repeat(2_000);
    let collected = read_within(objects.as_bytes(), limits);
    assert_eq!((collected.objects.len(), collected.errors()), (1_000, vec!["too-many-rows"]));
    let repeated = "<table:table-row table:number-rows-repeated=\"18446744073709551615\"><table:table-cell \
                    table:number-columns-repeated=\"18446744073709551615\"><text:p>x</text:p></table:table-cell>\
                    </table:table-row>";
    let collected = read_within(&ods_of(repeated), limits);
    assert_eq!(collected.errors(), ["too-many-columns", "too-many-rows"]);
    let far = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row><row r=\"4294967290\"><c><v>1</v></c></row>";
    let collected = read(&xlsx_of(far, &[]));
    assert_eq!(collected.errors(), ["too-many-columns"]);
    assert_eq!(collected.rows[1].0, 4_294_967_290);
}

#[test]
fn an_unclosed_quote_swallows_no_more_than_a_row() {
    let mut bytes = b"a,b\n1,\"open\n".to_vec();
    expect(&bytes, "unclosed-quote", "row 2".trim_start_matches("row "));
    bytes.extend_from_slice(&b"1,2\n".repeat(1_000_000));
    let collected = expect(&bytes, "row-too-long", "quotation mark");
    assert_eq!((collected.rows.len(), collected.problems[0].row), (1, 2));
}

#[test]
fn json_is_bounded_in_depth_and_length_and_goes_on_after_a_broken_line() {
    let deep = format!("[{{\"a\":{}1{}}},{{\"a\":2}}]", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(expect(deep.as_bytes(), "bad-json", "recursion").objects.len(), 1);
    expect(format!("[{{\"a\":{}", "[".repeat(2_000_000)).as_bytes(), "row-too-long", "partner");
    assert_eq!(read("[".repeat(100_000).as_bytes()).errors(), ["not-an-object", "truncated"]);
    let lines = "{\"a\":1}\n{\"a\":\n{\"a\":\"x\0y\"}\n{\"a\":4}\n";
    let collected = read(lines.as_bytes());
    assert_eq!(collected.errors(), ["bad-json", "bad-json"]);
    assert_eq!((collected.problems[0].row, collected.objects.last().unwrap().0), (2, 4));
    expect(b"{\"a\":1}\n{\"a\":2", "truncated", "copy it whole");
    expect(b"[{\"a\":1},{\"a\"", "truncated", "middle of a value");
    expect(b"[1]", "not-an-object", "element 1");
    expect(b"{\"a\":1} nonsense", "bad-json", "\"n\"");
}

#[test]
fn bytes_that_cannot_be_decoded_are_named_with_their_line() {
    let mut text = "编码,名称\n".repeat(100).into_bytes();
    text[3 * 14 + 1] = 0xff;
    let collected = read(&text);
    assert_eq!(collected.errors(), ["encoding"]);
    assert_eq!(collected.problems[0].row, 4);
    assert!(collected.problems[0].hint.as_deref().unwrap().contains("--encoding"));
    let options = ReadOptions { encoding: encoding_named("utf-8"), ..ReadOptions::default() };
    let gbk = encoding_rs::GB18030.encode(&"编码,名称\n".repeat(100)).0.into_owned();
    assert_eq!(read_with(&gbk, &options).errors().len(), 11);
}

#[test]
fn a_file_with_too_many_problems_is_not_read_on() {
    let text = "=SUM(A1)\n".repeat(5_000);
    let collected = read(text.as_bytes());
    assert_eq!(collected.problems.len(), 1_001);
    assert_eq!(collected.errors().last(), Some(&"too-many-problems"));
}

/// Has enough after the first row.
#[derive(Default)]
struct Impatient(usize);

impl RowSink for Impatient {
    fn begin_sheet(&mut self, _: Option<&str>) {}

    fn row(&mut self, _: u64, _: &[String]) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Break(())
    }

    fn end_sheet(&mut self) {}

    fn object(&mut self, _: u64, _: Map<String, Value>) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Break(())
    }

    fn problem(&mut self, _: onevisit::domain::problem::Problem) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
}

#[test]
fn a_sink_that_has_enough_is_left_alone() {
    let xlsx = xlsx_of(&"<row><c><v>1</v></c></row>".repeat(3), &[]);
    let xls = include_bytes!("files/guide.xls");
    for bytes in [&b"1,2\n3,4\n"[..], &b"{\"a\":1}{\"a\":2}"[..], &b"{}\n{}\n{}"[..], &xlsx, xls] {
        let mut sink = Impatient::default();
        read_bytes(bytes, "手册", &ReadOptions::default(), &mut sink);
        assert_eq!(sink.0, 1);
    }
}
