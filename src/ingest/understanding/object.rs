//! Objects of JSON files: by a mapping, and by keys that are our own codes or known headings.

use super::TakeHandedIn;
use super::headings::{Meaning, exact, is_of_labels};
use super::mapping::Mapping;
use super::reader::{Base, Common, Reader};
use super::source::{Content, Entry, Origin};
use crate::domain::note::Note;
use crate::ingest::field::{Field, FieldSet};
use crate::ingest::handed_in::RowPlace;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// So many different keys are told apart when they are not taken.
const MOST_KEYS: usize = 200;

/// Reads the objects of one file.
pub(super) struct Objects<'a> {
    place: RowPlace,
    mapping: Option<&'a Mapping>,
    origins: Vec<Origin<'a, String>>,
    reader: Reader<'a>,
    not_taken: BTreeMap<String, u64>,
    any: bool,
    department: Option<String>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(file: Arc<str>, mapping: Option<&'a Mapping>, department: Option<String>) -> Self {
        let rules = mapping.map_or(&[][..], |mapping| mapping.rules.as_slice());
        let origins: Vec<Origin<'a, String>> = rules
            .iter()
            .filter_map(|(field, rule)| Some(Origin::mapped(*field, rule, rule.from.clone(), mapping?)))
            .collect();
        let defaults = mapping.map_or(&[][..], |mapping| mapping.defaults.as_slice());
        let mapped: FieldSet = origins.iter().filter_map(Origin::field).collect();
        let names_one = |field: Field| mapped.has(field) || defaults.iter().any(|(known, _)| *known == field);
        let department =
            department.filter(|_| !names_one(Field::Department) && !names_one(Field::DepartmentCode));
        Self {
            place: RowPlace { file, sheet: None, row: 0 },
            mapping,
            origins,
            reader: Reader::new(
                defaults,
                Common {
                    department: department.clone(),
                    name_heading: Field::Name.code().to_owned(),
                    ..Common::default()
                },
            ),
            not_taken: BTreeMap::new(),
            any: false,
            department,
        }
    }

    /// Whether there was an object.
    pub(super) fn any(&self) -> bool {
        self.any
    }

    pub(super) fn object(
        &mut self,
        number: u64,
        object: &Map<String, Value>,
        out: &mut dyn TakeHandedIn,
    ) -> ControlFlow<()> {
        self.any = true;
        self.place.row = number;
        let own = self.own_keys(object);
        let get = |name: &String| object.get(name).and_then(content);
        let entries: Vec<Entry<'_>> =
            self.origins.iter().chain(&own).filter_map(|origin| origin.entry(get)).collect();
        let base: Base = self.origins.iter().chain(&own).map(|origin| origin.meaning).collect();
        self.reader.read(&self.place, &entries, base, out)
    }

    /// The keys that mean something without a mapping; the others are counted.
    fn own_keys(&mut self, object: &Map<String, Value>) -> Vec<Origin<'a, String>> {
        let mut own: Vec<Origin<'a, String>> = Vec::new();
        for name in object.keys() {
            let used = self.origins.iter().any(|origin| origin.keys.contains(name));
            if used || self.mapping.is_some_and(|mapping| mapping.ignored.contains(name)) {
                continue;
            }
            match exact(name) {
                Some(meaning) if meaning != Meaning::NotOurs && !self.is_spoken_of(meaning, &own) => {
                    own.push(Origin::plain(meaning, name.clone(), name.clone(), self.mapping));
                }
                Some(meaning) if is_of_labels(name) && own.iter().any(|origin| origin.meaning == meaning) => {
                    let replaced: Vec<_> = own.extract_if(.., |origin| origin.meaning == meaning).collect();
                    replaced.iter().for_each(|origin| self.count(&origin.heading));
                    own.push(Origin::plain(meaning, name.clone(), name.clone(), self.mapping));
                }
                _ => self.count(name),
            }
        }
        own
    }

    fn is_spoken_of(&self, meaning: Meaning, own: &[Origin<'a, String>]) -> bool {
        self.origins.iter().chain(own).any(|origin| origin.meaning == meaning)
    }

    fn count(&mut self, name: &str) {
        if let Some(times) = self.not_taken.get_mut(name) {
            *times += 1;
        } else if self.not_taken.len() < MOST_KEYS {
            self.not_taken.insert(name.to_owned(), 1);
        }
    }

    pub(super) fn finish(self, out: &mut dyn TakeHandedIn) {
        let mut say = |text: String| {
            out.note(Note { file: Arc::clone(&self.place.file), sheet: None, row: 0, text });
        };
        if let (true, Some(name)) = (self.any, &self.department) {
            say(format!(
                "where an object names no department, \"{name}\" is taken from the name of the file"
            ));
        }
        if !self.not_taken.is_empty() {
            let counted: Vec<String> =
                self.not_taken.iter().map(|(name, times)| format!("{name} ({times})")).collect();
            say(format!("keys not taken: {}", counted.join(", ")));
        }
        if let (modes @ 1.., forms) | (modes, forms @ 1..) = self.reader.forms {
            say(format!(
                "办理形式 was read as a handling mode in {modes} objects and as a form of application in {forms}"
            ));
        }
    }
}

/// What a value of JSON holds, if anything.
fn content(value: &Value) -> Option<Content<'_>> {
    match value {
        Value::Array(values) if values.is_empty() => None,
        Value::Array(values) => {
            let texts: Option<Vec<Cow<'_, str>>> = values.iter().map(scalar).collect();
            Some(texts.map_or(Content::Structure(value), Content::List))
        }
        Value::Object(object) => {
            Some(match (object.get("amount"), object.get("unit").and_then(Value::as_str)) {
                // A time limit, as the interface of this service writes it.
                (Some(Value::Number(amount)), Some(unit)) => {
                    Content::Text(Cow::Owned(format!("{amount} {unit}")))
                }
                _ => Content::Structure(value),
            })
        }
        Value::Null => None,
        _ => scalar(value).map(Content::Text),
    }
}

fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => Some(Cow::Borrowed("")),
        Value::Bool(yes) => Some(Cow::Borrowed(if *yes { "是" } else { "否" })),
        Value::Number(number) => {
            let text = number.to_string();
            Some(Cow::Owned(text.strip_suffix(".0").unwrap_or(&text).to_owned()))
        }
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Array(_) | Value::Object(_) => None,
    }
}
