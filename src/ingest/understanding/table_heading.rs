//! Where the heading of a sheet is: under titles, in one row or two, with or without a row of codes.

use super::headings::{Meaning, exact, is_of_before, meaning, tidy, unit_in};
use super::mapping::Mapping;
use super::numbers::one_unit;
use super::tidy::key;
use crate::ingest::field::Field;

/// A row as the reader numbers it.
pub(super) type NumberedRow = (u64, Vec<String>);

/// The heading of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    /// The columns, from the left.
    pub(super) columns: Vec<Column>,
    /// At which of the rows the data begins.
    pub(super) data_from: usize,
    /// The texts of the rows above the heading.
    pub(super) titles: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Its place.
    pub(super) at: usize,
    /// What stands above it.
    pub(super) heading: String,
    /// The same, tidied.
    tidied: String,
    /// What that means.
    pub(super) meaning: Option<Meaning>,
}

/// Finds the heading in the first rows of a sheet.
pub(super) fn find(rows: &[NumberedRow], mapping: Option<&Mapping>) -> Option<Heading> {
    // One row is tried before two: a title above a heading adds nothing to it.
    let above = [None].into_iter().chain(rows.iter().map(|(_, row)| Some(row)));
    let single = rows.iter().enumerate().zip(above);
    // Under 调整前 and 调整后 a heading stands twice, and only the groups tell which counts.
    let single = single.filter(|(_, above)| !above.is_some_and(|row| has_group_of_before(row)));
    let single = single.map(|((at, (_, row)), _)| (at, 1, columns(row, None, mapping)));
    let pairs = rows.iter().zip(rows.iter().skip(1)).enumerate();
    let pairs = pairs.map(|(at, ((_, upper), (_, lower)))| (at, 2, columns(upper, Some(lower), mapping)));
    let mut best: Option<(usize, usize, usize, Vec<Column>)> = None;
    for (at, length, columns) in single.chain(pairs) {
        let known = distinct(&columns);
        let better = best.as_ref().is_none_or(|(_, _, before, _)| known > *before);
        if known >= 2 && has_name(&columns) && better {
            best = Some((at, length, known, columns));
        }
    }
    let (at, length, _, mut columns) = best?;
    let mut data_from = at.saturating_add(length);
    while rows.get(data_from).is_some_and(|(_, row)| belongs_to_heading(row)) {
        data_from = data_from.saturating_add(1);
    }
    let data = rows.get(data_from..).unwrap_or_default();
    columns.iter_mut().for_each(|column| check_unit(column, data));
    let above = rows.iter().take(at).flat_map(|(_, row)| row.iter());
    let titles = above.map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect();
    Some(Heading { columns, data_from, titles })
}

fn has_group_of_before(row: &[String]) -> bool {
    let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
    filled > 1 && row.iter().any(|cell| is_of_before(cell))
}

/// The columns under one row, or under a row of groups with a row of headings.
fn columns(upper: &[String], lower: Option<&[String]>, mapping: Option<&Mapping>) -> Vec<Column> {
    let width = upper.len().max(lower.map_or(0, <[String]>::len));
    let mut group = "";
    let mut columns = Vec::new();
    for at in 0..width {
        let own = upper.get(at).map_or("", |cell| cell.trim());
        let low = lower.and_then(|row| row.get(at)).map_or("", |cell| cell.trim());
        // A merged cell has its text at its beginning alone.
        group = if own.is_empty() { group } else { own };
        let (heading, meaning) = if low.is_empty() {
            (own.to_owned(), known(own, mapping))
        } else {
            in_group(own, group, low, mapping)
        };
        if !heading.is_empty() {
            let unit = unit_of(columns.last(), &heading).filter(|_| mapped(&heading, mapping).is_none());
            let meaning = unit.or(meaning);
            let tidied = tidy(&heading);
            columns.push(Column { at, heading, tidied, meaning });
        }
    }
    columns
}

/// Right beside a time without a unit, 单位 is the unit and not a department.
fn unit_of(before: Option<&Column>, heading: &str) -> Option<Meaning> {
    const UNIT: [&str; 4] = ["单位", "时限单位", "时间单位", "期限单位"];
    let time = before.filter(|_| UNIT.contains(&tidy(heading).as_str()));
    match time.filter(|time| unit_in(&time.heading).is_none())?.meaning? {
        Meaning::Field(Field::StatutoryTime) => Some(Meaning::Field(Field::StatutoryTimeUnit)),
        Meaning::Field(Field::PromisedTime) => Some(Meaning::Field(Field::PromisedTimeUnit)),
        _ => None,
    }
}

/// Where no cell under 单位 is a unit, the column is one of departments after all.
fn check_unit(column: &mut Column, data: &[NumberedRow]) {
    let mut cells =
        data.iter().filter_map(|(_, row)| row.get(column.at)).filter(|cell| !cell.trim().is_empty());
    let is_guessed = tidy(&column.heading) == "单位" && exact(&column.heading) != column.meaning;
    if is_guessed && !cells.any(|cell| one_unit(cell).is_ok()) {
        column.meaning = exact(&column.heading);
    }
}

fn in_group(own: &str, group: &str, low: &str, mapping: Option<&Mapping>) -> (String, Option<Meaning>) {
    let together = [format!("{low}{group}"), format!("{group}{low}")];
    let joined = together.iter().filter(|_| !group.is_empty());
    let exactly = joined.map(String::as_str).chain([low, own]).filter(|word| !word.is_empty());
    for word in exactly {
        if let Some(meaning) = mapped(word, mapping) {
            return (word.to_owned(), Some(meaning));
        }
        if let Some(meaning) = exact(word).filter(|_| !is_of_before(group)) {
            return (with_unit_of(group, word, meaning), Some(meaning));
        }
    }
    if is_of_before(group) {
        return (format!("{group}{low}"), None);
    }
    if own.is_empty() { (low.to_owned(), None) } else { (own.to_owned(), meaning(own)) }
}

/// The heading with the unit that stands in the hint of its group: 办理时限（工作日） above 法定时限.
fn with_unit_of(group: &str, word: &str, meaning: Meaning) -> String {
    let is_time = matches!(meaning, Meaning::Field(Field::StatutoryTime | Field::PromisedTime));
    match unit_in(group).filter(|_| is_time && unit_in(word).is_none()) {
        Some(unit) => format!("{word}（{unit}）"),
        None => word.to_owned(),
    }
}

fn known(heading: &str, mapping: Option<&Mapping>) -> Option<Meaning> {
    mapped(heading, mapping).or_else(|| meaning(heading))
}

/// What the mapping says of a heading.
fn mapped(heading: &str, mapping: Option<&Mapping>) -> Option<Meaning> {
    let mapping = mapping?;
    let same = |name: &String| key(name) == key(heading);
    let field = mapping.rules.iter().find(|(_, rule)| rule.from.iter().any(same)).map(|(field, _)| *field);
    let ignored = mapping.ignored.iter().any(same).then_some(Meaning::NotOurs);
    field.map(Meaning::Field).or(ignored)
}

fn distinct(columns: &[Column]) -> usize {
    let fields = Field::ALL.iter().map(|field| Meaning::Field(*field)).chain([Meaning::ModeOrForms]);
    let known = fields.filter(|wanted| columns.iter().any(|column| column.meaning == Some(*wanted))).count();
    // One name of a mode alone may be a cell of the first row of data.
    let modes = columns.iter().filter(|column| matches!(column.meaning, Some(Meaning::Mode(_)))).count();
    known.saturating_add(if modes > 1 { modes } else { 0 })
}

fn has_name(columns: &[Column]) -> bool {
    let names = [Field::Name, Field::MainName, Field::SubName].map(|field| Some(Meaning::Field(field)));
    columns.iter().any(|column| names.contains(&column.meaning))
}

/// Whether a row under the heading is one more row of it: the same in other words, codes, or numbers of columns.
pub(super) fn belongs_to_heading(row: &[String]) -> bool {
    let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    if cells.len() < 2 {
        return false;
    }
    let known = cells
        .iter()
        .filter(|cell| exact(cell).is_some_and(|known| !matches!(known, Meaning::Mode(_))))
        .count();
    let codes = cells.iter().all(|cell| is_identifier(cell));
    let numbers = cells.len() >= 3 && cells.iter().zip(1..).all(|(cell, number)| *cell == number.to_string());
    (known >= 2 && known.saturating_mul(2) >= cells.len()) || codes || numbers
}

fn is_identifier(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && cell.len() > 1
        && cell.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether a row repeats the heading, as at the top of each printed page.
pub(super) fn repeats(columns: &[Column], row: &[String]) -> bool {
    // Most rows are told apart by their name alone, which is quick.
    let is_name = |column: &&Column| {
        let names = [Field::Name, Field::MainName, Field::SubName].map(|field| Some(Meaning::Field(field)));
        names.contains(&column.meaning)
    };
    let is_same = |column: &&Column| {
        let cell = row.get(column.at).map_or("", |cell| cell.trim());
        !cell.is_empty() && may_be(cell, &column.tidied) && tidy(cell) == column.tidied
    };
    if !columns.iter().filter(is_name).any(|column| is_same(&column)) {
        return false;
    }
    let same = columns.iter().filter(is_same);
    let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let same = same.count();
    same >= 2 && same.saturating_mul(2) >= filled
}

/// Whether all Chinese characters of a heading are in a cell, which is quick to find out.
fn may_be(cell: &str, heading: &str) -> bool {
    heading.chars().all(|c| !matches!(c, '\u{4e00}'..='\u{9fff}') || cell.contains(c))
}

/// The department that a row above the heading names, as in 填报单位(盖章)：某局.
pub(super) fn department_in(titles: &[String]) -> Option<String> {
    const LABELS: [&str; 7] =
        ["填报单位", "填报部门", "实施主体", "单位名称", "部门名称", "报送单位", "单位"];
    const MEASURES: [&str; 8] = ["工作日", "个工作日", "自然日", "个月", "万元", "事项", "项/个", "个/项"];
    titles.iter().zip(titles.iter().skip(1).map(Some).chain([None])).find_map(|(title, next)| {
        let (label, name) = title.split_once(['：', ':'])?;
        if !LABELS.contains(&tidy(label).as_str()) {
            return None;
        }
        // The name may stand in the next cell.
        let name = if name.trim().is_empty() { next?.as_str() } else { name };
        let name = super::tidy::short(name);
        let name = name.split("  ").next().unwrap_or_default().split(' ').next().unwrap_or_default();
        // 单位：项 says in what the sheet counts.
        let is_name = name.chars().count() > 1 && !MEASURES.contains(&name);
        (is_name && !name.contains([':', '：'])).then(|| name.to_owned())
    })
}
