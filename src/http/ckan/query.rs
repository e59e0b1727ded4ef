//! The questions of `q` and `fq`: the part of Solr's language that the grammar of tantivy reads.

use super::condition::Condition;
use super::fields::{ANYWHERE, FIELDS, FieldKind, field};
use super::grammar::spelled;
use super::moments;
use super::pattern::Pattern;
use crate::export::portals::ckan::moment;
use crate::http::error::shortened;
use chrono::{DateTime, Utc};
use std::ops::Bound;
use tantivy::query_grammar::{
    Delimiter, Occur, UserInputAst, UserInputBound, UserInputLeaf, UserInputLiteral, parse_query,
};

/// The longest question, in characters.
const LONGEST: usize = 2_000;
/// What is understood.
const UNDERSTOOD: &str = "words, \"words in a row\", field:value, field:\"value with spaces\", field:begin*, \
     field:(one OR other), field:[from TO to], {from TO to}, AND, OR, NOT, + and - before a clause, parentheses at \
     most 12 deep; all clauses must hold unless OR is between them";

/// Reads a question, and gathers what is wrong with it.
struct Reader {
    now: DateTime<Utc>,
    problems: Vec<String>,
}

impl Condition {
    /// Reads a question.
    ///
    /// # Errors
    /// With all that is not understood, in words.
    pub(super) fn read(text: &str, now: DateTime<Utc>) -> Result<Self, Vec<String>> {
        if text.chars().count() > LONGEST {
            return Err(vec![format!("a question has at most {LONGEST} characters.")]);
        }
        let not_understood =
            || vec![format!("{} is not understood. Understood are {UNDERSTOOD}.", shortened(text))];
        let mut reader = Reader { now, problems: Vec::new() };
        let condition = reader.read(parsed(text).ok_or_else(not_understood)?);
        if reader.problems.is_empty() { Ok(condition) } else { Err(reader.problems) }
    }
}

/// A question, taken apart.
fn parsed(text: &str) -> Option<UserInputAst> {
    spelled(text).and_then(|spelled| parse_query(&spelled).ok())
}

impl Reader {
    fn read(&mut self, ast: UserInputAst) -> Condition {
        match ast {
            UserInputAst::Clause(clauses) => self.read_clauses(clauses),
            // All datasets are equally relevant.
            UserInputAst::Boost(ast, _) => self.read(*ast),
            UserInputAst::Leaf(leaf) => match *leaf {
                UserInputLeaf::All => Condition::always(),
                UserInputLeaf::Literal(literal) => self.read_literal(literal),
                UserInputLeaf::Exists { field } => {
                    self.read_range(&field, &UserInputBound::Unbounded, &UserInputBound::Unbounded)
                }
                UserInputLeaf::Range { field: Some(field), lower, upper } => {
                    self.read_range(&field, &lower, &upper)
                }
                UserInputLeaf::Range { .. } => {
                    self.refuse("a range is of a field, as in metadata_modified:[2026-11-22T18:00:00Z TO *].")
                }
                UserInputLeaf::Regex { pattern, .. } => self
                    .refuse(&format!("/{}/: regular expressions are not understood.", shortened(&pattern))),
                UserInputLeaf::Set { .. } => {
                    self.refuse("sets are not understood: say field:(one OR other).")
                }
            },
        }
    }

    /// What must hold, what must not; and where nothing must, one of the rest.
    fn read_clauses(&mut self, clauses: Vec<(Option<Occur>, UserInputAst)>) -> Condition {
        let (mut every, mut any) = (Vec::new(), Vec::new());
        let mut must = false;
        for (occur, ast) in clauses {
            let condition = self.read(ast);
            match occur {
                Some(Occur::MustNot) => every.push(Condition::Not(Box::new(condition))),
                Some(Occur::Should) => any.push(condition),
                Some(Occur::Must) | None => {
                    must = true;
                    every.push(condition);
                }
            }
        }
        if !must && !any.is_empty() {
            every.push(Condition::Any(any));
        }
        Condition::Every(every)
    }

    fn read_literal(&mut self, literal: UserInputLiteral) -> Condition {
        let UserInputLiteral { field_name, phrase, delimiter, slop, prefix } = literal;
        let quoted = delimiter != Delimiter::None;
        if slop > 0 || (!quoted && phrase.contains('~')) {
            return self.refuse(&format!("{}: ~ is not understood.", shortened(&phrase)));
        }
        let Some((name, kind)) = self.field(field_name.as_deref().unwrap_or(ANYWHERE)) else {
            return Condition::always();
        };
        let pattern = if quoted { Pattern::exactly(&phrase) } else { Pattern::with_wildcards(&phrase) };
        match kind {
            FieldKind::Moment => self.read_moment(name, &phrase),
            FieldKind::Text => Condition::Like(name, pattern.anywhere()),
            FieldKind::Name if prefix => Condition::Like(name, pattern.at_the_beginning()),
            FieldKind::Name => Condition::Like(name, pattern),
        }
    }

    /// A moment; or, as some clients send it, a range in quotes.
    fn read_moment(&mut self, name: &'static str, phrase: &str) -> Condition {
        if phrase.starts_with(['[', '{'])
            && let Some(UserInputAst::Leaf(leaf)) = parsed(&format!("{name}:{phrase}"))
            && let UserInputLeaf::Range { lower, upper, .. } = *leaf
        {
            return self.read_range(name, &lower, &upper);
        }
        let exactly = UserInputBound::Inclusive(phrase.to_owned());
        self.read_range(name, &exactly, &exactly)
    }

    fn read_range(&mut self, name: &str, lower: &UserInputBound, upper: &UserInputBound) -> Condition {
        let Some((name, kind)) = self.field(name) else { return Condition::always() };
        let from = self.read_bound(kind, lower);
        let to = if upper == lower { from.clone() } else { self.read_bound(kind, upper) };
        Condition::Between(name, from, to)
    }

    fn read_bound(&mut self, kind: FieldKind, bound: &UserInputBound) -> Bound<String> {
        let text = bound.term_str();
        let value = if kind == FieldKind::Moment && *bound != UserInputBound::Unbounded {
            let read = moments::read(text, self.now).map(moment);
            if read.is_none() {
                let shown = shortened(text);
                self.refuse(&format!(
                    "a moment is 2026-11-22T18:00:00Z, in UTC, NOW, NOW-7DAYS, NOW/DAY, or *, not {shown}."
                ));
            }
            read.unwrap_or_default()
        } else {
            text.to_owned()
        };
        match bound {
            UserInputBound::Inclusive(_) => Bound::Included(value),
            UserInputBound::Exclusive(_) => Bound::Excluded(value),
            UserInputBound::Unbounded => Bound::Unbounded,
        }
    }

    fn field(&mut self, name: &str) -> Option<(&'static str, FieldKind)> {
        let known = field(name);
        if known.is_none() {
            let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
            let (shown, names) = (shortened(name), names.join(", "));
            self.refuse(&format!("undefined field {shown}. The fields are {names}."));
        }
        known
    }

    /// Notes a problem, once; what is read in its place does not matter.
    fn refuse(&mut self, problem: &str) -> Condition {
        if !self.problems.iter().any(|known| known == problem) {
            self.problems.push(problem.to_owned());
        }
        Condition::always()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;
    use std::ops::Bound;

    fn read(text: &str) -> Result<Condition, String> {
        let now = "2026-11-26T03:04:05Z".parse().unwrap();
        Condition::read(text, now).map_err(|problems| problems.join(" "))
    }

    #[test]
    fn what_was_modified_since_is_asked_in_many_ways() {
        let since = read("metadata_modified:[2026-11-22T18:00:00Z TO *]").unwrap();
        let from = Bound::Included("2026-11-22T18:00:00.000000".to_owned());
        assert_eq!(since, Condition::Between("metadata_modified", from, Bound::Unbounded));
        for text in [
            "+metadata_modified:[2026-11-22T18:00:00.000Z TO *]",
            "metadata_modified:[2026-11-22T18:00:00 TO *]",
            "metadata_modified:[2026-11-23T02:00:00+08:00 TO *]",
            "metadata_modified:[\"2026-11-22T18:00:00Z\" TO *]",
            "metadata_modified:\"[2026-11-22T18:00:00Z TO *]\"",
            "metadata_modified:[NOW/DAY-4DAYS+18HOURS TO *]",
        ] {
            assert_eq!(read(text).as_ref(), Ok(&since), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_said_with_what_would_be() {
        for (text, expected) in [
            ("colour:red size:3", "undefined field colour. The fields are id, name"),
            ("colour:red size:3", "undefined field size. The fields are id, name"),
            (
                "metadata_modified:[yesterday TO *]",
                "a moment is 2026-11-22T18:00:00Z, in UTC, NOW, NOW-7DAYS, NOW/DAY, or *, not yesterday",
            ),
            ("metadata_modified:2026*", "a moment is 2026-11-22T18:00:00Z"),
            ("metadata_modified:[2026-11-22]", "is not understood. Understood are words"),
            ("(name:a", "(name:a is not understood"),
            ("name:/a.*/", "regular expressions are not understood"),
            ("name:a~2", "~ is not understood"),
            ("[a TO b]", "a range is of a field"),
            (&"名".repeat(2_001), "at most 2000 characters"),
            (&format!("{}a{}", "(".repeat(13), ")".repeat(13)), "at most 12 deep"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }

    #[test]
    fn the_longest_and_deepest_questions_are_read() {
        let deep = |inside: &str| format!("{}{inside}{}", "(a ".repeat(12), " b OR c)".repeat(12));
        for text in [
            deep("name:x"),
            "a ".repeat(1_000),
            "a OR ".repeat(399) + "a",
            deep("-b").replace("(a", "name:(-a"),
        ] {
            assert!(read(&text).is_ok(), "{text}");
        }
        for text in ["NOT ".repeat(500), "-".repeat(2_000), "(".repeat(2_000), "name:".repeat(400)] {
            assert!(read(&text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_question_is_too_strange(text in "\\PC{0,40}", odd in "([-+:*\"'\\[\\]{}^~/!?()a-z名 ]|AND|OR|NOT| TO |IN|name:){0,40}") {
            for text in [text, odd] {
                let package = json!({"name": "ab"});
                let _ = read(&text).map(|condition| condition.holds(&package));
            }
        }
    }
}
