//! Workbooks, written and read back.

use super::*;
use crate::export::formats::about::tests::made_up;
use crate::export::formats::value::tests::{ITEMS, full, sparse, text};
use calamine::{Data, Reader, Xlsx, open_workbook};

/// Writes a workbook of rows whose sheets have at most so many rows.
fn written(rows: &[Row], rows_in_a_sheet: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = WorkbookWriter::new(&folder.path().join("all.xlsx"), made_up()).unwrap();
    writer.rows_in_a_sheet = rows_in_a_sheet;
    writer.begin(&ITEMS).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer.finish().unwrap();
    folder
}

fn sheets(folder: &tempfile::TempDir) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut workbook: Xlsx<_> = open_workbook(folder.path().join("all.xlsx")).unwrap();
    let sheets = workbook.worksheets().into_iter();
    sheets.map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect())).collect()
}

fn string(text: &str) -> Data {
    Data::String(text.to_owned())
}

fn moment(cell: &Data) -> (u16, u8, u8, u8, u8, u8, u16) {
    let Data::DateTime(moment) = cell else { panic!("{cell:?} is no date") };
    moment.to_ymd_hms_milli()
}

#[test]
fn values_come_back_as_what_they_are() {
    let sheets = sheets(&written(&[full(), sparse("B-2")], ROWS_IN_A_SHEET));
    let (name, rows) = &sheets[1];
    assert_eq!(name, "事项");
    assert_eq!(rows[0][..3], [string("代码"), string("名称"), string("俗称")]);
    assert_eq!(
        rows[1][..4],
        [string("A-1"), string("=身份证\"补领\""), string("补身份证|丢了身份证"), Data::Empty]
    );
    assert_eq!(rows[1][4..6], [Data::Float(1.0), string("是")]);
    assert_eq!(moment(&rows[1][6]), (2018, 6, 20, 0, 0, 0, 0));
    assert_eq!(moment(&rows[1][7]), (2018, 6, 20, 8, 30, 0, 250));
    assert_eq!(rows[1][8..], [string(r#"[{"amount":20}]"#), Data::Float(20.4)]);
    assert_eq!(rows.len(), 3);
}

#[test]
fn the_first_sheet_says_which_release_this_is_and_what_programs_call_the_columns() {
    let sheets = sheets(&written(&[full()], ROWS_IN_A_SHEET));
    let (name, lines) = &sheets[0];
    assert_eq!(name, "说明");
    assert_eq!(lines[0][0], string("虚构数据"));
    let line = |first: &str, second: &str| {
        let found = lines.iter().find(|line| line[0] == string(first) && line[1] == string(second));
        found.unwrap_or_else(|| panic!("no line {first} {second}"))
    };
    line("版本", "2018.06.20");
    assert_eq!(line("事项", "items")[2], Data::Float(1.0));
    assert_eq!(line("事项", "主项")[2..5], [string("parent"), string("文本"), Data::Empty]);
    assert_eq!(line("事项", "主项")[6], string("items.code"));
}

#[test]
fn a_sheet_that_is_full_goes_on_in_another() {
    let rows: Vec<_> = (0..5).map(|number| sparse(&number.to_string())).collect();
    let sheets = sheets(&written(&rows, 3));
    let names: Vec<_> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["说明", "事项", "事项 (2)", "事项 (3)"]);
    let codes: Vec<_> =
        sheets[1..].iter().flat_map(|(_, rows)| rows[1..].iter().map(|row| row[0].to_string())).collect();
    assert_eq!(codes, ["0", "1", "2", "3", "4"]);
}

#[test]
fn a_text_that_does_not_fit_is_marked_and_listed() {
    let mut long = full();
    long.cells[1] = text(&"长".repeat(40_000));
    let sheets = sheets(&written(&[long], ROWS_IN_A_SHEET));
    assert!(
        sheets[1].1[1][1].to_string().ends_with("全文 40000 字，见同一版本的 items.csv 或 items.ndjson〕")
    );
    let listed = [string("事项"), Data::Float(2.0), string("名称"), Data::Float(40_000.0)];
    assert!(sheets[0].1.iter().any(|line| line[..4] == listed), "{:?}", sheets[0].1);
}

#[test]
fn characters_that_xml_cannot_say_are_kept() {
    let mut odd = full();
    odd.cells[1] = text("甲\u{1}乙_x0041_\u{b}<&>\u{fffe}");
    let sheets = sheets(&written(&[odd], ROWS_IN_A_SHEET));
    assert_eq!(sheets[1].1[1][1], string("甲\u{1}乙_x0041_\u{b}<&>\u{fffe}"));
}

#[test]
fn a_line_end_from_another_system_is_one_that_spreadsheets_know() {
    let mut lines = full();
    lines.cells[1] = text("换行\r\n回车");
    let sheets = sheets(&written(&[lines], ROWS_IN_A_SHEET));
    assert_eq!(sheets[1].1[1][1], string("换行\n回车"));
}

#[test]
fn the_same_rows_make_the_same_bytes() {
    let bytes = || std::fs::read(written(&[full(), sparse("B-2")], ROWS_IN_A_SHEET).path().join("all.xlsx"));
    let first = bytes().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(first, bytes().unwrap());
}

#[test]
fn a_row_without_a_table_and_a_folder_that_is_not_there_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = WorkbookWriter::new(&folder.path().join("all.xlsx"), made_up()).unwrap();
    assert!(writer.row(&full()).is_err());
    assert!(WorkbookWriter::new(&folder.path().join("missing/all.xlsx"), made_up()).is_err());
}
