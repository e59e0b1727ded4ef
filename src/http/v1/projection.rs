//! `fields`: leaves out of an answer what the client did not ask for. The code and the name always stay.

use serde_json::Value;
use std::collections::BTreeMap;

/// The fields asked for, as a tree; an empty one asks for everything below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(BTreeMap<String, Fields>);

impl Fields {
    /// Of paths such as `department.name`.
    pub(super) fn of(paths: &[String]) -> Self {
        // Who asks for a field whole gets it whole, whatever part of it is asked for besides.
        let in_whole =
            |path: &str| path.rsplit_once('.').is_some_and(|(above, _)| paths.iter().any(|p| p == above));
        let mut root = Self::default();
        for path in paths.iter().filter(|path| !in_whole(path)) {
            let mut node = &mut root;
            for name in path.split('.') {
                node = node.0.entry(name.to_owned()).or_default();
            }
        }
        root
    }

    /// Whether nothing is left out.
    pub(super) fn all(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves the other fields out.
    pub(super) fn prune(&self, value: &mut Value) {
        if self.all() {
            return;
        }
        match value {
            Value::Array(entries) => entries.iter_mut().for_each(|entry| self.prune(entry)),
            Value::Object(object) => {
                object.retain(|name, _| self.0.contains_key(name) || name == "code" || name == "name");
                for (name, below) in &self.0 {
                    if let Some(value) = object.get_mut(name) {
                        below.prune(value);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_asked_for_stays() {
        let mut value = json!({
            "code": "a", "name": "甲", "status": {"code": "active", "name": "在用", "name_en": "active"},
            "channels": [{"code": "c", "name": "丙", "phone": "12345"}], "note": null,
        });
        Fields::of(&["channels.phone".into(), "status.code".into()]).prune(&mut value);
        let expected = json!({
            "code": "a", "name": "甲", "status": {"code": "active", "name": "在用"},
            "channels": [{"code": "c", "name": "丙", "phone": "12345"}],
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn a_whole_field_and_a_part_of_it_is_the_whole() {
        let whole = json!({"code": "a", "name": "甲", "status": {"code": "s", "name": "t", "name_en": "u"}});
        for paths in [vec![], vec!["status", "status.code"], vec!["status.code", "status"]] {
            let mut value = whole.clone();
            let paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
            Fields::of(&paths).prune(&mut value);
            assert_eq!(value, whole, "{paths:?}");
        }
    }
}
