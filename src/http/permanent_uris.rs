//! Permanent URIs: `/id/…` names things, and sends whoever asks to the document that describes them.
//!
//! Whether there is such a thing is the document's to say, for it knows the release: there it is a 404, a 410 that
//! names the successors, or a 308.

use super::error::ApiError;
use super::query::QueryReader;
use super::reading::Reading;
use super::state::AppState;
use super::v1::code_lists;
use super::v1::collection::not_found;
use super::v1::linked::LinkedForm;
use crate::export::uris::encoded_code;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The paths of this module, as their patterns: they are no part of the API document.
pub(super) const PATHS: &[&str] = &[
    "/id/{collection:code-lists|handling-modes}",
    "/id/{collection:channels|code-lists|departments|handling-modes|items|jurisdictions|methods|releases|sources}/{code}",
    "/id/code-lists/{code}/{value}",
];
/// How long a client may keep where a thing is described, in seconds.
const MAX_AGE: &str = "public, max-age=3600";

/// A collection that is a concept scheme.
#[get("/id/{collection:code-lists|handling-modes}")]
pub(super) async fn redirect_to_collection(
    state: web::Data<AppState>,
    req: HttpRequest,
    collection: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    see(&state, &req, &format!("/v1/{collection}"))
}

/// A thing of a collection.
#[get(
    "/id/{collection:channels|code-lists|departments|handling-modes|items|jurisdictions|methods|releases|sources}/{code}"
)]
pub(super) async fn redirect_to_thing(
    state: web::Data<AppState>,
    req: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (collection, code) = path.into_inner();
    if collection != "methods" {
        return see(&state, &req, &format!("/v1/{collection}/{}", encoded_code(&code)));
    }
    // A way of fulfilment is described with its mode.
    let (reading, _) = Reading::begin(state.clone(), &req).await?;
    let methods = &reading.view.directory.methods;
    let method = methods.get(&code).ok_or_else(|| not_found("method", &code, methods.codes()))?;
    see(&state, &req, &format!("/v1/handling-modes/{}", method.handling_mode))
}

/// A value of a code list.
#[get("/id/code-lists/{code}/{value}")]
pub(super) async fn redirect_to_value(
    state: web::Data<AppState>,
    req: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (code, value) = path.into_inner();
    let list = code_lists::present(&code)?;
    if list.value(&value).is_none() {
        let values = list.values.iter().map(|value| value.code);
        return Err(not_found(&format!("{} with the code", list.code), &value, values));
    }
    see(&state, &req, &format!("/v1/code-lists/{code}"))
}

/// Sends the client to a document, in the form that it likes best.
fn see(state: &AppState, req: &HttpRequest, path: &str) -> Result<HttpResponse, ApiError> {
    let mut query = QueryReader::new(req.query_string());
    let named = query.peek("format").is_some();
    let form = LinkedForm::asked(&mut query, req)?;
    let release = query.one("release").map(|release| format!("release={}", encoded_code(&release)));
    query.finish()?;
    let format = (named || form != LinkedForm::Json).then(|| format!("format={}", form.name()));
    let question: Vec<String> = release.into_iter().chain(format).collect();
    let mark = if question.is_empty() { "" } else { "?" };
    let location = format!("{}{path}{mark}{}", state.base_url, question.join("&"));
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, location)).insert_header((header::CACHE_CONTROL, MAX_AGE));
    Ok(response.finish())
}
