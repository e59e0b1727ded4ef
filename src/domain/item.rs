//! Items (政务服务事项): what a citizen or an enterprise applies for.

use super::code_list::code_list;
use super::ids::{ChannelCode, DepartmentCode, HandlingModeCode, ItemCode, JurisdictionCode, MethodCode};
use super::source::Provenance;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

code_list! {
    /// The two families that the published totals distinguish.
    Category as "category" {
        AdministrativePower = "administrative_power", "行政权力事项", "administrative power";
        PublicService = "public_service", "公共服务事项", "public service";
    }
}

code_list! {
    /// The type of an item (事项类型), GB/T 39046-2020 table A.1.
    ItemType as "item_type" {
        License = "license", "行政许可", "administrative licence";
        Penalty = "penalty", "行政处罚", "administrative penalty";
        Coercion = "coercion", "行政强制", "administrative coercion";
        Levy = "levy", "行政征收", "administrative levy";
        Benefit = "benefit", "行政给付", "administrative benefit";
        Inspection = "inspection", "行政检查", "administrative inspection";
        Confirmation = "confirmation", "行政确认", "administrative confirmation";
        Reward = "reward", "行政奖励", "administrative reward";
        Adjudication = "adjudication", "行政裁决", "administrative adjudication";
        OtherPower = "other_power", "其他类别事项", "other administrative power";
        PublicService = "public_service", "公共服务事项", "public service";
    }
}

code_list! {
    /// Whom an item serves (服务对象), GB/T 39046-2020 table A.4.
    Audience as "audience" {
        NaturalPerson = "natural_person", "自然人", "natural person";
        Enterprise = "enterprise", "企业法人", "enterprise";
        Institution = "institution", "事业法人", "public institution";
        SocialOrganisation = "social_organisation", "社会组织法人", "social organisation";
        GovernmentBody = "government_body", "行政机关", "government body";
        OtherOrganisation = "other_organisation", "其他组织", "other organisation";
    }
}

code_list! {
    /// Whether an item can be applied for (事项状态).
    ItemStatus as "status" {
        Active = "active", "在用", "active";
        Suspended = "suspended", "暂停", "suspended";
    }
}

code_list! {
    /// Whether the source shows an item as a row of a published list, or only speaks of the service.
    Listing as "listing" {
        Listed = "listed", "清单事项", "a row of a published list";
        Described = "described", "文中提及的服务", "a service that the source describes";
    }
}

code_list! {
    /// Why an item has no handling mode.
    HandlingModeReason as "handling_mode_reason" {
        NotStated = "not_stated", "来源未说明办理形式", "the source does not state a mode";
        NotListed = "not_listed", "未列入三项清单", "counted, but on none of the three lists";
        StatedBySubItems = "stated_by_sub_items", "由子项分别说明", "each sub-item states its own";
    }
}

code_list! {
    /// The unit of a time limit.
    TimeUnit as "time_unit" {
        WorkingDay = "working_day", "工作日", "working day";
        CalendarDay = "calendar_day", "自然日", "calendar day";
        Month = "month", "月", "month";
    }
}

/// A time limit. Zero means on the spot (即办).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLimit {
    /// How many units.
    pub amount: u32,
    /// The unit.
    pub unit: TimeUnit,
}

impl TimeLimit {
    /// In Chinese: 5个工作日; 当场办结.
    pub fn in_words(self) -> String {
        let unit = match self.unit {
            TimeUnit::WorkingDay => "个工作日",
            TimeUnit::CalendarDay => "个自然日",
            TimeUnit::Month => "个月",
        };
        if self.amount == 0 { "当场办结".to_owned() } else { format!("{}{unit}", self.amount) }
    }
}

impl fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use super::code_list::CodeList;
        write!(f, "{} {}", self.amount, self.unit.entry().code)
    }
}

/// How long it takes (办结时限).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessingTime {
    /// The limit that the law sets (法定办结时限).
    pub statutory: Option<TimeLimit>,
    /// The limit that the department promises (承诺办结时限).
    pub promised: Option<TimeLimit>,
}

/// The codes of the national catalogue: attributes, never our key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NationalCodes {
    /// Basic catalogue code (基本编码).
    #[schema(required)]
    pub catalogue: Option<String>,
    /// Implementation code (实施编码).
    #[schema(required)]
    pub implementation: Option<String>,
    /// Handling code (业务办理项编码).
    #[schema(required)]
    pub handling: Option<String>,
}

/// An item of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Our key.
    pub code: ItemCode,
    /// The main item that a sub-item (子项) belongs to.
    pub parent: Option<ItemCode>,
    /// The name (事项名称).
    pub name: String,
    /// Everyday names.
    pub aliases: Vec<String>,
    /// The administrative division in which it is handled.
    pub jurisdiction: JurisdictionCode,
    /// The department that handles it (实施主体).
    pub department: DepartmentCode,
    /// Administrative power or public service.
    pub category: Option<Category>,
    /// The type (事项类型).
    pub item_type: Option<ItemType>,
    /// The handling mode (办理形式).
    pub handling_mode: Option<HandlingModeCode>,
    /// Why there is no mode; null where there is one.
    pub handling_mode_reason: Option<HandlingModeReason>,
    /// The ways of fulfilment (实现方式).
    pub methods: Vec<MethodCode>,
    /// Where it can be had (办理渠道).
    pub channels: Vec<ChannelCode>,
    /// Whom it serves (服务对象).
    pub audience: Vec<Audience>,
    /// Topics (主题分类).
    pub topics: Vec<String>,
    /// How long it takes.
    pub processing_time: ProcessingTime,
    /// How many visits the guide states (到办事现场次数).
    pub visits: Option<u32>,
    /// National codes.
    pub codes: NationalCodes,
    /// Whether it can be applied for.
    pub status: ItemStatus,
    /// Whether it is a row of a published list.
    pub listing: Listing,
    /// Where this row comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}
