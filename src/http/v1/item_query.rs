//! What may be asked of items, read from the query.

use super::item_view::Inclusion;
use super::projection::Fields;
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::ids::is_code;
use crate::domain::item::{Audience, Category, ItemStatus, ItemType, Listing};
use crate::http::error::ApiError;
use crate::http::query::QueryReader;
use crate::http::reading::Reading;
use crate::search::filter::{Dimension, Filter, NONE, Order, Sort};

/// How much of an item to show.
pub(super) struct ItemShape {
    pub(super) include: Vec<Inclusion>,
    pub(super) fields: Fields,
}

impl ItemShape {
    pub(super) fn read(query: &mut QueryReader, item_fields: &[String]) -> Self {
        let names = Inclusion::ALL.map(|(name, _)| name);
        let included = query.choices("include", &names);
        let known: Vec<&str> = item_fields.iter().map(String::as_str).collect();
        let fields = query.choices("fields", &known);
        let wanted = |(name, _): &(&str, Inclusion)| included.iter().any(|known| known == name);
        Self {
            include: Inclusion::ALL.into_iter().filter(wanted).map(|(_, inclusion)| inclusion).collect(),
            fields: Fields::of(&fields),
        }
    }
}

/// Reads a filter; the department may be given by the path instead.
pub(super) fn read_filter(
    query: &mut QueryReader,
    directory: &Directory,
    department: Option<&str>,
) -> Filter {
    let mut filter = Filter::default();
    for dimension in Dimension::ALL {
        let values = match (dimension, department) {
            (Dimension::Department, Some(department)) => vec![department.to_owned()],
            _ => read_values(query, dimension, directory),
        };
        if !values.is_empty() {
            filter.0.push((dimension, values));
        }
    }
    filter
}

pub(super) fn read_values(
    query: &mut QueryReader,
    dimension: Dimension,
    directory: &Directory,
) -> Vec<String> {
    let name = dimension.name();
    match dimension {
        Dimension::Jurisdiction => query.codes_of(name, &directory.jurisdictions, &[]),
        Dimension::Department => query.codes_of(name, &directory.departments, &[]),
        Dimension::HandlingMode => query.codes_of(name, &directory.handling_modes, &[NONE]),
        Dimension::Method => query.codes_of(name, &directory.methods, &[NONE]),
        Dimension::Channel => query.codes_of(name, &directory.channels, &[NONE]),
        Dimension::Category => query.choices(name, &or_none(codes::<Category>())),
        Dimension::ItemType => query.choices(name, &or_none(codes::<ItemType>())),
        Dimension::Audience => query.choices(name, &or_none(codes::<Audience>())),
        Dimension::Status => query.choices(name, &codes::<ItemStatus>().collect::<Vec<_>>()),
        Dimension::Listing => query.choices(name, &codes::<Listing>().collect::<Vec<_>>()),
        Dimension::Parent => read_parents(query),
    }
}

pub(super) fn codes<T: CodeList>() -> impl Iterator<Item = &'static str> {
    T::ALL.iter().map(|value| value.entry().code)
}

fn or_none<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    codes.chain([NONE]).collect()
}

/// There may be more main items than a message can list; which there are is checked against the database.
fn read_parents(query: &mut QueryReader) -> Vec<String> {
    let mut values = query.list(Dimension::Parent.name());
    values.retain(|value| {
        let possible = is_code(value) || value == NONE;
        if !possible {
            query.reject(Dimension::Parent.name(), value, "this is no code of an item", &[]);
        }
        possible
    });
    values
}

/// Says which of the main items asked for do not exist.
pub(super) async fn check_parents(
    reading: &Reading,
    query: &mut QueryReader,
    filter: &Filter,
) -> Result<(), ApiError> {
    let parents = filter.0.iter().filter(|(dimension, _)| *dimension == Dimension::Parent);
    let unseen: Vec<String> = parents
        .flat_map(|(_, codes)| codes)
        .filter(|code| *code != NONE && !reading.view.items.has_value(Dimension::Parent, code))
        .cloned()
        .collect();
    for code in reading.missing_items(unseen).await? {
        query.reject(Dimension::Parent.name(), &code, "this release has no such item", &[]);
    }
    Ok(())
}

/// Reads the order.
pub(super) fn read_sort(query: &mut QueryReader) -> Sort {
    const SORTS: [(&str, Order, bool); 4] = [
        ("code", Order::Code, false),
        ("-code", Order::Code, true),
        ("name", Order::Name, false),
        ("-name", Order::Name, true),
    ];
    let Some(text) = query.one("sort") else { return Sort::default() };
    let found = SORTS.into_iter().find(|(name, _, _)| *name == text);
    if found.is_none() {
        query.reject("sort", &text, "items have no such order", &SORTS.map(|(name, _, _)| name));
    }
    found.map_or_else(Sort::default, |(_, order, descending)| Sort { order, descending })
}

/// Reads what to count the items by.
pub(super) fn read_facets(query: &mut QueryReader) -> Vec<Dimension> {
    let facets = Dimension::ALL.into_iter().filter(|dimension| dimension.is_facet());
    let names: Vec<&str> = facets.clone().map(Dimension::name).collect();
    let wanted = query.choices("facets", &names);
    facets.filter(|dimension| wanted.iter().any(|name| name == dimension.name())).collect()
}
