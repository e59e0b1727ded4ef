//! A client that checks every answer against the API document.

use jsonschema::Validator;
use onevisit::http::document::Document;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::OnceLock;
use ureq::config::AutoHeaderValue;
use ureq::http::request::Builder;
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
        // What is not asked for is not packed: a HEAD would have nothing to unpack.
        let config = config.accept_encoding(AutoHeaderValue::None).allow_non_standard_methods(true).build();
        Self { base_url: base_url.to_owned(), agent: config.into() }
    }

    /// Sends a request and returns whatever comes back.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.run(self.request(method, path, headers).body(()).unwrap())
    }

    /// Sends a request with a body and returns whatever comes back.
    pub fn send_bytes(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.run(self.request(method, path, headers).body(body).unwrap())
    }

    /// Sends a request with a token and JSON, and checks the answer against the document.
    pub fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut all = headers.to_vec();
        all.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
        let answer = match body {
            Some(body) => {
                all.push(("content-type", "application/json"));
                self.send_bytes(method, path, &all, body.to_string().as_bytes())
            }
            None => self.send(method, path, &all),
        };
        check_against_document(method, path, &answer);
        answer
    }

    /// GETs a path of the API and checks the answer against the document.
    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None, &[], None)
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.base_url));
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    }

    fn run(&self, request: Request<impl ureq::AsSendBody>) -> Answer {
        let mut response = self.agent.run(request).unwrap();
        let body = response.body_mut().read_to_vec().unwrap();
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body }
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

/// An answer of the document: template of the path, method, status, media type (empty without a body).
type Key = (String, String, u16, String);

/// Fails unless the document has the path, the method, the status, and a schema that the body fits.
pub fn check_against_document(method: &str, path: &str, answer: &Answer) {
    let plain = path.split('?').next().unwrap();
    assert_eq!(answer.header("api-version"), env!("CARGO_PKG_VERSION"), "{path}");
    assert_ne!(answer.header("x-request-id"), "", "{path}");
    let Some(template) = template_of(plain) else {
        assert_eq!(answer.status, 404, "{plain} is not in the document");
        return;
    };
    let method = method.to_lowercase();
    if document()["paths"][&template][&method].is_null() {
        assert_eq!(answer.status, 405, "{method} {template} is not in the document");
        return;
    }
    let media_type = answer.header("content-type").split(';').next().unwrap().to_owned();
    let is_json = is_json(&media_type);
    let key = (template, method, answer.status, media_type);
    let validator = validator(&key);
    let body = match answer.body.is_empty() {
        true => Value::Null,
        false if is_json => answer.json(),
        false => Value::String(answer.text()),
    };
    let errors: Vec<String> =
        validator.iter_errors(&body).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(errors.is_empty(), "{path} does not fit the document: {errors:#?}\n{body:#}");
}

/// Whether an answer of this media type is one JSON text.
pub fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

fn template_of(path: &str) -> Option<String> {
    let below = path.strip_prefix("/v1")?;
    let below = if below.is_empty() { "/" } else { below };
    let fits = |template: &&String| {
        let (a, b): (Vec<_>, Vec<_>) = (template.split('/').collect(), below.split('/').collect());
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.starts_with('{') || a == b)
    };
    let paths = document()["paths"].as_object().unwrap();
    let exact = paths.contains_key(below).then(|| below.to_owned());
    exact.or_else(|| paths.keys().find(fits).cloned())
}

fn validator(key: &Key) -> Validator {
    static SCHEMAS: OnceLock<HashMap<Key, Value>> = OnceLock::new();
    let schemas = SCHEMAS.get_or_init(all_schemas);
    let (path, method, status, _) = key.clone();
    // A file may be of any type.
    let schema = schemas.get(key).or_else(|| schemas.get(&(path, method, status, "*/*".to_owned())));
    let schema = schema.unwrap_or_else(|| panic!("the document has no answer {key:?}"));
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

/// The schema of every answer, with the components inside so that references resolve.
fn all_schemas() -> HashMap<Key, Value> {
    let document = document();
    let mut schemas = HashMap::new();
    for (path, method, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = resolve(document, response);
            let key = |media: &str| (path.clone(), method.clone(), status.parse().unwrap(), media.to_owned());
            if response["content"].is_null() {
                schemas.insert(key(""), json!({"type": "null"}));
            }
            for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                let mut schema = content["schema"].clone();
                schema["components"] = json!({"schemas": document["components"]["schemas"]});
                schemas.insert(key(media_type), schema);
            }
        }
    }
    schemas
}

/// Every operation of the document: its path, its method in small letters, and what it says.
pub fn operations() -> impl Iterator<Item = (&'static String, &'static String, &'static Value)> {
    document()["paths"].as_object().unwrap().iter().flat_map(|(path, operations)| {
        operations.as_object().unwrap().iter().map(move |(method, operation)| (path, method, operation))
    })
}

/// Whether an operation needs a token.
pub fn is_guarded(operation: &Value) -> bool {
    operation["security"].as_array().is_some_and(|ways| !ways.is_empty())
}

pub fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    value["$ref"].as_str().map_or(value, |reference| {
        document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference}"))
    })
}
