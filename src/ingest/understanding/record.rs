//! Reads the entries of one row or object into a [`HandedIn`].

use super::choices::{Words, choose, values_of};
use super::headings::{Meaning, unit_in};
use super::lists::split;
use super::modes::{FormKind, mode_code, mode_or_forms};
use super::numbers::lost::what_is_lost;
use super::numbers::{count, time_limit, yes};
use super::reader::Base;
use super::record_guide::{read_guide, takes_objects};
use super::source::{Content, Entry, ours};
use super::tidy::{is_nothing, prose, short};
use crate::domain::ids::ItemCode;
use crate::domain::item::{Category, ItemType, NationalCodes, ProcessingTime, TimeLimit};
use crate::domain::problem::Problem;
use crate::domain::text::forbidden_character;
use crate::ingest::field::{Field, FieldSet};
use crate::ingest::handed_in::{HandedIn, Named, RowPlace};
use std::borrow::Cow;

/// What parts the entries of short lists.
pub(super) const SEPARATORS: &[char] = &['，', ',', ';', '；', '|', '^', '｜'];
/// The same with 、 which parts words but also stands in names.
pub(super) const WORD_SEPARATORS: &[char] = &['、', '，', ',', ';', '；', '|', '^', '｜', '/', '／'];

/// A row that was read.
pub(super) struct ReadRecord {
    /// What it says.
    pub(super) item: HandedIn,
    /// Fields that it says something about besides those of its columns.
    also_given: FieldSet,
    /// Fields of which its columns speak, and it does not.
    not_given: FieldSet,
    /// As what the cells under 办理形式 were read.
    pub(super) form_kinds: Vec<FormKind>,
    /// What is wrong.
    pub(super) problems: Vec<Problem>,
}

impl ReadRecord {
    /// The fields that the row says something about, where it has columns for these.
    pub(super) fn given(&self, columns: FieldSet) -> FieldSet {
        columns.without(self.not_given).union(self.also_given)
    }
}

/// Reads entries. The name and the main item are the caller's business.
pub(super) fn read(place: &RowPlace, entries: &[Entry<'_>], defaults: &[(Field, String)]) -> ReadRecord {
    let mut record = Record {
        place,
        entries,
        present: entries.iter().map(|entry| entry.meaning).collect::<Base>().fields,
        defaults,
        problems: Vec::new(),
        also_given: FieldSet::default(),
        not_given: FieldSet::default(),
    };
    record.check_contents();
    let mut item = record.item();
    let form_kinds = record.modes_or_forms(&mut item);
    record.ticked_modes(&mut item);
    if item.handling_mode.is_none() {
        item.handling_mode_reason = record.choice(Field::HandlingModeReason);
    }
    let Record { also_given, not_given, problems, .. } = record;
    ReadRecord { item, also_given, not_given, form_kinds, problems }
}

/// The entries of one row while they are read.
pub(super) struct Record<'a, 'm> {
    place: &'a RowPlace,
    entries: &'a [Entry<'m>],
    present: FieldSet,
    defaults: &'a [(Field, String)],
    problems: Vec<Problem>,
    also_given: FieldSet,
    not_given: FieldSet,
}

impl<'a, 'm> Record<'a, 'm> {
    fn item(&mut self) -> HandedIn {
        let (category, item_type) = self.category_and_type();
        HandedIn {
            place: self.place.clone(),
            given: FieldSet::default(),
            code: self.code(),
            name: String::new(),
            parent: self.parent(),
            implied_main: false,
            aliases: self.list(Field::Aliases, SEPARATORS),
            jurisdiction: self.named(Field::JurisdictionCode, Field::JurisdictionName),
            department: self.named(Field::DepartmentCode, Field::Department),
            category,
            item_type,
            handling_mode: self
                .short(Field::HandlingMode)
                .map(|mode| mode_code(&mode).map_or(mode, str::to_owned)),
            handling_mode_reason: None,
            methods: self.names(Field::Methods),
            channels: self.list(Field::Channels, WORD_SEPARATORS),
            audience: self.choices(Field::Audience),
            topics: self.list(Field::Topics, WORD_SEPARATORS),
            processing_time: ProcessingTime {
                statutory: self.time(Field::StatutoryTime, Field::StatutoryTimeUnit),
                promised: self.time(Field::PromisedTime, Field::PromisedTimeUnit),
            },
            visits: self.parsed(Field::Visits, count),
            codes: NationalCodes {
                catalogue: self.short(Field::CatalogueCode),
                implementation: self.short(Field::ImplementationCode),
                handling: self.short(Field::HandlingCode),
            },
            status: self.choice(Field::Status),
            listing: self.choice(Field::Listing),
            note: self.prose(Field::Note),
            guide: read_guide(self),
        }
    }

    /// One column often holds both: its words decide.
    fn category_and_type(&mut self) -> (Option<Category>, Option<ItemType>) {
        let (mut category, mut item_type) = (None, None);
        for field in [Field::Category, Field::ItemType] {
            let Some(text) = self.short(field) else { continue };
            let first_type = || values_of(&text).and_then(|types| types.first().copied());
            let first_category = || values_of(&text).and_then(|categories| categories.first().copied());
            if field == Field::Category {
                category = first_category();
                item_type = if category.is_none() { first_type() } else { None };
                match (category, item_type) {
                    (None, None) => self.refuse::<Category>(field, &text),
                    (None, Some(_)) => self.redirect(field, Field::ItemType),
                    _ => {}
                }
            } else if let Some(found) = first_type() {
                item_type = Some(found);
            } else if let Some(found) = first_category() {
                // A column of its own has the first word.
                category = category.or(Some(found));
                self.redirect(field, Field::Category);
            } else {
                self.refuse::<ItemType>(field, &text);
            }
        }
        (category, item_type)
    }

    fn modes_or_forms(&mut self, item: &mut HandedIn) -> Vec<FormKind> {
        let mut kinds = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.meaning == Meaning::ModeOrForms) {
            let texts = match &entry.content {
                Content::Text(text) => std::slice::from_ref(text),
                Content::List(list) => list.as_slice(),
                Content::Structure(_) => continue,
            };
            match mode_or_forms(texts) {
                Ok(kind) => kinds.push(kind),
                Err(message) => self.problem(entry.heading, "unknown-value", message),
            }
        }
        for kind in &kinds {
            match kind {
                FormKind::Mode(mode) => {
                    item.handling_mode = Some((*mode).to_owned());
                    self.also_given.add(Field::HandlingMode);
                }
                FormKind::Forms(forms) => {
                    item.guide.application_forms.clone_from(forms);
                    self.also_given.add(Field::ApplicationForms);
                }
            }
        }
        kinds
    }

    /// Sheets with a column for each mode, and a mark in one of them.
    fn ticked_modes(&mut self, item: &mut HandedIn) {
        let mut ticked: Option<&'static str> = None;
        for entry in self.entries {
            let (Meaning::Mode(mode), Content::Text(text)) = (entry.meaning, &entry.content) else {
                continue;
            };
            match yes(text) {
                Ok(false) => {}
                Ok(true) if ticked.is_some() => {
                    let message = "another handling mode is marked in this row already; mark one".to_owned();
                    self.problem(entry.heading, "two-modes", message);
                }
                Ok(true) => ticked = Some(mode),
                Err(message) => self.problem(entry.heading, "unknown-value", message),
            }
        }
        if let Some(mode) = ticked {
            item.handling_mode = Some(mode.to_owned());
        }
    }

    fn code(&mut self) -> Option<ItemCode> {
        let text = self.short(Field::Code)?;
        let code = ItemCode::try_from(text.clone());
        if let Err(invalid) = &code {
            let heading = self.heading(Field::Code);
            self.problem(heading, "not-a-code", format!("\"{text}\": {invalid}"));
        }
        code.ok()
    }

    fn parent(&self) -> Option<Named> {
        let text = self.short(Field::Parent)?;
        Some(if text.is_ascii() {
            Named { code: Some(text), name: None }
        } else {
            Named { code: None, name: Some(text) }
        })
    }

    fn named(&self, code: Field, name: Field) -> Option<Named> {
        let named = Named { code: self.short(code), name: self.short(name) };
        (named != Named::default()).then_some(named)
    }

    fn time(&mut self, field: Field, unit: Field) -> Option<TimeLimit> {
        let text = self.short(field)?;
        let heading = self.heading(field);
        let unit = self.short(unit).map(Cow::Owned).or_else(|| unit_in(heading).map(Cow::Borrowed));
        let read = time_limit(&text, unit.as_deref());
        self.accept(field, read)
    }

    /// Names that may hold commas, or codes.
    fn names(&mut self, field: Field) -> Vec<String> {
        let is_code = self.short(field).is_some_and(|text| text.is_ascii());
        self.list(field, if is_code { SEPARATORS } else { &[';', '；', '|'] })
    }

    // What follows reads one field in one of the ways in which cells are written.

    /// The entry of a field.
    pub(super) fn entry(&self, field: Field) -> Option<&'a Entry<'m>> {
        // A row fills few of the fields, and all are asked for.
        if !self.present.has(field) {
            return None;
        }
        self.entries.iter().find(|entry| entry.meaning == Meaning::Field(field))
    }

    /// The raw text; the entries of a list by lines.
    pub(super) fn text(&self, field: Field) -> Option<Cow<'a, str>> {
        match self.entry(field).map(|entry| &entry.content) {
            Some(Content::Text(text)) => Some(Cow::Borrowed(text)),
            Some(Content::List(list)) => Some(Cow::Owned(list.join("\n"))),
            Some(Content::Structure(_)) => None,
            None => {
                let default = self.defaults.iter().find(|(known, _)| *known == field);
                default.map(|(_, value)| Cow::Borrowed(value.as_str()))
            }
        }
    }

    /// A name, a code, a number.
    pub(super) fn short(&self, field: Field) -> Option<String> {
        self.text(field).map(|text| short(&text)).filter(|text| !text.is_empty())
    }

    /// Words.
    pub(super) fn prose(&self, field: Field) -> Option<String> {
        self.text(field).map(|text| prose(&text)).filter(|text| !text.is_empty())
    }

    /// A list, split unless it came as one.
    pub(super) fn list(&self, field: Field, separators: &[char]) -> Vec<String> {
        let entry = self.entry(field);
        let parts = match entry.map(|entry| &entry.content) {
            Some(Content::List(list)) => list.iter().map(|text| text.clone().into_owned()).collect(),
            _ => self.text(field).map(|text| split(&text, separators)).unwrap_or_default(),
        };
        // A list, and a text that is no list, went through the values of the mapping as a whole.
        let is_split = parts.len() > 1 && matches!(entry.map(|entry| &entry.content), Some(Content::Text(_)));
        let values = entry.and_then(|entry| entry.values).filter(|_| is_split);
        let mut found: Vec<String> = Vec::new();
        for part in parts.iter().map(|part| short(ours(values, part).unwrap_or(part))) {
            if !is_nothing(&part) && !found.contains(&part) {
                found.push(part);
            }
        }
        found
    }

    /// A value of a code list.
    pub(super) fn choice<T: Words>(&mut self, field: Field) -> Option<T> {
        let text = self.short(field)?;
        self.accept(field, choose(&text)).and_then(|values| values.first().copied())
    }

    /// Values of a code list.
    pub(super) fn choices<T: Words>(&mut self, field: Field) -> Vec<T> {
        let mut found: Vec<T> = Vec::new();
        for text in self.list(field, WORD_SEPARATORS) {
            for value in self.accept(field, choose(&text)).unwrap_or_default() {
                if !found.contains(&value) {
                    found.push(value);
                }
            }
        }
        found
    }

    /// What a parser makes of a short text.
    pub(super) fn parsed<T>(&mut self, field: Field, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.short(field)?;
        self.accept(field, parse(&text))
    }

    /// Says that what stands under one field is about another; a default says nothing of what is known.
    fn redirect(&mut self, from: Field, to: Field) {
        if self.entry(from).is_some() {
            self.not_given.add(from);
            self.also_given.add(to);
        }
    }

    /// Says that the column of a field does not speak of it in this row.
    pub(super) fn does_not_give(&mut self, field: Field) {
        self.not_given.add(field);
    }

    /// Says that a field is spoken of though it has no column.
    pub(super) fn also_gives(&mut self, field: Field) {
        self.also_given.add(field);
    }

    /// Says that a value is wrong.
    pub(super) fn reject(&mut self, field: Field, message: String) {
        let heading = self.heading(field);
        self.problem(heading, "unknown-value", message);
    }

    fn refuse<T: Words>(&mut self, field: Field, text: &str) {
        let refused = choose::<T>(text).map(drop);
        self.accept(field, refused);
    }

    fn accept<T>(&mut self, field: Field, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.reject(field, message)).ok()
    }

    fn heading(&self, field: Field) -> &'a str {
        self.entry(field).map_or(field.code(), |entry| entry.heading)
    }

    fn problem(&mut self, heading: &str, rule: &'static str, message: String) {
        self.problems.push(problem_at(self.place, heading, rule, message));
    }

    fn check_contents(&mut self) {
        for entry in self.entries {
            let texts = match &entry.content {
                Content::Text(text) => std::slice::from_ref(text),
                Content::List(list) => list.as_slice(),
                Content::Structure(_) => {
                    if !takes_objects(entry.meaning) {
                        let message =
                            "this takes a text, a number or a list of texts, not an object".to_owned();
                        self.problem(entry.heading, "unknown-value", message);
                    }
                    &[]
                }
            };
            if let Some(message) = texts.iter().find_map(|text| what_is_lost(entry.meaning, text)) {
                self.problem(entry.heading, "unknown-value", message);
            }
            if let Some(bad) = texts.iter().find_map(|text| forbidden_character(text)) {
                let message = format!("the control character {bad:?} is not allowed; delete it");
                self.problem(entry.heading, "control-character", message);
            }
        }
    }
}

/// A problem in a row.
pub(super) fn problem_at(place: &RowPlace, heading: &str, rule: &'static str, message: String) -> Problem {
    Problem::in_row(&place.file, place.row, heading, rule, message).in_sheet(place.sheet.as_deref())
}
