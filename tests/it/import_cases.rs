//! Imports that could go wrong: several departments, part lists, moved and renamed items, folders.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{code, write_jinan};
use crate::support::imports::{broken_rules, counts, file, request, run, with_jinan};
use onevisit::ingest::understanding::mapping::{Mapping, built_in};
use onevisit::publish::import::{ImportError, Missing, Request, import};
use onevisit::report::Outcome;
use onevisit::store::StoreError;

#[test]
fn each_department_is_asked_about_for_itself() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let rows = |department: &str, count: u32| -> String {
        (1..=count).map(|n| format!("{department}事项{n},{department}\n")).collect()
    };
    let all = format!("事项名称,实施主体\n{}{}", rows("市司法局", 100), rows("市公安局", 15));
    run(&store, &request(&database, &all));
    // The list of one department is whole, of the other it has one row.
    let justice = format!("事项名称,实施主体\n{}市公安局事项1,市公安局\n", rows("市司法局", 100));
    let report = run(&store, &Request { missing: None, ..request(&database, &justice) });
    assert_eq!(broken_rules(&report), ["most-items-missing"]);
    let message = &report.rules()[0].problems[0].message;
    assert!(message.contains("14 of the 15"), "{message}");
}

#[test]
fn a_sheet_that_was_not_understood_withdraws_nothing() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let list = "事项名称,实施主体\n甲,市司法局\n乙,市司法局\n";
    run(&store, &request(&database, list));
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [["事项名称", "实施主体"], ["甲", "市司法局"]].iter().enumerate() {
        sheet.write_row(row as u32, 0, *cells).unwrap();
    }
    workbook.add_worksheet().write_row(0, 0, ["项", "何"]).unwrap().write_row(1, 0, ["乙", "丙"]).unwrap();
    let path = database.folder.path().join("清单.xlsx");
    workbook.save(&path).unwrap();
    let report = run(&store, &Request { files: vec![path], ..Request::default() });
    assert_eq!(broken_rules(&report), ["most-items-missing"]);
}

#[test]
fn offices_of_one_name_in_two_divisions_are_two() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let mapping = Mapping::from_toml(
        "title = \"t\"\n[departments]\ncreate = true\n[jurisdictions]\ncreate = true\n[fields]\nname = \"事项名称\"\n",
    );
    let list = "事项名称,行政区划代码,行政区划,实施主体\n甲,370181,章丘区,市场监督管理局\n\
                甲,370124000000,平阴县,市场监督管理局\n乙,370124,平阴县,市场监督管理局\n";
    let request = Request { mapping: Some(mapping.unwrap()), ..request(&database, list) };
    let report = run(&store, &request);
    assert_eq!(
        (counts(&report), report.tally.departments_created),
        ([3, 0, 0, 0], 2),
        "{:?}",
        report.rules()
    );
    assert_eq!(counts(&run(&store, &request)), [0, 0, 0, 3]);
}

#[test]
fn a_flat_list_finds_sub_items_by_their_names() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let levels = "主项名称,子项名称,实施主体\n公证,遗嘱公证,市司法局\n,学历公证,\n";
    run(&store, &request(&database, levels));
    let flat = "事项名称,实施主体\n公证,市司法局\n遗嘱公证,市司法局\n学历公证,市司法局\n";
    assert_eq!(counts(&run(&store, &request(&database, flat))), [0, 0, 0, 3]);
}

#[test]
fn a_renamed_main_item_keeps_its_sub_items() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let list = "主项名称,子项名称,实施主体,实施编码\n公证,,市司法局,A-1\n公证,遗嘱公证,市司法局,A-2\n";
    let first = run(&store, &request(&database, list));
    assert_eq!(counts(&first), [2, 0, 0, 0], "{:?}", first.rules());
    let report = run(
        &store,
        &request(&database, &list.replace("公证,,", "公证办理,,").replace("\n公证,", "\n公证办理,")),
    );
    assert_eq!(counts(&report), [0, 1, 0, 1], "{:?} {:?}", report.rules(), report.changes);
}

#[test]
fn an_item_of_another_department_is_not_taken_away() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    run(&store, &request(&database, "事项名称,实施主体,实施编码\n甲,市司法局,A-1\n"));
    let theirs = "事项名称,实施主体,实施编码\n乙,市公安局,A-1\n";
    let only = Request { department: Some(code("public-security")), ..request(&database, theirs) };
    assert_eq!(broken_rules(&run(&store, &only)), ["other-department"]);
    // Who imports for all departments may move an item.
    assert_eq!(counts(&run(&store, &request(&database, theirs))), [0, 1, 0, 0]);
}

#[test]
fn a_part_of_a_guide_leaves_the_rest_as_it_is() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let whole = "事项名称,实施主体,办理地点,办理时间,设定依据\n甲,市司法局,历下区1号,周一至周五9:00-17:00,\
                 《公证法》第二条：公证是证明活动\n";
    let report = run(&store, &request(&database, whole));
    let code = &report.changes[0].code;
    let guide = store.guides_of(2, &[code]).unwrap().pop().unwrap().guide;
    assert!(!guide.remarks.is_empty(), "the words of a law are not lost: {guide:?}");
    run(&store, &request(&database, "事项名称,实施主体,办理时间\n甲,市司法局,周一至周六\n"));
    let now = store.guides_of(3, &[code]).unwrap().pop().unwrap().guide;
    assert_eq!(now.places[0].hours.as_deref(), Some("周一至周六"));
    assert_eq!((&now.places[0].address, &now.remarks), (&guide.places[0].address, &guide.remarks));
}

#[test]
fn a_guide_that_says_nothing_any_more_is_ended_and_its_item_names_the_file() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let report = run(&store, &request(database, "事项名称,实施主体,咨询电话\n甲,市司法局,0531-1\n"));
        let code = report.changes[0].code.clone();
        let empty = run(&store, &request(database, "事项名称,实施主体,咨询电话\n甲,市司法局,\n"));
        assert_eq!(counts(&empty), [0, 1, 0, 0]);
        assert!(store.guides_of(3, &[&code]).unwrap().is_empty());
        assert_eq!(store.item(3, &code).unwrap().unwrap().provenance.len(), 2);
        assert_eq!(store.releases().unwrap()[2].counts.guides, store.releases().unwrap()[0].counts.guides);
        // It comes back as another edition, not as the first again.
        run(&store, &request(database, "事项名称,实施主体,咨询电话\n甲,市司法局,0531-2\n"));
        assert_eq!(store.guides_of(4, &[&code]).unwrap()[0].edition, 2);
    });
}

#[test]
fn a_folder_and_a_list_in_one_import_know_each_other() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let folder = database.folder.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    write_jinan(&folder);
    let list = file(&database, "清单.csv", "事项名称,实施主体\n公证办理,市司法局\n");
    let both = |first: &std::path::PathBuf, second: &std::path::PathBuf| Request {
        files: vec![first.clone(), second.clone()],
        ..Request::default()
    };
    let report = run(&store, &Request { dry_run: true, ..both(&folder, &list) });
    assert_eq!(counts(&report), [1, 0, 0, 24], "{:?}", report.rules());
    let twice = run(&store, &both(&folder, &folder));
    assert_eq!(broken_rules(&twice), ["handed-in-twice"]);
    // What a folder lacks is withdrawn with its guide, and is there again when the folder has it again.
    let items = std::fs::read_to_string(folder.join("items.csv")).unwrap();
    let guides = std::fs::read_to_string(folder.join("guides.jsonl")).unwrap();
    let without = |text: &str| -> String {
        text.lines()
            .filter(|line| !line.contains("legal-aid\"") && !line.starts_with("legal-aid,"))
            .map(|l| format!("{l}\n"))
            .collect()
    };
    std::fs::write(folder.join("items.csv"), without(&items)).unwrap();
    std::fs::write(folder.join("guides.jsonl"), without(&guides)).unwrap();
    let only = Request { files: vec![folder.clone()], ..Request::default() };
    assert_eq!(counts(&run(&store, &only)), [0, 0, 1, 23]);
    std::fs::write(folder.join("items.csv"), &items).unwrap();
    std::fs::write(folder.join("guides.jsonl"), &guides).unwrap();
    assert_eq!(counts(&run(&store, &only)), [1, 0, 0, 23]);
    assert_eq!(store.guides_of(3, &["legal-aid"]).unwrap()[0].edition, 2);
    // A row that cannot be read, with a guide that has changed: problems, no panic.
    std::fs::write(folder.join("items.csv"), items.replace("legal-aid,", "legal-aid,no such parent"))
        .unwrap();
    std::fs::write(folder.join("guides.jsonl"), guides.replace("申请", "请求")).unwrap();
    assert!(run(&store, &only).errors() > 0);
}

#[test]
fn a_sub_item_does_not_stay_without_its_main_item() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let levels = "主项名称,子项名称,实施主体\n公证,遗嘱公证,市司法局\n,学历公证,\n";
    run(&store, &request(&database, levels));
    let flat = Request {
        missing: Some(Missing::Withdraw),
        ..request(&database, "事项名称,实施主体\n遗嘱公证,市司法局\n学历公证,市司法局\n")
    };
    assert_eq!(broken_rules(&run(&store, &flat)), ["unknown-parent"]);
}

#[test]
fn a_mapping_begins_a_catalogue_and_the_same_file_again_changes_nothing() {
    on_each_database(|database| {
        let store = database.open();
        let text = include_str!("data/guangdong-made-up.jsonl");
        // The made-up extract speaks of a province that there is not.
        let toml = built_in("guangdong-guides").unwrap().replace("440000", "990000");
        let mapping = || Some(Mapping::from_toml(&toml).unwrap());
        let path = file(database, "guides.jsonl", text);
        let request = Request { files: vec![path], mapping: mapping(), ..Request::default() };
        let report = run(&store, &request);
        assert_eq!(
            (counts(&report), report.tally.guides_created),
            ([10, 0, 0, 0], 10),
            "{:?}",
            report.rules()
        );
        let again = run(&store, &request);
        assert!(
            matches!(again.outcome, Some(Outcome::Unchanged(_))),
            "{:?} {:?}",
            again.rules(),
            again.changes
        );
        let app = App::start(database, &[]);
        let items = app.client.json("/v1/items?include=department&limit=1");
        assert_eq!(items["page"]["total"], 10);
        assert_eq!(items["data"][0]["provenance"][0]["source"]["code"], "guangdong-guides-2021");
        let none = Request {
            files: vec![file(database, "none.jsonl", "[]")],
            mapping: mapping(),
            ..Request::default()
        };
        assert!(run(&store, &none).errors() > 0);
    });
}

#[test]
fn a_version_is_not_given_twice_not_even_in_a_dry_run() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let request = Request {
        version: Some(code("2018-06-20")),
        dry_run: true,
        ..request(&database, "事项名称,实施主体\n甲,市司法局\n")
    };
    let outcome = import(&store, &request, onevisit::clock::now(), &mut |_| ());
    assert!(matches!(outcome, Err(ImportError::Store(StoreError::VersionTaken(_)))), "{outcome:?}");
}
