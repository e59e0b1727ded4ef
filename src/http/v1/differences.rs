//! What differs between two releases, whatever happened in between.

use super::change_query::{read_entities, read_kinds, read_record};
use super::change_view::{self, DifferenceView};
use super::paging::Paging;
use super::params::{DifferenceQuery, ListQuery, RecordQuery};
use super::releases::find_up_to;
use super::views::ReleaseTag;
use crate::domain::change::{ChangeKind, Entity};
use crate::http::error::ApiError;
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use crate::publish::changes::{Difference, differences};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// How many things are compared at once.
const COMPARED_AT_ONCE: u32 = 500;
/// How many things are compared for one page. Where few of them differ, the page is short.
const COMPARED_FOR_A_PAGE: u32 = 5_000;
/// What can have become of something between two releases.
const POSSIBLE: &[ChangeKind] = &[
    ChangeKind::Created,
    ChangeKind::Withdrawn,
    ChangeKind::ModeChanged,
    ChangeKind::Moved,
    ChangeKind::Renamed,
    ChangeKind::Updated,
];

/// Where in the list of differences an answer stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferencePage {
    /// How many differences a page has at most. It may have fewer although there are more.
    limit: u32,
    /// The cursor of the next page, also in the Link header; null on the last page.
    #[schema(required)]
    next: Option<String>,
}

/// A page of differences.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceList {
    /// The differences, in the order of entities and codes.
    data: Vec<DifferenceView>,
    /// Where in the list they stand.
    page: DifferencePage,
    /// The release that answers.
    release: ReleaseTag,
}

/// Compare two releases
///
/// What differs in the second release from the first; either may be the later one. What changed and changed back
/// is left out, and so is how it came about: the feed tells that. Walk on until `page.next` is null, for a page may
/// be short. There are no rows of it: take the changes of the releases in between, at /changes or in their files
/// `changes.*`.
#[utoipa::path(
    tag = "changes",
    params(
        ("version" = String, Path, description = "The first release.", example = "2018-06-20"),
        ("other" = String, Path, description = "The second release.", example = "2018-06-20"),
        DifferenceQuery, RecordQuery, ListQuery,
    ),
    responses((status = 200, body = DifferenceList))
)]
#[get("/releases/{version}/diff/{other}")]
pub async fn list_differences(
    state: web::Data<AppState>,
    req: HttpRequest,
    versions: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let mirrored = state.mirroring.known();
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let kinds = read_kinds(&mut query, POSSIBLE);
    let entities = read_entities(&mut query);
    let with_record = read_record(&mut query);
    let paging = Paging::read(&mut query, &reading);
    with_record.check(&mut query, paging.limit);
    reading
        .answer(query, move |store, view, published| {
            let (from, to) = versions.into_inner();
            let from = find_up_to(view, published, &from, mirrored.as_deref())?.seq;
            let to = find_up_to(view, published, &to, mirrored.as_deref())?.seq;
            let begin = paging.after.map_or(0, |after| after.saturating_add(1));
            let walk = Walk { from, to, entities, kinds, size: paging.size() };
            let (found, next_after) = walk.page(store, begin)?;
            let show = |found| change_view::difference(found, with_record.is_wanted());
            let next = paging.info(0, next_after).next;
            let page = DifferencePage { limit: paging.limit, next: next.clone() };
            let data = found.into_iter().map(show).collect();
            let release = ReleaseTag::from(&view.release);
            Ok(Answer { body: DifferenceList { data, page, release }, next })
        })
        .await
}

/// Goes along everything that was touched between two releases: a list that never changes.
struct Walk {
    from: i64,
    to: i64,
    entities: Vec<Entity>,
    kinds: Vec<ChangeKind>,
    size: usize,
}

impl Walk {
    /// The differences from a place of the list on; and after which place the next page begins, if there is one.
    fn page(&self, store: &Store, begin: u32) -> Result<(Vec<Difference>, Option<u32>), ApiError> {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let (mut shown, mut last_shown) = (Vec::new(), begin);
        let mut place = begin;
        while place - begin < COMPARED_FOR_A_PAGE {
            let at_once = i64::from(COMPARED_AT_ONCE);
            let touched = store.touched_between(low, high, &self.entities, place.into(), at_once)?;
            if touched.is_empty() {
                return Ok((shown, None));
            }
            let mut found = differences(store, self.from, self.to, &touched)?.into_iter().peekable();
            for (entity, code) in &touched {
                let here = |found: &Difference| found.entity == *entity && found.code == *code;
                if let Some(difference) = found.next_if(here).filter(|found| self.is_wanted(found)) {
                    if shown.len() == self.size {
                        return Ok((shown, Some(last_shown)));
                    }
                    shown.push(difference);
                    last_shown = place;
                }
                place = place.saturating_add(1);
            }
        }
        Ok((shown, Some(place - 1)))
    }

    fn is_wanted(&self, difference: &Difference) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&difference.kind())
    }
}
