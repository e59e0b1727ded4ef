//! Honest files of every format are read alike, however they are encoded and whatever they are called.

use crate::support::reading::{Collected, ods_of, read, read_with, xlsx_of};
use onevisit::ingest::reader::{ReadOptions, encoding_named, kind_of, read_file};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::json;

const TABLE: &str = "编码,名称,电话\n37,\"证,\n\"\"照\"\"\",\"=\"\"0531\"\"\"\n\n38,办理,=\"0532\"\n";

fn expect_table(collected: &Collected, kind: &str) {
    assert_eq!(collected.kind, kind);
    assert!(collected.problems.is_empty(), "{kind}: {:?}", collected.problems);
    assert_eq!(collected.sheets, [None]);
    assert_eq!(
        collected.cells(),
        [vec!["编码", "名称", "电话"], vec!["37", "证,\n\"照\"", "0531"], vec!["38", "办理", "0532"]]
    );
    let numbers: Vec<u64> = collected.rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 2, 4], "{kind}");
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_table_is_read_in_every_encoding() {
    expect_table(&read(TABLE.as_bytes()), "CSV, UTF-8");
    expect_table(&read(format!("\u{feff}{TABLE}").as_bytes()), "CSV, UTF-8");
    expect_table(&read(&encoding_rs::GB18030.encode(TABLE).0), "CSV, GB18030");
    let marked = format!("\u{feff}{TABLE}");
    for text in [TABLE, marked.as_str()] {
        expect_table(&read(&utf_16(text, u16::to_le_bytes)), "CSV, UTF-16LE");
        expect_table(&read(&utf_16(text, u16::to_be_bytes)), "CSV, UTF-16BE");
    }
    let tabs = TABLE.replace("证,", "证;").replace(',', "\t").replace("证;", "证,");
    expect_table(&read(tabs.as_bytes()), "TSV, UTF-8");
    let lines = TABLE.replace('\n', "\r\n").replace("证,\r\n", "证,\n");
    expect_table(&read(lines.as_bytes()), "CSV, UTF-8");
}

#[test]
fn a_named_encoding_overrules_what_the_bytes_look_like() {
    let options = ReadOptions { encoding: encoding_named("big5"), ..ReadOptions::default() };
    let collected = read_with(&encoding_rs::BIG5.encode("編碼,名稱\n").0, &options);
    assert_eq!(collected.cells(), [["編碼", "名稱"]]);
    assert!(encoding_named("gbk").is_some() && encoding_named("utf-16le").is_some());
    assert!(encoding_named("klingon").is_none());
}

#[test]
fn json_is_read_in_every_shape() {
    let shapes = [
        "[{\"code\":\"1\"},{\"code\":\"2\",\"materials\":[{\"name\":\"居民身份证\"}]}]",
        "{\"code\":\"1\"}\n{\"code\":\"2\",\"materials\":[{\"name\":\"居民身份证\"}]}\n",
        "{\"code\":\"1\"}{\"code\":\"2\",\"materials\":[{\"name\":\"居民身份证\"}]}",
        "{\n \"total\": 2,\n \"data\": [\n{\"code\":\"1\"},\n{\"code\":\"2\",\"materials\":[{\"name\":\"居民身份证\"}]}\n]}",
    ];
    for shape in shapes {
        for bytes in [shape.as_bytes().to_vec(), encoding_rs::GB18030.encode(shape).0.into_owned()] {
            let collected = read(&bytes);
            assert!(collected.problems.is_empty(), "{shape}: {:?}", collected.problems);
            let second = json!({"code": "2", "materials": [{"name": "居民身份证"}]});
            assert_eq!(collected.objects, [(1, json!({"code": "1"})), (2, second)], "{shape}");
        }
    }
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("目录").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write(0, 0, "编码").unwrap();
    sheet.write(0, 2, 370_100_123_456_i64).unwrap();
    sheet.write(1, 0, 0.1 + 0.2).unwrap();
    sheet.write_with_format(1, 1, ExcelDateTime::from_ymd(2025, 10, 13).unwrap(), &date).unwrap();
    sheet.write(1, 2, true).unwrap();
    sheet.write(4, 0, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.merge_range(5, 0, 6, 0, "合并", &Format::new()).unwrap();
    let hidden = workbook.add_worksheet().set_name("藏").unwrap();
    hidden.set_hidden(true).write(0, 0, "x").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_as_a_person_sees_it() {
    let collected = read(&workbook());
    assert_eq!(collected.kind, "XLSX");
    assert_eq!(collected.sheets, [Some("目录".to_owned()), Some("藏".to_owned())]);
    assert_eq!(
        collected.cells(),
        [
            vec!["编码", "", "370100123456"],
            vec!["0.3", "2025-10-13", "true"],
            vec!["2"],
            vec!["合并"],
            vec!["x"]
        ]
    );
    assert_eq!(collected.rows[2].0, 5);
    assert_eq!(collected.warnings(), ["formula", "hidden-sheet"]);
    assert_eq!(collected.problems[0].sheet.as_deref(), Some("目录"));
    assert!(collected.errors().is_empty());
}

#[test]
fn the_name_of_a_file_says_nothing_and_the_progress_ends_at_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("目录.xls");
    for (bytes, kind) in [(workbook(), "XLSX"), (TABLE.repeat(9_000).into_bytes(), "CSV, UTF-8")] {
        std::fs::write(&path, &bytes).unwrap();
        let mut told = Vec::new();
        let mut collected = Collected::default();
        let options = ReadOptions::default();
        let found = read_file(&path, "手册", &options, &mut |bytes| told.push(bytes), &mut collected);
        assert_eq!(found.map(|kind| kind.to_string()).as_deref(), Some(kind));
        assert_eq!(kind_of(&path, &options).unwrap(), found);
        assert!(!collected.rows.is_empty() && told.is_sorted(), "{told:?}");
        assert!(*told.last().unwrap() <= bytes.len() as u64, "{told:?}");
        assert!(*told.last().unwrap() > bytes.len() as u64 / 2, "{told:?}");
    }
}

#[test]
fn an_ods_is_read_with_its_repeated_rows_and_cells() {
    let bytes = ods_of(
        "<table:table-column table:number-columns-repeated=\"1024\"/>\
         <table:table-row><table:table-cell office:value-type=\"string\"><text:p>编码</text:p>\
         <text:p>二<text:s text:c=\"2\"/>行 &amp;</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"12\"><text:p>12.00</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" \
         office:value-type=\"date\" office:date-value=\"2025-10-13\"><office:annotation><text:p>备注</text:p>\
         </office:annotation><text:p>13.10.25</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>",
    );
    let collected = read(&bytes);
    assert_eq!((collected.kind.as_str(), collected.problems.len()), ("ODS", 0), "{:?}", collected.problems);
    let date = vec!["2025-10-13", "2025-10-13"];
    assert_eq!(collected.cells(), [vec!["编码\n二  行 &", "12"], date.clone(), date]);
    assert_eq!(collected.rows[1].0, 5);
    assert_eq!(collected.rows[2].0, 6);
}

#[test]
fn an_xls_is_read_like_an_xlsx() {
    let collected = read(include_bytes!("files/guide.xls"));
    assert_eq!(collected.kind, "XLS");
    let row = |number: usize, name: &str| {
        let [code, number] = [format!("3701{number:04}"), format!("{}", 370_100_123_456_usize + number)];
        [code, name.to_owned(), "0531".to_owned(), "2025-10-13".to_owned(), number].to_vec()
    };
    let heading = ["编码", "名称", "电话", "日期", "数量", "公式"].map(str::to_owned).to_vec();
    let rows = [heading, row(1, "居民身份证办理1"), row(2, "居民身份证办理2"), row(3, &"长".repeat(5_000))];
    assert_eq!(collected.rows.iter().take(4).map(|(_, cells)| cells.clone()).collect::<Vec<_>>(), rows);
    assert_eq!(collected.rows[4], (2, vec![String::new(), "true".to_owned()]));
    assert_eq!(collected.warnings(), ["formula", "hidden-sheet"]);
    assert_eq!((collected.problems[0].row, collected.problems[0].field.as_str()), (2, "F"));
}

#[test]
fn a_number_with_too_many_digits_is_pointed_out_once_a_column() {
    let cells = |row: u32| format!("<row r=\"{row}\"><c r=\"B{row}\"><v>370102199001011232</v></c></row>");
    let collected = read(&xlsx_of(&(1..9).map(cells).collect::<String>(), &[]));
    assert_eq!(collected.warnings(), ["number-precision"]);
    assert_eq!((collected.problems[0].row, collected.problems[0].field.as_str()), (1, "B"));
}
