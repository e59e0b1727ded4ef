//! The table of the ways of fulfilment.

use super::cells::{maybe, named, quotes, sources, table, text};
use super::rows::Names;
use crate::domain::handling_mode::FulfilmentMethod;

table! {
    "methods", "实现方式", "A way of fulfilling a handling mode: how to apply, how it is finished, how the result is collected.";
    key &["code"];
    references &[("handling_mode", "handling_modes", "code")];
    |method: &FulfilmentMethod, names: &Names<'_>|
    "code": Text required, "实现方式编码", "Our key." => text(&method.code);
    "handling_mode" + name: Text required, "办理形式", "The mode that this way belongs to." => named(&names.directory.handling_modes, Some(&method.handling_mode));
    "name": Text required, "实现方式名称", "The Chinese name." => text(&method.name);
    "name_en": Text optional, "英文名称", "The English name." => maybe(method.name_en.as_ref());
    "apply": Text optional, "申请方式", "How to apply." => maybe(method.apply.as_ref());
    "finish": Text optional, "办结方式", "How it is finished." => maybe(method.finish.as_ref());
    "collect": Text optional, "领取结果方式", "How the result is collected." => maybe(method.collect.as_ref());
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &method.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&method.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(method.note.as_ref());
}
