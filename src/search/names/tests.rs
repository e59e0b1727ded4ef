//! Names in memory, against a slow matcher that knows nothing of bitmaps.

use super::building::Builder;
use super::readings::{syllables_of, written};
use super::{NameIndex, SuggestQuery, Suggestion};
use crate::domain::catalogue::Directory;
use crate::domain::item::{Audience, ItemStatus, NationalCodes};
use crate::domain::suggestion::MatchedBy;
use crate::search::filter::Filter;
use crate::search::index::ItemIndex;
use crate::store::ItemNames;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn item(code: &str, name: &str) -> ItemNames {
    ItemNames {
        code: code.to_owned(),
        name: name.to_owned(),
        aliases: Vec::new(),
        codes: NationalCodes::default(),
        parent: None,
        jurisdiction: "370100".to_owned(),
        department: "justice".to_owned(),
        handling_mode: None,
        audience: Vec::new(),
        status: ItemStatus::Active,
    }
}

fn index(items: Vec<ItemNames>) -> NameIndex {
    let mut builder = Builder::default();
    for item in items {
        builder.add(item).unwrap();
    }
    builder.finish(&Directory::default()).unwrap()
}

fn suggest<'a>(index: &'a NameIndex, text: &str, limit: usize) -> Vec<Suggestion<'a>> {
    index.suggest(&ItemIndex::default(), SuggestQuery { text, filter: &Filter::default(), limit })
}

fn codes(index: &NameIndex, text: &str) -> Vec<String> {
    suggest(index, text, 50).into_iter().map(|suggestion| suggestion.code).collect()
}

#[test]
fn exact_names_come_first_then_beginnings_then_insides() {
    let mut sub_item = item("d", "公证");
    sub_item.parent = Some("a".to_owned());
    let mut suspended = item("e", "公证书");
    suspended.status = ItemStatus::Suspended;
    let items = vec![
        item("a", "公证处变更登记"),
        item("b", "遗嘱公证"),
        item("c", "公证员任职"),
        sub_item,
        suspended,
        item("f", "办理公证"),
    ];
    let index = index(items);
    assert_eq!(codes(&index, "公证"), ["d", "c", "a", "e", "f", "b"]);
    assert_eq!(codes(&index, "gongzheng"), ["c", "a", "e", "d", "f", "b"]);
    assert_eq!(codes(&index, "gz"), codes(&index, "gongzheng"));
}

#[test]
fn of_items_with_one_name_three_are_shown_while_others_match() {
    let namesakes = (0..6).map(|number| item(&format!("n{number}"), "身份证办理"));
    let index =
        index(namesakes.chain([item("x", "身份证办理(补领)"), item("y", "居民身份证办理")]).collect());
    assert_eq!(codes(&index, "身份证"), ["n0", "n1", "n2", "x", "y", "n3", "n4", "n5"]);
    let few = suggest(&index, "身份证", 4);
    assert_eq!(few.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["n0", "n1", "n2", "x"]);
    assert_eq!([few[0].namesakes, few[3].namesakes], [5, 0]);
}

#[test]
fn names_that_differ_in_brackets_alone_are_one_and_keep_their_spelling() {
    let index = index(vec![item("a", "公积金提取(购房)"), item("b", "公积金提取（购房）")]);
    let found = suggest(&index, "tqgf", 10);
    assert_eq!([found[0].namesakes, found[1].namesakes], [1, 1]);
    assert_eq!([&found[0].name, &found[1].name], ["公积金提取(购房)", "公积金提取（购房）"]);
    assert_eq!(found[1].highlight, 3..8);
}

#[test]
fn a_suggestion_says_what_matched_and_what_tells_it_from_others() {
    let mut notarisation = item("notarisation", "办公证");
    notarisation.aliases = vec!["公证业务".to_owned()];
    notarisation.handling_mode = Some("one_visit".to_owned());
    notarisation.audience = vec![Audience::Enterprise, Audience::NaturalPerson];
    let index = index(vec![notarisation, item("other", "要调解")]);
    let found = suggest(&index, "公证业", 10);
    assert_eq!(
        found,
        [Suggestion {
            code: "notarisation".to_owned(),
            name: "办公证".to_owned(),
            matched_by: MatchedBy::Alias,
            matched_text: "公证业务".to_owned(),
            highlight: 0..3,
            namesakes: 0,
            department: "justice",
            jurisdiction: "370100",
            audience: vec![Audience::NaturalPerson, Audience::Enterprise],
            handling_mode: Some("one_visit"),
        }]
    );
    let matched = |text: &str| suggest(&index, text, 1).first().map(|one| one.matched_by);
    assert_eq!(matched("公证"), Some(MatchedBy::Alias), "an everyday name that begins so comes first");
    assert_eq!(matched("办公"), Some(MatchedBy::Name));
    assert_eq!(matched("bangong"), Some(MatchedBy::Pinyin));
    assert_eq!(matched("bgz"), Some(MatchedBy::Initials));
    assert_eq!(matched("ban公z"), Some(MatchedBy::Mixed));
    assert_eq!(matched("notari"), Some(MatchedBy::Code));
    assert_eq!(codes(&index, "gz"), ["notarisation"], "an item is shown once");
}

#[test]
fn codes_are_found_too() {
    let mut coded = item("housing-fund-loan", "贷款");
    coded.codes.catalogue = Some("990101001000".to_owned());
    coded.codes.handling = Some("1199000000000001X299010100100001".to_owned());
    let index = index(vec![coded, item("housing-fund-transfer", "转移"), item("x1", "热线12329")]);
    assert_eq!(codes(&index, "housing-fund-loan"), ["housing-fund-loan"]);
    assert_eq!(codes(&index, "HOUSING"), ["housing-fund-loan", "housing-fund-transfer"]);
    assert_eq!(codes(&index, "fund-t"), ["housing-fund-transfer"]);
    assert_eq!(codes(&index, "9901"), ["housing-fund-loan"]);
    let national = suggest(&index, "1199000000000001x2", 10);
    assert_eq!(national[0].matched_text, "1199000000000001X299010100100001");
    assert_eq!(national[0].highlight, 0..18);
    assert_eq!(codes(&index, "12329"), ["x1"]);
    assert_eq!(codes(&index, "01X2"), [""; 0], "a national code is found by its beginning");
}

#[test]
fn odd_queries_and_odd_names_do_no_harm() {
    let index = index(vec![item("a", "公证"), item("b", "——"), item("c", "😀"), item("d", "")]);
    for text in ["", "  ", "《》、。", "😀", "\u{0}\u{7}", "\u{202e}", "%", "''", "\\"] {
        assert_eq!(codes(&index, text), [""; 0], "{text:?}");
    }
    assert_eq!(codes(&index, "\u{200b}公\u{0}证😀"), ["a"]);
    assert_eq!(codes(&index, &"公".repeat(10_000)), [""; 0]);
    assert_eq!(codes(&index, &"z".repeat(10_000)), [""; 0]);
    let empty = super::tests::index(Vec::new());
    assert_eq!(codes(&empty, "公证"), [""; 0]);
}

/// Whether a text matches from its first character on, found by trying everything.
fn begins(text: &[char], query: &str) -> bool {
    if query.is_empty() {
        return true;
    }
    let Some((character, rest)) = text.split_first() else { return false };
    if query.strip_prefix(*character).is_some_and(|left| begins(rest, left)) {
        return true;
    }
    // Which readings count is a matter of its own; how they are typed is what is compared here.
    let typed = syllables_of(*character).into_iter().map(written);
    typed.into_iter().any(|reading| {
        let mut parts = vec![reading, reading.split_at(1).0];
        parts.extend(["zh", "ch", "sh"].into_iter().filter(|double| reading.starts_with(double)));
        reading.starts_with(query)
            || parts.iter().any(|part| query.strip_prefix(part).is_some_and(|left| begins(rest, left)))
    })
}

fn matches(text: &str, query: &str) -> bool {
    let text: Vec<char> =
        text.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect();
    (0..text.len()).any(|start| begins(&text[start..], query))
}

/// Characters with one reading and with several, letters, digits and marks.
const NAME: &str = "[公积金重复银行律师女乐安西先单了着和省(、a1b)]{1,6}";
const QUERY: &str =
    "[公重行律女a1bcghijlnosuvxyz]{1,5}|(gong|ji|jin|zhong|chong|yin|hang|xi|an|lv|nv|nu|z|公|zh|ch){1,4}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_suggested_is_what_the_slow_matcher_finds(
        names in prop::collection::vec((NAME, prop::option::of(NAME)), 1..20),
        query in QUERY,
    ) {
        // Codes of capitals and underscores match no query.
        let items = names.iter().enumerate().map(|(at, (name, alias))| ItemNames {
            aliases: alias.iter().cloned().collect(),
            ..item(&format!("{}_", char::from(b'A' + u8::try_from(at).unwrap())), name)
        });
        let items: Vec<ItemNames> = items.collect();
        let wanted = items.iter().filter(|item| {
            matches(&item.name, &query) || item.aliases.iter().any(|alias| matches(alias, &query))
        });
        let wanted: BTreeSet<String> = wanted.map(|item| item.code.clone()).collect();
        let index = index(items);
        let found = suggest(&index, &query, 50);
        for suggestion in &found {
            let highlighted: String = suggestion
                .matched_text
                .chars()
                .skip(suggestion.highlight.start)
                .take(suggestion.highlight.len())
                .collect();
            prop_assert!(matches(&highlighted, &query), "{highlighted} is marked for {query}");
        }
        let count = found.len();
        let found: BTreeSet<String> = found.into_iter().map(|suggestion| suggestion.code).collect();
        prop_assert_eq!(found.len(), count, "an item twice");
        prop_assert_eq!(found, wanted, "{}", query);
    }
}
