//! Numbers as they are read aloud: 三百零五, 二〇一八年, 二十五元五角.

use chrono::{Datelike, NaiveDate};

/// The largest number that is read as a number; a longer one is read digit by digit.
pub const LARGEST: u64 = 999_999_999_999;

/// The digits with which a text begins.
pub(super) fn leading_digits(text: &[char]) -> String {
    text.iter().take_while(|c| c.is_ascii_digit()).collect()
}

/// A number as one counts: 两万零三十. Numbers above [`LARGEST`] are read digit by digit.
pub fn cardinal(number: u64) -> String {
    if number > LARGEST {
        return digits(&number.to_string());
    }
    if number == 0 {
        return "零".to_owned();
    }
    let mut said = String::new();
    let mut gap = false;
    for (size, unit) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let group = number / size % 10_000;
        gap |= group < 1_000 && !said.is_empty();
        if group > 0 {
            said.push_str(if gap { "零" } else { "" });
            said.push_str(&below_ten_thousand(group));
            said.push_str(unit);
            gap = false;
        }
    }
    match said.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => with_two_as_amount(said),
    }
}

/// A number before a measure word: two is 两 there.
pub fn counted(number: u64) -> String {
    if number == 2 { "两".to_owned() } else { cardinal(number) }
}

/// Digit by digit: 零零七. Other characters are left out.
pub fn digits(text: &str) -> String {
    text.chars().filter_map(|c| c.to_digit(10)).map(|value| digit(value.into())).collect()
}

/// Digit by digit as over the telephone, where 一 is 幺, for it sounds like 七 on a bad line.
pub fn telephone_digits(text: &str) -> String {
    digits(text).replace('一', "幺")
}

/// A year: 二〇一八.
pub fn year(text: &str) -> String {
    digits(text).replace('零', "〇")
}

/// A date: 二〇一八年六月二十日.
pub fn date(date: NaiveDate) -> String {
    let (month, day) = (cardinal(date.month().into()), cardinal(date.day().into()));
    format!("{}年{month}月{day}日", year(&date.year().to_string()))
}

/// An amount in hundredths: 二十五元五角.
pub fn money(hundredths: u64) -> String {
    let (yuan, jiao, fen) = (hundredths / 100, hundredths / 10 % 10, hundredths % 10);
    let part = |amount: u64, unit: &str| if amount > 0 { counted(amount) + unit } else { String::new() };
    let gap = if jiao == 0 && fen > 0 && yuan > 0 { "零" } else { "" };
    let said = format!("{}{}{gap}{}", part(yuan, "元"), part(jiao, "角"), part(fen, "分"));
    if said.is_empty() { "零元".to_owned() } else { said }
}

fn below_ten_thousand(number: u64) -> String {
    let mut said = String::new();
    let mut gap = false;
    for (size, unit) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let value = number / size % 10;
        if value > 0 {
            said.push_str(if gap && !said.is_empty() { "零" } else { "" });
            said.push_str(digit(value));
            said.push_str(unit);
        }
        gap = value == 0;
    }
    said
}

/// 两千, 两万, 两亿; but 二百 and 二十.
fn with_two_as_amount(said: String) -> String {
    let is_amount = ["二千", "二万", "二亿"].iter().any(|start| said.starts_with(start));
    if is_amount { said.replacen('二', "两", 1) } else { said }
}

fn digit(value: u64) -> &'static str {
    match value {
        1 => "一",
        2 => "二",
        3 => "三",
        4 => "四",
        5 => "五",
        6 => "六",
        7 => "七",
        8 => "八",
        9 => "九",
        _ => "零",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_read_them() {
        for (number, said) in [
            (0, "零"),
            (2, "二"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (100, "一百"),
            (110, "一百一十"),
            (305, "三百零五"),
            (1_005, "一千零五"),
            (1_050, "一千零五十"),
            (2_000, "两千"),
            (10_000, "一万"),
            (20_030, "两万零三十"),
            (101_000, "十万一千"),
            (1_000_001, "一百万零一"),
            (100_000_000, "一亿"),
            (120_345_678, "一亿二千零三十四万五千六百七十八"),
        ] {
            assert_eq!(cardinal(number), said, "{number}");
        }
        assert_eq!((counted(2).as_str(), counted(12).as_str()), ("两", "十二"));
        assert_eq!(cardinal(LARGEST + 1), "一零零零零零零零零零零零零");
    }

    #[test]
    fn money_dates_and_telephone_digits_are_read_as_people_read_them() {
        for (hundredths, said) in
            [(2_550, "二十五元五角"), (200, "两元"), (1_005, "十元零五分"), (50, "五角"), (0, "零元")]
        {
            assert_eq!(money(hundredths), said);
        }
        assert_eq!(date(NaiveDate::from_ymd_opt(2018, 6, 20).unwrap()), "二〇一八年六月二十日");
        assert_eq!(telephone_digits("0531-12345"), "零五三幺幺二三四五");
    }

    proptest::proptest! {
        #[test]
        fn different_numbers_are_read_differently(a in 0_u64..LARGEST, b in 0_u64..100_000) {
            proptest::prop_assert_eq!(cardinal(a) == cardinal(b), a == b);
            proptest::prop_assert!(!cardinal(a).contains("零零") && !cardinal(a).ends_with('零') || a == 0);
        }
    }
}
