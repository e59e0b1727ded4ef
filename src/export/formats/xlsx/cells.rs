//! The cells of a workbook: what a value becomes, how wide it is, and what it looks like.

use crate::export::formats::value::Value;
use crate::export::tables::Table;
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// What a cell can hold, in UTF-16 code units.
const LONGEST_TEXT: usize = 32_767;

/// What is left free for the mark of a text that was cut.
const ROOM_FOR_MARK: usize = 200;

/// Numbers beyond this lose digits in a workbook, so they are written as texts.
const LARGEST_NUMBER: u64 = 999_999_999_999_999;

/// Characters looked at to find out how wide a cell is.
const CHARACTERS_MEASURED: usize = 50;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    Text(String),
    /// A text that was too long, with its mark; how many characters the whole has.
    Cut(String, usize),
    Number(i64),
    /// A number with decimals, and how it is written.
    Decimal(f64, &'a str),
    /// Days since the year 1900, and how the day is written.
    Day(f64, &'a str),
    /// Days since the year 1900, and how the moment is written.
    Moment(f64, &'a str),
}

impl From<&str> for Cell<'_> {
    fn from(text: &str) -> Self {
        Self::Text(with_line_feeds(text))
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// What a value becomes.
pub(super) fn cell_of<'a>(value: &Value<'a>, table: &Table) -> Cell<'a> {
    match value {
        Value::Nothing => Cell::Empty,
        Value::Text(text) | Value::Json(text) | Value::List(_, text) => text_of(text, table),
        Value::Integer(number) if number.unsigned_abs() > LARGEST_NUMBER => Cell::Text(number.to_string()),
        Value::Integer(number) => Cell::Number(*number),
        Value::Decimal(number, written) => Cell::Decimal(*number, written),
        Value::Boolean(truth) => Cell::Text(if *truth { "是" } else { "否" }.to_owned()),
        Value::Date(day, written) => match serial_day(*day) {
            Some(serial) => Cell::Day(serial, written),
            None => Cell::Text((*written).to_owned()),
        },
        Value::Moment(moment, written) => match serial_moment(moment.naive_utc()) {
            Some(serial) => Cell::Moment(serial, written),
            None => Cell::Text((*written).to_owned()),
        },
    }
}

/// About how wide a cell is shown, in half-width characters: a Chinese character takes two.
pub(super) fn width(cell: &Cell) -> u32 {
    match cell {
        Cell::Empty => 0,
        Cell::Number(number) => width_of_text(&number.to_string()),
        Cell::Text(text) | Cell::Cut(text, _) => width_of_text(text),
        Cell::Decimal(_, written) | Cell::Day(_, written) | Cell::Moment(_, written) => {
            width_of_text(written)
        }
    }
}

/// About how wide a text is shown.
pub(super) fn width_of_text(text: &str) -> u32 {
    text.chars().take(CHARACTERS_MEASURED).map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

/// A text with the line ends of a workbook: spreadsheets show a carriage return as `_x000D_`.
fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn text_of(text: &str, table: &Table) -> Cell<'static> {
    let text = with_line_feeds(text);
    if text.encode_utf16().count() <= LONGEST_TEXT {
        return Cell::Text(text);
    }
    let length = text.chars().count();
    let mut units = 0;
    let fits = |character: &char| {
        units += character.len_utf16();
        units <= LONGEST_TEXT - ROOM_FOR_MARK
    };
    let beginning: String = text.chars().take_while(fits).collect();
    let file = table.name;
    let mark =
        format!("……〔单元格放不下，以下略。全文 {length} 字，见同一版本的 {file}.csv 或 {file}.ndjson〕");
    Cell::Cut(beginning + &mark, length)
}

/// The number of a day in a workbook; none before March 1900, where Excel counts a day that never was.
fn serial_day(day: NaiveDate) -> Option<f64> {
    const FIRST_COUNTED_RIGHT: i32 = 61;
    const DAYS_FROM_1900_TO_1970: i32 = 25_569;
    const AFTER_THE_LAST: i32 = 2_958_466;
    let serial = day.to_epoch_days() + DAYS_FROM_1900_TO_1970;
    (FIRST_COUNTED_RIGHT..AFTER_THE_LAST).contains(&serial).then(|| f64::from(serial))
}

fn serial_moment(moment: NaiveDateTime) -> Option<f64> {
    const SECONDS: f64 = 86_400.0;
    const NANOSECONDS: f64 = 1e9;
    let seconds =
        f64::from(moment.num_seconds_from_midnight()) + f64::from(moment.nanosecond()) / NANOSECONDS;
    Some(serial_day(moment.date())? + seconds / SECONDS)
}

/// What cells look like.
pub(super) struct Styles {
    pub(super) heading: Format,
    day: Format,
    moment: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        Self {
            heading: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format(r#"yyyy-mm-dd"T"hh:mm:ss"Z""#),
        }
    }

    /// Writes a cell at a row and column.
    pub(super) fn write(
        &self,
        worksheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: Cell,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) | Cell::Cut(text, _) => worksheet.write_string(row, column, text)?,
            Cell::Number(number) => worksheet.write(row, column, number)?,
            Cell::Decimal(number, _) => worksheet.write_number(row, column, number)?,
            Cell::Day(serial, _) => worksheet.write_number_with_format(row, column, serial, &self.day)?,
            Cell::Moment(serial, _) => {
                worksheet.write_number_with_format(row, column, serial, &self.moment)?
            }
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::formats::value::tests::ITEMS;

    #[test]
    fn a_day_is_the_number_that_excel_has_for_it() {
        for (day, serial) in [
            ("1900-02-28", None),
            ("1900-03-01", Some(61.0)),
            ("2018-06-20", Some(43_271.0)),
            ("9999-12-31", Some(2_958_465.0)),
        ] {
            assert_eq!(serial_day(day.parse().unwrap()), serial, "{day}");
        }
    }

    #[test]
    fn a_text_is_cut_only_when_it_does_not_fit_and_says_so() {
        let fits = "字".repeat(LONGEST_TEXT);
        assert_eq!(cell_of(&Value::Text(&fits), &ITEMS), Cell::Text(fits.clone()));
        // A character outside the first plane takes two units.
        let long = "𠀀".repeat(LONGEST_TEXT / 2 + 1);
        let Cell::Cut(text, 16_384) = cell_of(&Value::Text(&long), &ITEMS) else { panic!("not cut") };
        assert!(text.encode_utf16().count() <= LONGEST_TEXT);
        assert!(text.ends_with("全文 16384 字，见同一版本的 items.csv 或 items.ndjson〕"));
    }

    #[test]
    fn lines_of_a_text_end_with_a_line_feed() {
        for text in ["换行\r\n回车", "换行\r回车", "换行\n回车"] {
            assert_eq!(cell_of(&Value::Text(text), &ITEMS), Cell::Text("换行\n回车".to_owned()));
        }
        assert_eq!(Cell::from("\r\r\n"), Cell::Text("\n\n".to_owned()));
        // A line end is one character, so this fits.
        let fits = "\r\n".repeat(LONGEST_TEXT);
        assert_eq!(cell_of(&Value::Text(&fits), &ITEMS), Cell::Text("\n".repeat(LONGEST_TEXT)));
    }

    #[test]
    fn a_number_that_would_lose_digits_is_a_text() {
        let largest = i64::try_from(LARGEST_NUMBER).unwrap();
        assert_eq!(cell_of(&Value::Integer(-largest), &ITEMS), Cell::Number(-largest));
        assert_eq!(cell_of(&Value::Integer(i64::MIN), &ITEMS), Cell::Text(i64::MIN.to_string()));
    }
}
