//! Codes for new items and departments: readable, permanent, never given twice.

use crate::domain::ids::MAX_CODE_LENGTH;
use pinyin::ToPinyin;
use std::collections::HashMap;

/// The longest part that comes from a name.
const MAX_INITIALS: usize = 24;
/// Room for a number at the end of a code, in bytes.
const NUMBER_LENGTH: usize = 12;

/// Makes codes.
#[derive(Default)]
pub(super) struct CodeMaker {
    /// The last number of each stem that was wanted more than once.
    numbers: HashMap<String, u64>,
}

impl CodeMaker {
    /// The first code for a name that `take` accepts: `prefix-initials`, then `prefix-initials-2` and so on.
    pub(super) fn make(
        &mut self,
        prefix: Option<&str>,
        name: &str,
        mut take: impl FnMut(&str) -> bool,
    ) -> String {
        let stem = stem(prefix, name);
        if !self.numbers.contains_key(&stem) && take(&stem) {
            return stem;
        }
        let number = self.numbers.entry(stem.clone()).or_insert(1);
        loop {
            *number += 1;
            let code = format!("{stem}-{number}");
            if take(&code) {
                return code;
            }
        }
    }
}

fn stem(prefix: Option<&str>, name: &str) -> String {
    let initials = initials(name);
    let initials = if initials.is_empty() { "item" } else { &initials };
    let stem = prefix.map_or_else(|| initials.to_owned(), |prefix| format!("{prefix}-{initials}"));
    // Codes are ASCII.
    stem.chars().take(MAX_CODE_LENGTH - NUMBER_LENGTH).collect()
}

/// The first letter of each syllable of a Chinese name; Latin letters and digits stay.
fn initials(name: &str) -> String {
    let letter = |c: char| match c.to_pinyin() {
        Some(syllable) => syllable.first_letter().chars().next(),
        None => c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()),
    };
    name.chars().filter_map(letter).filter(char::is_ascii_alphanumeric).take(MAX_INITIALS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_made_of_the_initials_of_a_name() {
        let mut taken = std::collections::HashSet::from(["justice-gz-3".to_owned()]);
        let mut maker = CodeMaker::default();
        let mut code = |prefix, name| maker.make(prefix, name, |code| taken.insert(code.to_owned()));
        assert_eq!(code(Some("justice"), "公证"), "justice-gz");
        assert_eq!(code(Some("justice"), "公证"), "justice-gz-2");
        assert_eq!(code(Some("justice"), "公 证"), "justice-gz-4");
        assert_eq!(code(Some("x"), "12329住房公积金服务热线及短消息"), "x-12329zfgjjfwrxjdxx");
        assert_eq!(code(None, "《》"), "item");
    }
}
