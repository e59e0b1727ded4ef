//! Where a statement comes from.

use super::code_list::code_list;
use super::ids::SourceCode;
use serde::{Deserialize, Serialize};

code_list! {
    /// The kind of a source.
    SourceKind as "source_kind" {
        News = "news", "新闻报道", "news report";
        OfficialSite = "official_site", "政府网站", "official site";
        Regulation = "regulation", "法规规章", "law or regulation";
        Standard = "standard", "标准", "standard";
        GovernmentDocument = "government_document", "政府文件", "government document";
        Dataset = "dataset", "数据集", "data set";
        Submission = "submission", "部门报送", "handed in by a department";
        Generated = "generated", "程序生成", "generated";
    }
}

/// A document that statements of the catalogue come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Our key.
    pub code: SourceCode,
    /// The title of the document.
    pub name: String,
    /// What kind of document it is.
    pub kind: SourceKind,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published: an ISO 8601 date, or the year and month alone where only those are known.
    pub published: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Under which terms it may be used.
    pub licence: Option<String>,
    /// What else a reader should know.
    pub note: Option<String>,
}

/// The source of a row, with the words that bear it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The source.
    pub source: SourceCode,
    /// Its own words.
    pub quote: Option<String>,
}
