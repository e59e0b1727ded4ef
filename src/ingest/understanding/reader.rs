//! From the entries of a row to the items that it hands in: names, main items and sub-items, what is given.

use super::TakeHandedIn;
use super::headings::Meaning;
use super::lists::without_digits;
use super::modes::FormKind;
use super::record::{self, problem_at};
use super::source::{Content, Entry};
use super::tidy::short;
use crate::domain::item::ItemType;
use crate::ingest::field::{Field, FieldSet};
use crate::ingest::handed_in::{HandedIn, Named, RowPlace};
use std::ops::ControlFlow;

/// Reads the rows of one sheet, or the objects of one file.
pub(super) struct Reader<'m> {
    defaults: &'m [(Field, String)],
    defaults_of_implied: Vec<(Field, String)>,
    /// What holds for all rows; a sheet with sections changes it on its way.
    pub(super) common: Common,
    main: Option<Main>,
    /// Whether the rows say that they have no main item.
    has_no_main: bool,
    /// How many cells under 办理形式 were modes, and how many forms of application. By these an empty cell
    /// is understood; before the first that is filled, it says nothing of either.
    pub(super) forms: (u64, u64),
}

/// What a row has columns or keys for, whether they are filled or not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Base {
    /// The fields.
    pub(super) fields: FieldSet,
    /// Whether one of them is 办理形式, of which each cell decides what it is.
    mode_or_forms: bool,
}

impl FromIterator<Meaning> for Base {
    fn from_iter<T: IntoIterator<Item = Meaning>>(meanings: T) -> Self {
        let mut base = Self::default();
        for meaning in meanings {
            match meaning {
                Meaning::Field(field) => base.fields.add(field),
                Meaning::Mode(_) => base.fields.add(Field::HandlingMode),
                Meaning::ModeOrForms => base.mode_or_forms = true,
                Meaning::NotOurs => {}
            }
        }
        base
    }
}

/// What the name of a file or sheet, or a title, says of all rows where no column does.
#[derive(Debug, Clone, Default)]
pub(super) struct Common {
    /// The department.
    pub(super) department: Option<String>,
    /// The handling mode.
    pub(super) mode: Option<&'static str>,
    /// The type.
    pub(super) item_type: Option<ItemType>,
    /// The heading of the names, for problems.
    pub(super) name_heading: String,
}

/// The main item to which rows belong.
struct Main {
    name: String,
    /// Each department has a main item of its own.
    department: Option<Named>,
    code: Option<String>,
    announced: bool,
}

/// What a main item has from the first row of its sub-items, where it has no row of its own.
const OF_IMPLIED: [Field; 6] = [
    Field::Department,
    Field::DepartmentCode,
    Field::JurisdictionCode,
    Field::JurisdictionName,
    Field::Category,
    Field::ItemType,
];

/// What a row stands for.
enum Rank {
    Item(String),
    SubItem {
        name: String,
        main: Named,
        announce: bool,
    },
    Nameless,
    /// A sub-item before any main item.
    Orphan,
}

impl<'m> Reader<'m> {
    /// For one sheet.
    pub(super) fn new(defaults: &'m [(Field, String)], common: Common) -> Self {
        let of_implied = defaults.iter().filter(|(field, _)| OF_IMPLIED.contains(field));
        let defaults_of_implied = of_implied.cloned().collect();
        Self { defaults, defaults_of_implied, common, main: None, has_no_main: false, forms: (0, 0) }
    }

    /// The next row has no main item, nor have those below it until one is named.
    pub(super) fn leave_main_item(&mut self) {
        self.main = None;
        self.has_no_main = true;
    }

    /// Reads one row whose columns or keys are `base`.
    pub(super) fn read(
        &mut self,
        place: &RowPlace,
        entries: &[Entry<'_>],
        base: Base,
        out: &mut dyn TakeHandedIn,
    ) -> ControlFlow<()> {
        let read = record::read(place, entries, self.defaults);
        let mut given = read.given(base.fields);
        if base.mode_or_forms && read.form_kinds.is_empty() {
            given = given.union(self.empty_form());
        }
        let base = base.fields;
        for kind in &read.form_kinds {
            match kind {
                FormKind::Mode(_) => self.forms.0 += 1,
                FormKind::Forms(_) => self.forms.1 += 1,
            }
        }
        for problem in read.problems {
            out.problem(problem)?;
        }
        let mut item = read.item;
        if let (None, Some(name)) = (&item.department, &self.common.department) {
            item.department = Some(Named { code: None, name: Some(name.clone()) });
            given.add(Field::Department);
        }
        let own_code = item.parent.take();
        let rank = self.rank(entries, base, own_code.clone(), item.department.as_ref());
        match rank {
            Rank::Nameless => {
                let message = "this row has no name; write one or delete the row".to_owned();
                return out.problem(problem_at(place, &self.common.name_heading, "no-name", message));
            }
            Rank::Orphan => {
                let message = "no main item stands before this sub-item; write its name".to_owned();
                return out.problem(problem_at(place, &self.common.name_heading, "no-main-item", message));
            }
            Rank::Item(name) => {
                item.name = name;
                // A parent's code beside a main item is its own code in many sheets.
                item.parent = own_code.filter(|_| !has_levels(base));
            }
            Rank::SubItem { name, main, announce } => {
                if announce {
                    let announced = self.implied(place, entries, base, &main, &item.department);
                    out.item(announced)?;
                }
                item.name = name;
                item.parent = Some(main);
            }
        }
        self.finish(&mut item, given);
        out.item(item)
    }

    /// What is given where 办理形式 is empty: what the cells before it were, if they were all the same.
    fn empty_form(&self) -> FieldSet {
        let field = match self.forms {
            (1.., 0) => Some(Field::HandlingMode),
            (0, 1..) => Some(Field::ApplicationForms),
            _ => None,
        };
        field.into_iter().collect()
    }

    fn finish(&self, item: &mut HandedIn, mut given: FieldSet) {
        if let (None, Some(mode), false) = (&item.handling_mode, self.common.mode, item.implied_main) {
            item.handling_mode = Some(mode.to_owned());
            item.handling_mode_reason = None;
            given.add(Field::HandlingMode);
        }
        if let (None, Some(item_type)) = (item.item_type, self.common.item_type) {
            item.item_type = Some(item_type);
            given.add(Field::ItemType);
        }
        item.given = given;
    }

    /// The main item of which only sub-items have rows.
    fn implied(
        &self,
        place: &RowPlace,
        entries: &[Entry<'_>],
        base: FieldSet,
        main: &Named,
        department: &Option<Named>,
    ) -> HandedIn {
        let is_kept = |meaning: Meaning| OF_IMPLIED.iter().any(|field| meaning == Meaning::Field(*field));
        let kept: Vec<Entry<'_>> = entries.iter().filter(|entry| is_kept(entry.meaning)).cloned().collect();
        // What is wrong with these cells is told with the row itself.
        let read = record::read(place, &kept, &self.defaults_of_implied);
        let columns = OF_IMPLIED.into_iter().chain([Field::MainName]).filter(|field| base.has(*field));
        let mut given = read.given(columns.collect());
        let mut item = read.item;
        item.name = main.name.clone().unwrap_or_default();
        item.implied_main = true;
        if item.department.is_none() {
            item.department.clone_from(department);
            given.add(Field::Department);
        }
        self.finish(&mut item, given);
        item
    }

    fn rank(
        &mut self,
        entries: &[Entry<'_>],
        base: FieldSet,
        code: Option<Named>,
        department: Option<&Named>,
    ) -> Rank {
        let text = |field: Field| text_of(entries, field);
        let (main, sub, name) = (text(Field::MainName), text(Field::SubName), text(Field::Name));
        let (has_main, has_sub) = (base.has(Field::MainName), base.has(Field::SubName));
        if !has_levels(base) {
            return main.or(sub).or(name).map_or(Rank::Nameless, Rank::Item);
        }
        let (main, sub) = match (has_main, has_sub) {
            (false, _) => (name, sub),
            (true, false) => (main, name),
            (true, true) => (main, sub.or(name)),
        };
        self.begin_main(main.as_deref(), code, department);
        self.rank_in_levels(main, sub)
    }

    /// Where a row has another main item than the row before, or a cell over the rows of two departments ends.
    fn begin_main(&mut self, name: Option<&str>, code: Option<Named>, department: Option<&Named>) {
        let is_other = |old: &&Main| {
            name.is_some_and(|name| old.name != name)
                || department
                    .is_some_and(|one| old.department.as_ref().is_some_and(|other| differ(one, other)))
        };
        let name = match &self.main {
            Some(old) if !is_other(&old) => return,
            Some(old) => name.unwrap_or(&old.name).to_owned(),
            None => match name {
                Some(name) => name.to_owned(),
                None => return,
            },
        };
        let code = code.and_then(|named| named.code);
        self.main = Some(Main { name, department: department.cloned(), code, announced: false });
        self.has_no_main = false;
    }

    fn rank_in_levels(&mut self, main: Option<String>, sub: Option<String>) -> Rank {
        let sub = sub.filter(|sub| main.as_ref() != Some(sub));
        match (&mut self.main, main, sub) {
            (_, None, None) => Rank::Nameless,
            (Some(current), Some(name), None) => {
                current.announced = true;
                Rank::Item(name)
            }
            (Some(current), _, Some(name)) => {
                let announce = !std::mem::replace(&mut current.announced, true);
                let main = Named { code: current.code.clone(), name: Some(current.name.clone()) };
                Rank::SubItem { name, main, announce }
            }
            (None, _, Some(name)) if self.has_no_main => Rank::Item(name),
            (None, _, _) => Rank::Orphan,
        }
    }
}

/// Whether two departments are not the same, as far as both are named in the same way.
fn differ(one: &Named, other: &Named) -> bool {
    let differ =
        |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
    differ(&one.code, &other.code) || differ(&one.name, &other.name)
}

/// Whether there are columns for main items and for sub-items.
pub(super) fn has_levels(base: FieldSet) -> bool {
    let (main, sub) = (base.has(Field::MainName), base.has(Field::SubName));
    (main && sub) || ((main || sub) && base.has(Field::Name))
}

fn text_of(entries: &[Entry<'_>], field: Field) -> Option<String> {
    let entry = entries.iter().find(|entry| entry.meaning == Meaning::Field(field))?;
    match &entry.content {
        Content::Text(text) => Some(without_digits(&short(text)).to_owned()).filter(|text| !text.is_empty()),
        Content::List(_) | Content::Structure(_) => None,
    }
}
