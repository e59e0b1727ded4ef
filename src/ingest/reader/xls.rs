//! XLS, the format of Excel before 2007. It is held in memory as a whole, so it must be small.

use super::archive::unreadable;
use super::biff::{Refusal, SheetSurvey, remove_formulas, survey};
use super::cell::cell_text;
use super::compound::{Compound, wrap};
use super::merged;
use super::output::{Output, Step};
use super::quiet::quietly;
use super::source::Source;
use super::text::io_error;
use super::xlsx::{SheetRows, warn_if_hidden};
use calamine::{Data, DataRef, Reader, SheetType, Xls};
use std::io::{Cursor, Read};

const SAVE_AS: &str = "open it in a spreadsheet program and save it as .xlsx";

/// Reads all worksheets.
pub(super) fn read(source: &mut Source<'_>, output: &mut Output<'_>) -> Step {
    let most = output.limits().xls_bytes;
    if source.length() > most {
        let message = format!("an XLS has at most {most} bytes, this one {}", source.length());
        return output.stop(0, "archive-too-large", message, SAVE_AS);
    }
    let mut bytes = Vec::new();
    if let Err(error) = source.take(most).read_to_end(&mut bytes) {
        return io_error(output, &error);
    }
    let mut stream = workbook(&bytes, output)?;
    drop(bytes);
    remove_formulas(&mut stream);
    let surveys = match survey(&stream, output.limits()) {
        Ok(surveys) => surveys,
        Err(refusal) => return refuse(&refusal, output),
    };
    let wrapped = wrap("Workbook", &stream).map(Cursor::new);
    drop(stream);
    let Some(wrapped) = wrapped else {
        return refuse(&Refusal::TooLarge, output);
    };
    match quietly(|| Xls::new(wrapped)) {
        Ok(Ok(mut workbook)) => read_sheets(&mut workbook, &surveys, output),
        Ok(Err(error)) => unreadable(output, &error.to_string()),
        Err(panicked) => unreadable(output, &panicked.to_string()),
    }
}

fn refuse<T>(refusal: &Refusal, output: &mut Output<'_>) -> Step<T> {
    match refusal {
        Refusal::Damaged => unreadable(output, "its records contradict each other"),
        Refusal::Protected => password(output),
        Refusal::TooLarge => {
            let message = "the workbook takes more memory than an XLS is given".to_owned();
            output.stop(0, "archive-too-large", message, SAVE_AS)
        }
    }
}

fn password<T>(output: &mut Output<'_>) -> Step<T> {
    let message = "the workbook is protected by a password".to_owned();
    output.stop(0, "password", message, "save it without a password")
}

/// The stream with the workbook, after all else that a compound file may be is ruled out.
fn workbook(bytes: &[u8], output: &mut Output<'_>) -> Step<Vec<u8>> {
    let Some(compound) = Compound::open(bytes) else {
        return unreadable(output, "its tables contradict each other");
    };
    if compound.has("EncryptedPackage") {
        return password(output);
    }
    if compound.has("_VBA_PROJECT_CUR") || compound.has("_VBA_PROJECT") {
        let message = "this is a workbook with macros".to_owned();
        return output.stop(0, "macro-workbook", message, "save it as .xlsx, which has no macros");
    }
    let known = [
        ("WordDocument", "a Word document", "copy its table into a spreadsheet and hand that in"),
        ("PowerPoint Document", "a presentation", "hand in the table itself"),
        ("__properties_version1.0", "an e-mail", "hand in the file that is attached to it"),
    ];
    if let Some((_, what, hint)) = known.iter().find(|(name, ..)| compound.has(name)) {
        return output.stop(0, "unsupported-format", format!("this is {what}, not a table"), hint);
    }
    match ["Workbook", "Book"].into_iter().find(|name| compound.has(name)) {
        Some(name) => match compound.stream(name) {
            Some(stream) => Step::Continue(stream),
            None => unreadable(output, "the end of the workbook is missing"),
        },
        None => {
            let message = "this is a file of an old program, but no workbook".to_owned();
            output.stop(
                0,
                "unsupported-format",
                message,
                "export the table from its program as .xlsx or as CSV",
            )
        }
    }
}

fn read_sheets(
    workbook: &mut Xls<Cursor<Vec<u8>>>,
    surveys: &[SheetSurvey],
    output: &mut Output<'_>,
) -> Step {
    let sheets = workbook.sheets_metadata().to_vec();
    for (index, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
        output.begin_sheet(Some(&sheet.name));
        warn_if_hidden(sheet.visible, output)?;
        let range = match quietly(|| workbook.worksheet_range(&sheet.name)) {
            Ok(Ok(range)) => range,
            Ok(Err(error)) => return unreadable(output, &error.to_string()),
            Err(panicked) => return unreadable(output, &panicked.to_string()),
        };
        match quietly(|| workbook.merge_cells_by_sheet_name(&sheet.name)) {
            Ok(Ok(ranges)) => merged::tell(&ranges, output)?,
            Ok(Err(error)) => merged::not_understood(&error.to_string(), output)?,
            Err(panicked) => merged::not_understood(&panicked.to_string(), output)?,
        }
        let survey = surveys.get(index).copied().unwrap_or_default();
        let mut rows = SheetRows::with_formulas(survey.formulas, survey.first_formula.map(place));
        let (top, left) = range.start().unwrap_or_default();
        for (row, cells) in (u64::from(top) + 1..).zip(range.rows()) {
            for (column, value) in (usize::try_from(left).unwrap_or(usize::MAX)..).zip(cells) {
                rows.cell((row, column), cell_text(&borrowed(value)), output)?;
            }
        }
        rows.finish(output)?;
        output.end_sheet();
    }
    Step::Continue(())
}

fn place((row, column): (u16, u16)) -> (u64, usize) {
    (u64::from(row) + 1, usize::from(column))
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}
