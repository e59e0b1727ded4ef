//! Fields laid over a thing (JSON Merge Patch, RFC 7396): what is left out stays as it is.

use crate::domain::text::nearest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What is wrong with a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WrongField {
    /// The way to it: `item.processing_time.promised`.
    pub(super) field: String,
    /// The rule that is broken.
    pub(super) rule: &'static str,
    /// What is wrong, and what would be right.
    pub(super) message: String,
}

/// Lays fields over a thing.
///
/// # Errors
/// With every field that is unknown or cannot be understood.
pub(super) fn patched<T: Serialize + DeserializeOwned>(
    what: &str,
    old: &T,
    fields: Map<String, Value>,
) -> Result<T, Vec<WrongField>> {
    // Types of the domain can be written as JSON.
    let template = serde_json::to_value(old).unwrap_or_default();
    let known: Vec<&str> = template.as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect();
    let mut whole = template.clone();
    let mut wrong = Vec::new();
    for (field, value) in fields {
        let path = format!("{what}.{field}");
        if known.contains(&field.as_str()) {
            let mut alone = template.clone();
            lay_over(&mut alone, &field, value.clone());
            wrong.extend(check::<T>(&path, &field, &value, alone));
            lay_over(&mut whole, &field, value);
        } else {
            wrong.push(unknown(path, &field, &known));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    serde_json::from_value(whole).map_err(|cause| vec![not_understood(what.to_owned(), &cause)])
}

fn check<T: Serialize + DeserializeOwned>(
    path: &str,
    field: &str,
    value: &Value,
    alone: Value,
) -> Vec<WrongField> {
    let read = match serde_json::from_value::<T>(alone) {
        Ok(read) => read,
        Err(cause) => return vec![not_understood(path.to_owned(), &cause)],
    };
    let kept = serde_json::to_value(read).unwrap_or_default();
    let lost = lost_members(path, value, kept.get(field).unwrap_or(&Value::Null));
    lost.into_iter().map(|path| unknown(path, "", &[])).collect()
}

fn not_understood(field: String, cause: &serde_json::Error) -> WrongField {
    WrongField { field, rule: "not-understood", message: cause.to_string() }
}

fn unknown(path: String, field: &str, known: &[&str]) -> WrongField {
    let near = nearest(field, known.iter().copied());
    let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    let allowed =
        if known.is_empty() { String::new() } else { format!(" Allowed are {}.", known.join(", ")) };
    let message = format!("there is no such field{hint}{allowed}");
    WrongField { field: path, rule: "unknown-field", message }
}

/// The members that were given and that nobody knows, wherever they stand.
fn lost_members(path: &str, given: &Value, kept: &Value) -> Vec<String> {
    match (given, kept) {
        (Value::Object(given), kept) => given
            .iter()
            .flat_map(|(name, value)| {
                let path = format!("{path}.{name}");
                match kept.get(name) {
                    Some(kept) => lost_members(&path, value, kept),
                    None => vec![path],
                }
            })
            .collect(),
        (Value::Array(given), Value::Array(kept)) => {
            let pairs = given.iter().zip(kept).enumerate();
            pairs
                .flat_map(|(at, (given, kept))| lost_members(&format!("{path}[{at}]"), given, kept))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Puts a field in place. Of a structure, the members that are given (JSON Merge Patch, RFC 7396).
fn lay_over(whole: &mut Value, field: &str, value: Value) {
    let Some(members) = whole.as_object_mut() else { return };
    match (members.get_mut(field), value) {
        (Some(place @ Value::Object(_)), Value::Object(given)) => {
            for (name, value) in given {
                lay_over(place, &name, value);
            }
        }
        (_, value) => {
            members.insert(field.to_owned(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::guide::Guide;
    use crate::domain::item::ProcessingTime;
    use serde_json::json;

    fn fields(value: Value) -> Map<String, Value> {
        let Value::Object(fields) = value else { panic!("fields are an object") };
        fields
    }

    #[test]
    fn what_is_left_out_stays_and_null_takes_away() {
        let old = json!({"statutory": {"amount": 20, "unit": "working_day"}, "promised": null});
        let old: ProcessingTime = serde_json::from_value(old).unwrap();
        let new = patched("time", &old, fields(json!({"statutory": {"amount": 10}}))).unwrap();
        assert_eq!(json!(new)["statutory"], json!({"amount": 10, "unit": "working_day"}));
        let new = patched("time", &old, fields(json!({"statutory": null}))).unwrap();
        assert_eq!(new, ProcessingTime::default());
    }

    #[test]
    fn what_nobody_knows_is_told_wherever_it_stands() {
        let time = ProcessingTime::default();
        let wrong = |given| patched("time", &time, fields(given)).unwrap_err();
        let told: Vec<String> = wrong(json!({
            "promissed": 1,
            "promised": {"amount": 1, "unit": "working_day", "from": "acceptance"},
            "statutory": {"amount": "one"},
        }))
        .into_iter()
        .map(|wrong| format!("{} {}", wrong.field, wrong.rule))
        .collect();
        assert_eq!(
            told,
            [
                "time.promissed unknown-field",
                "time.promised.from unknown-field",
                "time.statutory not-understood",
            ]
        );
        assert!(patched("guide", &Guide::default(), fields(json!({"steps": [{"nam": "受理"}]}))).is_err());
    }
}
