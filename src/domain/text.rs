//! Text: what may not stand in it, how names are compared, and which known word a misspelt one was meant to be.

use super::ids::MAX_CODE_LENGTH;
use std::borrow::Cow;

/// The first control character other than tab and line breaks. NUL is one of them: PostgreSQL cannot keep it.
pub fn forbidden_character(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// A text as it stands in HTML or XML, between tags or as the value of an attribute.
pub fn html_escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// XML cannot say every character, not even escaped: another stands for those.
pub fn xml_allowed(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if text.contains(forbidden) {
        Cow::Owned(text.replace(forbidden, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text on one line: nothing that is quoted makes lines of its own.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes in hexadecimal, in lower case: as checksums are written.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The candidate that a misspelt word most likely meant, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f64 = 0.8;
    // The cost grows with the length of the word; no candidate is longer than a code.
    if word.len() > MAX_CODE_LENGTH {
        return None;
    }
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, candidate), candidate))
        .filter(|(similarity, _)| *similarity >= NEAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// The key by which names are compared: width, spaces and the case of ASCII letters make no difference.
///
/// Sheets mix `（` with `(` and `１` with `1`, and break lines within a name; none of it makes another item.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(half_width).map(|c| c.to_ascii_lowercase()).collect()
}

/// The half-width form of a character, where it has one in ASCII.
pub fn half_width(character: char) -> char {
    /// How far the full-width forms stand behind ASCII.
    const DISTANCE: u32 = 0xFEE0;
    match character {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(character) - DISTANCE).unwrap_or(character),
        _ => character,
    }
}

/// White space, and the marks without width that copying from a web page leaves behind.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_its_neighbour() {
        let known = ["department", "handling_mode", "jurisdiction"];
        assert_eq!(nearest("departement", known), Some("department"));
        assert_eq!(nearest("Handling-Mode", known), Some("handling_mode"));
        assert_eq!(nearest("zzz", known), None);
    }

    #[test]
    fn line_breaks_are_text_and_nul_is_not() {
        assert_eq!(forbidden_character("一行\n\t二行"), None);
        assert_eq!(forbidden_character("a\0b"), Some('\0'));
        assert_eq!(forbidden_character("a\u{85}b"), Some('\u{85}'));
    }

    #[test]
    fn names_are_compared_without_width_spaces_and_case() {
        assert_eq!(fold("住房公积金提取（购房）"), fold("住房公积金提取 (购房)"));
        assert_eq!(fold("Ａ类１２３\u{3000}许可\n证"), "a类123许可证");
        assert_eq!(fold("\u{FEFF}律师执业\u{200B}许可\u{A0}"), "律师执业许可");
        assert_ne!(fold("《出生医学证明》办理"), fold("出生医学证明办理"));
        assert_eq!(fold(&fold("（Ａ）")), fold("（Ａ）"));
        assert_eq!(fold("　 \t"), "");
    }
}
