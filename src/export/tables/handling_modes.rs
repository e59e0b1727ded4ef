//! The table of the handling modes.

use super::cells::{integer, list, maybe, quotes, sources, table, text};
use super::rows::Names;
use crate::domain::handling_mode::HandlingMode;

table! {
    "handling_modes", "办理形式", "A handling mode: how often an applicant comes at most.";
    key &["code"];
    references &[];
    |mode: &HandlingMode, names: &Names<'_>|
    "code": Text required, "办理形式编码", "Our key." => text(&mode.code);
    "name": Text required, "办理形式名称", "The Chinese name." => text(&mode.name);
    "name_en": Text optional, "英文名称", "The English name." => maybe(mode.name_en.as_ref());
    "aliases": List optional, "别名", "Other names that the sources use." => list(&mode.aliases);
    "definition": Text optional, "定义", "What it means." => maybe(mode.definition.as_ref());
    "max_visits": Integer optional, "最多到现场次数", "The largest number of visits that the definition allows; empty where it states none." => integer(mode.max_visits);
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &mode.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&mode.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(mode.note.as_ref());
}
