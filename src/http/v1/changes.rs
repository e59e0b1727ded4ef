//! The change feed (变更): what each release has changed, in order, of one release, and of one item.

use super::change_query::{FeedQuestion, read_changes, read_record};
use super::change_view::{self, ChangeView};
use super::collection::not_found;
use super::list_forms::ListForm;
use super::paging::{Paging, cut};
use super::params::{ChangeFilterQuery, FeedQuery, ListFormQuery, ListQuery, RecordQuery, SinceQuery};
use super::releases::find_up_to;
use super::views::{PageInfo, ReleaseTag};
use crate::domain::change::Entity;
use crate::domain::mirror::Mirror;
use crate::http::error::{ApiError, CHANGES_BEGIN_LATER};
use crate::http::query::QueryReader;
use crate::http::reading::{Answer, Reading};
use crate::http::rows::{RowFormat, Selection};
use crate::http::state::AppState;
use crate::search::releases::{Published, ReleaseView};
use crate::store::{ChangeQuery, Store};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Where in the feed an answer stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedPage {
    /// How many changes a page has at most.
    pub limit: u32,
    /// What to send as `since` next time. Where there is no more, it is the last number of the feed, whether or not
    /// that change was asked for.
    pub next_since: i64,
    /// The number of the last change that the answering release knows; of one release, of its own last change.
    pub latest: i64,
    /// Whether more is there already; then the Link header has its address.
    pub more: bool,
}

/// A page of the feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeList {
    /// The changes, the oldest first.
    data: Vec<ChangeView>,
    /// Where in the feed they stand.
    page: FeedPage,
    /// The release that answers.
    release: ReleaseTag,
}

/// The changes of one item.
#[derive(Serialize, ToSchema)]
pub struct ItemHistory {
    /// The changes, the newest first.
    data: Vec<ChangeView>,
    /// Where in the list they stand.
    page: PageInfo,
    /// On a mirror that does not have all changes: it lists those after this number alone. Null where the list is
    /// whole.
    #[schema(required)]
    begins_after: Option<i64>,
    /// The release that answers.
    release: ReleaseTag,
}

/// Follow the changes
///
/// Everything that the releases have changed, numbered without a gap, the oldest first. Remember `page.next_since`
/// and send it as `since` the next time: nothing is told twice, and nothing is missed. What `fields` say, applied
/// one after the other, makes of any release the one that answers. With `format`, all changes after `since` come as
/// rows, up to the last one of the release that answers.
#[utoipa::path(
    tag = "changes",
    params(SinceQuery, ChangeFilterQuery, RecordQuery, ListFormQuery, FeedQuery),
    responses((status = 200, body = ChangeList))
)]
#[get("/changes")]
pub async fn list_changes(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    answer_feed(reading, query, form, None).await
}

/// List the changes of a release
///
/// The part of the feed that one release has made; with `format`, all of it as rows, as in its files `changes.*`.
#[utoipa::path(
    tag = "changes",
    params(
        ("version" = String, Path, description = "The version.", example = "2018-06-20"),
        SinceQuery, ChangeFilterQuery, RecordQuery, ListFormQuery, FeedQuery,
    ),
    responses((status = 200, body = ChangeList))
)]
#[get("/releases/{version}/changes")]
pub async fn list_release_changes(
    state: web::Data<AppState>,
    req: HttpRequest,
    version: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let mirrored = state.mirroring.known();
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    answer_feed(reading, query, form, Some(OfRelease { version: version.into_inner(), mirrored })).await
}

/// The history of an item
///
/// All changes of one item and its guide up to the release that answers, the newest first; also of an item that has
/// left since. There are no rows of it: those of all items are at /changes and in the files `changes.*` of releases.
#[utoipa::path(
    tag = "changes",
    params(
        ("code" = String, Path, description = "The code of the item.", example = "medical-advertisement-certificate"),
        RecordQuery, ListQuery,
    ),
    responses((status = 200, body = ItemHistory))
)]
#[get("/items/{code}/history")]
pub async fn list_item_history(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let with_record = read_record(&mut query);
    let paging = Paging::read(&mut query, &reading);
    with_record.check(&mut query, paging.limit);
    reading
        .answer(query, move |store, view, published| {
            let mut history = store.history_of(Entity::Item, &code, view.release.seq)?;
            let begins_after = feed_begins_after(store)?;
            if history.is_empty() && (begins_after == 0 || store.item(view.release.seq, &code)?.is_none()) {
                return Err(not_found("item", &code, []));
            }
            history.retain(|change| change.seq > begins_after);
            let (shown, page) = paging.cut(&history);
            let data = change_view::changes(store, published, shown.to_vec(), with_record.is_wanted())?;
            let next = page.next.clone();
            let begins_after = Some(begins_after).filter(|after| *after > 0);
            let release = ReleaseTag::from(&view.release);
            Ok(Answer { body: ItemHistory { data, page, begins_after, release }, next })
        })
        .await
}

/// A mirror need not have all changes, and never keeps silent about it.
fn check_begin(store: &Store, since: i64) -> Result<(), ApiError> {
    let begins_after = feed_begins_after(store)?;
    if since >= begins_after {
        return Ok(());
    }
    let first = begins_after + 1;
    let detail =
        format!("The changes of this mirror begin with number {first}: the lowest since is {begins_after}.");
    Err(ApiError::new(CHANGES_BEGIN_LATER, detail))
}

/// The changes after this number are there; zero means all.
pub(super) fn feed_begins_after(store: &Store) -> Result<i64, ApiError> {
    Ok(store.mirror()?.map_or(0, |known| known.feed_begins_after))
}

/// Where the feed begins that is there.
pub(in crate::http) fn feed_path(begins_after: i64) -> String {
    match begins_after {
        0 => "/v1/changes".to_owned(),
        after => format!("/v1/changes?since={after}"),
    }
}

/// The part of the feed that one release has made; a mirror need not have that release.
struct OfRelease {
    version: String,
    mirrored: Option<Arc<Mirror>>,
}

async fn answer_feed(
    reading: Reading,
    mut query: QueryReader,
    form: ListForm,
    of: Option<OfRelease>,
) -> Result<HttpResponse, ApiError> {
    if let ListForm::Rows(format) = form {
        return answer_feed_in_rows(reading, query, format, of).await;
    }
    let question = FeedQuestion::of_page(&mut query, &reading.view);
    reading
        .paged_by("since")
        .answer(query, move |store, view, published| {
            let FeedQuestion { mut asked, limit, with_record } = question;
            let latest = narrow(&mut asked, (store, view, published), of.as_ref())?;
            let mut found = store.changes(&asked)?;
            let more = cut(&mut found, limit);
            // What a filter leaves out need not be asked for again.
            let end = latest.max(asked.after);
            let next_since = found.last().filter(|_| more).map_or(end, |last| last.seq);
            let data = change_view::changes(store, published, found, with_record)?;
            let page = FeedPage { limit, next_since, latest, more };
            let release = ReleaseTag::from(&view.release);
            Ok(Answer {
                body: ChangeList { data, page, release },
                next: more.then(|| next_since.to_string()),
            })
        })
        .await
}

/// All changes that are asked for, up to the release that answers: what has been published never changes.
async fn answer_feed_in_rows(
    reading: Reading,
    mut query: QueryReader,
    format: RowFormat,
    of: Option<OfRelease>,
) -> Result<HttpResponse, ApiError> {
    let mut asked = read_changes(&mut query, &reading.view);
    let published = reading.published.clone();
    let select = move |store: &Store, view: &ReleaseView| {
        narrow(&mut asked, (store, view, &published), of.as_ref())?;
        Ok(Selection::Changes(asked, published))
    };
    reading.answer_rows(format, query, "changes", select).await
}

/// Narrows a question to one release, if one is named, and refuses what a mirror does not have. Answers with the
/// number of the last change that could be told.
fn narrow(
    asked: &mut ChangeQuery,
    (store, view, published): (&Store, &ReleaseView, &Published),
    of: Option<&OfRelease>,
) -> Result<i64, ApiError> {
    let (mut latest, mut since) = (view.last_change, asked.after);
    if let Some(OfRelease { version, mirrored }) = of {
        let release = find_up_to(view, published, version, mirrored.as_deref())?;
        latest = store.last_change(release.seq)?;
        asked.release = Some(release.seq);
        let before = published.before(release.seq);
        since = since.max(before.map_or(Ok(0), |before| store.last_change(before.seq))?);
    }
    check_begin(store, since)?;
    Ok(latest)
}
