//! What in a text may tell who somebody is: numbers of telephones, identity cards, bank cards.
//!
//! A number may be written with blanks or hyphens in it, as in `138 1234-5678`. Its length decides, whatever its
//! digits are: one number too many that is refused or masked harms nobody.

use super::text::{half_width, is_blank};

/// How many digits a telephone number has, and an identity number of the old and of the present kind, whose last
/// digit may be an X (GB 11643).
const PERSONAL_LENGTHS: [usize; 3] = [11, 15, 18];
/// A number written in one piece is personal from this length on: bank cards and files have long ones too.
const LONG: usize = 11;
/// Shorter numbers than this are years, rooms, amounts.
const SHORTEST_MASKED: usize = 4;
/// How digits are written, or said over a telephone, in Chinese.
const CHINESE_DIGITS: &str = "零〇一二三四五六七八九幺两";
/// What stands for a masked number.
const MASK: char = '#';

/// Whether a text holds a number that may be somebody's.
pub fn holds_personal_number(text: &str) -> bool {
    text.split(|c: char| !(c.is_numeric() || is_joint(c) || is_check_letter(c)))
        .flat_map(|run| run.split_inclusive(is_check_letter))
        .any(is_personal)
}

/// A run of digits and joints, perhaps with an X at its end. Two numbers may stand side by side in it.
fn is_personal(run: &str) -> bool {
    let groups = run.split(is_joint).map(|group| group.chars().count()).filter(|length| *length > 0);
    let groups: Vec<usize> = groups.collect();
    let has_length = |from: usize| {
        let rest = groups.iter().skip(from);
        let mut lengths = rest.scan(0, |length, group| {
            *length += group;
            Some(*length)
        });
        lengths.any(|length| PERSONAL_LENGTHS.contains(&length))
    };
    groups.iter().any(|length| *length >= LONG) || (0..groups.len()).any(has_length)
}

/// The text with every number of four digits or more masked, with the joints in it.
pub fn mask_numbers(text: &str) -> String {
    let mut masked = String::new();
    let mut run = String::new();
    for character in text.chars() {
        if character.is_numeric() || (!run.is_empty() && is_joint(character)) {
            run.push(character);
        } else {
            finish_run(&mut run, &mut masked);
            masked.push(character);
        }
    }
    finish_run(&mut run, &mut masked);
    masked
}

/// The text with every run of at least four letters and digits masked that has a digit in it, as number plates
/// have, and every such run with four Chinese digits.
pub fn mask_codes(text: &str) -> String {
    let is_chinese = |c: char| CHINESE_DIGITS.contains(c);
    let is_code = |c: char| c.is_ascii_alphanumeric() || is_chinese(c);
    let mut masked = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|c| is_code(c) != is_code(first)).map_or(rest, |end| rest.split_at(end).0);
        let has_digit = run.contains(|c: char| c.is_ascii_digit());
        let in_chinese = run.chars().filter(|c| is_chinese(*c)).count();
        let is_long = run.chars().count() >= SHORTEST_MASKED;
        if is_code(first) && is_long && (has_digit || in_chinese >= SHORTEST_MASKED) {
            masked.push(MASK);
        } else {
            masked.push_str(run);
        }
        rest = rest.strip_prefix(run).unwrap_or_default();
    }
    masked
}

fn finish_run(run: &mut String, masked: &mut String) {
    if run.chars().filter(|c| c.is_numeric()).count() >= SHORTEST_MASKED {
        masked.push(MASK);
    } else {
        masked.push_str(run);
    }
    run.clear();
}

/// What may stand between the digits of one number.
fn is_joint(character: char) -> bool {
    is_blank(character) || matches!(half_width(character), '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The last place of an identity number.
fn is_check_letter(character: char) -> bool {
    matches!(half_width(character), 'x' | 'X')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_identity_and_card_numbers_are_found_however_they_are_written() {
        for personal in [
            "请回电13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "１３８１２３４５６７８",
            "+86 138 1234 5678",
            "8613812345678",
            "138 1234 5678 139 1234 5678",
            "身份证370102900101123",
            "370102199001011234",
            "37010219900101123X",
            "37010219900101123 x",
            "370102 19900101 123Ｘ",
            "卡号6222021111001234",
        ] {
            assert!(holds_personal_number(personal), "{personal}");
        }
    }

    #[test]
    fn days_times_amounts_and_short_numbers_are_not_personal() {
        for plain in [
            "",
            "2018-06-20至2018-09-01",
            "2018-06-20 2018-09-01",
            "8:30-12:00 13:30-17:00",
            "收费1200元,20个工作日",
            "咨询12345",
            "0531-12345678",
            "号码写成了138XXXXXXXX",
            "鲁政发〔2018〕27号",
        ] {
            assert!(!holds_personal_number(plain), "{plain}");
        }
    }

    #[test]
    fn long_numbers_are_masked_and_short_ones_stay() {
        assert_eq!(mask_numbers("138-1234-5678怎么办"), "#怎么办");
        assert_eq!(mask_numbers("满16岁,2018年"), "满16岁,#年");
        assert_eq!(mask_numbers("20-3 12"), "#");
        assert_eq!(mask_numbers("a-b 123"), "a-b 123");
        assert_eq!(mask_numbers("电话1234"), "电话#");
    }
}
