//! A workbook with a sheet for each table, for people who open it in Excel or WPS.

mod cells;
mod contents;
#[cfg(test)]
mod tests;

use super::about::About;
use super::value::values;
use crate::export::error::ExportError;
use crate::export::tables::{Row, Table};
use cells::{Styles, cell_of, width};
use contents::{CONTENTS, Cuts, Sheet};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// How many rows a sheet can have, its heading among them.
const ROWS_IN_A_SHEET: u32 = 1_048_576;

/// Writes a workbook: first the sheet that says what is in it (说明), then a sheet for each table.
///
/// Rows wait on disk, in files without a name beside the workbook. Texts are always texts, never formulas; days
/// and moments are dates; a list is its texts with `|` between them. Nothing but the release and its rows decides
/// the bytes: the workbook was created when the release was published.
pub struct WorkbookWriter {
    workbook: Workbook,
    path: PathBuf,
    about: About,
    styles: Styles,
    sheets: Vec<Sheet>,
    cuts: Cuts,
    rows_in_a_sheet: u32,
}

impl WorkbookWriter {
    /// Begins a workbook, which `finish` writes to a path.
    ///
    /// # Errors
    /// No file can be written in the folder of the path.
    pub fn new(path: &Path, about: About) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_timestamp(about.published_at.timestamp()).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        workbook.set_tempdir(folder.unwrap_or(Path::new("."))).map_err(failed)?;
        workbook.add_worksheet().set_name(CONTENTS).map_err(failed)?;
        Ok(Self {
            workbook,
            path: path.to_owned(),
            about,
            styles: Styles::new(),
            sheets: Vec::new(),
            cuts: Cuts::default(),
            rows_in_a_sheet: ROWS_IN_A_SHEET,
        })
    }

    /// Begins the sheet of a table.
    ///
    /// # Errors
    /// The disk is full, or the table's title cannot be the name of a sheet.
    pub fn begin(&mut self, table: &'static Table) -> Result<(), ExportError> {
        self.begin_sheet(table, 1)
    }

    /// Writes a row of the table that was begun last. When its sheet is full, it goes on in another.
    ///
    /// # Errors
    /// No table was begun, a cell does not fit its column, or the disk is full.
    pub fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        let (table, part, full) = match self.sheets.last() {
            Some(sheet) => (sheet.table, sheet.part, sheet.rows + 1 >= self.rows_in_a_sheet),
            None => return Err(ExportError::Unwritable("a row stands before the first table".to_owned())),
        };
        let values = values(table, row)?;
        if full {
            self.begin_sheet(table, part + 1)?;
        }
        // The sheet of contents is the first of the workbook.
        let place = self.sheets.len();
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        sheet.rows += 1;
        guarded(|| {
            let worksheet = self.workbook.worksheet_from_index(place)?;
            for ((number, column), value) in (0..).zip(table.columns).zip(&values) {
                let cell = cell_of(value, table);
                sheet.widen(number, width(&cell));
                self.cuts.note(sheet, column, &cell);
                self.styles.write(worksheet, (sheet.rows, number), cell)?;
            }
            Ok(())
        })
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self) -> Result<(), ExportError> {
        guarded(|| {
            for (place, sheet) in (1..).zip(&self.sheets) {
                let worksheet = self.workbook.worksheet_from_index(place)?;
                for (number, width) in (0..).zip(&sheet.widths) {
                    worksheet.set_column_width(number, *width)?;
                }
                worksheet.autofilter(0, 0, sheet.rows, sheet.last_column())?;
            }
            let contents = self.workbook.worksheet_from_index(0)?;
            contents::write(contents, &self.about, &self.sheets, &self.cuts, &self.styles)?;
            self.workbook.save(&self.path)
        })
    }

    fn begin_sheet(&mut self, table: &'static Table, part: u32) -> Result<(), ExportError> {
        let sheet = Sheet::new(table, part);
        guarded(|| {
            let worksheet = self.workbook.add_worksheet_with_constant_memory()?;
            worksheet.set_name(&sheet.name)?.set_freeze_panes(1, 0)?;
            for (number, column) in (0..).zip(table.columns) {
                worksheet.write_string_with_format(0, number, column.title, &self.styles.heading)?;
            }
            Ok(())
        })?;
        self.sheets.push(sheet);
        Ok(())
    }
}

/// The library panics where a temporary file cannot be written: when the disk is full.
fn guarded(work: impl FnOnce() -> Result<(), XlsxError>) -> Result<(), ExportError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(failed),
        Err(_) => Err(ExportError::File(std::io::Error::other(
            "a temporary file of the workbook cannot be written; is the disk full?",
        ))),
    }
}

fn failed(error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(error) => ExportError::File(error),
        other => ExportError::Unwritable(format!("the workbook: {other}")),
    }
}
