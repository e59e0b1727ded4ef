//! The catalogue in DCAT 3: as JSON-LD, Turtle and RDF/XML.

use super::Harvest;
use crate::export::portals::{Catalogue, datasets, dcat};
use crate::export::rdf::Graph;
use crate::http::error::{ApiError, NOT_FOUND};
use crate::http::negotiation::preferred;
use crate::http::state::AppState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use std::io;

/// The forms of the catalogue: the media type, and where it is.
const FORMS: &[(&str, &str)] = &[
    ("application/ld+json", "/dcat/catalog.jsonld"),
    ("text/turtle", "/dcat/catalog.ttl"),
    ("application/rdf+xml", "/dcat/catalog.rdf"),
    ("application/json", "/data.json"),
];

/// The catalogue as JSON-LD.
#[get("/dcat/catalog.jsonld")]
pub(super) async fn show_json_ld(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    show(&state, &req, "/dcat/catalog.jsonld", "application/ld+json", Graph::json_ld).await
}

/// The catalogue as Turtle.
#[get("/dcat/catalog.ttl")]
pub(super) async fn show_turtle(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    show(&state, &req, "/dcat/catalog.ttl", "text/turtle; charset=utf-8", Graph::turtle).await
}

/// The catalogue as RDF/XML.
#[get("/dcat/catalog.rdf")]
pub(super) async fn show_rdf_xml(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    show(&state, &req, "/dcat/catalog.rdf", "application/rdf+xml; charset=utf-8", Graph::rdf_xml).await
}

async fn show(
    state: &AppState,
    req: &HttpRequest,
    path: &'static str,
    media_type: &str,
    write: impl FnOnce(&Graph) -> io::Result<Vec<u8>>,
) -> Result<HttpResponse, ApiError> {
    let harvest = Harvest::begin(state).await?;
    let document = harvest.document(state, path, |catalogue| {
        write(&dcat::graph(catalogue)).map_err(|error| ApiError::internal(&error))
    })?;
    Ok(harvest.respond(req, media_type, document))
}

/// The catalogue by its URI.
#[get("/id/catalogue")]
pub(super) async fn redirect_to_catalogue(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    see(&state, &req)
}

/// A dataset, a distribution or the service by its URI: the catalogue describes them all.
#[get("/id/{kind:datasets|distributions|services}/{name}")]
pub(super) async fn redirect_to_part(
    state: web::Data<AppState>,
    req: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (kind, name) = path.into_inner();
    let harvest = Harvest::begin(&state).await?;
    if harvest.with(&state, |catalogue| has(catalogue, &kind, &name)) {
        return see(&state, &req);
    }
    let known: Vec<&str> = datasets::KINDS.iter().map(|kind| kind.name).collect();
    let detail = format!("The catalogue has no such thing. Its datasets are {}.", known.join(", "));
    Err(ApiError::new(NOT_FOUND, detail))
}

fn has(catalogue: &Catalogue<'_>, kind: &str, name: &str) -> bool {
    let mut datasets = catalogue.datasets.iter();
    match kind {
        "datasets" => datasets.any(|dataset| dataset.kind.name == name),
        "distributions" => datasets.flat_map(|dataset| &dataset.distributions).any(|file| file.name == name),
        _ => name == "api",
    }
}

fn see(state: &AppState, req: &HttpRequest) -> Result<HttpResponse, ApiError> {
    let path = preferred(req, FORMS)?;
    let location = format!("{}{path}", state.base_url);
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish())
}
