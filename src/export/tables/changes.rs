//! The table of the changes: what this release did, one row for each thing that it touched.

use super::Cell;
use super::cells::{coded, integer, list, maybe, table, text};
use crate::domain::change::{ChangeKind, Entity, FieldChange};
use crate::domain::ids::ItemCode;
use crate::domain::release::Release;
use crate::publish::changes::FullChange;
use crate::publish::mentions::Mentions;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

/// A change as a record: what the feed tells of it, in full.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    seq: i64,
    release: &'a str,
    published_at: DateTime<Utc>,
    entity: Entity,
    code: &'a str,
    name: Option<&'a str>,
    kind: ChangeKind,
    department: Option<&'a str>,
    fields: &'a [FieldChange],
    successors: &'a [ItemCode],
    reason: Option<&'a str>,
}

impl<'a> Record<'a> {
    pub(super) fn new(change: &'a FullChange, release: &'a Release) -> Self {
        let recorded = &change.recorded;
        Self {
            seq: recorded.seq,
            release: release.edition.version.as_ref(),
            published_at: release.published_at,
            entity: recorded.entity,
            code: &recorded.code,
            name: change.name.as_deref(),
            kind: recorded.kind,
            department: recorded.department.as_deref(),
            fields: &change.fields,
            successors: &recorded.successors,
            reason: recorded.reason.as_deref(),
        }
    }
}

table! {
    "changes", "变更", "What this release did to one thing. The first release creates everything.";
    key &["seq"];
    references &[];
    |change: &FullChange, release: &Release, mentions: &Mentions|
    "seq": Integer required, "变更序号", "The number in the feed of changes: 1, 2, 3 … over all releases, without a gap." => integer(Some(change.recorded.seq));
    "release": Text required, "版本", "The version of the release that made it." => text(&release.edition.version);
    "published_at": Moment required, "发布时间", "When this service published that release." => text(release.published_at.to_rfc3339_opts(SecondsFormat::Micros, true));
    "entity" + name: Text required, "变更对象", "What the change is about." => coded(Some(change.recorded.entity));
    "code": Text required, "对象编码", "The key of that." => text(&change.recorded.code);
    "name": Text optional, "对象名称", "Its name after the change, or before it if it left; a published figure has none." => maybe(change.name.as_ref());
    "kind" + name: Text required, "变更类型", "What has become of it." => coded(Some(change.recorded.kind));
    "department" + name: Text optional, "实施主体", "Of an item: its department after the change, or before it if it left." => department(change, mentions);
    "fields": List optional, "变更字段", "The fields that say something else; of what is new, all that it says; of what left, none. What they say is in the NDJSON file." => list(change.fields.iter().map(|field| &field.field));
    "successors" + name: List optional, "承接事项", "Of an item that left: those that take its place." => successors(change, mentions);
    "reason": Text optional, "变更原因", "Of an item that left: why, where that is known." => maybe(change.recorded.reason.as_ref());
}

fn department(change: &FullChange, mentions: &Mentions) -> [Cell; 2] {
    let Some(code) = &change.recorded.department else { return [Cell::Nothing, Cell::Nothing] };
    let name = mentions.name(change.recorded.release, Entity::Department, code).unwrap_or(code);
    [Cell::Text(code.clone()), Cell::Text(name.to_owned())]
}

fn successors(change: &FullChange, mentions: &Mentions) -> [Cell; 2] {
    let codes = || change.recorded.successors.iter().map(AsRef::as_ref);
    let name = |code| mentions.name(change.recorded.release, Entity::Item, code).unwrap_or(code);
    let ([codes_cell], [names]) = (list(codes()), list(codes().map(name)));
    [codes_cell, names]
}
