//! Which columns say what item a row is of, and items that take several rows: the name merged, a material in each.

use super::super::TakeHandedIn;
use super::super::merged::{self, Merged};
use super::super::reader::has_levels;
use super::super::record::problem_at;
use super::super::source::Origin;
use super::super::tidy::is_nothing;
use super::SheetReader;
use crate::ingest::field::{Field, FieldSet};
use crate::ingest::handed_in::RowPlace;
use std::ops::ControlFlow;

/// A cell that was put together from several rows has so many bytes at most.
const MOST_BYTES: usize = 64 * 1024;

const TOO_LONG: &str = "cell-too-long";
const DIFFERENT: &str = "merged-rows-differ";

/// The columns of a sheet, by what merged cells mean in them.
pub(super) struct Columns {
    numbers: Vec<usize>,
    names: Vec<usize>,
    /// 主项名称, where there are sub-items.
    main: Vec<usize>,
    lists: Vec<usize>,
    /// Those whose value makes two items of one name.
    own: Vec<usize>,
    /// Those into which the value of a merged cell is written.
    filled: Vec<usize>,
}

impl Columns {
    pub(super) fn new(origins: &[Origin<'_, usize>], base: FieldSet) -> Self {
        const LISTS: [Field; 5] =
            [Field::Materials, Field::Conditions, Field::Steps, Field::LegalBasis, Field::Faq];
        const OWN: [Field; 7] = [
            Field::Code,
            Field::Department,
            Field::DepartmentCode,
            Field::JurisdictionCode,
            Field::JurisdictionName,
            Field::ImplementationCode,
            Field::HandlingCode,
        ];
        let of = |fields: &[Field]| -> Vec<usize> {
            let known = origins.iter().filter(|o| o.field().is_some_and(|field| fields.contains(&field)));
            known.flat_map(|origin| origin.keys.iter().copied()).collect()
        };
        let levels = has_levels(base);
        // A main item goes on until there is a next one; written into each row, it would be an item in each.
        let going_on = match (levels, base.has(Field::MainName)) {
            (true, true) => of(&[Field::Number, Field::MainName]),
            (true, false) => of(&[Field::Number, Field::Name]),
            (false, _) => of(&[Field::Number]),
        };
        let known = origins.iter().flat_map(|origin| origin.keys.iter().copied());
        Self {
            numbers: of(&[Field::Number]),
            names: of(&[Field::Name, Field::MainName, Field::SubName]),
            main: if levels { of(&[Field::MainName]) } else { Vec::new() },
            lists: of(&LISTS),
            own: of(&OWN),
            filled: known.filter(|column| !going_on.contains(column)).collect(),
        }
    }

    /// Those into which the value of a merged cell is written.
    pub(super) fn filled(&self) -> &[usize] {
        &self.filled
    }

    /// Whether a row says that it has no main item: with 无, or with a number and an empty cell where the main
    /// items of the sheet are merged over their rows.
    pub(super) fn stands_alone(&self, row: u64, cells: &[String], merged: &Merged) -> bool {
        let Some(main) = self.main.first() else { return false };
        let own = text(cells, *main);
        if !own.is_empty() {
            return is_nothing(own);
        }
        let has_number = self.numbers.iter().any(|column| !text(cells, *column).is_empty());
        has_number && merged.has(*main) && !merged.reaches(*main, row, row)
    }

    /// Whether the item of this row may go on in the next.
    pub(super) fn may_go_on(&self, row: u64, merged: &Merged) -> bool {
        self.names.iter().any(|column| merged.reaches(*column, row, row.saturating_add(1)))
    }
}

/// An item whose rows are not all read.
pub(super) struct Unfinished {
    /// Its first row.
    pub(super) place: RowPlace,
    /// What its rows say together.
    pub(super) cells: Vec<String>,
    /// Whether it has no main item.
    pub(super) stands_alone: bool,
}

impl Unfinished {
    /// Whether a row is one more of this item.
    pub(super) fn has(&self, row: u64, cells: &[String], columns: &Columns, merged: &Merged) -> bool {
        let is_merged = |column: usize| {
            let own = text(cells, column);
            merged.reaches(column, self.place.row, row)
                && (own.is_empty() || own == text(&self.cells, column))
        };
        let is_empty = |column: usize| text(cells, column).is_empty();
        let was_empty = |column: usize| text(&self.cells, column).is_empty();
        columns.names.iter().any(|column| is_merged(*column))
            && columns.names.iter().all(|at| is_merged(*at) || (is_empty(*at) && was_empty(*at)))
            && columns.numbers.iter().all(|at| is_merged(*at) || is_empty(*at))
            && columns.own.iter().all(|at| is_empty(*at) || text(cells, *at) == text(&self.cells, *at))
    }

    /// Adds a row; says in which columns it says something else, and where it says too much.
    pub(super) fn add(&mut self, cells: &[String], columns: &Columns) -> Vec<(usize, &'static str)> {
        let mut faults = Vec::new();
        for column in columns.filled.iter().copied().filter(|column| !columns.names.contains(column)) {
            let more = text(cells, column);
            if more.is_empty() {
                continue;
            }
            if self.cells.len() <= column {
                self.cells.resize(column.saturating_add(1), String::new());
            }
            let Some(cell) = self.cells.get_mut(column) else { continue };
            if cell.trim().is_empty() {
                more.clone_into(cell);
            } else if !columns.lists.contains(&column) {
                if cell.trim() != more {
                    faults.push((column, DIFFERENT));
                }
            } else if cell.len().saturating_add(more.len()) >= MOST_BYTES {
                faults.push((column, TOO_LONG));
            } else if cell.lines().next_back() != Some(more) {
                cell.push('\n');
                cell.push_str(more);
            }
        }
        faults
    }
}

impl SheetReader<'_> {
    /// One more row of an item.
    pub(super) fn go_on(&mut self, cells: &[String], out: &mut dyn TakeHandedIn) -> ControlFlow<()> {
        let Some(item) = &mut self.unfinished else { return ControlFlow::Continue(()) };
        self.joined = self.joined.saturating_add(1);
        for (column, rule) in item.add(cells, &self.columns) {
            let origin = self.origins.iter().find(|origin| origin.keys.contains(&column));
            let heading = origin.map_or("", |origin| origin.heading.as_str());
            let first = item.place.row;
            let problem = |message| problem_at(&self.place, heading, rule, message);
            let problem = if rule == TOO_LONG {
                problem(format!(
                    "with this row, the item of row {first} has more than {MOST_BYTES} bytes here"
                ))
            } else {
                let what = "which says something else here; this cell is not taken";
                problem(format!("this row belongs to the item of row {first}, {what}")).warning()
            };
            out.problem(problem)?;
        }
        ControlFlow::Continue(())
    }

    /// The item that might have gone on does not.
    pub(super) fn end_item(&mut self, out: &mut dyn TakeHandedIn) -> ControlFlow<()> {
        match self.unfinished.take() {
            Some(item) => self.read(item, out),
            None => ControlFlow::Continue(()),
        }
    }

    pub(super) fn too_much(&self, out: &mut dyn TakeHandedIn) -> ControlFlow<()> {
        let message =
            format!("the merged cells of a file hold at most {} bytes in all their rows", merged::MOST_BYTES);
        let problem = problem_at(&self.place, "", "too-many-merged-cells", message);
        out.problem(problem.hint("hand it in as several files"))?;
        ControlFlow::Break(())
    }

    /// What to say of the rows that went on with an item.
    pub(super) fn joined_rows(&self) -> Option<String> {
        let rows = self.joined;
        (rows > 0)
            .then(|| format!("{rows} rows belong to the item above them, whose name is merged over them"))
    }
}

fn text(cells: &[String], column: usize) -> &str {
    cells.get(column).map_or("", |cell| cell.trim())
}
