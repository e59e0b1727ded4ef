//! A change in the words of people, for feed readers: Chinese names instead of fields and codes, and no JSON.

use crate::domain::catalogue::Directory;
use crate::domain::change::{ChangeKind, Entity, FieldChange};
use crate::domain::code_list::CodeList;
use crate::domain::release::Release;
use crate::export::code_lists;
use crate::export::tables::all;
use crate::http::error::shortened;
use crate::publish::changes::FullChange;
use serde_json::Value;

/// No change tells more fields than this.
const MAX_FIELDS: usize = 40;
/// Fields that are structures: tables have them in several columns, or in a file of their own.
const STRUCTURES: &[(&str, &str)] = &[
    ("processing_time", "办结时限"),
    ("codes", "国家目录编码"),
    ("provenance", "来源"),
    ("guide", "办事指南"),
    ("terms", "使用条款"),
];

/// The words for a change, with the names that things have in a release.
pub(super) struct Words<'a> {
    pub(super) directory: &'a Directory,
    pub(super) change: &'a FullChange,
}

impl Words<'_> {
    /// 办理形式变更：事项名（只跑一次→零跑腿）
    pub(super) fn title(&self) -> String {
        let recorded = &self.change.recorded;
        let name = self.change.name.as_deref().unwrap_or(&recorded.code);
        let what = match recorded.entity {
            Entity::Item => "",
            other => other.entry().name,
        };
        let field = match recorded.kind {
            ChangeKind::ModeChanged => "handling_mode",
            ChangeKind::Moved => "department",
            ChangeKind::Renamed => "name",
            _ => "",
        };
        let decisive = self.change.fields.iter().find(|changed| changed.field == field);
        let said = |value: &Value| self.value(field, value).unwrap_or_else(|| "未说明".to_owned());
        let way = decisive.map(|changed| format!("（{}→{}）", said(&changed.from), said(&changed.to)));
        format!("{}{what}：{name}{}", recorded.kind.entry().name, way.unwrap_or_default())
    }

    /// What has changed, line by line. What is too much for a line is named.
    pub(super) fn told(&self, release: &Release) -> String {
        let mut lines = vec![format!("发布版本：{}", release.edition.version)];
        let successors: Vec<&str> = self.change.recorded.successors.iter().map(AsRef::as_ref).collect();
        if !successors.is_empty() {
            lines.push(format!("后续事项：{}", successors.join("、")));
        }
        lines.extend(self.change.recorded.reason.as_ref().map(|reason| format!("原因：{reason}")));
        let said =
            self.change.fields.iter().filter(|field| !is_nothing(&field.from) || !is_nothing(&field.to));
        let mut structures: Vec<&str> = Vec::new();
        for (count, field) in said.enumerate() {
            match self.line(field) {
                _ if count >= MAX_FIELDS => break,
                Some(line) => lines.push(line),
                None => structures.push(self.name_of(&field.field)),
            }
        }
        structures.dedup();
        if !structures.is_empty() {
            lines.push(format!("另有改动：{}", structures.join("、")));
        }
        lines.join("\n")
    }

    fn line(&self, field: &FieldChange) -> Option<String> {
        let shown = field.clone().shortened();
        let said = |value: &Value| match is_nothing(value) {
            true => Some("无".to_owned()),
            false => self.value(&field.field, value),
        };
        let (from, to) = (said(&shown.from)?, said(&shown.to)?);
        let from = if is_nothing(&shown.from) { String::new() } else { format!("{from} → ") };
        Some(format!("{}：{from}{to}", self.name_of(&field.field)))
    }

    /// What people call a field: as the tables do, or as the structure that it is part of.
    fn name_of<'f>(&self, field: &'f str) -> &'f str {
        let beginning = field.split(['.', '[']).next().unwrap_or(field);
        if let Some((_, name)) = STRUCTURES.iter().find(|(structure, _)| *structure == beginning) {
            return name;
        }
        let (table, named) =
            (format!("{}s", self.change.recorded.entity.entry().code), format!("{field}_name"));
        let columns = || all().iter().filter(|known| known.name == table).flat_map(|known| known.columns);
        // Where a column holds a code, the one beside it has the plain title.
        let titled = |name: &str| columns().find(|column| column.name == name).map(|column| column.title);
        titled(&named).or_else(|| titled(field)).unwrap_or(field)
    }

    /// A value in words; nothing, if it is a structure.
    fn value(&self, field: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => {
                Some(shortened(&self.name_of_code(field, text).unwrap_or_else(|| text.clone())))
            }
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(is_so) => Some(if *is_so { "是" } else { "否" }.to_owned()),
            Value::Array(entries) => {
                let entries: Option<Vec<String>> =
                    entries.iter().map(|entry| self.value(field, entry)).collect();
                Some(shortened(&entries?.join("、")))
            }
            Value::Null | Value::Object(_) => None,
        }
    }

    /// The name of what a code stands for in a field.
    fn name_of_code(&self, field: &str, code: &str) -> Option<String> {
        let Directory { jurisdictions, departments, handling_modes, methods, channels, .. } = self.directory;
        let named = match field {
            "jurisdiction" => jurisdictions.get(code).map(|known| &known.name),
            "department" | "operator" | "successor" => departments.get(code).map(|known| &known.name),
            "handling_mode" => handling_modes.get(code).map(|known| &known.name),
            "methods" => methods.get(code).map(|known| &known.name),
            "channels" => channels.get(code).map(|known| &known.name),
            _ => {
                // The list of a "kind" is named after what is of that kind.
                let own = || format!("{}_{field}", self.change.recorded.entity.entry().code);
                let list = code_lists::find(field).or_else(|| code_lists::find(&own()))?;
                return list.value(code).map(|known| known.name.to_owned());
            }
        };
        named.cloned()
    }
}

/// What is null or empty, or has nothing else inside, tells a reader nothing.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.is_empty(),
        Value::Object(members) => members.values().all(is_nothing),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
