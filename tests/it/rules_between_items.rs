//! The rules between items: names, main items and sub-items.

use crate::support::fixtures::{code, item};
use onevisit::domain::item::Item;
use onevisit::domain::rules::Family;

/// What the rules between items say of these items: code and rule.
fn between(items: &[Item]) -> Vec<(String, &'static str)> {
    let mut family = Family::default();
    items.iter().for_each(|item| family.add(item));
    family.finish().into_iter().map(|found| (found.item, found.violation.rule)).collect()
}

fn child(key: &str, name: &str, parent: &str) -> Item {
    Item { parent: Some(code(parent)), ..item(key, name) }
}

#[track_caller]
fn assert_between(items: &[Item], expected: &[(&str, &str)]) {
    let found = between(items);
    let found: Vec<(&str, &str)> = found.iter().map(|(code, rule)| (code.as_str(), *rule)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_name_stands_once_under_a_main_item() {
    assert_between(
        &[item("a", "设立（变更）"), item("b", "设立 (变更)"), item("c", "设立（变更）")],
        &[("b", "duplicate-name"), ("c", "duplicate-name")],
    );
    let elsewhere = Item { department: code("housing-fund-centre"), ..item("e", "设立") };
    assert_between(&[item("a", "设立"), item("m", "许可"), child("b", "设立", "m"), elsewhere], &[]);
}

#[test]
fn parents_are_known_and_main_items() {
    // A sub-item may stand before its main item.
    assert_between(&[child("b", "变更", "a"), item("a", "许可")], &[]);
    assert_between(&[child("b", "变更", "a")], &[("b", "unknown-parent")]);
    assert_between(
        &[item("a", "许可"), child("b", "变更", "a"), child("c", "注销", "b")],
        &[("c", "nested-sub-item")],
    );
}

#[test]
fn circles_of_any_length_are_found() {
    let circle = "cyclic-parent";
    assert_between(&[child("a", "甲", "a")], &[("a", circle)]);
    assert_between(
        &[child("x", "丁", "b"), child("a", "甲", "b"), child("b", "乙", "c"), child("c", "丙", "a")],
        &[("x", "nested-sub-item"), ("a", circle), ("b", circle), ("c", circle)],
    );
    let last = 50_000;
    let parent = |n: u32| format!("i{}", if n == last { 0 } else { n + 1 });
    let items: Vec<Item> =
        (0..=last).map(|n| child(&format!("i{n}"), &format!("第{n}项"), &parent(n))).collect();
    let found = between(&items);
    assert_eq!(found.len(), items.len());
    assert!(found.iter().all(|(_, rule)| *rule == circle));
}

#[test]
fn a_main_item_has_the_mode_of_its_sub_items() {
    let other = Item { handling_mode: Some(code("zero_visit")), ..child("b", "变更", "a") };
    let open = Item { handling_mode: None, ..item("a", "许可") };
    assert_between(
        &[item("a", "许可"), child("c", "注销", "a"), other.clone()],
        &[("a", "mode-of-main-item")],
    );
    assert_between(&[open, child("c", "注销", "a"), other], &[]);
    assert_between(&[item("a", "许可"), child("c", "注销", "a")], &[]);
}
