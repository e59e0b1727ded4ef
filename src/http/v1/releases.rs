//! Releases: the immutable editions of the catalogue.

use super::collection::{EntryBody, ListBody, not_found};
use super::linked::{JsonLd, LinkedForm, answer_in};
use super::paging::Paging;
use super::params::{LinkedFormQuery, ListQuery, ReleaseQuery};
use super::views::{Reference, ReleaseTag, answers};
use crate::domain::mirror::Mirror;
use crate::domain::release::{Counts, Licence, Release, Synthetic};
use crate::export::linked::Describer;
use crate::export::uris::Uris;
use crate::http::error::{ApiError, NOT_FOUND, shortened};
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use crate::search::releases::{Published, ReleaseView};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// An immutable edition of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Release)]
pub struct ReleaseInfo {
    /// Its version: the value of the parameter `release`.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The administrative division that it is about.
    pub jurisdiction: Reference,
    /// The date whose state of affairs the lists describe (时间节点).
    #[schema(required)]
    pub baseline_date: Option<NaiveDate>,
    /// The date on which the authority announced the lists.
    #[schema(required)]
    pub announced_on: Option<NaiveDate>,
    /// When this service published it.
    pub published_at: DateTime<Utc>,
    /// The version before it.
    #[schema(required)]
    pub previous: Option<String>,
    /// Terms of use.
    pub licence: Licence,
    /// Set when the data is made up, for demonstration and measurement.
    #[schema(required)]
    pub synthetic: Option<Synthetic>,
    /// What a reader should know first.
    pub notes: Vec<String>,
    /// How many rows of each kind it holds.
    pub counts: Counts,
    /// SHA-256 over the digest before it, the edition, and the rows that it ended and added, in hexadecimal.
    pub digest: String,
}

answers!(ReleaseList, ReleaseAnswer, ReleaseInfo);

/// List the releases
///
/// All editions up to the one that answers, the newest first.
#[utoipa::path(tag = "releases", params(ListQuery), responses((status = 200, body = ReleaseList)))]
#[get("/releases")]
pub async fn list_releases(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let paging = Paging::read(&mut query, &reading);
    reading
        .answer(query, move |_, view, published| {
            let known: Vec<&Release> = up_to(view, published).rev().collect();
            let (shown, page) = paging.cut(&known);
            let data = shown.iter().map(|release| info(release, view)).collect();
            let next = page.next.clone();
            Ok(Answer { body: ListBody { data, page, release: ReleaseTag::from(&view.release) }, next })
        })
        .await
}

/// Find a release
///
/// One edition with its dates, its counts and its digest.
#[utoipa::path(
    tag = "releases",
    params(
        ("version" = String, Path, description = "The version.", example = "2018-06-20"),
        LinkedFormQuery,
        ReleaseQuery
    ),
    responses((
        status = 200,
        content((ReleaseAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/releases/{version}")]
pub async fn find_release(
    state: web::Data<AppState>,
    req: HttpRequest,
    version: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let mirrored = state.mirroring.known();
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = LinkedForm::asked(&mut query, &req)?;
    let (again, mirrored_again) = (version.clone(), mirrored.clone());
    let in_json = move |_: &Store, view: &ReleaseView, published: &Published| {
        let release = find_up_to(view, published, &version, mirrored.as_deref())?;
        Ok(EntryBody { data: info(release, view), release: ReleaseTag::from(&view.release) })
    };
    let described = move |_: &Store, view: &ReleaseView, published: &Published, uris: &Uris| {
        let release = find_up_to(view, published, &again, mirrored_again.as_deref())?;
        let mut describer = Describer::new(release, &view.directory, uris);
        describer.release();
        Ok(describer.with_context())
    };
    answer_in(form, reading, query, in_json, described).await
}

/// The release with this version, if it was known when the answering one was the newest. A mirror need not have all.
pub(super) fn find_up_to<'a>(
    view: &'a ReleaseView,
    published: &'a Published,
    version: &str,
    mirrored: Option<&Mirror>,
) -> Result<&'a Release, ApiError> {
    let found = up_to(view, published).find(|release| release.edition.version.as_ref() == version);
    let mut versions = up_to(view, published).map(|release| release.edition.version.as_ref());
    found.ok_or_else(|| match (mirrored.filter(|known| known.feed_begins_after > 0), versions.next()) {
        (Some(known), Some(first)) => not_mirrored(version, first, &known.upstream),
        (_, first) => not_found("release", version, first.into_iter().chain(versions)),
    })
}

/// What is not here may well be there.
fn not_mirrored(version: &str, first: &str, upstream: &str) -> ApiError {
    let version = shortened(version);
    let detail = format!(
        "This mirror begins with release \"{first}\" and has no \"{version}\": ask {upstream} for it."
    );
    ApiError::new(NOT_FOUND, detail)
}

/// The releases that were known when the answering one was the newest.
fn up_to<'a>(
    view: &'a ReleaseView,
    published: &'a Published,
) -> impl DoubleEndedIterator<Item = &'a Release> {
    published.releases.iter().filter(|release| release.seq <= view.release.seq)
}

/// How a release looks in JSON.
pub(super) fn info(release: &Release, view: &ReleaseView) -> ReleaseInfo {
    let edition = &release.edition;
    let code = edition.jurisdiction.as_ref();
    let name = view.directory.jurisdictions.get(code).map_or(code, |j| j.name.as_str());
    ReleaseInfo {
        version: edition.version.to_string(),
        title: edition.title.clone(),
        jurisdiction: Reference { code: code.to_owned(), name: name.to_owned() },
        baseline_date: edition.baseline_date,
        announced_on: edition.announced_on,
        published_at: release.published_at,
        previous: release.previous.as_ref().map(ToString::to_string),
        licence: edition.licence.clone(),
        synthetic: edition.synthetic.clone(),
        notes: edition.notes.clone(),
        counts: release.counts,
        digest: release.digest.clone(),
    }
}
