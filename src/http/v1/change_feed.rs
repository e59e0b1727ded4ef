//! The newest changes as an Atom feed (RFC 4287), for feed readers.

use super::change_query::FeedQuestion;
use super::change_view::release_of;
use super::changes::feed_begins_after;
use super::params::{ChangeFilterQuery, FeedQuery};
use crate::domain::catalogue::Directory;
use crate::domain::change::{ChangeKind, Entity, FieldChange};
use crate::domain::code_list::CodeList;
use crate::domain::release::Release;
use crate::domain::text::xml_allowed as allowed;
use crate::http::error::{ApiError, shortened};
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use crate::http::xml::{Xml, document, empty, moment, text};
use crate::publish::changes::{FullChange, in_full};
use crate::search::releases::ReleaseView;
use crate::store::ChangeQuery;
use actix_web::{HttpRequest, HttpResponse, get, web};
use quick_xml::events::BytesText;
use serde_json::Value;
use std::io;

/// What the feed is sent as.
const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";
/// No entry tells more fields than this.
const MAX_FIELDS: usize = 40;

/// The changes as an Atom feed
///
/// The newest changes first, for feed readers: one entry for each change, with the fields that say something else.
/// Long values are shortened; a mirror follows /changes instead.
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
            let asked = ChangeQuery { after: feed_begins_after(store)?, ..question.asked };
            let mut recorded = store.changes(&asked)?;
            recorded.truncate(usize::try_from(question.limit).unwrap_or(usize::MAX));
            let changes = in_full(store, recorded)?;
            let releases: Result<Vec<&Release>, ApiError> =
                changes.iter().map(|change| release_of(published, &change.recorded)).collect();
            let entries: Vec<(FullChange, &Release)> = changes.into_iter().zip(releases?).collect();
            let feed = Feed { view, base_url: &base_url, address: &address };
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
        link(xml, "alternate", &format!("{}/v1/changes", self.base_url))?;
        xml.create_element("author").write_inner_content(|xml| text(xml, "name", "OneVisit"))?;
        Ok(())
    }

    fn entry(&self, xml: &mut Xml, change: &FullChange, release: &Release) -> io::Result<()> {
        let kind = change.recorded.kind.entry();
        // A change never changes, so this address is its name too.
        let id = format!("{}/v1/changes?since={}&limit=1", self.base_url, change.recorded.seq - 1);
        xml.create_element("entry").write_inner_content(|xml| {
            text(xml, "id", &id)?;
            text(xml, "title", &title(&self.view.directory, change))?;
            text(xml, "updated", &moment(release.published_at))?;
            link(xml, "alternate", &id)?;
            empty(xml, "category", [("term", kind.code), ("label", kind.name)])?;
            let content = xml.create_element("content").with_attribute(("type", "text"));
            content.write_text_content(BytesText::new(&allowed(&told(change, release))))?;
            Ok(())
        })?;
        Ok(())
    }
}

fn link(xml: &mut Xml, rel: &str, href: &str) -> io::Result<()> {
    let media_type = if rel == "self" { "application/atom+xml" } else { "application/json" };
    empty(xml, "link", [("rel", rel), ("type", media_type), ("href", href)])
}

/// 办理形式变更：事项名（只跑一次→零跑腿）
fn title(directory: &Directory, change: &FullChange) -> String {
    let recorded = &change.recorded;
    let name = change.name.as_deref().unwrap_or(&recorded.code);
    let what = match recorded.entity {
        Entity::Item => String::new(),
        other => other.entry().name.to_owned(),
    };
    let field = match recorded.kind {
        ChangeKind::ModeChanged => "handling_mode",
        ChangeKind::Moved => "department",
        ChangeKind::Renamed => "name",
        _ => "",
    };
    let decisive = change.fields.iter().find(|changed| changed.field == field);
    let said = |value: &Value| match (recorded.kind, value.as_str()) {
        (_, None) => "未说明".to_owned(),
        (ChangeKind::ModeChanged, Some(code)) => {
            directory.handling_modes.get(code).map_or(code, |mode| &mode.name).to_owned()
        }
        (ChangeKind::Moved, Some(code)) => {
            directory.departments.get(code).map_or(code, |department| &department.name).to_owned()
        }
        (_, Some(text)) => text.to_owned(),
    };
    let way = decisive.map(|changed| format!("（{}→{}）", said(&changed.from), said(&changed.to)));
    format!("{}{what}：{name}{}", recorded.kind.entry().name, way.unwrap_or_default())
}

/// What has changed, line by line.
fn told(change: &FullChange, release: &Release) -> String {
    let mut lines = vec![format!("发布版本：{}", release.edition.version)];
    let successors: Vec<&str> = change.recorded.successors.iter().map(AsRef::as_ref).collect();
    if !successors.is_empty() {
        lines.push(format!("后续事项：{}", successors.join("、")));
    }
    lines.extend(change.recorded.reason.as_ref().map(|reason| format!("原因：{reason}")));
    let said = change.fields.iter().filter(|field| !is_nothing(&field.from) || !is_nothing(&field.to));
    let said: Vec<&FieldChange> = said.collect();
    for field in said.iter().take(MAX_FIELDS) {
        let shown = (*field).clone().shortened();
        let from = (!is_nothing(&shown.from)).then(|| format!("{} → ", in_words(&shown.from)));
        lines.push(format!("{}：{}{}", shown.field, from.unwrap_or_default(), in_words(&shown.to)));
    }
    if said.len() > MAX_FIELDS {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// What is null or empty, or has nothing else inside, tells a reader nothing.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.is_empty(),
        Value::Object(members) => members.values().all(is_nothing),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn in_words(value: &Value) -> String {
    match value {
        nothing if is_nothing(nothing) => "无".to_owned(),
        Value::String(text) => shortened(text),
        other => shortened(&other.to_string()),
    }
}
