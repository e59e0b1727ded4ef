//! One read: which release it answers from, whether the client has the answer already, and the answer.

mod release;

use super::caching::{BRIEFLY, CHECKED, PINNED, client_has, client_has_any, weak_etag};
use super::cursor::{Cursor, fingerprint};
use super::edge::HeadersAlone;
use super::error::{ApiError, NOT_READY};
use super::query::QueryReader;
use super::rows::{RowFormat, RowStream, Selection};
use super::state::AppState;
use super::written::{Body, Written};
use crate::domain::release::Release;
use crate::export::uris::Uris;
use crate::search::releases::{Published, ReleaseView};
use crate::store::Store;
use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::sync::Arc;

/// A read that is being answered.
pub struct Reading {
    state: web::Data<AppState>,
    /// What was published when the request came.
    pub published: Arc<Published>,
    /// The release that answers.
    pub view: Arc<ReleaseView>,
    /// The cursor, if the client sent one.
    pub cursor: Option<Cursor>,
    keeping: Keeping,
    if_none_match: Option<HeaderValue>,
    path: String,
    query: String,
    paged_by: &'static str,
    varies_with: String,
    headers_alone: bool,
}

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// Until the next release may be there.
    Briefly,
    /// The release is named: the answer never changes.
    ForGood,
    /// The release is named, but the answer has checksums of files.
    AsLongAsFiles,
    /// The question came with a body, and is nobody else's business.
    NotAtAll,
}

/// What a read answers: the body, and where the next page begins.
pub struct Answer<T> {
    /// The body.
    pub body: T,
    /// Where the next page begins: its cursor, or what else the list is paged by.
    pub next: Option<String>,
}

impl<T> From<T> for Answer<T> {
    fn from(body: T) -> Self {
        Self { body, next: None }
    }
}

impl Reading {
    /// Chooses the release: the one named, else the one in which the cursor's walk began, else the current one.
    pub async fn begin(
        state: web::Data<AppState>,
        req: &HttpRequest,
    ) -> Result<(Self, QueryReader), ApiError> {
        let published = state.published()?;
        let mut query = QueryReader::new(req.query_string());
        let named = query.one("release");
        let cursor = query.peek("cursor").and_then(Cursor::decode).filter(|c| published.has(c.release));
        let release = release::choose(&mut query, named.as_deref(), cursor, &published).clone();
        let view = release::open(&state, release, &published).await?;
        let reading = Self {
            state,
            published,
            view,
            cursor,
            keeping: if named.is_some() || cursor.is_some() { Keeping::ForGood } else { Keeping::Briefly },
            if_none_match: req.headers().get(header::IF_NONE_MATCH).cloned(),
            path: req.path().to_owned(),
            query: req.query_string().to_owned(),
            paged_by: "cursor",
            varies_with: String::new(),
            headers_alone: req.extensions().get::<HeadersAlone>().is_some(),
        };
        Ok((reading, query))
    }

    /// Whether the client has named the release, itself or by a cursor.
    pub fn is_pinned(&self) -> bool {
        self.keeping == Keeping::ForGood
    }

    /// Answers from this release instead.
    #[must_use]
    pub fn from(mut self, view: Arc<ReleaseView>) -> Self {
        self.view = view;
        self
    }

    /// Opens a release that was published when the request came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(&self, release: Release) -> Result<Arc<ReleaseView>, ApiError> {
        release::open(&self.state, release, &self.published).await
    }

    /// Sends the client to another address, for this time.
    pub fn elsewhere(&self, address: &str) -> HttpResponse {
        let mut builder = self.head(HttpResponse::TemporaryRedirect(), &self.etag());
        builder.insert_header((header::LOCATION, address)).finish()
    }

    /// The pages of this list begin where this parameter says, instead of the cursor.
    #[must_use]
    pub fn paged_by(mut self, parameter: &'static str) -> Self {
        self.paged_by = parameter;
        self
    }

    /// The question has a body: the address says too little to keep the answer by.
    #[must_use]
    pub fn asked_with_a_body(self) -> Self {
        Self { keeping: Keeping::NotAtAll, if_none_match: None, ..self }
    }

    /// The answer depends on this too: the day, the form that the client asked for in a header, words of the
    /// operator. So even the answer of a named release is not for ever.
    #[must_use]
    pub fn varying_with(self, what: String) -> Self {
        Self { keeping: Keeping::Briefly, varies_with: what, ..self }
    }

    /// The answer has checksums of files: it is kept no longer than they are.
    #[must_use]
    pub fn with_checksums(self) -> Self {
        let keeping = if self.keeping == Keeping::ForGood { Keeping::AsLongAsFiles } else { self.keeping };
        Self { keeping, ..self }
    }

    /// The client asked for this form, be it in a header: a copy of another form is no copy of this one.
    #[must_use]
    pub fn in_form(self, form: &str) -> Self {
        Self { varies_with: form.to_owned(), ..self }
    }

    /// Answers with JSON, unless the client has the answer already.
    ///
    /// # Errors
    /// With everything that is wrong with the query, or what `work` fails with.
    pub async fn answer<T: Serialize>(
        self,
        query: QueryReader,
        work: impl FnOnce(&Store, &ReleaseView, &Published) -> Result<Answer<T>, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let write = move |store: &Store, view: &ReleaseView, published: &Published| {
            let answer = work(store, view, published)?;
            let body = serde_json::to_vec(&answer.body).map_err(|error| ApiError::internal(&error))?;
            Ok(Answer { body, next: answer.next })
        };
        self.answer_as("application/json", query, write).await
    }

    /// Answers with all rows that are selected, unless the client has the answer already.
    ///
    /// # Errors
    /// With everything that is wrong with the query, or what `select` fails with.
    pub async fn answer_rows(
        self,
        format: RowFormat,
        query: QueryReader,
        table: &'static str,
        select: impl FnOnce(&Store, &ReleaseView) -> Result<Selection, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let view = self.view.clone();
        let question = match query.question() {
            all if all.is_empty() => self.path.clone(),
            filters => format!("{}?{filters}", self.path),
        };
        // An address has several forms; `Vary` keeps them apart in caches, this in what a client has.
        let reading = Self { varies_with: format.name().to_owned(), ..self };
        let work = move |store: &Store, _: &ReleaseView, _: &Published| {
            let selection = select(store, &view)?;
            RowStream::new((store.clone(), view), table, selection, format, question)
        };
        reading.answer_as(format.content_type(), query, work).await
    }

    /// Answers with a body of this media type, unless the client has the answer already.
    ///
    /// # Errors
    /// With everything that is wrong with the query, or what `work` fails with.
    pub async fn answer_as<W: Into<Written>>(
        self,
        media_type: &'static str,
        query: QueryReader,
        work: impl FnOnce(&Store, &ReleaseView, &Published) -> Result<W, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        query.finish()?;
        let etag = self.etag();
        if client_has(self.if_none_match.as_ref(), &etag) {
            return Ok(self.head(HttpResponse::NotModified(), &etag).finish());
        }
        let (store, view, published) = (self.state.store.clone(), self.view.clone(), self.published.clone());
        let done = web::block(move || work(&store, &view, &published).map(Into::into)).await;
        let Written { body, next, headers } = match done.map_err(|error| ApiError::internal(&error))? {
            Ok(written) => written,
            Err(error) => return self.moved(&error, &etag).ok_or(error),
        };
        if client_has_any(self.if_none_match.as_ref()) {
            return Ok(self.head(HttpResponse::NotModified(), &etag).finish());
        }
        let mut response = self.head(HttpResponse::Ok(), &etag);
        for header in headers {
            response.insert_header(header);
        }
        if let Some(next) = next {
            response.insert_header((header::LINK, self.next_link(&next)));
        }
        let body = match body {
            Body::Whole(body) => BoxBody::new(body),
            Body::Rows(_) if self.headers_alone => RowStream::no_body(),
            Body::Rows(rows) => {
                let rows = rows.placed(&self.state.places)?;
                let longest = rows.longest();
                rows.into_body(longest)
            }
        };
        Ok(response.content_type(media_type).body(body))
    }

    /// What has only got another code is found there: the same path and question, with the new code.
    fn moved(&self, error: &ApiError, etag: &str) -> Option<HttpResponse> {
        let code = error.departure.as_ref()?.moved_to.as_ref()?;
        let mut segments: Vec<&str> = self.path.split('/').collect();
        // /v1/items/{code}, and what may follow.
        *segments.get_mut(3)? = code;
        let location = self.address_of(&segments.join("/"));
        let mut builder = self.head(HttpResponse::PermanentRedirect(), etag);
        let mut response = builder.insert_header((header::LOCATION, location)).finish();
        // It is no copy of anything that could be good still.
        response.headers_mut().remove(header::ETAG);
        Some(response)
    }

    fn head(
        &self,
        mut response: actix_web::HttpResponseBuilder,
        etag: &str,
    ) -> actix_web::HttpResponseBuilder {
        let cache = match self.keeping {
            Keeping::Briefly => BRIEFLY,
            Keeping::ForGood => PINNED,
            Keeping::AsLongAsFiles => CHECKED,
            Keeping::NotAtAll => "no-store",
        };
        if self.keeping != Keeping::NotAtAll {
            response.insert_header((header::ETAG, etag));
        }
        response
            .insert_header((header::CACHE_CONTROL, cache))
            .insert_header(("Catalogue-Release", self.view.release.edition.version.as_ref()));
        response
    }

    /// An answer is a function of the release, the request and this program; some also of what they vary with.
    fn etag(&self) -> String {
        let release = &self.view.release;
        let address = format!("{}{}", self.state.base_url, self.path);
        let published_at = release.published_at.to_rfc3339();
        let mut parts = vec![release.digest.as_str(), &published_at, &address, &self.query];
        parts.extend(Some(self.varies_with.as_str()).filter(|what| !what.is_empty()));
        let request = fingerprint(&parts);
        weak_etag(&format!("{request:016x}"))
    }

    fn next_link(&self, next: &str) -> String {
        let next = format!("{}={next}", self.paged_by);
        let before = format!("{}=", self.paged_by);
        let kept = self.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with(&before));
        let pairs: Vec<&str> = kept.chain([next.as_str()]).collect();
        format!("<{}{}?{}>; rel=\"next\"", self.state.base_url, self.path, pairs.join("&"))
    }

    /// Makes the permanent URIs of things.
    pub fn uris(&self) -> &Uris {
        &self.state.uris
    }

    /// The address that was asked for.
    pub fn address(&self) -> String {
        self.address_of(&self.path)
    }

    fn address_of(&self, path: &str) -> String {
        let question = if self.query.is_empty() { "" } else { "?" };
        format!("{}{path}{question}{}", self.state.base_url, self.query)
    }

    /// The path that was asked for.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Which of these codes no item of the release has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn missing_items(&self, mut codes: Vec<String>) -> Result<Vec<String>, ApiError> {
        if codes.is_empty() {
            return Ok(codes);
        }
        let (store, release) = (self.state.store.clone(), self.view.release.seq);
        let checked = web::block(move || {
            let wanted: Vec<&str> = codes.iter().map(String::as_str).collect();
            let found = store.items_with_codes(release, &wanted)?;
            codes.retain(|code| !found.iter().any(|item| item.code.as_ref() == code));
            Ok::<_, ApiError>(codes)
        });
        checked.await.map_err(|error| ApiError::internal(&error))?
    }

    /// The names of the fields that an item can have.
    pub fn item_fields(&self) -> &[String] {
        &self.state.document.item_fields
    }
}

pub(super) fn not_ready() -> ApiError {
    ApiError::new(NOT_READY, "The catalogue is empty: an operator has yet to publish a release.")
}
