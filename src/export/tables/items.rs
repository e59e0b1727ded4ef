//! The table of the items.

use super::cells::{
    coded, coded_list, integer, list, maybe, named, named_list, quotes, sources, table, text,
};
use super::rows::Names;
use crate::domain::item::{Item, TimeLimit};

table! {
    "items", "政务服务事项", "An item: what a citizen or an enterprise applies for. Main items and sub-items.";
    key &["code"];
    references &[
        ("parent", "items", "code"),
        ("jurisdiction", "jurisdictions", "code"),
        ("department", "departments", "code"),
        ("handling_mode", "handling_modes", "code"),
    ];
    |item: &Item, names: &Names<'_>|
    "code": Text required, "事项编码", "Our key. It never changes and is never given to another item." => text(&item.code);
    "parent" + name: Text optional, "所属主项", "The main item that a sub-item belongs to." => names.item(item.parent.as_ref());
    "name": Text required, "事项名称", "The name." => text(&item.name);
    "aliases": List optional, "别名", "Everyday names." => list(&item.aliases);
    "jurisdiction" + name: Text required, "行政区划", "The administrative division in which it is handled, by its GB/T 2260 code." => named(&names.directory.jurisdictions, Some(&item.jurisdiction));
    "department" + name: Text required, "实施主体", "The department that handles it." => named(&names.directory.departments, Some(&item.department));
    "category" + name: Text optional, "事项类别", "Administrative power or public service." => coded(item.category);
    "item_type" + name: Text optional, "事项类型", "The type, GB/T 39046-2020 table A.1." => coded(item.item_type);
    "handling_mode" + name: Text optional, "办理形式", "How often an applicant comes at most." => named(&names.directory.handling_modes, item.handling_mode.as_ref());
    "handling_mode_reason" + name: Text optional, "未定办理形式的原因", "Why there is no handling mode; empty where there is one." => coded(item.handling_mode_reason);
    "methods" + name: List optional, "实现方式", "The ways of fulfilment." => named_list(&names.directory.methods, &item.methods);
    "channels" + name: List optional, "办理渠道", "Where it can be had." => named_list(&names.directory.channels, &item.channels);
    "audience" + name: List optional, "服务对象", "Whom it serves, GB/T 39046-2020 table A.4." => coded_list(&item.audience);
    "topics": List optional, "主题分类", "Topics." => list(&item.topics);
    "statutory_time": Integer optional, "法定办结时限", "The time limit that the law sets, in units of statutory_time_unit. Zero means on the spot." => amount(item.processing_time.statutory);
    "statutory_time_unit" + name: Text optional, "法定办结时限单位", "The unit of statutory_time." => unit(item.processing_time.statutory);
    "promised_time": Integer optional, "承诺办结时限", "The time limit that the department promises, in units of promised_time_unit. Zero means on the spot." => amount(item.processing_time.promised);
    "promised_time_unit" + name: Text optional, "承诺办结时限单位", "The unit of promised_time." => unit(item.processing_time.promised);
    "visits": Integer optional, "到办事现场次数", "How many visits the guide states." => integer(item.visits);
    "catalogue_code": Text optional, "基本编码", "The basic code of the national catalogue." => maybe(item.codes.catalogue.as_ref());
    "implementation_code": Text optional, "实施编码", "The implementation code of the national catalogue." => maybe(item.codes.implementation.as_ref());
    "handling_code": Text optional, "业务办理项编码", "The handling code of the national catalogue." => maybe(item.codes.handling.as_ref());
    "status" + name: Text required, "事项状态", "Whether it can be applied for." => coded(Some(item.status));
    "listing" + name: Text required, "收录依据", "Whether it is a row of a published list, or a service that the source describes." => coded(Some(item.listing));
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &item.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&item.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(item.note.as_ref());
}

fn amount(limit: Option<TimeLimit>) -> [super::Cell; 1] {
    integer(limit.map(|limit| limit.amount))
}

fn unit(limit: Option<TimeLimit>) -> [super::Cell; 2] {
    coded(limit.map(|limit| limit.unit))
}
