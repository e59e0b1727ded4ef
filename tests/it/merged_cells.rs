//! Merged cells of real files: what is merged over several rows holds for the items of all of them.

use crate::support::reading::{Collected, ods_of, read, read_within, xlsx_of};
use onevisit::domain::note::Note;
use onevisit::domain::problem::Problem;
use onevisit::ingest::handed_in::HandedIn;
use onevisit::ingest::reader::{Limits, ReadOptions, read_bytes};
use onevisit::ingest::rows::MergedRange;
use onevisit::ingest::understanding::{TakeHandedIn, Understanding};
use rust_xlsxwriter::{Format, Workbook};
use std::ops::ControlFlow;

#[derive(Default)]
struct Taken {
    items: Vec<HandedIn>,
    problems: Vec<Problem>,
}

impl TakeHandedIn for Taken {
    fn item(&mut self, item: HandedIn) -> ControlFlow<()> {
        self.items.push(item);
        ControlFlow::Continue(())
    }

    fn problem(&mut self, problem: Problem) -> ControlFlow<()> {
        self.problems.push(problem);
        ControlFlow::Continue(())
    }

    fn note(&mut self, _: Note) {}
}

fn understand(bytes: &[u8]) -> Taken {
    let mut taken = Taken::default();
    let mut understanding = Understanding::new("items.xlsx", None, &mut taken);
    read_bytes(bytes, "items.xlsx", &ReadOptions::default(), &mut understanding);
    understanding.finish();
    taken
}

/// A workbook with these cells, and these ranges: first row, first column, last row, last column, text.
fn workbook(cells: &[&str], ranges: &[(u32, u16, u32, u16, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(cells) {
        for (column, cell) in (0..).zip(line.split('|')).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    for (top, left, bottom, right, text) in ranges {
        sheet.merge_range(*top, *left, *bottom, *right, text, &Format::new()).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn every_item_under_a_merged_cell_has_its_value() {
    let bytes = workbook(
        &[
            "",
            "||||办结时限",
            "||||法定|承诺",
            "1|甲备案|||20个工作日",
            "2|乙备案|||10个工作日",
            "3|丙备案|||即办",
            "4|丁备案|窗口|合成路2号|即办|即办",
        ],
        &[
            (0, 0, 0, 6, "合成局事项清单"),
            (1, 0, 2, 0, "序号"),
            (1, 1, 2, 1, "事项名称"),
            (1, 2, 2, 2, "办理形式"),
            (1, 3, 2, 3, "办理地点"),
            (1, 6, 2, 6, "咨询电话"),
            (3, 2, 5, 2, "零跑腿"),
            (3, 3, 5, 3, "合成路1号"),
            (3, 5, 4, 5, "5个工作日"),
            (3, 6, 6, 6, "0000-1234567"),
        ],
    );
    let taken = understand(&bytes);
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    let names: Vec<&str> = taken.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["甲备案", "乙备案", "丙备案", "丁备案"]);
    for (item, number) in taken.items.iter().zip(1..) {
        let is_merged = number < 4;
        assert_eq!(item.handling_mode.as_deref(), is_merged.then_some("zero_visit"), "{number}");
        let address = if is_merged { "合成路1号" } else { "合成路2号" };
        assert_eq!(item.guide.places[0].address.as_deref(), Some(address));
        assert_eq!(item.guide.consult.len(), 1, "{number}");
    }
    let promised = taken.items.iter().map(|item| item.processing_time.promised.map(|limit| limit.amount));
    assert_eq!(promised.take(3).collect::<Vec<_>>(), [Some(5), Some(5), None]);
    assert_eq!(taken.items[1].processing_time.statutory.map(|limit| limit.amount), Some(10));
}

#[test]
fn an_item_with_a_row_for_each_material_is_one_item() {
    let cells = ["序号|事项名称|申请材料", "||身份证", "||户口本", "2|乙备案|表"];
    let taken = understand(&workbook(&cells, &[(1, 0, 2, 0, "1"), (1, 1, 2, 1, "甲备案")]));
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    let counts: Vec<usize> = taken.items.iter().map(|item| item.guide.materials.len()).collect();
    assert_eq!(counts, [2, 1]);
}

const ODS: &str = "\
    <table:table-row><table:table-cell><text:p>事项名称</text:p></table:table-cell>\
    <table:table-cell><text:p>办理形式</text:p></table:table-cell></table:table-row>\
    <table:table-row><table:table-cell><text:p>甲备案</text:p></table:table-cell>\
    <table:table-cell table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\"><text:p>零跑腿</text:p>\
    </table:table-cell></table:table-row>\
    <table:table-row><table:table-cell><text:p>乙备案</text:p></table:table-cell>\
    <table:covered-table-cell/></table:table-row>\
    <table:table-row><table:table-cell><text:p>丙备案</text:p></table:table-cell></table:table-row>";

#[test]
fn the_spans_of_an_ods_are_merged_cells() {
    let collected: Collected = read(&ods_of(ODS));
    let range = MergedRange { first_row: 2, last_row: 3, first_column: 1, last_column: 1 };
    assert_eq!(collected.merged, [range]);
    let taken = understand(&ods_of(ODS));
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    let modes: Vec<Option<&str>> = taken.items.iter().map(|item| item.handling_mode.as_deref()).collect();
    assert_eq!(modes, [Some("zero_visit"), Some("zero_visit"), None]);
}

#[test]
fn merged_cells_are_counted_and_may_be_damaged() {
    let within = Limits { merged_ranges: 2, ..Limits::default() };
    let sheet = |ranges: &str| {
        let data = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c></row></sheetData>";
        xlsx_of(&format!("{data}<mergeCells>{ranges}</mergeCells><sheetData>"), &[])
    };
    let collected = read(&sheet("<mergeCell ref=\"A1:B2\"/><mergeCell ref=\"C1:D1\"/>"));
    assert!(collected.problems.is_empty(), "{:?}", collected.problems);
    assert_eq!(
        collected.merged,
        [MergedRange { first_row: 1, last_row: 2, first_column: 0, last_column: 1 }]
    );
    assert_eq!(
        read_within(&sheet(&"<mergeCell ref=\"A1:A2\"/>".repeat(3)), within).errors(),
        ["too-many-merged-cells"]
    );
    for damaged in ["<mergeCell ref=\"A9:A1\"/>", "<mergeCell ref=\"?\"/>"] {
        let collected = read(&sheet(damaged));
        assert!(collected.errors().is_empty() && collected.rows.len() == 1, "{:?}", collected.problems);
    }
    let within = Limits { merged_ranges: 0, ..Limits::default() };
    assert_eq!(read_within(&ods_of(ODS), within).errors(), ["too-many-merged-cells"]);
}

#[test]
fn the_merged_cells_of_an_xls_are_told() {
    // No writer of XLS is at hand: the record that says how the first sheet is shown becomes one of merged cells.
    let mut bytes = include_bytes!("files/guide.xls").to_vec();
    let shown = [0x3e, 2, 18, 0];
    let at = bytes.windows(4).position(|window| window == shown).unwrap();
    let record = [0xe5, 0, 18, 0, 1, 0, 2, 0, 4, 0, 5, 0, 6, 0];
    bytes[at..at + record.len()].copy_from_slice(&record);
    let collected = read(&bytes);
    assert!(collected.errors().is_empty(), "{:?}", collected.problems);
    let range = MergedRange { first_row: 3, last_row: 5, first_column: 5, last_column: 6 };
    assert_eq!(collected.merged, [range]);
}

#[test]
fn a_wide_range_has_its_value_in_its_first_column() {
    let cells = ["事项名称|办理形式|备注", "甲备案", "乙备案|||"];
    let taken = understand(&workbook(&cells, &[(1, 1, 2, 2, "零跑腿")]));
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    assert_eq!(taken.items.len(), 2);
    assert!(taken.items.iter().all(|item| item.handling_mode.as_deref() == Some("zero_visit")));
    assert!(taken.items.iter().all(|item| item.note.is_none()));
}
