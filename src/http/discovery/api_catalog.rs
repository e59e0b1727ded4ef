//! The API catalogue (RFC 9727), and the same links for the front doors (RFC 8631).

use crate::export::uris::Uris;
use crate::http::release_documents::respond;
use crate::http::state::AppState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde_json::{Map, Value, json};

/// Where the catalogue is.
const PATH: &str = "/.well-known/api-catalog";
/// What it is sent as: a set of links (RFC 9264) of this profile.
const MEDIA_TYPE: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
/// What describes the API: the relation, where it is, and the media type.
const LINKS: &[(&str, &str, &str)] = &[
    ("service-desc", "/openapi.json", "application/json"),
    ("service-desc", "/openapi.yaml", "application/yaml"),
    ("service-doc", "/docs/", "text/html"),
    ("service-doc", "/llms.txt", "text/plain"),
    ("service-meta", "/dcat/catalog.jsonld", "application/ld+json"),
    // Of the two, this one says whether questions are answered.
    ("status", "/readyz", "application/json"),
];

/// Which API there is here, and what describes it.
#[get("/.well-known/api-catalog")]
pub(super) async fn show_api_catalog(state: web::Data<AppState>, req: HttpRequest) -> HttpResponse {
    let mut response = respond(&req, MEDIA_TYPE, linkset(&state.uris).to_string().into_bytes());
    add_link(&mut response, &link_to_itself(&state.uris));
    response
}

/// Adds to the answer of a front door the links to what describes the API.
pub(in crate::http) fn front_door_links(response: &mut HttpResponse, uris: &Uris) {
    let link = |(rel, path, media_type): &(&str, &str, &str)| {
        format!("<{}>; rel=\"{rel}\"; type=\"{media_type}\"", uris.address(path))
    };
    let links: Vec<String> = LINKS.iter().map(link).chain([link_to_itself(uris)]).collect();
    add_link(response, &links.join(", "));
}

fn add_link(response: &mut HttpResponse, links: &str) {
    if let Ok(value) = header::HeaderValue::from_str(links) {
        response.headers_mut().insert(header::LINK, value);
    }
}

fn link_to_itself(uris: &Uris) -> String {
    format!("<{}>; rel=\"api-catalog\"", uris.address(PATH))
}

fn linkset(uris: &Uris) -> Value {
    let api = uris.address("/v1");
    let mut described = Map::from_iter([("anchor".to_owned(), json!(api))]);
    for (rel, path, media_type) in LINKS {
        let targets = described.entry(*rel).or_insert_with(|| json!([]));
        if let Some(targets) = targets.as_array_mut() {
            targets.push(json!({"href": uris.address(path), "type": media_type}));
        }
    }
    let catalogue = json!({
        "anchor": uris.address(PATH),
        "item": [{"href": api, "type": "application/json", "title": "OneVisit"}],
    });
    json!({"linkset": [catalogue, described]})
}
