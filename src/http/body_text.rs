//! What serde says of a field, in the words of a problem: what is wrong, what is allowed.

use super::error::BodyProblem;
use crate::domain::text::nearest;

/// The problem that an error of serde tells.
pub(super) fn of_serde(field: &str, said: &str) -> BodyProblem {
    let (mut words, quoted) = (said.split(", expected "), quoted(said));
    let what = words.next().unwrap_or(said).replace('`', "\"");
    let names = quoted.split_first();
    let (Some((value, allowed)), true) = (names, said.starts_with("unknown ")) else {
        let message = match (quoted.first(), said.starts_with("missing field")) {
            (Some(missing), true) => format!("the field \"{missing}\" is missing in it"),
            _ => said.replace('`', "\""),
        };
        return BodyProblem::new(field, message);
    };
    BodyProblem {
        allowed: allowed.iter().map(|name| (*name).to_owned()).collect(),
        nearest: nearest(value, allowed.iter().copied()).map(str::to_owned),
        ..BodyProblem::new(field, what)
    }
}

/// The words between backticks.
fn quoted(said: &str) -> Vec<&str> {
    said.split('`').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_value_is_told_with_what_is_allowed() {
        let problem =
            of_serde("item.status", "unknown variant `activ`, expected one of `active`, `withdrawn`");
        assert_eq!(problem.message, "unknown variant \"activ\"");
        assert_eq!(problem.allowed, ["active", "withdrawn"]);
        assert_eq!(problem.nearest.as_deref(), Some("active"));
        let problem = of_serde("item", "missing field `name`");
        assert_eq!(problem.message, "the field \"name\" is missing in it");
        let problem = of_serde("item.visits", "invalid type: string \"a\", expected u32");
        assert_eq!(
            (problem.allowed.len(), problem.message.as_str()),
            (0, "invalid type: string \"a\", expected u32")
        );
    }
}
