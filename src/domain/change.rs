//! Changes: what one state of the catalogue has that another has not, field by field.

use super::code_list::code_list;
use serde::Serialize;
use serde_json::Value;

code_list! {
    /// What has become of an item.
    ChangeKind as "change_kind" {
        Created = "created", "新增", "created";
        Updated = "updated", "变更", "updated";
        Withdrawn = "withdrawn", "取消", "withdrawn";
    }
}

/// A field that says something else than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// The field, as JSON shows it, with the way to it: `processing_time.promised.amount`, `guide.consult`.
    pub field: String,
    /// What it said; null where it said nothing. Of a list, the entries that are no longer there.
    pub from: Value,
    /// What it says; null where it says nothing. Of a list, the entries that are new.
    pub to: Value,
}

/// Longer lists are told whole: to compare each entry with each takes too long.
const COMPARED_ENTRIES: usize = 500;

/// The fields in which two values differ.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn changed_fields(
    prefix: &str,
    old: &impl Serialize,
    new: &impl Serialize,
) -> Result<Vec<FieldChange>, serde_json::Error> {
    let mut changes = Vec::new();
    compare(prefix, serde_json::to_value(old)?, serde_json::to_value(new)?, &mut changes);
    Ok(changes)
}

/// Goes into what has members, so that of a structure only the part that differs is told; and takes away
/// from two lists what both of them have.
fn compare(path: &str, old: Value, new: Value, changes: &mut Vec<FieldChange>) {
    match (old, new) {
        (Value::Object(mut old), Value::Object(new)) => {
            for (field, to) in new {
                let from = old.remove(&field).unwrap_or(Value::Null);
                compare(&join(path, &field), from, to, changes);
            }
            for (field, from) in old {
                compare(&join(path, &field), from, Value::Null, changes);
            }
        }
        (Value::Array(old), Value::Array(new)) if old != new => {
            let short = old.len().max(new.len()) <= COMPARED_ENTRIES;
            let (from, to) =
                if short { (without(&old, &new), without(&new, &old)) } else { (vec![], vec![]) };
            // Where both have the same entries, their order is what differs.
            let whole = from.is_empty() && to.is_empty();
            let (from, to) = if whole { (old, new) } else { (from, to) };
            changes.push(FieldChange {
                field: path.to_owned(),
                from: Value::Array(from),
                to: Value::Array(to),
            });
        }
        (from, to) if from != to => changes.push(FieldChange { field: path.to_owned(), from, to }),
        _ => {}
    }
}

fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

fn without(list: &[Value], others: &[Value]) -> Vec<Value> {
    list.iter().filter(|entry| !others.contains(entry)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_field_that_differs_is_named_with_both_values() {
        let old = json!({"name": "甲", "visits": 1, "note": "旧", "time": {"law": 20, "promise": 5}, "at": ["a", "b"]});
        let new = json!({"name": "甲", "visits": 0, "phone": "12345", "time": {"law": 20, "promise": 3}, "at": ["b", "c"]});
        let changes = changed_fields("", &old, &new).unwrap();
        let shown: Vec<String> =
            changes.iter().map(|change| format!("{} {} {}", change.field, change.from, change.to)).collect();
        assert_eq!(
            shown,
            [
                "visits 1 0",
                "phone null \"12345\"",
                "time.promise 5 3",
                "at [\"a\"] [\"c\"]",
                "note \"旧\" null",
            ]
        );
    }
}
