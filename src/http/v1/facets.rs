//! Facets: how many of the items have which value.

use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::item::{Audience, Category, ItemStatus, ItemType, Listing};
use crate::search::filter::{Dimension, Filter, NONE};
use crate::search::index::ItemIndex;
use roaring::RoaringBitmap;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// No facet shows more values than this.
const MAX_BUCKETS: usize = 100;

/// How many items have a value.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetBucket {
    /// The value, as the filter takes it; `none` for items without one.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many items have it.
    pub count: u64,
}

/// What items were counted by, the most first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Facet {
    /// The values with the most items.
    pub buckets: Vec<FacetBucket>,
    /// How many values there are in all.
    pub values: u64,
}

/// Counts the items that a filter leaves; of those at some places, if they are given.
pub(super) fn count(
    index: &ItemIndex,
    directory: &Directory,
    filter: &Filter,
    within: Option<&RoaringBitmap>,
    dimensions: &[Dimension],
) -> BTreeMap<&'static str, Facet> {
    let count_by = |dimension: &Dimension| {
        let mut buckets = index.facet(*dimension, filter, within);
        let values = u64::try_from(buckets.len()).unwrap_or(u64::MAX);
        buckets.truncate(MAX_BUCKETS);
        let named = buckets.into_iter().map(|bucket| FacetBucket {
            name: name(*dimension, &bucket.code, directory),
            code: bucket.code,
            count: bucket.count,
        });
        (dimension.name(), Facet { buckets: named.collect(), values })
    };
    dimensions.iter().map(count_by).collect()
}

/// What a value is called.
pub(super) fn name(dimension: Dimension, code: &str, directory: &Directory) -> String {
    if code == NONE {
        return "未说明".to_owned();
    }
    let found = match dimension {
        Dimension::Jurisdiction => directory.jurisdictions.get(code).map(|j| j.name.as_str()),
        Dimension::Department => directory.departments.get(code).map(|d| d.name.as_str()),
        Dimension::HandlingMode => directory.handling_modes.get(code).map(|m| m.name.as_str()),
        Dimension::Method => directory.methods.get(code).map(|m| m.name.as_str()),
        Dimension::Channel => directory.channels.get(code).map(|c| c.name.as_str()),
        Dimension::Category => label::<Category>(code),
        Dimension::ItemType => label::<ItemType>(code),
        Dimension::Audience => label::<Audience>(code),
        Dimension::Status => label::<ItemStatus>(code),
        Dimension::Listing => label::<Listing>(code),
        Dimension::Parent => None,
    };
    found.unwrap_or(code).to_owned()
}

fn label<T: CodeList>(code: &str) -> Option<&'static str> {
    T::from_code(code).map(|value| value.entry().name)
}
