//! The table of the sources.

use super::cells::{coded, maybe, table, text};
use super::rows::Names;
use crate::domain::source::Source;

table! {
    "sources", "来源", "A document that statements of the catalogue come from.";
    key &["code"];
    references &[];
    |source: &Source, _names: &Names<'_>|
    "code": Text required, "来源编码", "Our key." => text(&source.code);
    "name": Text required, "标题", "The title of the document." => text(&source.name);
    "kind" + name: Text required, "来源类型", "What kind of document it is." => coded(Some(source.kind));
    "publisher": Text optional, "发布单位", "Who published it." => maybe(source.publisher.as_ref());
    "author": Text optional, "作者", "Who wrote it." => maybe(source.author.as_ref());
    "published": Text optional, "发布日期", "When it was published: a day, or the year and month alone where only those are known." => maybe(source.published.as_ref());
    "url": Text optional, "网址", "Where it was found." => maybe(source.url.as_ref());
    "licence": Text optional, "使用条款", "Under which terms it may be used." => maybe(source.licence.as_ref());
    "note": Text optional, "备注", "What else a reader should know." => maybe(source.note.as_ref());
}
