//! The part of CKAN's action API that harvesters and clients of CKAN ask for: the datasets, to read.
//!
//! Outside of the contract of the API, and with its own habits: parameters that are not known mean nothing, and
//! errors have the form that CKAN gives them.

mod condition;
mod fields;
mod grammar;
mod lists;
mod moments;
mod pattern;
mod query;
mod search;

use super::edge::ToldOtherwise;
use super::error::{ApiError, shortened};
use super::portals::Harvest;
use super::release_documents::Document;
use super::state::AppState;
use crate::export::portals::Catalogue;
use crate::export::portals::ckan::packages;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, routes, web};
use fields::text_of;
use search::Search;
use serde_json::{Map, Value, json};

/// The paths of this file, for the fallback.
pub(super) const PATHS: &[&str] = &["/api/3/action/{action}", "/api/action/{action}"];

/// The actions, with what each does.
const ACTIONS: &[(&str, &str)] = &[
    ("help_show", "What the action `name` does."),
    ("license_list", "The licence of the datasets, if CKAN knows it."),
    ("organization_list", "The name of the organization that publishes; all of it with `all_fields=true`."),
    (
        "organization_show",
        "The organization with this `id` or name; with its datasets if `include_datasets=true`.",
    ),
    ("package_list", "The names of the datasets; `limit` and `offset`."),
    (
        "package_search",
        "The datasets that `q` and `fq` leave, in the order of `sort`, `rows` of them after the first `start`. \
         `fq=metadata_modified:[2026-11-22T18:00:00Z TO *]` leaves those that were modified since.",
    ),
    ("package_show", "The dataset with this `id` or name."),
    ("site_read", "Whether the site may be read: it may."),
    ("status_show", "What this site is."),
    (
        "tag_list",
        "The tags that the datasets have, or those with `query` in them; all of each with `all_fields=true`.",
    ),
];
/// The version of CKAN whose answers these look like.
const CKAN_VERSION: &str = "2.11.0";

/// The parameters of a request, as they were sent.
type Parameters = [(String, String)];

/// Why an action is not done, as CKAN says it.
struct Refusal {
    status: StatusCode,
    error: Value,
}

/// What is answered here.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(show_action);
}

/// Does an action.
#[routes]
#[get("/api/3/action/{action}")]
#[get("/api/action/{action}")]
async fn show_action(
    state: web::Data<AppState>,
    req: HttpRequest,
    action: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let harvest = Harvest::begin(&state).await?;
    let parameters = web::Query::<Vec<(String, String)>>::from_query(req.query_string());
    let parameters = parameters.map(web::Query::into_inner).unwrap_or_default();
    let done = harvest.with(&state, |catalogue| perform(&action, catalogue, &parameters));
    let help = state.uris.address(&format!("/api/3/action/help_show?name={}", known_name(&action)));
    match done {
        Ok(result) => {
            let body = json!({"help": help, "success": true, "result": result});
            let document = Document::new(body.to_string().into_bytes());
            Ok(harvest.respond(&req, "application/json", document))
        }
        Err(refusal) => Ok(refusal.response(&help)),
    }
}

/// The name of an action that there is; nothing of what was sent gets into an address.
fn known_name(action: &str) -> &'static str {
    ACTIONS.iter().find(|(name, _)| *name == action).map_or("help_show", |(name, _)| name)
}

fn perform(action: &str, catalogue: &Catalogue<'_>, parameters: &Parameters) -> Result<Value, Refusal> {
    match action {
        "package_search" => Ok(Search::read(parameters)?.among(packages(catalogue))),
        "package_show" => show_package(catalogue, parameters),
        "package_list" => lists::list_packages(catalogue, parameters),
        "organization_list" => lists::list_organizations(catalogue, parameters),
        "organization_show" => lists::show_organization(catalogue, parameters),
        "tag_list" => lists::list_tags(catalogue, parameters),
        "license_list" => Ok(lists::list_licences(catalogue)),
        "help_show" => show_help(parameters),
        "site_read" => Ok(json!(true)),
        "status_show" => Ok(json!({
            "ckan_version": CKAN_VERSION,
            "site_title": catalogue.operator.publisher,
            "site_description": catalogue.title(&catalogue.release.edition.title),
            "site_url": catalogue.uris.base(),
            "error_emails_to": catalogue.operator.contact_email,
            "locale_default": "zh_Hans_CN",
            "extensions": [],
        })),
        other => {
            let known: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
            let message =
                format!("Action name not known: {}. Known are {}.", shortened(other), known.join(", "));
            Err(Refusal::bad_request(&message))
        }
    }
}

/// The value of a parameter; the first one, if it was sent more than once.
fn sent<'p>(parameters: &'p Parameters, name: &str) -> Option<&'p str> {
    parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn show_package(catalogue: &Catalogue<'_>, parameters: &Parameters) -> Result<Value, Refusal> {
    let asked = sent(parameters, "id").or_else(|| sent(parameters, "name_or_id"));
    let asked = asked.filter(|asked| !asked.is_empty());
    let asked = asked.ok_or_else(|| Refusal::missing("name_or_id"))?;
    let is_it = |package: &Value| ["id", "name"].into_iter().any(|key| text_of(package, key) == asked);
    packages(catalogue).into_iter().find(is_it).ok_or_else(Refusal::not_found)
}

fn show_help(parameters: &Parameters) -> Result<Value, Refusal> {
    let name = sent(parameters, "name").ok_or_else(|| Refusal::missing("name"))?;
    let help = ACTIONS.iter().find(|(known, _)| *known == name).map(|(_, help)| json!(help));
    help.ok_or_else(Refusal::not_found)
}

impl Refusal {
    /// Parameters are wrong: of each, what is.
    fn invalid(mut error: Map<String, Value>) -> Self {
        error.insert("__type".to_owned(), json!("Validation Error"));
        Self { status: StatusCode::CONFLICT, error: Value::Object(error) }
    }

    fn missing(parameter: &str) -> Self {
        Self::invalid(Map::from_iter([(parameter.to_owned(), json!(["Missing value"]))]))
    }

    /// A question is not understood.
    fn not_understood(message: &str) -> Self {
        let error = json!({"__type": "Search Query Error", "message": message});
        Self { status: StatusCode::BAD_REQUEST, error }
    }

    fn bad_request(message: &str) -> Self {
        let error = json!({"__type": "Bad Request", "message": message});
        Self { status: StatusCode::BAD_REQUEST, error }
    }

    fn not_found() -> Self {
        let error = json!({"__type": "Not Found Error", "message": "Not found"});
        Self { status: StatusCode::NOT_FOUND, error }
    }

    fn response(self, help: &str) -> HttpResponse {
        let body = json!({"help": help, "success": false, "error": self.error});
        let mut response =
            HttpResponse::build(self.status).insert_header((header::CACHE_CONTROL, "no-store")).json(body);
        response.extensions_mut().insert(ToldOtherwise);
        response
    }
}
