//! Completes one operation of the API document: its answers, their headers, its example.
#![expect(clippy::indexing_slicing, reason = "a missing member of a JSON document reads as null")]

use super::paths::is_guarded;
use super::{QUESTIONS, example, headers, rows};
use crate::domain::ids::MAX_CODE_LENGTH;
use serde_json::{Map, Value, json};

/// The described answer of each status that is no success.
const ANSWERS: &[(&str, &str)] = &[
    ("206", "PartialContent"),
    ("304", "NotModified"),
    ("308", "Moved"),
    ("400", "BadRequest"),
    ("401", "Unauthenticated"),
    ("403", "Forbidden"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("406", "NotAcceptable"),
    ("409", "Conflict"),
    ("410", "Gone"),
    ("412", "PreconditionFailed"),
    ("413", "BodyTooLarge"),
    ("415", "UnsupportedMediaType"),
    ("416", "RangeNotSatisfiable"),
    ("428", "PreconditionRequired"),
    ("500", "InternalError"),
    ("503", "Unavailable"),
    ("504", "Timeout"),
];

/// The operations that answer of an item, and so also of one that has left.
const OF_AN_ITEM: &[&str] = &["find_item", "find_guide", "list_related_items", "precheck_materials"];

/// Lists whose other forms are shown with those of one thing: whole, they would be too long for the document.
const SHOWN_WITH: &[(&str, &str)] =
    &[("list_code_lists", "find_code_list"), ("list_handling_modes", "find_handling_mode")];
/// The operations that read the change feed, which may begin later on a mirror.
const OF_THE_FEED: &[&str] = &["list_changes", "list_release_changes"];

/// Adds what the method, the path, the body and the parameters of an operation imply.
pub(super) fn complete(path: &str, method: &str, operation: &mut Value) -> Result<(), String> {
    let name = operation["operationId"].as_str().ok_or("an operation has no name")?.to_owned();
    if method != "get" && !is_guarded(operation) && !QUESTIONS.contains(&name.as_str()) {
        return Err(format!("{name} writes, and needs no token"));
    }
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        bound_parameter(parameter);
    }
    rows::add_forms(&name, operation);
    let public = method == "get" && !is_guarded(operation);
    let responses = operation["responses"].as_object().into_iter().flat_map(Map::keys);
    let success = responses.into_iter().find(|status| status.starts_with('2') || *status == "307").cloned();
    let success = success.ok_or_else(|| format!("{name} does not say how it succeeds"))?;
    let forms = operation["responses"][&success]["content"].as_object().map_or(0, Map::len);
    let mut statuses = implied(path, method, operation, &name);
    statuses.extend((forms > 1).then_some("406"));
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
        ("409", guarded && method != "get"),
        ("308", OF_AN_ITEM.contains(&name)),
        ("410", OF_AN_ITEM.contains(&name) || OF_THE_FEED.contains(&name)),
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
    let is_list = name.starts_with("list_") || name == "search_items";
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
    // An answer without a body has no content: to ask for it by index would put a null there.
    let contents = response.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, content) in contents.into_iter().flatten() {
        // Each form of a thing has an example of its own, named with the subtype: find_guide.markdown.
        let subtype = media_type.rsplit('/').next().unwrap_or_default();
        let shown_with = SHOWN_WITH.iter().find(|(operation, _)| *operation == name);
        let shown = shown_with.map_or(name, |(_, other)| other);
        let own = example(&format!("{shown}.{subtype}"));
        content["example"] = match own {
            Ok(own) => own,
            // Of rows, one list shows what they look like.
            Err(_) if rows::are_sent_as(media_type) => continue,
            Err(_) => example(name)?,
        };
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
        // Text of any kind, as long as its own description says.
        Some("q") => return,
        Some("cursor") => ("^[A-Za-z0-9_-]+$", json!(MAX_CODE_LENGTH)),
        _ if parameter["schema"]["type"] == "string" => ("^[A-Za-z0-9._,-]+$", Value::Null),
        _ => return,
    };
    parameter["schema"]["pattern"] = json!(pattern);
    if longest.is_number() {
        parameter["schema"]["maxLength"] = longest;
    }
}
