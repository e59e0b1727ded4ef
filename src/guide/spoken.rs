//! A guide as it is read aloud to a caller: one sentence that answers, then segments of one breath each.

use super::freshness::FreshnessState;
use super::numerals::{counted, date};
use super::promise::NO_PROMISE;
use super::segments::Segment;
use super::sheet::{Block, GuideSheet, Line, List, Said, Section, Table, Topic};
use super::speech::{Word, joined, spoken, telephone_words, without_end, words};

/// The longest first sentence, in characters (Unicode scalar values).
pub const LONGEST_ONE_LINER: usize = 40;
/// So many segments are read at most, unless the names of the materials alone need more.
pub const MOST_SEGMENTS: usize = 60;
/// Of a guide that is longer, so many segments of each section are read.
const MOST_IN_BRIEF: usize = 4;

/// What is read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// The answer in one sentence.
    pub one_liner: String,
    /// What follows, section by section.
    pub paragraphs: Vec<Vec<Segment>>,
}

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// All of it.
    Full,
    /// The names of the materials, and the beginning of the rest.
    Brief,
}

impl Speech {
    /// What is read of a sheet.
    pub fn of(sheet: &GuideSheet) -> Self {
        let full = paragraphs(sheet, Length::Full);
        let fits = full.iter().map(Vec::len).sum::<usize>() <= MOST_SEGMENTS;
        let paragraphs = if fits { full } else { paragraphs(sheet, Length::Brief) };
        Self { one_liner: one_liner(sheet), paragraphs }
    }

    /// The segments one after the other.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.paragraphs.iter().flatten()
    }
}

/// 医疗广告审查证明核发，全程不用跑。
fn one_liner(sheet: &GuideSheet) -> String {
    let expired = if sheet.freshness == FreshnessState::Expired { "注意，指南已过期。" } else { "" };
    let made_up = if sheet.synthetic { "虚构数据。" } else { "" };
    let promise = sheet.promise.as_deref().unwrap_or(NO_PROMISE);
    let rest = [expired, made_up, "，", promise, "。"].iter().map(|part| part.chars().count()).sum::<usize>();
    let name = name_within(&sheet.title, LONGEST_ONE_LINER.saturating_sub(rest));
    format!("{expired}{made_up}{name}，{promise}。")
}

/// The name, cut between two words if it is too long.
fn name_within(title: &str, limit: usize) -> String {
    const NAMELESS: &str = "该事项";
    let all = words(title);
    if all.is_empty() {
        return NAMELESS.to_owned();
    }
    if spoken(&all).chars().count() <= limit {
        return spoken(&all);
    }
    let mut length = 1;
    let fitting = all.into_iter().take_while(|word| {
        length += word.length();
        length <= limit
    });
    let mut kept: Vec<Word> = fitting.collect();
    // Better without what stands in brackets than with half of it.
    let pause = kept.iter().rposition(|word| word.spoken == "，").filter(|at| at * 2 > kept.len());
    kept.truncate(pause.unwrap_or(kept.len()));
    let kept = spoken(&without_end(kept));
    if kept.is_empty() { NAMELESS.to_owned() } else { kept + "…" }
}

fn paragraphs(sheet: &GuideSheet, length: Length) -> Vec<Vec<Segment>> {
    let notices = sheet.notices.iter().flat_map(|notice| Segment::of_sentence(words(notice)));
    // The first sentence has the name already, unless it had to be shortened there.
    let title = words(&sheet.title);
    let is_said = one_liner(sheet).contains(&spoken(&title));
    let title = if is_said { Vec::new() } else { Segment::of_sentence(title) };
    let opening: Vec<Segment> = notices.chain(title).collect();
    let sections = sheet.sections.iter().map(|section| of_section(section, length));
    let rest = match length {
        Length::Full => "依据全文和网址见办事指南文字版",
        Length::Brief => "内容较多，其余见办事指南文字版",
    };
    let closing = Segment::of_sentence(words(&format!("{rest}，第{}版。", sheet.edition)));
    let released = format!("以上内容以{}发布的清单为准", date(sheet.released_on));
    let closing = closing.into_iter().chain(Segment::of_sentence(words(&released))).collect();
    let all = [opening].into_iter().chain(sections).chain([closing]);
    all.filter(|segments| !segments.is_empty()).collect()
}

fn of_section(section: &Section, length: Length) -> Vec<Segment> {
    let sentences: Vec<Vec<Word>> = section.blocks.iter().flat_map(|block| of_block(block, length)).collect();
    let spoken: Vec<Vec<Segment>> = sentences.into_iter().map(Segment::of_sentence).collect();
    let most = match (length, section.topic) {
        (Length::Full, _) | (_, Topic::Bring) => usize::MAX,
        (Length::Brief, Topic::More | Topic::Basis) => 0,
        (Length::Brief, _) => MOST_IN_BRIEF,
    };
    let sentences = spoken.len();
    let mut so_far = 0;
    let whole = spoken.into_iter().take_while(|sentence| {
        so_far += sentence.len();
        so_far <= most
    });
    let whole: Vec<Vec<Segment>> = whole.collect();
    let left_out = most > 0 && whole.len() < sentences;
    let rest = left_out.then(|| Segment::of_sentence(words("这一部分的其余内容见文字版")));
    whole.into_iter().chain(rest).flatten().collect()
}

/// The sentences of a part.
fn of_block(block: &Block, length: Length) -> Vec<Vec<Word>> {
    match block {
        Block::Line(line) => of_line(line).into_iter().collect(),
        Block::List(list) => of_list(list),
        Block::Table(table) => of_table(table, length),
    }
}

/// A statement with its label, unless it is for the eye alone.
fn of_line(line: &Line) -> Option<Vec<Word>> {
    let text = match line.said {
        Said::Silent => return None,
        Said::Words => words(&line.text),
        Said::Telephones => telephone_words(&line.text),
    };
    Some(joined(line.label.map(words).unwrap_or_default(), "：", text))
}

fn of_list(list: &List) -> Vec<Vec<Word>> {
    let count = list.entries.len();
    let label = list.label.unwrap_or_default();
    let several = (count > 1).then(|| words(&format!("{label}有{}{}", number(count), list.counter)));
    let mut told: Vec<&Line> = Vec::new();
    let entries = (1..).zip(&list.entries).map(|(at, entry)| {
        let before = if count > 1 { format!("第{at}{}", list.counter) } else { label.to_owned() };
        let said = joined(words(&before), "，", words(&entry.text));
        // What holds for several entries, such as the place of two ways, is said with the first.
        let new: Vec<&Line> = entry.details.iter().filter(|detail| !told.contains(detail)).collect();
        told.extend(&new);
        new.into_iter().filter_map(of_line).fold(said, |said, detail| joined(said, "；", detail))
    });
    let entries: Vec<Vec<Word>> = entries.collect();
    several.into_iter().chain(entries).collect()
}

fn of_table(table: &Table, length: Length) -> Vec<Vec<Word>> {
    let count = table.rows.len();
    let heading = words(&format!("要带{}样材料", number(count)));
    let rows = (1..).zip(&table.rows).map(|(at, row)| {
        let cells = match length {
            Length::Full => row.len(),
            Length::Brief => 1,
        };
        let number = if count > 1 { words(&format!("第{at}样")) } else { Vec::new() };
        let name = row.first().map(|name| words(name)).unwrap_or_default();
        let name = if name.is_empty() { words("名称见文字版") } else { name };
        let said = row.iter().take(cells).skip(1).filter(|cell| !cell.is_empty());
        said.fold(joined(number, "，", name), |said, cell| joined(said, "，", words(cell)))
    });
    [heading].into_iter().chain(rows).collect()
}

fn number(count: usize) -> String {
    counted(u64::try_from(count).unwrap_or(u64::MAX))
}
