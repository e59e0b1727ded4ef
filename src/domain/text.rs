//! Text: what may not stand in it, and which known word a misspelt one was meant to be.

use super::ids::MAX_CODE_LENGTH;

/// The first control character other than tab and line breaks. NUL is one of them: PostgreSQL cannot keep it.
pub fn forbidden_character(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
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
}
