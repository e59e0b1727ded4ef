//! Releases: immutable editions of the catalogue.

use super::ids::{JurisdictionCode, ReleaseVersion};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Terms of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// The name of the licence.
    pub name: String,
    /// Where it can be read.
    pub url: String,
}

/// The label of made-up data: it exists for demonstration and measurement only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyntheticLabel)]
pub struct Synthetic {
    /// The program that made it.
    pub generator: String,
    /// The seed that makes it again.
    pub seed: u64,
    /// The totals that it reproduces, if any.
    #[schema(required)]
    pub profile: Option<String>,
}

/// What a catalogue folder says about itself, and a release keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// The version, which becomes the release's name in URLs.
    #[schema(value_type = String)]
    pub version: ReleaseVersion,
    /// The title.
    pub title: String,
    /// The administrative division that the catalogue is about.
    #[schema(value_type = String)]
    pub jurisdiction: JurisdictionCode,
    /// The date whose state of affairs the lists describe (时间节点).
    #[schema(required)]
    pub baseline_date: Option<NaiveDate>,
    /// The date on which the authority announced the lists.
    #[schema(required)]
    pub announced_on: Option<NaiveDate>,
    /// Terms of use.
    pub licence: Licence,
    /// Set when the data is made up.
    #[schema(required)]
    pub synthetic: Option<Synthetic>,
    /// What a reader should know first.
    pub notes: Vec<String>,
}

/// How many rows of each kind a release holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReleaseCounts)]
pub struct Counts {
    /// Administrative divisions.
    pub jurisdictions: u64,
    /// Departments.
    pub departments: u64,
    /// Handling modes.
    pub handling_modes: u64,
    /// Ways of fulfilment.
    pub methods: u64,
    /// Channels.
    pub channels: u64,
    /// Items, main items and sub-items.
    pub items: u64,
    /// Service guides.
    #[serde(default)]
    #[schema(required)]
    pub guides: u64,
    /// Published figures.
    pub claims: u64,
    /// Contradictions inside the sources.
    #[serde(default)]
    #[schema(required)]
    pub contradictions: u64,
    /// Sources.
    pub sources: u64,
}

/// A published edition. Nothing in it ever changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The place in the history: 1, 2, 3 …
    pub seq: i64,
    /// What the catalogue says about itself.
    pub edition: Edition,
    /// When this service published it.
    pub published_at: DateTime<Utc>,
    /// The release before it.
    pub previous: Option<ReleaseVersion>,
    /// How many rows it holds.
    pub counts: Counts,
    /// SHA-256 over the previous digest, the edition, and the rows that this release ends and adds.
    pub digest: String,
}
