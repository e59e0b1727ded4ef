//! The lists that are imported: made up, and labelled so in every name.

use rust_xlsxwriter::Workbook;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

const HEADING: [&str; 12] = [
    "序号",
    "事项名称",
    "实施主体",
    "实施编码",
    "事项类型",
    "办理形式",
    "法定办结时限",
    "承诺办结时限",
    "到办事现场次数",
    "服务对象",
    "申请材料",
    "咨询电话",
];
/// Few departments of a nation have more items than this.
const ITEMS_OF_A_DEPARTMENT: u64 = 500;

/// How often an edit stands in a list, if at all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edits {
    None,
    Ten,
}

fn row(number: u64, items: u64, edits: Edits) -> [String; 12] {
    let one_visit = number.is_multiple_of(3);
    let edited = edits == Edits::Ten && number % (items / 10).max(1) == 7;
    [
        number.to_string(),
        format!("合成事项第{number}号许可"),
        format!("合成部门{}", number / ITEMS_OF_A_DEPARTMENT + 1),
        format!("SYNTHETIC-{number:08}"),
        "行政许可".to_owned(),
        if one_visit { "只跑一次" } else { "零跑腿" }.to_owned(),
        "20个工作日".to_owned(),
        format!("{}个工作日", if edited { 3 } else { 5 }),
        if one_visit { "1" } else { "0" }.to_owned(),
        "自然人、企业法人".to_owned(),
        "1.申请表(原件1份);2.居民身份证(复印件1份);3.营业执照(复印件1份)".to_owned(),
        format!("0531-1{:07}", number % 10_000_000),
    ]
}

/// Writes a list as CSV.
pub(crate) fn write_csv(path: &Path, items: u64, edits: Edits) {
    let mut sheet = csv::Writer::from_writer(BufWriter::new(File::create(path).unwrap()));
    sheet.write_record(HEADING).unwrap();
    for number in 1..=items {
        sheet.write_record(row(number, items, edits)).unwrap();
    }
    sheet.flush().unwrap();
}

/// Writes a list as XLSX.
pub(crate) fn write_xlsx(path: &Path, items: u64, edits: Edits) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().unwrap();
    for (column, heading) in HEADING.iter().enumerate() {
        sheet.write_string(0, column as u16, *heading).unwrap();
    }
    for number in 1..=items {
        for (column, cell) in row(number, items, edits).iter().enumerate() {
            sheet.write_string(number as u32, column as u16, cell).unwrap();
        }
    }
    workbook.save(path).unwrap();
}
