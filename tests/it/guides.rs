//! Guides of a folder: read line by line, every mistake named with its line.

use crate::support::fixtures::{jinan, write_jinan};
use onevisit::domain::guide::{CaseType, Guide};
use onevisit::domain::ids::ItemCode;
use onevisit::domain::problem::Problem;
use onevisit::ingest::folder::{Folder, OpenFolder};
use onevisit::synth::{self, Options, Profile};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The built-in catalogue with these guides instead of its own.
fn with_guides(text: impl AsRef<[u8]>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_jinan(folder.path());
    fs::write(folder.path().join("guides.jsonl"), text).unwrap();
    folder
}

fn open(folder: &Path) -> OpenFolder {
    let open = Folder::Disk(folder.to_owned()).open();
    open.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn read(open: &OpenFolder) -> (Vec<(ItemCode, Guide)>, Vec<Problem>) {
    let mut reader = open.guides().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let guides = reader.by_ref().collect();
    (guides, reader.finish())
}

/// Reads one line, which must be refused with exactly these fields and rules; returns the messages.
fn check(line: impl AsRef<[u8]>, expected: &[(&str, &str)]) -> String {
    let folder = with_guides(line);
    let (guides, problems) = read(&open(folder.path()));
    assert!(guides.is_empty(), "{guides:#?}");
    assert!(
        problems.iter().all(|problem| problem.file == "guides.jsonl" && problem.row == 1),
        "{problems:?}"
    );
    let mut found: Vec<(&str, &str)> = problems.iter().map(|p| (p.field.as_str(), p.rule)).collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{problems:#?}");
    problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("\n")
}

/// A guide of 求法援 with this member.
fn line(member: &str) -> String {
    format!("{{\"item\": \"legal-aid\", {member}}}")
}

#[test]
fn a_guide_is_read_with_its_item() {
    let folder = with_guides(
        "\u{feff}{\"case_type\": \"instant\", \"item\": \"legal-aid\"}\r\n\n  \n\
         {\"item\": \"mediation\", \"remarks\": [{\"text\": \"一行\\n二行\"}]}",
    );
    let (guides, problems) = read(&open(folder.path()));
    assert_eq!(problems, []);
    let codes: Vec<&str> = guides.iter().map(|(item, _)| item.as_ref()).collect();
    assert_eq!(codes, ["legal-aid", "mediation"]);
    assert_eq!(guides[0].1, Guide { case_type: Some(CaseType::Instant), ..Guide::default() });
    assert_eq!(guides[1].1.remarks[0].text, "一行\n二行");
}

#[test]
fn a_folder_needs_no_guides() {
    let folder = with_guides("");
    assert_eq!(read(&open(folder.path())), (vec![], vec![]));
    fs::remove_file(folder.path().join("guides.jsonl")).unwrap();
    assert_eq!(read(&open(folder.path())), (vec![], vec![]));
}

#[test]
fn a_line_is_an_object_in_utf_8() {
    check("{\"item\": \"legal-aid\"", &[("", "unreadable")]);
    check("[\"legal-aid\"]", &[("", "unreadable")]);
    check("{\"item\": \"legal-aid\", \"charged\": true} true", &[("", "unreadable")]);
    check(b"{\"item\": \"\xff\"}\n", &[("", "unreadable")]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = with_guides("");
    fs::remove_file(folder.path().join("guides.jsonl")).unwrap();
    fs::create_dir(folder.path().join("guides.jsonl")).unwrap();
    let problems = match open(folder.path()).guides() {
        Ok(mut reader) => {
            assert_eq!(reader.by_ref().count(), 0);
            reader.finish()
        }
        Err(problems) => problems,
    };
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!((problems[0].file.as_str(), problems[0].rule), ("guides.jsonl", "unreadable"));
}

#[test]
fn a_line_names_an_item_of_the_folder() {
    check("{\"charged\": true}", &[("item", "required")]);
    check("{\"item\": 7, \"charged\": true}", &[("item", "required")]);
    check("{\"item\": \"legal aid\", \"charged\": true}", &[("item", "not-a-code")]);
    let told = check("{\"item\": \"legal-aids\", \"charged\": true}", &[("item", "unknown-reference")]);
    assert!(told.contains("did you mean \"legal-aid\"?"), "{told}");
}

#[test]
fn a_line_has_the_fields_of_a_guide_and_all_mistakes_are_told() {
    let told = check(
        line(
            "\"charge\": true, \"courier\": \"yes\", \"case_type\": \"quick\", \"fees\": [{\"amount\": 1.5}]",
        ),
        &[
            ("case_type", "unknown-value"),
            ("charge", "unknown-field"),
            ("courier", "not-a-value"),
            ("fees", "not-a-value"),
        ],
    );
    assert!(told.contains("instant"), "{told}");
    check(line("\"materials\": [{\"name\": \"身份证\", \"pages\": 1}]"), &[("materials", "unknown-field")]);
    check(line("\"valid_until\": \"2018-02-30\""), &[("valid_until", "not-a-value")]);
    check(line("\"materials\": [{\"name\": \"身份证\", \"copies\": -1}]"), &[("materials", "not-a-value")]);
}

#[test]
fn a_guide_says_something() {
    check("{\"item\": \"legal-aid\"}", &[("", "empty-guide")]);
    check(line("\"conditions\": [], \"charged\": null"), &[("", "empty-guide")]);
    check(line("\"conditions\": [{\"text\": \" \"}]"), &[("conditions", "required")]);
    check(line("\"places\": [{}]"), &[("places", "required")]);
}

#[test]
fn evidence_names_a_source_of_the_folder() {
    let with = |source: &str| {
        line(&format!("\"remarks\": [{{\"text\": \"一\", \"evidence\": {{\"source\": \"{source}\"}}}}]"))
    };
    let told = check(with("dzwww-2018-artikel"), &[("remarks", "unknown-reference")]);
    assert!(told.contains("did you mean \"dzwww-2018-article\"?"), "{told}");
    check(with("no code"), &[("remarks", "not-a-value")]);
}

#[test]
fn control_characters_are_refused_wherever_they_stand() {
    check(line("\"visit_reason\": \"a\\u0000b\""), &[("visit_reason", "control-character")]);
    check(line("\"faq\": [{\"question\": \"甲\", \"answer\": \"\u{85}\"}]"), &[("faq", "control-character")]);
    check(line("\"visit_reason\": \"a\0b\""), &[("", "unreadable")]);
}

#[test]
fn a_line_is_not_endless() {
    let told =
        check(line(&format!("\"visit_reason\": \"{}\"", "长".repeat(400_000))), &[("", "line-too-long")]);
    assert!(told.contains("1048576"), "{told}");
    let longest = "x".repeat((1 << 20) - line("\"visit_reason\": \"\"").len());
    let folder = with_guides(line(&format!("\"visit_reason\": \"{longest}\"")) + "\n");
    assert_eq!(read(&open(folder.path())).0.len(), 1);
}

#[test]
fn reading_goes_on_after_a_bad_line() {
    let folder = with_guides(format!(
        "{}\nnonsense\n{}\n{}\n\n{}\n{}\n",
        line("\"charged\": false"),
        line("\"charged\": true"),
        "x".repeat(2 << 20),
        "{\"item\": \"mediation\", \"charged\": \"no\"}",
        "{\"item\": \"notarisation\", \"charged\": true}"
    ));
    let (guides, problems) = read(&open(folder.path()));
    let codes: Vec<&str> = guides.iter().map(|(item, _)| item.as_ref()).collect();
    assert_eq!(codes, ["legal-aid", "notarisation"]);
    let found: Vec<(u64, &str)> = problems.iter().map(|problem| (problem.row, problem.rule)).collect();
    assert_eq!(
        found,
        [(2, "unreadable"), (3, "duplicate-guide"), (4, "line-too-long"), (6, "not-a-value")],
        "{problems:#?}"
    );
    assert!(problems[1].message.contains("line 1"), "{problems:#?}");
}

#[test]
fn a_file_full_of_problems_is_not_read_on() {
    for bad in ["nonsense\n".to_owned(), format!("{}\n", "x".repeat(1 << 21))] {
        let count = 1_100.min((64 << 20) / bad.len() + 1);
        let folder = with_guides(bad.repeat(count) + &line("\"charged\": false"));
        let (guides, problems) = read(&open(folder.path()));
        assert_eq!(problems.len(), count.min(1_000));
        assert_eq!(guides.len(), usize::from(count < 1_000));
    }
}

#[test]
fn problems_of_guides_are_told_together_with_all_others() {
    let folder = with_guides("nonsense\n{\"item\": \"nobody\", \"charged\": true}\n");
    let edition = folder.path().join("release.json");
    let text = fs::read_to_string(&edition).unwrap();
    fs::write(&edition, text.replacen("\"370100\"", "\"379999\"", 1)).unwrap();
    let Err(problems) = Folder::Disk(folder.path().to_owned()).open() else { panic!("no problem was found") };
    let found: Vec<(&str, u64, &str)> = problems.iter().map(|p| (p.file.as_str(), p.row, p.rule)).collect();
    assert_eq!(
        found,
        [
            ("release.json", 0, "unknown-reference"),
            ("guides.jsonl", 1, "unreadable"),
            ("guides.jsonl", 2, "unknown-reference"),
        ],
        "{problems:#?}"
    );
}

#[test]
fn a_spoilt_row_is_still_an_item_to_its_guide() {
    let folder = with_guides(line("\"charged\": false"));
    let items = folder.path().join("items.csv");
    let text = fs::read_to_string(&items).unwrap();
    fs::write(&items, text.replacen("legal-aid,,求法援", "legal-aid,,", 1)).unwrap();
    assert_eq!(read(&open(folder.path())).1, []);
    // Without any items, the missing file is the one thing to tell.
    fs::remove_file(&items).unwrap();
    assert_eq!(read(&open(folder.path())).1, []);
}

#[test]
fn every_statement_of_the_built_in_guides_has_its_evidence() {
    let open = jinan();
    let (guides, problems) = read(&open);
    assert_eq!(problems, []);
    let statements: usize = guides.iter().map(|(_, guide)| guide.statements().len()).sum();
    assert_eq!((guides.len(), statements), (15, 121), "data/jinan-2018/README.md states these numbers");
    for (item, guide) in &guides {
        assert!(!guide.is_empty(), "{item}");
        for stated in guide.statements() {
            let Some(evidence) = stated.evidence else {
                panic!("{item} {}: no evidence: {stated:?}", stated.field)
            };
            let source = open.directory.sources.get(evidence.source.as_ref());
            assert!(source.is_some(), "{item} {}: {evidence:?}", stated.field);
            let locator = evidence.locator.as_deref().unwrap_or_default();
            assert!(!locator.trim().is_empty(), "{item} {}: no locator: {stated:?}", stated.field);
        }
    }
}

#[test]
fn made_up_folders_have_a_guide_for_each_item() {
    for profile in [None, Some(Profile::Jinan2018)] {
        let folder = tempfile::tempdir().unwrap();
        let made = synth::write(folder.path(), &Options { items: 60, seed: 3, profile }).unwrap();
        let (guides, problems) = read(&open(folder.path()));
        assert_eq!(problems, []);
        assert_eq!(guides.len() as u64, made.items);
        assert!(guides.iter().all(|(_, guide)| !guide.is_empty()));
    }
}
