//! Cells that hold more than one thing: where they are split.

pub(super) mod materials;

use super::choices::values_of;
use super::tidy::{prose, short};
use crate::domain::guide::{LegalBasis, Step};

/// Splits at any of the separators outside of brackets and titles, and at line breaks.
pub(super) fn split(text: &str, separators: &[char]) -> Vec<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut depth: u32 = 0;
    let mut start = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '（' | '《' | '[' | '【' | '「' => depth += 1,
            ')' | '）' | '》' | ']' | '】' | '」' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let parted = matches!(character, '\n' | '\r') || (depth == 0 && separators.contains(&character));
        if parted {
            parts.extend(text.get(start..at));
            start = at.saturating_add(character.len_utf8());
        }
    }
    parts.extend(text.get(start..));
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The entries of a list in words: by lines and inside of them by numbering, else at semicolons.
pub(super) fn entries(text: &str) -> Vec<String> {
    let text = prose(text);
    let lines = continued(&text.lines().collect::<Vec<&str>>());
    let numbered: Vec<String> = lines.iter().flat_map(|line| by_numbers(line)).collect();
    // A step or a clause in words may have semicolons of its own.
    let parts = match numbered.as_slice() {
        [only] => split(only, &['；', ';']),
        _ => numbered,
    };
    let bare = parts.iter().map(|part| without_number(part).trim_end_matches(['；', ';', '。']).trim());
    bare.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Where some lines are numbered, the others go on with the entry before them.
fn continued(lines: &[&str]) -> Vec<String> {
    let is_numbered = |line: &str| without_number(line).len() < line.len();
    let first_numbered = lines.first().is_some_and(|line| is_numbered(line));
    let any_other = lines.iter().skip(1).any(|line| is_numbered(line));
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        match found.last_mut() {
            Some(entry) if first_numbered && any_other && !is_numbered(line) => entry.push_str(line),
            _ => found.push((*line).to_owned()),
        }
    }
    found
}

/// Splits one line at 1. 2. 3. or the like outside of brackets; the numbers must follow one another.
fn by_numbers(line: &str) -> Vec<String> {
    let Some(style) = STYLES.iter().find(|style| behind(line, &style(1)).is_some()) else {
        return vec![line.to_owned()];
    };
    let mut found = Vec::new();
    let mut rest = line;
    for number in 2.. {
        let marker = style(number);
        // The first marker stands at the very beginning of the rest.
        let own =
            rest.len().saturating_sub(behind(rest, &style(number.saturating_sub(1))).map_or(0, str::len));
        let mut depth: u32 = 0;
        let at = rest.char_indices().filter(|(at, _)| *at >= own).find(|(at, character)| {
            let (head, tail) = rest.split_at_checked(*at).unwrap_or_default();
            let is_marker = depth == 0 && behind(tail, &marker).is_some();
            match character {
                '(' | '（' | '《' => depth = depth.saturating_add(1),
                ')' | '）' | '》' => depth = depth.saturating_sub(1),
                _ => {}
            }
            is_marker && *at > 0 && !head.ends_with(|c: char| c.is_ascii_digit())
        });
        let Some((head, tail)) = at.and_then(|(at, _)| rest.split_at_checked(at)) else { break };
        found.push(head.to_owned());
        rest = tail;
    }
    found.push(rest.to_owned());
    found
}

/// What stands behind a marker of numbering. 2.5 is none.
fn behind<'t>(text: &'t str, marker: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(marker).filter(|_| !marker.is_empty())?;
    let is_decimal = marker.ends_with(['.', '．']) && rest.starts_with(|c: char| c.is_ascii_digit());
    (!is_decimal).then_some(rest)
}

/// How entries are numbered.
const STYLES: &[fn(u32) -> String] = &[
    |number| format!("{number}."),
    |number| format!("{number}．"),
    |number| format!("{number}、"),
    |number| format!("({number})"),
    |number| format!("（{number}）"),
    |number| format!("{number})"),
    |number| format!("（{}）", chinese(number)),
    |number| format!("({})", chinese(number)),
    |number| format!("{}、", chinese(number)),
    |number| single_character(0x245f, number),
    |number| single_character(0x2473, number),
    |number| single_character(0x2487, number),
];

/// ①, ⑴ and ⒈ go up to twenty.
fn single_character(before: u32, number: u32) -> String {
    let character = char::from_u32(before.saturating_add(number)).filter(|_| number <= 20);
    character.map(String::from).unwrap_or_default()
}

/// Numbers up to nineteen, which no list in a cell exceeds.
fn chinese(number: u32) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit =
        |number: u32| usize::try_from(number).ok().and_then(|at| digits.get(at)).copied().unwrap_or("");
    if number < 10 { digit(number).to_owned() } else { format!("十{}", digit(number.saturating_sub(10))) }
}

/// Without the number at its beginning.
pub(super) fn without_number(entry: &str) -> &str {
    let entry = entry.trim_start();
    if !entry.starts_with(|c: char| {
        c.is_ascii_digit() || "(（一二三四五六七八九十".contains(c) || ('①'..='⒛').contains(&c)
    }) {
        return entry;
    }
    (1..=30)
        .flat_map(|number| STYLES.iter().map(move |style| style(number)))
        .filter_map(|marker| behind(entry, &marker))
        // 3.5 is no numbering.
        .find(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        .map_or(entry, str::trim_start)
}

/// A name without 1. or 1、 before it. Chinese numbers may be part of a name.
pub(super) fn without_digits(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_short = (1..=3).contains(&name.len().saturating_sub(rest.len()));
    let named = rest.strip_prefix(['.', '、', '．']).map(str::trim_start).filter(|_| is_short);
    named.filter(|n| !n.is_empty() && !n.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(name)
}

/// The steps of a procedure: entries, or names with arrows between them.
pub(super) fn steps(text: &str) -> Vec<Step> {
    const ARROWS: [&str; 6] = ["→", "->", "—>", "-->", "=>", "⇒"];
    let text = ARROWS.iter().fold(text.to_owned(), |text, arrow| text.replace(arrow, "\n"));
    entries(&text).iter().map(|entry| step(entry)).collect()
}

/// One step. Its kind is known from its name alone or from the word before a colon or a bracket.
pub(super) fn step(entry: &str) -> Step {
    let word = entry.split(['：', ':', '（', '(']).next().unwrap_or_default();
    let kind = values_of(word).and_then(|kinds| kinds.first().copied());
    Step { kind, name: entry.to_owned(), ..Step::default() }
}

/// 《title》(number)第N条, one after the other. The second part is whether words were left over.
pub(super) fn legal_basis(text: &str) -> (Vec<LegalBasis>, bool) {
    let (mut found, mut left_over) = (Vec::new(), false);
    for entry in entries(text) {
        let start =
            entry.find('《').filter(|at| entry.get(..*at).is_some_and(|head| head.chars().count() <= 12));
        let Some(mut rest) = start.and_then(|at| entry.get(at..)) else {
            left_over |= !found.is_empty();
            if found.is_empty() {
                found.push(LegalBasis { title: short(&entry), ..LegalBasis::default() });
            }
            continue;
        };
        while let Some((basis, tail)) = one_basis(rest) {
            found.push(basis);
            rest = tail.trim_start_matches(['、', '，', ',', '；', ';', '。', '和', '及', ' ']);
        }
        left_over |= !rest.is_empty();
    }
    (found, left_over)
}

fn one_basis(text: &str) -> Option<(LegalBasis, &str)> {
    let (title, rest) =
        text.strip_prefix('《')?.split_once('》').filter(|(title, _)| !short(title).is_empty())?;
    let (document_number, rest) = document_number(rest);
    let (clause, rest) = clause(rest);
    let basis = LegalBasis { title: short(title), document_number, clause, evidence: None };
    Some((basis, rest))
}

fn document_number(text: &str) -> (Option<String>, &str) {
    let open = text.trim_start();
    let inside = open.strip_prefix(['(', '（']).and_then(|open| open.split_once([')', '）']));
    match inside {
        Some((number, rest)) if number.contains('号') || number.contains('令') => {
            (Some(short(number)), rest)
        }
        _ => (None, text),
    }
}

fn clause(text: &str) -> (Option<String>, &str) {
    let text = text.trim_start_matches([' ', ':', '：']);
    let is_of_clause =
        |c: char| c.is_ascii_digit() || "第零〇一二三四五六七八九十百千条款项目之（）()、".contains(c);
    if !text.starts_with('第') {
        return (None, text);
    }
    let end = text.find(|c: char| !is_of_clause(c)).unwrap_or(text.len());
    match text.split_at_checked(end) {
        Some((clause, rest)) if clause.contains('条') => {
            (Some(clause.trim_end_matches(['、', '（', '(']).to_owned()), rest)
        }
        _ => (None, text),
    }
}

/// Telephone numbers. A number in words stays whole, and so does an extension: 12345转1、2.
pub(super) fn phones(text: &str) -> Vec<String> {
    const FEWEST_DIGITS: usize = 5;
    const LONGEST: usize = 40;
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let text = prose(text);
    let folded: String = short(&text.replace('\n', ";"));
    let mut parts: Vec<String> = Vec::new();
    let mut separator = String::new();
    for piece in folded.split_inclusive([';', '；', '/', '、', ',', '，']) {
        let bare = piece.trim_end_matches([';', '；', '/', '、', ',', '，']);
        let goes_on = !bare.trim().is_empty()
            && digits(bare) < FEWEST_DIGITS
            && bare.chars().all(|c| c.is_ascii_digit() || "-或 转".contains(c));
        match parts.last_mut() {
            Some(last) if goes_on => last.push_str(&format!("{separator}{bare}")),
            _ if bare.trim().is_empty() => {}
            _ => parts.push(bare.trim().to_owned()),
        }
        separator = piece.chars().skip(bare.chars().count()).collect();
    }
    let is_number = |part: &String| {
        digits(part) >= FEWEST_DIGITS && part.chars().count() <= LONGEST && !has_time_of_day(part)
    };
    if parts.iter().all(is_number) {
        parts.iter().map(|part| part.trim_end_matches('。').to_owned()).collect()
    } else {
        vec![text]
    }
}

/// 8:30 is no telephone number.
fn has_time_of_day(text: &str) -> bool {
    if !text.contains([':', '：']) {
        return false;
    }
    let characters: Vec<char> = text.chars().collect();
    characters.windows(3).any(|three| {
        matches!(three, [before, ':' | '：', after] if before.is_ascii_digit() && after.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(entries(text), expected, "{text}");
    }

    #[test]
    fn entries_are_lines_numbers_or_semicolons() {
        check("申请书\n身份证；\n\n照片。", &["申请书", "身份证", "照片"]);
        check("1.申请书 2.身份证 3.照片(3.5厘米)", &["申请书", "身份证", "照片(3.5厘米)"]);
        check("1、申请书；2、身份证；", &["申请书", "身份证"]);
        check("（1）申请书（2）身份证", &["申请书", "身份证"]);
        check("①申请书②身份证", &["申请书", "身份证"]);
        check("（一）申请书；（二）身份证", &["申请书", "身份证"]);
        check("申请书；身份证;照片", &["申请书", "身份证", "照片"]);
        check("1.申请书\n需盖章\n2.身份证", &["申请书需盖章", "身份证"]);
        check("1.申请书\n2.5寸照片", &["申请书", "2.5寸照片"]);
        check("2.5寸照片；申请书", &["2.5寸照片", "申请书"]);
        check("1.申请书 2.5寸照片", &["申请书 2.5寸照片"]);
        check("1.申请书 2.身份证\n照片", &["申请书", "身份证", "照片"]);
        check("1.申请：提交；核对。2.受理", &["申请：提交；核对", "受理"]);
        check("1.身份证（1.正面 2.反面）2.照片", &["身份证（1.正面 2.反面）", "照片"]);
        check("⑴申请书⑵身份证", &["申请书", "身份证"]);
        check("⒈申请书⒉身份证", &["申请书", "身份证"]);
        check("申请表（正面；反面）", &["申请表（正面；反面）"]);
        check("2018年1月1日后的证明", &["2018年1月1日后的证明"]);
    }

    #[test]
    fn names_lose_their_numbers() {
        for (name, expected) in [
            ("1.设立律师事务所", "设立律师事务所"),
            ("12、设立律师事务所", "设立律师事务所"),
            ("1. 设立", "设立"),
            ("2.5吨货车备案", "2.5吨货车备案"),
            ("2018.备案", "2018.备案"),
            ("110报警", "110报警"),
            ("一、二手车备案", "一、二手车备案"),
            ("1.", "1."),
        ] {
            assert_eq!(without_digits(name), expected, "{name}");
        }
    }

    #[test]
    fn steps_have_kinds_where_their_names_say_so() {
        let found: Vec<_> =
            steps("受理→审核→现场踏勘→决定").into_iter().map(|step| step.kind.is_some()).collect();
        assert_eq!(found, [true, true, false, true]);
    }

    #[test]
    fn laws_are_found_with_number_and_clause() {
        let (found, left_over) =
            legal_basis("《合成条例》（合成令第1号）第二十四条第一款、《合成办法》第8条");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].document_number.as_deref(), Some("合成令第1号"));
        assert_eq!(found[0].clause.as_deref(), Some("第二十四条第一款"));
        assert_eq!(found[1].clause.as_deref(), Some("第8条"));
        assert!(!left_over);
        assert!(legal_basis("《合成条例》第三条：申请人应当……").1);
        assert_eq!(legal_basis("合成文件").0[0].title, "合成文件");
    }

    #[test]
    fn telephone_numbers_are_split_but_not_their_extensions() {
        for (text, expected) in [
            ("0531-00000001；0531-00000002", vec!["0531-00000001", "0531-00000002"]),
            ("0531-00000001/00000002", vec!["0531-00000001", "00000002"]),
            ("12345-9-1、2-3", vec!["12345-9-1、2-3"]),
            ("０５３１－00000001转1、2", vec!["0531-00000001转1、2"]),
            (
                "099-00000001，受理时间：8:30-12:00，14:00-17:30",
                vec!["099-00000001，受理时间：8:30-12:00，14:00-17:30"],
            ),
            ("窗口咨询：请到一楼、二楼", vec!["窗口咨询：请到一楼、二楼"]),
            ("", vec![]),
        ] {
            assert_eq!(
                phones(text).into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>(),
                expected,
                "{text}"
            );
        }
    }
}
