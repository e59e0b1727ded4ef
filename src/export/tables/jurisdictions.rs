//! The table of the administrative divisions.

use super::cells::{coded, maybe, named, quotes, sources, table, text};
use super::rows::Names;
use crate::domain::jurisdiction::Jurisdiction;

table! {
    "jurisdictions", "行政区划", "An administrative division.";
    key &["code"];
    references &[("parent", "jurisdictions", "code")];
    |jurisdiction: &Jurisdiction, names: &Names<'_>|
    "code": Text required, "行政区划代码", "The GB/T 2260 code." => text(&jurisdiction.code);
    "name": Text required, "行政区划名称", "The name." => text(&jurisdiction.name);
    "level" + name: Text required, "行政层级", "The level, after GB/T 39046-2020 table A.2." => coded(Some(jurisdiction.level));
    "parent" + name: Text optional, "上级行政区划", "The division that it belongs to." => named(&names.directory.jurisdictions, jurisdiction.parent.as_ref());
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &jurisdiction.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&jurisdiction.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(jurisdiction.note.as_ref());
}
