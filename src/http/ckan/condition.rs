//! What is asked of a dataset.

use super::fields::values;
use super::pattern::Pattern;
use serde_json::Value;
use std::ops::{Bound, RangeBounds};

/// What is asked of a dataset.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// All of these; of none, always.
    Every(Vec<Condition>),
    /// One of these.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A value of a field that is like this.
    Like(&'static str, Pattern),
    /// A value of a field that is between these; moments as CKAN writes them.
    Between(&'static str, Bound<String>, Bound<String>),
}

impl Condition {
    /// What is true of every dataset.
    pub(super) fn always() -> Self {
        Self::Every(Vec::new())
    }

    /// Whether it is true of a dataset.
    pub(super) fn holds(&self, package: &Value) -> bool {
        match self {
            Self::Every(conditions) => conditions.iter().all(|condition| condition.holds(package)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(package)),
            Self::Not(condition) => !condition.holds(package),
            Self::Like(field, pattern) => values(package, field).into_iter().any(|value| pattern.fits(value)),
            Self::Between(field, from, to) => {
                let range = (from.as_ref().map(String::as_str), to.as_ref().map(String::as_str));
                values(package, field).into_iter().any(|value| RangeBounds::<str>::contains(&range, value))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn holds(text: &str) -> bool {
        let package = json!({
            "name": "ab",
            "title": "办事指南 guides",
            "type": "dataset",
            "license_id": null,
            "tags": [{"name": "one word"}, {"name": "two"}],
            "resources": [{"format": "CSV"}],
            "metadata_modified": "2026-11-22T18:00:00.000000",
        });
        Condition::read(text, "2026-11-26T03:04:05Z".parse().unwrap())
            .unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
            .holds(&package)
    }

    #[test]
    fn clauses_hold_as_in_solr() {
        for text in [
            "",
            "*:*",
            "name:ab type:dataset",
            "name:x OR name:ab",
            "name:(x OR a?)",
            "-name:x AND NOT tags:three",
            "(name:x name:ab) OR (tags:two AND res_format:csv)",
            "name:x OR name:ab tags:x OR tags:two",
            "tags:\"one word\" title:GUIDES",
            "title:\"办事指南 g\" 指南 two",
            "name:* -license_id:* name:[aa TO b}",
            "metadata_modified:{2026-11-22T17:59:59Z TO 2026-11-22T18:00:00Z]",
            "metadata_modified:\"2026-11-22T18:00:00Z\"",
            "metadata_modified:[* TO NOW] AND name:ab^2",
            "name:a\\b OR name:ab",
        ] {
            assert!(holds(text), "{text}");
        }
        for text in [
            "-*:*",
            "name:ab AND name:x tags:x AND tags:two",
            "name:ab OR tags:two name:x OR tags:x",
            "name:x AND name:ab OR tags:x",
            "name:a",
            "NOT (name:x OR name:ab)",
            "+name:x OR name:ab",
            "\"one two\"",
            "license_id:*",
            "metadata_modified:{2026-11-22T18:00:00Z TO *]",
            "metadata_modified:[* TO 2026-11-22T18:00:00Z}",
            "metadata_modified:[NOW-1DAY TO NOW]",
            "name:\"a*\"",
        ] {
            assert!(!holds(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn clauses_are_joined_as_logic_wants(ab in any::<bool>(), csv in any::<bool>(), two in any::<bool>()) {
            let clause = |field: &str, value: &str, right: bool| format!("{field}:{}", if right { value } else { "x" });
            let (a, b, c) = (clause("name", "ab", ab), clause("res_format", "csv", csv), clause("tags", "two", two));
            prop_assert_eq!(holds(&format!("{a} {b} {c}")), ab && csv && two);
            prop_assert_eq!(holds(&format!("{a} AND {b} OR {c}")), ab && csv || two);
            prop_assert_eq!(holds(&format!("{a} OR {b} {c}")), (ab || csv) && two);
            prop_assert_eq!(holds(&format!("{a} OR -{b} AND NOT {c}")), ab || !csv && !two);
            prop_assert_eq!(holds(&format!("{a} AND ({b} OR NOT {c})")), ab && (csv || !two));
        }
    }
}
