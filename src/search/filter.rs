//! Filters: what may be asked of a list of items.

use crate::domain::ids::NO_CODE;

/// What items are filtered and counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// 行政区划, an administrative division and all below it.
    Jurisdiction,
    /// 实施主体.
    Department,
    /// 办理形式.
    HandlingMode,
    /// Administrative power or public service.
    Category,
    /// 事项类型.
    ItemType,
    /// 实现方式.
    Method,
    /// 办理渠道.
    Channel,
    /// 服务对象.
    Audience,
    /// 事项状态.
    Status,
    /// On a list, or only described.
    Listing,
    /// 主项.
    Parent,
}

impl Dimension {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::Jurisdiction,
        Self::Department,
        Self::HandlingMode,
        Self::Category,
        Self::ItemType,
        Self::Method,
        Self::Channel,
        Self::Audience,
        Self::Status,
        Self::Listing,
        Self::Parent,
    ];

    /// The name of the query parameter and of the facet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jurisdiction => "jurisdiction",
            Self::Department => "department",
            Self::HandlingMode => "handling_mode",
            Self::Category => "category",
            Self::ItemType => "item_type",
            Self::Method => "method",
            Self::Channel => "channel",
            Self::Audience => "audience",
            Self::Status => "status",
            Self::Listing => "listing",
            Self::Parent => "parent",
        }
    }

    /// Whether items are counted by it. Items are not counted by main item.
    pub fn is_facet(self) -> bool {
        self != Self::Parent
    }
}

/// The value that stands for items without a value: `handling_mode=none`.
pub const NONE: &str = NO_CODE;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By code.
    #[default]
    Code,
    /// By name, in the order of Unicode, then by code.
    Name,
}

/// The order and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// By what.
    pub order: Order,
    /// From the last to the first.
    pub descending: bool,
}

/// The values that each dimension may have: any of the values, all of the dimensions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter(pub Vec<(Dimension, Vec<String>)>);
