//! What a person should know about how a file was understood, though nothing is wrong with it.

use super::problem::write_place;
use std::fmt;
use std::sync::Arc;

/// A remark on how a file was understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// The file, by the name under which it was handed in.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet numbers it. Zero when the whole sheet or file is meant.
    pub row: u64,
    /// The remark.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, &self.file, self.sheet.as_deref(), self.row)?;
        write!(f, ": {}", self.text)
    }
}
