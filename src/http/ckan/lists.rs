//! What CKAN lists besides datasets: the one organization there is, the tags, the licence.

use super::fields::text_of;
use super::search::Numbers;
use super::{Parameters, Refusal, sent};
use crate::export::portals::Catalogue;
use crate::export::portals::ckan::{licences, organization_in_full, packages, tags};
use serde_json::{Value, json};

/// As many names are in a list at most.
const MOST_NAMES: usize = 1_000;

/// The names of the datasets.
pub(super) fn list_packages(catalogue: &Catalogue<'_>, parameters: &Parameters) -> Result<Value, Refusal> {
    named(packages(catalogue), parameters)
}

/// The organization that publishes the datasets.
pub(super) fn list_organizations(
    catalogue: &Catalogue<'_>,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    named(vec![organization_in_full(catalogue)], parameters)
}

/// The same in full, by its id or name.
pub(super) fn show_organization(
    catalogue: &Catalogue<'_>,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let asked = sent(parameters, "id").filter(|asked| !asked.is_empty());
    let asked = asked.ok_or_else(|| Refusal::missing("id"))?;
    let mut organization = organization_in_full(catalogue);
    if !["id", "name"].into_iter().any(|key| text_of(&organization, key) == asked) {
        return Err(Refusal::not_found());
    }
    if is_true(parameters, "include_datasets")
        && let Some(members) = organization.as_object_mut()
    {
        members.insert("packages".to_owned(), json!(packages(catalogue)));
    }
    Ok(organization)
}

/// The tags that the datasets have.
pub(super) fn list_tags(catalogue: &Catalogue<'_>, parameters: &Parameters) -> Result<Value, Refusal> {
    let mut tags = tags(catalogue);
    if let Some(part) = sent(parameters, "query").map(str::to_lowercase) {
        tags.retain(|tag| text_of(tag, "name").to_lowercase().contains(&part));
    }
    named(tags, parameters)
}

/// The licences that datasets have.
pub(super) fn list_licences(catalogue: &Catalogue<'_>) -> Value {
    json!(licences(catalogue))
}

/// The names of things, or with `all_fields` the things; `limit` of them after the first `offset`.
fn named(things: Vec<Value>, parameters: &Parameters) -> Result<Value, Refusal> {
    let mut numbers = Numbers::of(parameters);
    let (limit, offset) = (numbers.read("limit", MOST_NAMES), numbers.read("offset", 0));
    numbers.finish()?;
    let things = things.into_iter().skip(offset).take(limit);
    if is_true(parameters, "all_fields") {
        return Ok(things.collect());
    }
    Ok(things.map(|thing| json!(text_of(&thing, "name"))).collect())
}

fn is_true(parameters: &Parameters, name: &str) -> bool {
    sent(parameters, name)
        .is_some_and(|value| ["true", "1", "yes", "on"].contains(&value.to_lowercase().as_str()))
}
