//! The front door: what this is, and where to go on.

use super::changes::{feed_begins_after, feed_path};
use super::params::ReleaseQuery;
use super::releases::{ReleaseInfo, info};
use super::views::ReleaseTag;
use crate::http::discovery::front_door_links;
use crate::http::error::ApiError;
use crate::http::mirroring::MirrorView;
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// What this service is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceIndex {
    /// The name of the service.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The version of the API.
    pub api_version: &'static str,
    /// The release that answers.
    pub release: ReleaseInfo,
    /// The address below which the permanent URIs of things are.
    #[schema(format = "uri")]
    pub uri_base: String,
    /// What this service is a mirror of; null if it publishes by itself.
    #[schema(required)]
    pub mirror: Option<MirrorView>,
    /// Where to go on.
    pub links: Vec<ServiceLink>,
}

/// A place to go on to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceLink {
    /// What it is, in one word.
    pub rel: &'static str,
    /// Where it is.
    #[schema(format = "uri")]
    pub href: String,
    /// What is found there.
    pub title: &'static str,
}

/// What this service is, and where to go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndexAnswer {
    data: ServiceIndex,
    release: ReleaseTag,
}

const LINKS: &[(&str, &str, &str)] = &[
    ("items", "/v1/items", "The items, with filters and facets"),
    (
        "suggest",
        "/v1/suggest?q=gjj",
        "Items by what has been typed so far: characters, pinyin, first letters, codes",
    ),
    ("search", "/v1/search?q=%E5%85%AC%E7%A7%AF%E9%87%91", "Items by questions in everyday words"),
    ("departments", "/v1/departments", "The departments"),
    ("handling-modes", "/v1/handling-modes", "The three handling modes and their methods"),
    ("channels", "/v1/channels", "Where services can be had"),
    ("jurisdictions", "/v1/jurisdictions", "The administrative divisions"),
    ("statistics", "/v1/statistics", "Totals, groups, leaders, coverage, and moves between modes"),
    ("claims", "/v1/claims", "The published figures, beside what the catalogue adds up to"),
    ("contradictions", "/v1/contradictions", "Where the sources disagree with themselves"),
    ("sources", "/v1/sources", "Where the statements come from"),
    ("releases", "/v1/releases", "The immutable editions of the catalogue"),
    ("files", "/v1/files", "All of it as files: CSV, NDJSON and others, with their checksums"),
    ("changes", "/v1/changes", "What has changed, release by release: for mirrors"),
    ("alternate", "/v1/changes.atom", "What has changed, as an Atom feed: for readers"),
    ("code-lists", "/v1/code-lists", "All codes with Chinese and English labels"),
    ("errors", "/v1/errors", "All errors, and what to do about them"),
    ("service-desc", "/openapi.json", "The API document"),
    ("service-doc", "/docs/", "The API document to read and try"),
    ("status", "/readyz", "Whether the service answers"),
    ("api-catalog", "/.well-known/api-catalog", "The API catalogue of RFC 9727"),
    ("resourcesync", "/.well-known/resourcesync", "Files and changes, for harvesters"),
    ("sitemap", "/sitemap.xml", "Every item and department, for crawlers"),
];

/// Say what this is
///
/// The current release with its counts and licence, and where to go on.
#[utoipa::path(
    tag = "service",
    params(ReleaseQuery),
    responses((status = 200, body = IndexAnswer, headers(("Link" = String))))
)]
#[get("")]
pub async fn show_index(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    answer_index(state, req).await
}

/// The API document joins its server `/v1` and the path `/` to `/v1/`.
#[get("/v1/")]
pub async fn show_index_with_slash(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_index(state, req).await
}

async fn answer_index(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (base_url, uris) = (state.base_url.clone(), state.uris.clone());
    let (uri_base, mirror) = (uris.base().to_owned(), state.mirroring.view());
    let (mut reading, query) = Reading::begin(state, &req).await?;
    if let Some(mirror) = &mirror {
        // How old a mirror is changes from minute to minute.
        let said = serde_json::to_string(mirror).map_err(|error| ApiError::internal(&error))?;
        reading = reading.varying_with(said);
    }
    let mut response = reading
        .answer(query, move |store, view, _| {
            let feed = feed_path(feed_begins_after(store)?);
            let link = |&(rel, path, title): &(&'static str, &str, &'static str)| ServiceLink {
                rel,
                href: format!("{base_url}{}", if rel == "changes" { &feed } else { path }),
                title,
            };
            let data = ServiceIndex {
                name: "OneVisit",
                description: "Open data of a government's at-most-one-visit service catalogue \
                              (最多跑一次事项清单). Reads need no key.",
                api_version: env!("CARGO_PKG_VERSION"),
                release: info(&view.release, view),
                uri_base,
                mirror,
                links: LINKS.iter().map(link).collect(),
            };
            Ok(Answer::from(IndexAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await?;
    front_door_links(&mut response, &uris);
    Ok(response)
}
