//! Items (政务服务事项): a filtered list with facets, the items of a department, one item.

use super::absent::present;
use super::collection::not_found;
use super::facets::{self, Facet};
use super::item_query::{ItemShape, check_parents, read_facets, read_filter, read_sort};
use super::item_view::{Inclusion, ItemView, LastChange, Presenter};
use super::linked::{JsonLd, LinkedForm, answer_in};
use super::list_forms::ListForm;
use super::paging::Paging;
use super::params::{
    ItemDepartmentQuery, ItemFilterQuery, ItemOrderQuery, ItemShapeQuery, LinkedFormQuery, ListFormQuery,
    ListQuery, ReleaseQuery,
};
use super::sign_offs;
use super::views::{PageInfo, ReleaseTag, reference};
use crate::domain::catalogue::ReferenceEntry;
use crate::domain::department::Department;
use crate::domain::item::Item;
use crate::export::linked::Describer;
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::query::QueryReader;
use crate::http::reading::{Answer, Reading};
use crate::http::rows::Selection;
use crate::http::state::AppState;
use crate::search::filter::{Dimension, Filter, Sort};
use crate::search::releases::{Published, ReleaseView};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// How many items a page can have when it shows their sub-items too.
const MAX_LIMIT_WITH_CHILDREN: u32 = 50;
/// No item shows more sub-items than this; `parent` lists them all.
const MAX_CHILDREN: usize = 200;
/// So many values SQLite takes in one query at any rate.
const CODES_IN_ONE_QUERY: usize = 5_000;

/// An item as it is sent: whole, or with the fields alone that were asked for.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Shown {
    Whole(Box<ItemView>),
    Part(Value),
}

/// A page of items.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemList {
    /// The items.
    #[schema(value_type = Vec<ItemView>)]
    data: Vec<Shown>,
    /// Where in the list they stand.
    page: PageInfo,
    /// The counts that `facets` asked for, by the name of the facet.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    facets: BTreeMap<&'static str, Facet>,
    /// The release that they come from.
    release: ReleaseTag,
}

/// One item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemAnswer {
    /// The item.
    #[schema(value_type = ItemView)]
    data: Shown,
    /// The release that it comes from.
    release: ReleaseTag,
}

/// List items
///
/// Filters, counts and orders the items of the catalogue. Commas inside a parameter mean "or",
/// parameters together mean "and"; unknown parameters and values are refused, all of them at once.
#[utoipa::path(
    tag = "items",
    params(ItemDepartmentQuery, ItemFilterQuery, ItemOrderQuery, ItemShapeQuery, ListFormQuery, ListQuery),
    responses((status = 200, body = ItemList))
)]
#[get("/items")]
pub async fn list_items(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    answer_items(reading, query, form, None).await
}

/// List the items of a department
///
/// The same list as /items with the department given by the path.
#[utoipa::path(
    tag = "items",
    params(
        ("code" = String, Path, description = "The key of the department.", example = "housing-fund-centre"),
        ItemFilterQuery, ItemOrderQuery, ItemShapeQuery, ListFormQuery, ListQuery,
    ),
    responses((status = 200, body = ItemList))
)]
#[get("/departments/{code}/items")]
pub async fn list_department_items(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    answer_items(reading, query, form, Some(code.into_inner())).await
}

/// Find an item
///
/// One item by its permanent key. One that was withdrawn answers 410 and names its successors and the last
/// release that it was part of; ask for that release to read it. One that only goes on under another code is a 308.
#[utoipa::path(
    tag = "items",
    params(
        ("code" = String, Path, description = "Our key.", example = "medical-advertisement-certificate"),
        ItemShapeQuery, LinkedFormQuery, ReleaseQuery,
    ),
    responses((
        status = 200,
        content((ItemAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/items/{code}")]
pub async fn find_item(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = LinkedForm::asked(&mut query, &req)?;
    let shape = ItemShape::read(&mut query, reading.item_fields());
    form.refuse(&mut query, &["include", "fields"]);
    let again = code.clone();
    let in_json = move |store: &Store, view: &ReleaseView, published: &Published| {
        let item = present(store, view, published, &code)?;
        let shown = show(store, view, published, &shape, &[item])?.pop();
        let data = shown.ok_or_else(|| ApiError::internal(&"an item was not shown"))?;
        Ok(ItemAnswer { data, release: ReleaseTag::from(&view.release) })
    };
    let described = move |store: &Store, view: &ReleaseView, published: &Published, uris: &Uris| {
        let item = present(store, view, published, &again)?;
        let edition = store.guides_of(view.release.seq, &[item.code.as_ref()])?.pop();
        let parents = parents_of(store, view, std::slice::from_ref(&item))?;
        let mut describer = Describer::new(&view.release, &view.directory, uris);
        describer.item_in_full(&item, edition.as_ref(), parents.values().next());
        Ok(describer.with_context())
    };
    answer_in(form, reading, query, in_json, described).await
}

async fn answer_items(
    reading: Reading,
    mut query: QueryReader,
    form: ListForm,
    department: Option<String>,
) -> Result<HttpResponse, ApiError> {
    let filter = read_filter(&mut query, &reading.view.directory, department.as_deref());
    check_parents(&reading, &mut query, &filter).await?;
    let sort = read_sort(&mut query);
    if let ListForm::Rows(format) = form {
        let select = move |_: &Store, view: &ReleaseView| {
            check_department(view, department.as_deref())?;
            Ok(Selection::Items(view.items.select(&filter), sort))
        };
        return reading.answer_rows(format, query, "items", select).await;
    }
    let counted = read_facets(&mut query);
    let shape = ItemShape::read(&mut query, reading.item_fields());
    let paging = Paging::read(&mut query, &reading);
    if shape.include.contains(&Inclusion::Children) && paging.limit > MAX_LIMIT_WITH_CHILDREN {
        let message = format!("with include=children, a page has at most {MAX_LIMIT_WITH_CHILDREN} items");
        query.reject("limit", &paging.limit.to_string(), &message, &[]);
    }
    reading
        .answer(query, move |store, view, published| {
            check_department(view, department.as_deref())?;
            let (data, page) = list((store, view, published), &filter, sort, paging, &shape)?;
            let facets = facets::count(&view.items, &view.directory, &filter, None, &counted);
            let next = page.next.clone();
            let release = ReleaseTag::from(&view.release);
            Ok(Answer { body: ItemList { data, page, facets, release }, next })
        })
        .await
}

/// The department that the path names has to be there.
fn check_department(view: &ReleaseView, code: Option<&str>) -> Result<(), ApiError> {
    let departments = &view.directory.departments;
    match code.filter(|code| departments.get(code).is_none()) {
        Some(code) => Err(not_found(Department::KIND, code, departments.codes())),
        None => Ok(()),
    }
}

fn list(
    (store, view, published): (&Store, &ReleaseView, &Published),
    filter: &Filter,
    sort: Sort,
    paging: Paging,
    shape: &ItemShape,
) -> Result<(Vec<Shown>, PageInfo), ApiError> {
    let selected = view.items.select(filter);
    let page = view.items.page(&selected, sort, paging.after, paging.size());
    let items = store.items_in_rows(&page.row_ids)?;
    Ok((show(store, view, published, shape, &items)?, paging.info(selected.len(), page.next_after)))
}

/// The JSON of items, with what belongs to them.
pub(super) fn show(
    store: &Store,
    view: &ReleaseView,
    published: &Published,
    shape: &ItemShape,
    items: &[Item],
) -> Result<Vec<Shown>, ApiError> {
    let parents = parents_of(store, view, items)?;
    let mut children = children_of(store, view, shape, items)?;
    let all = items.iter().chain(parents.values()).chain(children.values().flatten());
    let last_changes = last_changes(store, view, published, all)?;
    let presenter = Presenter {
        directory: &view.directory,
        include: &shape.include,
        parents: &parents,
        last_changes: &last_changes,
    };
    let shown = items.iter().map(|item| {
        let children = children.remove(item.code.as_ref()).map(|children| {
            let known = BTreeMap::from([(item.code.to_string(), item.clone())]);
            let presenter = Presenter { parents: &known, ..presenter };
            children.iter().map(|child| presenter.item(child, None)).collect()
        });
        let whole = Box::new(presenter.item(item, children));
        if shape.fields.all() {
            return Ok(Shown::Whole(whole));
        }
        let mut part = serde_json::to_value(whole).map_err(|error| ApiError::internal(&error))?;
        shape.fields.prune(&mut part);
        Ok(Shown::Part(part))
    });
    shown.collect()
}

/// The last change of each item, itself or its guide.
fn last_changes<'a>(
    store: &Store,
    view: &ReleaseView,
    published: &Published,
    items: impl Iterator<Item = &'a Item>,
) -> Result<BTreeMap<String, LastChange>, ApiError> {
    let codes: BTreeSet<&str> = items.map(|item| item.code.as_ref()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let departments = &view.directory.departments;
    let office = |code: &str| reference(departments, code, |department| &department.name);
    let mut last = BTreeMap::new();
    for some in codes.chunks(CODES_IN_ONE_QUERY) {
        let changes = store.last_changes_of_items(view.release.seq, some)?;
        let signed = sign_offs::of_changes(store, changes.values())?;
        for (code, change) in changes {
            let Some(release) = published.release(change.release) else { continue };
            let of_change = signed.get(&change.seq).into_iter().flatten();
            let sign_offs = of_change.map(|signed| sign_offs::sign_off(signed, office)).collect();
            last.insert(code, LastChange { published_at: release.published_at, sign_offs });
        }
    }
    Ok(last)
}

fn parents_of(store: &Store, view: &ReleaseView, items: &[Item]) -> Result<BTreeMap<String, Item>, ApiError> {
    let mut codes: Vec<&str> = items.iter().filter_map(|item| Some(item.parent.as_ref()?.as_ref())).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let parents = store.items_with_codes(view.release.seq, &codes)?;
    Ok(parents.into_iter().map(|parent| (parent.code.to_string(), parent)).collect())
}

/// The sub-items of each item, if they are to be shown: all of them in one go.
fn children_of(
    store: &Store,
    view: &ReleaseView,
    shape: &ItemShape,
    items: &[Item],
) -> Result<BTreeMap<String, Vec<Item>>, ApiError> {
    if !shape.include.contains(&Inclusion::Children) {
        return Ok(BTreeMap::new());
    }
    let mut children: BTreeMap<String, Vec<Item>> =
        items.iter().map(|item| (item.code.to_string(), Vec::new())).collect();
    let rows_of = |code: &String| {
        let of_item = Filter(vec![(Dimension::Parent, vec![code.clone()])]);
        view.items.rows(&view.items.select(&of_item), MAX_CHILDREN)
    };
    let rows: Vec<i64> = children.keys().flat_map(rows_of).collect();
    for child in store.items_in_rows(&rows)? {
        let siblings = child.parent.as_ref().and_then(|parent| children.get_mut(parent.as_ref()));
        if let Some(siblings) = siblings {
            siblings.push(child);
        }
    }
    Ok(children)
}
