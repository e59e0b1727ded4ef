//! CSV after RFC 4180, for people with spreadsheets and for programs: UTF-8 with a byte order mark, lines end with
//! CR LF, and no text can be taken for a formula.

use crate::export::error::ExportError;
use crate::export::tables::{Cell, ColumnKind, Row, Table};
use std::borrow::Cow;
use std::io::{self, Write};

/// Spreadsheets tell by it that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// What begins so is a formula to some spreadsheet, the full-width forms with some input methods.
const FORMULA_BEGINNINGS: &[char] = &['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// What spreadsheets take for the sign of a text.
const GUARD: char = '\'';

/// Writes a table as CSV.
pub struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
    table: &'static Table,
}

impl<W: Write> CsvWriter<W> {
    /// Begins with the heading: the names of the columns.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn new(mut target: W, table: &'static Table) -> Result<Self, ExportError> {
        target.write_all(BYTE_ORDER_MARK)?;
        let mut file = Self::going_on(target, table);
        let heading = table.columns.iter().map(|column| column.name);
        file.writer.write_record(heading).map_err(io::Error::from)?;
        Ok(file)
    }

    /// Goes on with a table whose heading is written already.
    pub fn going_on(target: W, table: &'static Table) -> Self {
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(target);
        Self { writer, table }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        for (column, cell) in self.table.columns.iter().zip(&row.cells) {
            self.writer.write_field(written(column.kind, cell).as_bytes()).map_err(io::Error::from)?;
        }
        Ok(self.writer.write_record(None::<&[u8]>).map_err(io::Error::from)?)
    }

    /// Hands back the target, with everything written to it.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn finish(self) -> Result<W, ExportError> {
        self.writer.into_inner().map_err(|error| error.into_error().into())
    }
}

/// How a value stands in the file.
fn written(kind: ColumnKind, cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Nothing => Cow::Borrowed(""),
        Cell::Text(text) => match kind {
            ColumnKind::Text | ColumnKind::List | ColumnKind::Json => guarded(text),
            _ => Cow::Borrowed(text),
        },
        Cell::Integer(number) => Cow::Owned(number.to_string()),
        Cell::Boolean(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
    }
}

/// A text that would be a formula, or that looks like a guarded one, gets one more guard: whoever takes one guard
/// away from what looks guarded has the text again.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches(GUARD).starts_with(FORMULA_BEGINNINGS) {
        Cow::Owned(format!("{GUARD}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tables::Column;
    use proptest::prelude::*;

    const fn column(name: &'static str, kind: ColumnKind) -> Column {
        Column { name, title: "列", description: "A column.", kind, required: false }
    }

    static TABLE: Table = Table {
        name: "things",
        title: "物",
        description: "A thing.",
        columns: &[
            column("name", ColumnKind::Text),
            column("number", ColumnKind::Integer),
            column("value", ColumnKind::Decimal),
            column("true", ColumnKind::Boolean),
        ],
        key: &["name"],
        references: &[],
    };

    fn file(rows: Vec<Vec<Cell>>) -> Vec<u8> {
        let mut writer = CsvWriter::new(Vec::new(), &TABLE).unwrap();
        for cells in rows {
            writer.row(&Row { cells, record: String::new() }).unwrap();
        }
        writer.finish().unwrap()
    }

    /// What a reader does who knows of the guard.
    fn unguarded(text: &str) -> &str {
        let is_guarded =
            text.starts_with(GUARD) && text.trim_start_matches(GUARD).starts_with(FORMULA_BEGINNINGS);
        if is_guarded { text.strip_prefix(GUARD).unwrap() } else { text }
    }

    #[test]
    fn a_file_begins_with_the_mark_and_ends_its_lines_as_the_standard_says() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let written = file(vec![
            vec![text("a,\"b\"\n丙"), Cell::Integer(-3), text("-0.5"), Cell::Boolean(true)],
            vec![text("=1+1"), Cell::Nothing, Cell::Nothing, Cell::Boolean(false)],
        ]);
        let expected =
            "\u{feff}name,number,value,true\r\n\"a,\"\"b\"\"\n丙\",-3,-0.5,true\r\n'=1+1,,,false\r\n";
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn no_text_is_a_formula_and_none_is_lost(text in "(['=+@＝＋－＠|\t\r-]{0,3}|\\PC{0,2})(\\PC|[\",\r\n]){0,8}") {
            let file = file(vec![vec![Cell::Text(text.clone()), Cell::Integer(1), Cell::Nothing, Cell::Nothing]]);
            let body = file.strip_prefix(BYTE_ORDER_MARK).unwrap();
            let record = csv::Reader::from_reader(body).records().next().unwrap().unwrap();
            prop_assert!(!record[0].starts_with(FORMULA_BEGINNINGS));
            prop_assert_eq!(unguarded(&record[0]), text);
            prop_assert_eq!(&record[1], "1");
        }
    }
}
