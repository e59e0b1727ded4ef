//! Full-text search: `/v1/search`.

use super::facets::{self, Facet};
use super::item_query::{ItemShape, check_parents, read_facets, read_filter};
use super::item_view::ItemView;
use super::items::{Shown, show};
use super::paging::Paging;
use super::params::{ItemDepartmentQuery, ItemFilterQuery, ItemShapeQuery, SearchListQuery, SearchQuery};
use super::views::{HighlightRange, PageInfo, ReleaseTag};
use crate::domain::guide::{Guide, GuideEdition};
use crate::domain::item::Item;
use crate::http::error::{ApiError, INDEX_NOT_READY};
use crate::http::reading::Answer;
use crate::http::searching;
use crate::http::state::AppState;
use crate::search::filter::{Dimension, Filter};
use crate::search::releases::{Published, ReleaseView};
use crate::search::text::{AppliedSynonym, Found, Highlighter, MAX_QUESTION};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use roaring::RoaringBitmap;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use utoipa::ToSchema;

/// How many items a page has when the client does not say.
const DEFAULT_LIMIT: u32 = 10;
/// How many items a page can have.
const MAX_LIMIT: u32 = 100;

/// A text in which words of the question stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct HighlightedText {
    /// The text, or the part of it that has the words.
    text: String,
    /// Where they stand.
    ranges: Vec<HighlightRange>,
}

/// Where the words of the question were found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Highlights {
    /// In the name of the item.
    name: Vec<HighlightRange>,
    /// In its everyday names.
    aliases: Vec<HighlightedText>,
    /// In its guide: the sentence that has the most of them.
    #[schema(required)]
    guide: Option<HighlightedText>,
}

/// An item that answers the question.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHit {
    /// The item.
    #[schema(value_type = ItemView)]
    item: Shown,
    /// Where the words of the question were found.
    highlights: Highlights,
}

/// A word of the question, and what else was looked for because of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AppliedSynonym)]
pub struct AppliedSynonymView {
    /// The word.
    said: String,
    /// What else was looked for.
    searched: Vec<String>,
}

/// The items that answer a question, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// The items.
    data: Vec<SearchHit>,
    /// Where in the list they stand.
    page: PageInfo,
    /// The counts that `facets` asked for, by the name of the facet.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    facets: BTreeMap<&'static str, Facet>,
    /// Which other words were looked for besides those of the question.
    applied_synonyms: Vec<AppliedSynonymView>,
    /// The question as it was probably meant, where it has words that only sound like words of the catalogue;
    /// these were looked for too.
    #[schema(required)]
    did_you_mean: Option<String>,
    /// The release that answers.
    release: ReleaseTag,
}

/// Search items
///
/// Finds the items that a question in everyday words speaks of, the best first: by their names and everyday
/// names, by their departments and by the words of their guides. Signs and operators in the question mean
/// nothing. Filters and facets are those of /items.
#[utoipa::path(
    tag = "search",
    params(SearchQuery, ItemDepartmentQuery, ItemFilterQuery, ItemShapeQuery, SearchListQuery),
    responses((status = 200, body = SearchAnswer))
)]
#[get("/search")]
pub async fn search_items(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let shared = state.clone();
    let (reading, mut query, index) =
        searching::begin(state, &req, |state| &state.searching.texts, INDEX_NOT_READY).await?;
    let question = query.text("q", MAX_QUESTION).unwrap_or_default();
    let filter = read_filter(&mut query, &reading.view.directory, None);
    check_parents(&reading, &mut query, &filter).await?;
    let counted = read_facets(&mut query);
    let shape = ItemShape::read(&mut query, reading.item_fields());
    let paging = Paging::read_within(&mut query, &reading, DEFAULT_LIMIT, MAX_LIMIT);
    reading
        .varying_with(shared.added_words.clone())
        .answer(query, move |store, view, published| {
            let selected = (!filter.0.is_empty()).then(|| view.items.select(&filter));
            let wanted = paging.start().saturating_add(paging.size()).saturating_add(1);
            let dictionary = &shared.searching.dictionary;
            let found = index.derived.find(&question, dictionary, selected.as_ref(), wanted);
            let found = found.map_err(|error| ApiError::internal(&error))?;
            if found.places.is_empty() {
                shared.unanswered.count(&question);
            }
            answer(store, view, published, &Asked { filter, selected, counted, shape, paging }, found)
        })
        .await
}

/// What is asked besides the question itself.
struct Asked {
    filter: Filter,
    /// What the filter leaves; none where nothing is filtered.
    selected: Option<RoaringBitmap>,
    counted: Vec<Dimension>,
    shape: ItemShape,
    paging: Paging,
}

fn answer(
    store: &Store,
    view: &ReleaseView,
    published: &Published,
    asked: &Asked,
    found: Found,
) -> Result<Answer<SearchAnswer>, ApiError> {
    let (places, page) = asked.paging.cut(&found.best);
    let items = store.items_in_rows(&view.items.rows_at(places))?;
    let data = hits(store, view, published, &asked.shape, &items, &found.highlighter)?;
    let among = |selected: &RoaringBitmap| found.places.intersection_len(selected);
    let total = asked.selected.as_ref().map_or_else(|| found.places.len(), among);
    let facets =
        facets::count(&view.items, &view.directory, &asked.filter, Some(&found.places), &asked.counted);
    let next = page.next.clone();
    let body = SearchAnswer {
        data,
        page: PageInfo { total, ..page },
        facets,
        applied_synonyms: found.applied_synonyms.into_iter().map(applied_synonym).collect(),
        did_you_mean: found.did_you_mean,
        release: ReleaseTag::from(&view.release),
    };
    Ok(Answer { body, next })
}

fn hits(
    store: &Store,
    view: &ReleaseView,
    published: &Published,
    shape: &ItemShape,
    items: &[Item],
    highlighter: &Highlighter,
) -> Result<Vec<SearchHit>, ApiError> {
    let codes: Vec<&str> = items.iter().map(|item| item.code.as_ref()).collect();
    let guides = store.guides_of(view.release.seq, &codes)?;
    let guides: BTreeMap<&str, &GuideEdition> =
        guides.iter().map(|guide| (guide.item.as_ref(), guide)).collect();
    let shown = show(store, view, published, shape, items)?;
    let hit = |(item, shown): (&Item, Shown)| {
        let guide = guides.get(item.code.as_ref()).map(|edition| &edition.guide);
        SearchHit { item: shown, highlights: highlights(highlighter, item, guide) }
    };
    Ok(items.iter().zip(shown).map(hit).collect())
}

fn highlights(highlighter: &Highlighter, item: &Item, guide: Option<&Guide>) -> Highlights {
    let alias = |alias: &String| {
        let ranges = ranges(highlighter.ranges(alias));
        (!ranges.is_empty()).then(|| HighlightedText { text: alias.clone(), ranges })
    };
    let excerpt = guide.and_then(|guide| highlighter.best(guide.searchable_sentences()));
    Highlights {
        name: ranges(highlighter.ranges(&item.name)),
        aliases: item.aliases.iter().filter_map(alias).collect(),
        guide: excerpt.map(|found| HighlightedText { text: found.text, ranges: ranges(found.ranges) }),
    }
}

fn ranges(ranges: Vec<Range<usize>>) -> Vec<HighlightRange> {
    ranges.into_iter().map(HighlightRange::from).collect()
}

fn applied_synonym(applied: AppliedSynonym) -> AppliedSynonymView {
    AppliedSynonymView { said: applied.said, searched: applied.searched }
}
