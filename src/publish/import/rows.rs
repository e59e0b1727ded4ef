//! From a handed-in row to a draft: who handed it in, what it refers to, which item it means.

use super::current::{Match, Parent, Wanted, name_key};
use super::draft::{Draft, reason_without_mode};
use super::resolve::Unresolved;
use super::session::Session;
use crate::domain::ids::{
    ChannelCode, Code, DepartmentCode, HandlingModeCode, ItemCode, JurisdictionCode, MethodCode,
};
use crate::domain::item::{Item, ItemStatus, Listing};
use crate::domain::note::Note;
use crate::domain::problem::Problem;
use crate::ingest::field::Field;
use crate::ingest::handed_in::{HandedIn, Named};
use crate::ingest::understanding::TakeHandedIn;
use std::ops::ControlFlow;

/// The rule that an item is handed in once.
const HANDED_IN_TWICE: &str = "handed-in-twice";

/// What a row refers to.
struct References {
    department: DepartmentCode,
    jurisdiction: JurisdictionCode,
    parent: Option<ItemCode>,
    handling_mode: Option<HandlingModeCode>,
    methods: Vec<MethodCode>,
    channels: Vec<ChannelCode>,
}

impl TakeHandedIn for Session<'_> {
    fn item(&mut self, row: HandedIn) -> ControlFlow<()> {
        self.items_read += 1;
        match self.draft(&row) {
            Ok(draft) => self.push(draft),
            // A main item is announced again where its sub-items do not stand together.
            Err(all) if row.implied_main && all.iter().all(|one| one.rule == HANDED_IN_TWICE) => self.go_on(),
            Err(all) => {
                all.into_iter().for_each(|unresolved| self.refuse(&row.place, unresolved));
                self.go_on()
            }
        }
    }

    fn problem(&mut self, problem: Problem) -> ControlFlow<()> {
        self.report.problem(problem);
        self.go_on()
    }

    fn note(&mut self, note: Note) {
        self.report.note(note);
    }
}

impl Session<'_> {
    /// What a row is to become, or everything that it names and that is not there.
    fn draft(&mut self, row: &HandedIn) -> Result<Draft, Vec<Unresolved>> {
        let references = self.references(row)?;
        let (code, row_id) = self.find(row, &references).map_err(|error| vec![error])?;
        self.departments.insert(references.department.clone());
        Ok(Draft {
            place: row.place.clone(),
            given: row.given,
            item: item_of(row, code, references),
            guide: row.guide.clone(),
            row_id,
        })
    }

    fn references(&mut self, row: &HandedIn) -> Result<References, Vec<Unresolved>> {
        let mut missing = Vec::new();
        let whose = keep(&mut missing, self.whose(row));
        let (resolver, directory) = (&self.resolver, &self.resolver.directory);
        let mode = row.handling_mode.as_deref().and_then(|text| {
            keep(&mut missing, resolver.entry("handling_mode", text, &directory.handling_modes))
        });
        let mut methods = Vec::new();
        for text in &row.methods {
            methods.extend(keep(&mut missing, resolver.entry("methods", text, &directory.methods)));
        }
        let mut channels = Vec::new();
        for text in &row.channels {
            channels.extend(keep(&mut missing, resolver.entry("channels", text, &directory.channels)));
        }
        let parent =
            whose.as_ref().and_then(|(department, _)| keep(&mut missing, self.parent(row, department)));
        match (whose, parent) {
            (Some((department, jurisdiction)), Some(parent)) if missing.is_empty() => {
                let handling_mode = mode;
                Ok(References { department, jurisdiction, parent, handling_mode, methods, channels })
            }
            _ => Err(missing),
        }
    }

    /// The department and the division of a row.
    fn whose(&mut self, row: &HandedIn) -> Result<(DepartmentCode, JurisdictionCode), Unresolved> {
        let jurisdictions = self.terms.jurisdictions;
        let named = row.jurisdiction.as_ref();
        let stated = named.map(|named| self.resolver.jurisdiction(named, jurisdictions)).transpose()?;
        let home = stated.clone().unwrap_or_else(|| self.terms.home.clone());
        let department = match (&row.department, &self.terms.department) {
            (Some(named), _) => {
                self.resolver.department(named, stated.as_ref(), &self.terms.home, self.terms.departments)?
            }
            (None, Some(department)) => department.clone(),
            (None, None) => return Err(no_department()),
        };
        if let Some(only) = self.terms.department.as_ref().filter(|only| **only != department) {
            return Err(other_department(&department, only));
        }
        let of_department = self.resolver.directory.departments.get(department.as_ref());
        let jurisdiction =
            stated.or_else(|| of_department.map(|known| known.jurisdiction.clone())).unwrap_or(home);
        Ok((department, jurisdiction))
    }

    /// The main item that a row names.
    fn parent(&self, row: &HandedIn, department: &DepartmentCode) -> Result<Option<ItemCode>, Unresolved> {
        let Some(Named { code, name }) = &row.parent else { return Ok(None) };
        let by_name = |name: &str| {
            let key = name_key(department.as_ref(), None, name);
            let new = self.new_items.get(&key).map(|(code, _)| code);
            let here = new.or_else(|| self.renamed_main_items.get(&key)).map(AsRef::as_ref);
            here.or_else(|| self.current.main_item(department.as_ref(), name)).map(str::to_owned)
        };
        let found = match (code, name) {
            (Some(code), _) if self.current.has_code(code) => Some(code.clone()),
            (_, Some(name)) => by_name(name),
            _ => None,
        };
        let parent = found.and_then(|code| ItemCode::parse(&code).ok());
        let text = name.as_deref().or(code.as_deref()).unwrap_or_default();
        parent.map(Some).ok_or_else(|| Unresolved {
            field: "parent",
            rule: "unknown-parent",
            message: format!("the department \"{department}\" has no main item \"{text}\""),
            hint: "a main item stands in the catalogue, or above its sub-items in the file".to_owned(),
        })
    }

    /// The code and the row of the item that a row means; a new code if it is not there yet.
    fn find(
        &mut self,
        row: &HandedIn,
        references: &References,
    ) -> Result<(ItemCode, Option<i64>), Unresolved> {
        let department = references.department.as_ref();
        let parent = references.parent.as_ref().map(AsRef::as_ref);
        let (key, place) = (name_key(department, parent, &row.name), self.places.pack(&row.place));
        if let Some((code, before)) = self.new_items.get(&key) {
            return Err(twice(code.as_ref(), &self.places.words(*before)));
        }
        let speaks_of_parents =
            [Field::MainName, Field::SubName, Field::Parent].iter().any(|field| row.given.has(*field));
        let wanted = Wanted {
            code: row.code.as_ref(),
            department,
            parent: if speaks_of_parents { Parent::Stated(parent) } else { Parent::Unknown },
            name: &row.name,
            national: &row.codes,
            place,
            may_move: self.terms.department.is_none(),
        };
        match self.current.find(&wanted) {
            Match::Known(row_id, code) => {
                let code = parsed(&code)?;
                if parent.is_none() && self.current.main_item(department, &row.name) != Some(code.as_ref()) {
                    self.renamed_main_items.insert(key, code.clone());
                }
                return Ok((code, Some(row_id)));
            }
            Match::Taken { code, by } => return Err(twice(&code, &self.places.words(by))),
            Match::Ambiguous => return Err(ambiguous(&row.name)),
            Match::Foreign(code) => return Err(foreign(&code, &references.department)),
            Match::New => {}
        }
        let current = &mut self.current;
        let code = match &row.code {
            Some(code) if current.take_code(code.as_ref()) => code.clone(),
            Some(code) => return Err(code_taken(code)),
            None => {
                parsed(&self.code_maker.make(Some(department), &row.name, |code| current.take_code(code)))?
            }
        };
        self.new_items.insert(key, (code.clone(), place));
        Ok((code, None))
    }
}

/// The item that a row describes, as if there were none yet.
fn item_of(row: &HandedIn, code: ItemCode, references: References) -> Item {
    let References { department, jurisdiction, parent, handling_mode, methods, channels } = references;
    let has_mode = handling_mode.is_some();
    let reason = row.handling_mode_reason.filter(|_| !has_mode);
    // A row with a mode is a row of a list; one without may be about any service.
    let listing = if has_mode { Listing::Listed } else { Listing::Described };
    Item {
        code,
        parent,
        name: row.name.clone(),
        aliases: row.aliases.clone(),
        jurisdiction,
        department,
        category: row.category,
        item_type: row.item_type,
        handling_mode,
        handling_mode_reason: reason.or_else(|| reason_without_mode(has_mode, row.implied_main)),
        methods,
        channels,
        audience: row.audience.clone(),
        topics: row.topics.clone(),
        processing_time: row.processing_time,
        visits: row.visits,
        codes: row.codes.clone(),
        status: row.status.unwrap_or(ItemStatus::Active),
        listing: row.listing.unwrap_or(listing),
        provenance: Vec::new(),
        note: row.note.clone(),
    }
}

/// A value, or one more thing that is missing.
fn keep<T>(missing: &mut Vec<Unresolved>, found: Result<T, Unresolved>) -> Option<T> {
    found.map_err(|error| missing.push(error)).ok()
}

fn parsed(code: &str) -> Result<ItemCode, Unresolved> {
    ItemCode::parse(code).map_err(|error| Unresolved {
        field: "code",
        rule: "not-a-code",
        message: format!("\"{code}\": {error}"),
        hint: "give the item a code in a column \"code\"".to_owned(),
    })
}

fn no_department() -> Unresolved {
    Unresolved {
        field: "department",
        rule: "no-department",
        message: "neither the row nor the name of the file says which department this is".to_owned(),
        hint: "fill the column 实施主体, or name the department with --department".to_owned(),
    }
}

fn other_department(department: &DepartmentCode, only: &DepartmentCode) -> Unresolved {
    Unresolved {
        field: "department",
        rule: "other-department",
        message: format!("the row belongs to the department \"{department}\", not to \"{only}\""),
        hint: "hand in the rows of one department alone, or leave --department out".to_owned(),
    }
}

pub(super) fn twice(code: &str, before: &str) -> Unresolved {
    Unresolved {
        field: "name",
        rule: HANDED_IN_TWICE,
        message: format!("{before} means the same item, \"{code}\", already"),
        hint: "keep one of the two rows, or tell them apart by name; a main item stands above its sub-items"
            .to_owned(),
    }
}

pub(super) fn ambiguous(name: &str) -> Unresolved {
    Unresolved {
        field: "name",
        rule: "ambiguous-match",
        message: format!("\"{name}\" may mean more than one item, or its code and its name mean different ones"),
        hint: "correct the code (实施编码) or the name; a column \"code\" with our code says which item is meant"
            .to_owned(),
    }
}

fn foreign(code: &str, department: &DepartmentCode) -> Unresolved {
    Unresolved {
        field: "department",
        rule: "other-department",
        message: format!("the row means the item \"{code}\", which is not one of \"{department}\""),
        hint: "correct the code, or import without --department to move the item".to_owned(),
    }
}

fn code_taken(code: &ItemCode) -> Unresolved {
    Unresolved {
        field: "code",
        rule: "code-taken",
        message: format!("the code \"{code}\" was given to another item, or to one that was withdrawn"),
        hint: "leave the cell empty for a new item: it gets a code of its own".to_owned(),
    }
}
