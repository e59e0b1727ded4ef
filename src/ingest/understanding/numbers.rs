//! Numbers in cells: counts, time limits, yes and no.

pub(super) mod lost;

use super::choices::choose;
use super::tidy::key;
use crate::domain::item::{TimeLimit, TimeUnit};

/// A number in digits, as 3.0 and 1,000 too, or in Chinese characters up to 999.
pub(super) fn number(text: &str) -> Option<u32> {
    let text = key(text);
    // Spreadsheets hand on whole numbers as 3.0.
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => &text,
    };
    if whole.starts_with(|c: char| c.is_ascii_digit()) {
        return without_commas(whole)?.parse().ok();
    }
    match text.split_once('百') {
        Some((hundreds, "")) => Some(digit(hundreds)? * 100),
        // 一百二 means 120 to some and 102 to others.
        Some((hundreds, rest)) => match rest.strip_prefix(['零', '〇']) {
            Some(ones) => Some(digit(hundreds)? * 100 + digit(ones)?),
            None => Some(digit(hundreds)? * 100 + tens(rest)?),
        },
        None => tens(&text).or_else(|| digit(&text)),
    }
}

/// The digits of 1,000. Commas elsewhere do not part thousands.
fn without_commas(text: &str) -> Option<String> {
    let (first, rest) = text.split_once(',').map_or((text, None), |(first, rest)| (first, Some(rest)));
    let is_group = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = rest.is_none_or(|rest| first.len() <= 3 && rest.split(',').all(is_group));
    let digits = text.replace(',', "");
    (grouped && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// 十, 十二, 二十, 二十三.
fn tens(text: &str) -> Option<u32> {
    let (tens, ones) = text.split_once('十')?;
    let tens = if tens.is_empty() { 1 } else { digit(tens)? };
    let ones = if ones.is_empty() { 0 } else { digit(ones)? };
    Some(tens * 10 + ones)
}

fn digit(text: &str) -> Option<u32> {
    let at =
        ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"].iter().position(|digit| *digit == text);
    match text {
        "两" => Some(2),
        "〇" => Some(0),
        _ => at.and_then(|at| u32::try_from(at).ok()),
    }
}

/// 0次, 1 次, 零次, 最多1次.
///
/// # Errors
/// With what would be right.
pub(super) fn count(text: &str) -> Result<u32, String> {
    let bare = key(text);
    if ["不用跑", "不跑", "无需跑动", "零跑动"].contains(&bare.as_str()) {
        return Ok(0);
    }
    let bare = ["最多", "至多", "不超过", "≤", "<="]
        .iter()
        .fold(bare.as_str(), |bare, word| bare.strip_prefix(word).unwrap_or(bare));
    let bare = bare.strip_prefix('跑').unwrap_or(bare);
    let bare = bare.strip_suffix('次').unwrap_or(bare);
    number(bare)
        .ok_or_else(|| format!("\"{text}\" is no number of visits; write a number such as 0, 1 or 2次"))
}

/// 是 or 否, and what stands for them.
///
/// # Errors
/// With what would be right.
pub(super) fn yes(text: &str) -> Result<bool, String> {
    match key(text).as_str() {
        "是" | "1" | "支持" | "y" | "yes" | "true" | "有" | "可" | "可以" | "收费" | "√" | "✓" | "✔"
        | "☑" | "●" | "★" | "v" => Ok(true),
        "否" | "0" | "不支持" | "n" | "no" | "false" | "没有" | "不可" | "不可以" | "×" | "不" => {
            Ok(false)
        }
        other if is_free_of_charge(other) => Ok(false),
        _ => Err(format!("\"{text}\" is neither 是 nor 否; 支持, 不支持, 1, 0, Y and N are understood too")),
    }
}

/// 不收费, 免收 and the like, with or without a remark in brackets behind it.
pub(super) fn is_free_of_charge(text: &str) -> bool {
    const FREE: &[&str] = &[
        "不收费",
        "免费",
        "免收",
        "免收费",
        "免费办理",
        "不收",
        "不收取",
        "不收取费用",
        "不收取任何费用",
        "无收费",
        "0元",
        "零元",
        "0.00元",
        "0.0元",
    ];
    let text = key(text);
    let bare = text.trim_end_matches(['。', ';', ',']);
    let bare = ["本事项", "该事项", "此事项"].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
    let bare = match bare.split_once('(') {
        Some((head, remark)) if remark.find(')').is_some_and(|end| end + 1 == remark.len()) => head,
        _ => bare,
    };
    FREE.contains(&bare)
}

/// A time limit, with the unit of its column where the cell has none.
///
/// # Errors
/// With what would be right.
pub(super) fn time_limit(text: &str, unit: Option<&str>) -> Result<TimeLimit, String> {
    let whole = key(text);
    let bare = whole.trim_end_matches(['。', ';', ',']);
    if AT_ONCE.contains(&bare) {
        return Ok(TimeLimit { amount: 0, unit: TimeUnit::WorkingDay });
    }
    if let Some(amount) = number(bare) {
        let unit = unit.ok_or_else(|| {
            format!("\"{text}\" has no unit; write \"{text}个工作日\", or name the unit in the heading or in a column beside it")
        })?;
        return one_unit(unit).map(|unit| TimeLimit { amount, unit });
    }
    limit_in(bare).ok_or_else(|| {
        format!(
            "\"{text}\" is no time limit; write one whole number with its unit and nothing else, such as \
             20个工作日, 30自然日 or 2个月, or 即办"
        )
    })
}

/// The unit that stands in a cell or in a mapping.
///
/// # Errors
/// With what would be right.
pub(super) fn one_unit(text: &str) -> Result<TimeUnit, String> {
    choose(text).and_then(|units| units.first().copied().ok_or_else(|| format!("\"{text}\" is no unit")))
}

/// A text that is one time limit as a whole, but for words such as those of 自受理之日起20个工作日内.
///
/// A part of a text is never taken: 5-10个工作日 and 每月10日前 are no limits of 10.
fn limit_in(text: &str) -> Option<TimeLimit> {
    let outside = without_exclusion(text).replace(['(', ')', '[', ']', '【', '】'], "");
    let mut bare = outside.as_str();
    while let Some(rest) = BEFORE.iter().find_map(|word| bare.strip_prefix(word)) {
        bare = rest;
    }
    let with_words_behind = bare;
    while let Some(rest) = BEHIND.iter().find_map(|word| bare.strip_suffix(word)) {
        bare = rest;
    }
    if bare == "半年" {
        return Some(TimeLimit { amount: 6, unit: TimeUnit::Month });
    }
    let end = bare.find(|c| !is_of_number(c))?;
    let (digits, unit) = bare.split_at_checked(end)?;
    let amount = number(digits)?;
    // 3月 alone is March, and 2018年 is a year.
    if (unit == "月" && with_words_behind == bare) || (unit == "年" && amount > MOST_YEARS) {
        return None;
    }
    let unit = unit.strip_prefix('个').unwrap_or(unit);
    let (_, unit, times) = UNITS.iter().find(|(word, _, _)| *word == unit)?;
    Some(TimeLimit { amount: amount.checked_mul(*times)?, unit: *unit })
}

/// What is not counted may be said in brackets at the end: 20个工作日（不含公示时间）.
fn without_exclusion(text: &str) -> &str {
    const EXCLUDED: [&str; 3] = ["不含", "不包括", "不计"];
    let remark = text.strip_suffix(')').and_then(|open| open.rsplit_once('('));
    match remark {
        Some((limit, said))
            if EXCLUDED.iter().any(|word| said.starts_with(word)) && !said.contains(is_of_number) =>
        {
            limit
        }
        _ => text,
    }
}

fn is_of_number(character: char) -> bool {
    character.is_ascii_digit() || "零〇一二两三四五六七八九十百.,".contains(character)
}

const MOST_YEARS: u32 = 50;

const AT_ONCE: &[&str] = &[
    "即办",
    "即时",
    "当场",
    "即办件",
    "当场办结",
    "即时办结",
    "立即办理",
    "当场办理",
    "即时办理",
    "随到随办",
    "当日办结",
    "当天办结",
    "当日办理",
    "立等可取",
    "即来即办",
    "0",
];

/// What may stand before a time limit and says nothing else.
const BEFORE: &[&str] = &[
    "自",
    "从",
    "在",
    "受理",
    "收到",
    "提交",
    "申请",
    "材料",
    "齐全",
    "之日",
    "起",
    "后",
    "法定",
    "承诺",
    "办理",
    "办结",
    "时限",
    "期限",
    "为",
    "不超过",
    "最长",
    "最多",
    "至多",
    ":",
    ",",
];

/// What may stand behind a time limit and says nothing else.
const BEHIND: &[&str] = &["以内", "之内", "内", "办结", "办理完毕", "作出决定", "做出决定", "办理", "完成"];

const UNITS: &[(&str, TimeUnit, u32)] = &[
    ("工作日", TimeUnit::WorkingDay, 1),
    ("working_day", TimeUnit::WorkingDay, 1),
    ("working_days", TimeUnit::WorkingDay, 1),
    ("workingday", TimeUnit::WorkingDay, 1),
    ("workingdays", TimeUnit::WorkingDay, 1),
    ("workday", TimeUnit::WorkingDay, 1),
    ("workdays", TimeUnit::WorkingDay, 1),
    ("自然日", TimeUnit::CalendarDay, 1),
    ("日历日", TimeUnit::CalendarDay, 1),
    ("日历天", TimeUnit::CalendarDay, 1),
    ("calendar_day", TimeUnit::CalendarDay, 1),
    ("calendar_days", TimeUnit::CalendarDay, 1),
    ("天", TimeUnit::CalendarDay, 1),
    ("日", TimeUnit::CalendarDay, 1),
    ("月", TimeUnit::Month, 1),
    ("month", TimeUnit::Month, 1),
    ("months", TimeUnit::Month, 1),
    ("年", TimeUnit::Month, 12),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, unit: Option<&str>, amount: u32, expected: TimeUnit) {
        assert_eq!(time_limit(text, unit), Ok(TimeLimit { amount, unit: expected }), "{text}");
    }

    #[test]
    fn time_limits_are_written_in_many_ways() {
        use TimeUnit::{CalendarDay, Month, WorkingDay};
        for text in [
            "20个工作日",
            "20(工作日)",
            "２０工作日",
            "20 working_day",
            "20个工作日内",
            "二十个工作日",
            "自受理之日起20个工作日内",
        ] {
            check(text, None, 20, WorkingDay);
        }
        for text in ["即办", "当场办结", "0", "０"] {
            check(text, None, 0, WorkingDay);
        }
        for text in ["当日办结", "立等可取", "即办。"] {
            check(text, None, 0, WorkingDay);
        }
        for text in ["120日", "一百二十日", "120.0天", "自受理之日起一百二十日内"] {
            check(text, None, 120, CalendarDay);
        }
        for text in [
            "法定：20个工作日",
            "承诺20个工作日以内办结",
            "最多20个工作日内作出决定",
            "20个工作日(不含公示时间)",
            "（20个工作日）",
        ] {
            check(text, None, 20, WorkingDay);
        }
        check("1,000天", None, 1000, CalendarDay);
        check("一百零五日", None, 105, CalendarDay);
        check("3.0个工作日", None, 3, WorkingDay);
        check("3.0", Some("工作日"), 3, WorkingDay);
        check("半年", None, 6, Month);
        check("3月内", None, 3, Month);
        check("3日", None, 3, CalendarDay);
        check("30（自然日）", None, 30, CalendarDay);
        check("2个月", None, 2, Month);
        check("1年", None, 12, Month);
        check("20", Some("工作日"), 20, WorkingDay);
        check("20", Some("workday"), 20, WorkingDay);
        check("15", Some("calendar_day"), 15, CalendarDay);
    }

    #[test]
    fn what_is_no_time_limit_is_refused() {
        for text in [
            "20",
            "另行通知",
            "法定20个工作日,承诺5个工作日",
            "99999999999个工作日",
            "1.5个工作日",
            "-5个工作日",
            "20+5个工作日",
            "5-10个工作日",
            "3至5个工作日",
            "每月10日前",
            "次月15日",
            "每年3月",
            "3月",
            "2018年底",
            "2018年",
            "10,00天",
            "一百二日",
            "2018年3月1日",
            "20个工作日(其中公示5日)",
            "5个工作日至10个工作日",
        ] {
            assert!(time_limit(text, None).is_err(), "{text}");
        }
        assert!(time_limit("1.5", Some("工作日")).unwrap_err().contains("one whole number"));
        assert!(time_limit("20", Some("1")).is_err());
    }

    #[test]
    fn visits_and_answers_are_understood() {
        for (text, expected) in [
            ("0次", 0),
            ("1 次", 1),
            ("零次", 0),
            ("最多1次", 1),
            ("２", 2),
            ("至多跑一次", 1),
            ("不用跑", 0),
            ("1.0", 1),
            ("≤1", 1),
        ] {
            assert_eq!(count(text), Ok(expected), "{text}");
        }
        assert!(count("0-1次").is_err());
        for text in ["免收", "免费", "免费办理", "不收取费用", "不收", "0元", "不收费（财税〔2018〕1号）"]
        {
            assert_eq!(yes(text), Ok(false), "{text}");
        }
        for text in ["10元", "免费两次", "不收费（企业）个人10元（每证）"] {
            assert!(yes(text).is_err(), "{text}");
        }
        assert_eq!(yes("支持"), Ok(true));
        assert_eq!(yes("Ｎ"), Ok(false));
        assert!(yes("视情况").is_err());
    }
}
