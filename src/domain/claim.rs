//! Claims: figures that somebody published, kept apart from what the catalogue itself adds up to.

use super::code_list::code_list;
use super::ids::{ClaimCode, DepartmentCode, HandlingModeCode, JurisdictionCode};
use super::item::Category;
use super::source::Provenance;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

code_list! {
    /// What a figure counts or measures.
    Metric as "metric" {
        ItemCount = "item_count", "事项数", "number of items";
        DepartmentCount = "department_count", "部门数", "number of departments";
        Share = "share", "占比", "share";
        CaseCount = "case_count", "办件数", "number of cases";
        DailyPeak = "daily_peak", "日峰值", "daily peak";
        Duration = "duration", "用时", "duration";
        Distance = "distance", "路程", "distance";
        SiteCount = "site_count", "网点数", "number of sites";
    }
}

code_list! {
    /// The unit of a figure. A count of items always says what it counts.
    ClaimUnit as "claim_unit" {
        ItemsIncludingSubItems = "items_including_sub_items", "项(含子项)", "items including sub-items";
        SubItems = "sub_items", "子项", "sub-items";
        Items = "items", "项", "items, sub-items not mentioned";
        Categories = "categories", "大项", "categories of items";
        Departments = "departments", "部门(单位)", "departments";
        Percent = "percent", "%", "per cent";
        Cases = "cases", "件", "cases";
        PersonsPerDay = "persons_per_day", "人/日", "persons per day";
        Seconds = "seconds", "秒", "seconds";
        Kilometres = "kilometres", "公里", "kilometres";
        Sites = "sites", "处", "sites";
    }
}

code_list! {
    /// How exactly a figure is stated.
    Qualifier as "qualifier" {
        Exact = "exact", "确数", "exact";
        Rounded = "rounded", "四舍五入", "rounded";
        MoreThan = "more_than", "以上", "more than";
    }
}

code_list! {
    /// Which items a figure is about.
    Population as "population" {
        OnApplication = "on_application", "依申请办理的政务服务事项", "all items handled on application";
        Listed = "listed", "三项清单所列事项", "items on the three lists";
    }
}

/// What a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimScope {
    /// The administrative division.
    pub jurisdiction: JurisdictionCode,
    /// One department, or null for all.
    pub department: Option<DepartmentCode>,
    /// One handling mode, or null for all.
    pub handling_mode: Option<HandlingModeCode>,
    /// One category, or null for both.
    pub category: Option<Category>,
    /// Which items.
    pub population: Option<Population>,
}

/// A published figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Our key.
    pub code: ClaimCode,
    /// What it counts or measures.
    pub metric: Metric,
    /// The figure, as published.
    pub value: f64,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// Its unit.
    pub unit: ClaimUnit,
    /// For a share: the claim that is its denominator, where the source names it.
    pub base: Option<ClaimCode>,
    /// What it is about.
    pub scope: ClaimScope,
    /// The place in an order that the source gives, 1 for the most (最多).
    pub rank: Option<u32>,
    /// The date that the figure describes.
    pub as_of: Option<NaiveDate>,
    /// The date of publication.
    pub published_on: Option<NaiveDate>,
    /// Where it comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}
