//! Figures in running text that are more than digits: dates, times of day, years, amounts, shares, fractions.

use super::numerals::{LARGEST, cardinal, counted, date, digits, leading_digits, money, year};
use chrono::NaiveDate;

/// So many digits after a decimal point are read.
const LONGEST_PART: usize = 20;

/// For what a price is asked, the longer words first.
const PRICED: &[&str] = &[
    "平方米",
    "立方米",
    "人次",
    "小时",
    "公里",
    "证",
    "本",
    "件",
    "份",
    "次",
    "人",
    "年",
    "月",
    "日",
    "天",
    "户",
    "辆",
    "张",
    "套",
    "页",
    "台",
    "吨",
    "米",
    "个",
    "亩",
    "例",
    "项",
    "枚",
    "车",
];
/// Signs of units, and how they are said.
const UNITS: &[(&str, &str)] = &[
    ("㎡", "平方米"),
    ("m²", "平方米"),
    ("㎥", "立方米"),
    ("m³", "立方米"),
    ("km²", "平方公里"),
    ("km", "公里"),
    ("kg", "千克"),
    ("cm", "厘米"),
    ("mm", "毫米"),
    ("℃", "摄氏度"),
];

/// How the figure that the text begins with is read, and how many characters it takes; none for bare digits.
pub(super) fn figure(rest: &[char]) -> Option<(String, usize)> {
    calendar_day(rest)
        .map(|(day, used)| (date(day), used))
        .or_else(|| price(rest))
        .or_else(|| time_of_day(rest))
        .or_else(|| fraction(rest))
        .or_else(|| year_alone(rest))
        .or_else(|| share(rest))
}

/// 10.50元/证
fn price(rest: &[char]) -> Option<(String, usize)> {
    let whole = leading_digits(rest);
    let (amount, used) = match rest.get(whole.len())? {
        '元' => {
            let value = whole.parse::<u64>().ok().filter(|value| *value <= LARGEST)?;
            (money(value * 100), whole.len() + 1)
        }
        _ => fraction(rest).filter(|(said, _)| said.ends_with(['元', '角', '分']))?,
    };
    let unit = rest.get(used..)?.strip_prefix(&['/'])?;
    let unit = PRICED.iter().find(|name| unit.iter().copied().take(name.chars().count()).eq(name.chars()))?;
    Some((format!("每{unit}{amount}"), used + 1 + unit.chars().count()))
}

/// GB/T 32168-2015
pub(super) fn standard(rest: &[char]) -> Option<(String, usize)> {
    let (name, code) = [("国家推荐标准", "GB/T"), ("国家标准", "GB")]
        .into_iter()
        .find(|(_, code)| rest.iter().copied().take(code.len()).eq(code.chars()))?;
    let blanks = rest.iter().skip(code.len()).take_while(|c| **c == ' ').count();
    let start = code.len() + blanks;
    let number = leading_digits(rest.get(start..)?);
    let used = start + number.len();
    let said = format!("{name}{}", digits(&number));
    let issued = rest.get(used..)?.strip_prefix(&['-']).map(leading_digits).filter(|year| year.len() == 4);
    let is_one = (1..=LONGEST_PART).contains(&number.len());
    is_one.then(|| match issued {
        Some(issued) => (format!("{said}，{}年版", year(&issued)), used + 1 + issued.len()),
        None => (said, used),
    })
}

/// The sign of a unit that the text begins with, in words: ㎡, km.
pub(super) fn unit(rest: &[char]) -> Option<(&'static str, usize)> {
    let (sign, words) =
        UNITS.iter().find(|(sign, _)| rest.iter().copied().take(sign.chars().count()).eq(sign.chars()))?;
    let used = sign.chars().count();
    let goes_on = rest.get(used).is_some_and(char::is_ascii_alphanumeric);
    (!goes_on).then_some((*words, used))
}

/// 10%
fn share(rest: &[char]) -> Option<(String, usize)> {
    let whole = leading_digits(rest);
    let value = whole.parse::<u64>().ok().filter(|value| *value <= LARGEST)?;
    let is_share = rest.get(whole.len()) == Some(&'%');
    is_share.then(|| (format!("百分之{}", cardinal(value)), whole.len() + 1))
}

/// 2018年, 〔2018〕
fn year_alone(rest: &[char]) -> Option<(String, usize)> {
    let whole = leading_digits(rest);
    let next = rest.get(whole.len()).filter(|_| whole.len() == 4)?;
    match next {
        '年' if whole.starts_with(['1', '2']) => Some((year(&whole), whole.len())),
        '〕' | ']' => Some((year(&whole) + "年", whole.len())),
        _ => None,
    }
}

/// 2018-06-20, 2018年6月20日, 20180620.
pub(super) fn calendar_day(rest: &[char]) -> Option<(NaiveDate, usize)> {
    let all = leading_digits(rest);
    let part = |from: usize, to: usize| all.get(from..to)?.parse::<u32>().ok();
    let is_century = |year: i32| (1900..2200).contains(&year);
    if all.len() == 8 {
        let year = i32::try_from(part(0, 4)?).ok().filter(|year| is_century(*year))?;
        return Some((NaiveDate::from_ymd_opt(year, part(4, 6)?, part(6, 8)?)?, 8));
    }
    let year = all.parse().ok().filter(|year| all.len() == 4 && is_century(*year))?;
    let mark = *rest.get(4)?;
    let month = leading_digits(rest.get(5..)?);
    let second = *rest.get(5 + month.len())?;
    let day = leading_digits(rest.get(6 + month.len()..)?);
    let is_written = (second == mark && "-/.".contains(mark)) || (mark == '年' && second == '月');
    let used = 6 + month.len() + day.len();
    let closed = usize::from(mark == '年' && matches!(rest.get(used), Some('日' | '号')));
    let made = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
    (is_written && (mark != '年' || closed == 1)).then_some((made, used + closed))
}

/// 8:30
fn time_of_day(rest: &[char]) -> Option<(String, usize)> {
    let hour = leading_digits(rest);
    let minute = leading_digits(rest.get(hour.len()..)?.strip_prefix(&[':'])?);
    let (hours, minutes) = (hour.parse::<u64>().ok()?, minute.parse::<u64>().ok()?);
    let is_time = hour.len() <= 2 && minute.len() == 2 && hours <= 24 && minutes < 60;
    let minutes = match minutes {
        0 => String::new(),
        30 => "半".to_owned(),
        under_ten @ 1..=9 => format!("零{}分", cardinal(under_ten)),
        minutes => format!("{}分", cardinal(minutes)),
    };
    let hours = counted(hours);
    is_time.then(|| (format!("{hours}点{minutes}"), hour.len() + 1 + minute.len()))
}

/// 25.50元, 3.5%, 1/500, 1,000
fn fraction(rest: &[char]) -> Option<(String, usize)> {
    let whole = leading_digits(rest);
    let mark = *rest.get(whole.len())?;
    let part = leading_digits(rest.get(whole.len() + 1..)?);
    let value = whole.parse::<u64>().ok().filter(|value| *value <= LARGEST && !part.is_empty())?;
    let used = whole.len() + 1 + part.len();
    let next = rest.get(used).copied();
    match mark {
        '.' if next == Some('元') && part.len() <= 2 => {
            let hundredths = format!("{part:0<2}").parse::<u64>().ok()?;
            Some((money(value * 100 + hundredths), used + 1))
        }
        // 1.2.3 is no number.
        '.' if part.len() <= LONGEST_PART && next != Some('.') => {
            let said = format!("{}点{}", cardinal(value), digits(&part));
            let percent = if next == Some('%') { ("百分之", 1) } else { ("", 0) };
            Some((format!("{}{said}", percent.0), used + percent.1))
        }
        '/' => {
            let below = part.parse::<u64>().ok().filter(|below| *below <= LARGEST && next != Some('/'))?;
            Some((format!("{}分之{}", cardinal(below), cardinal(value)), used))
        }
        ',' if part.len() == 3 && whole.len() <= 3 && !matches!(next, Some(',' | '.')) => {
            let thousands = value * 1_000 + part.parse::<u64>().ok()?;
            Some((counted(thousands), used))
        }
        _ => None,
    }
}
