//! The newest changes as an Atom feed (RFC 4287), for feed readers.

use super::change_query::FeedQuestion;
use super::change_view::release_of;
use super::change_words::Words;
use super::changes::{feed_begins_after, feed_path};
use super::params::{ChangeFilterQuery, FeedQuery};
use crate::domain::code_list::CodeList;
use crate::domain::release::Release;
use crate::domain::text::xml_allowed as allowed;
use crate::http::error::ApiError;
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use crate::http::xml::{Xml, document, empty, moment, text};
use crate::publish::changes::{FullChange, in_full};
use crate::search::releases::ReleaseView;
use crate::store::ChangeQuery;
use actix_web::{HttpRequest, HttpResponse, get, web};
use quick_xml::events::BytesText;
use std::io;

/// What the feed is sent as.
const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// The changes as an Atom feed
///
/// The newest changes first, for feed readers: one entry for each change, with the fields that say something else.
/// Long values are shortened, structures only named; a mirror follows /changes instead.
#[utoipa::path(
    tag = "changes",
    params(ChangeFilterQuery, FeedQuery),
    responses((status = 200, body = String, content_type = "application/atom+xml"))
)]
#[get("/changes.atom")]
pub async fn show_change_feed(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let base_url = state.base_url.clone();
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let question = FeedQuestion::of_newest(&mut query, &reading.view);
    let address = reading.address();
    reading
        .answer_as(MEDIA_TYPE, query, move |store, view, published| {
            let begins_after = feed_begins_after(store)?;
            let asked = ChangeQuery { after: begins_after, ..question.asked };
            let mut recorded = store.changes(&asked)?;
            recorded.truncate(usize::try_from(question.limit).unwrap_or(usize::MAX));
            let changes = in_full(store, recorded)?;
            let releases: Result<Vec<&Release>, ApiError> =
                changes.iter().map(|change| release_of(published, &change.recorded)).collect();
            let entries: Vec<(FullChange, &Release)> = changes.into_iter().zip(releases?).collect();
            let feed = Feed { view, base_url: &base_url, address: &address, begins_after };
            let body = feed.write(&entries).map_err(|error| ApiError::internal(&error))?;
            Ok(Answer::from(body))
        })
        .await
}

/// What an Atom feed is made of.
struct Feed<'a> {
    view: &'a ReleaseView,
    base_url: &'a str,
    address: &'a str,
    begins_after: i64,
}

impl Feed<'_> {
    fn write(&self, entries: &[(FullChange, &Release)]) -> io::Result<Vec<u8>> {
        let attributes = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "zh-CN")];
        document("feed", attributes, |xml| {
            self.head(xml)?;
            entries.iter().try_for_each(|(change, release)| self.entry(xml, change, release))
        })
    }

    fn head(&self, xml: &mut Xml) -> io::Result<()> {
        let release = &self.view.release;
        let edition = &release.edition;
        let id = format!("{}/v1/changes.atom", self.base_url);
        let mark = if edition.synthetic.is_some() { "（虚构数据）" } else { "" };
        text(xml, "id", &id)?;
        text(xml, "title", &format!("“最多跑一次”事项变更{mark}"))?;
        text(xml, "subtitle", &edition.title)?;
        text(xml, "updated", &moment(release.published_at))?;
        text(xml, "rights", &format!("{} {}", edition.licence.name, edition.licence.url))?;
        link(xml, "self", self.address)?;
        link(xml, "alternate", &format!("{}{}", self.base_url, feed_path(self.begins_after)))?;
        xml.create_element("author").write_inner_content(|xml| text(xml, "name", "OneVisit"))?;
        Ok(())
    }

    fn entry(&self, xml: &mut Xml, change: &FullChange, release: &Release) -> io::Result<()> {
        let (kind, words) = (change.recorded.kind.entry(), Words { directory: &self.view.directory, change });
        // A change never changes, so this address is its name too.
        let id = format!("{}/v1/changes?since={}&limit=1", self.base_url, change.recorded.seq - 1);
        xml.create_element("entry").write_inner_content(|xml| {
            text(xml, "id", &id)?;
            text(xml, "title", &words.title())?;
            text(xml, "updated", &moment(release.published_at))?;
            link(xml, "alternate", &id)?;
            empty(xml, "category", [("term", kind.code), ("label", kind.name)])?;
            let content = xml.create_element("content").with_attribute(("type", "text"));
            content.write_text_content(BytesText::new(&allowed(&words.told(release))))?;
            Ok(())
        })?;
        Ok(())
    }
}

fn link(xml: &mut Xml, rel: &str, href: &str) -> io::Result<()> {
    let media_type = if rel == "self" { "application/atom+xml" } else { "application/json" };
    empty(xml, "link", [("rel", rel), ("type", media_type), ("href", href)])
}
