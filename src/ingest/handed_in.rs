//! One item as a department hands it in: read and typed, but not yet matched with the catalogue.

use super::field::FieldSet;
use crate::domain::guide::Guide;
use crate::domain::ids::ItemCode;
use crate::domain::item::{
    Audience, Category, HandlingModeReason, ItemStatus, ItemType, Listing, NationalCodes, ProcessingTime,
};
use crate::domain::problem::write_place;
use std::fmt;
use std::sync::Arc;

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPlace {
    /// The file, by the name under which it was handed in.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet numbers it, or the line of a JSON Lines file.
    pub row: u64,
}

impl fmt::Display for RowPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, &self.file, self.sheet.as_deref(), self.row)
    }
}

/// Something that is named by a code of ours, by a name, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Our code, or a code that the file brings along.
    pub code: Option<String>,
    /// The name as written, tidied.
    pub name: Option<String>,
}

/// One item as handed in. What its row says nothing about is not in `given`, and what the
/// catalogue says of it stays.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// Where it stands.
    pub place: RowPlace,
    /// What the row speaks of: the fields of its columns, even where a cell is empty and so says that there
    /// is nothing; and where a cell speaks of another field than its column's, that field instead.
    pub given: FieldSet,
    /// Our code of the item, if the file has it.
    pub code: Option<ItemCode>,
    /// The name (事项名称), tidied; of a sub-item, its own.
    pub name: String,
    /// The main item (主项): its code or its name.
    pub parent: Option<Named>,
    /// Whether this row stands for a main item that the file names only in its sub-items' rows.
    pub implied_main: bool,
    /// Everyday names.
    pub aliases: Vec<String>,
    /// The administrative division.
    pub jurisdiction: Option<Named>,
    /// The department (实施主体); its code is ours or its 统一社会信用代码.
    pub department: Option<Named>,
    /// The category.
    pub category: Option<Category>,
    /// The type (事项类型).
    pub item_type: Option<ItemType>,
    /// The handling mode: a code or a name.
    pub handling_mode: Option<String>,
    /// Why there is none.
    pub handling_mode_reason: Option<HandlingModeReason>,
    /// Ways of fulfilment: codes or names.
    pub methods: Vec<String>,
    /// Channels: codes or names.
    pub channels: Vec<String>,
    /// Whom it serves (服务对象).
    pub audience: Vec<Audience>,
    /// Topics (主题分类).
    pub topics: Vec<String>,
    /// How long it takes.
    pub processing_time: ProcessingTime,
    /// How many visits (到办事现场次数).
    pub visits: Option<u32>,
    /// National codes.
    pub codes: NationalCodes,
    /// The status (事项状态).
    pub status: Option<ItemStatus>,
    /// Whether it is a row of a published list.
    pub listing: Option<Listing>,
    /// A remark (备注).
    pub note: Option<String>,
    /// What the file says for the guide.
    pub guide: Guide,
}
