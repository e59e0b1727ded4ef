//! Changes: what one state of the catalogue has that another has not, field by field.

use super::code_list::{CodeList, code_list};
use super::ids::ItemCode;
use super::item::Item;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

code_list! {
    /// What has become of something. Of several that apply, the first in this order.
    ChangeKind as "change_kind" {
        Created = "created", "新增", "created";
        Merged = "merged", "合并", "merged into another item";
        Split = "split", "拆分", "split into several items";
        Renumbered = "renumbered", "变更编码", "goes on under another code";
        Withdrawn = "withdrawn", "取消", "withdrawn";
        ModeChanged = "mode_changed", "办理形式变更", "has another handling mode";
        Moved = "moved", "划转部门", "moved to another department";
        Renamed = "renamed", "更名", "has another name";
        Updated = "updated", "变更", "updated";
    }
}

code_list! {
    /// What a change is about.
    Entity as "entity" {
        Item = "item", "事项", "item, with its guide";
        Department = "department", "部门", "department";
        Jurisdiction = "jurisdiction", "行政区划", "administrative division";
        HandlingMode = "handling_mode", "办理形式", "handling mode";
        Method = "method", "实现方式", "way of fulfilment";
        Channel = "channel", "办理渠道", "channel";
        Claim = "claim", "公布数字", "published figure";
        Source = "source", "来源", "source";
        Contradiction = "contradiction", "矛盾", "contradiction inside a source";
    }
}

impl ChangeKind {
    /// Whether what has changed is no longer there.
    pub fn is_departure(self) -> bool {
        matches!(self, Self::Merged | Self::Split | Self::Renumbered | Self::Withdrawn)
    }

    /// What has become of an item that is still there.
    pub fn between(old: &Item, new: &Item) -> Self {
        if old.handling_mode != new.handling_mode {
            Self::ModeChanged
        } else if old.department != new.department {
            Self::Moved
        } else if old.name != new.name {
            Self::Renamed
        } else {
            Self::Updated
        }
    }
}

/// An item leaves the catalogue: its tombstone is kept for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The item.
    pub item: ItemCode,
    /// How it leaves: withdrawn, merged, split or renumbered.
    pub kind: ChangeKind,
    /// The items that take its place.
    pub successors: Vec<ItemCode>,
    /// Why.
    pub reason: Option<String>,
}

impl Withdrawal {
    /// An item that is withdrawn without further words.
    pub fn plain(item: ItemCode) -> Self {
        Self { item, kind: ChangeKind::Withdrawn, successors: Vec::new(), reason: None }
    }

    /// How many successors this kind of departure has; what is wrong if that does not fit.
    ///
    /// # Errors
    /// With what is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        let (count, own) = (self.successors.len(), self.successors.contains(&self.item));
        let twice = self
            .successors
            .iter()
            .enumerate()
            .any(|(place, code)| self.successors.iter().take(place).any(|before| before == code));
        let fits = match self.kind {
            ChangeKind::Withdrawn => count <= 1,
            ChangeKind::Merged | ChangeKind::Renumbered => count == 1,
            ChangeKind::Split => count >= 2,
            _ => return Err("an item leaves as withdrawn, merged, split or renumbered".to_owned()),
        };
        if own {
            return Err("an item is not its own successor".to_owned());
        }
        if twice {
            return Err("a successor is named twice".to_owned());
        }
        if fits {
            return Ok(());
        }
        let wanted = match self.kind {
            ChangeKind::Withdrawn => "one successor at most",
            ChangeKind::Split => "two successors or more",
            _ => "exactly one successor",
        };
        Err(format!("an item that is {} has {wanted}; here are {count}", self.kind.entry().code))
    }
}

/// A field that says something else than before.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldChange {
    /// The field, as JSON shows it, with the way to it: `processing_time.promised.amount`, `guide.consult`.
    pub field: String,
    /// What it said; null where it said nothing.
    #[schema(required)]
    pub from: Value,
    /// What it says; null where it says nothing.
    #[schema(required)]
    pub to: Value,
}

/// Longer lists are told whole: to compare each entry with each takes too long.
const COMPARED_ENTRIES: usize = 500;

/// The fields in which two values differ, with the whole of what each says: [`apply`] makes one of the other.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn changed_fields(
    prefix: &str,
    old: &impl Serialize,
    new: &impl Serialize,
) -> Result<Vec<FieldChange>, serde_json::Error> {
    let mut changes = Vec::new();
    compare(prefix, serde_json::to_value(old)?, serde_json::to_value(new)?, &mut changes);
    Ok(changes)
}

/// Goes into what has members, so that of a structure only the part that differs is told.
fn compare(path: &str, old: Value, new: Value, changes: &mut Vec<FieldChange>) {
    match (old, new) {
        (Value::Object(mut old), Value::Object(new)) => {
            for (field, to) in new {
                let from = old.remove(&field).unwrap_or(Value::Null);
                compare(&join(path, &field), from, to, changes);
            }
            for (field, from) in old {
                compare(&join(path, &field), from, Value::Null, changes);
            }
        }
        (from, to) if from != to => changes.push(FieldChange { field: path.to_owned(), from, to }),
        _ => {}
    }
}

/// Makes the later state of the earlier one. Null stands for whatever is not there.
pub fn apply(state: &mut Value, changes: &[FieldChange]) {
    for change in changes {
        let mut place = &mut *state;
        for name in change.field.split('.').filter(|name| !name.is_empty()) {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            let Some(members) = place.as_object_mut() else { return };
            place = members.entry(name).or_insert(Value::Null);
        }
        place.clone_from(&change.to);
    }
}

impl FieldChange {
    /// For the eye: of two lists, the entries alone that only one of them has.
    #[must_use]
    pub fn shortened(self) -> Self {
        let (Value::Array(old), Value::Array(new)) = (&self.from, &self.to) else { return self };
        if old.len().max(new.len()) > COMPARED_ENTRIES {
            return self;
        }
        let (from, to) = (without(old, new), without(new, old));
        // Where both have the same entries, their order is what differs.
        if from.is_empty() && to.is_empty() {
            return self;
        }
        Self { field: self.field, from: Value::Array(from), to: Value::Array(to) }
    }
}

fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

fn without(list: &[Value], others: &[Value]) -> Vec<Value> {
    list.iter().filter(|entry| !others.contains(entry)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Code;
    use serde_json::json;

    #[test]
    fn each_field_that_differs_is_named_with_both_values() {
        let old = json!({"name": "甲", "visits": 1, "note": "旧", "time": {"law": 20, "promise": 5}, "at": ["a", "b"]});
        let new = json!({"name": "甲", "visits": 0, "phone": "12345", "time": {"law": 20, "promise": 3}, "at": ["b", "c"]});
        let changes = changed_fields("", &old, &new).unwrap();
        let shown: Vec<String> =
            changes.iter().map(|change| format!("{} {} {}", change.field, change.from, change.to)).collect();
        let mut replayed = old.clone();
        apply(&mut replayed, &changes);
        assert_eq!(replayed["note"], Value::Null);
        assert_eq!((&replayed["at"], &replayed["time"]), (&new["at"], &new["time"]));
        assert_eq!(
            shown,
            [
                "visits 1 0",
                "phone null \"12345\"",
                "time.promise 5 3",
                "at [\"a\",\"b\"] [\"b\",\"c\"]",
                "note \"旧\" null",
            ]
        );
    }

    #[test]
    fn for_the_eye_a_list_shows_what_came_and_went() {
        let list = |entries: &[&str]| json!({ "at": entries });
        let short = |old: &[&str], new: &[&str]| {
            let change = changed_fields("", &list(old), &list(new)).unwrap().remove(0).shortened();
            format!("{} {}", change.from, change.to)
        };
        assert_eq!(short(&["a", "b"], &["b", "c"]), r#"["a"] ["c"]"#);
        assert_eq!(short(&["a", "b"], &["b", "a"]), r#"["a","b"] ["b","a"]"#);
    }

    #[test]
    fn a_departure_has_the_successors_that_fit_it() {
        let leaves = |kind, successors: &[&str]| {
            let successors = successors.iter().map(|code| Code::parse(code).unwrap()).collect();
            let withdrawal = Withdrawal { kind, successors, ..Withdrawal::plain(Code::parse("a").unwrap()) };
            withdrawal.check().is_ok()
        };
        assert!(leaves(ChangeKind::Withdrawn, &[]) && leaves(ChangeKind::Merged, &["b"]));
        assert!(leaves(ChangeKind::Split, &["b", "c"]) && leaves(ChangeKind::Renumbered, &["b"]));
        assert!(!leaves(ChangeKind::Split, &["b", "b"]));
        assert!(!leaves(ChangeKind::Split, &["b"]) && !leaves(ChangeKind::Merged, &[]));
        assert!(!leaves(ChangeKind::Renumbered, &["a"]) && !leaves(ChangeKind::Renamed, &[]));
    }
}
