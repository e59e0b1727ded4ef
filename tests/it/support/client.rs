//! A client that checks every answer against the API document.

use jsonschema::Validator;
use onevisit::http::document::Document;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::OnceLock;
use ureq::http::{HeaderMap, Request};

/// A client of one service.
pub struct Client {
    base_url: String,
    agent: ureq::Agent,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }
}

impl Client {
    pub fn new(base_url: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let config = config.allow_non_standard_methods(true).build();
        Self { base_url: base_url.to_owned(), agent: config.into() }
    }

    /// Sends a request and returns whatever comes back.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base_url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(()).unwrap()).unwrap();
        let body = response.body_mut().read_to_vec().unwrap();
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    /// GETs a path of the API and checks the answer against the document.
    pub fn get(&self, path: &str) -> Answer {
        let answer = self.send("GET", path, &[]);
        check_against_document(path, &answer);
        answer
    }

    /// GETs a path that must be found.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// GETs a path that must fail in a certain way, and returns the problem document.
    pub fn problem(&self, path: &str, status: u16, code: &str) -> Value {
        let answer = self.get(path);
        assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{path}");
        answer.json()
    }
}

/// The API document.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(&Document::build().unwrap().json).unwrap())
}

/// Fails unless the document has the path, the status, and a schema that the body fits.
pub fn check_against_document(path: &str, answer: &Answer) {
    let plain = path.split('?').next().unwrap();
    assert_eq!(answer.header("api-version"), env!("CARGO_PKG_VERSION"), "{path}");
    assert_ne!(answer.header("x-request-id"), "", "{path}");
    let Some(template) = template_of(plain) else {
        assert_eq!(answer.status, 404, "{plain} is not in the document");
        return;
    };
    let media_type = answer.header("content-type").to_owned();
    let key = (template.clone(), answer.status, media_type.clone());
    let validator = validator(&key);
    let body = answer.json();
    let errors: Vec<String> =
        validator.iter_errors(&body).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(errors.is_empty(), "{path} does not fit the document: {errors:#?}\n{body:#}");
}

fn template_of(path: &str) -> Option<String> {
    let below = path.strip_prefix("/v1")?;
    let below = if below.is_empty() { "/" } else { below };
    let fits = |template: &&String| {
        let (a, b): (Vec<_>, Vec<_>) = (template.split('/').collect(), below.split('/').collect());
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.starts_with('{') || a == b)
    };
    document()["paths"].as_object().unwrap().keys().find(fits).cloned()
}

fn validator(key: &(String, u16, String)) -> Validator {
    static SCHEMAS: OnceLock<HashMap<(String, u16, String), Value>> = OnceLock::new();
    let schemas = SCHEMAS.get_or_init(all_schemas);
    let schema = schemas.get(key).unwrap_or_else(|| panic!("the document has no answer {key:?}"));
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

/// The schema of every answer, with the components inside so that references resolve.
fn all_schemas() -> HashMap<(String, u16, String), Value> {
    let document = document();
    let mut schemas = HashMap::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (status, response) in operations["get"]["responses"].as_object().unwrap() {
            let response = resolve(document, response);
            for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                let mut schema = content["schema"].clone();
                schema["components"] = json!({"schemas": document["components"]["schemas"]});
                schemas.insert((path.clone(), status.parse().unwrap(), media_type.clone()), schema);
            }
        }
    }
    schemas
}

pub fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    value["$ref"].as_str().map_or(value, |reference| {
        document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference}"))
    })
}
