//! What changes speak of besides themselves: how it was called when the change was made.

use super::changes::FullChange;
use crate::domain::change::Entity;
use crate::domain::sign_off::SignOff;
use crate::store::{Store, StoreError};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The things that some changes mention, as they were in the releases of those changes.
#[derive(Debug, Default)]
pub struct Mentions(HashMap<(i64, Entity, String), Value>);

impl Mentions {
    /// Reads what these changes mention: departments, items that take the place of others, sources, and the
    /// offices that have signed them off, by the number of the change.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn read(
        store: &Store,
        changes: &[FullChange],
        signed: &HashMap<i64, Vec<SignOff>>,
    ) -> Result<Self, StoreError> {
        let mut wanted: BTreeMap<(i64, Entity), BTreeSet<&str>> = BTreeMap::new();
        for FullChange { recorded, record, .. } in changes {
            let mut want = |release: i64, entity: Entity, code| {
                wanted.entry((release, entity)).or_default().insert(code);
            };
            if let Some(department) = &recorded.department {
                // A department may leave in the same release as its items.
                want(recorded.release, Entity::Department, department.as_str());
                want(recorded.release - 1, Entity::Department, department);
            }
            for successor in &recorded.successors {
                want(recorded.release, Entity::Item, successor.as_ref());
            }
            for sign_off in signed.get(&recorded.seq).into_iter().flatten() {
                want(recorded.release, Entity::Department, sign_off.office.as_ref());
            }
            for source in sources_of(record) {
                want(recorded.release, Entity::Source, source);
            }
        }
        let mut known = HashMap::new();
        for ((release, entity), codes) in wanted {
            let codes: Vec<&str> = codes.into_iter().collect();
            for (code, state) in entries(store, release, entity, &codes)? {
                known.insert((release, entity, code), state);
            }
        }
        Ok(Self(known))
    }

    /// What a thing was called in a release, or in the one before if it was no longer there.
    pub fn name(&self, release: i64, entity: Entity, code: &str) -> Option<&str> {
        let state = |release| self.0.get(&(release, entity, code.to_owned()));
        state(release).or_else(|| state(release - 1))?.get("name")?.as_str()
    }

    /// The newest date among the sources that the row of a changed item names.
    pub fn source_updated_at(&self, change: &FullChange) -> Option<&str> {
        let published = |source: &str| {
            let key = (change.recorded.release, Entity::Source, source.to_owned());
            self.0.get(&key)?.get("published")?.as_str()
        };
        sources_of(&change.record).filter_map(published).max()
    }
}

/// The sources that the row of an item names. Other things name none.
fn sources_of(record: &Value) -> impl Iterator<Item = &str> {
    let named = record.get("provenance").and_then(Value::as_array).into_iter().flatten();
    named.filter_map(|entry| entry.get("source")?.as_str())
}

fn entries(
    store: &Store,
    release: i64,
    entity: Entity,
    codes: &[&str],
) -> Result<HashMap<String, Value>, StoreError> {
    if entity != Entity::Item {
        return store.entries_as_json(release, entity, codes);
    }
    let items = store.items_with_codes(release, codes)?;
    Ok(items.into_iter().map(|item| (item.code.to_string(), json!({"name": item.name}))).collect())
}
