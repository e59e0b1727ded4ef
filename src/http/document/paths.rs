//! The paths of the service: which methods they take, and for which a token is needed.

use super::SERVER;
use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use serde_json::Value;

/// The methods of a path, in the order in which `Allow` lists them.
const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// A path that something answers at.
pub(super) struct KnownPath {
    pub(super) path: String,
    pub(super) pattern: ResourceDef,
    pub(super) allow: String,
    guarded: Vec<Method>,
}

impl KnownPath {
    /// A path that can be read.
    pub(super) fn readable(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            pattern: ResourceDef::new(path),
            allow: allow(&[Method::GET]),
            guarded: Vec::new(),
        }
    }

    /// A path of the document with its operations.
    pub(super) fn documented(below_server: &str, operations: &Value) -> Self {
        let path = format!("{SERVER}{}", below_server.trim_end_matches('/'));
        let taken = METHODS.into_iter().filter(|method| operations[key(method)].is_object());
        let taken: Vec<Method> = taken.collect();
        let allow = allow(&taken);
        let guarded = taken.into_iter().filter(|method| is_guarded(&operations[key(method)])).collect();
        Self { pattern: ResourceDef::new(path.as_str()), path, allow, guarded }
    }

    /// Whether a method of this path needs a token.
    pub(super) fn guards(&self, method: &Method) -> bool {
        self.guarded.contains(if method == Method::HEAD { &Method::GET } else { method })
    }

    /// Whether any method of this path needs a token.
    pub(super) fn has_guard(&self) -> bool {
        !self.guarded.is_empty()
    }
}

/// Whether an operation of the document needs a token.
pub(super) fn is_guarded(operation: &Value) -> bool {
    operation["security"].as_array().is_some_and(|ways| !ways.is_empty())
}

fn key(method: &Method) -> String {
    method.as_str().to_ascii_lowercase()
}

fn allow(taken: &[Method]) -> String {
    let with_head = taken.iter().flat_map(|method| match method.as_str() {
        "GET" => vec!["GET", "HEAD"],
        other => vec![other],
    });
    with_head.chain(["OPTIONS"]).collect::<Vec<_>>().join(", ")
}
