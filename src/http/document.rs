//! The API document: collected from the handlers, completed with what holds for all of them.
#![expect(
    clippy::indexing_slicing,
    reason = "a missing member of a JSON document reads as null; what is written here is an object"
)]

mod operation;
mod paths;
mod rows;

use super::error::{BodyProblem, ParameterProblem, Problem};
use super::routes::v1_routes;
use super::{ckan, data_package, discovery, operations, permanent_uris, portals};
use actix_web::App;
use actix_web::http::Method;
use paths::KnownPath;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;

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
    "amend_proposal",
    "create_feedback",
    "create_proposal",
    "discard_proposal",
    "find_channel",
    "find_channel.ld+json",
    "find_channel.turtle",
    "find_claim",
    "find_code_list",
    "find_code_list.ld+json",
    "find_code_list.turtle",
    "find_contradiction",
    "find_department",
    "find_department.ld+json",
    "find_department.turtle",
    "find_error",
    "find_feedback",
    "find_guide",
    "find_guide.html",
    "find_guide.markdown",
    "find_guide.plain",
    "find_guide.ssml+xml",
    "find_handling_mode",
    "find_handling_mode.ld+json",
    "find_handling_mode.turtle",
    "find_item",
    "find_item.ld+json",
    "find_item.turtle",
    "find_jurisdiction",
    "find_jurisdiction.ld+json",
    "find_jurisdiction.turtle",
    "find_proposal",
    "find_release",
    "find_release.ld+json",
    "find_release.turtle",
    "find_release_file",
    "find_source",
    "find_source.ld+json",
    "find_source.turtle",
    "list_audit_entries",
    "list_changes",
    "list_channels",
    "list_claims",
    "list_code_lists",
    "list_contradictions",
    "list_department_items",
    "list_departments",
    "list_differences",
    "list_errors",
    "list_feedback",
    "list_handling_modes",
    "list_item_history",
    "list_items",
    "list_items.csv",
    "list_items.x-ndjson",
    "list_jurisdictions",
    "list_proposals",
    "list_proposed_changes",
    "list_related_items",
    "list_release_changes",
    "list_releases",
    "list_sources",
    "list_unanswered_questions",
    "precheck_materials",
    "problem",
    "publish_release",
    "resolve_feedback",
    "review_proposal",
    "search_items",
    "show_change_feed",
    "show_files",
    "show_index",
    "show_release_files",
    "show_statistics",
    "show_suggestions",
    "show_token",
    "submit_proposal",
];

/// The operations that ask with a body: a POST that changes nothing, keeps nothing and needs no token. Every
/// other operation that is no GET needs one.
pub const QUESTIONS: &[&str] = &["precheck_materials"];

/// The API document, ready to be served.
pub struct Document {
    /// As JSON, byte for byte what `openapi/v1.json` holds.
    pub json: String,
    /// As YAML.
    pub yaml: String,
    /// The names of the fields that an item can have, as in `department.name`.
    pub item_fields: Vec<String>,
    paths: Vec<KnownPath>,
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
        let documented = document["paths"].as_object().into_iter().flatten();
        let documented = documented.map(|(path, operations)| KnownPath::documented(path, operations));
        let others = operations::PATHS
            .iter()
            .chain(ckan::PATHS)
            .chain(data_package::PATHS)
            .chain(discovery::PATHS)
            .chain(permanent_uris::PATHS)
            .chain(portals::PATHS);
        let others = others.map(|path| KnownPath::readable(path));
        let paths = documented.chain(others).chain([KnownPath::readable(&format!("{SERVER}/"))]).collect();
        Ok(Self { json, yaml, item_fields: field_paths(&document, "Item"), paths })
    }

    /// What the `Allow` header of a path says; nothing when there is no such path.
    pub fn allowed_methods(&self, path: &str) -> Option<&str> {
        self.paths.iter().find(|known| known.pattern.is_match(path)).map(|known| known.allow.as_str())
    }

    /// Whether a method of a path, given as its pattern, needs a token.
    pub fn is_guarded(&self, pattern: &str, method: &Method) -> bool {
        let mut guarded = self.paths.iter().filter(|known| known.has_guard());
        guarded.any(|known| known.path == pattern && known.guards(method))
    }

    /// The paths without a variable part.
    pub fn plain_paths(&self) -> impl Iterator<Item = &str> {
        self.paths
            .iter()
            .map(|known| known.path.as_str())
            .filter(|path| !path.contains('{') && !path.ends_with('/'))
    }
}

/// The schemas that no handler names, for they belong to every one.
#[derive(OpenApi)]
#[openapi(components(schemas(Problem, ParameterProblem, BodyProblem)))]
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
    document["components"]["securitySchemes"] = general["components"]["securitySchemes"].clone();
    let problem = example("problem")?;
    for (name, response) in document["components"]["responses"].as_object_mut().into_iter().flatten() {
        if let Some(content) = response.get_mut("content") {
            content["application/problem+json"]["schema"] = json!({"$ref": "#/components/schemas/Problem"});
        }
        response["headers"] = headers(&["API-Version", "Catalogue-Release", "X-Request-Id"]);
        for (of, header) in [
            ("Moved", "Location"),
            ("PartialContent", "Content-Range"),
            ("RangeNotSatisfiable", "Content-Range"),
        ] {
            if name == of {
                response["headers"][header] = headers(&[header])[header].clone();
            }
        }
    }
    let bad_request = &mut document["components"]["responses"]["BadRequest"]["content"];
    bad_request["application/problem+json"]["example"] = problem;
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        fold_details(schemas);
        // Which of the two it is, `format` decides; nothing in the answer excludes the other.
        let forms = schemas.get_mut("GuideInJson").and_then(Value::as_object_mut);
        forms.into_iter().for_each(|forms| {
            if let Some(any) = forms.remove("oneOf") {
                forms.insert("anyOf".to_owned(), any);
            }
        });
    }
    let mut paths = Map::new();
    for (path, mut operations) in document["paths"].as_object().cloned().unwrap_or_default() {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            operation::complete(&path, method, operation)?;
        }
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
