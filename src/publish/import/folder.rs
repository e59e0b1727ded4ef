//! A catalogue folder as something that is handed in: items with their codes, sources and guides.

use super::session::{Session, change_of};
use crate::domain::change::{ChangeKind, changed_fields};
use crate::domain::guide::{Guide, GuideEdition};
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::domain::problem::Problem;
use crate::ingest::field::{Field, FieldSet};
use crate::ingest::folder::{Folder, OpenFolder};
use crate::ingest::handed_in::RowPlace;
use crate::store::StoreError;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// How many guides are compared and written at once.
const GUIDES_AT_ONCE: usize = 500;

/// What `items.csv` says of every item; the rest is in `guides.jsonl`.
const FIELDS: [Field; 21] = [
    Field::Parent,
    Field::Aliases,
    Field::JurisdictionCode,
    Field::Category,
    Field::ItemType,
    Field::HandlingMode,
    Field::HandlingModeReason,
    Field::Methods,
    Field::Channels,
    Field::Audience,
    Field::Topics,
    Field::StatutoryTime,
    Field::PromisedTime,
    Field::Visits,
    Field::CatalogueCode,
    Field::ImplementationCode,
    Field::HandlingCode,
    Field::Status,
    Field::Listing,
    Field::Note,
    Field::Sources,
];

impl Session<'_> {
    /// Takes in a catalogue folder.
    pub(super) fn read_folder(&mut self, path: &Path, name: &str, synthetic: bool) -> Result<(), StoreError> {
        let folder = match Folder::Disk(path.to_owned()).open() {
            Ok(folder) => folder,
            Err(problems) => {
                problems.into_iter().for_each(|problem| self.report.problem(problem));
                return Ok(());
            }
        };
        if folder.edition.synthetic.is_some() != synthetic {
            self.report.problem(other_label(name));
            return Ok(());
        }
        self.resolver.take_over(&folder.directory);
        self.take_items(&folder, name)?;
        self.take_guides(&folder)
    }

    fn take_items(&mut self, folder: &OpenFolder, name: &str) -> Result<(), StoreError> {
        let given: FieldSet = FIELDS.into_iter().collect();
        let file: Arc<str> = format!("{name}/items.csv").into();
        let mut items = match folder.items() {
            Ok(items) => items,
            Err(problems) => {
                problems.into_iter().for_each(|problem| self.report.problem(problem));
                return Ok(());
            }
        };
        while let Some(item) = items.next() {
            let place = RowPlace { file: Arc::clone(&file), sheet: None, row: items.row() };
            if self.take_whole(place, item, given).is_break() {
                break;
            }
        }
        items.finish().into_iter().for_each(|problem| self.report.problem(problem));
        // What a break says is in `failure` or in the report.
        let _ = self.flush();
        self.failure.take().map_or(Ok(()), Err)
    }

    fn take_guides(&mut self, folder: &OpenFolder) -> Result<(), StoreError> {
        let mut guides = match folder.guides() {
            Ok(guides) => guides,
            Err(problems) => {
                problems.into_iter().for_each(|problem| self.report.problem(problem));
                return Ok(());
            }
        };
        loop {
            let some: Vec<(ItemCode, Guide)> = guides.by_ref().take(GUIDES_AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            self.compare_guides(some)?;
        }
        guides.finish().into_iter().for_each(|problem| self.report.problem(problem));
        Ok(())
    }

    fn compare_guides(&mut self, guides: Vec<(ItemCode, Guide)>) -> Result<(), StoreError> {
        let codes: Vec<&str> = guides.iter().map(|(code, _)| code.as_ref()).collect();
        let known = self.store.guides_of(self.base, &codes)?;
        let known: HashMap<ItemCode, GuideEdition> =
            known.into_iter().map(|edition| (edition.item.clone(), edition)).collect();
        self.find_last_editions(&codes, &known)?;
        let items = self.store.items_with_codes(self.base, &codes)?;
        let mut put = Vec::new();
        for (code, guide) in guides {
            let old = known.get(&code);
            if old.is_none_or(|old| old.guide != guide) {
                if let Some(item) = items.iter().find(|item| item.code == code) {
                    self.note_guide(item, old, &guide);
                }
                put.push(self.next_edition(&code, old, guide));
            }
        }
        if self.report.errors() > 0 { Ok(()) } else { self.target.put_guides(&put, &items) }
    }

    /// An item whose guide alone has changed is an item that has changed.
    fn note_guide(&mut self, item: &Item, old: Option<&GuideEdition>, guide: &Guide) {
        if !self.unchanged_items.remove(&item.code) {
            return;
        }
        self.report.tally.unchanged -= 1;
        self.report.change(ChangeKind::Updated, || {
            let before = old.map(|edition| edition.guide.clone()).unwrap_or_default();
            // Types of the domain can be written as JSON.
            let fields = changed_fields("guide", &before, guide).unwrap_or_default();
            change_of(ChangeKind::Updated, item, fields)
        });
    }
}

fn other_label(name: &str) -> Problem {
    let message = "made-up and real data do not stand in one catalogue".to_owned();
    Problem::in_file(name, "synthetic-label", message)
        .hint("import a folder with a \"synthetic\" label into a catalogue with that label, and no other")
}
