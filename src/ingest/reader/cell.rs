//! What stands in a cell of a workbook, as text.

use calamine::{DataRef, ExcelDateTime};

/// From here on a number may have lost digits: a spreadsheet keeps fifteen.
const UNSAFE_NUMBER: f64 = 1e15;

/// The text of a cell, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CellText {
    /// A value.
    Text(String),
    /// A number so long that its last digits may be wrong.
    Imprecise(String),
    /// An error such as #REF!.
    Error(String),
}

impl CellText {
    /// The bytes of the text.
    pub(super) fn length(&self) -> usize {
        let (Self::Text(text) | Self::Imprecise(text) | Self::Error(text)) = self;
        text.len()
    }
}

/// The text of a cell. A value that is written as text in the file is taken over as it is.
pub(super) fn cell_text(value: &DataRef<'_>) -> CellText {
    CellText::Text(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => return number_text(*number),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(moment) => return moment_text(moment),
        DataRef::Error(error) => return CellText::Error(error.to_string()),
    })
}

/// A number without an exponent and without superfluous digits, as a person would have typed it.
pub(super) fn number_text(number: f64) -> CellText {
    if !number.is_finite() {
        return CellText::Error("a number that is none".to_owned());
    }
    if number.abs() >= UNSAFE_NUMBER {
        return CellText::Imprecise(format!("{number}"));
    }
    // The file keeps 0.1 + 0.2 as 0.30000000000000004; a spreadsheet shows fifteen digits of it.
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    CellText::Text(if shown == 0.0 { "0".to_owned() } else { format!("{shown}") })
}

fn moment_text(moment: &ExcelDateTime) -> CellText {
    const FIRST_DAY_THAT_IS_NONE: f64 = 2_958_466.0;
    let value = moment.as_f64();
    if !(0.0..FIRST_DAY_THAT_IS_NONE).contains(&value) {
        return number_text(value);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    CellText::Text(if moment.is_duration() || value < 1.0 {
        let hours = f64::from(hour) + 24.0 * value.floor();
        format!("{hours:02}:{minute:02}:{second:02}")
    } else if time == "00:00:00" {
        date
    } else {
        format!("{date}T{time}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn text(text: &str) -> CellText {
        CellText::Text(text.to_owned())
    }

    #[test]
    fn numbers_are_written_as_a_person_types_them() {
        assert_eq!(number_text(531.0), text("531"));
        assert_eq!(number_text(370_100_123_456.0), text("370100123456"));
        assert_eq!(number_text(0.1 + 0.2), text("0.3"));
        assert_eq!(number_text(0.000_000_1), text("0.0000001"));
        assert_eq!(number_text(-0.0), text("0"));
        let long = "370102199001011232".parse::<f64>().unwrap();
        assert_eq!(number_text(long), CellText::Imprecise("370102199001011200".to_owned()));
        assert!(matches!(number_text(f64::NAN), CellText::Error(_)));
    }

    #[test]
    fn dates_are_iso_8601() {
        let moment = |value| {
            cell_text(&DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)))
        };
        assert_eq!(moment(45_943.0), text("2025-10-13"));
        assert_eq!(moment(45_943.5), text("2025-10-13T12:00:00"));
        assert_eq!(moment(0.375), text("09:00:00"));
        assert_eq!(moment(-1.0), text("-1"));
    }
}
