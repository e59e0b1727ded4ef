//! How an item looks in JSON.

use super::channels::ChannelView;
use super::collection::Resource;
use super::departments::DepartmentView;
use super::handling_modes::{HandlingModeView, MethodView};
use super::jurisdictions::JurisdictionView;
use super::sign_offs::SignOffView;
use super::views::{CodedValue, Depth, ProvenanceView, coded, provenance};
use crate::domain::catalogue::Directory;
use crate::domain::item::{Item, NationalCodes, TimeLimit};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A time limit. Zero means on the spot (即办).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimeLimit)]
pub struct TimeLimitView {
    /// How many units.
    amount: u32,
    /// The unit.
    unit: CodedValue,
}

/// How long it takes (办结时限).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProcessingTime)]
pub struct ProcessingTimeView {
    /// The limit that the law sets (法定办结时限).
    #[schema(required)]
    pub(super) statutory: Option<TimeLimitView>,
    /// The limit that the department promises (承诺办结时限).
    #[schema(required)]
    pub(super) promised: Option<TimeLimitView>,
}

/// An item (政务服务事项).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Item)]
pub struct ItemView {
    /// Our key: readable, permanent, never reused.
    pub code: String,
    /// The name (事项名称).
    pub name: String,
    #[serde(flatten)]
    pub(super) detail: Option<ItemDetail>,
}

/// The rest of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemDetail {
    /// Everyday names.
    pub(super) aliases: Vec<String>,
    /// The main item that a sub-item (子项) belongs to.
    #[schema(no_recursion)]
    pub(super) parent: Option<Box<ItemView>>,
    /// The sub-items, when `include` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion, nullable = false)]
    pub(super) children: Option<Vec<ItemView>>,
    /// The administrative division in which it is handled.
    pub(super) jurisdiction: JurisdictionView,
    /// The department that handles it (实施主体).
    pub(super) department: DepartmentView,
    /// Administrative power or public service.
    pub(super) category: Option<CodedValue>,
    /// The type (事项类型).
    pub(super) item_type: Option<CodedValue>,
    /// The handling mode (办理形式).
    pub(super) handling_mode: Option<HandlingModeView>,
    /// Why there is no mode; null where there is one.
    pub(super) handling_mode_reason: Option<CodedValue>,
    /// The ways of fulfilment (实现方式).
    pub(super) methods: Vec<MethodView>,
    /// Where it can be had (办理渠道).
    pub(super) channels: Vec<ChannelView>,
    /// Whom it serves (服务对象).
    pub(super) audience: Vec<CodedValue>,
    /// Topics (主题分类).
    pub(super) topics: Vec<String>,
    /// How long it takes.
    pub(super) processing_time: ProcessingTimeView,
    /// How many visits the guide states (到办事现场次数).
    pub(super) visits: Option<u32>,
    /// The codes of the national catalogue: attributes, never a key.
    pub(super) codes: NationalCodes,
    /// Whether it can be applied for.
    pub(super) status: CodedValue,
    /// Whether it is a row of a published list, or a service that the source only describes.
    pub(super) listing: CodedValue,
    /// Where this row comes from.
    pub(super) provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    pub(super) note: Option<String>,
    /// When this service published the last change of the item or of its guide.
    pub(super) updated_at: Option<DateTime<Utc>>,
    /// The newest date of publication among the sources of the row, as exactly as they say; null if none says.
    pub(super) source_updated_at: Option<String>,
    /// The sign-offs of the last change; none if it was published without.
    pub(super) sign_offs: Vec<SignOffView>,
}

pub(super) fn time_limit(limit: TimeLimit) -> TimeLimitView {
    TimeLimitView { amount: limit.amount, unit: coded(limit.unit) }
}

/// A reference that `include` fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inclusion {
    Jurisdiction,
    Department,
    HandlingMode,
    Methods,
    Channels,
    Parent,
    Children,
}

impl Inclusion {
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("jurisdiction", Self::Jurisdiction),
        ("department", Self::Department),
        ("handling_mode", Self::HandlingMode),
        ("methods", Self::Methods),
        ("channels", Self::Channels),
        ("parent", Self::Parent),
        ("children", Self::Children),
    ];
}

/// What is told of the last change of an item.
pub(super) struct LastChange {
    /// When this service published it.
    pub(super) published_at: DateTime<Utc>,
    /// Who signed it off.
    pub(super) sign_offs: Vec<SignOffView>,
}

/// Makes the JSON of items.
#[derive(Clone, Copy)]
pub(super) struct Presenter<'a> {
    pub(super) directory: &'a Directory,
    pub(super) include: &'a [Inclusion],
    /// The main items of the items shown.
    pub(super) parents: &'a BTreeMap<String, Item>,
    /// The last change of each item.
    pub(super) last_changes: &'a BTreeMap<String, LastChange>,
}

impl Presenter<'_> {
    /// An item with all its own fields.
    pub(super) fn item(&self, item: &Item, children: Option<Vec<ItemView>>) -> ItemView {
        ItemView {
            code: item.code.to_string(),
            name: item.name.clone(),
            detail: Some(self.detail(item, children)),
        }
    }

    fn depth(&self, inclusion: Inclusion) -> Depth {
        if self.include.contains(&inclusion) { Depth::Full } else { Depth::Reference }
    }

    fn detail(&self, item: &Item, children: Option<Vec<ItemView>>) -> ItemDetail {
        let directory = self.directory;
        let last = self.last_changes.get(item.code.as_ref());
        ItemDetail {
            aliases: item.aliases.clone(),
            parent: item.parent.as_ref().map(|code| Box::new(self.parent(code.as_ref()))),
            children,
            jurisdiction: self.jurisdiction(item),
            department: self.department(item),
            category: item.category.map(coded),
            item_type: item.item_type.map(coded),
            handling_mode: self.handling_mode(item),
            handling_mode_reason: item.handling_mode_reason.map(coded),
            methods: self.methods(item),
            channels: self.channels(item),
            audience: item.audience.iter().copied().map(coded).collect(),
            topics: item.topics.clone(),
            processing_time: ProcessingTimeView {
                statutory: item.processing_time.statutory.map(time_limit),
                promised: item.processing_time.promised.map(time_limit),
            },
            visits: item.visits,
            codes: item.codes.clone(),
            status: coded(item.status),
            listing: coded(item.listing),
            provenance: provenance(directory, &item.provenance),
            note: item.note.clone(),
            updated_at: last.map(|last| last.published_at),
            source_updated_at: self.source_updated_at(item),
            sign_offs: last.map(|last| last.sign_offs.clone()).unwrap_or_default(),
        }
    }

    fn source_updated_at(&self, item: &Item) -> Option<String> {
        let sources =
            item.provenance.iter().filter_map(|row| self.directory.sources.get(row.source.as_ref()));
        sources.filter_map(|source| source.published.clone()).max()
    }

    fn parent(&self, code: &str) -> ItemView {
        match (self.parents.get(code), self.depth(Inclusion::Parent)) {
            (Some(parent), Depth::Full) => self.item(parent, None),
            (Some(parent), Depth::Reference) => bare(code, &parent.name),
            (None, _) => bare(code, code),
        }
    }

    fn jurisdiction(&self, item: &Item) -> JurisdictionView {
        let (code, depth) = (item.jurisdiction.as_ref(), self.depth(Inclusion::Jurisdiction));
        let entry = self.directory.jurisdictions.get(code);
        entry.map_or_else(|| JurisdictionView::bare(code), |entry| entry.view(self.directory, depth))
    }

    fn department(&self, item: &Item) -> DepartmentView {
        let (code, depth) = (item.department.as_ref(), self.depth(Inclusion::Department));
        let entry = self.directory.departments.get(code);
        entry.map_or_else(|| DepartmentView::bare(code), |entry| entry.view(self.directory, depth))
    }

    fn handling_mode(&self, item: &Item) -> Option<HandlingModeView> {
        let depth = self.depth(Inclusion::HandlingMode);
        let entry = self.directory.handling_modes.get(item.handling_mode.as_ref()?.as_ref())?;
        Some(entry.view(self.directory, depth))
    }

    fn methods(&self, item: &Item) -> Vec<MethodView> {
        let depth = self.depth(Inclusion::Methods);
        let entries = item.methods.iter().filter_map(|code| self.directory.methods.get(code.as_ref()));
        entries.map(|entry| super::handling_modes::method(self.directory, entry, depth)).collect()
    }

    fn channels(&self, item: &Item) -> Vec<ChannelView> {
        let depth = self.depth(Inclusion::Channels);
        let entries = item.channels.iter().filter_map(|code| self.directory.channels.get(code.as_ref()));
        entries.map(|entry| entry.view(self.directory, depth)).collect()
    }
}

fn bare(code: &str, name: &str) -> ItemView {
    ItemView { code: code.to_owned(), name: name.to_owned(), detail: None }
}
