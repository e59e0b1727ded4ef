//! Questions that the search found nothing for, without what could tell who asked them.

use super::personal::{mask_codes, mask_numbers};
use super::text::{fold, hexadecimal};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// How often a question must have been asked to be written down: what one person typed once is never kept.
pub const LEAST_ASKED: u64 = 3;
/// What is kept of a question, in characters.
pub const MAX_QUESTION: usize = 40;
/// How many bytes of its hash are the code of a question.
const CODE_BYTES: usize = 8;

/// A question that was asked again and again, with nothing found for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredQuestion {
    /// The question, as [`anonymous`] makes it.
    pub question: String,
    /// How often it was asked.
    pub asked: u64,
    /// The day on which it was first written down.
    pub first_day: NaiveDate,
    /// The last day on which it was asked.
    pub last_day: NaiveDate,
}

impl UnansweredQuestion {
    /// Its name in URLs.
    pub fn code(&self) -> String {
        Self::code_of(&self.question)
    }

    /// The name of a question in URLs: the same question has the same one for good.
    pub fn code_of(question: &str) -> String {
        let hash = Sha256::digest(question);
        hexadecimal(hash.get(..CODE_BYTES).unwrap_or(&hash))
    }
}

/// What is counted of a question: folded, every number of four digits or more masked, in
/// Chinese too, and every code of letters and digits, no more than its beginning.
/// None if no word is left of it.
pub fn anonymous(query: &str) -> Option<String> {
    let visible: String = fold(query).chars().filter(|c| !c.is_control()).collect();
    let question: String = mask_codes(&mask_numbers(&visible)).chars().take(MAX_QUESTION).collect();
    question.contains(char::is_alphanumeric).then_some(question)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn questions_that_differ_in_writing_alone_are_one() {
        assert_eq!(anonymous(" 居住证 (补办) ").as_deref(), Some("居住证(补办)"));
        assert_eq!(anonymous("居住证（补办）"), anonymous("居住证(补办)"));
        assert_eq!(anonymous("ETC办理"), anonymous("etc　办理"));
    }

    #[test]
    fn nothing_is_kept_of_what_has_no_words() {
        for nothing in ["", "  \u{3000}", "???", "……", "13812345678", "138-1234-5678"] {
            assert_eq!(anonymous(nothing), None, "{nothing}");
        }
        assert_eq!(anonymous("13812345678的公积金").as_deref(), Some("#的公积金"));
        assert_eq!(anonymous(&"长".repeat(100)).map(|kept| kept.chars().count()), Some(MAX_QUESTION));
    }

    #[test]
    fn numbers_in_chinese_and_number_plates_are_masked() {
        for (asked, kept) in [
            ("一三八零零一三八零零零的公积金", "#的公积金"),
            ("幺三八〇的公积金", "#的公积金"),
            ("鲁A12B45违章", "鲁#违章"),
            ("三证合一", "三证合一"),
            ("etc办理", "etc办理"),
            ("a4纸", "a4纸"),
        ] {
            assert_eq!(anonymous(asked).as_deref(), Some(kept), "{asked}");
        }
    }

    /// The longest run of digits.
    fn longest_number(text: &str) -> usize {
        text.split(|c: char| !c.is_numeric()).map(|run| run.chars().count()).max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn no_number_of_four_digits_gets_through(query in r"[0-9０-９①\-x 公积金年\u{7}\u{200B}\u{3000}]{0,60}|\PC{0,60}") {
            if let Some(kept) = anonymous(&query) {
                prop_assert!(longest_number(&kept) < 4, "{kept}");
                prop_assert!((1..=MAX_QUESTION).contains(&kept.chars().count()));
                prop_assert!(!kept.contains(|c: char| c.is_control() || c.is_whitespace()));
                prop_assert_eq!(anonymous(&kept), Some(kept.clone()));
                prop_assert_eq!(UnansweredQuestion::code_of(&kept).len(), 2 * CODE_BYTES);
            }
        }
    }
}
