//! The table of the departments.

use super::cells::{coded, coded_list, list, maybe, named, quotes, sources, table, text};
use super::rows::Names;
use crate::domain::department::Department;

table! {
    "departments", "部门（单位）", "A department, or another body that handles items.";
    key &["code"];
    references &[("jurisdiction", "jurisdictions", "code"), ("successor", "departments", "code")];
    |department: &Department, names: &Names<'_>|
    "code": Text required, "部门编码", "Our key." => text(&department.code);
    "name": Text required, "部门名称", "The official name where it is evidenced, else the name that the source uses." => text(&department.name);
    "jurisdiction" + name: Text required, "行政区划", "The administrative division that it serves, by its GB/T 2260 code." => named(&names.directory.jurisdictions, Some(&department.jurisdiction));
    "short_name": Text optional, "简称", "The short name." => maybe(department.short_name.as_ref());
    "aliases": List optional, "别名", "Other names." => list(&department.aliases);
    "kind" + name: Text optional, "实施主体性质", "The nature of the body, GB/T 39046-2020 table A.3." => coded(department.kind);
    "roles" + name: List optional, "在清单编制中的职责", "What it does in compiling the lists." => coded_list(&department.roles);
    "phone": List optional, "电话", "Telephone numbers, as the source prints them." => list(&department.phone);
    "address": Text optional, "地址", "The postal address." => maybe(department.address.as_ref());
    "website": Text optional, "网站", "The web site as the source prints it: it may be a host name without a scheme." => maybe(department.website.as_ref());
    "successor" + name: Text optional, "职能承接部门", "The department that took over its work." => named(&names.directory.departments, department.successor.as_ref());
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &department.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&department.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(department.note.as_ref());
}
