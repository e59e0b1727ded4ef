//! Those who work with a token.

use super::app::App;
use super::client::Answer;
use super::tokens::make_token_of;
use onevisit::domain::role::Role;
use serde_json::Value;

/// One who works with a token.
pub struct Person<'a> {
    app: &'a App,
    token: String,
}

impl<'a> Person<'a> {
    pub fn new(app: &'a App, role: Role, department: &str, holder: &str) -> Self {
        let token = make_token_of(&app.state.store, role, department, holder);
        Self { app, token: token.reveal().to_string() }
    }

    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Option<Value>>,
    ) -> Answer {
        self.app.client.call(method, path, Some(&self.token), headers, body.into().as_ref())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub fn post(&self, path: &str, etag: &str, body: Option<Value>) -> Answer {
        self.send("POST", path, &[("if-match", etag)], body)
    }
}
