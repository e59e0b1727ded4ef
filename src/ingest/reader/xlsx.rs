//! XLSX, cell by cell: memory grows with its shared strings, not with its rows.

use super::archive::unreadable;
use super::cell::{CellText, cell_text};
use super::merged;
use super::output::{Output, Step, column_name};
use super::quiet::quietly;
use super::source::Source;
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use std::collections::HashSet;
use std::io::BufReader;

type Workbook<'a, 's> = Xlsx<BufReader<&'a mut Source<'s>>>;

const SAVE_AGAIN: &str = "open it in a spreadsheet program, save it again and hand that in";

/// Reads all worksheets, as the last pass. The archive must have been surveyed, which counts merged ranges.
pub(super) fn read(source: &mut Source<'_>, merged_ranges: u64, output: &mut Output<'_>) -> Step {
    let mut workbook: Workbook<'_, '_> = match quietly(|| Xlsx::new(BufReader::new(source))) {
        Ok(Ok(workbook)) => workbook,
        Ok(Err(error)) => return unreadable(output, &error.to_string()),
        Err(panicked) => return unreadable(output, &panicked.to_string()),
    };
    let sheets = workbook.sheets_metadata().to_vec();
    if sheets.len() > output.limits().sheets {
        let message =
            format!("a workbook has at most {} sheets, this one {}", output.limits().sheets, sheets.len());
        return output.stop(0, "too-many-sheets", message, "hand it in as several files");
    }
    let mut names = HashSet::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        output.begin_sheet(Some(&sheet.name));
        if !names.insert(&sheet.name) {
            let message = format!("a second sheet is called \"{}\"", sheet.name);
            output.error(0, "", "duplicate-sheet", message, "give each sheet a name of its own")?;
        } else {
            warn_if_hidden(sheet.visible, output)?;
            if merged_ranges > 0 {
                tell_merged(&mut workbook, &sheet.name, output)?;
            }
            read_sheet(&mut workbook, &sheet.name, output)?;
        }
        output.end_sheet();
    }
    Step::Continue(())
}

/// Says that a sheet is hidden, since nobody who opens the file sees what is read.
pub(super) fn warn_if_hidden(visible: SheetVisible, output: &mut Output<'_>) -> Step {
    if visible == SheetVisible::Visible {
        return Step::Continue(());
    }
    let message = "this sheet is hidden, and is read like the others".to_owned();
    output.warning(0, "", "hidden-sheet", message, "unhide it, or delete it if it does not belong here")
}

/// The ranges stand behind the cells and are wanted before them, so the sheet is gone through once more.
fn tell_merged(workbook: &mut Workbook<'_, '_>, name: &str, output: &mut Output<'_>) -> Step {
    match quietly(|| workbook.merge_cells_by_sheet_name(name)) {
        Ok(Ok(ranges)) => merged::tell(&ranges, output),
        Ok(Err(error)) => merged::not_understood(&error.to_string(), output),
        Err(panicked) => merged::not_understood(&panicked.to_string(), output),
    }
}

fn read_sheet(workbook: &mut Workbook<'_, '_>, name: &str, output: &mut Output<'_>) -> Step {
    let mut cells = match quietly(|| workbook.worksheet_cells_reader(name)) {
        Ok(Ok(cells)) => cells,
        Ok(Err(XlsxError::NotAWorksheet(_))) => return Step::Continue(()),
        Ok(Err(error)) => return unreadable(output, &error.to_string()),
        Err(panicked) => return unreadable(output, &panicked.to_string()),
    };
    let mut sheet = SheetRows::default();
    read_cells(&mut cells, &mut sheet, output)?;
    sheet.finish(output)
}

fn read_cells(
    cells: &mut XlsxCellReader<'_, BufReader<&mut Source<'_>>>,
    sheet: &mut SheetRows,
    output: &mut Output<'_>,
) -> Step {
    loop {
        let record = match quietly(|| cells.next_cell_with_formula_metadata()) {
            Ok(Ok(Some(record))) => record,
            Ok(Ok(None)) => return Step::Continue(()),
            Ok(Err(error)) => {
                let message = format!("the sheet is damaged after row {}: {error}", sheet.number);
                return output.stop(sheet.number, "unreadable", message, SAVE_AGAIN);
            }
            Err(panicked) => {
                let message = format!("the sheet is damaged after row {}: {panicked}", sheet.number);
                return output.stop(sheet.number, "unreadable", message, SAVE_AGAIN);
            }
        };
        let (row, column) = record.pos;
        let place = (u64::from(row).saturating_add(1), usize::try_from(column).unwrap_or(usize::MAX));
        let text = cell_text(&record.value);
        if record.formula.is_some() {
            let has_value = record.value != calamine::DataRef::Empty;
            sheet.formula(place, has_value, output)?;
        }
        sheet.cell(place, text, output)?;
    }
}

/// Puts the cells of a sheet together to rows.
#[derive(Default)]
pub(super) struct SheetRows {
    number: u64,
    cells: Vec<String>,
    bytes: usize,
    formulas: u64,
    first_formula: Option<(u64, usize)>,
    imprecise: HashSet<usize>,
}

impl SheetRows {
    /// For a sheet whose formulas are counted already.
    pub(super) fn with_formulas(formulas: u64, first_formula: Option<(u64, usize)>) -> Self {
        Self { formulas, first_formula, ..Self::default() }
    }

    /// Takes in a cell. Cells of a row come together.
    pub(super) fn cell(&mut self, place: (u64, usize), text: CellText, output: &mut Output<'_>) -> Step {
        let (number, column) = place;
        if number != self.number {
            self.end_row(output)?;
            self.number = number;
        }
        let text = match text {
            CellText::Text(text) => text,
            CellText::Imprecise(text) => {
                self.imprecise(column, &text, output)?;
                text
            }
            CellText::Error(error) => {
                let hint = "correct the formula that the cell comes from, or write the value itself";
                let message = format!("the cell shows the error {error}");
                return output.error(number, &column_name(column), "cell-error", message, hint);
            }
        };
        if text.is_empty() {
            return Step::Continue(());
        }
        self.put(column, text, output)
    }

    fn put(&mut self, column: usize, text: String, output: &mut Output<'_>) -> Step {
        // One cell beyond the limit is kept, so that the row is seen to be too wide.
        let column = column.min(output.limits().columns);
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > output.limits().row_bytes {
            return output.row_too_long(self.number, "shorten the texts of the row");
        }
        if self.cells.len() <= column {
            self.cells.resize(column.saturating_add(1), String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
        Step::Continue(())
    }

    /// Takes in that a cell has a formula.
    pub(super) fn formula(&mut self, place: (u64, usize), has_value: bool, output: &mut Output<'_>) -> Step {
        self.formulas = self.formulas.saturating_add(1);
        self.first_formula.get_or_insert(place);
        if has_value {
            return Step::Continue(());
        }
        let (number, column) = place;
        let message = "the cell has a formula whose result is not kept in the file".to_owned();
        let hint = "open it in a spreadsheet program and save it, or put the value in place of the formula";
        output.error(number, &column_name(column), "formula-without-value", message, hint)
    }

    fn imprecise(&mut self, column: usize, text: &str, output: &mut Output<'_>) -> Step {
        if !self.imprecise.insert(column.min(output.limits().columns)) {
            return Step::Continue(());
        }
        let message = format!(
            "{text} is kept as a number, of which a spreadsheet keeps fifteen digits: its last digits may be \
             wrong, and those of others in this column"
        );
        let hint = "format the column as text and enter the numbers again";
        output.warning(self.number, &column_name(column), "number-precision", message, hint)
    }

    fn end_row(&mut self, output: &mut Output<'_>) -> Step {
        let step = output.row(self.number, &mut self.cells);
        self.cells.clear();
        self.bytes = 0;
        step
    }

    /// The sheet ends.
    pub(super) fn finish(&mut self, output: &mut Output<'_>) -> Step {
        self.end_row(output)?;
        let Some((number, column)) = self.first_formula else {
            return Step::Continue(());
        };
        let message = format!(
            "{} cells have formulas, the first is {}{number}; their last results are used",
            self.formulas,
            column_name(column)
        );
        output.warning(
            number,
            &column_name(column),
            "formula",
            message,
            "see that the results are up to date",
        )
    }
}
