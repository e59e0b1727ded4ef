//! Suggestions: the right item after a few letters.

use super::item_query::read_values;
use super::params::SuggestionQuery;
use super::views::{CodedValue, HighlightRange, Reference, ReleaseTag, coded, reference};
use crate::domain::catalogue::Directory;
use crate::http::error::{ApiError, INDEX_NOT_READY};
use crate::http::query::QueryReader;
use crate::http::reading::Answer;
use crate::http::searching;
use crate::http::state::AppState;
use crate::search::filter::{Dimension, Filter};
use crate::search::names::{MAX_TYPED, SuggestQuery, Suggestion};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

const MAX_LIMIT: u32 = 50;
const DEFAULT_LIMIT: u32 = 10;

/// What can be suggested by.
const FILTERS: [Dimension; 3] = [Dimension::Jurisdiction, Dimension::Department, Dimension::Audience];

/// An item that was perhaps meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionView {
    /// Our key.
    code: String,
    /// The name (事项名称).
    name: String,
    /// By what the item was found.
    matched_by: CodedValue,
    /// The name, everyday name or code that matches.
    matched_text: String,
    /// Which part of `matched_text` matches.
    highlight: HighlightRange,
    /// How many other items of the release have the same name, in other divisions or departments.
    namesakes: usize,
    /// The department that handles it (实施主体).
    department: Reference,
    /// The administrative division in which it is handled.
    jurisdiction: Reference,
    /// Whom it serves (服务对象).
    audience: Vec<CodedValue>,
    /// The handling mode (办理形式); null where the source does not say.
    #[schema(required)]
    handling_mode: Option<Reference>,
}

/// The items that were perhaps meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestAnswer {
    /// The items, the most likely first.
    data: Vec<SuggestionView>,
    /// The release that they come from.
    release: ReleaseTag,
}

/// Suggest items
///
/// For each key that is pressed: items by the beginnings and insides of their names, everyday names and codes,
/// typed in characters (`公积金`), pinyin (`gongjijin`), first letters (`gjj`) or a mixture (`公ji金`, `gongjj`).
/// Exact matches come first, then names that begin so, names that contain it, and codes. Of items with the
/// same name, at most three are shown while other names match.
#[utoipa::path(
    tag = "search",
    params(SuggestionQuery),
    responses((status = 200, body = SuggestAnswer))
)]
#[get("/suggest")]
pub async fn show_suggestions(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query, names) =
        searching::begin(state, &req, |state| &state.searching.names, INDEX_NOT_READY).await?;
    let text = query.text("q", MAX_TYPED).unwrap_or_default();
    let filter = read_filter(&mut query, &reading.view.directory);
    let limit = query.number("limit", 1, MAX_LIMIT).unwrap_or(DEFAULT_LIMIT);
    reading
        .answer(query, move |_, view, _| {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let query = SuggestQuery { text: &text, filter: &filter, limit };
            let found = names.derived.suggest(&view.items, query);
            let data = found.into_iter().map(|suggestion| shown(&view.directory, suggestion)).collect();
            Ok(Answer::from(SuggestAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

fn read_filter(query: &mut QueryReader, directory: &Directory) -> Filter {
    let asked = FILTERS.map(|dimension| (dimension, read_values(query, dimension, directory)));
    Filter(asked.into_iter().filter(|(_, values)| !values.is_empty()).collect())
}

fn shown(directory: &Directory, suggestion: Suggestion<'_>) -> SuggestionView {
    let mode = |code: &str| reference(&directory.handling_modes, code, |mode| &mode.name);
    SuggestionView {
        code: suggestion.code,
        name: suggestion.name,
        matched_by: coded(suggestion.matched_by),
        matched_text: suggestion.matched_text,
        highlight: suggestion.highlight.into(),
        namesakes: suggestion.namesakes,
        department: reference(&directory.departments, suggestion.department, |office| &office.name),
        jurisdiction: reference(&directory.jurisdictions, suggestion.jurisdiction, |division| &division.name),
        audience: suggestion.audience.into_iter().map(coded).collect(),
        handling_mode: suggestion.handling_mode.map(mode),
    }
}
