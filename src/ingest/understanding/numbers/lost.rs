//! Cells whose value is not in them: marks for the cell above, failed formulas, lost characters and digits.

use super::super::headings::Meaning;
use super::super::tidy::key;
use crate::ingest::field::Field;

/// What is wrong with a cell that stands for a value without holding it.
pub(in crate::ingest::understanding) fn what_is_lost(meaning: Meaning, text: &str) -> Option<String> {
    const DITTO: &[&str] = &["同上", "同前", "同上一行", "如上", "〃", "\"", "\"\"", "''", "″", "”", "々"];
    const FAILED: &[&str] =
        &["#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!"];
    const LONGEST: usize = 24;
    if text.contains('\u{fffd}') {
        return Some(
            "the sign \u{fffd} stands for a character that was lost when the file was saved; write it anew"
                .to_owned(),
        );
    }
    // A long text is none of these, and folding it costs.
    if text.trim().len() > LONGEST {
        return None;
    }
    let bare = key(text);
    let bare = bare.trim_end_matches(['。', '.']);
    let shown = text.trim();
    if DITTO.contains(&bare) {
        return Some(format!("\"{shown}\" repeats the cell above; write it out"));
    }
    if FAILED.contains(&bare) || (bare.len() > 2 && bare.bytes().all(|byte| byte == b'#')) {
        return Some(format!("\"{shown}\" is what a spreadsheet shows instead of a value; write the value"));
    }
    (is_of_digits(meaning) && is_shortened(bare)).then(|| {
        format!(
            "\"{shown}\" has lost its last digits, because the spreadsheet took it for a number; format the column as \
             text and write all digits"
        )
    })
}

/// Whether the digits of a field are a name and not a number.
fn is_of_digits(meaning: Meaning) -> bool {
    const FIELDS: &[Field] = &[
        Field::Code,
        Field::Parent,
        Field::JurisdictionCode,
        Field::DepartmentCode,
        Field::CatalogueCode,
        Field::ImplementationCode,
        Field::HandlingCode,
        Field::Consult,
        Field::Complaint,
    ];
    FIELDS.iter().any(|field| meaning == Meaning::Field(*field))
}

/// 1.137E+30.
fn is_shortened(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once("e+").is_some_and(|(number, power)| {
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        digits(whole) && digits(part) && digits(power)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_do_not_hold_their_value_are_seen() {
        let phone = Meaning::Field(Field::Consult);
        for (text, words) in [
            ("同上", "write it out"),
            (" 〃 ", "write it out"),
            ("\"", "write it out"),
            ("合成\u{fffd}备案", "lost"),
            ("#N/A", "write the value"),
            ("#REF!", "write the value"),
            ("#VALUE!", "write the value"),
            ("########", "write the value"),
            ("1.137E+30", "last digits"),
            ("5.3E+10", "last digits"),
        ] {
            assert!(what_is_lost(phone, text).is_some_and(|message| message.contains(words)), "{text}");
        }
        for text in ["", "#", "同上级部门联系", "0531-00000001", "E+1", "1.2E-3"] {
            assert_eq!(what_is_lost(phone, text), None, "{text}");
        }
        assert_eq!(what_is_lost(Meaning::Field(Field::Note), "5.3E+10"), None);
    }
}
