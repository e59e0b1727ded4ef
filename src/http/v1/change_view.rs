//! How changes look in JSON.

use super::sign_offs::{self, SignOffView, sign_off};
use super::views::{CodedValue, Reference, coded};
use crate::domain::change::{Entity, FieldChange};
use crate::domain::release::Release;
use crate::domain::sign_off::SignOff;
use crate::http::error::ApiError;
use crate::publish::changes::{Difference, FullChange, in_full};
use crate::publish::mentions::Mentions;
use crate::search::releases::Published;
use crate::store::{RecordedChange, Store};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A release by its version and title.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseReference {
    /// The version.
    pub version: String,
    /// The title.
    pub title: String,
}

/// A change: what a release did to one thing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeView {
    /// Its number in the feed: 1, 2, 3 … without a gap.
    pub seq: i64,
    /// The release that made it.
    pub release: ReleaseReference,
    /// When this service published that release: the date of the change in the feed.
    pub published_at: DateTime<Utc>,
    /// The day that the release describes.
    #[schema(required)]
    pub baseline_date: Option<NaiveDate>,
    /// What the change is about.
    pub entity: CodedValue,
    /// The key of that.
    pub code: String,
    /// Its name after the change, or before it if it left; a published figure has none.
    #[schema(required)]
    pub name: Option<String>,
    /// What has become of it.
    pub kind: CodedValue,
    /// Of an item: its department after the change, or before it if it left. Null for other things.
    #[schema(required)]
    pub department: Option<Reference>,
    /// The fields that say something else. Of what is new, all that it says; of what left, none.
    pub fields: Vec<FieldChange>,
    /// Of an item that left: those that take its place.
    pub successors: Vec<Reference>,
    /// Of an item that left: why, where that is known.
    #[schema(required)]
    pub reason: Option<String>,
    /// Of an item that comes from a proposal: the sign-offs of the three offices.
    pub sign_offs: Vec<SignOffView>,
    /// Of an item: the newest date of publication among the sources of its row, as exactly as they say; null if
    /// none says.
    #[schema(required)]
    pub source_updated_at: Option<String>,
    /// With `include=record`: all that it says after the change, as in a catalogue folder; null if it left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = Option<Object>)]
    pub record: Option<Value>,
}

/// What differs of one thing between two releases.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Difference)]
pub struct DifferenceView {
    /// What it is.
    pub entity: CodedValue,
    /// Its key.
    pub code: String,
    /// Its name in the second release, or in the first if the second has it not; a published figure has none.
    #[schema(required)]
    pub name: Option<String>,
    /// What has become of it on the way from the first to the second.
    pub kind: CodedValue,
    /// The fields that differ. Of what the first has not, all that it says; of what the second has not, none.
    pub fields: Vec<FieldChange>,
    /// With `include=record`: all that it says in the first release; null if it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = Option<Object>)]
    pub from: Option<Value>,
    /// With `include=record`: all that it says in the second release; null if it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = Option<Object>)]
    pub to: Option<Value>,
}

/// Reads what these changes changed, and shows them.
pub(super) fn changes(
    store: &Store,
    published: &Published,
    recorded: Vec<RecordedChange>,
    with_record: bool,
) -> Result<Vec<ChangeView>, ApiError> {
    let signed = sign_offs::of_changes(store, &recorded)?;
    let full = in_full(store, recorded)?;
    let mentions = Mentions::read(store, &full, &signed)?;
    full.into_iter().map(|change| view(published, &mentions, &signed, change, with_record)).collect()
}

/// The release that made a change.
pub(super) fn release_of<'a>(
    published: &'a Published,
    change: &RecordedChange,
) -> Result<&'a Release, ApiError> {
    let missing = || ApiError::internal(&format!("change {} names an unknown release", change.seq));
    published.release(change.release).ok_or_else(missing)
}

fn view(
    published: &Published,
    mentions: &Mentions,
    signed: &HashMap<i64, Vec<SignOff>>,
    change: FullChange,
    with_record: bool,
) -> Result<ChangeView, ApiError> {
    let source_updated_at = mentions.source_updated_at(&change).map(str::to_owned);
    let FullChange { recorded, name, fields, record } = change;
    let release = release_of(published, &recorded)?;
    let reference = |entity: Entity, code: &str| Reference {
        code: code.to_owned(),
        name: mentions.name(recorded.release, entity, code).unwrap_or(code).to_owned(),
    };
    let successors = recorded.successors.iter();
    let sign_offs = signed.get(&recorded.seq);
    let office = |code: &str| reference(Entity::Department, code);
    Ok(ChangeView {
        seq: recorded.seq,
        release: ReleaseReference {
            version: release.edition.version.to_string(),
            title: release.edition.title.clone(),
        },
        published_at: release.published_at,
        baseline_date: release.edition.baseline_date,
        entity: coded(recorded.entity),
        name,
        kind: coded(recorded.kind),
        department: recorded.department.as_deref().map(|code| reference(Entity::Department, code)),
        fields,
        successors: successors.map(|code| reference(Entity::Item, code.as_ref())).collect(),
        sign_offs: sign_offs.into_iter().flatten().map(|signed| sign_off(signed, office)).collect(),
        source_updated_at,
        record: with_record.then_some(record),
        code: recorded.code,
        reason: recorded.reason,
    })
}

/// Shows a difference.
pub(super) fn difference(difference: Difference, with_record: bool) -> DifferenceView {
    DifferenceView {
        entity: coded(difference.entity),
        name: difference.name().map(str::to_owned),
        kind: coded(difference.kind()),
        code: difference.code,
        fields: difference.fields,
        from: with_record.then_some(difference.from),
        to: with_record.then_some(difference.to),
    }
}
