//! Written text as it is read aloud: numbers in words, telephone numbers in groups, no brackets, no addresses.
//!
//! A text becomes [`Word`]s, none of which may be divided between two breaths. Every letter and every number
//! stays; only marks that cannot be said are left out. A web address, a mail address and a long code are not
//! read out: the written guide has them.

use super::figures::{calendar_day, figure, standard, unit};
use super::numerals::{LARGEST, cardinal, counted, digits, leading_digits};
use super::telephone::{Expected, Telephone};
use crate::domain::text::half_width;

/// What stands before a measure word and is read as an amount: two is 两 there.
const MEASURES: &str = "个份次天人元角岁年周件张本种项名位套页台部家间条所户倍小分千公米吨处方万亿日把枚";
/// What is measured ends so, and what it is measured by begins so: 立方米/秒, 元/㎡.
const MEASURED: [char; 8] = ['元', '米', '克', '吨', '升', '里', '次', '瓦'];
const PER: &str = "秒分小时天日月年人户证本件份次个平立公米亩升吨张套页㎡㎥";
/// So many single characters in brackets are said in one.
const MOST_ALTERNATIVES: usize = 8;
/// The longest word of Latin letters that is never divided.
const LONGEST_LATIN: usize = 20;
/// No address or code is longer, in characters.
const LONGEST_ADDRESS: usize = 2_000;
/// So many digits of a long number are read in one breath.
const DIGITS_AT_ONCE: usize = 4;

/// What is said without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// How it is said.
    pub spoken: String,
    /// The number, if it is a telephone number.
    pub telephone: Option<Telephone>,
}

impl Word {
    /// A word that is no telephone number, or a pause.
    pub fn of(spoken: impl Into<String>) -> Self {
        Self { spoken: spoken.into(), telephone: None }
    }

    /// How long it is, in characters.
    pub fn length(&self) -> usize {
        self.spoken.chars().count()
    }

    /// How much of a pause it is: nothing for a word, and the more the longer one stops.
    pub fn pause(&self) -> u8 {
        match self.spoken.as_str() {
            "。" | "！" | "？" => 3,
            "；" => 2,
            "，" | "、" | "：" => 1,
            _ => 0,
        }
    }

    fn is_latin(&self) -> bool {
        self.spoken.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric())
    }
}

/// A text as it is read aloud.
pub fn words(text: &str) -> Vec<Word> {
    read(text, Expected::Anything)
}

/// A text that is there to name telephone numbers.
pub fn telephone_words(text: &str) -> Vec<Word> {
    read(text, Expected::Telephones)
}

/// The words as one text.
pub fn spoken(words: &[Word]) -> String {
    words.iter().map(|word| word.spoken.as_str()).collect()
}

/// Takes away the pauses at the end.
pub fn without_end(mut words: Vec<Word>) -> Vec<Word> {
    while words.last().is_some_and(|last| last.pause() > 0 || last.spoken == " ") {
        words.pop();
    }
    words
}

/// Two parts with a pause between them.
pub fn joined(before: Vec<Word>, pause: &str, after: Vec<Word>) -> Vec<Word> {
    let mut said = without_end(before);
    if !said.is_empty() && !after.is_empty() {
        said.push(Word::of(pause));
    }
    said.extend(after);
    said
}

fn read(text: &str, expected: Expected) -> Vec<Word> {
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let mut said = Vec::new();
    let mut rest = chars.as_slice();
    while let Some(first) = rest.first() {
        let (made, used) = next_words(*first, rest, said.last(), expected);
        made.into_iter().for_each(|word| add(&mut said, word));
        rest = rest.get(used..).unwrap_or_default();
    }
    without_end(said)
}

/// Adds a word; of several pauses in a row, the longest is made.
fn add(said: &mut Vec<Word>, word: Word) {
    let is_break = |word: &Word| word.pause() > 0 || word.spoken == " ";
    match said.last_mut() {
        Some(last) if is_break(last) && is_break(&word) => {
            if word.pause() > last.pause() {
                *last = word;
            }
        }
        None if is_break(&word) => {}
        _ => said.push(word),
    }
}

/// What the text begins with, and how many characters that takes.
fn next_words(first: char, rest: &[char], before: Option<&Word>, expected: Expected) -> (Vec<Word>, usize) {
    let after_latin = before.is_some_and(Word::is_latin);
    if let Some((said, used)) = standard(rest).filter(|_| !after_latin) {
        return (vec![Word::of(said)], used);
    }
    if first.is_ascii_alphanumeric() && !after_latin {
        let at_start = before.is_none_or(|before| before.pause() > 0);
        if let Some((word, used)) = unsayable(rest, at_start) {
            return (vec![word], used);
        }
    }
    if let Some((number, used)) = Telephone::at_start(rest, expected)
        && !after_latin
        && calendar_day(rest).is_none()
    {
        return (vec![Word { spoken: number.spoken(), telephone: Some(number) }], used);
    }
    if first.is_ascii_digit() {
        return number(rest, after_latin, before);
    }
    let after_number = before.is_some_and(ends_as_number);
    if let Some((said, used)) = unit(rest).filter(|_| after_number || !first.is_ascii()) {
        return (vec![Word::of(said)], used);
    }
    if let Some((said, used)) = alternatives(rest) {
        return (vec![Word::of(said)], used);
    }
    if first.is_ascii_alphabetic() {
        let run: String = rest.iter().take_while(|c| c.is_ascii_alphabetic()).take(LONGEST_LATIN).collect();
        let used = run.len();
        return (vec![Word::of(run)], used);
    }
    (mark(first, rest.get(1).copied(), before).map(Word::of).into_iter().collect(), 1)
}

/// (市、区) after 县: what is named in single characters is said in one.
fn alternatives(rest: &[char]) -> Option<(String, usize)> {
    let inside = rest.strip_prefix(&['('])?.split(|c| *c == ')').next()?;
    let names: Vec<&[char]> = inside.split(|c| *c == '、').collect();
    let is_one = |name: &&[char]| matches!(name, [only] if only.is_alphabetic());
    let all = (2..=MOST_ALTERNATIVES).contains(&names.len()) && names.iter().all(is_one);
    let used = inside.len() + "()".len();
    (all && rest.len() >= used).then(|| (names.concat().into_iter().collect(), used))
}

/// An address of the web or of mail, or a long code of letters and digits.
fn unsayable(rest: &[char], at_start: bool) -> Option<(Word, usize)> {
    let ends = |c: &char| !c.is_ascii_graphic() || ",;()<>\"'".contains(*c);
    let run: String = rest.iter().take(LONGEST_ADDRESS).take_while(|c| !ends(c)).collect();
    let run = run.trim_end_matches(['.', ':', '-']);
    let letters = run.chars().filter(char::is_ascii_alphabetic).count();
    let is_host = run.split('.').count() > 1
        && run.split('.').all(|part| !part.is_empty())
        && run
            .rsplit('.')
            .next()
            .is_some_and(|end| end.len() > 1 && end.starts_with(|c: char| c.is_ascii_alphabetic()));
    let what = if letters > 0 && run.contains('@') {
        "文字版所列邮箱"
    } else if run.contains("://") || (letters > 2 && is_host) || run.starts_with("www.") {
        "文字版所列网址"
    } else if letters > 0 && run.chars().filter(char::is_ascii_digit).count() >= 8 {
        "文字版所列编号"
    } else {
        return None;
    };
    let said = if at_start { "见文字版" } else { what };
    Some((Word::of(said), run.chars().count()))
}

/// A number, with what belongs to it.
fn number(rest: &[char], after_latin: bool, before: Option<&Word>) -> (Vec<Word>, usize) {
    if let Some((said, used)) = figure(rest) {
        return (vec![Word::of(said)], used);
    }
    let whole = leading_digits(rest);
    let used = whole.len();
    let next = rest.get(used).copied();
    let is_room = used > 2 && matches!(next, Some('房' | '室'));
    let is_code = is_room || after_latin || (used > 1 && whole.starts_with('0'));
    let Some(value) = whole.parse::<u64>().ok().filter(|value| *value <= LARGEST && !is_code) else {
        let all: Vec<char> = whole.chars().collect();
        let breath = |some: &[char]| Word::of(digits(&some.iter().collect::<String>()));
        return (all.chunks(DIGITS_AT_ONCE).map(breath).collect(), used);
    };
    let is_ordinal = before.is_some_and(|before| ["第", "月"].contains(&before.spoken.as_str()));
    let has_unit = rest.get(used..).and_then(unit).is_some();
    let is_amount = (has_unit || next.is_some_and(|c| MEASURES.contains(c))) && !is_ordinal;
    (vec![Word::of(if is_amount { counted(value) } else { cardinal(value) })], used)
}

/// What is said for a mark, or a character that is no number.
fn mark(mark: char, next: Option<char>, before: Option<&Word>) -> Option<String> {
    let next_is = |is: fn(char) -> bool| next.is_some_and(is);
    let between_latin = before.is_some_and(Word::is_latin) && next_is(|c| c.is_ascii_alphanumeric());
    let pause = match mark {
        '。' | '!' | '?' => "。",
        ';' | '\n' | '\r' => "；",
        ':' => "：",
        '、' => "、",
        '-' | '~' | '—' | '–' | '−'
            if next_is(|c| c.is_ascii_digit()) && before.is_some_and(ends_as_number) =>
        {
            "到"
        }
        '.' | '-' | ' ' | '\t' | '_' if between_latin => " ",
        '/' if before.is_some_and(|before| before.spoken.ends_with(MEASURED))
            && next_is(|c| PER.contains(c)) =>
        {
            "每"
        }
        '/' | '|' => "、",
        ')' if next == Some('的') => return None,
        ',' | '.' | '(' | ')' | '[' | '{' | '}' | '【' | '】' | '—' | '–' | '…' | '→' => "，",
        '&' => "和",
        '+' => "加",
        '%' => "百分号",
        '≤' => "不超过",
        '≥' => "不少于",
        other if other.is_alphanumeric() => return Some(other.to_string()),
        _ => return None,
    };
    Some(pause.to_owned())
}

fn ends_as_number(word: &Word) -> bool {
    word.spoken.ends_with(|c: char| "零〇一二三四五六七八九十百千万亿两点半分".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        spoken(&words(text))
    }

    #[test]
    fn written_text_is_read_as_an_operator_reads_it() {
        for (written, read) in [
            ("3个工作日", "三个工作日"),
            ("2个工作日,12个月", "两个工作日，十二个月"),
            ("第2条", "第二条"),
            ("25.50元", "二十五元五角"),
            ("收费100元", "收费一百元"),
            ("1,000元", "一千元"),
            ("2018-06-20", "二〇一八年六月二十日"),
            ("2018年6月2日前", "二〇一八年六月二日前"),
            ("20180620", "二〇一八年六月二十日"),
            ("自2017年10月起", "自二〇一七年十月起"),
            ("中办发〔2003〕16号", "中办发二〇〇三年十六号"),
            ("上午8:30-12:00", "上午八点半到十二点"),
            ("3-5个工作日", "三到五个工作日"),
            ("3.5%", "百分之三点五"),
            ("10%", "百分之十"),
            ("1/500地形图", "五百分之一地形图"),
            ("1525房", "一五二五房"),
            ("1号楼305室", "一号楼三零五室"),
            ("A4纸", "A四纸"),
            ("编号007", "编号零零七"),
            ("电话0531-88887777转2", "电话零五三幺 八八八八 七七七七转二"),
            ("拨打12345热线", "拨打幺二三四五热线"),
            ("罚款12345元", "罚款一万二千三百四十五元"),
            ("(020)38486800", "零二零 三八四八 六八零零"),
            ("《申请表》(一式2份)", "申请表，一式两份"),
            ("手机APP(社保版)的“缴费”", "手机APP，社保版的缴费"),
            ("登录http://www.example.com/a?b=1查询", "登录文字版所列网址查询"),
            ("网址:www.example.com", "网址：见文字版"),
            ("发到a.b@example.com", "发到文字版所列邮箱"),
            ("编号11440000006939756B2440101007000", "编号文字版所列编号"),
            ("纸质/电子版", "纸质、电子版"),
            ("一行\n二行", "一行；二行"),
            ("10.50元/证", "每证十元五角"),
            ("工本费100元/本。", "工本费每本一百元"),
            ("50立方米/秒", "五十立方米每秒"),
            ("100㎡", "一百平方米"),
            ("2m²以上", "两平方米以上"),
            ("3.5km", "三点五公里"),
            ("5kg、20℃", "五千克、二十摄氏度"),
            ("GB/T 32168-2015", "国家推荐标准三二一六八，二〇一五年版"),
            ("符合GB11643-1999", "符合国家标准一一六四三，一九九九年版"),
            ("县(市、区)政府", "县市区政府"),
            ("１２３４５", "幺二三四五"),
            ("照片😀2张", "照片两张"),
            ("、，。", ""),
        ] {
            assert_eq!(said(written), read, "{written}");
        }
    }

    #[test]
    fn where_telephones_are_named_every_number_is_one() {
        assert_eq!(spoken(&telephone_words("120,8:30-17:00")), "幺二零，八点半到十七点");
        let numbers = telephone_words("020-34121084、12348");
        let marked = numbers.iter().filter_map(|word| Some(word.telephone.as_ref()?.digits()));
        assert_eq!(marked.collect::<Vec<_>>(), ["020 3412 1084", "12348"]);
    }
}
