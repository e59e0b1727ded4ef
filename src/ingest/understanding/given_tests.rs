//! What a row speaks of, and what it leaves as it is.

use super::mapping::Mapping;
use super::remarks::remark_prefix;
use super::tests::{brief, check, objects, sheet, sheet_of};
use crate::domain::guide::{ApplicationForm, Statement};
use crate::domain::item::{Category, ItemType};
use crate::ingest::field::Field;
use crate::ingest::handed_in::HandedIn;

/// Which of some fields are given.
fn given(item: &HandedIn, fields: &[Field]) -> Vec<bool> {
    fields.iter().map(|field| item.given.has(*field)).collect()
}

#[test]
fn a_value_under_the_heading_of_another_field_gives_that_field_alone() {
    const BOTH: &[Field] = &[Field::Category, Field::ItemType];
    let taken = sheet(&["事项名称|事项分类", "甲|行政许可", "乙|公共服务", "丙|"]);
    assert_eq!(taken.items[0].item_type, Some(ItemType::License));
    assert_eq!(given(&taken.items[0], BOTH), [false, true]);
    assert_eq!(taken.items[1].category, Some(Category::PublicService));
    assert_eq!(given(&taken.items[1], BOTH), [true, false]);
    assert_eq!(given(&taken.items[2], BOTH), [true, false]);
    let taken = sheet(&["事项名称|事项类型", "甲|行政权力", "乙|行政许可"]);
    assert_eq!(taken.items[0].category, Some(Category::AdministrativePower));
    assert_eq!(given(&taken.items[0], BOTH), [true, false]);
    assert_eq!(given(&taken.items[1], BOTH), [false, true]);
    let taken = sheet(&["事项名称|事项分类|事项类型", "甲|公共服务|行政权力", "乙|行政许可|行政权力"]);
    assert_eq!(taken.items[0].category, Some(Category::PublicService));
    assert_eq!(given(&taken.items[0], BOTH), [true, false]);
    assert_eq!(given(&taken.items[1], BOTH), [true, true]);
}

#[test]
fn whether_there_is_a_charge_is_known_from_the_fees() {
    const BOTH: &[Field] = &[Field::Charged, Field::Fees];
    let taken = sheet(&[
        "事项名称|收费标准",
        "甲|不收费",
        "乙|10元/证",
        "丙|收费",
        "丁|",
        "戊|小微企业免收",
        "己|本事项不收取费用。",
        "庚|首次免费，补领10元",
    ]);
    let found: Vec<_> = taken
        .items
        .iter()
        .map(|item| (item.guide.charged, item.guide.fees.len(), given(item, BOTH)))
        .collect();
    let expected = [
        (Some(false), 0, vec![true, true]),
        (Some(true), 1, vec![true, true]),
        (Some(true), 0, vec![true, false]),
        (None, 0, vec![false, true]),
        (None, 1, vec![false, true]),
        (Some(false), 0, vec![true, true]),
        (Some(true), 1, vec![true, true]),
    ];
    assert_eq!(found, expected);
    let taken = sheet(&["事项名称|是否收费|收费标准", "甲||10元/证", "乙|否|不收费"]);
    assert_eq!(taken.items[0].guide.charged, Some(true));
    assert_eq!(taken.items[1].guide.charged, Some(false));
    let taken = objects(None, "{\"name\":\"甲\",\"fees\":[{\"name\":\"工本费\",\"amount\":1000}]}");
    assert_eq!((taken.items[0].guide.charged, given(&taken.items[0], BOTH)), (Some(true), vec![true, true]));
}

#[test]
fn the_basis_of_no_fee_is_a_remark() {
    const BOTH: &[Field] = &[Field::Fees, Field::FeeBasis];
    let taken = sheet(&["事项名称|收费依据", "甲|《合成办法》", "乙|无"]);
    assert!(taken.items[0].guide.fees.is_empty());
    assert_eq!(remarks(&taken.items[0].guide.remarks), ["收费依据：《合成办法》"]);
    assert_eq!(given(&taken.items[0], BOTH), [false, true]);
    assert!(taken.items[1].guide.remarks.is_empty());
    let taken = sheet(&["事项名称|收费标准|收费依据", "甲|10元|《合成办法》", "乙||《合成办法》"]);
    assert_eq!(taken.items[0].guide.fees[0].basis.as_deref(), Some("《合成办法》"));
    assert!(taken.items[0].guide.remarks.is_empty() && taken.items[1].guide.fees.is_empty());
    assert_eq!(remarks(&taken.items[1].guide.remarks), ["收费依据：《合成办法》"]);
}

#[test]
fn a_remark_begins_with_where_it_stood() {
    let taken = sheet(&["事项名称|设定依据|常见问题", "甲|《合成条例》第三条：申请人应当|见网站"]);
    let found = remarks(&taken.items[0].guide.remarks);
    let prefixes: Vec<&str> = [Field::LegalBasis, Field::Faq].into_iter().filter_map(remark_prefix).collect();
    assert_eq!(prefixes.len(), 2);
    assert!(found.iter().zip(&prefixes).all(|(text, prefix)| text.starts_with(prefix)), "{found:?}");
    assert_eq!(remark_prefix(Field::Note), None);
}

fn remarks(remarks: &[Statement]) -> Vec<&str> {
    remarks.iter().map(|remark| remark.text.as_str()).collect()
}

#[test]
fn whether_it_is_online_gives_no_application_forms() {
    const BOTH: &[Field] = &[Field::Online, Field::ApplicationForms];
    let taken = sheet(&["事项名称|是否网办", "甲|是", "乙|否"]);
    assert_eq!(taken.items[0].guide.application_forms, [ApplicationForm::Online]);
    assert!(taken.items[1].guide.application_forms.is_empty());
    assert!(taken.items.iter().all(|item| given(item, BOTH) == [true, false]));
    let taken = sheet(&["事项名称|是否网办|申请方式", "甲|是|窗口"]);
    assert_eq!(taken.items[0].guide.application_forms, [ApplicationForm::Window]);
    assert_eq!(given(&taken.items[0], BOTH), [true, true]);
}

#[test]
fn an_empty_form_of_handling_is_none_of_what_the_column_held_before() {
    const BOTH: &[Field] = &[Field::HandlingMode, Field::ApplicationForms];
    let given_in = |rows: &[&str]| -> Vec<Vec<bool>> {
        sheet(rows).items.iter().map(|item| given(item, BOTH)).collect()
    };
    let found = given_in(&["事项名称|办理形式", "甲|", "乙|零跑腿", "丙|", "丁|窗口", "戊|"]);
    assert_eq!(found, [[false, false], [true, false], [true, false], [false, true], [false, false]]);
    let found = given_in(&["事项名称|办理形式", "甲|窗口", "乙|"]);
    assert_eq!(found, [[false, true], [false, true]]);
    let found = given_in(&["事项名称|办理形式||", "|零跑腿|只跑一次|我来跑", "甲|√||", "乙|||"]);
    assert_eq!(found, [[true, false], [true, false]]);
    let taken = objects(None, "{\"name\":\"甲\",\"零跑腿\":\"\"}\n{\"name\":\"乙\"}");
    assert_eq!(given(&taken.items[0], BOTH), [true, false]);
    assert_eq!(given(&taken.items[1], BOTH), [false, false]);
}

#[test]
fn a_main_item_without_a_row_has_the_defaults_and_the_division_of_its_first_sub_item() {
    let mapping = Mapping::from_toml(
        "title = \"t\"\n[fields]\nmain_name = \"主项\"\nsub_name = \"子项\"\n[defaults]\ndepartment = \"合成局\"\n\
         status = \"active\"\nitem_type = \"license\"\n",
    )
    .unwrap();
    let taken = sheet_of("x.xlsx", Some(&mapping), &["主项|子项|行政区划", "合成许可|甲|合成区"]);
    let main = &taken.items[0];
    assert_eq!(brief(main), "2* 合成许可 @合成局 License");
    assert_eq!(main.jurisdiction.as_ref().and_then(|named| named.name.as_deref()), Some("合成区"));
    assert!(main.given.has(Field::JurisdictionName) && main.status.is_none());
    let taken = sheet_of("市合成局清单.xlsx", None, &["主项|子项", "合成许可|甲"]);
    assert_eq!(brief(&taken.items[0]), "2* 合成许可 @市合成局");
}

#[test]
fn each_department_has_main_items_of_its_own() {
    check(
        &[
            "主项|子项|部门",
            "合成许可|甲|合成局",
            "合成许可|乙|合成局",
            "合成许可|甲|合成厅",
            "|乙|合成厅",
            "|甲|合成委",
        ],
        &[
            "2* 合成许可 @合成局",
            "2 合成许可 > 甲 @合成局",
            "3 合成许可 > 乙 @合成局",
            "4* 合成许可 @合成厅",
            "4 合成许可 > 甲 @合成厅",
            "5 合成许可 > 乙 @合成厅",
            "6* 合成许可 @合成委",
            "6 合成许可 > 甲 @合成委",
        ],
    );
    check(
        &["序号|主项|子项", "一、合成市司法局||", "1|合成许可|甲", "二、合成市民政局||", "2|合成许可|甲"],
        &[
            "3* 合成许可 @合成市司法局",
            "3 合成许可 > 甲 @合成市司法局",
            "5* 合成许可 @合成市民政局",
            "5 合成许可 > 甲 @合成市民政局",
        ],
    );
}
