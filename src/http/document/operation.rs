//! Completes one operation of the API document: its answers, their headers, its example.
#![expect(clippy::indexing_slicing, reason = "a missing member of a JSON document reads as null")]

use super::paths::is_guarded;
use super::{example, headers};
use crate::domain::ids::MAX_CODE_LENGTH;
use serde_json::{Map, Value, json};

/// The described answer of each status that is no success.
const ANSWERS: &[(&str, &str)] = &[
    ("304", "NotModified"),
    ("308", "Moved"),
    ("400", "BadRequest"),
    ("401", "Unauthenticated"),
    ("403", "Forbidden"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("409", "Conflict"),
    ("410", "Gone"),
    ("412", "PreconditionFailed"),
    ("413", "BodyTooLarge"),
    ("415", "UnsupportedMediaType"),
    ("428", "PreconditionRequired"),
    ("500", "InternalError"),
    ("503", "Unavailable"),
    ("504", "Timeout"),
];

/// Adds what the method, the path, the body and the parameters of an operation imply.
pub(super) fn complete(path: &str, method: &str, operation: &mut Value) -> Result<(), String> {
    let name = operation["operationId"].as_str().ok_or("an operation has no name")?.to_owned();
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        bound_parameter(parameter);
    }
    let public = method == "get" && !is_guarded(operation);
    let responses = operation["responses"].as_object().into_iter().flat_map(Map::keys);
    let success = responses.into_iter().find(|status| status.starts_with('2')).cloned();
    let success = success.ok_or_else(|| format!("{name} does not say how it succeeds"))?;
    let statuses = implied(path, method, operation, &name);
    complete_success(&name, public, &mut operation["responses"][&success])?;
    let declared: Vec<String> =
        operation["responses"].as_object().into_iter().flat_map(Map::keys).cloned().collect();
    for (status, answer) in ANSWERS {
        if statuses.contains(status) || declared.iter().any(|declared| declared == status) {
            operation["responses"][*status] = json!({"$ref": format!("#/components/responses/{answer}")});
        }
    }
    Ok(())
}

fn implied(path: &str, method: &str, operation: &Value, name: &str) -> Vec<&'static str> {
    let takes = |header: &str| {
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters.any(|parameter| parameter["in"] == "header" && parameter["name"] == header)
    };
    let guarded = is_guarded(operation);
    let mut statuses = vec!["400", "405", "500", "503", "504"];
    for (status, holds) in [
        ("304", method == "get" && !guarded),
        ("401", guarded),
        ("403", guarded),
        ("404", path.contains('{')),
        ("409", takes("Idempotency-Key")),
        ("308", ["find_item", "find_guide"].contains(&name)),
        ("410", ["find_item", "find_guide"].contains(&name)),
        ("412", takes("If-Match")),
        ("413", operation["requestBody"].is_object()),
        ("415", operation["requestBody"].is_object()),
        ("428", takes("If-Match")),
    ] {
        if holds {
            statuses.push(status);
        }
    }
    statuses
}

fn complete_success(name: &str, public: bool, response: &mut Value) -> Result<(), String> {
    let is_list = name.starts_with("list_");
    let said = response["description"].as_str().unwrap_or_default();
    if public || said.is_empty() {
        let answer = if is_list { "A page of the list." } else { "What was asked for." };
        response["description"] = json!(answer);
    }
    let mut shown = vec!["API-Version", "Catalogue-Release", "X-Request-Id"];
    shown.extend(if public { &["ETag", "Cache-Control", "Vary"][..] } else { &["Cache-Control", "Vary"] });
    if public && is_list {
        shown.push("Link");
    }
    let declared: Vec<String> =
        response["headers"].as_object().into_iter().flat_map(Map::keys).cloned().collect();
    response["headers"] = headers(&shown);
    for header in declared {
        // What can be changed has an entity tag of another kind: it names one state of one thing.
        let described = if header == "ETag" { "RevisionETag" } else { header.as_str() };
        response["headers"][&header] = json!({"$ref": format!("#/components/headers/{described}")});
    }
    for (_, content) in response["content"].as_object_mut().into_iter().flatten() {
        content["example"] = example(name)?;
    }
    Ok(())
}

/// What a parameter may look like; whether the value exists depends on the release.
fn bound_parameter(parameter: &mut Value) {
    let (pattern, longest) = match parameter["name"].as_str() {
        _ if parameter["in"] == "header" => return,
        Some("code" | "version" | "other" | "release") => {
            ("^[A-Za-z0-9][A-Za-z0-9._-]*$", json!(MAX_CODE_LENGTH))
        }
        Some("cursor") => ("^[A-Za-z0-9_-]+$", json!(MAX_CODE_LENGTH)),
        _ if parameter["schema"]["type"] == "string" => ("^[A-Za-z0-9._,-]+$", Value::Null),
        _ => return,
    };
    parameter["schema"]["pattern"] = json!(pattern);
    if longest.is_number() {
        parameter["schema"]["maxLength"] = longest;
    }
}
