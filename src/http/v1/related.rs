//! Items of the same need: `/v1/items/{code}/related`.

use super::absent::present;
use super::params::ReleaseQuery;
use super::views::{CodedValue, Reference, ReleaseTag, coded, reference};
use crate::domain::catalogue::Directory;
use crate::domain::item::Item;
use crate::domain::relation::Relation;
use crate::guide::ways::stated_visits;
use crate::http::error::{ApiError, INDEX_NOT_READY};
use crate::http::reading::Answer;
use crate::http::searching;
use crate::http::state::AppState;
use crate::search::dictionary::Dictionary;
use crate::search::filter::{Dimension, Filter};
use crate::search::releases::ReleaseView;
use crate::search::text::TextIndex;
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// No more items than this are shown.
const MAX_RELATED: usize = 10;

/// An item that may serve the same need.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RelatedItem)]
pub struct RelatedItemView {
    /// Our key.
    code: String,
    /// The name (事项名称).
    name: String,
    /// Why it may serve the same need.
    relation: CodedValue,
    /// The department that handles it (实施主体).
    department: Reference,
    /// The handling mode (办理形式); null where the source does not say.
    #[schema(required)]
    handling_mode: Option<Reference>,
    /// How often one comes at most: what the item states, else what its mode allows; null where neither says.
    #[schema(required)]
    visits: Option<u32>,
}

/// The items that may serve the same need.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedItems {
    /// The items: main item and sub-items first, then those with similar names, the most alike first.
    data: Vec<RelatedItemView>,
    /// The release that they come from.
    release: ReleaseTag,
}

/// List related items
///
/// Items that may serve the same need, at most ten: the main item, sub-items, and items with similar names of the
/// same administrative division or one below it. Who asks for one may have meant another, or be served by it with fewer visits.
#[utoipa::path(
    tag = "search",
    params(("code" = String, Path, description = "The code of the item.", example = "housing-fund-withdrawal-approval"), ReleaseQuery),
    responses((status = 200, body = RelatedItems))
)]
#[get("/items/{code}/related")]
pub async fn list_related_items(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, query, index) =
        searching::begin(state.clone(), &req, |state| &state.searching.texts, INDEX_NOT_READY).await?;
    reading
        .varying_with(state.added_words.clone())
        .answer(query, move |store, view, published| {
            let item = present(store, view, published, &code)?;
            let related = related(store, view, &index.derived, &state.searching.dictionary, &item)?;
            let shown = related.iter().map(|other| shown(&item, other, &view.directory));
            let release = ReleaseTag::from(&view.release);
            Ok(Answer::from(RelatedItems { data: shown.collect(), release }))
        })
        .await
}

fn related(
    store: &Store,
    view: &ReleaseView,
    index: &TextIndex,
    dictionary: &Dictionary,
    item: &Item,
) -> Result<Vec<Item>, ApiError> {
    let with = |dimension, value: &dyn AsRef<str>| {
        view.items.select(&Filter(vec![(dimension, vec![value.as_ref().to_owned()])]))
    };
    let mut family = with(Dimension::Parent, &item.code);
    if let Some(parent) = &item.parent {
        family |= with(Dimension::Parent, parent);
    }
    let division = with(Dimension::Jurisdiction, &item.jurisdiction);
    let alike = index.alike(&item.name, dictionary, &division, MAX_RELATED + 1);
    let alike = alike.map_err(|error| ApiError::internal(&error))?;
    let mut items = Vec::new();
    if let Some(parent) = &item.parent {
        items.extend(store.item(view.release.seq, parent.as_ref())?);
    }
    items.extend(store.items_in_rows(&view.items.rows(&family, MAX_RELATED + 1))?);
    items.extend(store.items_in_rows(&view.items.rows_at(&alike))?);
    let mut once: Vec<Item> = Vec::new();
    for other in items {
        if other.code != item.code && once.iter().all(|known| known.code != other.code) {
            once.push(other);
        }
    }
    once.truncate(MAX_RELATED);
    Ok(once)
}

fn relation(item: &Item, other: &Item) -> Relation {
    if item.parent.as_ref() == Some(&other.code) {
        Relation::MainItem
    } else if other.parent.as_ref() == Some(&item.code) {
        Relation::SubItem
    } else if item.parent.is_some() && item.parent == other.parent {
        Relation::SameMainItem
    } else {
        Relation::SimilarName
    }
}

fn shown(item: &Item, other: &Item, directory: &Directory) -> RelatedItemView {
    let mode = |code: &str| reference(&directory.handling_modes, code, |mode| &mode.name);
    RelatedItemView {
        code: other.code.to_string(),
        name: other.name.clone(),
        relation: coded(relation(item, other)),
        department: reference(&directory.departments, other.department.as_ref(), |office| &office.name),
        handling_mode: other.handling_mode.as_ref().map(|code| mode(code.as_ref())),
        visits: stated_visits(other, directory),
    }
}
