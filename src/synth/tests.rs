//! What is written is read back by the loader, and counted.

use super::*;
use crate::domain::guide::{ApplicationForm, CaseType, Guide, Material, Medium, OnlineDepth};
use crate::domain::ids::ItemCode;
use crate::domain::item::{Category, Item, ItemType, TimeLimit};
use crate::ingest::folder::{Folder, OpenFolder};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use tempfile::TempDir;

fn options(items: u64, seed: u64) -> Options {
    Options { items, seed, profile: None }
}

fn written(options: &Options) -> (TempDir, Summary) {
    let folder = tempfile::tempdir().unwrap();
    let summary = write(folder.path(), options).unwrap();
    (folder, summary)
}

fn read(folder: &TempDir) -> (OpenFolder, Vec<Item>) {
    let open = Folder::Disk(folder.path().to_owned()).open();
    let open = open.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mut reader = open.items().unwrap();
    let items: Vec<Item> = reader.by_ref().collect();
    assert_eq!(reader.finish(), []);
    (open, items)
}

#[test]
fn the_loader_takes_a_city() {
    let (folder, summary) = written(&options(1_200, 42));
    let (open, items) = read(&folder);
    assert_eq!((items.len(), summary.items, summary.departments), (1_200, 1_200, 57));
    assert_eq!(open.edition.version.as_ref(), "synthetic-1200-42");
    assert_eq!(open.edition.synthetic.map(|label| label.seed), Some(42));
    assert!(open.directory.claims.entries().is_empty());
    assert!(items.iter().all(|item| item.provenance[0].source.as_ref() == "syn-generator"));
    assert!(items.is_sorted_by_key(|item| item.code.clone()));
}

#[test]
fn the_loader_takes_one_item_and_a_province() {
    for (items, jurisdictions) in [(1, 2), (19, 2), (3_600, 3)] {
        let (folder, summary) = written(&options(items, 3));
        let (_, read) = read(&folder);
        assert_eq!((summary.items, summary.jurisdictions), (items, jurisdictions));
        assert_eq!(u64::try_from(read.len()), Ok(items));
    }
}

#[test]
fn shares_are_near_the_published_ones_and_names_differ() {
    let (folder, summary) = written(&options(3_000, 8));
    let (_, items) = read(&folder);
    let per_mille = |count: usize| count * 1_000 / items.len();
    let of_mode = |code: &str| {
        let has = |item: &&Item| item.handling_mode.as_ref().is_some_and(|mode| mode.as_ref() == code);
        per_mille(items.iter().filter(has).count())
    };
    assert!((130..160).contains(&of_mode("zero_visit")), "{}", of_mode("zero_visit"));
    assert!((790..830).contains(&of_mode("one_visit")), "{}", of_mode("one_visit"));
    assert!((30..55).contains(&of_mode("on_your_behalf")), "{}", of_mode("on_your_behalf"));
    assert!((160..200).contains(&(summary.sub_items * 1_000 / summary.items)), "{summary:?}");
    let mut lengths: Vec<usize> = items.iter().map(|item| item.name.chars().count()).collect();
    lengths.sort_unstable();
    assert!((15..=18).contains(&lengths[lengths.len() / 2]), "{}", lengths[lengths.len() / 2]);
    assert!((60..=98).contains(&lengths[lengths.len() - 1]), "{}", lengths[lengths.len() - 1]);
    let distinct: HashSet<(&str, &str)> =
        items.iter().map(|item| (item.department.as_ref(), item.name.as_str())).collect();
    assert!(per_mille(distinct.len()) >= 998, "{} distinct names", distinct.len());
}

#[test]
fn items_keep_the_rules_between_their_fields() {
    let (folder, _) = written(&options(1_200, 5));
    let (_, items) = read(&folder);
    let by_code: BTreeMap<&str, &Item> = items.iter().map(|item| (item.code.as_ref(), item)).collect();
    for item in &items {
        assert!((1..=4).contains(&item.channels.len()), "{item:?}");
        assert!(!item.topics.is_empty() && !item.audience.is_empty(), "{item:?}");
        assert_eq!(item.handling_mode.is_some(), !item.methods.is_empty(), "{item:?}");
        let codes = &item.codes;
        assert!(codes.implementation.as_ref().is_none_or(|code| code.len() == 31), "{item:?}");
        assert!(codes.handling.as_ref().is_none_or(|code| code.len() == 33), "{item:?}");
        let Some(parent) = &item.parent else { continue };
        let parent = by_code[parent.as_ref()];
        assert!(parent.parent.is_none() && parent.code < item.code, "{item:?}");
        assert_eq!(parent.department, item.department);
        assert_eq!(parent.category, Some(Category::AdministrativePower));
        assert_eq!(item.category, Some(Category::AdministrativePower));
    }
}

#[test]
fn each_item_has_its_guide_and_both_agree() {
    let (folder, _) = written(&options(1_200, 5));
    let (open, items) = read(&folder);
    let mut reader = open.guides().ok().unwrap();
    let guides: Vec<(ItemCode, Guide)> = reader.by_ref().collect();
    assert_eq!(reader.finish(), []);
    assert_eq!(guides.len(), items.len());
    for (item, (code, guide)) in items.iter().zip(&guides) {
        assert_eq!(*code, item.code);
        assert_times_agree(item, guide);
        assert_visits_agree(item, guide);
        assert_eq!(guide.charged, Some(!guide.fees.is_empty()), "{guide:?}");
        assert!(guide.fees.iter().all(|fee| fee.basis.is_some() && fee.standard.is_some()), "{guide:?}");
        assert_ne!(guide.consult, guide.complaint);
        let paper = |one: &&Material| one.medium != Some(Medium::Electronic);
        for material in guide.materials.iter().filter(paper) {
            assert!(material.originals.max(material.copies) > Some(0), "{material:?}");
        }
        if item.item_type == Some(ItemType::License) {
            assert!(!guide.faq.is_empty() && guide.steps.len() >= 5, "{guide:?}");
        }
    }
}

fn assert_times_agree(item: &Item, guide: &Guide) {
    let promised = item.processing_time.promised;
    let times: Vec<TimeLimit> = guide.steps.iter().filter_map(|step| step.time).collect();
    let taken: u32 = times.iter().map(|limit| limit.amount).sum();
    assert_eq!(taken, promised.map_or(0, |limit| limit.amount), "{guide:?}");
    assert!(times.iter().all(|limit| Some(limit.unit) == promised.map(|limit| limit.unit)), "{guide:?}");
    let instant = promised.map(|limit| limit.amount == 0);
    assert_eq!(guide.case_type.map(|kind| kind == CaseType::Instant), instant, "{guide:?}");
}

fn assert_visits_agree(item: &Item, guide: &Guide) {
    let comes = item.visits.is_some_and(|visits| visits > 0);
    assert_eq!(guide.visit_reason.is_some(), comes, "{guide:?}");
    let online = guide.application_forms.contains(&ApplicationForm::Online);
    let depth = guide.online_depth.unwrap();
    assert_eq!(online, matches!(depth, OnlineDepth::Online | OnlineDepth::Full), "{guide:?}");
    assert_eq!(online, guide.online_address.is_some(), "{guide:?}");
    assert!(depth != OnlineDepth::Full || item.visits == Some(0), "{guide:?}");
    if item.visits == Some(0) {
        assert!(online || guide.application_forms.contains(&ApplicationForm::Express), "{guide:?}");
    }
    assert!(!guide.application_forms.is_empty(), "{guide:?}");
}

#[test]
fn a_seed_decides_every_byte() {
    let contents = |options: &Options| -> BTreeMap<String, Vec<u8>> {
        let (folder, _) = written(options);
        let files = fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
    };
    let first = contents(&options(300, 1));
    assert_eq!(first.len(), 11);
    assert_eq!(first, contents(&options(300, 1)));
    let other = contents(&options(300, 2));
    for file in ["items.csv", "guides.jsonl", "release.json"] {
        assert_ne!(first[file], other[file], "{file}");
    }
}

#[test]
fn nothing_is_overwritten_and_no_items_are_refused() {
    let (folder, _) = written(&options(1, 1));
    let again = write(folder.path(), &options(1, 1));
    assert!(matches!(again, Err(SynthError::NotEmpty(_))), "{again:?}");
    let none = write(&folder.path().join("none"), &options(0, 1));
    assert!(matches!(none, Err(SynthError::NoItems)), "{none:?}");
    let many = write(&folder.path().join("many"), &options(MAX_ITEMS + 1, 1));
    assert!(matches!(many, Err(SynthError::TooManyItems(_))), "{many:?}");
    assert!(!folder.path().join("none").exists());
    assert_eq!(Profile::from_name("jinan-2018"), Some(Profile::Jinan2018));
    assert_eq!(Profile::from_name("jinan"), None);
    let flag = clap::ValueEnum::to_possible_value(&Profile::Jinan2018);
    assert_eq!(flag.unwrap().get_name(), Profile::Jinan2018.name());
}
