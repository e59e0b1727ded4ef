//! Query parameters, read strictly: every unknown name and every wrong value is listed, with what is
//! allowed and the nearest spelling.

use super::error::{ApiError, INVALID_PARAMETERS, ParameterProblem, shortened};
use crate::domain::catalogue::{ReferenceEntry, Table};
use crate::domain::code_list::CodeList;
use crate::domain::text::nearest;
use actix_web::web;

/// No parameter lists more values than this.
const MAX_VALUES: usize = 100;
/// No more problems than this are told at once.
const MAX_PROBLEMS: usize = 20;
/// What other services call what we have under another name.
const USUAL_NAMES: &[(&str, &str)] = &[
    ("page", "cursor"),
    ("offset", "cursor"),
    ("skip", "cursor"),
    ("per_page", "limit"),
    ("page_size", "limit"),
    ("size", "limit"),
    ("order", "sort"),
    ("order_by", "sort"),
    ("mode", "handling_mode"),
    ("type", "item_type"),
    ("as_of", "release"),
    ("query", "q"),
    ("keyword", "q"),
];
/// What is said of a parameter that no handler reads.
const UNKNOWN: &str = "this parameter is not known here";
/// No more allowed values than this are listed.
const MAX_ALLOWED_SHOWN: usize = 60;

/// The query of one request. Reading a parameter makes its name known; [`QueryReader::finish`]
/// refuses all others.
pub struct QueryReader {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    problems: Vec<ParameterProblem>,
}

impl QueryReader {
    /// Takes the query string apart.
    pub fn new(query: &str) -> Self {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(query);
        Self {
            pairs: pairs.map(web::Query::into_inner).unwrap_or_default(),
            known: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The value of a parameter, without making its name known.
    pub fn peek(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter.
    pub fn one(&mut self, name: &'static str) -> Option<String> {
        let read_before = self.known.contains(&name);
        let value = self.sent(name)?;
        if value.is_empty() && !read_before {
            self.reject(name, "", "the value is empty; leave the parameter out instead", &[]);
        }
        Some(value).filter(|value| !value.is_empty())
    }

    /// What was sent for a parameter, be it nothing.
    fn sent(&mut self, name: &'static str) -> Option<String> {
        let read_before = self.known.contains(&name);
        if !read_before {
            self.known.push(name);
        }
        let mut values = self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
        let (first, second) = (values.next(), values.next());
        if let Some(second) = second
            && !read_before
        {
            let message = "the parameter is given more than once";
            self.reject(name, &second, message, &[]);
        }
        first
    }

    /// Text that must be sent, though it may be empty, of at most so many characters.
    pub fn text(&mut self, name: &'static str, longest: usize) -> Option<String> {
        let Some(text) = self.sent(name) else {
            self.problems.push(ParameterProblem {
                parameter: name.to_owned(),
                value: None,
                message: "this parameter is needed".to_owned(),
                allowed: Vec::new(),
                nearest: None,
            });
            return None;
        };
        let length = text.chars().count();
        if length > longest {
            let message = format!("at most {longest} characters are read, here are {length}");
            self.reject(name, &text, &message, &[]);
        }
        Some(text)
    }

    /// The values of a parameter, separated by commas.
    pub fn list(&mut self, name: &'static str) -> Vec<String> {
        let Some(text) = self.one(name) else { return Vec::new() };
        let count = text.split(',').count();
        if count > MAX_VALUES {
            self.reject(name, &text, &format!("at most {MAX_VALUES} values at once, here are {count}"), &[]);
            return Vec::new();
        }
        let mut values: Vec<String> = Vec::new();
        for value in text.split(',').map(str::trim) {
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
        if values.iter().any(String::is_empty) {
            self.reject(name, &text, "there is nothing between two commas", &[]);
            values.retain(|value| !value.is_empty());
        }
        values
    }

    /// The values of a parameter that are among the allowed ones; the others are problems.
    pub fn choices(&mut self, name: &'static str, allowed: &[&str]) -> Vec<String> {
        self.known_values(name, |value| allowed.contains(&value), || allowed.to_vec())
    }

    /// The values of a parameter that are in a code list; the others are problems.
    pub fn values_of<T: CodeList>(&mut self, name: &'static str) -> Vec<T> {
        let codes: Vec<&str> = T::ALL.iter().map(|value| value.entry().code).collect();
        self.choices(name, &codes).iter().filter_map(|code| T::from_code(code)).collect()
    }

    /// The values of a parameter that are known; the others are problems. There may be many known
    /// values: they are gathered for a problem alone.
    pub fn known_values<'a>(
        &mut self,
        name: &'static str,
        is_known: impl Fn(&str) -> bool,
        all: impl Fn() -> Vec<&'a str>,
    ) -> Vec<String> {
        let mut values = self.list(name);
        values.retain(|value| {
            let known = is_known(value);
            if !known {
                self.reject(name, value, "this value is not known", &all());
            }
            known
        });
        values
    }

    /// The codes of a table that a parameter lists; some parameters also take other words. Who sends a
    /// name is told its code.
    pub fn codes_of<T: ReferenceEntry>(
        &mut self,
        name: &'static str,
        table: &Table<T>,
        others: &[&str],
    ) -> Vec<String> {
        let is_known = |value: &str| others.contains(&value) || table.get(value).is_some();
        let before = self.problems.len();
        let values =
            self.known_values(name, is_known, || table.codes().chain(others.iter().copied()).collect());
        for problem in self.problems.iter_mut().skip(before) {
            let code = problem.value.as_deref().and_then(|value| table.code_of(value));
            problem.nearest = code.map(str::to_owned).or(problem.nearest.take());
        }
        values
    }

    /// A number within bounds.
    pub fn number(&mut self, name: &'static str, least: u32, most: u32) -> Option<u32> {
        let text = self.one(name)?;
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.reject(name, &text, &format!("allowed are whole numbers from {least} to {most}"), &[]);
        }
        number
    }

    /// Says that a value cannot be understood. Of very many problems, the first are told.
    pub fn reject(&mut self, name: &str, value: &str, message: &str, allowed: &[&str]) {
        if self.problems.len() >= MAX_PROBLEMS {
            return;
        }
        let told_before = self.problems.iter().any(|problem| problem.parameter == name);
        self.problems.push(ParameterProblem {
            parameter: name.to_owned(),
            value: Some(shortened(value)),
            message: message.to_owned(),
            allowed: if told_before { Vec::new() } else { shown(allowed) },
            nearest: nearest(value, allowed.iter().copied()).map(str::to_owned),
        });
    }

    /// What is asked for, apart from where in the list and how much of it.
    pub fn question(&self) -> String {
        let place = ["cursor", "limit", "release", "fields", "include", "facets", "format"];
        let mut pairs: Vec<String> = self
            .pairs
            .iter()
            .filter(|(name, _)| !place.contains(&name.as_str()))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.sort();
        pairs.join("&")
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// With everything that is wrong, unknown parameters included.
    pub fn finish(mut self) -> Result<(), ApiError> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            let told = self.problems.iter().any(|problem| problem.parameter == name);
            if !self.known.contains(&name.as_str()) && !told && self.problems.len() < MAX_PROBLEMS {
                self.reject_unknown(&name);
            }
        }
        if self.problems.is_empty() {
            return Ok(());
        }
        let mut names: Vec<&str> = self.problems.iter().map(|problem| problem.parameter.as_str()).collect();
        names.dedup();
        let detail = format!("{} problem(s) with: {}.", self.problems.len(), names.join(", "));
        Err(ApiError { errors: self.problems, ..ApiError::new(INVALID_PARAMETERS, detail) })
    }

    fn reject_unknown(&mut self, name: &str) {
        let usual = USUAL_NAMES.iter().find(|(other, _)| *other == name).map(|(_, ours)| *ours);
        let nearest = usual.or_else(|| nearest(name, self.known.iter().copied()));
        let first = !self.problems.iter().any(|problem| problem.message == UNKNOWN);
        self.problems.push(ParameterProblem {
            parameter: shortened(name),
            value: None,
            message: UNKNOWN.to_owned(),
            allowed: if first { shown(&self.known) } else { Vec::new() },
            nearest: nearest.filter(|name| self.known.contains(name)).map(str::to_owned),
        });
    }
}

/// What may be listed: all of it, or its first level where it is long.
fn shown(allowed: &[&str]) -> Vec<String> {
    let first_level = || allowed.iter().filter(|value| !value.contains('.'));
    let listed: Vec<&&str> =
        if allowed.len() <= MAX_ALLOWED_SHOWN { allowed.iter().collect() } else { first_level().collect() };
    if listed.len() > MAX_ALLOWED_SHOWN {
        return Vec::new();
    }
    listed.into_iter().map(|value| (*value).to_owned()).collect()
}
