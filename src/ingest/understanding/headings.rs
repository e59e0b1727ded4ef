//! What the heading of a column, or the key of an object, means.

use super::heading_words::{MODE_OR_FORMS, NOT_OURS, WORDS};
use super::modes::mode_code;
use super::tidy::key;
use crate::ingest::field::Field;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a heading means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field.
    Field(Field),
    /// 办理形式: the handling mode or the forms of application, which each cell decides.
    ModeOrForms,
    /// A column of its own for one handling mode, by its code: a mark in it says that the item has that mode.
    Mode(&'static str),
    /// A known heading for which there is no field.
    NotOurs,
}

static BY_WORD: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let fields =
        WORDS.iter().flat_map(|(field, words)| words.split(' ').map(|word| (word, Meaning::Field(*field))));
    let codes = Field::ALL.iter().map(|field| (field.code(), Meaning::Field(*field)));
    let others = NOT_OURS.split(' ').map(|word| (word, Meaning::NotOurs));
    let two = MODE_OR_FORMS.split(' ').map(|word| (word, Meaning::ModeOrForms));
    fields.chain(codes).chain(others).chain(two).map(|(word, meaning)| (tidy(word), meaning)).collect()
});

/// What a heading means: exactly, or else by a word in it.
pub(super) fn meaning(heading: &str) -> Option<Meaning> {
    exact(heading).or_else(|| loose(heading))
}

/// What a heading means that is a known word but for hints, numbering and the like.
pub(super) fn exact(heading: &str) -> Option<Meaning> {
    // A code and its label often stand in two columns, task_type and task_type_text.
    let known = |word: &str| {
        let label_of = word.strip_suffix("text").and_then(|code| BY_WORD.get(code));
        BY_WORD.get(word).or(label_of).copied().or_else(|| mode_code(word).map(Meaning::Mode))
    };
    let whole = tidy(heading);
    known(&whole).or_else(|| {
        // Templates write the name and the code in one cell: 办件类型/projectType.
        let mut meanings = whole.split('/').filter_map(known);
        let first = meanings.next()?;
        meanings.all(|other| other == first).then_some(first)
    })
}

/// The longest known word of at least three characters in a heading, if one meaning has it alone.
fn loose(heading: &str) -> Option<Meaning> {
    const SHORTEST: usize = 3;
    const LONGEST_HEADING: usize = 40;
    let heading = tidy(heading);
    if heading.chars().count() > LONGEST_HEADING {
        return None;
    }
    let mut best: Option<(usize, Option<Meaning>)> = None;
    let mut longest_word = "";
    for (word, meaning) in BY_WORD.iter() {
        let length = word.chars().count();
        if word.is_ascii() || length < SHORTEST || !heading.contains(word.as_str()) {
            continue;
        }
        if length > longest_word.chars().count() {
            longest_word = word;
        }
        best = match best {
            Some((longest, found)) if longest > length => Some((longest, found)),
            Some((longest, found)) if longest == length && found != Some(*meaning) => Some((longest, None)),
            _ => Some((length, Some(*meaning))),
        };
    }
    let extra = heading.replacen(longest_word, "", 1);
    best.filter(|_| !ANOTHER_MATTER.iter().any(|word| extra.contains(word))).and_then(|(_, meaning)| meaning)
}

/// Whether a heading over others says that they speak of what was before.
pub(super) fn is_of_before(group: &str) -> bool {
    let group = tidy(group);
    ["调整前", "变更前", "修改前"].iter().any(|word| group.contains(word)) || group.starts_with(['原', '旧'])
}

/// With these words a heading is not about what the known word in it is about: 原实施主体, 承诺时限压缩比例.
const ANOTHER_MATTER: &[&str] =
    &["原", "旧", "调整前", "变更前", "拟", "配合", "协助", "上级", "压缩", "比例", "缩短", "减少"];

/// A heading without blanks, hints in brackets, numbering and marks.
pub(super) fn tidy(heading: &str) -> String {
    let folded = key(heading).replace(['*', '※', '★', '_'], "");
    let bare = without_brackets(&folded);
    let bare = if bare.is_empty() { folded } else { bare };
    let bare = bare.trim_end_matches([':', '.', '。', ';', ',']);
    without_numbering(bare).to_owned()
}

/// Whether a heading says that its cells are labels, not codes.
pub(super) fn is_of_labels(heading: &str) -> bool {
    tidy(heading).ends_with("text")
}

/// The unit that a heading names in its hint: 法定办结时限（工作日）, （单位：天）.
pub(super) fn unit_in(heading: &str) -> Option<&'static str> {
    const LONG: [&str; 5] = ["工作日", "自然日", "日历日", "working_day", "calendar_day"];
    // These are parts of other words too, and are units only where nothing else stands in the brackets.
    const SHORT: [(&str, &str); 4] = [("天", "天"), ("日", "日"), ("月", "个月"), ("个月", "个月")];
    let heading = key(heading);
    let in_brackets =
        || heading.split(['(', '[', '【']).skip(1).filter_map(|hint| hint.split([')', ']', '】']).next());
    let long = LONG.into_iter().find(|unit| heading.contains(unit));
    long.or_else(|| {
        let mut hints = in_brackets().map(|hint| hint.strip_prefix("单位:").unwrap_or(hint));
        hints.find_map(|hint| SHORT.iter().find(|(word, _)| *word == hint).map(|(_, unit)| *unit))
    })
}

fn without_brackets(text: &str) -> String {
    let mut depth: u32 = 0;
    let mut outside = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(character),
            _ => {}
        }
    }
    outside
}

fn without_numbering(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| {
        c.is_ascii_digit() || ('①'..='⑳').contains(&c) || "一二三四五六七八九十".contains(c)
    });
    let circled = text.chars().next().is_some_and(|c| ('①'..='⑳').contains(&c));
    if rest.len() == text.len() || rest.is_empty() {
        return text;
    }
    match rest.strip_prefix(['.', '、', ')', ',', ':']) {
        Some(named) if !named.is_empty() => named,
        _ if circled => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heading: &str, expected: Option<Field>) {
        assert_eq!(meaning(heading), expected.map(Meaning::Field), "{heading}");
    }

    #[test]
    fn headings_are_known_by_their_words() {
        for (heading, field) in [
            ("事项名称", Field::Name),
            ("*事项名称（必填）", Field::Name),
            ("事 项\n名　称：", Field::Name),
            ("一、事项名称", Field::Name),
            ("3.事项类型", Field::ItemType),
            ("(3)事项类型", Field::ItemType),
            ("⑤ 承诺时限", Field::PromisedTime),
            ("task_name", Field::Name),
            ("TASK_NAME", Field::Name),
            ("PROJECT_TYPE_TEXT", Field::CaseType),
            ("limit_scene_num", Field::Visits),
            ("篇扩到办事现场次数/pkpresenceNum", Field::Visits),
            ("法定办结时限(工作日)", Field::StatutoryTime),
            ("handling_mode", Field::HandlingMode),
            ("promised_time_unit", Field::PromisedTimeUnit),
            ("备注：", Field::Note),
            ("部门（单位）", Field::Department),
        ] {
            check(heading, Some(field));
        }
    }

    #[test]
    fn a_word_in_a_longer_heading_is_found_but_never_a_short_one() {
        check("本部门承诺办结时限", Some(Field::PromisedTime));
        check("最终事项类型名", Some(Field::ItemType));
        check("事项类型", Some(Field::ItemType));
        check("事项来历", None);
        check("全部流程图", None);
        for heading in [
            "原实施主体名称",
            "调整前事项名称",
            "配合实施部门名单",
            "上级主管部门",
            "承诺时限压缩比例",
            "拟承诺办结时限",
        ] {
            check(heading, None);
        }
        check("申请材料及受理条件", None);
        assert_eq!(meaning("实施主体性质"), Some(Meaning::NotOurs));
        assert_eq!(meaning("承诺办结时限说明"), Some(Meaning::NotOurs));
    }

    #[test]
    fn the_hint_of_a_heading_names_a_unit() {
        for (heading, unit) in [
            ("法定时限（工作日）", Some("工作日")),
            ("法定时限（天）", Some("天")),
            ("法定时限(日)", Some("日")),
            ("法定时限（月）", Some("个月")),
            ("法定时限（单位：天）", Some("天")),
            ("法定时限（节假日除外）", None),
            ("法定时限", None),
        ] {
            assert_eq!(unit_in(heading), unit, "{heading}");
        }
    }

    #[test]
    fn the_headings_of_a_street_office_of_2018_are_known() {
        let headings = "事项名称 事项类别 实施依据 实施机关 共同实施部门 承办机构 实施对象 法定期限 实施层级 预约办理 实施内容 \
                        受理条件 承诺时限 办件类型 办理形式 申请材料 办理流程 收费标准 通办范围 办理进程查询 咨询服务";
        let not_ours = "共同实施部门 承办机构 实施层级 实施内容 办理进程查询";
        for heading in headings.split_whitespace() {
            let known = meaning(&format!("十一、{heading}"));
            let expected = not_ours.split(' ').any(|word| word == heading);
            assert_eq!(known == Some(Meaning::NotOurs), expected, "{heading}: {known:?}");
            assert!(known.is_some(), "{heading}");
        }
    }

    #[test]
    fn the_form_of_handling_is_left_to_the_cells() {
        for heading in ["办理形式", "篇扩办理形式/pkprocessForm", "十五、办理形式"] {
            assert_eq!(meaning(heading), Some(Meaning::ModeOrForms), "{heading}");
        }
    }

    #[test]
    fn every_word_stands_for_one_meaning_and_every_field_has_its_code() {
        let mut seen = HashMap::new();
        for (field, word) in WORDS.iter().flat_map(|(field, words)| words.split(' ').map(move |w| (field, w)))
        {
            let before = seen.insert(tidy(word), *field);
            assert!(before.is_none_or(|before| before == *field), "{word} stands twice");
        }
        for field in Field::ALL {
            assert_eq!(exact(field.code()), Some(Meaning::Field(*field)), "{}", field.code());
        }
        for word in NOT_OURS.split(' ').chain(MODE_OR_FORMS.split(' ')) {
            assert!(!seen.contains_key(&tidy(word)), "{word} stands twice");
        }
    }
}
