//! Statistics of a release, or of the items that a filter leaves.

use super::facets;
use super::item_query::{check_parents, read_filter};
use super::params::{ItemDepartmentQuery, ItemFilterQuery, StatisticsQuery};
use super::statistics_view::{
    CoverageView, Covered, DimensionView, GroupView, LeadersView, ListTotalView, StatisticsView, TallyView,
    TransitionView, counted_share,
};
use super::views::{Reference, ReleaseTag, reference};
use crate::domain::catalogue::Directory;
use crate::domain::handling_mode::HandlingMode;
use crate::http::error::ApiError;
use crate::http::query::QueryReader;
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use crate::search::filter::Dimension;
use crate::search::releases::{Published, ReleaseView};
use crate::search::statistics::{Group, Statistics, Transition, is_part_of_lists};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// What items can be grouped by.
const GROUPED_BY: [Dimension; 5] = [
    Dimension::HandlingMode,
    Dimension::Category,
    Dimension::ItemType,
    Dimension::Channel,
    Dimension::Department,
];
/// No dimension shows more groups than this.
const MAX_GROUPS: usize = 500;
/// No list of what is missing, and no list of leaders, is longer than this.
const MAX_SHOWN: usize = 200;

/// The statistics of a release.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsAnswer {
    /// The statistics.
    data: StatisticsView,
    /// The release that they come from.
    release: ReleaseTag,
}

/// Show the statistics
///
/// Totals, groups, the departments with the most items of each mode, how complete the lists are, and which
/// items moved between modes. The filters are those of /items; the transitions are of the whole catalogue.
#[utoipa::path(
    tag = "figures",
    params(ItemDepartmentQuery, ItemFilterQuery, StatisticsQuery),
    responses((status = 200, body = StatisticsAnswer))
)]
#[get("/statistics")]
pub async fn show_statistics(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let filter = read_filter(&mut query, &reading.view.directory, None);
    check_parents(&reading, &mut query, &filter).await?;
    let by = read_dimensions(&mut query);
    reading
        .answer(query, move |store, view, published| {
            let statistics = Statistics::new(&view.items, view.items.select(&filter));
            let data = statistics_view(store, view, published, &statistics, &by)?;
            Ok(Answer::from(StatisticsAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

fn read_dimensions(query: &mut QueryReader) -> Vec<Dimension> {
    let wanted = query.choices("by", &GROUPED_BY.map(Dimension::name));
    let asked =
        |dimension: &Dimension| wanted.is_empty() || wanted.iter().any(|name| name == dimension.name());
    GROUPED_BY.into_iter().filter(asked).collect()
}

fn statistics_view(
    store: &Store,
    view: &ReleaseView,
    published: &Published,
    statistics: &Statistics<'_>,
    by: &[Dimension],
) -> Result<StatisticsView, ApiError> {
    let directory = &view.directory;
    let totals = statistics.totals();
    let groups = by.iter().map(|by| (by.name(), groups(statistics, *by, directory))).collect();
    let on_lists = statistics.on_lists();
    Ok(StatisticsView {
        totals: TallyView::from(totals),
        groups,
        leaders: leaders(statistics, directory),
        coverage: coverage(store, view, statistics)?,
        list_total: ListTotalView::new(
            on_lists,
            totals.items,
            "Items on any of the lists, whichever the mode (listing=listed with a handling mode). The list \
             of items that an office runs for the applicant is among them, which promises no number of visits.",
        ),
        at_most_once_strict: ListTotalView::new(
            statistics.at_most_once(directory),
            totals.items,
            "Items on the lists whose mode allows one visit at most (max_visits of the mode is 0 or 1).",
        ),
        transitions: view.transitions.iter().map(|one| transition(one, directory, published)).collect(),
    })
}

fn groups(statistics: &Statistics<'_>, by: Dimension, directory: &Directory) -> DimensionView {
    let (groups, left_out) = statistics.groups(by, MAX_GROUPS);
    let view = |group: Group| GroupView {
        value: Reference { name: facets::name(by, &group.code, directory), code: group.code.clone() },
        tally: TallyView::from(group.tally),
        share: counted_share(
            group.tally.items,
            if is_part_of_lists(by, &group.code) {
                "items with a handling mode"
            } else {
                "all items counted"
            },
            group.whole,
        ),
    };
    DimensionView { groups: groups.into_iter().map(view).collect(), left_out }
}

fn leaders(statistics: &Statistics<'_>, directory: &Directory) -> Vec<LeadersView> {
    let of_mode = |mode: &HandlingMode| {
        let (leading, left_out) = statistics.leaders(mode.code.as_ref(), MAX_SHOWN);
        let view = |group: Group| GroupView {
            value: reference(&directory.departments, &group.code, |d| &d.name),
            tally: TallyView::from(group.tally),
            share: counted_share(group.tally.items, &mode.name, group.whole),
        };
        LeadersView {
            handling_mode: Reference { code: mode.code.to_string(), name: mode.name.clone() },
            departments: leading.into_iter().map(view).collect(),
            left_out,
        }
    };
    directory.handling_modes.entries().iter().map(of_mode).collect()
}

fn coverage(
    store: &Store,
    view: &ReleaseView,
    statistics: &Statistics<'_>,
) -> Result<CoverageView, ApiError> {
    let directory = &view.directory;
    let departments = statistics.departments();
    let total = departments.len();
    let without: Vec<Reference> = departments
        .iter()
        .filter(|(_, covered)| !covered)
        .map(|(code, _)| reference(&directory.departments, code, |d| &d.name))
        .collect();
    let departments = covered_of(total, without);

    let without_mode = statistics.without_mode();
    let rows = view.items.rows(&without_mode, MAX_SHOWN);
    let gaps = store.items_in_rows(&rows)?.into_iter();
    let gaps = gaps.map(|item| Reference { code: item.code.to_string(), name: item.name }).collect();
    let all = statistics.totals().items;
    let items = Covered::new(all - without_mode.len(), all, gaps);

    let modes = directory.handling_modes.entries();
    let unused = modes.iter().filter(|mode| !statistics.has_mode(mode.code.as_ref()));
    let unused = unused.map(|mode| Reference { code: mode.code.to_string(), name: mode.name.clone() });
    let handling_modes = covered_of(modes.len(), unused.collect());
    Ok(CoverageView { departments, items, handling_modes })
}

/// What is covered of a whole, with what is not.
fn covered_of(total: usize, mut gaps: Vec<Reference>) -> Covered {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let covered = count(total.saturating_sub(gaps.len()));
    gaps.truncate(MAX_SHOWN);
    Covered::new(covered, count(total), gaps)
}

fn transition(one: &Transition, directory: &Directory, published: &Published) -> TransitionView {
    let release = published.releases.iter().find(|release| release.seq == one.release);
    let mode = |code: &String| reference(&directory.handling_modes, code, |mode| &mode.name);
    TransitionView {
        release: release.map_or_else(|| one.release.to_string(), |r| r.edition.version.to_string()),
        published_at: release.map(|release| release.published_at),
        from: one.from.as_ref().map(mode),
        to: one.to.as_ref().map(mode),
        items: one.items,
    }
}
