//! The table of the published figures.

use super::cells::{coded, integer, maybe, named, quotes, sources, table, text};
use super::rows::Names;
use crate::domain::claim::Claim;

table! {
    "claims", "公布数字", "A figure that somebody published, as published. What the catalogue itself adds up to is another matter.";
    key &["code"];
    references &[
        ("base", "claims", "code"),
        ("jurisdiction", "jurisdictions", "code"),
        ("department", "departments", "code"),
        ("handling_mode", "handling_modes", "code"),
    ];
    |claim: &Claim, names: &Names<'_>|
    "code": Text required, "公布数字编码", "Our key." => text(&claim.code);
    "metric" + name: Text required, "指标", "What it counts or measures." => coded(Some(claim.metric));
    "value": Decimal required, "数值", "The figure, as published, in the unit of the column unit." => text(claim.value);
    "qualifier" + name: Text required, "精确程度", "How exactly it is stated." => coded(Some(claim.qualifier));
    "unit" + name: Text required, "单位", "The unit." => coded(Some(claim.unit));
    "base": Text optional, "占比基数", "For a share: the figure that is its denominator, where the source names it." => maybe(claim.base.as_ref());
    "jurisdiction" + name: Text required, "行政区划", "The administrative division that it is about, by its GB/T 2260 code." => named(&names.directory.jurisdictions, Some(&claim.scope.jurisdiction));
    "department" + name: Text optional, "部门", "The department that it is about; empty for all." => named(&names.directory.departments, claim.scope.department.as_ref());
    "handling_mode" + name: Text optional, "办理形式", "The handling mode that it is about; empty for all." => named(&names.directory.handling_modes, claim.scope.handling_mode.as_ref());
    "category" + name: Text optional, "事项类别", "The category that it is about; empty for both." => coded(claim.scope.category);
    "population" + name: Text optional, "事项范围", "Which items it is about." => coded(claim.scope.population);
    "rank": Integer optional, "名次", "The place in an order that the source gives, 1 for the most." => integer(claim.rank);
    "as_of": Date optional, "数据截止日期", "The date that the figure describes." => maybe(claim.as_of);
    "published_on": Date optional, "公布日期", "The date of publication." => maybe(claim.published_on);
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &claim.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&claim.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(claim.note.as_ref());
}
