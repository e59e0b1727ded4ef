//! Linked data: things in JSON-LD and Turtle, beside their JSON.

use crate::export::rdf::Graph;
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::negotiation::asked;
use crate::http::query::QueryReader;
use crate::http::reading::{Answer, Reading};
use crate::http::written::Written;
use crate::search::releases::{Published, ReleaseView};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A description in JSON-LD 1.1. Its context stands inside: it can be read without any other document.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes what the library writes")]
pub struct JsonLd {
    /// The prefixes of the names.
    #[schema(rename = "@context")]
    context: BTreeMap<String, String>,
    /// The thing that was asked for, and beside it all of this service that it names.
    #[schema(rename = "@graph")]
    graph: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// A form of a thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::http) enum LinkedForm {
    #[default]
    Json,
    JsonLd,
    Turtle,
}

impl LinkedForm {
    /// What each is called in `format`, and what it is sent as. Turtle is UTF-8 by definition, as JSON is.
    const ALL: [(&'static str, Self, &'static str); 3] = [
        ("json", Self::Json, "application/json"),
        ("jsonld", Self::JsonLd, "application/ld+json"),
        ("ttl", Self::Turtle, "text/turtle"),
    ];

    /// Those that are not plain JSON.
    pub(super) const LINKED: [Self; 2] = [Self::JsonLd, Self::Turtle];

    /// The form that is asked for: by `format`, else by `Accept`.
    ///
    /// # Errors
    /// When nothing is named and the client accepts none.
    pub(in crate::http) fn asked(query: &mut QueryReader, req: &HttpRequest) -> Result<Self, ApiError> {
        let named = Self::ALL.into_iter().map(|(name, form, _)| (name, form));
        let offers = Self::ALL.map(|(_, form, media_type)| (media_type, form));
        asked(query, req, named, &offers, "there is no such form")
    }

    /// What `format` calls it.
    pub(in crate::http) fn name(self) -> &'static str {
        self.entry().0
    }

    /// What it is sent as.
    pub(super) fn media_type(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> (&'static str, &'static str) {
        let found = Self::ALL.into_iter().find(|(_, form, _)| *form == self);
        found.map_or(("json", "application/json"), |(name, _, media_type)| (name, media_type))
    }

    /// Where the same is found in the other forms, as a `Link` header says it.
    fn alternates(self, reading: &Reading) -> String {
        let version = &reading.view.release.edition.version;
        let release = if reading.is_pinned() { format!("release={version}&") } else { String::new() };
        let address = reading.uris().address(reading.path());
        let others = Self::ALL.into_iter().filter(|(_, form, _)| *form != self);
        let links = others.map(|(name, _, media_type)| {
            format!("<{address}?{release}format={name}>; rel=\"alternate\"; type=\"{media_type}\"")
        });
        links.collect::<Vec<_>>().join(", ")
    }

    /// Refuses what chooses parts of the JSON: linked data is always whole.
    pub(super) fn refuse(self, query: &mut QueryReader, names: &[&str]) {
        for name in names.iter().filter(|_| self != Self::Json) {
            if let Some(value) = query.peek(name).map(str::to_owned) {
                let message = "linked data is always whole: leave this out, or ask for format=json";
                query.reject(name, &value, message, &[]);
            }
        }
    }
}

/// Answers with a thing in the form that was asked for: `show` makes its JSON, `describe` its graph.
///
/// # Errors
/// With everything that is wrong with the query, or what the work fails with.
pub(super) async fn answer_in<T: Serialize>(
    form: LinkedForm,
    reading: Reading,
    query: QueryReader,
    show: impl FnOnce(&Store, &ReleaseView, &Published) -> Result<T, ApiError> + Send + 'static,
    describe: impl FnOnce(&Store, &ReleaseView, &Published, &Uris) -> Result<Graph, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    if form != LinkedForm::Json {
        return answer_graph(form, reading, query, describe).await;
    }
    let alternates = form.alternates(&reading);
    let write = move |store: &Store, view: &ReleaseView, published: &Published| {
        let body = serde_json::to_vec(&show(store, view, published)?);
        let body = body.map_err(|error| ApiError::internal(&error))?;
        Ok(Written::from(Answer::from(body)).header("link", &alternates))
    };
    reading.in_form(form.name()).answer_as(form.media_type(), query, write).await
}

/// Answers with a graph, in a form of linked data.
///
/// # Errors
/// With everything that is wrong with the query, or what the work fails with.
pub(super) async fn answer_graph(
    form: LinkedForm,
    reading: Reading,
    query: QueryReader,
    describe: impl FnOnce(&Store, &ReleaseView, &Published, &Uris) -> Result<Graph, ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let (uris, alternates) = (reading.uris().clone(), form.alternates(&reading));
    let write = move |store: &Store, view: &ReleaseView, published: &Published| {
        let graph = describe(store, view, published, &uris)?;
        let body = if form == LinkedForm::JsonLd { graph.json_ld() } else { graph.turtle() };
        let body = body.map_err(|error| ApiError::internal(&error))?;
        Ok(Written::from(Answer::from(body)).header("link", &alternates))
    };
    reading.in_form(form.name()).answer_as(form.media_type(), query, write).await
}
