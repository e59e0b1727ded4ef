//! How statistics look in JSON.

use super::views::Reference;
use crate::domain::reconciliation::percent;
use crate::search::statistics::Tally;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Shares are given to this many decimals.
const DECIMALS: u32 = 1;

/// The statistics of the items that the filters leave.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statistics)]
pub struct StatisticsView {
    /// All of them.
    pub totals: TallyView,
    /// The groups, by the name of what `by` asked for.
    pub groups: BTreeMap<&'static str, DimensionView>,
    /// For each handling mode, the departments with the most items.
    pub leaders: Vec<LeadersView>,
    /// How complete the lists are (三个全覆盖).
    pub coverage: CoverageView,
    /// The items on any list.
    pub list_total: ListTotalView,
    /// The items that really take one visit at most.
    pub at_most_once_strict: ListTotalView,
    /// Which items of the whole catalogue moved between modes, in all releases up to this one.
    pub transitions: Vec<TransitionView>,
}

/// How many items, and whose.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tally)]
pub struct TallyView {
    /// Main items and sub-items.
    items: u64,
    /// Main items.
    main_items: u64,
    /// Sub-items.
    sub_items: u64,
    /// Departments with at least one of them.
    departments: u64,
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        let Tally { items, main_items, sub_items, departments } = tally;
        Self { items, main_items, sub_items, departments }
    }
}

/// The groups by one field, the largest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsGroups)]
pub struct DimensionView {
    /// At most 500 groups.
    pub groups: Vec<GroupView>,
    /// How many more there are.
    pub left_out: u64,
}

/// The items that have one value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsGroup)]
pub struct GroupView {
    /// The value; `none` for items without one.
    pub value: Reference,
    /// How many they are.
    #[serde(flatten)]
    pub tally: TallyView,
    /// Their share, with its base.
    pub share: ShareView,
}

/// A share with its base.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Share)]
pub struct ShareView {
    /// In per cent, to one decimal; null where the base is empty.
    #[schema(required)]
    percent: Option<f64>,
    /// What it is a share of.
    base: ShareBase,
}

/// What a share is a share of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareBase {
    /// Which items.
    name: String,
    /// How many.
    items: u64,
}

/// A share of a named base.
pub(super) fn counted_share(items: u64, name: &str, whole: u64) -> ShareView {
    let base = ShareBase { name: name.to_owned(), items: whole };
    ShareView { percent: percent(items, whole, DECIMALS), base }
}

/// The departments with the most items of a mode.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatisticsLeaders)]
pub struct LeadersView {
    /// The mode.
    pub handling_mode: Reference,
    /// The departments: several where they have as many items, none where nobody has any. At most 200.
    pub departments: Vec<GroupView>,
    /// How many more have as many.
    pub left_out: u64,
}

/// The three coverages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Coverage)]
pub struct CoverageView {
    /// Of the departments with items, those with at least one item that has a handling mode.
    pub departments: Covered,
    /// Of the items, those with a handling mode.
    pub items: Covered,
    /// Of the handling modes, those that at least one item has.
    pub handling_modes: Covered,
}

/// How much of a whole is covered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Covered {
    /// How much is covered.
    covered: u64,
    /// The whole.
    total: u64,
    /// The share in per cent, to one decimal; null where the whole is empty.
    #[schema(required)]
    percent: Option<f64>,
    /// What is not covered, at most 200 of it.
    gaps: Vec<Reference>,
    /// How much more is not covered.
    gaps_left_out: u64,
}

impl Covered {
    /// With the gaps that are shown.
    pub(super) fn new(covered: u64, total: u64, gaps: Vec<Reference>) -> Self {
        let shown = u64::try_from(gaps.len()).unwrap_or(u64::MAX);
        let gaps_left_out = (total - covered).saturating_sub(shown);
        Self { covered, total, percent: percent(covered, total, DECIMALS), gaps, gaps_left_out }
    }
}

/// A number of items with its definition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DefinedTotal)]
pub struct ListTotalView {
    /// How many items.
    items: u64,
    /// Their share of all items counted.
    share: ShareView,
    /// Which items are counted.
    definition: &'static str,
}

impl ListTotalView {
    /// Of all items counted.
    pub(super) fn new(items: u64, all: u64, definition: &'static str) -> Self {
        Self { items, share: counted_share(items, "all items counted", all), definition }
    }
}

/// The items that moved from one mode to another in one release.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModeTransition)]
pub struct TransitionView {
    /// The release that has them first in the new mode.
    pub release: String,
    /// When it was published.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// The mode before; null where they had none.
    #[schema(required)]
    pub from: Option<Reference>,
    /// The mode since; null where they have none.
    #[schema(required)]
    pub to: Option<Reference>,
    /// How many items.
    pub items: u64,
}
