//! ODS, event by event: memory does not grow with the file, and repeated rows are counted, not built.

use super::archive::{open, unreadable};
use super::cell::CellText;
use super::ods_cell::{OdsCell, attribute, repeats};
use super::output::{Output, Step};
use super::quiet::quietly;
use super::source::Source;
use super::xlsx::{SheetRows, warn_if_hidden};
use crate::ingest::rows::MergedRange;
use calamine::SheetVisible;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::io::{BufRead, BufReader};

/// More styles are not remembered; they only tell which sheets are hidden.
const MAX_STYLES: usize = 10_000;

/// Reads all sheets, as the last pass. The archive must have been surveyed.
pub(super) fn read(source: &mut Source<'_>, output: &mut Output<'_>) -> Step {
    let limits = *output.limits();
    let mut archive = match open(source, &limits) {
        Ok(archive) => archive,
        Err(error) => return unreadable(output, &error),
    };
    let content = match quietly(|| archive.by_name("content.xml")) {
        Ok(Ok(content)) => content,
        Ok(Err(error)) => return unreadable(output, &error.to_string()),
        Err(panicked) => return unreadable(output, &panicked.to_string()),
    };
    let mut input = BufReader::new(content);
    let is_markup = input.fill_buf().is_ok_and(|bytes| bytes.trim_ascii_start().starts_with(b"<"));
    if !is_markup {
        let message = "the content of the workbook is encrypted".to_owned();
        return output.stop(0, "password", message, "save it without a password");
    }
    let mut reader = Reader::from_reader(input);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut content = Content::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match quietly(|| reader.read_event_into(&mut buffer)) {
            Ok(Ok(Event::Eof)) => return content.finish(output),
            Ok(Ok(event)) => content.take(&event, output)?,
            Ok(Err(error)) => return unreadable(output, &error.to_string()),
            Err(panicked) => return unreadable(output, &panicked.to_string()),
        }
    }
}

/// What is read so far.
#[derive(Default)]
struct Content {
    has_sheets: bool,
    sheets: usize,
    style: String,
    hidden: HashSet<String>,
    sheet: Option<SheetRows>,
    /// The row that begins next, counted from 1.
    next_row: u64,
    row_repeats: u64,
    column: usize,
    cells: Vec<(usize, CellText)>,
    row_bytes: usize,
    merged: Vec<MergedRange>,
    /// How many ranges of the sheet are merged so far.
    merged_ranges: u64,
    cell: Option<OdsCell>,
}

impl Content {
    fn take(&mut self, event: &Event<'_>, output: &mut Output<'_>) -> Step {
        if let Some(cell) = &mut self.cell {
            let most = output.limits().row_bytes;
            if !cell.take(event, most) {
                return Step::Continue(());
            }
            if cell.length() > most {
                return output.row_too_long(self.next_row, "shorten the texts of the row");
            }
            return self.end_cell(output);
        }
        match event {
            Event::Start(start) => self.begin(start, output),
            Event::End(end) => match end.local_name().as_ref() {
                "table-row" => self.end_row(output),
                "table" => self.end_sheet(output),
                _ => Step::Continue(()),
            },
            _ => Step::Continue(()),
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>, output: &mut Output<'_>) -> Step {
        match start.local_name().as_ref() {
            "spreadsheet" => self.has_sheets = true,
            "style" => self.style = attribute(start, "style:name").unwrap_or_default(),
            "table-properties"
                if self.hidden.len() < MAX_STYLES
                    && attribute(start, "table:display").as_deref() == Some("false") =>
            {
                self.hidden.insert(self.style.clone());
            }
            "table" if self.sheet.is_none() => return self.begin_sheet(start, output),
            "table-row" => {
                self.row_repeats = repeats(start, "table:number-rows-repeated");
                self.column = 0;
                self.row_bytes = 0;
                self.cells.clear();
                self.merged.clear();
            }
            "table-cell" | "covered-table-cell" if self.sheet.is_some() => {
                self.cell = Some(OdsCell::begin(start));
            }
            _ => {}
        }
        Step::Continue(())
    }

    fn begin_sheet(&mut self, start: &BytesStart<'_>, output: &mut Output<'_>) -> Step {
        self.sheets += 1;
        let most = output.limits().sheets;
        if self.sheets > most {
            let message = format!("a workbook has at most {most} sheets; this one has more");
            return output.stop(0, "too-many-sheets", message, "hand it in as several files");
        }
        output.begin_sheet(Some(&attribute(start, "table:name").unwrap_or_default()));
        self.sheet = Some(SheetRows::default());
        self.next_row = 1;
        self.merged_ranges = 0;
        let style = attribute(start, "table:style-name").unwrap_or_default();
        let is_hidden = self.hidden.contains(&style);
        warn_if_hidden(if is_hidden { SheetVisible::Hidden } else { SheetVisible::Visible }, output)
    }

    fn end_cell(&mut self, output: &mut Output<'_>) -> Step {
        let (Some(cell), Some(sheet)) = (self.cell.take(), self.sheet.as_mut()) else {
            return Step::Continue(());
        };
        let at = self.column;
        self.column = at.saturating_add(cell.repeats());
        if let Some(range) = cell.merged(self.next_row, at) {
            self.merged_ranges = self.merged_ranges.saturating_add(1);
            if self.merged_ranges > output.limits().merged_ranges {
                return output.too_many_merged();
            }
            self.merged.push(range);
        }
        let has_formula = cell.has_formula();
        let text = cell.into_text();
        let is_empty = text == CellText::Text(String::new());
        if has_formula {
            sheet.formula((self.next_row, at), !is_empty, output)?;
        }
        if is_empty {
            return Step::Continue(());
        }
        // One cell beyond the limit is kept, so that the row is seen to be too wide.
        let most = output.limits().columns;
        let count = if at > most { 0 } else { (self.column - at).min(most + 1 - at) };
        self.row_bytes = self.row_bytes.saturating_add(text.length().saturating_mul(count));
        if self.row_bytes > output.limits().row_bytes {
            return output.row_too_long(self.next_row, "shorten the texts of the row");
        }
        self.cells.extend((at..).take(count).map(|column| (column, text.clone())));
        Step::Continue(())
    }

    fn end_row(&mut self, output: &mut Output<'_>) -> Step {
        let first = self.next_row;
        self.next_row = first.saturating_add(self.row_repeats);
        let Some(sheet) = self.sheet.as_mut().filter(|_| !self.cells.is_empty()) else {
            return Step::Continue(());
        };
        output.merged(&self.merged);
        for number in first..self.next_row {
            for (column, text) in &self.cells {
                sheet.cell((number, *column), text.clone(), output)?;
            }
        }
        self.cells.clear();
        Step::Continue(())
    }

    fn end_sheet(&mut self, output: &mut Output<'_>) -> Step {
        if let Some(mut sheet) = self.sheet.take() {
            sheet.finish(output)?;
            output.end_sheet();
        }
        Step::Continue(())
    }

    fn finish(&self, output: &mut Output<'_>) -> Step {
        if self.sheet.is_some() {
            return unreadable(output, "it ends in the middle of a sheet");
        }
        if self.has_sheets {
            return Step::Continue(());
        }
        let message = "this is an OpenDocument file, but no spreadsheet".to_owned();
        output.stop(0, "unsupported-format", message, "copy its table into a spreadsheet and hand that in")
    }
}
