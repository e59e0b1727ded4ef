//! Cells that are written once for the rows below, as merged cells are.

use super::reader::has_levels;
use super::source::Origin;
use crate::ingest::field::{Field, FieldSet};

/// What goes on from row to row.
pub(super) struct Carried {
    groups: Vec<(Vec<usize>, Vec<String>)>,
}

impl Carried {
    /// Without sub-items an empty cell may well mean that nothing is known; only a department goes on.
    pub(super) fn new(origins: &[Origin<'_, usize>], base: FieldSet) -> Self {
        const ALWAYS: &[&[Field]] = &[&[Field::Department, Field::DepartmentCode]];
        const WITH_SUB_ITEMS: &[&[Field]] =
            &[&[Field::JurisdictionCode, Field::JurisdictionName], &[Field::Category], &[Field::ItemType]];
        let more = if has_levels(base) { WITH_SUB_ITEMS } else { &[] };
        let groups = ALWAYS.iter().chain(more).map(|fields| {
            let of_group = origins.iter().filter(|o| o.field().is_some_and(|field| fields.contains(&field)));
            of_group.flat_map(|origin| origin.keys.iter().copied()).collect::<Vec<usize>>()
        });
        Self {
            groups: groups
                .filter(|columns| !columns.is_empty())
                .map(|columns| (columns, Vec::new()))
                .collect(),
        }
    }

    /// Writes into a row what goes on from the rows above.
    pub(super) fn fill(&mut self, cells: &mut Vec<String>) {
        for (columns, last) in &mut self.groups {
            let own = || columns.iter().map(|at| cells.get(*at).map_or("", String::as_str));
            // A code of before does not belong to a name of now.
            if own().any(|cell| !cell.trim().is_empty()) {
                if !own().eq(last.iter().map(String::as_str)) {
                    *last = own().map(str::to_owned).collect();
                }
                continue;
            }
            for (at, value) in columns.iter().zip(last.iter()).filter(|(_, value)| !value.is_empty()) {
                if cells.len() <= *at {
                    cells.resize(at.saturating_add(1), String::new());
                }
                if let Some(cell) = cells.get_mut(*at) {
                    cell.clone_from(value);
                }
            }
        }
    }
}
