//! Importing what departments hand in: matched, compared, published, or refused as a whole.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{code, write_jinan};
use crate::support::imports::{broken_rules, counts, request, run, with_jinan};
use onevisit::domain::change::ChangeKind;
use onevisit::publish::import::{Missing, Request};
use onevisit::report::Outcome;
use std::path::PathBuf;

const LIST: &str = "\
济南市司法局“最多跑一次”事项清单,,,,,,
序号,事项名称,实施主体,办理形式,承诺办结时限,到办事现场次数,咨询电话
1,遗嘱公证,市司法局,只跑一次,15个工作日,1,0531-12348
2,学历公证,市司法局,只跑一次,10个工作日,1,0531-12348
3,法律援助申请,市司法局,你不用跑我来跑,5个工作日,,0531-12348
";

#[test]
fn a_list_goes_in_and_a_second_import_of_it_changes_nothing() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let request = request(database, LIST);
        let first = run(&store, &request);
        assert_eq!(counts(&first), [3, 0, 0, 0], "{:?}", first.rules());
        assert!(matches!(first.outcome, Some(Outcome::Published(_))));
        let second = run(&store, &request);
        assert_eq!(counts(&second), [0, 0, 0, 3]);
        assert_eq!(
            second.outcome,
            Some(Outcome::Unchanged(store.releases().unwrap()[1].edition.version.to_string()))
        );
        assert_eq!(store.releases().unwrap().len(), 2);
    });
}

#[test]
fn a_changed_list_shows_what_is_new_other_gone_and_the_same() {
    on_each_database(|database| {
        let store = with_jinan(database);
        run(&store, &request(database, LIST));
        let changed = LIST
            .replace("2,学历公证,市司法局,只跑一次,10个工作日,1", "2,学历公证,市司法局,零跑腿,8个工作日,0")
            .replace("3,法律援助申请", "3,公证咨询");
        let changed = Request { missing: None, ..request(database, &changed) };
        let report = run(&store, &changed);
        // The department had items in the built-in catalogue too, which this list does not have.
        let withdrawn = report.tally.withdrawn;
        assert_eq!((report.tally.created, report.tally.updated, report.tally.unchanged), (1, 1, 1));
        assert!(withdrawn > 0, "{:?}", broken_rules(&report));
        let updated = report.changes.iter().find(|change| change.kind == ChangeKind::Updated).unwrap();
        let fields: Vec<&str> = updated.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["handling_mode", "processing_time.promised.amount", "visits"]);
        assert_eq!((&updated.fields[2].from, &updated.fields[2].to), (&1.into(), &0.into()));
        let gone = report.changes.iter().filter(|change| change.kind == ChangeKind::Withdrawn);
        assert!(gone.clone().any(|change| change.name == "法律援助申请"));
        let code = gone.clone().next().unwrap().code.clone();
        assert!(store.item(3, &code).unwrap().is_none() && store.item(2, &code).unwrap().is_some());
    });
}

#[test]
fn what_a_list_has_no_column_for_stays_as_it_is() {
    on_each_database(|database| {
        let store = with_jinan(database);
        run(&store, &request(database, LIST));
        let short = "事项名称,实施主体,到办事现场次数\n遗嘱公证,市司法局,1\n";
        let report = run(&store, &request(database, &format!("{short}涉外公证,市司法局,1\n")));
        assert_eq!(counts(&report), [1, 0, 0, 1], "{:?}", report.changes);
    });
}

#[test]
fn an_error_anywhere_changes_nothing() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let broken = format!("{LIST}4,抵押公证,市司法局,跑三次,15个工作日,1,0531-12348\n");
        let report = run(&store, &request(database, &broken));
        assert_eq!(broken_rules(&report), ["unknown-value"]);
        assert_eq!(report.outcome, Some(Outcome::Refused(Some("2018-06-20".to_owned()))));
        assert_eq!(store.releases().unwrap().len(), 1);
        assert_eq!(store.releases().unwrap()[0].counts.items, 24);
    });
}

#[test]
fn a_dry_run_tells_the_same_and_changes_nothing() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let dry = run(&store, &Request { dry_run: true, ..request(database, LIST) });
        assert_eq!(counts(&dry), [3, 0, 0, 0]);
        assert_eq!(dry.outcome, Some(Outcome::DryRun(Some("2018-06-20".to_owned()))));
        assert_eq!(store.releases().unwrap().len(), 1);
    });
}

#[test]
fn an_item_is_found_again_by_its_national_code_when_its_name_changes() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let list = "事项名称,实施主体,实施编码\n遗嘱公证,市司法局,A-1\n学历公证,市司法局,A-2\n";
        run(&store, &request(database, list));
        let renamed = list.replace("遗嘱公证", "遗嘱公证办理");
        let report = run(&store, &request(database, &renamed));
        assert_eq!(counts(&report), [0, 1, 0, 1]);
        assert_eq!(report.changes[0].fields[0].field, "name");
        // The code means one item, the name another.
        let crossed = "事项名称,实施主体,实施编码\n学历公证,市司法局,A-1\n";
        let report = run(&store, &request(database, crossed));
        assert_eq!(broken_rules(&report), ["ambiguous-match"]);
    });
}

#[test]
fn sub_items_stand_under_their_main_item() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let list =
            "主项名称,子项名称,实施主体,办理形式\n公证,遗嘱公证,市司法局,只跑一次\n,学历公证,,零跑腿\n";
        let report = run(&store, &request(database, list));
        assert_eq!(counts(&report), [3, 0, 0, 0], "{:?}", report.rules());
        let main = store.item(2, &report.changes[0].code).unwrap().unwrap();
        assert_eq!((main.name.as_str(), main.handling_mode), ("公证", None));
        let sub = store.item(2, &report.changes[2].code).unwrap().unwrap();
        assert_eq!((sub.name.as_str(), sub.parent), ("学历公证", Some(main.code)));
        let report = run(&store, &request(database, list));
        assert_eq!(counts(&report), [0, 0, 0, 3]);
    });
}

#[test]
fn sub_items_need_not_stand_together() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let list = "主项名称,子项名称,实施主体\n公证,遗嘱公证,市司法局\n援助,法律援助申请,市司法局\n公证,学历公证,市司法局\n";
    let request = request(&database, list);
    assert_eq!(counts(&run(&store, &request)), [5, 0, 0, 0]);
    assert_eq!(counts(&run(&store, &request)), [0, 0, 0, 5]);
}

#[test]
fn a_department_hands_in_its_own_rows_alone() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let only = |department: &str| Request { department: Some(code(department)), ..request(&database, LIST) };
    assert_eq!(counts(&run(&store, &only("justice"))), [3, 0, 0, 0]);
    assert_eq!(broken_rules(&run(&store, &only("housing-fund-centre"))), ["other-department"]);
    let unknown = LIST.replace("市司法局,", "市司法居,");
    assert_eq!(broken_rules(&run(&store, &request(&database, &unknown))), ["unknown-department"]);
    let added = Request { create_departments: true, ..request(&database, &unknown) };
    let report = run(&store, &added);
    assert_eq!((report.tally.created, report.tally.departments_created), (3, 1));
}

#[test]
fn a_list_without_most_items_is_asked_about() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let many: String = (1..=40).map(|n| format!("事项{n},市司法局\n")).collect();
    run(&store, &request(&database, &format!("事项名称,实施主体\n{many}")));
    let few =
        Request { missing: None, ..request(&database, "事项名称,实施主体\n事项1,市司法局\n") };
    assert_eq!(broken_rules(&run(&store, &few)), ["most-items-missing"]);
    let few = Request { missing: Some(Missing::Withdraw), ..few };
    assert!(run(&store, &few).tally.withdrawn >= 39);
}

#[test]
fn a_row_that_means_an_item_again_is_a_problem() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let twice = format!("{LIST}4,遗嘱公证,市司法局,只跑一次,15个工作日,1,0531-12348\n");
    assert_eq!(broken_rules(&run(&store, &request(&database, &twice))), ["handed-in-twice"]);
}

#[test]
fn a_guide_gets_a_new_edition_when_it_says_something_else() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let first = run(&store, &request(database, LIST));
        let code = first.changes[0].code.clone();
        let before = store.guides_of(2, &[&code]).unwrap().pop().unwrap();
        assert_eq!((before.edition, before.guide.consult[0].value.as_str()), (1, "0531-12348"));
        run(&store, &request(database, &LIST.replace("0531-12348", "0531-12345")));
        let after = store.guides_of(3, &[&code]).unwrap().pop().unwrap();
        assert_eq!(after.edition, 2);
        assert_ne!(after.content_hash, before.content_hash);
        assert_eq!(store.guides_of(2, &[&code]).unwrap().pop().unwrap(), before);
        let app = App::start(database, &[]);
        let shown = app.client.json(&format!("/v1/items/{code}/guide"));
        assert_eq!(shown["data"]["edition"], 2);
        assert_eq!(shown["data"]["consult"][0]["value"], "0531-12345");
        let item = app.client.json(&format!("/v1/items/{code}"));
        assert_eq!(item["data"]["provenance"][0]["source"]["name"], "清单.csv");
    });
}

#[test]
fn a_catalogue_folder_is_compared_with_what_is_there() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let folder: PathBuf = database.folder.path().join("folder");
        std::fs::create_dir(&folder).unwrap();
        write_jinan(&folder);
        let request = Request { files: vec![folder.clone()], ..Request::default() };
        let report = run(&store, &request);
        assert_eq!(counts(&report), [0, 0, 0, 24], "{:?}", report.changes);
        let items = std::fs::read_to_string(folder.join("items.csv")).unwrap();
        std::fs::write(folder.join("items.csv"), items.replace(",,住房公积金转移业务,", ",,住房公积金转移,"))
            .unwrap();
        let report = run(&store, &request);
        assert_eq!(counts(&report), [0, 1, 0, 23]);
    });
}
