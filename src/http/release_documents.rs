//! Documents made of a release, for those who do not read the API: made once, and kept for whoever asks next.

use super::caching::{BRIEFLY, client_has, client_has_any, weak_etag};
use super::cursor::fingerprint;
use super::error::ApiError;
use crate::clock;
use actix_web::http::header::{self, Header, HttpDate, IfModifiedSince};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::time::SystemTime;

/// As many bytes of documents are kept at most: more than ten of the largest.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// A document of a release: the release, the path, and which part if there are several.
pub type Name = (i64, &'static str, Option<u64>);

/// What is kept.
pub struct ReleaseDocuments {
    kept: moka::sync::Cache<Name, Document>,
}

/// A document, as it is sent.
#[derive(Debug, Clone)]
pub struct Document {
    body: web::Bytes,
    etag: String,
    /// Since when it is known to be as it is, in whole seconds.
    since: Option<DateTime<Utc>>,
}

impl Default for ReleaseDocuments {
    fn default() -> Self {
        let weight = |_: &Name, document: &Document| u32::try_from(document.body.len()).unwrap_or(u32::MAX);
        Self { kept: moka::sync::Cache::builder().max_capacity(MOST_BYTES).weigher(weight).build() }
    }
}

impl ReleaseDocuments {
    /// The document with this name, which is made unless it is kept.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn find(
        &self,
        name: Name,
        make: impl FnOnce() -> Result<Vec<u8>, ApiError>,
    ) -> Result<Document, ApiError> {
        let made = || {
            // The settings are part of it, and may have been others before this process began: it is as it is since
            // now. The second that has begun may have seen another one.
            let next_second = clock::now().trunc_subsecs(0) + TimeDelta::seconds(1);
            Ok(Document { since: Some(next_second), ..Document::new(make()?) })
        };
        self.kept.try_get_with(name, made).map_err(|error| ApiError::clone(&error))
    }
}

impl Document {
    /// A document for one request.
    pub fn new(body: Vec<u8>) -> Self {
        let etag = weak_etag(&format!("{:016x}", fingerprint(&[&String::from_utf8_lossy(&body)])));
        Self { body: body.into(), etag, since: None }
    }

    /// Answers with the document, unless the client has it already. Its entity tag is of what it says: who has it
    /// need not read it again because of a release that does not change it.
    ///
    /// The request came at `asked_at`, before the release was looked up: so no document that comes after this one
    /// has its `Last-Modified`.
    pub fn respond(self, req: &HttpRequest, asked_at: DateTime<Utc>, media_type: &str) -> HttpResponse {
        let since = self.since.filter(|since| *since <= asked_at).map(SystemTime::from);
        let known = req.headers().get(header::IF_NONE_MATCH);
        let has = match known {
            Some(_) => client_has(known, &self.etag) || client_has_any(known),
            None => {
                let had = IfModifiedSince::parse(req).ok().map(|IfModifiedSince(had)| SystemTime::from(had));
                had.zip(since).is_some_and(|(had, since)| since <= had)
            }
        };
        let mut response = if has { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((header::ETAG, self.etag)).insert_header((header::CACHE_CONTROL, BRIEFLY));
        if let Some(since) = since {
            response.insert_header((header::LAST_MODIFIED, HttpDate::from(since)));
        }
        if has { response.finish() } else { response.content_type(media_type).body(self.body) }
    }
}

/// Answers with a document that was made for this request.
pub fn respond(req: &HttpRequest, media_type: &str, body: Vec<u8>) -> HttpResponse {
    Document::new(body).respond(req, clock::now(), media_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::StatusCode;
    use actix_web::test::TestRequest;

    const NAME: Name = (1, "/data.json", None);

    fn ask(document: &Document, asked_at: DateTime<Utc>, sent: &[(&str, &str)]) -> HttpResponse {
        let request =
            sent.iter().fold(TestRequest::default(), |request, header| request.append_header(*header));
        document.clone().respond(&request.to_http_request(), asked_at, "application/json")
    }

    #[test]
    fn a_document_is_made_once_for_each_release_and_what_fails_is_made_again() {
        let documents = ReleaseDocuments::default();
        let failure = || Err(ApiError::internal(&"no disk"));
        assert!(documents.find(NAME, failure).is_err());
        let first = documents.find(NAME, || Ok(b"1".to_vec())).unwrap();
        let again = documents.find(NAME, || panic!("it is kept")).unwrap();
        assert_eq!((&first.etag, first.since), (&again.etag, again.since));
        let next = documents.find((2, NAME.1, NAME.2), || Ok(b"2".to_vec())).unwrap();
        assert_ne!(first.etag, next.etag);
    }

    #[test]
    fn when_a_document_was_modified_is_said_only_if_none_before_it_can_have_said_the_same() {
        let document = ReleaseDocuments::default().find(NAME, || Ok(b"{}".to_vec())).unwrap();
        let since = document.since.unwrap();
        assert!(since > clock::now() && since <= clock::now() + TimeDelta::seconds(1));
        let said = HttpDate::from(SystemTime::from(since)).to_string();
        let before = since - TimeDelta::microseconds(1);
        let early = ask(&document, before, &[("if-modified-since", &said)]);
        assert_eq!((early.status(), early.headers().get(header::LAST_MODIFIED)), (StatusCode::OK, None));
        let modified = ask(&document, since, &[]).headers().get(header::LAST_MODIFIED).cloned();
        assert_eq!(modified.unwrap(), said.as_str());
        let earlier = HttpDate::from(SystemTime::from(since - TimeDelta::seconds(1))).to_string();
        for (sent, status) in [
            (&[("if-modified-since", said.as_str())][..], 304),
            (&[("if-modified-since", earlier.as_str())], 200),
            (&[("if-modified-since", "yesterday")], 200),
            (&[("if-modified-since", &said), ("if-none-match", "\"other\"")], 200),
            (&[("if-modified-since", &earlier), ("if-none-match", &document.etag)], 304),
        ] {
            assert_eq!(ask(&document, since, sent).status(), status, "{sent:?}");
        }
        let made_for_one = ask(&Document::new(b"{}".to_vec()), since, &[("if-modified-since", &said)]);
        assert_eq!(
            (made_for_one.status(), made_for_one.headers().get(header::LAST_MODIFIED)),
            (StatusCode::OK, None)
        );
    }
}
