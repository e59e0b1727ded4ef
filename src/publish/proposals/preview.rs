//! What a proposal would change, for those who review it.

use crate::domain::change::{ChangeKind, FieldChange, changed_fields};
use crate::domain::guide::{Guide, GuideEdition};
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::domain::proposal::{Proposal, ProposedItem};
use crate::publish::changes::item_state;
use crate::store::{Store, StoreError};
use serde_json::json;
use std::collections::HashMap;

/// What would become of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The item.
    pub code: ItemCode,
    /// What it is called.
    pub name: String,
    /// What would become of it.
    pub kind: ChangeKind,
    /// The fields that would say something else.
    pub fields: Vec<FieldChange>,
    /// Of an item that would go: what takes its place.
    pub successors: Vec<ItemCode>,
    /// Of an item that would go: why.
    pub reason: Option<String>,
}

/// What a proposal would change of the next items after a code, against the release that it was made for.
///
/// # Errors
/// When the database fails or holds a row that cannot be understood.
pub fn preview(
    store: &Store,
    proposal: &Proposal,
    after: &str,
    limit: i64,
) -> Result<Vec<Preview>, StoreError> {
    let proposed = store.proposed_items(proposal.number, after, limit)?;
    let codes: Vec<&str> = proposed.iter().map(|item| item.code.as_ref()).collect();
    let items = store.items_with_codes(proposal.base, &codes)?;
    let mut items: HashMap<ItemCode, Item> =
        items.into_iter().map(|item| (item.code.clone(), item)).collect();
    let guides = store.guides_of(proposal.base, &codes)?;
    let guides: HashMap<ItemCode, GuideEdition> =
        guides.into_iter().map(|edition| (edition.item.clone(), edition)).collect();
    proposed.into_iter().map(|one| of_item(items.remove(&one.code), guides.get(&one.code), one)).collect()
}

fn of_item(
    old: Option<Item>,
    old_guide: Option<&GuideEdition>,
    proposed: ProposedItem,
) -> Result<Preview, StoreError> {
    let code = proposed.code;
    if let Some(gone) = proposed.withdrawal {
        let name = old.map(|item| item.name).unwrap_or_default();
        let (kind, successors, reason) = (gone.kind, gone.successors, gone.reason);
        return Ok(Preview { code, name, kind, fields: Vec::new(), successors, reason });
    }
    let new = proposed.item.or_else(|| old.clone());
    let new = new.ok_or_else(|| StoreError::BadRow(format!("the item \"{code}\" is missing")))?;
    let new_guide = match proposed.guide {
        None => old_guide.cloned(),
        Some(guide) => guide.map(|guide| next(&code, old_guide, guide)),
    };
    let before = match &old {
        None => json!({}),
        Some(old) => item_state(old, old_guide)?,
    };
    let after = item_state(&new, new_guide.as_ref())?;
    let fields =
        changed_fields("", &before, &after).map_err(|error| StoreError::BadRow(error.to_string()))?;
    let kind = old.map_or(ChangeKind::Created, |old| ChangeKind::between(&old, &new));
    Ok(Preview { code, name: new.name, kind, fields, successors: Vec::new(), reason: None })
}

/// The guide with the edition that it would have, if nothing comes in between.
fn next(code: &ItemCode, old: Option<&GuideEdition>, guide: Guide) -> GuideEdition {
    match old {
        Some(old) if old.guide == guide => old.clone(),
        _ => GuideEdition::after(old.map_or(0, |old| old.edition), code.clone(), guide),
    }
}
