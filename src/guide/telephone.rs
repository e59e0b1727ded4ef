//! Telephone numbers in running text: which digits are one, and in which groups it is read.

use super::numerals::{leading_digits, telephone_digits};
use crate::domain::text::half_width;

/// The longest number that is taken for a telephone number, in digits.
const LONGEST: usize = 20;
/// Groups longer than this are divided, in digits.
const LONGEST_GROUP: usize = 5;
/// What follows an amount, and never a telephone number.
const UNITS: &str = "元万亿人户名件份个次天日年月周岁套页本项张条家间台部位号级%米吨公平千百";

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// Its digits in the groups in which they are read.
    groups: Vec<String>,
}

/// Whether the text is there to name telephone numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Every number of three digits or more is one.
    Telephones,
    /// What looks like one is one.
    Anything,
}

impl Telephone {
    /// The number that this text begins with, and how many characters it takes.
    pub fn at_start(text: &[char], expected: Expected) -> Option<(Self, usize)> {
        let (groups, used) = in_brackets(text).or_else(|| in_groups(text))?;
        let next = text.iter().skip(used).find(|c| !c.is_whitespace()).copied();
        let digits: usize = groups.iter().map(String::len).sum();
        let is_one = match expected {
            Expected::Telephones => (3..=LONGEST).contains(&digits),
            Expected::Anything => digits <= LONGEST && looks_like_one(&groups, next),
        };
        let groups = groups.iter().flat_map(|group| divided(group)).collect();
        is_one.then_some((Self { groups }, used))
    }

    /// As it is read aloud: 零五三幺 八八八八 七七七七.
    pub fn spoken(&self) -> String {
        let said: Vec<String> = self.groups.iter().map(|group| telephone_digits(group)).collect();
        said.join(" ")
    }

    /// Its digits with a space between the groups.
    pub fn digits(&self) -> String {
        self.groups.join(" ")
    }
}

/// The first telephone number in a text, as it stands there.
pub fn first_in(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let at = |start: usize| {
        let is_inside = start > 0 && chars.get(start - 1).is_some_and(char::is_ascii_digit);
        let rest = chars.get(start..).filter(|_| !is_inside)?;
        let (_, used) = Telephone::at_start(rest, Expected::Telephones)?;
        let extension = rest.get(used..).and_then(|rest| rest.strip_prefix(&['转'])).map(leading_digits);
        let extension = extension.filter(|digits| !digits.is_empty()).map_or(0, |digits| 1 + digits.len());
        Some(rest.iter().take(used + extension).collect())
    };
    (0..chars.len()).find_map(at)
}

/// (0531)88887777
fn in_brackets(text: &[char]) -> Option<(Vec<String>, usize)> {
    let ['(', rest @ ..] = text else { return None };
    let area = leading_digits(rest);
    let [')', number @ ..] = rest.get(area.len()..)? else { return None };
    let (mut groups, used) = in_groups(number)?;
    let used = used + area.len() + "()".len();
    let is_area = area.starts_with('0') && (3..=4).contains(&area.len());
    groups.insert(0, area);
    is_area.then_some((groups, used))
}

/// 0531-8888-7777
fn in_groups(text: &[char]) -> Option<(Vec<String>, usize)> {
    let mut groups = vec![leading_digits(text)];
    let mut used = groups.first().map_or(0, String::len);
    // What is longer is no telephone number, and need not be read to its end.
    while let Some(['-', rest @ ..]) = text.get(used..).filter(|_| used <= 2 * LONGEST) {
        let group = leading_digits(rest);
        if group.is_empty() {
            break;
        }
        used += 1 + group.len();
        groups.push(group);
    }
    (used > 0).then_some((groups, used))
}

fn looks_like_one(groups: &[String], next: Option<char>) -> bool {
    let Some(first) = groups.first() else { return false };
    let digits: usize = groups.iter().map(String::len).sum();
    let is_amount = next.is_some_and(|c| UNITS.contains(c) || c == '.');
    let charged_once = first.starts_with("400") || first.starts_with("800");
    match groups {
        [only] => {
            let is_hotline = only.starts_with(['1', '9']) && digits == 5;
            let is_local = (7..=8).contains(&digits) && !only.starts_with('0');
            let is_mobile = only.starts_with('1') && digits == 11;
            let is_national = only.starts_with('0') && (10..=12).contains(&digits);
            !is_amount
                && (is_hotline || is_local || is_mobile || is_national || (charged_once && digits == 10))
        }
        _ => {
            let has_area = first.starts_with('0') && (3..=4).contains(&first.len()) && digits >= 8;
            has_area || (charged_once && digits == 10)
        }
    }
}

/// A group of digits in groups of four, and before these so many of three that none is left over.
fn divided(group: &str) -> Vec<String> {
    let digits: Vec<char> = group.chars().collect();
    if digits.len() <= LONGEST_GROUP {
        return vec![group.to_owned()];
    }
    let in_threes = (4 - digits.len() % 4) % 4 * 3;
    let (threes, fours) = digits.split_at(in_threes);
    threes.chunks(3).chain(fours.chunks(4)).map(|chunk| chunk.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str, expected: Expected) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        Telephone::at_start(&chars, expected).map(|(number, _)| number.spoken())
    }

    #[test]
    fn what_looks_like_a_telephone_number_is_read_in_groups() {
        for (text, said) in [
            ("12345热线", "幺二三四五"),
            ("0531-88887777", "零五三幺 八八八八 七七七七"),
            ("(020)38486800", "零二零 三八四八 六八零零"),
            ("020-12366-2-4", "零二零 幺二三六六 二 四"),
            ("0531-12348", "零五三幺 幺二三四八"),
            ("87524298", "八七五二 四二九八"),
            ("3153248", "三幺五 三二四八"),
            ("13800138000", "幺三八 零零幺三 八零零零"),
            ("053188887777", "零五三幺 八八八八 七七七七"),
            ("4001234567", "四零零 幺二三 四五六七"),
        ] {
            assert_eq!(spoken(text, Expected::Anything).as_deref(), Some(said), "{text}");
        }
    }

    #[test]
    fn the_first_number_keeps_its_extension() {
        assert_eq!(first_in("咨询：0531-88887777转8023、12345").as_deref(), Some("0531-88887777转8023"));
        assert_eq!(first_in("0531-88887777转人工").as_deref(), Some("0531-88887777"));
    }

    #[test]
    fn amounts_and_years_are_no_telephone_numbers() {
        for text in ["12345元", "10000人", "2018年", "20", "1000000元", "10000 元", "3-5", "123", "99999.5"]
        {
            assert_eq!(spoken(text, Expected::Anything), None, "{text}");
        }
        assert_eq!(spoken("120", Expected::Telephones).as_deref(), Some("幺二零"));
    }
}
