//! Sheets with cells that are merged over several rows.

use super::Understanding;
use super::tests::{Taken, brief};
use crate::ingest::rows::{MergedRange, RowSink};

/// Understands one sheet; each range is written as its first row, last row and column.
fn merged_sheet(ranges: &[(u64, u64, usize)], rows: &[&str]) -> Taken {
    let mut taken = Taken::default();
    let mut understanding = Understanding::new("items.xlsx", None, &mut taken);
    understanding.begin_sheet(Some("Sheet1"));
    let ranges = ranges.iter().map(|(first_row, last_row, column)| MergedRange {
        first_row: *first_row,
        last_row: *last_row,
        first_column: *column,
        last_column: *column,
    });
    understanding.merged(&ranges.collect::<Vec<_>>());
    for (row, number) in rows.iter().zip(1..) {
        let cells: Vec<String> = row.split('|').map(str::to_owned).collect();
        assert!(understanding.row(number, &cells).is_continue());
    }
    understanding.end_sheet();
    understanding.finish();
    taken
}

fn briefs(taken: &Taken) -> Vec<String> {
    taken.items.iter().map(brief).collect()
}

#[test]
fn what_is_merged_over_several_items_holds_for_each() {
    let taken = merged_sheet(
        &[(1, 2, 0), (1, 2, 1), (3, 5, 2), (3, 4, 3), (4, 5, 4)],
        &[
            "序号|事项名称|办理形式|办结时限||实施主体",
            "|||法定|承诺|",
            "1|甲备案|零跑腿|20个工作日|5个工作日|合成局",
            "2|乙备案|||3个工作日|合成局",
            "3|丙备案||||合成局",
            "4|丁备案||||合成局",
        ],
    );
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    assert_eq!(
        briefs(&taken),
        ["3 甲备案 @合成局", "4 乙备案 @合成局", "5 丙备案 @合成局", "6 丁备案 @合成局"]
    );
    let modes: Vec<Option<&str>> = taken.items.iter().map(|item| item.handling_mode.as_deref()).collect();
    assert_eq!(modes, [Some("zero_visit"), Some("zero_visit"), Some("zero_visit"), None]);
    let days = taken.items.iter().map(|item| item.processing_time.promised.map(|limit| limit.amount));
    assert_eq!(days.collect::<Vec<_>>(), [Some(5), Some(3), Some(3), None]);
}

#[test]
fn a_merged_main_item_goes_on_and_ends_with_its_range() {
    let rows = [
        "序号|主项名称|子项名称|实施主体",
        "1|合成许可|甲|合成局",
        "2||乙|",
        "3||丙|",
        "4|无|丁|",
        "5|合成备案|戊|",
        "6||己|",
    ];
    let taken = merged_sheet(&[(2, 3, 1), (2, 7, 3)], &rows);
    assert_eq!(
        briefs(&taken),
        [
            "2* 合成许可 @合成局",
            "2 合成许可 > 甲 @合成局",
            "3 合成许可 > 乙 @合成局",
            "4 丙 @合成局",
            "5 丁 @合成局",
            "6* 合成备案 @合成局",
            "6 合成备案 > 戊 @合成局",
            "7 己 @合成局",
        ]
    );
    // Where main items are not merged, an empty cell goes on with the one above.
    let taken = merged_sheet(&[], &rows);
    assert_eq!(
        briefs(&taken)[3..],
        [
            "4 合成许可 > 丙 @合成局",
            "5 丁 @合成局",
            "6* 合成备案 @合成局",
            "6 合成备案 > 戊 @合成局",
            "7 合成备案 > 己 @合成局",
        ]
    );
}

#[test]
fn rows_below_a_word_for_no_main_item_have_none_either() {
    let taken = merged_sheet(&[], &["主项名称|子项名称|部门", "/|甲|合成局", "|乙|", "合成许可|丙|", "|丁|"]);
    assert_eq!(
        briefs(&taken),
        [
            "2 甲 @合成局",
            "3 乙 @合成局",
            "4* 合成许可 @合成局",
            "4 合成许可 > 丙 @合成局",
            "5 合成许可 > 丁 @合成局"
        ]
    );
}

#[test]
fn an_item_with_a_row_for_each_material_is_one_item() {
    let taken = merged_sheet(
        &[(2, 4, 0), (2, 4, 1), (2, 3, 3), (2, 6, 4), (5, 6, 1)],
        &[
            "序号|事项名称|申请材料|办件类型|实施主体|备注",
            "1|甲备案|身份证|承诺件|合成局|",
            "||户口本|||说明",
            "||行政许可决定书|即办件||",
            "2|乙备案|表|||",
            "||照片|||",
            "3|丙备案|表||合成厅|",
        ],
    );
    assert_eq!(briefs(&taken), ["2 甲备案 @合成局", "5 乙备案 @合成局", "7 丙备案 @合成厅"]);
    let materials = |item: usize| -> Vec<&str> {
        taken.items[item].guide.materials.iter().map(|material| material.name.as_str()).collect()
    };
    assert_eq!(materials(0), ["身份证", "户口本", "行政许可决定书"]);
    assert_eq!(materials(1), ["表", "照片"]);
    assert_eq!(taken.items[0].note.as_deref(), Some("说明"));
    assert_eq!(taken.rules(), [(4, "merged-rows-differ")], "{:?}", taken.problems);
    assert_eq!(taken.problems[0].field, "办件类型");
    assert!(taken.has_note("3 rows belong to the item above them"), "{:?}", taken.notes);
}

#[test]
fn sub_items_over_several_rows_are_told_apart_by_their_own_ranges() {
    let taken = merged_sheet(
        &[(2, 5, 0), (2, 3, 1), (4, 5, 1)],
        &["主项名称|子项名称|申请材料", "合成许可|甲|一", "||二", "|乙|三", "||四"],
    );
    assert_eq!(briefs(&taken), ["2* 合成许可 @", "2 合成许可 > 甲 @", "4 合成许可 > 乙 @"]);
    let counts: Vec<usize> = taken.items.iter().map(|item| item.guide.materials.len()).collect();
    assert_eq!(counts, [0, 2, 2]);
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
}

#[test]
fn a_name_over_rows_with_numbers_of_their_own_is_the_name_of_each() {
    let taken = merged_sheet(&[(2, 3, 1)], &["序号|事项名称|部门", "1|甲备案|合成局", "2||合成厅"]);
    assert_eq!(briefs(&taken), ["2 甲备案 @合成局", "3 甲备案 @合成厅"]);
}

#[test]
fn a_name_over_rows_of_several_departments_is_an_item_of_each() {
    let taken = merged_sheet(
        &[(2, 5, 0), (2, 5, 1), (3, 4, 2)],
        &["序号|事项名称|实施主体|申请材料", "1|甲备案|合成局|表", "||合成厅|表", "|||照片", "||合成委|表"],
    );
    assert_eq!(briefs(&taken), ["2 甲备案 @合成局", "3 甲备案 @合成厅", "5 甲备案 @合成委"]);
    assert_eq!(taken.items[1].guide.materials.len(), 2);
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
}

#[test]
fn an_item_may_not_grow_without_end() {
    let long = "长".repeat(5_000);
    let rows: Vec<String> =
        (0..6).map(|row| format!("{}|{row}{long}", if row == 0 { "甲" } else { "" })).collect();
    let rows: Vec<&str> = ["事项名称|申请材料"].into_iter().chain(rows.iter().map(String::as_str)).collect();
    let taken = merged_sheet(&[(2, 7, 0)], &rows);
    assert_eq!(taken.items.len(), 1);
    assert!(taken.rules().starts_with(&[(6, "cell-too-long")]), "{:?}", taken.rules());
}
