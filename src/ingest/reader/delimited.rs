//! Text with one row a line: CSV, and its kin with tabs or semicolons.

use super::output::{Output, Step, column_name};
use super::records::{Records, Verdict};
use super::text::Text;

/// The separators that are looked for; the first wins a draw.
const DELIMITERS: [(u8, &str); 3] = [(b',', "CSV"), (b'\t', "TSV"), (b';', "CSV with semicolons")];
/// So many records show which separator is used.
const SAMPLE_RECORDS: usize = 20;

/// What kind of table this is.
pub(super) fn format_of(sample: &str) -> &'static str {
    let delimiter = delimiter_of(sample);
    DELIMITERS.iter().find(|(byte, _)| *byte == delimiter).map_or("CSV", |(_, format)| format)
}

/// Reads the whole table.
pub(super) fn read(text: &mut Text<'_, '_>, sample: &str, output: &mut Output<'_>) -> Step {
    let mut records = Records::new(delimiter_of(sample), output.limits().row_bytes);
    let has_declaration = declared(sample).is_some();
    let take = |number: u64, cells: &mut [String], output: &mut Output<'_>| {
        if number == 1 && has_declaration {
            return Step::Continue(());
        }
        row(number, cells, output)
    };
    output.begin_sheet(None);
    let mut verdict = Verdict::Sound;
    text.for_each(output, |piece, output| {
        verdict = records.feed(piece.as_bytes(), &mut |number, cells| take(number, cells, output))?;
        if verdict == Verdict::Sound { Step::Continue(()) } else { tell(verdict, records.number(), output) }
    })?;
    verdict = records.finish(&mut |number, cells| take(number, cells, output))?;
    tell(verdict, records.number(), output)?;
    output.end_sheet();
    Step::Continue(())
}

fn tell(verdict: Verdict, number: u64, output: &mut Output<'_>) -> Step {
    const HINT: &str = "look for a quotation mark at the beginning of a cell that has no partner";
    match verdict {
        Verdict::Sound => Step::Continue(()),
        Verdict::TooLong => output.row_too_long(number, HINT),
        Verdict::Unclosed => {
            let message = "a quoted cell does not end before the file does".to_owned();
            output.error(number, "", "unclosed-quote", message, HINT)
        }
    }
}

fn row(number: u64, cells: &mut [String], output: &mut Output<'_>) -> Step {
    for (column, cell) in cells.iter_mut().enumerate().filter(|(_, cell)| cell.starts_with('=')) {
        if let Some(text) = protected_text(cell) {
            *cell = text;
        } else if is_formula(cell) {
            let shown: String = cell.chars().take(40).collect();
            let message = format!("\"{shown}\" is a formula, not its result");
            let hint = "put the value in its place, or a space before the sign if it is text";
            output.error(number, &column_name(column), "formula", message, hint)?;
        }
    }
    output.row(number, cells)
}

/// The text in ="0531", which is how Excel is told not to take a number for one.
fn protected_text(cell: &str) -> Option<String> {
    let text = cell.strip_prefix("=\"")?.strip_suffix('"')?;
    (!text.replace("\"\"", "").contains('"')).then(|| text.replace("\"\"", "\""))
}

/// Whether a text that begins with "=" goes on like a formula, and not like a line of signs.
fn is_formula(cell: &str) -> bool {
    let rest = cell.trim_start_matches('=');
    let begins = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "(+-@$\"'{[#".contains(c));
    begins || (!rest.is_empty() && rest.contains(['!', '(']))
}

fn delimiter_of(sample: &str) -> u8 {
    if let Some(delimiter) = declared(sample) {
        return delimiter;
    }
    // A title above the table has no separator, so the width that most lines have counts, not the first.
    let score = |delimiter: u8| {
        let widths = widths(sample, delimiter);
        let several = widths.iter().filter(|width| **width > 1);
        let alike = several.map(|width| (widths.iter().filter(|other| *other == width).count(), *width));
        alike.max().unwrap_or((0, 0))
    };
    let scored = DELIMITERS.iter().rev().map(|(delimiter, _)| (score(*delimiter), *delimiter));
    scored.max_by_key(|(score, _)| *score).map_or(b',', |(_, delimiter)| delimiter)
}

/// The separator that the line "sep=;" names, which Excel understands at the beginning of a file.
fn declared(sample: &str) -> Option<u8> {
    let named = sample.lines().next()?.strip_prefix("sep=")?.as_bytes();
    DELIMITERS.iter().find(|(delimiter, _)| named == [*delimiter]).map(|(delimiter, _)| *delimiter)
}

fn widths(sample: &str, delimiter: u8) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut records = Records::new(delimiter, sample.len());
    let mut take = |_: u64, cells: &mut [String]| {
        if cells.iter().any(|cell| !cell.is_empty()) {
            widths.push(cells.len());
        }
        if widths.len() < SAMPLE_RECORDS { Step::Continue(()) } else { Step::Break(()) }
    };
    // The last record of the sample may be cut, but it is all there is when the file is one line.
    if records.feed(sample.as_bytes(), &mut take).is_continue() {
        let _ = records.finish(&mut take);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_seen_in_the_first_lines() {
        assert_eq!(delimiter_of("a,b,c\n1,\"x;y;z\",3\n"), b',');
        assert_eq!(delimiter_of("a;b;c\n\"1,5\";2;3\n"), b';');
        assert_eq!(delimiter_of("编码\t名称\n1\t甲,乙,丙\n"), b'\t');
        assert_eq!(delimiter_of("编码\n1\n"), b',');
        assert_eq!(delimiter_of("合成市事项清单\n编码\t名称\n1\t甲,乙,丙\n"), b'\t');
        assert_eq!(delimiter_of("清单\n\n编码;名称\n1;甲\n2;乙,丙\n"), b';');
        assert_eq!(delimiter_of("清单,合成\n填报单位：合成局\na;b;c\n1;2;3\n"), b';');
        assert_eq!(delimiter_of("清单\n编码,名称\n1,甲;乙;丙\n"), b',');
        assert_eq!(delimiter_of("sep=;\na,b;c\n"), b';');
    }

    #[test]
    fn a_protected_text_is_no_formula() {
        assert_eq!(protected_text("=\"0531\"").as_deref(), Some("0531"));
        assert_eq!(protected_text("=\"a\"&\"b\""), None);
        assert!(is_formula("=SUM(A1:A3)") && is_formula("=\"a\"&\"b\"") && is_formula("=表1!A1"));
        assert!(!is_formula("=") && !is_formula("=====") && !is_formula("= 无"));
    }
}
