//! One cell of an ODS, from its start tag to its end.

use super::cell::{CellText, number_text};
use crate::ingest::rows::MergedRange;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// What a cell is said to hold.
enum Value {
    /// Its text.
    Shown,
    /// An error, whose name is its text.
    Error,
    Given(CellText),
}

/// A cell that is being read.
pub(super) struct OdsCell {
    repeats: u64,
    rows: u64,
    columns: u64,
    has_formula: bool,
    value: Value,
    text: String,
    paragraphs: usize,
    /// How deep in a comment, which is no part of the value.
    aside: usize,
}

impl OdsCell {
    /// From its start tag.
    pub(super) fn begin(start: &BytesStart<'_>) -> Self {
        Self {
            repeats: repeats(start, "table:number-columns-repeated"),
            rows: repeats(start, "table:number-rows-spanned"),
            columns: repeats(start, "table:number-columns-spanned"),
            has_formula: attribute(start, "table:formula").is_some(),
            value: value(start),
            text: String::new(),
            paragraphs: 0,
            aside: 0,
        }
    }

    /// Over how many columns the cell goes.
    pub(super) fn repeats(&self) -> usize {
        usize::try_from(self.repeats).unwrap_or(usize::MAX)
    }

    /// The cells that are merged with it, if they reach over several rows.
    pub(super) fn merged(&self, row: u64, column: usize) -> Option<MergedRange> {
        let wider = usize::try_from(self.columns.saturating_sub(1)).unwrap_or(usize::MAX);
        (self.rows > 1).then(|| MergedRange {
            first_row: row,
            last_row: row.saturating_add(self.rows - 1),
            first_column: column,
            last_column: column.saturating_add(wider),
        })
    }

    /// Whether its value was computed.
    pub(super) fn has_formula(&self) -> bool {
        self.has_formula
    }

    /// The bytes of its text so far.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// Takes in what is inside the cell; whether the cell ends with it, or is longer than `most` bytes.
    pub(super) fn take(&mut self, event: &Event<'_>, most: usize) -> bool {
        match event {
            Event::Start(start) => self.begin_inner(start, most),
            Event::End(end) => match end.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => return true,
                "annotation" => self.aside = self.aside.saturating_sub(1),
                _ => {}
            },
            Event::Text(text) => self.push(&text.xml10_content()),
            Event::CData(text) => self.push(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    self.push(character.encode_utf8(&mut [0; 4]));
                } else {
                    let name = reference.xml10_content();
                    self.push(quick_xml::escape::resolve_predefined_entity(&name).unwrap_or_default());
                }
            }
            _ => {}
        }
        self.text.len() > most
    }

    fn begin_inner(&mut self, start: &BytesStart<'_>, most: usize) {
        match start.local_name().as_ref() {
            "annotation" => self.aside = self.aside.saturating_add(1),
            "p" if self.aside == 0 => {
                self.paragraphs = self.paragraphs.saturating_add(1);
                if self.paragraphs > 1 {
                    self.text.push('\n');
                }
            }
            "s" => {
                let count = repeats(start, "text:c");
                let count = usize::try_from(count).unwrap_or(usize::MAX).min(most.saturating_add(1));
                self.push(&" ".repeat(count));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        // Between the paragraphs there is only the white space of the file.
        if self.aside == 0 && self.paragraphs > 0 {
            self.text.push_str(text);
        }
    }

    /// What the cell holds.
    pub(super) fn into_text(self) -> CellText {
        match self.value {
            Value::Given(text) => text,
            Value::Shown => CellText::Text(self.text),
            Value::Error => CellText::Error(self.text),
        }
    }
}

fn value(start: &BytesStart<'_>) -> Value {
    if attribute(start, "calcext:value-type").as_deref() == Some("error") {
        return Value::Error;
    }
    let given = |name| attribute(start, name).map(CellText::Text);
    let value = match attribute(start, "office:value-type").as_deref() {
        Some("float" | "percentage" | "currency") => {
            attribute(start, "office:value").and_then(|text| text.parse().ok()).map(number_text)
        }
        Some("date") => given("office:date-value"),
        Some("time") => attribute(start, "office:time-value").map(|text| CellText::Text(clock(&text))),
        Some("boolean") => given("office:boolean-value"),
        Some("string") => given("office:string-value"),
        _ => None,
    };
    value.map_or(Value::Shown, Value::Given)
}

/// The time of day in PT09H30M00S, as the other formats show it.
fn clock(duration: &str) -> String {
    let read = || {
        let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
        Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    read().unwrap_or_else(|| duration.to_owned())
}

/// The value of an attribute.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    found.normalized_value(XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
}

/// How often something stands here; once if nothing is said.
pub(super) fn repeats(start: &BytesStart<'_>, name: &str) -> u64 {
    attribute(start, name).and_then(|text| text.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_time_of_day_is_shown_like_one() {
        assert_eq!(clock("PT09H30M00S"), "09:30:00");
        assert_eq!(clock("PT9H5M7.5S"), "09:05:07");
        assert_eq!(clock("P1D"), "P1D");
    }
}
