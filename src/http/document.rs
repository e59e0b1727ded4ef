//! The API document: collected from the handlers, completed with what holds for all of them.
#![expect(
    clippy::indexing_slicing,
    reason = "a missing member of a JSON document reads as null; what is written here is an object"
)]

use super::error::{ParameterProblem, Problem};
use super::operations;
use super::routes::v1_routes;
use crate::domain::ids::MAX_CODE_LENGTH;
use actix_web::App;
use actix_web::dev::ResourceDef;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;

/// The methods of a path that can be read.
const READ_METHODS: &str = "GET, HEAD, OPTIONS";
/// The path that all operations begin with.
const SERVER: &str = "/v1";

/// Answers to the examples of each operation, taken from the running program and kept true by a test.
macro_rules! examples {
    ($($operation:literal),+ $(,)?) => {
        /// The example of each operation.
        pub const EXAMPLES: &[(&str, &str)] = &[
            $(($operation, include_str!(concat!("../../openapi/examples/", $operation, ".json")))),+
        ];
    };
}

examples![
    "find_channel",
    "find_code_list",
    "find_department",
    "find_error",
    "find_guide",
    "find_handling_mode",
    "find_item",
    "find_jurisdiction",
    "find_release",
    "find_source",
    "list_channels",
    "list_code_lists",
    "list_department_items",
    "list_departments",
    "list_errors",
    "list_handling_modes",
    "list_items",
    "list_jurisdictions",
    "list_releases",
    "list_sources",
    "problem",
    "show_index",
];

/// The API document, ready to be served.
pub struct Document {
    /// As JSON, byte for byte what `openapi/v1.json` holds.
    pub json: String,
    /// As YAML.
    pub yaml: String,
    /// The names of the fields that an item can have, as in `department.name`.
    pub item_fields: Vec<String>,
    paths: Vec<(String, ResourceDef)>,
}

impl Document {
    /// Builds the document.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn build() -> Result<Self, String> {
        let document = complete(collect()?)?;
        let mut json = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
        json.push('\n');
        let yaml = yaml_serde::to_string(&document).map_err(|error| error.to_string())?;
        let documented = document["paths"].as_object().into_iter().flat_map(Map::keys);
        let documented = documented.map(|path| format!("{SERVER}{}", path.trim_end_matches('/')));
        let others = operations::PATHS.iter().map(|path| (*path).to_owned());
        let paths = documented.chain(others).chain([format!("{SERVER}/")]);
        Ok(Self {
            json,
            yaml,
            item_fields: field_paths(&document, "Item"),
            paths: paths.map(|path| (path.clone(), ResourceDef::new(path))).collect(),
        })
    }

    /// What the `Allow` header of a path says; nothing when there is no such path.
    pub fn allowed_methods(&self, path: &str) -> Option<&'static str> {
        self.paths.iter().any(|(_, known)| known.is_match(path)).then_some(READ_METHODS)
    }

    /// The paths without a variable part.
    pub fn plain_paths(&self) -> impl Iterator<Item = &str> {
        self.paths
            .iter()
            .map(|(path, _)| path.as_str())
            .filter(|path| !path.contains('{') && !path.ends_with('/'))
    }
}

/// The schemas that no handler names, for they belong to every one.
#[derive(OpenApi)]
#[openapi(components(schemas(Problem, ParameterProblem)))]
struct Common;

fn collect() -> Result<Value, String> {
    let app =
        App::new().into_utoipa_app().openapi(Common::openapi()).service(scope(SERVER).configure(v1_routes));
    serde_json::to_value(app.split_for_parts().1).map_err(|error| error.to_string())
}

/// Adds what holds for all operations: general information, error answers, headers, examples.
fn complete(mut document: Value) -> Result<Value, String> {
    let general = parse(include_str!("document.json"))?;
    for (name, value) in general.as_object().into_iter().flatten() {
        if name != "components" {
            document[name] = value.clone();
        }
    }
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    document["components"]["headers"] = general["components"]["headers"].clone();
    document["components"]["responses"] = general["components"]["responses"].clone();
    let problem = example("problem")?;
    for (_, response) in document["components"]["responses"].as_object_mut().into_iter().flatten() {
        if let Some(content) = response.get_mut("content") {
            content["application/problem+json"]["schema"] = json!({"$ref": "#/components/schemas/Problem"});
        }
        response["headers"] = headers(&["API-Version", "Catalogue-Release", "X-Request-Id"]);
    }
    let bad_request = &mut document["components"]["responses"]["BadRequest"]["content"];
    bad_request["application/problem+json"]["example"] = problem;
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        fold_details(schemas);
    }
    let mut paths = Map::new();
    for (path, mut operations) in document["paths"].as_object().cloned().unwrap_or_default() {
        complete_operation(&path, &mut operations["get"])?;
        let below_server = path.strip_prefix(SERVER).filter(|rest| !rest.is_empty()).unwrap_or("/");
        paths.insert(below_server.to_owned(), operations);
    }
    document["paths"] = paths.into();
    Ok(document)
}

/// Makes one schema of a thing's code and name and the detail that only its full form has. Of the
/// detail nothing is required: a reference leaves it out, and `fields` leaves out what it likes.
fn fold_details(schemas: &mut Map<String, Value>) {
    const DETAIL: &str = "Detail";
    let parts = schemas.clone();
    schemas.retain(|name, _| !name.ends_with(DETAIL));
    for (name, schema) in schemas {
        let Some(detail) = parts.get(&format!("{name}{DETAIL}")) else { continue };
        let own =
            schema["allOf"].as_array().into_iter().flatten().find(|part| part["properties"].is_object());
        let Some(mut folded) = own.cloned() else { continue };
        for (field, value) in detail["properties"].as_object().into_iter().flatten() {
            folded["properties"][field] = value.clone();
        }
        folded["description"] = schema["description"].clone();
        *schema = folded;
    }
}

fn complete_operation(path: &str, operation: &mut Value) -> Result<(), String> {
    let name = operation["operationId"].as_str().ok_or("an operation has no name")?.to_owned();
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        bound_parameter(parameter);
    }
    let is_list = name.starts_with("list_");
    let answer = if is_list { "A page of the list." } else { "What was asked for." };
    operation["responses"]["200"]["description"] = json!(answer);
    let read_headers =
        ["API-Version", "Catalogue-Release", "X-Request-Id", "ETag", "Cache-Control", "Vary", "Link"];
    let shown = if is_list { &read_headers[..] } else { &read_headers[..6] };
    operation["responses"]["200"]["headers"] = headers(shown);
    operation["responses"]["200"]["content"]["application/json"]["example"] = example(&name)?;
    let mut answers = vec![
        ("304", "NotModified"),
        ("400", "BadRequest"),
        ("405", "MethodNotAllowed"),
        ("500", "InternalError"),
        ("503", "Unavailable"),
        ("504", "Timeout"),
    ];
    if path.contains('{') {
        answers.push(("404", "NotFound"));
    }
    if name == "find_item" {
        answers.push(("410", "Gone"));
    }
    for (status, response) in answers {
        operation["responses"][status] = json!({"$ref": format!("#/components/responses/{response}")});
    }
    Ok(())
}

/// What a parameter may look like; whether the value exists depends on the release.
fn bound_parameter(parameter: &mut Value) {
    let (pattern, longest) = match parameter["name"].as_str() {
        Some("code" | "version" | "release") => ("^[A-Za-z0-9][A-Za-z0-9._-]*$", json!(MAX_CODE_LENGTH)),
        Some("cursor") => ("^[A-Za-z0-9_-]+$", json!(MAX_CODE_LENGTH)),
        _ if parameter["schema"]["type"] == "string" => ("^[A-Za-z0-9._,-]+$", Value::Null),
        _ => return,
    };
    parameter["schema"]["pattern"] = json!(pattern);
    if longest.is_number() {
        parameter["schema"]["maxLength"] = longest;
    }
}

fn headers(names: &[&str]) -> Value {
    let reference =
        |name: &&str| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{name}")}));
    Value::Object(names.iter().map(reference).collect())
}

fn example(operation: &str) -> Result<Value, String> {
    let found = EXAMPLES.iter().find(|(name, _)| *name == operation);
    parse(found.ok_or_else(|| format!("openapi/examples has no {operation}.json"))?.1)
}

fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// The fields of a schema, and those one level below, as in `department.name`.
fn field_paths(document: &Value, schema: &str) -> Vec<String> {
    let schemas = &document["components"]["schemas"];
    let mut paths = BTreeSet::new();
    for (name, below) in properties(schemas, &schemas[schema]) {
        paths.extend(properties(schemas, &below).into_iter().map(|(inner, _)| format!("{name}.{inner}")));
        paths.insert(name);
    }
    paths.into_iter().collect()
}

/// The properties of a schema, through references, arrays and compositions.
fn properties(schemas: &Value, schema: &Value) -> Vec<(String, Value)> {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return properties(schemas, &schemas[name]);
    }
    let own = schema["properties"].as_object().into_iter().flatten();
    let mut found: Vec<(String, Value)> = own.map(|(name, value)| (name.clone(), value.clone())).collect();
    for part in ["allOf", "oneOf"].iter().filter_map(|part| schema[*part].as_array()).flatten() {
        found.extend(properties(schemas, part));
    }
    if !schema["items"].is_null() {
        found.extend(properties(schemas, &schema["items"]));
    }
    found
}
