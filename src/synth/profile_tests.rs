//! The profile against every total that Jinan published.

use super::*;
use crate::domain::item::{Category, HandlingModeReason, Item, Listing};
use crate::ingest::folder::{Folder, OpenFolder};
use std::collections::{BTreeMap, BTreeSet};

const PROFILE: Options = Options { items: 0, seed: 1, profile: Some(Profile::Jinan2018) };
const ALL: Pick = Pick { department: None, mode: None, category: None };

fn read() -> (OpenFolder, Vec<Item>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &PROFILE).unwrap();
    let open = Folder::Disk(folder.path().to_owned()).open();
    let open = open.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mut reader = open.items().unwrap();
    let items = reader.by_ref().collect();
    assert_eq!(reader.finish(), []);
    (open, items)
}

/// Which items to count.
#[derive(Clone, Copy, Default)]
struct Pick {
    department: Option<&'static str>,
    mode: Option<&'static str>,
    category: Option<Category>,
}

impl Pick {
    fn of(self, items: &[Item]) -> impl Iterator<Item = &Item> {
        items.iter().filter(move |item| {
            self.department.is_none_or(|code| item.department.as_ref() == code)
                && self
                    .mode
                    .is_none_or(|code| item.handling_mode.as_ref().is_some_and(|m| m.as_ref() == code))
                && self.category.is_none_or(|category| item.category == Some(category))
        })
    }

    fn departments(self, items: &[Item]) -> BTreeSet<&str> {
        self.of(items).map(|item| item.department.as_ref()).collect()
    }

    /// Departments, items, sub-items.
    fn count(self, items: &[Item]) -> (usize, usize, usize) {
        let subs = self.of(items).filter(|item| item.parent.is_some()).count();
        (self.departments(items).len(), self.of(items).count(), subs)
    }

    /// The department with most items, and how many more it has than the second.
    fn leader(self, items: &[Item]) -> (String, bool) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for item in self.of(items) {
            *counts.entry(item.department.as_ref()).or_default() += 1;
        }
        let mut ranked: Vec<(usize, &str)> = counts.into_iter().map(|(code, count)| (count, code)).collect();
        ranked.sort_unstable();
        let [.., (second, _), (first, code)] = ranked[..] else { return (String::new(), false) };
        (code.to_owned(), first > second)
    }
}

fn mode(code: &'static str) -> Pick {
    Pick { mode: Some(code), ..ALL }
}

fn in_department(department: &'static str, mode: &'static str) -> Pick {
    Pick { department: Some(department), mode: Some(mode), ..ALL }
}

#[test]
fn profile_reproduces_every_published_total() {
    let (_, items) = read();
    let power = Pick { category: Some(Category::AdministrativePower), ..ALL };
    let public = Pick { category: Some(Category::PublicService), ..ALL };
    let (hrss, health, justice) = ("human-resources-social-security", "health-family-planning", "justice");
    let mut found = Vec::new();
    for (name, pick, expected) in [
        ("on application", ALL, (57, 1169, 207)),
        ("administrative power", power, (47, 844, 207)),
        ("public service", public, (51, 325, 0)),
        ("zero_visit", mode("zero_visit"), (35, 168, 25)),
        ("one_visit", mode("one_visit"), (53, 948, 177)),
        ("on_your_behalf", mode("on_your_behalf"), (13, 49, 5)),
        ("health zero_visit", in_department(health, "zero_visit"), (1, 37, 19)),
        ("human resources one_visit", in_department(hrss, "one_visit"), (1, 123, 14)),
        ("justice on_your_behalf", in_department(justice, "on_your_behalf"), (1, 10, 5)),
        // Own figures of departments that the totals of the lists leave room for.
        ("health one_visit", in_department(health, "one_visit"), (1, 8, 2)),
        ("food and drugs one_visit", in_department("food-drug-administration", "one_visit"), (1, 21, 5)),
        ("food and drugs zero_visit", in_department("food-drug-administration", "zero_visit"), (1, 1, 0)),
    ] {
        found.push((name, format!("{expected:?}"), format!("{:?}", pick.count(&items))));
    }
    for (code, leader) in [("zero_visit", health), ("one_visit", hrss), ("on_your_behalf", justice)] {
        let expected = format!("{:?}", (leader, true));
        found.push((code, expected, format!("{:?}", mode(code).leader(&items))));
    }
    let (with_power, with_public) = (power.departments(&items), public.departments(&items));
    let unlisted: Vec<&Item> = items.iter().filter(|item| item.handling_mode.is_none()).collect();
    let not_listed = |item: &&&Item| {
        item.handling_mode_reason == Some(HandlingModeReason::NotListed) && item.parent.is_none()
    };
    for (name, expected, computed) in [
        ("departments with both", 41, with_power.intersection(&with_public).count()),
        ("departments with power only", 6, with_power.difference(&with_public).count()),
        ("departments with public only", 10, with_public.difference(&with_power).count()),
        ("items without a mode", 4, unlisted.len()),
        ("main items that are not listed", 4, unlisted.iter().filter(not_listed).count()),
        ("listed items", 1165, items.iter().filter(|item| item.listing == Listing::Listed).count()),
    ] {
        found.push((name, expected.to_string(), computed.to_string()));
    }
    let wrong: Vec<_> = found.iter().filter(|(_, expected, computed)| expected != computed).collect();
    assert!(wrong.is_empty(), "(name, expected, computed): {wrong:#?}");
}

#[test]
fn sub_items_belong_to_powers_of_their_department() {
    let (_, items) = read();
    let mut checked = 0;
    for sub in items.iter().filter(|item| item.parent.is_some()) {
        let parent = items.iter().find(|item| Some(&item.code) == sub.parent.as_ref()).unwrap();
        assert!(parent.parent.is_none() && parent.department == sub.department, "{sub:?}");
        assert_eq!(parent.category, Some(Category::AdministrativePower), "{sub:?}");
        checked += 1;
    }
    assert_eq!(checked, 207);
}

#[test]
fn the_published_figures_come_along_and_the_rest_is_labelled_made_up() {
    let (open, _) = read();
    let claims = open.directory.claims.entries();
    assert_eq!(claims.len(), 37);
    assert!(claims.iter().all(|claim| claim.provenance[0].source.as_ref() == "jinan-2018-claims"));
    assert!(claims.iter().all(|claim| claim.provenance[0].quote.is_some()));
    assert_eq!(open.edition.version.as_ref(), "synthetic-jinan-2018");
    assert_eq!(open.edition.jurisdiction.as_ref(), "370100");
    let label = open.edition.synthetic.unwrap();
    assert_eq!(label.profile.as_deref(), Some("jinan-2018"));
    let departments = open.directory.departments.entries();
    let made_up = departments.iter().filter(|department| department.name.starts_with("合成部门"));
    assert_eq!(made_up.count(), 52);
    assert!(departments.iter().all(|department| department.note.is_some()));
    assert!(departments.iter().all(|department| department.provenance[0].source.as_ref() == "syn-generator"));
}
