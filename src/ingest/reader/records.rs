//! Cuts delimited text into records, piece by piece, as a spreadsheet program does.

use super::output::Step;

/// What came of the text so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Sound,
    /// A record is longer than allowed.
    TooLong,
    /// The text ended inside a quoted cell.
    Unclosed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of the cell is read yet.
    Start,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted cell: its end, or the first of two.
    QuoteInQuoted,
}

/// Takes in what a record consists of.
type Take<'a> = dyn FnMut(u64, &mut [String]) -> Step + 'a;

/// Cuts text into records.
pub(super) struct Records {
    delimiter: u8,
    most_bytes: usize,
    state: State,
    cells: Vec<String>,
    cell: Vec<u8>,
    /// Bytes of the record so far.
    bytes: usize,
    /// Records that are complete.
    complete: u64,
    after_return: bool,
}

impl Records {
    /// With this separator, and records of so many bytes at most.
    pub(super) fn new(delimiter: u8, most_bytes: usize) -> Self {
        Self {
            delimiter,
            most_bytes,
            state: State::Start,
            cells: Vec::new(),
            cell: Vec::new(),
            bytes: 0,
            complete: 0,
            after_return: false,
        }
    }

    /// The number of the record that is being read, counted from 1.
    pub(super) fn number(&self) -> u64 {
        self.complete.saturating_add(1)
    }

    /// Takes in the next piece of the text, which must not cut a character.
    pub(super) fn feed(&mut self, mut piece: &[u8], take: &mut Take<'_>) -> Step<Verdict> {
        while let Some((&byte, rest)) = piece.split_first() {
            let run = self.run_length(piece);
            if run > 0 {
                let (plain, rest) = piece.split_at(run);
                self.cell.extend_from_slice(plain);
                self.bytes += run;
                self.after_return = false;
                if self.state == State::Start || self.state == State::QuoteInQuoted {
                    self.state = State::Plain;
                }
                piece = rest;
            } else {
                self.special(byte, take)?;
                piece = rest;
            }
            if self.bytes > self.most_bytes {
                return Step::Continue(Verdict::TooLong);
            }
        }
        Step::Continue(Verdict::Sound)
    }

    /// The text ends; a last record without a line break is taken in.
    pub(super) fn finish(&mut self, take: &mut Take<'_>) -> Step<Verdict> {
        if self.state == State::Quoted {
            return Step::Continue(Verdict::Unclosed);
        }
        if self.bytes > 0 {
            self.end_record(take)?;
        }
        Step::Continue(Verdict::Sound)
    }

    /// How many bytes from here on are nothing but content.
    fn run_length(&self, piece: &[u8]) -> usize {
        let delimiter = self.delimiter;
        let is_special = |byte: &u8| *byte == delimiter || matches!(*byte, b'\n' | b'\r');
        let run = match self.state {
            State::Quoted => piece.iter().position(|byte| *byte == b'"'),
            State::Plain => piece.iter().position(is_special),
            State::Start | State::QuoteInQuoted => {
                piece.iter().position(|byte| is_special(byte) || *byte == b'"')
            }
        };
        run.unwrap_or(piece.len())
    }

    fn special(&mut self, byte: u8, take: &mut Take<'_>) -> Step {
        let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
        match (self.state, byte) {
            (State::Quoted, _) => {
                self.state = State::QuoteInQuoted;
                self.bytes += 1;
                self.after_return = false;
            }
            (State::Start | State::QuoteInQuoted, b'"') => {
                if self.state == State::QuoteInQuoted {
                    self.cell.push(b'"');
                }
                self.state = State::Quoted;
                self.bytes += 1;
            }
            // The second half of a line break.
            (State::Start, b'\n') if after_return && self.bytes == 0 => {}
            (_, b'\n' | b'\r') => return self.end_record(take),
            _ => {
                self.end_cell();
                self.bytes += 1;
            }
        }
        Step::Continue(())
    }

    fn end_cell(&mut self) {
        let cell = String::from_utf8(std::mem::take(&mut self.cell)).unwrap_or_default();
        self.cells.push(cell);
        self.state = State::Start;
    }

    fn end_record(&mut self, take: &mut Take<'_>) -> Step {
        self.end_cell();
        self.complete = self.complete.saturating_add(1);
        self.bytes = 0;
        let step = take(self.complete, &mut self.cells);
        self.cells.clear();
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut found = Vec::new();
        let mut take = |number: u64, cells: &mut [String]| {
            found.push((number, cells.to_vec()));
            Step::Continue(())
        };
        let mut records = Records::new(b',', 1_000);
        // One byte at a time: a piece may end anywhere.
        for byte in text.as_bytes().chunks(1) {
            assert!(records.feed(byte, &mut take).is_continue());
        }
        assert!(records.finish(&mut take).is_continue());
        found
    }

    fn owned(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn quotes_line_breaks_and_blank_lines_are_read_as_a_spreadsheet_reads_them() {
        let found = records("a,\"b\r\n\"\"c\"\"\"\r\n\r\n,\nd\"e\rlast");
        let expected = [
            (1, owned(&["a", "b\r\n\"c\""])),
            (2, owned(&[""])),
            (3, owned(&["", ""])),
            (4, owned(&["d\"e"])),
            (5, owned(&["last"])),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_unclosed_quote_and_a_long_record_are_noticed() {
        let mut take = |_: u64, _: &mut [String]| Step::Continue(());
        let mut records = Records::new(b',', 10);
        assert_eq!(records.feed(b"\"abc", &mut take), Step::Continue(Verdict::Sound));
        assert_eq!(records.finish(&mut take), Step::Continue(Verdict::Unclosed));
        assert_eq!(records.feed(b"0123456789", &mut take), Step::Continue(Verdict::TooLong));
    }
}
