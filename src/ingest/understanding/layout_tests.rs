//! Layouts in which a title, a section or a mark says what other sheets have a column for.

use super::Understanding;
use super::tests::{Taken, brief, check, sheet, sheet_of};
use crate::ingest::rows::RowSink;

#[test]
fn a_column_for_each_mode_is_read_by_its_marks() {
    let rows = [
        "事项名称|办理形式|||部门",
        "|零跑腿|只跑一次|你不用跑我来跑|",
        "甲||√||合成局",
        "乙|是|否||合成局",
        "丙|√|√||合成局",
        "丁||||合成局",
    ];
    let taken = sheet(&rows);
    let modes: Vec<Option<&str>> = taken.items.iter().map(|item| item.handling_mode.as_deref()).collect();
    assert_eq!(modes, [Some("one_visit"), Some("zero_visit"), Some("zero_visit"), None], "{:?}", taken.notes);
    assert_eq!(taken.rules(), [(5, "two-modes")]);
}

#[test]
fn one_of_the_three_lists_gives_its_mode_to_all_its_rows() {
    let taken = sheet(&["合成市“零跑腿”事项清单|", "序号|事项名称", "1|甲", "2|", "3|乙"]);
    assert!(taken.items.iter().all(|item| item.handling_mode.as_deref() == Some("zero_visit")));
    assert!(taken.problems.is_empty(), "an unfilled row is no problem: {:?}", taken.problems);
    assert!(taken.has_note("\"zero_visit\" is taken from a row above the heading"));
    let taken = sheet(&["“零跑腿”“只跑一次”清单|", "序号|事项名称", "1|甲"]);
    assert_eq!(taken.items[0].handling_mode, None);
}

#[test]
fn rows_that_head_a_section_speak_for_the_rows_below() {
    let taken = check(
        &[
            "序号|事项名称|备注",
            "一、合成市司法局（2项）||",
            "（一）行政许可||",
            "1|甲|",
            "（二）公共服务||",
            "2|乙|",
            "二、合成市民政局（1项）||",
            "3|丙|",
        ],
        &[
            "4 甲 @合成市司法局 License",
            "6 乙 @合成市司法局 PublicService",
            "8 丙 @合成市民政局 PublicService",
        ],
    );
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    assert_eq!(taken.notes.iter().filter(|note| note.text.contains("heads a section")).count(), 4);
}

#[test]
fn a_sheet_without_rows_of_data_is_a_warning() {
    assert_eq!(check(&["序号|事项名称|部门", "1||", "合计||"], &[]).rules(), [(0, "no-rows")]);
    let form = ["事项名称|甲|事项类型|公共服务", "实施主体|合成局|承诺时限|5个工作日"];
    assert_eq!(check(&form, &[]).rules(), [(0, "no-rows")]);
}

#[test]
fn a_section_says_nothing_of_what_has_a_column() {
    let taken = check(&["序号|事项名称|部门", "合成市司法局||", "1|甲|合成局"], &["3 甲 @合成局"]);
    assert_eq!(taken.rules(), [(2, "no-name")]);
    assert_eq!(taken.problems[0].field, "事项名称");
}

#[test]
fn each_sheet_is_read_by_its_own_heading() {
    let taken =
        sheet_of("合成局零跑腿清单2018.csv", None, &["序号|事项名称|受理条件", "1|甲|１８周岁（含）以上"]);
    assert_eq!(taken.items[0].guide.conditions[0].text, "１８周岁（含）以上");
    assert_eq!(taken.items[0].handling_mode.as_deref(), Some("zero_visit"));
    assert!(taken.has_note("speaks of the year 2018"));
}

#[test]
fn a_known_heading_counts_before_one_with_a_known_word_in_it() {
    let taken =
        check(&["建议事项名称表|原实施主体|事项名称|实施主体", "旧甲|旧局|甲|合成局"], &["2 甲 @合成局"]);
    assert!(taken.has_note("columns not taken: 建议事项名称表, 原实施主体"), "{:?}", taken.notes);
    check(&["调整前||调整后|", "事项名称|部门|事项名称|部门", "旧甲|旧局|甲|合成局"], &["3 甲 @合成局"]);
}

#[test]
fn the_unit_of_a_time_stands_in_a_heading_or_beside_it() {
    let sheets: [&[&str]; 4] = [
        &["事项名称|部门|法定时限（天）|承诺时限（单位：天）", "甲|合成局|20|5.0"],
        &["事项名称|部门|法定时限|单位|承诺时限|时限单位", "甲|合成局|20|天|5|天"],
        &["事项名称|部门|办理时限（天）|", "||法定|承诺", "甲|合成局|20|5"],
        &["事项名称|部门|办理时限（天）|", "||法定时限|承诺时限", "甲|合成局|20|5"],
    ];
    for rows in sheets {
        let taken = sheet(rows);
        assert!(taken.problems.is_empty(), "{rows:?}: {:?}", taken.problems);
        let times = taken.items[0].processing_time;
        let amounts = [times.statutory, times.promised].map(|limit| limit.map(|l| (l.amount, l.unit)));
        use crate::domain::item::TimeUnit::CalendarDay;
        assert_eq!(amounts, [Some((20, CalendarDay)), Some((5, CalendarDay))], "{rows:?}");
    }
}

#[test]
fn what_is_free_of_charge_has_no_fee() {
    for word in ["免收", "免费", "免费办理", "不收取费用", "不收", "0元", "不收费（财税〔2018〕1号）"]
    {
        for heading in ["收费标准", "是否收费", "收费依据"] {
            let taken = sheet(&[&format!("事项名称|部门|{heading}"), &format!("甲|合成局|{word}")]);
            let guide = &taken.items[0].guide;
            assert!(taken.problems.is_empty(), "{heading} {word}: {:?}", taken.problems);
            assert_eq!((guide.charged, guide.fees.len()), (Some(false), 0), "{heading} {word}");
        }
    }
    let taken = sheet(&["事项名称|部门|收费标准", "甲|合成局|免费；每证10元"]);
    assert_eq!(taken.items[0].guide.fees.len(), 1);
}

#[test]
fn a_cell_that_does_not_hold_its_value_is_an_error() {
    let taken = sheet(&["事项名称|部门|咨询电话|备注", "甲|合成局|5.3E+10|同上", "乙|〃|#REF!|"]);
    let found: Vec<(u64, &str)> = taken.problems.iter().map(|p| (p.row, p.field.as_str())).collect();
    assert_eq!(found, [(2, "咨询电话"), (2, "备注"), (3, "部门"), (3, "咨询电话")]);
    assert!(taken.problems.iter().all(|problem| problem.rule == "unknown-value"));
}

#[test]
fn a_measure_above_the_heading_is_no_department() {
    for title in ["单位：项", "单位:个", "单位：|个", "单位：工作日"] {
        let taken = sheet(&[title, "序号|事项名称|备注", "1|甲|", "|1.设立律师事务所|", "3|3、乙|"]);
        let names: Vec<&str> = taken.items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(names, ["甲", "设立律师事务所", "乙"], "{:?}", taken.notes);
        assert!(taken.items.iter().all(|item| item.department.is_none()), "{title}");
    }
}

#[test]
fn a_sheet_named_after_a_department_gives_it_where_nothing_better_does() {
    for (file, expected) in [("清单.xlsx", "2 甲 @市司法局"), ("市民政局清单.xlsx", "2 甲 @市民政局")]
    {
        let mut taken = Taken::default();
        let mut understanding = Understanding::new(file, None, &mut taken);
        understanding.begin_sheet(Some("市司法局"));
        for (number, cells) in [(1, ["序号", "事项名称"]), (2, ["1", "甲"])] {
            assert!(understanding.row(number, &cells.map(str::to_owned)).is_continue());
        }
        understanding.end_sheet();
        understanding.finish();
        assert_eq!(brief(&taken.items[0]), expected);
    }
}

#[test]
fn a_department_beside_a_time_is_no_unit() {
    check(
        &["事项名称|承诺时限|单位", "甲|5个工作日|合成局", "乙|即办|合成局"],
        &["2 甲 @合成局", "3 乙 @合成局"],
    );
}
