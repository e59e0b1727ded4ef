//! `package_search`: the part of Solr's language that harvesters speak, over a handful of datasets.

use super::{Parameters, Refusal, sent};
use crate::export::portals::ckan::moment;
use crate::http::error::shortened;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// How many datasets are answered with who does not say how many; CKAN has the same number.
const ROWS: usize = 10;
/// And at most.
const MOST_ROWS: usize = 1_000;
/// The order of who does not say which.
const SORT: &str = "metadata_modified desc";
/// What may be asked of a dataset.
const FIELDS: &[&str] = &[
    "id",
    "name",
    "title",
    "state",
    "license_id",
    "owner_org",
    "organization",
    "groups",
    "tags",
    "res_format",
    "dataset_type",
    "metadata_created",
    "metadata_modified",
];
/// The fields that are moments.
const MOMENTS: &[&str] = &["metadata_created", "metadata_modified"];
/// The fields that give an order. All datasets are equally relevant.
const ORDERS: &[&str] =
    &["id", "name", "title", "title_string", "metadata_created", "metadata_modified", "score"];

/// A question.
pub(super) struct Search {
    clauses: Vec<Clause>,
    order: Vec<(String, Direction)>,
    sort: String,
    rows: usize,
    start: usize,
}

/// Something that is asked of every dataset.
#[derive(Debug, PartialEq, Eq)]
struct Clause {
    negated: bool,
    wanted: Wanted,
}

/// What a dataset is to have.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// This text, somewhere; in lower case.
    Text(String),
    /// This value of a field; an asterisk at its end stands for any end.
    Value(&'static str, String),
    /// A moment of a field not before the one and not after the other, as CKAN writes moments.
    Between(&'static str, Option<String>, Option<String>),
}

#[derive(Clone, Copy)]
enum Direction {
    Up,
    Down,
}

/// Reads numbers, and gathers what is wrong with them.
pub(super) struct Numbers<'p> {
    parameters: &'p Parameters,
    wrong: Map<String, Value>,
}

impl<'p> Numbers<'p> {
    pub(super) fn of(parameters: &'p Parameters) -> Self {
        Self { parameters, wrong: Map::new() }
    }

    /// The number of a parameter, or this one if there is none.
    pub(super) fn read(&mut self, name: &str, otherwise: usize) -> usize {
        let text = sent(self.parameters, name).filter(|text| !text.is_empty());
        match text.map(str::parse) {
            None => otherwise,
            Some(Ok(number)) => number,
            Some(Err(_)) => {
                let message = "Invalid integer: a whole number is expected, 0 or more";
                self.wrong.insert(name.to_owned(), json!([message]));
                otherwise
            }
        }
    }

    pub(super) fn finish(self) -> Result<(), Refusal> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Refusal::invalid(self.wrong)) }
    }
}

impl Search {
    /// Reads a question. Whatever else was sent means nothing.
    pub(super) fn read(parameters: &Parameters) -> Result<Self, Refusal> {
        let mut numbers = Numbers::of(parameters);
        let (rows, start) = (numbers.read("rows", ROWS).min(MOST_ROWS), numbers.read("start", 0));
        numbers.finish()?;
        let mut clauses = Vec::new();
        for (_, text) in parameters.iter().filter(|(name, _)| name == "q" || name == "fq") {
            clauses.extend(read_clauses(text).map_err(|message| Refusal::not_understood(&message))?);
        }
        let sort = sent(parameters, "sort").filter(|sort| !sort.trim().is_empty()).unwrap_or(SORT);
        let order = read_order(sort).map_err(|message| Refusal::not_understood(&message))?;
        Ok(Self { clauses, order, sort: sort.to_owned(), rows, start })
    }

    /// What is answered, out of these datasets.
    pub(super) fn among(&self, mut packages: Vec<Value>) -> Value {
        packages.retain(|package| self.clauses.iter().all(|clause| clause.holds(package)));
        packages.sort_by(|a, b| self.compare(a, b));
        let count = packages.len();
        let results: Vec<Value> = packages.into_iter().skip(self.start).take(self.rows).collect();
        json!({"count": count, "sort": self.sort, "facets": {}, "search_facets": {}, "results": results})
    }

    /// No two datasets are equal: pages neither overlap nor leave anything out.
    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let by = |field: &str| text_of(a, field).cmp(text_of(b, field));
        let orders = self.order.iter().map(|(field, direction)| match direction {
            Direction::Up => by(field),
            Direction::Down => by(field).reverse(),
        });
        orders.fold(Ordering::Equal, Ordering::then).then(by("name"))
    }
}

impl Clause {
    fn holds(&self, package: &Value) -> bool {
        let has = match &self.wanted {
            Wanted::Text(text) => said(package).contains(text),
            Wanted::Value(field, wanted) => values(package, field).iter().any(|value| is(value, wanted)),
            Wanted::Between(field, from, to) => {
                let value = text_of(package, field);
                from.as_deref().is_none_or(|from| value >= from) && to.as_deref().is_none_or(|to| value <= to)
            }
        };
        has != self.negated
    }
}

fn is(value: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => value.starts_with(beginning),
        None => value.eq_ignore_ascii_case(wanted),
    }
}

/// The text of a field; nothing where there is none.
pub(super) fn text_of<'v>(package: &'v Value, field: &str) -> &'v str {
    let name = if field == "title_string" { "title" } else { field };
    package.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn values<'v>(package: &'v Value, field: &str) -> Vec<&'v str> {
    let each = |list: &str, key: &str| -> Vec<&'v str> {
        let each = package.get(list).and_then(Value::as_array).into_iter().flatten();
        each.map(|one| text_of(one, key)).collect()
    };
    match field {
        "organization" => package.get(field).map(|one| text_of(one, "name")).into_iter().collect(),
        "tags" | "groups" => each(field, "name"),
        "res_format" => each("resources", "format"),
        "dataset_type" => vec![text_of(package, "type")],
        _ => vec![text_of(package, field)],
    }
}

/// All that a dataset says to people, in lower case.
fn said(package: &Value) -> String {
    let fields = ["name", "title", "notes"].into_iter().map(|field| text_of(package, field));
    let tags = values(package, "tags");
    fields.chain(tags).collect::<Vec<_>>().join("\n").to_lowercase()
}

/// Takes a question apart: all of it must hold.
fn read_clauses(text: &str) -> Result<Vec<Clause>, String> {
    let words = words(text);
    let words = words.iter().map(String::as_str).filter(|word| !["AND", "*:*", "+*:*"].contains(word));
    words.map(read_clause).collect()
}

/// The words of a question; what is in quotes or brackets stays together.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut bracketed) = (Vec::new(), String::new(), false, false);
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        if character.is_whitespace() && !quoted && !bracketed {
            words.push(std::mem::take(&mut word));
        } else {
            word.push(character);
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn read_clause(word: &str) -> Result<Clause, String> {
    if ["OR", "NOT"].contains(&word) || word.starts_with(['(', '{']) {
        let shown = shortened(word);
        return Err(format!("Search Query is invalid: only AND is understood between clauses, not {shown}."));
    }
    let (negated, word) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let is_name = |name: &&str| name.starts_with(|c: char| c.is_ascii_alphabetic());
    let wanted = match word.split_once(':').filter(|(name, _)| is_name(name)) {
        Some((field, value)) => read_field(field, value)?,
        None => Wanted::Text(unquoted(word).to_lowercase()),
    };
    Ok(Clause { negated, wanted })
}

fn read_field(field: &str, value: &str) -> Result<Wanted, String> {
    let Some(known) = FIELDS.iter().find(|known| **known == field) else {
        let (shown, fields) = (shortened(field), FIELDS.join(", "));
        return Err(format!("Search Query is invalid: undefined field {shown}. The fields are {fields}."));
    };
    let value = unquoted(value);
    let Some(range) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return Ok(Wanted::Value(known, value.to_owned()));
    };
    match range.split_once(" TO ").filter(|_| MOMENTS.contains(known)) {
        Some((from, to)) => Ok(Wanted::Between(known, read_bound(from)?, read_bound(to)?)),
        None => Err(format!(
            "Search Query is invalid: a range is [2026-11-22T18:00:00Z TO *], of {}, not {field}:{}.",
            MOMENTS.join(" or "),
            shortened(value)
        )),
    }
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"')
}

/// The end of a range; nothing where it is open.
fn read_bound(text: &str) -> Result<Option<String>, String> {
    let text = unquoted(text);
    if text == "*" {
        return Ok(None);
    }
    let with_zone = DateTime::parse_from_rfc3339(text).map(|moment| moment.with_timezone(&Utc));
    let without = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f");
    let day = || text.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN));
    let read = with_zone.or_else(|_| without().or_else(|_| day()).map(|moment| moment.and_utc()));
    read.map(|read| Some(moment(read))).map_err(|_| {
        let shown = shortened(text);
        format!("Search Query is invalid: a moment is 2026-11-22T18:00:00Z, in UTC, or *, not {shown}.")
    })
}

fn read_order(sort: &str) -> Result<Vec<(String, Direction)>, String> {
    let refused = |part: &str| {
        let (shown, fields) = (shortened(part), ORDERS.join(", "));
        format!(
            "Search Query is invalid: sort is a field and asc or desc, of the fields {fields}; not {shown}."
        )
    };
    let read = |part: &str| {
        let mut words = part.split_whitespace();
        let field = words.next().filter(|field| ORDERS.contains(field)).ok_or_else(|| refused(part))?;
        match (words.next().unwrap_or("asc"), words.next()) {
            ("asc", None) => Ok((field.to_owned(), Direction::Up)),
            ("desc", None) => Ok((field.to_owned(), Direction::Down)),
            _ => Err(refused(part)),
        }
    };
    sort.split(',').map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wanted(text: &str) -> Result<Vec<Wanted>, String> {
        Ok(read_clauses(text)?.into_iter().map(|clause| clause.wanted).collect())
    }

    #[test]
    fn what_was_modified_since_is_asked_in_many_ways() {
        let since = |moment: &str| {
            Ok(vec![Wanted::Between("metadata_modified", Some(format!("{moment}.000000")), None)])
        };
        for text in [
            "metadata_modified:[2026-11-22T18:00:00Z TO *]",
            "+metadata_modified:[2026-11-22T18:00:00.000Z TO *]",
            "metadata_modified:[2026-11-22T18:00:00 TO *]",
            "metadata_modified:[2026-11-23T02:00:00+08:00 TO *]",
            "metadata_modified:[\"2026-11-22T18:00:00Z\" TO *]",
            "metadata_modified:\"[2026-11-22T18:00:00Z TO *]\"",
            "*:* AND metadata_modified:[2026-11-22T18:00:00Z TO *]",
        ] {
            assert_eq!(wanted(text), since("2026-11-22T18:00:00"), "{text}");
        }
        assert_eq!(wanted("metadata_modified:[2026-11-22 TO *]"), since("2026-11-22T00:00:00"));
    }

    #[test]
    fn what_is_not_understood_is_said_with_what_would_be() {
        for (text, expected) in [
            ("colour:red", "undefined field colour. The fields are id, name"),
            (
                "metadata_modified:[yesterday TO *]",
                "a moment is 2026-11-22T18:00:00Z, in UTC, or *, not yesterday",
            ),
            ("metadata_modified:[2026-11-22]", "a range is [2026-11-22T18:00:00Z TO *]"),
            ("name:[a TO b]", "of metadata_created or metadata_modified, not name"),
            ("name:a OR name:b", "only AND is understood"),
        ] {
            let message = wanted(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
        for sort in ["colour asc", "name up", "name asc id", "", "name asc,"] {
            assert!(read_order(sort).is_err(), "{sort}");
        }
    }

    proptest! {
        #[test]
        fn no_question_is_too_strange(text in "\\PC{0,40}", odd in "[-+:*\"\\[\\] TO()a-z名]{0,30}") {
            for text in [text, odd] {
                let _ = wanted(&text).map_err(|message| assert!(message.contains("invalid")));
            }
        }
    }
}
