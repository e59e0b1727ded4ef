//! An import while it goes on: rows come in, are matched, compared and written.

use super::current::{Current, Key, Match, Parent, Wanted, name_key};
use super::draft::{Draft, add_source, says_the_same};
use super::item_code::CodeMaker;
use super::places::{PlaceNumber, Places};
use super::resolve::{Resolver, Unknown, Unresolved};
use super::rows::{ambiguous, twice};
use super::target::Target;
use crate::domain::catalogue::Directory;
use crate::domain::change::{ChangeKind, FieldChange, changed_fields};
use crate::domain::guide::{Guide, GuideEdition};
use crate::domain::ids::{DepartmentCode, ItemCode, JurisdictionCode};
use crate::domain::item::Item;
use crate::domain::problem::Problem;
use crate::domain::rules::{Family, Violation, check_guide, check_item, check_particulars};
use crate::domain::source::{Provenance, Source};
use crate::ingest::field::{Field, FieldSet};
use crate::ingest::handed_in::RowPlace;
use crate::report::{ItemChange, Report};
use crate::store::{Store, StoreError};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;

/// How many items are compared and written at once.
const ITEMS_AT_ONCE: usize = 500;
/// An import with more errors than this is not read on.
const MAX_ERRORS: u64 = 10_000;

/// What holds for every row of an import.
pub(super) struct Terms {
    /// The only department that may hand in, if there is one; and the department of rows that name none.
    pub(super) department: Option<DepartmentCode>,
    /// Departments that the catalogue lacks.
    pub(super) departments: Unknown,
    /// Divisions that the catalogue lacks.
    pub(super) jurisdictions: Unknown,
    /// The division of what names none.
    pub(super) home: JurisdictionCode,
    /// Whether the catalogue is made up.
    pub(super) synthetic: bool,
}

/// What a comparison leaves to be written.
#[derive(Default)]
struct Put {
    items: Vec<Item>,
    guides: Vec<GuideEdition>,
    /// The items whose guide says nothing any more.
    ended_guides: Vec<ItemCode>,
}

/// An import while it goes on.
pub(super) struct Session<'a> {
    pub(super) store: &'a Store,
    /// The release that it is compared with; zero if there is none.
    pub(super) base: i64,
    pub(super) target: &'a mut dyn Target,
    pub(super) terms: Terms,
    pub(super) resolver: Resolver,
    pub(super) current: Current,
    pub(super) report: Report,
    /// What the database failed with.
    pub(super) failure: Option<StoreError>,
    /// The file that is being read, as a source.
    source: Option<Source>,
    /// The departments that handed in.
    pub(super) departments: BTreeSet<DepartmentCode>,
    /// The items that are new in this import, by what tells them apart.
    pub(super) new_items: HashMap<Key, (ItemCode, PlaceNumber)>,
    /// The main items that have another name in this import than before, by what tells them apart now.
    pub(super) renamed_main_items: HashMap<Key, ItemCode>,
    pub(super) code_maker: CodeMaker,
    /// The items of a catalogue folder that have not changed, but their guides may have.
    pub(super) unchanged_items: HashSet<ItemCode>,
    /// The last editions of the guides that the items being compared ever had.
    pub(super) last_editions: HashMap<String, u32>,
    /// How many items have been read.
    pub(super) items_read: u64,
    pub(super) places: Places,
    /// What holds between the items that came in, and where each of them stands.
    pub(super) family: Family,
    pub(super) places_of_family: Vec<PlaceNumber>,
    pending: Vec<Draft>,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        store: &'a Store,
        base: i64,
        terms: Terms,
        directory: Directory,
        target: &'a mut dyn Target,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            store,
            base,
            target,
            terms,
            resolver: Resolver::new(directory),
            current: Current::read(store)?,
            report: Report::default(),
            failure: None,
            source: None,
            departments: BTreeSet::new(),
            new_items: HashMap::new(),
            renamed_main_items: HashMap::new(),
            code_maker: CodeMaker::default(),
            unchanged_items: HashSet::new(),
            last_editions: HashMap::new(),
            items_read: 0,
            family: Family::default(),
            places: Places::default(),
            places_of_family: Vec::new(),
            pending: Vec::with_capacity(ITEMS_AT_ONCE),
        })
    }

    /// From here on, rows come from a file with this source.
    pub(super) fn begin_source(&mut self, source: Source) {
        self.resolver.source = Some(source.code.clone());
        self.source = Some(source);
    }

    /// Takes in an item that is whole, as a catalogue folder has it.
    pub(super) fn take_whole(&mut self, place: RowPlace, item: Item, given: FieldSet) -> ControlFlow<()> {
        self.items_read += 1;
        self.departments.insert(item.department.clone());
        let number = self.places.pack(&place);
        let wanted = Wanted {
            code: Some(&item.code),
            department: item.department.as_ref(),
            parent: Parent::Unknown,
            name: &item.name,
            national: &item.codes,
            place: number,
            may_move: true,
        };
        let row_id = match self.current.find(&wanted) {
            Match::Known(row_id, _) => Some(row_id),
            Match::New if self.current.take_code_again(item.code.as_ref()) => None,
            Match::Taken { code, by } => {
                return self.refuse_one(&place, twice(&code, &self.places.words(by)));
            }
            _ => return self.refuse_one(&place, ambiguous(&item.name)),
        };
        if row_id.is_none() {
            let parent = item.parent.as_ref().map(AsRef::as_ref);
            let key = name_key(item.department.as_ref(), parent, &item.name);
            self.new_items.insert(key, (item.code.clone(), number));
        }
        self.push(Draft { place, given, item, guide: Guide::default(), row_id })
    }

    /// Takes a draft in.
    pub(super) fn push(&mut self, draft: Draft) -> ControlFlow<()> {
        self.pending.push(draft);
        if self.pending.len() < ITEMS_AT_ONCE {
            return ControlFlow::Continue(());
        }
        self.flush()
    }

    /// Compares and writes what has come in.
    pub(super) fn flush(&mut self) -> ControlFlow<()> {
        let drafts = std::mem::take(&mut self.pending);
        if let Err(failure) = self.compare(drafts) {
            self.failure = Some(failure);
            return ControlFlow::Break(());
        }
        self.go_on()
    }

    /// Whether it is worth to read on.
    pub(super) fn go_on(&self) -> ControlFlow<()> {
        if self.report.errors() > MAX_ERRORS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn compare(&mut self, drafts: Vec<Draft>) -> Result<(), StoreError> {
        let rows: Vec<i64> = drafts.iter().filter_map(|draft| draft.row_id).collect();
        let mut items = self.store.items_in_rows(&rows)?.into_iter();
        let codes: Vec<&str> =
            drafts.iter().filter(|d| d.row_id.is_some()).map(|d| d.item.code.as_ref()).collect();
        let mut guides: HashMap<ItemCode, GuideEdition> =
            self.store.guides_of(self.base, &codes)?.into_iter().map(|g| (g.item.clone(), g)).collect();
        self.find_last_editions(&codes, &guides)?;
        let mut put = Put::default();
        for draft in drafts {
            let old_item = draft.row_id.and_then(|_| items.next());
            let old_guide = guides.remove(&draft.item.code);
            self.compare_one(&draft, old_item.as_ref(), old_guide.as_ref(), &mut put);
        }
        if self.report.errors() > 0 {
            return Ok(());
        }
        self.target.put_items(&put.items)?;
        self.target.put_guides(&put.guides, &[])?;
        self.target.end_guides(&put.ended_guides)
    }

    fn compare_one(
        &mut self,
        draft: &Draft,
        old_item: Option<&Item>,
        old_guide: Option<&GuideEdition>,
        put: &mut Put,
    ) {
        let mut item = old_item.cloned().map_or_else(|| draft.item.clone(), |old| draft.merged_item(old));
        let own_sources = draft.given.has(Field::Sources);
        if own_sources {
            item.provenance.clone_from(&draft.item.provenance);
        }
        self.family.add(&item);
        self.places_of_family.push(self.places.pack(&draft.place));
        let guide = draft.merged_guide(old_guide.map(|edition| edition.guide.clone()));
        let same_item = match old_item {
            Some(old) if own_sources => *old == item,
            Some(old) => says_the_same(old, &mut item),
            None => false,
        };
        let same_guide = old_guide.map_or_else(|| guide.is_empty(), |old| old.guide == guide);
        if same_item && same_guide {
            self.report.tally.unchanged += 1;
            if own_sources {
                self.unchanged_items.insert(item.code.clone());
            }
            return self.check(draft, &item, &guide);
        }
        if !own_sources {
            self.name_source(&mut item.provenance);
        }
        self.check(draft, &item, &guide);
        self.note_change(old_item, &item, old_guide, &guide);
        match old_guide {
            _ if same_guide => {}
            Some(_) if guide.is_empty() => put.ended_guides.push(item.code.clone()),
            _ => put.guides.push(self.next_edition(&item.code, old_guide, guide)),
        }
        // An item whose guide alone has changed names the file, too.
        put.items.push(item);
    }

    /// Finds out which guides were ended, so that what comes after them is no first edition.
    pub(super) fn find_last_editions(
        &mut self,
        codes: &[&str],
        current: &HashMap<ItemCode, GuideEdition>,
    ) -> Result<(), StoreError> {
        let without: Vec<&str> = codes.iter().copied().filter(|code| !current.contains_key(*code)).collect();
        self.last_editions =
            if without.is_empty() { HashMap::new() } else { self.store.last_editions(&without)? };
        Ok(())
    }

    /// The next edition of a guide.
    pub(super) fn next_edition(
        &mut self,
        item: &ItemCode,
        old: Option<&GuideEdition>,
        guide: Guide,
    ) -> GuideEdition {
        let tally = &mut self.report.tally;
        *(if old.is_some() { &mut tally.guides_updated } else { &mut tally.guides_created }) += 1;
        let before = self.last_editions.get(item.as_ref()).copied();
        let last = old.map(|old| old.edition).or(before).unwrap_or(0);
        GuideEdition::after(last, item.clone(), guide)
    }

    fn note_change(
        &mut self,
        old_item: Option<&Item>,
        item: &Item,
        old_guide: Option<&GuideEdition>,
        guide: &Guide,
    ) {
        let kind = if old_item.is_some() { ChangeKind::Updated } else { ChangeKind::Created };
        self.report.change(kind, || {
            let mut fields = Vec::new();
            if let Some(old) = old_item {
                // Types of the domain can be written as JSON.
                fields.extend(changed_fields("", old, item).unwrap_or_default());
                fields.retain(|change| !change.field.starts_with("provenance"));
                let old_guide = old_guide.map(|edition| edition.guide.clone()).unwrap_or_default();
                fields.extend(changed_fields("guide", &old_guide, guide).unwrap_or_default());
            }
            change_of(kind, item, fields)
        });
    }

    fn check(&mut self, draft: &Draft, item: &Item, guide: &Guide) {
        let directory = &self.resolver.directory;
        // The guide of a catalogue folder comes later; what is here is the old one.
        let guide = Some(guide).filter(|guide| !guide.is_empty() && !draft.given.has(Field::Sources));
        let mut found = check_item(item, directory);
        found.extend(check_particulars(item, guide, directory));
        found.extend(guide.map(|guide| check_guide(guide, directory)).unwrap_or_default());
        for violation in found {
            self.report.problem(problem_at(&draft.place, violation));
        }
    }

    /// Names the file among the sources of an item, and sees to it that the catalogue knows the file.
    fn name_source(&mut self, provenance: &mut Vec<Provenance>) {
        let Some(source) = &self.source else { return };
        let known = self.resolver.directory.sources.get(source.code.as_ref());
        if known != Some(source) {
            self.resolver.directory.sources.put(source.clone());
            self.resolver.changed.sources.put(source.clone());
        }
        add_source(provenance, &Provenance { source: source.code.clone(), quote: None });
    }

    /// Reports the one thing that is wrong with a row.
    fn refuse_one(&mut self, place: &RowPlace, unresolved: Unresolved) -> ControlFlow<()> {
        self.refuse(place, unresolved);
        self.go_on()
    }

    /// Reports what a row names and is not there.
    pub(super) fn refuse(&mut self, place: &RowPlace, unresolved: Unresolved) {
        let problem =
            Problem::in_row(&place.file, place.row, unresolved.field, unresolved.rule, unresolved.message);
        self.report.problem(problem.in_sheet(place.sheet.as_deref()).hint(&unresolved.hint));
    }
}

/// A change of an item, as the report shows it.
pub(super) fn change_of(kind: ChangeKind, item: &Item, fields: Vec<FieldChange>) -> ItemChange {
    ItemChange {
        kind,
        code: item.code.to_string(),
        name: item.name.clone(),
        department: item.department.to_string(),
        fields: fields.into_iter().map(FieldChange::shortened).collect(),
    }
}

/// A broken rule, at its place.
pub(super) fn problem_at(place: &RowPlace, violation: Violation) -> Problem {
    violation.at(&place.file, place.row).in_sheet(place.sheet.as_deref())
}
