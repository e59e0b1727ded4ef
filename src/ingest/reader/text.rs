//! A text file as pieces of UTF-8, whatever its encoding.

use super::delimited;
use super::encoding::{evident, utf_8_or_gb18030};
use super::json;
use super::kind::{Kind, is_binary, shown_name};
use super::output::{Output, Step};
use super::source::Source;
use encoding_rs::{Decoder, DecoderResult, Encoding};
use std::io::{self, Read};

const INPUT_BYTES: usize = 64 * 1024;
const OUTPUT_BYTES: usize = 64 * 1024;
/// What stands for bytes that cannot be decoded.
const REPLACEMENT: &str = "\u{fffd}";
/// A text with more lines that cannot be decoded is in another encoding.
const MAX_BROKEN_LINES: usize = 10;

/// Finds out what kind of text this is, and in which encoding; nothing if it is no text. Reads all of it
/// when need be, as the first of two passes.
pub(super) fn recognise(
    source: &mut Source<'_>,
    head: &[u8],
    encoding: Option<&'static Encoding>,
) -> io::Result<Option<Kind>> {
    let known = encoding.or_else(|| evident(head));
    if known.is_none() && is_binary(head) {
        return Ok(None);
    }
    let encoding = match known {
        Some(encoding) => encoding,
        None => {
            source.begin_pass(0, 2)?;
            utf_8_or_gb18030(source)?
        }
    };
    let sample = encoding.decode_with_bom_removal(head).0;
    let format = if json::looks_like(&sample) { json::FORMAT } else { delimited::format_of(&sample) };
    Ok(Some(Kind::text(format, encoding)))
}

/// Reads a text of this kind, as the last pass.
pub(super) fn read(source: &mut Source<'_>, head: &[u8], kind: Kind, output: &mut Output<'_>) -> Step {
    let encoding = kind.encoding().unwrap_or(encoding_rs::UTF_8);
    if let Err(error) = source.begin_pass(1, 2) {
        return io_error(output, &error);
    }
    let sample = encoding.decode_with_bom_removal(head).0;
    let mut text = Text::new(source, encoding);
    if kind.format() == json::FORMAT {
        json::read(&mut text, &sample, output)
    } else {
        delimited::read(&mut text, &sample, output)
    }
}

/// Says that the file cannot be read at all.
pub(super) fn io_error<T>(output: &mut Output<'_>, error: &io::Error) -> Step<T> {
    output.stop(0, "unreadable", format!("the file cannot be read: {error}"), "hand it in again")
}

/// A text that is decoded piece by piece.
pub(super) struct Text<'a, 's> {
    source: &'a mut Source<'s>,
    encoding: &'static Encoding,
    decoder: Decoder,
    input: Vec<u8>,
    /// How much of the input is decoded.
    taken: usize,
    is_last: bool,
    is_finished: bool,
    decoded: Vec<u8>,
    /// Line breaks so far.
    lines: u64,
    /// Lines that cannot be decoded, not told yet.
    broken: Vec<u64>,
    last_broken: u64,
    broken_lines: usize,
}

impl<'a, 's> Text<'a, 's> {
    fn new(source: &'a mut Source<'s>, encoding: &'static Encoding) -> Self {
        Self {
            source,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: Vec::new(),
            taken: 0,
            is_last: false,
            is_finished: false,
            decoded: vec![0; OUTPUT_BYTES],
            lines: 0,
            broken: Vec::new(),
            last_broken: 0,
            broken_lines: 0,
        }
    }

    /// Gives the text to `take`, piece by piece, and tells what cannot be decoded.
    pub(super) fn for_each(
        &mut self,
        output: &mut Output<'_>,
        mut take: impl FnMut(&str, &mut Output<'_>) -> Step,
    ) -> Step {
        while !self.is_finished {
            match self.decode_some() {
                Ok(written) => {
                    let piece = self.decoded.get(..written).unwrap_or_default();
                    take(std::str::from_utf8(piece).unwrap_or_default(), output)?;
                }
                Err(error) => return io_error(output, &error),
            }
            self.tell_broken(output)?;
        }
        Step::Continue(())
    }

    fn decode_some(&mut self) -> io::Result<usize> {
        if self.taken >= self.input.len() && !self.is_last {
            self.refill()?;
        }
        let room = self.decoded.len() - REPLACEMENT.len();
        let pending = self.input.get(self.taken..).unwrap_or_default();
        let decoded = self.decoded.get_mut(..room).unwrap_or_default();
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(pending, decoded, self.is_last);
        self.taken += read;
        let text = self.decoded.get(..written).unwrap_or_default();
        let breaks = text.iter().filter(|byte| **byte == b'\n').count();
        self.lines = self.lines.saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX));
        match result {
            DecoderResult::InputEmpty => self.is_finished = self.is_last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return Ok(self.replace(written)),
        }
        Ok(written)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.input.resize(INPUT_BYTES, 0);
        let read = self.source.read(&mut self.input)?;
        self.input.truncate(read);
        self.taken = 0;
        self.is_last = read == 0;
        Ok(())
    }

    fn replace(&mut self, written: usize) -> usize {
        let end = written + REPLACEMENT.len();
        if let Some(place) = self.decoded.get_mut(written..end) {
            place.copy_from_slice(REPLACEMENT.as_bytes());
        }
        let line = self.lines.saturating_add(1);
        if self.last_broken != line {
            self.last_broken = line;
            self.broken.push(line);
        }
        end
    }

    fn tell_broken(&mut self, output: &mut Output<'_>) -> Step {
        let name = shown_name(self.encoding);
        for line in std::mem::take(&mut self.broken) {
            self.broken_lines += 1;
            let message = format!("line {line} holds bytes that are no {name}");
            let hint = "save the file as UTF-8, or name its encoding with --encoding";
            if self.broken_lines > MAX_BROKEN_LINES {
                return output.stop(line, "encoding", format!("{message}; the file is not read on"), hint);
            }
            output.error(line, "", "encoding", message, hint)?;
        }
        Step::Continue(())
    }
}
