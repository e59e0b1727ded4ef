//! Pages: whatever the filter, the order and the limit, they add up to the whole list.

use crate::support::app::App;
use crate::support::client::Client;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{code, directory, edition, item};
use onevisit::domain::item::{Audience, Category, Item};
use onevisit::search::filter::{Dimension, Filter, Order, Sort};
use onevisit::search::index::ItemIndex;
use onevisit::store::{Store, StoreError};
use proptest::prelude::*;

/// Publishes items together with the directory of the built-in catalogue.
fn publish(store: &Store, items: &[Item]) {
    let directory = directory();
    let published: Result<(), StoreError> =
        store.publish(&edition("r1"), onevisit::clock::now(), |release| {
            release.put_entries(directory.departments.entries())?;
            release.put_entries(directory.jurisdictions.entries())?;
            release.put_entries(directory.handling_modes.entries())?;
            release.put_items(items)
        });
    published.unwrap();
}

/// All pages of a list, by the cursor in the body; the Link header says the same.
fn walk(client: &Client, path: &str) -> Vec<String> {
    let mut codes = Vec::new();
    let mut next = path.to_owned();
    loop {
        let answer = client.get(&next);
        let page = answer.json();
        let link = answer.header("link").to_owned();
        codes.extend(page["data"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["page"]["next"].as_str() else {
            assert_eq!(link, "", "the last page has no next one");
            return codes;
        };
        assert!(link.ends_with(&format!("cursor={cursor}>; rel=\"next\"")), "{link}");
        let joiner = if path.contains('?') { '&' } else { '?' };
        next = format!("{path}{joiner}cursor={cursor}");
    }
}

#[test]
fn the_pages_of_every_collection_add_up() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        for path in [
            "items?sort=code",
            "items?sort=-name",
            "items?handling_mode=none",
            "departments?limit=500",
            "channels?kind=hotline",
            "sources?limit=500",
            "departments/justice/items?sort=name",
        ] {
            let whole = walk(&app.client, &format!("/v1/{}", path.replace("limit=500", "limit=499")));
            let short = path.replace("limit=500", "limit=7");
            let short = if short.contains("limit") { short } else { format!("{short}&limit=3") };
            assert_eq!(walk(&app.client, &format!("/v1/{short}")), whole, "{path}");
            assert!(!whole.is_empty(), "{path}");
        }
    });
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let app = App::with_jinan(&Database::sqlite());
    let page = app.client.json("/v1/items?limit=2");
    let cursor = page["page"]["next"].as_str().unwrap();
    app.client.json(&format!("/v1/items?limit=5&cursor={cursor}"));
    for path in ["items?sort=name", "items?listing=listed", "departments?limit=2"] {
        let problem = app.client.problem(&format!("/v1/{path}&cursor={cursor}"), 400, "invalid-parameters");
        assert_eq!(problem["errors"][0]["parameter"], "cursor");
    }
    let shortened = cursor.trim_start_matches('A');
    app.client.problem(&format!("/v1/items?cursor={shortened}"), 400, "invalid-parameters");
    app.client.problem(&format!("/v1/items/x?cursor={cursor}"), 400, "invalid-parameters");
}

/// What the index must answer, worked out the slow way.
fn expected(items: &[Item], filter: &Filter, sort: Sort) -> Vec<String> {
    let has = |item: &Item, dimension: Dimension, wanted: &str| match dimension {
        Dimension::Department => item.department.as_ref() == wanted,
        Dimension::HandlingMode => item.handling_mode.as_ref().map_or("none", AsRef::as_ref) == wanted,
        Dimension::Category => item.category.map_or(wanted == "none", |c| wanted == category_code(c)),
        Dimension::Audience if wanted == "none" => item.audience.is_empty(),
        Dimension::Audience => item.audience.iter().any(|a| audience_code(*a) == wanted),
        other => panic!("{other:?} is not tried"),
    };
    let kept = |item: &&Item| filter.0.iter().all(|(d, values)| values.iter().any(|v| has(item, *d, v)));
    let mut found: Vec<&Item> = items.iter().filter(kept).collect();
    found.sort_by_key(|item| item.code.to_string());
    if sort.order == Order::Name {
        found.sort_by(|a, b| a.name.cmp(&b.name));
    }
    if sort.descending {
        found.reverse();
    }
    found.into_iter().map(|item| item.code.to_string()).collect()
}

fn category_code(category: Category) -> &'static str {
    match category {
        Category::AdministrativePower => "administrative_power",
        Category::PublicService => "public_service",
    }
}

fn audience_code(audience: Audience) -> &'static str {
    if audience == Audience::Enterprise { "enterprise" } else { "natural_person" }
}

fn any_item() -> impl Strategy<Value = Item> {
    let name = prop_oneof!["[办证登记]{1,3}", Just("同名".to_owned())];
    let department = prop::sample::select(vec!["justice", "social-insurance", "statistics"]);
    let mode = prop::sample::select(vec![None, Some("one_visit"), Some("zero_visit")]);
    let category =
        prop::sample::select(vec![None, Some(Category::AdministrativePower), Some(Category::PublicService)]);
    let audience = prop::sample::subsequence(vec![Audience::NaturalPerson, Audience::Enterprise], 0..=2);
    (name, department, mode, category, audience).prop_map(|(name, department, mode, category, audience)| {
        Item {
            department: code(department),
            handling_mode: mode.map(code),
            category,
            audience,
            ..item("replaced", &name)
        }
    })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let some = |dimension: Dimension, values: &[&'static str]| {
        let count = values.len();
        prop::option::of(prop::sample::subsequence(values.to_vec(), 1..=count))
            .prop_map(move |chosen| chosen.map(|v| (dimension, v.into_iter().map(str::to_owned).collect())))
    };
    (
        some(Dimension::Department, &["justice", "social-insurance", "statistics"]),
        some(Dimension::HandlingMode, &["none", "one_visit", "zero_visit"]),
        some(Dimension::Category, &["none", "administrative_power"]),
        some(Dimension::Audience, &["none", "enterprise", "natural_person"]),
    )
        .prop_map(|(a, b, c, d)| Filter([a, b, c, d].into_iter().flatten().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// For random items: list, total, pages and facets agree with the slow way.
    #[test]
    fn the_index_agrees_with_a_search_through_all_items(
        mut items in prop::collection::vec(any_item(), 0..60),
        filters in prop::collection::vec(any_filter(), 6),
        limit in 1_usize..9,
    ) {
        for (number, item) in items.iter_mut().enumerate() {
            item.code = code(&format!("i{number}"));
        }
        let database = Database::sqlite();
        let store = database.open();
        publish(&store, &items);
        let index = ItemIndex::build(&store, 1, &directory()).unwrap();
        for filter in &filters {
            let selected = index.select(filter);
            for (order, descending) in
                [(Order::Code, false), (Order::Code, true), (Order::Name, false), (Order::Name, true)]
            {
                let sort = Sort { order, descending };
                let mut rows = Vec::new();
                let mut after = None;
                loop {
                    let page = index.page(&selected, sort, after, limit);
                    prop_assert!(page.row_ids.len() <= limit);
                    rows.extend(page.row_ids);
                    after = page.next_after;
                    if after.is_none() {
                        break;
                    }
                }
                let found = store.items_in_rows(&rows).unwrap();
                let codes: Vec<String> = found.iter().map(|item| item.code.to_string()).collect();
                let slow = expected(&items, filter, sort);
                prop_assert_eq!(selected.len(), slow.len() as u64);
                prop_assert_eq!(codes, slow);
            }
            for bucket in index.facet(Dimension::HandlingMode, filter, None) {
                let mut narrowed = filter.clone();
                narrowed.0.retain(|(dimension, _)| *dimension != Dimension::HandlingMode);
                narrowed.0.push((Dimension::HandlingMode, vec![bucket.code.clone()]));
                prop_assert_eq!(bucket.count, expected(&items, &narrowed, Sort::default()).len() as u64);
            }
        }
    }
}
