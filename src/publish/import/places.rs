//! Where rows stand, in eight bytes each: there may be a million.

use crate::ingest::handed_in::RowPlace;
use std::sync::Arc;

/// A place, packed.
pub(super) type PlaceNumber = u64;

/// The sheets that rows stand in.
#[derive(Default)]
pub(super) struct Places {
    sheets: Vec<(Arc<str>, Option<Arc<str>>)>,
}

impl Places {
    /// Packs a place.
    pub(super) fn pack(&mut self, place: &RowPlace) -> PlaceNumber {
        let same =
            |(file, sheet): &(Arc<str>, Option<Arc<str>>)| *file == place.file && *sheet == place.sheet;
        if !self.sheets.last().is_some_and(same) {
            self.sheets.push((Arc::clone(&place.file), place.sheet.clone()));
        }
        let sheet = u64::try_from(self.sheets.len() - 1).unwrap_or(u64::MAX);
        sheet << 32 | place.row.min(u64::from(u32::MAX))
    }

    /// The place again.
    pub(super) fn unpack(&self, number: PlaceNumber) -> Option<RowPlace> {
        let (file, sheet) = self.sheets.get(usize::try_from(number >> 32).ok()?)?;
        let row = number & u64::from(u32::MAX);
        Some(RowPlace { file: Arc::clone(file), sheet: sheet.clone(), row })
    }

    /// The place in words.
    pub(super) fn words(&self, number: PlaceNumber) -> String {
        self.unpack(number).map(|place| place.to_string()).unwrap_or_default()
    }
}
