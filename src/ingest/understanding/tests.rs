//! Sheets and objects as they come, and what they are understood to say.

use super::mapping::{Mapping, built_in};
use super::{TakeHandedIn, Understanding};
use crate::domain::note::Note;
use crate::domain::problem::{Problem, Severity};
use crate::ingest::handed_in::HandedIn;
use crate::ingest::rows::RowSink;
use std::ops::ControlFlow;

/// All that was handed on.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) items: Vec<HandedIn>,
    pub(super) problems: Vec<Problem>,
    pub(super) notes: Vec<Note>,
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

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}

impl Taken {
    pub(super) fn rules(&self) -> Vec<(u64, &str)> {
        self.problems.iter().map(|problem| (problem.row, problem.rule)).collect()
    }

    pub(super) fn has_note(&self, words: &str) -> bool {
        self.notes.iter().any(|note| note.text.contains(words))
    }
}

/// Understands one sheet, whose cells are parted by `|`; the rows are numbered from 1.
pub(super) fn sheet_of(file: &str, mapping: Option<&Mapping>, rows: &[&str]) -> Taken {
    let mut taken = Taken::default();
    let mut understanding = Understanding::new(file, mapping, &mut taken);
    understanding.begin_sheet(Some("Sheet1"));
    for (row, number) in rows.iter().zip(1..) {
        let cells: Vec<String> = row.split('|').map(|cell| cell.replace('~', "\n")).collect();
        assert!(understanding.row(number, &cells).is_continue());
    }
    understanding.end_sheet();
    understanding.finish();
    taken
}

pub(super) fn sheet(rows: &[&str]) -> Taken {
    sheet_of("items.xlsx", None, rows)
}

/// Understands one object a line.
pub(super) fn objects(mapping: Option<&Mapping>, lines: &str) -> Taken {
    let mut taken = Taken::default();
    let mut understanding = Understanding::new("items.jsonl", mapping, &mut taken);
    for (line, number) in lines.lines().zip(1..) {
        let object = serde_json::from_str(line).unwrap();
        assert!(understanding.object(number, object).is_continue());
    }
    understanding.finish();
    taken
}

/// An item in few words: the row, the main item if any, the name, the department, the type.
pub(super) fn brief(item: &HandedIn) -> String {
    let name = |named: &Option<crate::ingest::handed_in::Named>| {
        named.as_ref().and_then(|named| named.name.clone()).unwrap_or_default()
    };
    let implied = if item.implied_main { "*" } else { "" };
    let parent = item.parent.as_ref().map(|_| format!("{} > ", name(&item.parent))).unwrap_or_default();
    let item_type = item.item_type.map(|t| format!(" {t:?}")).unwrap_or_default();
    format!("{}{implied} {parent}{} @{}{item_type}", item.place.row, item.name, name(&item.department))
}

pub(super) fn check(rows: &[&str], expected: &[&str]) -> Taken {
    let taken = sheet(rows);
    let found: Vec<String> = taken.items.iter().map(brief).collect();
    assert_eq!(found, expected, "{:?}", taken.problems);
    taken
}

#[test]
fn a_heading_stands_under_titles() {
    let taken = check(
        &[
            "合成市事项清单|||",
            "填报单位（盖章）：合成市档案局|||",
            "序号|*事项名称（必填）|事项类型|备注：",
            "1|合成档案查询|公共服务|无",
        ],
        &["4 合成档案查询 @合成市档案局 PublicService"],
    );
    assert!(taken.has_note("taken from a row above the heading"));
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    assert_eq!(taken.items[0].note, None);
}

#[test]
fn rows_of_codes_and_of_column_numbers_belong_to_the_heading() {
    let expected = ["3 合成备案 @合成局"];
    check(&["task_name|dept_name", "事项名称|实施主体", "合成备案|合成局"], &expected);
    check(&["事项名称|实施主体", "qlName|deptTitle", "合成备案|合成局"], &expected);
    check(&["事项名称|实施主体|备注", "1|2|3", "合成备案|合成局|"], &expected);
}

#[test]
fn the_template_of_a_platform_with_codes_above_a_shorter_heading_is_understood() {
    let taken = check(
        &[
            "libNum|catalogId|title|publisher|classify|篇扩类别/pkitemType|篇扩行使主体/pkorgName|\
             篇扩到办事现场次数/pkpresenceNum|篇扩办理形式/pkprocessForm|篇扩实施主体性质/pkmplementerKind",
            "资源库编号|目录编号|标题|发布者|主题分类",
            "1|2|合成备案|合成网|其他|其他行政权力|合成局|0次|窗口办理,网上办理|法定机关",
        ],
        &["3 合成备案 @合成局 OtherPower"],
    );
    assert_eq!(taken.items[0].visits, Some(0));
    assert_eq!(taken.items[0].guide.application_forms.len(), 2);
    assert!(
        taken.has_note("columns not taken: libNum, catalogId, publisher, 篇扩实施主体性质"),
        "{:?}",
        taken.notes
    );
}

#[test]
fn a_heading_has_groups_above_it() {
    let taken = check(
        &[
            "序号|事项名称|实施主体|办结时限||收费|",
            "|||法定|承诺|是否收费|收费依据",
            "1|合成备案|合成局|20个工作日|5工作日|否|",
        ],
        &["3 合成备案 @合成局"],
    );
    let times = taken.items[0].processing_time;
    assert_eq!(times.statutory.map(|limit| limit.amount), Some(20));
    assert_eq!(times.promised.map(|limit| limit.amount), Some(5));
    assert_eq!(taken.items[0].guide.charged, Some(false));
    check(
        &["基本信息||办结时限|", "事项名称|实施主体|法定|承诺", "合成备案|合成局|即办|即办"],
        &["3 合成备案 @合成局"],
    );
}

#[test]
fn main_items_are_written_once_for_their_sub_items() {
    let taken = check(
        &[
            "主项名称|子项名称|实施主体|事项类型",
            "合成许可|合成许可（新办）|合成局|行政许可",
            "|合成许可（变更）||",
            "合成查询|/||公共服务",
            "合成备案|甲|合成厅|其他行政权力",
            "合成备案|乙||",
        ],
        &[
            "2* 合成许可 @合成局 License",
            "2 合成许可 > 合成许可(新办) @合成局 License",
            "3 合成许可 > 合成许可(变更) @合成局 License",
            "4 合成查询 @合成局 PublicService",
            "5* 合成备案 @合成厅 OtherPower",
            "5 合成备案 > 甲 @合成厅 OtherPower",
            "6 合成备案 > 乙 @合成厅 OtherPower",
        ],
    );
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
}

#[test]
fn a_name_beside_sub_items_is_the_main_item() {
    check(
        &["事项名称|子项|部门", "合成许可|无|合成局", "|甲|"],
        &["2 合成许可 @合成局", "3 合成许可 > 甲 @合成局"],
    );
    let taken = check(&["事项名称|子项|部门", "|甲|合成局"], &[]);
    assert_eq!(taken.rules(), [(2, "no-main-item")]);
}

#[test]
fn without_sub_items_only_the_department_goes_on() {
    check(
        &["部门|事项名称|事项类型", "合成局|甲备案|行政许可", "|乙备案|"],
        &["2 甲备案 @合成局 License", "3 乙备案 @合成局"],
    );
}

#[test]
fn totals_notes_and_repeated_headings_are_left_out() {
    let taken = check(
        &[
            "清单||",
            "序号|事项名称|部门",
            "1|甲备案|合成局",
            "清单||",
            "序号|事项名称|部门",
            "2|乙备案|合成局",
            "合计||2",
            "|合计|2",
            "注：1.合成说明||",
            "2.合成说明||",
            "填表人：合成|审核人：合成|联系电话：000",
        ],
        &["3 甲备案 @合成局", "6 乙备案 @合成局"],
    );
    let rows: Vec<u64> = taken.notes.iter().map(|note| note.row).filter(|row| *row > 0).collect();
    assert_eq!(rows, [7, 8, 9, 10, 11], "{:?}", taken.notes);
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
}

#[test]
fn a_row_without_a_name_is_an_error() {
    let taken = check(&["事项名称|部门", "|合成局", "甲|合成局"], &["3 甲 @合成局"]);
    assert_eq!(taken.rules(), [(2, "no-name")]);
    assert_eq!(taken.problems[0].sheet.as_deref(), Some("Sheet1"));
}

#[test]
fn a_file_without_a_heading_is_an_error_and_a_sheet_without_one_a_warning() {
    let taken = check(&["合成|合成", "a|b"], &[]);
    let severities: Vec<Severity> = taken.problems.iter().map(|problem| problem.severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Error]);
    assert!(taken.problems.iter().all(|problem| problem.rule == "no-heading"));
    assert_eq!(check(&[], &[]).rules(), [(0, "no-heading")]);
}

#[test]
fn the_form_of_handling_is_read_by_its_values() {
    let taken = sheet(&["事项名称|办理形式", "甲|零跑腿", "乙|你不用跑，我来跑", "丙|窗口、网上", "丁|随缘"]);
    let modes: Vec<Option<&str>> = taken.items.iter().map(|item| item.handling_mode.as_deref()).collect();
    assert_eq!(modes, [Some("zero_visit"), Some("on_your_behalf"), None, None]);
    assert_eq!(taken.items[2].guide.application_forms.len(), 2);
    assert_eq!(taken.rules(), [(5, "unknown-value")]);
    assert_eq!(taken.problems[0].field, "办理形式");
    assert!(taken.has_note("in 2 rows and as a form of application in 1"), "{:?}", taken.notes);
    use crate::ingest::field::Field;
    assert!(
        taken.items[0].given.has(Field::HandlingMode) && !taken.items[0].given.has(Field::ApplicationForms)
    );
    assert!(
        !taken.items[2].given.has(Field::HandlingMode) && taken.items[2].given.has(Field::ApplicationForms)
    );
}

#[test]
fn the_name_of_the_file_names_the_department_where_no_column_does() {
    let taken = sheet_of("附件2.市司法局“最多跑一次”事项清单.xlsx", None, &["序号|事项名称", "1|甲公证"]);
    assert_eq!(brief(&taken.items[0]), "2 甲公证 @市司法局");
    assert!(taken.has_note("the name of the file"));
}

#[test]
fn an_unknown_value_names_the_heading_and_what_is_allowed() {
    let taken = sheet(&["事项名称|事项类型|法定办结时限（工作日）|法定时限", "甲|行政许渴|20|9"]);
    assert_eq!(taken.rules(), [(0, "column-not-taken"), (2, "unknown-value")]);
    assert_eq!(taken.problems[0].severity, Severity::Warning);
    assert_eq!(taken.problems[1].field, "事项类型");
    assert!(taken.problems[1].message.contains("did you mean \"行政许可\""));
    assert_eq!(taken.items[0].processing_time.statutory.map(|limit| limit.amount), Some(20));
    assert!(taken.has_note("columns not taken: 法定时限"));
}

#[test]
fn labels_are_read_rather_than_numbers_with_two_meanings() {
    let taken = check(
        &["task_name|task_type|task_type_text|dept_name", "甲|20|公共服务|合成局"],
        &["2 甲 @合成局 PublicService"],
    );
    assert!(taken.problems.is_empty() && taken.has_note("columns not taken: task_type"), "{:?}", taken.notes);
}

#[test]
fn a_long_sheet_is_read_as_it_comes_until_somebody_has_enough() {
    struct Few(u64);
    impl TakeHandedIn for Few {
        fn item(&mut self, _: HandedIn) -> ControlFlow<()> {
            self.0 += 1;
            if self.0 < 40 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        }
        fn problem(&mut self, _: Problem) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
        fn note(&mut self, _: Note) {}
    }
    let mut few = Few(0);
    let mut understanding = Understanding::new("x.xlsx", None, &mut few);
    understanding.begin_sheet(None);
    let cells = |name: String| [name, "合成局".to_owned()];
    assert!(
        understanding
            .row(1, &cells("事项名称".to_owned()).map(|c| c.replace("合成局", "部门")))
            .is_continue()
    );
    let stopped =
        (2..100).find(|number| understanding.row(*number, &cells(format!("甲{number}"))).is_break());
    assert_eq!(stopped, Some(41));
    understanding.end_sheet();
    understanding.finish();
    assert_eq!(few.0, 40);
}

#[test]
fn a_mapping_works_on_sheets_too() {
    let mapping = Mapping::from_toml(
        "title = \"t\"\n[fields]\nname = \"业务\"\nplace_address = { from = [\"哪里\"], strip_prefix = \"办理地点:\" }\n\
         [values.item_type]\n\"许\" = \"license\"\n[defaults]\nstatus = \"在用\"\n[ignore]\nfields = [\"杂\"]\n",
    )
    .unwrap();
    let taken = sheet_of("x.csv", Some(&mapping), &["业务|哪里|类型|杂", "甲备案|办理地点：合成路1号|许|x"]);
    assert_eq!(brief(&taken.items[0]), "2 甲备案 @ License");
    assert_eq!(taken.items[0].guide.places[0].address.as_deref(), Some("合成路1号"));
    assert!(taken.items[0].status.is_some());
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
}

#[test]
fn objects_are_read_by_codes_headings_and_whole_guides() {
    let taken = objects(
        None,
        "{\"name\":\"甲备案\",\"visits\":1,\"courier\":true,\"audience\":[\"natural_person\"],\
         \"materials\":[{\"name\":\"合成表\",\"originals\":2}],\"无关\":1}\n\
         {\"事项名称\":\"乙备案\",\"guide\":{\"online_depth\":\"full\"},\"promised_time\":{\"amount\":5,\"unit\":\"working_day\"}}\n\
         {\"name\":\"丙备案\",\"guide\":{\"nonsense\":1},\"department\":{\"x\":1}}\n",
    );
    assert_eq!(taken.rules(), [(3, "unknown-value"), (3, "unknown-value")], "{:?}", taken.problems);
    assert_eq!(taken.items[0].guide.materials[0].originals, Some(2));
    assert_eq!(taken.items[0].guide.courier, Some(true));
    assert!(taken.items[1].guide.online_depth.is_some());
    assert_eq!(taken.items[1].processing_time.promised.map(|limit| limit.amount), Some(5));
    assert!(taken.has_note("keys not taken: 无关 (1)"), "{:?}", taken.notes);
}

#[test]
fn the_guides_of_guangdong_are_read_with_the_built_in_mapping() {
    let mapping = Mapping::from_toml(built_in("guangdong-guides").unwrap()).unwrap();
    let taken = objects(Some(&mapping), include_str!("../../../tests/it/data/guangdong-made-up.jsonl"));
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    assert!(taken.notes.is_empty(), "{:?}", taken.notes);
    assert_eq!(taken.items.len(), 10);
    let modes = |mode: &str| taken.items.iter().filter(|i| i.handling_mode.as_deref() == Some(mode)).count();
    assert_eq!((modes("zero_visit"), modes("one_visit"), modes("on_your_behalf")), (5, 3, 2));
    let item = &taken.items[2];
    assert_eq!(item.codes.implementation.as_deref().map(str::len), Some(31));
    assert_eq!(item.codes.handling.as_deref().map(str::len), Some(33));
    assert_eq!(taken.items[0].codes.handling, None);
    assert_eq!(item.topics, ["社会保障(社会保险、社会救助)", "其他"]);
    assert_eq!(item.guide.places[0].address.as_deref(), Some("合成市合成路3号3、4号窗口"));
    assert_eq!(item.guide.materials[0].copies, Some(2));
    assert!(taken.items[0].guide.places.is_empty() && taken.items[0].processing_time.statutory.is_none());
    assert_eq!(taken.items[0].aliases, ["合成备案", "租房备案", "合成租赁"]);
    assert_eq!(taken.items[3].name, "合成住房保障资格核准((变更))");
    assert_eq!(item.handling_mode_reason, None);
}
