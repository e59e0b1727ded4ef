//! Problems of handed-in data: all of them at once, each with its place and what to do.

use std::fmt;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The row as a spreadsheet numbers it: the heading is row 1. Zero when the whole file is meant.
    pub row: u64,
    /// The field.
    pub field: String,
    /// The rule that is broken.
    pub rule: &'static str,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.row > 0 {
            write!(f, ":{}", self.row)?;
        }
        if !self.field.is_empty() {
            write!(f, " {}", self.field)?;
        }
        write!(f, ": {} [{}]", self.message, self.rule)
    }
}
