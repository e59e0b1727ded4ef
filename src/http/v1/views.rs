//! How things look in JSON.
//!
//! A thing is an object with at least `code` and `name`. A reference shows no more than that;
//! `include` fills in the rest of it and `fields` leaves some of it out, so that no field ever
//! changes its type. A coded value comes with its labels. `null` means that the source does not say.

use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::code_list::CodeList;
use crate::domain::release::Release;
use crate::domain::source::Provenance;
use serde::Serialize;
use std::ops::Range;
use utoipa::ToSchema;

/// A value of a code list with its labels.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CodedValue {
    /// The code.
    pub code: &'static str,
    /// The Chinese label.
    pub name: &'static str,
    /// The English label.
    pub name_en: &'static str,
}

/// A thing by its code and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reference {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}

/// A source with the words that bear a row out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provenance)]
pub struct ProvenanceView {
    /// The source; /v1/sources/{code} tells more.
    pub source: Reference,
    /// Its own words.
    #[schema(required)]
    pub quote: Option<String>,
}

/// How much of a thing to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Its code and name.
    Reference,
    /// All of it.
    Full,
}

impl Depth {
    pub(super) fn detail<T>(self, detail: impl FnOnce() -> T) -> Option<T> {
        match self {
            Self::Reference => None,
            Self::Full => Some(detail()),
        }
    }
}

pub(in crate::http) fn coded<T: CodeList>(value: T) -> CodedValue {
    let entry = value.entry();
    CodedValue { code: entry.code, name: entry.name, name_en: entry.name_en }
}

/// The code and name of an entry. One that is missing is shown by its code: nothing is lost.
pub(in crate::http) fn reference<T: ReferenceEntry>(
    table: &Table<T>,
    code: &str,
    name: impl Fn(&T) -> &String,
) -> Reference {
    let name = table.get(code).map_or(code, |entry| name(entry));
    Reference { code: code.to_owned(), name: name.to_owned() }
}

pub(super) fn provenance(directory: &Directory, provenance: &[Provenance]) -> Vec<ProvenanceView> {
    let view = |entry: &Provenance| ProvenanceView {
        source: reference(&directory.sources, entry.source.as_ref(), |source| &source.name),
        quote: entry.quote.clone(),
    };
    provenance.iter().map(view).collect()
}

/// A part of a text, in Unicode characters: from `start` up to, not including, `end`.
#[derive(Debug, Serialize, ToSchema)]
pub struct HighlightRange {
    /// The first character, counted from zero.
    pub start: usize,
    /// The character after the last one.
    pub end: usize,
}

impl From<Range<usize>> for HighlightRange {
    fn from(Range { start, end }: Range<usize>) -> Self {
        Self { start, end }
    }
}

/// Where in a list an answer stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageInfo {
    /// How many entries a page has at most.
    pub limit: u32,
    /// How many entries the whole list has.
    pub total: u64,
    /// The cursor of the next page, also in the Link header; null on the last page.
    #[schema(required)]
    pub next: Option<String>,
}

/// The release that an answer comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReleaseTag {
    /// Its version: send it as `release` to get this very answer again.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The date whose state of affairs it describes.
    #[schema(required)]
    pub baseline_date: Option<chrono::NaiveDate>,
    /// Whether the data is made up, for demonstration and measurement.
    pub synthetic: bool,
}

impl From<&Release> for ReleaseTag {
    fn from(release: &Release) -> Self {
        Self {
            version: release.edition.version.to_string(),
            title: release.edition.title.clone(),
            baseline_date: release.edition.baseline_date,
            synthetic: release.edition.synthetic.is_some(),
        }
    }
}

/// Describes the two answers of a collection, a page of it and one of it, for the API document.
macro_rules! answers {
    ($list:ident, $one:ident, $view:ty) => {
        /// A page of the collection.
        #[derive(utoipa::ToSchema)]
        pub struct $list {
            /// The entries.
            pub data: Vec<$view>,
            /// Where in the list they stand.
            pub page: $crate::http::v1::views::PageInfo,
            /// The release that they come from.
            pub release: $crate::http::v1::views::ReleaseTag,
        }

        /// One entry of the collection.
        #[derive(utoipa::ToSchema)]
        pub struct $one {
            /// The entry.
            pub data: $view,
            /// The release that it comes from.
            pub release: $crate::http::v1::views::ReleaseTag,
        }
    };
}
pub(super) use answers;
