//! Changes in full: what a thing said before, what it says after, field by field.
//!
//! Nothing is kept twice: both states are in the rows that span releases, and the difference is made on demand.

use crate::domain::change::{ChangeKind, Entity, FieldChange, changed_fields};
use crate::domain::guide::GuideEdition;
use crate::domain::item::Item;
use crate::store::{RecordedChange, Store, StoreError};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// A change with what it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct FullChange {
    /// Which it is.
    pub recorded: RecordedChange,
    /// What it is called: after the change, or before it if it left.
    pub name: Option<String>,
    /// The fields that say something else. Of what is new, all that it says; of what left, none.
    pub fields: Vec<FieldChange>,
    /// What it says after the change, as a catalogue folder has it; null if it left.
    pub record: Value,
}

/// The difference of one thing between two releases.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What it is.
    pub entity: Entity,
    /// Its key.
    pub code: String,
    /// What it said in the one; null if it was not there.
    pub from: Value,
    /// What it says in the other; null if it is not there.
    pub to: Value,
    /// The fields that differ. Of what only the other has, all that it says; of what only the one has, none.
    pub fields: Vec<FieldChange>,
}

impl Difference {
    /// What has become of it on the way from the one to the other.
    pub fn kind(&self) -> ChangeKind {
        let differs = |field: &str| self.from.get(field) != self.to.get(field);
        if self.from.is_null() {
            ChangeKind::Created
        } else if self.to.is_null() {
            ChangeKind::Withdrawn
        } else if self.entity != Entity::Item {
            ChangeKind::Updated
        } else if differs("handling_mode") {
            ChangeKind::ModeChanged
        } else if differs("department") {
            ChangeKind::Moved
        } else if differs("name") {
            ChangeKind::Renamed
        } else {
            ChangeKind::Updated
        }
    }

    /// What it is called in the other, or in the one if it is not there.
    pub fn name(&self) -> Option<&str> {
        name_of(&self.from, &self.to)
    }
}

/// Reads what these changes changed.
///
/// # Errors
/// When the database fails or holds a row that cannot be understood.
pub fn in_full(store: &Store, recorded: Vec<RecordedChange>) -> Result<Vec<FullChange>, StoreError> {
    let mut wanted: BTreeMap<(i64, Entity), Vec<&str>> = BTreeMap::new();
    for change in &recorded {
        for release in [change.release - 1, change.release] {
            wanted.entry((release, change.entity)).or_default().push(&change.code);
        }
    }
    let mut states = HashMap::with_capacity(wanted.len());
    for ((release, entity), codes) in wanted {
        states.insert((release, entity), states_of(store, release, entity, &codes)?);
    }
    let state = |release: i64, change: &RecordedChange| {
        states.get(&(release, change.entity)).and_then(|known| known.get(&change.code)).cloned()
    };
    let full = recorded.into_iter().map(|change| {
        let from = state(change.release - 1, &change).unwrap_or(Value::Null);
        let to = state(change.release, &change).unwrap_or(Value::Null);
        let name = name_of(&from, &to).map(str::to_owned);
        Ok(FullChange { name, fields: fields_between(&from, &to)?, record: to, recorded: change })
    });
    full.collect()
}

/// The differences of these things between two releases; what says the same in both is left out.
///
/// # Errors
/// When the database fails or holds a row that cannot be understood.
pub fn differences(
    store: &Store,
    from: i64,
    to: i64,
    touched: &[(Entity, String)],
) -> Result<Vec<Difference>, StoreError> {
    let mut codes: BTreeMap<Entity, Vec<&str>> = BTreeMap::new();
    for (entity, code) in touched {
        codes.entry(*entity).or_default().push(code);
    }
    let (mut before, mut after) = (HashMap::new(), HashMap::new());
    for (entity, codes) in codes {
        before.insert(entity, states_of(store, from, entity, &codes)?);
        after.insert(entity, states_of(store, to, entity, &codes)?);
    }
    let mut found = Vec::new();
    for (entity, code) in touched {
        let take = |states: &mut HashMap<Entity, HashMap<String, Value>>| {
            states.get_mut(entity).and_then(|states| states.remove(code)).unwrap_or(Value::Null)
        };
        let (from, to) = (take(&mut before), take(&mut after));
        if from != to {
            let fields = fields_between(&from, &to)?;
            found.push(Difference { entity: *entity, code: code.clone(), from, to, fields });
        }
    }
    Ok(found)
}

/// What these things say in a release. Release zero has nothing.
///
/// # Errors
/// When the database fails or holds a row that cannot be understood.
pub fn states_of(
    store: &Store,
    release: i64,
    entity: Entity,
    codes: &[&str],
) -> Result<HashMap<String, Value>, StoreError> {
    if entity != Entity::Item {
        return store.entries_as_json(release, entity, codes);
    }
    let guides = store.guides_of(release, codes)?;
    let mut guides: HashMap<String, GuideEdition> =
        guides.into_iter().map(|guide| (guide.item.to_string(), guide)).collect();
    let items = store.items_with_codes(release, codes)?;
    items
        .into_iter()
        .map(|item| {
            let guide = guides.remove(item.code.as_ref());
            Ok((item.code.to_string(), item_state(&item, guide.as_ref())?))
        })
        .collect()
}

/// An item with its guide, as a catalogue folder has them; the guide with its edition and hash.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn item_state(item: &Item, guide: Option<&GuideEdition>) -> Result<Value, StoreError> {
    let unwritable = |error: serde_json::Error| StoreError::BadRow(error.to_string());
    let mut state = serde_json::to_value(item).map_err(unwritable)?;
    let guide = match guide {
        None => Value::Null,
        Some(edition) => {
            let mut whole = json!({"edition": edition.edition, "content_hash": edition.content_hash});
            let said = serde_json::to_value(&edition.guide).map_err(unwritable)?;
            if let (Some(whole), Value::Object(said)) = (whole.as_object_mut(), said) {
                whole.extend(said);
            }
            whole
        }
    };
    if let Some(members) = state.as_object_mut() {
        members.insert("guide".to_owned(), guide);
    }
    Ok(state)
}

/// What a thing is called: after a change, or before it if it left.
fn name_of<'a>(from: &'a Value, to: &'a Value) -> Option<&'a str> {
    let named = if to.is_null() { from } else { to };
    named.get("name")?.as_str()
}

/// The fields in which two states differ. What is new is compared with something that says nothing.
fn fields_between(from: &Value, to: &Value) -> Result<Vec<FieldChange>, StoreError> {
    if to.is_null() {
        return Ok(Vec::new());
    }
    let nothing = json!({});
    let from = if from.is_null() { &nothing } else { from };
    changed_fields("", from, to).map_err(|error| StoreError::BadRow(error.to_string()))
}
