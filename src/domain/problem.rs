//! Problems of handed-in data: all of them at once, each with its place and what to do.

use super::code_list::code_list;
use std::fmt;

code_list! {
    /// What a problem means for the data that has it.
    Severity as "severity" {
        Error = "error", "错误", "nothing of what was handed in is taken over";
        Warning = "warning", "警告", "the data is taken over as it is; somebody should look at it";
    }
}

impl Severity {
    /// Whether it stops an import.
    pub fn is_error(self) -> bool {
        self == Self::Error
    }
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row as a spreadsheet numbers it: the first is 1. Zero when the whole file is meant.
    pub row: u64,
    /// The field.
    pub field: String,
    /// The rule that is broken.
    pub rule: &'static str,
    /// Whether it stops the import.
    pub severity: Severity,
    /// What is wrong, and what would be right.
    pub message: String,
    /// What to do about it, where the message does not say so already.
    pub hint: Option<String>,
}

impl Problem {
    /// An error in a row of a file.
    pub fn in_row(file: &str, row: u64, field: &str, rule: &'static str, message: String) -> Self {
        Self {
            file: file.to_owned(),
            sheet: None,
            row,
            field: field.to_owned(),
            rule,
            severity: Severity::Error,
            message,
            hint: None,
        }
    }

    /// An error of a whole file.
    pub fn in_file(file: &str, rule: &'static str, message: String) -> Self {
        Self::in_row(file, 0, "", rule, message)
    }

    /// The same, in a sheet of a workbook.
    #[must_use]
    pub fn in_sheet(self, sheet: Option<&str>) -> Self {
        Self { sheet: sheet.map(str::to_owned), ..self }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }

    /// The same, as a warning.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }
}

/// A place in words: `list.xlsx[Sheet1]:12`. Row zero means the whole file or sheet.
pub fn write_place(f: &mut fmt::Formatter<'_>, file: &str, sheet: Option<&str>, row: u64) -> fmt::Result {
    f.write_str(file)?;
    if let Some(sheet) = sheet {
        write!(f, "[{sheet}]")?;
    }
    if row > 0 { write!(f, ":{row}") } else { Ok(()) }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, &self.file, self.sheet.as_deref(), self.row)?;
        if !self.field.is_empty() {
            write!(f, " {}", self.field)?;
        }
        write!(f, ": {} [{}]", self.message, self.rule)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}
