//! Items by their codes, and why a release does not have one: withdrawn, merged, split, under another code, or never known.

use super::collection::not_found;
use crate::domain::change::{ChangeKind, Entity};
use crate::domain::code_list::CodeList;
use crate::domain::item::Item;
use crate::http::error::{ApiError, Departure, GONE, Successor};
use crate::search::releases::{Published, ReleaseView};
use crate::store::{RecordedChange, Store};

/// The item with this code.
///
/// # Errors
/// With why it is not there, or when the database fails.
pub(super) fn present(
    store: &Store,
    view: &ReleaseView,
    published: &Published,
    code: &str,
) -> Result<Item, ApiError> {
    let item = store.item(view.release.seq, code)?;
    item.map_or_else(|| Err(absent(store, view, published, code)?), Ok)
}

/// Why an item is not there.
///
/// # Errors
/// When the database fails.
pub(in crate::http) fn absent(
    store: &Store,
    view: &ReleaseView,
    published: &Published,
    code: &str,
) -> Result<ApiError, ApiError> {
    let history = store.history_of(Entity::Item, code, view.release.seq)?;
    let last = history.into_iter().next().and_then(|change| {
        let last = published.before(change.release)?;
        Some((change, last.edition.version.to_string()))
    });
    let Some((change, last_release)) = last else { return Ok(not_found("item", code, [])) };
    let successors = successors_of(store, &change)?;
    let mut detail = format!("The item \"{code}\" was last part of the release {last_release}.");
    if !successors.is_empty() {
        let named: Vec<String> =
            successors.iter().map(|to| format!("\"{}\" ({})", to.code, to.name)).collect();
        detail = format!("{detail} In its place: {}.", named.join(", "));
    }
    let renumbered = change.kind == ChangeKind::Renumbered;
    let departure = Departure {
        last_release,
        kind: change.kind.entry(),
        moved_to: successors.first().filter(|_| renumbered).map(|to| to.code.clone()),
        successors,
        reason: change.reason,
    };
    Ok(ApiError { departure: Some(Box::new(departure)), ..ApiError::new(GONE, detail) })
}

/// Those that take its place, with their names in the release in which it left.
fn successors_of(store: &Store, change: &RecordedChange) -> Result<Vec<Successor>, ApiError> {
    let codes: Vec<&str> = change.successors.iter().map(AsRef::as_ref).collect();
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let known = store.items_with_codes(change.release, &codes)?;
    let name =
        |code: &str| known.iter().find(|item| item.code.as_ref() == code).map(|item| item.name.clone());
    let successor = |code: &&str| Successor {
        code: (*code).to_owned(),
        name: name(code).unwrap_or_else(|| (*code).to_owned()),
    };
    Ok(codes.iter().map(successor).collect())
}
