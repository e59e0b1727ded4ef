//! The table of the channels.

use super::cells::{coded, list, maybe, named, quotes, sources, table, text};
use super::rows::Names;
use crate::domain::channel::Channel;

table! {
    "channels", "办理渠道", "A channel: where services can be had. One channel serves many items.";
    key &["code"];
    references &[("operator", "departments", "code")];
    |channel: &Channel, names: &Names<'_>|
    "code": Text required, "渠道编码", "Our key." => text(&channel.code);
    "kind" + name: Text required, "渠道类型", "What kind of channel it is." => coded(Some(channel.kind));
    "name": Text required, "渠道名称", "The name." => text(&channel.name);
    "aliases": List optional, "别名", "Other names." => list(&channel.aliases);
    "url": Text optional, "网址", "The address on the web." => maybe(channel.url.as_ref());
    "phone": Text optional, "电话", "The telephone number." => maybe(channel.phone.as_ref());
    "address": Text optional, "地址", "The postal address." => maybe(channel.address.as_ref());
    "hours": Text optional, "服务时间", "When it is open." => maybe(channel.hours.as_ref());
    "operator" + name: Text optional, "运营部门", "The department that runs it." => named(&names.directory.departments, channel.operator.as_ref());
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &channel.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&channel.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(channel.note.as_ref());
}
