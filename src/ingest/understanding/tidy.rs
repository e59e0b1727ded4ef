//! Widths and blanks of cells, and the words by which a cell says that there is nothing.

/// The words that departments write instead of leaving a cell empty.
const NOTHING: &[&str] = &[
    "无",
    "暂无",
    "没有",
    "/",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "－",
    "n/a",
    "na",
    "null",
    "none",
    "undefined",
    "无。",
];

/// With what these words begin.
const FIRST_OF_NOTHING: &str = "无暂没/\\-—nu";

/// A name, a code, a number: widths of letters, digits and brackets folded, on one line.
pub(super) fn short(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut blank: Option<bool> = None;
    for character in text.chars().filter(|character| !is_invisible(*character)) {
        if character.is_whitespace() {
            let broken = matches!(character, '\n' | '\r');
            blank = Some(blank.unwrap_or(false) || broken);
            continue;
        }
        let character = fold(character);
        if let (Some(broken), Some(last)) = (blank.take(), tidied.chars().last()) {
            // A line break inside of a Chinese name is a matter of the column's width.
            if !broken || (last.is_ascii_alphanumeric() && character.is_ascii_alphanumeric()) {
                tidied.push(' ');
            }
        }
        tidied.push(character);
    }
    tidied
}

/// Words in sentences: blanks tidied line by line, and nothing else.
pub(super) fn prose(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    for character in text.chars().filter(|character| !is_invisible(*character)) {
        if matches!(character, '\n' | '\r') {
            before = Some('\n');
        } else if character.is_whitespace() {
            before = before.or(Some(' '));
        } else {
            tidied.extend(before.take().filter(|_| !tidied.is_empty()));
            tidied.push(character);
        }
    }
    tidied
}

/// Without any blanks, and with the width of every ASCII character folded: for comparisons.
pub(super) fn key(text: &str) -> String {
    characters_of_key(text).collect()
}

/// Whether this is the key of a text.
pub(super) fn is_key_of(key: &str, text: &str) -> bool {
    characters_of_key(text).eq(key.chars())
}

/// The first character of the key of a text.
pub(super) fn first_of_key(text: &str) -> Option<char> {
    characters_of_key(text).next()
}

fn characters_of_key(text: &str) -> impl Iterator<Item = char> {
    let visible = text.chars().filter(|character| !character.is_whitespace() && !is_invisible(*character));
    visible.map(fold_all).map(lower)
}

/// Whether a cell says that there is nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    // A long text is no such word, and folding it costs.
    text.is_empty()
        || (text.len() <= 24
            && first_of_key(text).is_some_and(|first| FIRST_OF_NOTHING.contains(first))
            && NOTHING.contains(&short(text).to_lowercase().as_str()))
}

/// In lower case, where that is one character; where it is more, the character stays.
fn lower(character: char) -> char {
    // Chinese, which is most of the text, has no cases.
    if character.is_ascii() || matches!(character, '\u{3000}'..='\u{9fff}') {
        return character.to_ascii_lowercase();
    }
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => character,
    }
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn fold(character: char) -> char {
    match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '（' | '）' | '／' | '．' | '－' => {
            fold_all(character)
        }
        _ => character,
    }
}

/// The full-width forms stand in the order of ASCII.
fn fold_all(character: char) -> char {
    const DISTANCE: u32 = 0xff01 - 0x21;
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character).saturating_sub(DISTANCE)).unwrap_or(character)
        }
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_and_sentences_are_not() {
        let cases = [
            ("　公积金（提取）核准 ", "公积金(提取)核准"),
            ("Ａ００１", "A001"),
            ("公积金\n提取", "公积金提取"),
            ("tax\r\nform", "tax form"),
            ("a \u{3000} b", "a b"),
            ("枪支(弹药)运输(携运）许可", "枪支(弹药)运输(携运)许可"),
        ];
        for (given, expected) in cases {
            assert_eq!(short(given), expected);
        }
        assert_eq!(
            prose("一、年满１８岁（周岁）　的；\r\n\r\n 二、其他 "),
            "一、年满１８岁（周岁） 的；\n二、其他"
        );
        assert_eq!(prose(" \n a \r b\u{200b} \tc\n"), "a\nb c");
        assert_eq!(key(" 办理：ＡＢ "), "办理:ab");
    }

    #[test]
    fn words_for_nothing_are_nothing() {
        for text in ["", " ", "无", "　无　", "/", "／", "—", "——", "\\", "N/A", "NULL", "暂无", "-"]
        {
            assert!(is_nothing(text), "{text:?}");
        }
        for word in NOTHING {
            assert!(is_nothing(word), "{word:?}");
        }
        for text in ["0", "无条件受理", "否", "无线下办理窗口"] {
            assert!(!is_nothing(text), "{text:?}");
        }
    }
}
