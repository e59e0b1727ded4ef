//! Whatever the bytes are, reading them ends, does not panic and gives no more than its limits allow.
//!
//! `PROPTEST_CASES=100000 cargo test --release hostile_bytes` tries harder.

use crate::support::reading::{ods_of, read_within, xlsx_of};
use onevisit::ingest::reader::Limits;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

fn small() -> Limits {
    Limits {
        rows: 200,
        columns: 20,
        row_bytes: 10_000,
        text_bytes: 1_000_000,
        problems: 50,
        ..Limits::default()
    }
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let limits = small();
    let collected = read_within(bytes, limits);
    prop_assert!(collected.rows.len() + collected.objects.len() <= 200);
    prop_assert!(collected.problems.len() <= limits.problems + 1);
    prop_assert!(collected.bytes <= 1_000_000);
    prop_assert!(collected.rows.iter().all(|(_, cells)| cells.len() <= limits.columns));
    Ok(())
}

fn seeds() -> Vec<Vec<u8>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..5 {
        sheet.write(row, 0, "居民身份证").unwrap();
        sheet.write(row, 1, f64::from(row)).unwrap();
        sheet.write(row, 2, Formula::new("=1+1").set_result("2")).unwrap();
    }
    sheet.merge_range(5, 0, 6, 1, "合并", &Format::new()).unwrap();
    let table = "编码,名称\n37,\"证,\n照\"\n".repeat(10);
    vec![
        workbook.save_to_buffer().unwrap(),
        xlsx_of("<row r=\"1\"><c r=\"A1\" t=\"str\"><f>1</f><v>x</v></c></row>", &[]),
        ods_of(
            "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" \
             office:value=\"1\"><text:p>1</text:p></table:table-cell></table:table-row>",
        ),
        include_bytes!("files/guide.xls").to_vec(),
        table.as_bytes().to_vec(),
        encoding_rs::GB18030.encode(&table).0.into_owned(),
        table.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        b"[{\"a\":\"\\u7f16\",\"b\":[{\"c\":1}]},{\"a\":2}]".to_vec(),
        b"{\"a\":1}\n{\"a\":[1,2]}\n{\"a\":3}\n".to_vec(),
        b"{\"data\":{\"rows\":[{\"a\":1},{\"a\":2}]}}".to_vec(),
    ]
}

/// Changes to a file: at a share of its length, some bytes are written over, put in or taken out.
fn changes() -> impl Strategy<Value = Vec<(u16, u8, Vec<u8>)>> {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..6),
        Just(vec![0xff; 4]),
        Just(vec![0; 8]),
        Just(b"<sst uniqueCount=\"99999999999\">".to_vec()),
        Just(b"\"{[\n".to_vec()),
    ];
    prop::collection::vec((any::<u16>(), 0..3_u8, bytes), 1..6)
}

fn change(file: &mut Vec<u8>, (share, how, bytes): &(u16, u8, Vec<u8>)) {
    let at = file.len() * usize::from(*share) / 65_536;
    let end = (at + bytes.len()).min(file.len());
    match how {
        0 => drop(file.splice(at..end, bytes.iter().copied())),
        1 => drop(file.splice(at..at, bytes.iter().copied())),
        _ => drop(file.drain(at..end)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        check(&bytes)?;
    }

    #[test]
    fn arbitrary_text_is_survived(text in "[\\[\\]{}\",:;=\n\r\t a1编\u{0}]{0,300}") {
        check(text.as_bytes())?;
    }

    #[test]
    fn changed_files_are_survived(seed in 0..10_usize, changes in changes()) {
        let mut file = seeds().swap_remove(seed);
        changes.iter().for_each(|one| change(&mut file, one));
        check(&file)?;
    }

    #[test]
    fn changed_markup_is_survived(seed in 0..2_usize, changes in changes()) {
        let mut sheet = b"<row r=\"1\" spans=\"1:2\"><c r=\"A1\" s=\"0\" t=\"inlineStr\"><is><t>x</t></is></c>\
            <c r=\"B1\"><f t=\"shared\" si=\"0\" ref=\"B1:B2\">1+1</f><v>2</v></c></row></sheetData><mergeCells>\
            <mergeCell ref=\"A1:A2\"/></mergeCells><sheetData>".to_vec();
        if seed == 1 {
            sheet = b"<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value=\"1\" \
                office:value-type=\"float\" table:number-rows-spanned=\"2\" table:formula=\"x\"><text:p>1<text:s text:c=\"3\"/></text:p>\
                <office:annotation/></table:table-cell></table:table-row>".to_vec();
        }
        changes.iter().for_each(|one| change(&mut sheet, one));
        let text = String::from_utf8_lossy(&sheet);
        check(&if seed == 0 { xlsx_of(&text, &[]) } else { ods_of(&text) })?;
    }
}
