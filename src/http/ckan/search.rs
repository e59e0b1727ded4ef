//! `package_search`: which datasets, in which order, and how many of them.

use super::condition::Condition;
use super::fields::text_of;
use super::{Parameters, Refusal, sent};
use crate::clock;
use crate::http::error::shortened;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// How many datasets are answered with who does not say how many; CKAN has the same number.
const ROWS: usize = 10;
/// And at most.
const MOST_ROWS: usize = 1_000;
/// The order of who does not say which.
const SORT: &str = "metadata_modified desc";
/// The fields that give an order. All datasets are equally relevant.
const ORDERS: &[&str] =
    &["id", "name", "title", "title_string", "metadata_created", "metadata_modified", "score"];

/// A question.
pub(super) struct Search {
    conditions: Vec<Condition>,
    order: Vec<(String, Direction)>,
    sort: String,
    rows: usize,
    start: usize,
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
        let now = clock::now();
        let questions = parameters.iter().filter(|(name, _)| name == "q" || name == "fq");
        let (mut conditions, mut problems) = (Vec::new(), Vec::new());
        for read in questions.map(|(_, text)| Condition::read(text, now)) {
            match read {
                Ok(condition) => conditions.push(condition),
                Err(wrong) => problems.extend(wrong),
            }
        }
        let sort = sent(parameters, "sort").filter(|sort| !sort.trim().is_empty()).unwrap_or(SORT);
        let order = read_order(sort).unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        if !problems.is_empty() {
            let message = format!("Search Query is invalid: {}", problems.join(" "));
            return Err(Refusal::not_understood(&message));
        }
        Ok(Self { conditions, order, sort: sort.to_owned(), rows, start })
    }

    /// What is answered, out of these datasets.
    pub(super) fn among(&self, mut packages: Vec<Value>) -> Value {
        packages.retain(|package| self.conditions.iter().all(|condition| condition.holds(package)));
        packages.sort_by(|a, b| self.compare(a, b));
        let count = packages.len();
        let results: Vec<Value> = packages.into_iter().skip(self.start).take(self.rows).collect();
        json!({"count": count, "sort": self.sort, "facets": {}, "search_facets": {}, "results": results})
    }

    /// No two datasets are equal: pages neither overlap nor leave anything out.
    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let by = |field: &str| {
            let member = if field == "title_string" { "title" } else { field };
            text_of(a, member).cmp(text_of(b, member))
        };
        let orders = self.order.iter().map(|(field, direction)| match direction {
            Direction::Up => by(field),
            Direction::Down => by(field).reverse(),
        });
        orders.fold(Ordering::Equal, Ordering::then).then(by("name"))
    }
}

fn read_order(sort: &str) -> Result<Vec<(String, Direction)>, String> {
    let refused = |part: &str| {
        let (shown, fields) = (shortened(part), ORDERS.join(", "));
        format!("sort is a field and asc or desc, of the fields {fields}; not {shown}.")
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

    #[test]
    fn an_order_is_of_fields_that_give_one() {
        assert_eq!(read_order("name desc, id").map(|order| order.len()), Ok(2));
        for sort in ["colour asc", "name up", "name asc id", "", "name asc,"] {
            assert!(
                read_order(sort).is_err_and(|problem| problem.contains("of the fields id, name")),
                "{sort}"
            );
        }
    }
}
