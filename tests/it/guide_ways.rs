//! The ways in which a service can be had: only those that the data names, the fewest visits first.

use crate::support::fixtures::{code, directory, item};
use onevisit::domain::catalogue::Directory;
use onevisit::domain::guide::{ApplicationForm, Guide, Material, Medium, OnlineDepth, Place};
use onevisit::domain::item::Item;
use onevisit::guide::promise::promise;
use onevisit::guide::ways::{WayKind, ways};

/// Each way with its visits and its method.
fn found(item: &Item, guide: &Guide, directory: &Directory) -> Vec<(WayKind, Option<u32>, Option<String>)> {
    let all = ways(item, guide, directory);
    let way = |way: &onevisit::guide::ways::Way<'_>| {
        (way.kind, way.visits, way.method.map(|method| method.code.to_string()))
    };
    all.iter().map(way).collect()
}

fn promised(item: &Item, guide: &Guide) -> Option<String> {
    let directory = directory();
    promise(item, &ways(item, guide, &directory), &directory)
}

fn hall() -> Place {
    Place { name: Some("市政务服务中心".to_owned()), ..Place::default() }
}

#[test]
fn an_item_about_which_nothing_is_known_has_no_way() {
    let item = Item { handling_mode: None, ..item("x", "要调解") };
    assert_eq!(found(&item, &Guide::default(), &directory()), []);
    assert_eq!(promised(&item, &Guide::default()), None);
}

#[test]
fn the_fewest_visits_come_first_and_those_without_a_number_last() {
    let mut item = Item { handling_mode: Some(code("zero_visit")), ..item("x", "律师执业许可") };
    item.methods = vec![code("window_instant_on_spot"), code("online_on_time_courier")];
    item.channels = vec![code("service-centre-hall"), code("city-portal"), code("ems-courier")];
    let forms = vec![ApplicationForm::Window, ApplicationForm::Terminal];
    let guide = Guide { application_forms: forms, places: vec![hall()], ..Guide::default() };
    let directory = directory();
    assert_eq!(
        found(&item, &guide, &directory),
        [
            (WayKind::Online, Some(0), Some("online_on_time_courier".to_owned())),
            (WayKind::Terminal, Some(0), None),
            (WayKind::Window, Some(1), Some("window_instant_on_spot".to_owned())),
        ]
    );
    let all = ways(&item, &guide, &directory);
    assert_eq!(all[0].channels[0].code.as_ref(), "city-portal");
    assert_eq!(all[2].channels[0].code.as_ref(), "service-centre-hall");
    assert_eq!(all[2].places, [&hall()]);
}

#[test]
fn no_visit_at_all_is_not_said_of_a_window() {
    let item = Item { visits: Some(0), ..item("x", "律师执业许可") };
    let guide = Guide {
        online_address: Some("http://example.com".to_owned()),
        places: vec![hall()],
        ..Guide::default()
    };
    assert_eq!(
        found(&item, &guide, &directory()),
        [(WayKind::Online, Some(0), None), (WayKind::Window, None, None)]
    );
}

#[test]
fn what_the_item_states_outweighs_its_mode_and_both_outweigh_the_depth() {
    let full = Guide { online_depth: Some(OnlineDepth::Full), ..Guide::default() };
    for (mode, visits, expected) in [
        (Some("one_visit"), None, Some(1)),
        (Some("one_visit"), Some(3), Some(3)),
        (Some("on_your_behalf"), None, Some(0)),
        (None, None, Some(0)),
    ] {
        let item = Item { handling_mode: mode.map(code), visits, ..item("x", "律师执业许可") };
        assert_eq!(found(&item, &full, &directory()), [(WayKind::Online, expected, None)], "{mode:?}");
    }
}

#[test]
fn a_remark_that_there_is_no_window_is_no_place_to_go() {
    let none = Place { address: Some("无线下办理窗口".to_owned()), ..Place::default() };
    let guide = Guide { places: vec![none], ..Guide::default() };
    assert_eq!(found(&item("x", "律师执业许可"), &guide, &directory()), []);
    // 无锡 is a town.
    let road = Place { address: Some("无锡路5号".to_owned()), ..Place::default() };
    let guide = Guide { places: vec![road], ..Guide::default() };
    assert_eq!(found(&item("x", "律师执业许可"), &guide, &directory()).len(), 1);
}

#[test]
fn a_way_names_the_materials_that_do_not_go_that_way() {
    let material = |name: &str, medium| Material { name: name.to_owned(), medium, ..Material::default() };
    let guide = Guide {
        application_forms: vec![ApplicationForm::Online, ApplicationForm::Window],
        materials: vec![
            material("原件", Some(Medium::Paper)),
            material("照片", Some(Medium::Electronic)),
            material("申请表", Some(Medium::Either)),
            material("证明", None),
        ],
        ..Guide::default()
    };
    let (item, directory) = (item("x", "律师执业许可"), directory());
    let all = ways(&item, &guide, &directory);
    assert_eq!((all[0].kind, all[0].materials_otherwise.as_slice()), (WayKind::Online, ["原件"].as_slice()));
    assert_eq!((all[1].kind, all[1].materials_otherwise.as_slice()), (WayKind::Window, ["照片"].as_slice()));
}

#[test]
fn the_promise_is_said_in_the_words_of_the_reform() {
    for (mode, visits, methods, expected) in [
        ("zero_visit", None, vec![], "全程不用跑"),
        ("one_visit", None, vec![], "最多跑一次"),
        ("one_visit", Some(2), vec![], "最多跑两次"),
        ("on_your_behalf", None, vec![], "由我们代办、帮办或者领办"),
        ("on_your_behalf", Some(0), vec!["agency"], "由我们代办，您不用跑"),
        ("on_your_behalf", Some(1), vec!["assistance", "escort"], "由我们帮办或者领办，您最多跑一次"),
    ] {
        let methods = methods.into_iter().map(code).collect();
        let item =
            Item { handling_mode: Some(code(mode)), visits, methods, ..item("x", "律师执业许可") };
        assert_eq!(promised(&item, &Guide::default()).as_deref(), Some(expected), "{mode} {visits:?}");
    }
}
