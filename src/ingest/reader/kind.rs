//! Recognises what a file is by its first bytes, never by its name.

use encoding_rs::Encoding;
use std::fmt;

/// What a file was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    format: &'static str,
    encoding: Option<&'static Encoding>,
}

impl Kind {
    pub(super) const XLSX: Self = Self::of("XLSX");
    pub(super) const ODS: Self = Self::of("ODS");
    pub(super) const XLS: Self = Self::of("XLS");

    const fn of(format: &'static str) -> Self {
        Self { format, encoding: None }
    }

    /// The name of the format alone.
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// The encoding of a text.
    pub fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    pub(super) const fn text(format: &'static str, encoding: &'static Encoding) -> Self {
        Self { format, encoding: Some(encoding) }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.format)?;
        match self.encoding {
            Some(encoding) => write!(f, ", {}", shown_name(encoding)),
            None => Ok(()),
        }
    }
}

/// The name of an encoding as people write it. Every GBK text is a GB18030 text, and only the larger name is true of
/// both.
pub(super) fn shown_name(encoding: &'static Encoding) -> &'static str {
    let is_chinese = encoding == encoding_rs::GBK || encoding == encoding_rs::GB18030;
    if is_chinese { "GB18030" } else { encoding.name() }
}

/// What the first bytes say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Empty,
    Zip,
    CompoundFile,
    Foreign(&'static str, &'static str),
    Text,
}

const SCAN: &str = "hand in the table itself, not a picture or a printout of it";
const UNPACK: &str = "unpack it and hand in the file that is inside";
const SAVE_AS: &str = "open it in a spreadsheet program and save it as .xlsx";
const EXPORT: &str = "export the table from its program as .xlsx or as CSV";

/// How foreign files begin, what they are, and what to hand in instead.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", SCAN),
    (b"\xff\xd8\xff", "a JPEG picture", SCAN),
    (b"GIF8", "a GIF picture", SCAN),
    (b"II*\0", "a TIFF picture", SCAN),
    (b"MM\0*", "a TIFF picture", SCAN),
    (b"%PDF-", "a PDF document", SCAN),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"{\\rtf", "an RTF document", SAVE_AS),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (b"\x7fELF", "a program", EXPORT),
    (b"MZ\x90", "a program", EXPORT),
];

/// How text begins that is markup, in small letters, after white space.
const MARKUP: &[(&[u8], &str)] = &[
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<head", "a web page"),
    (b"<meta", "a web page"),
    (b"<?xml", "an XML document"),
    (b"<?mso", "an XML document"),
    (b"mime-version:", "a web archive"),
];

/// What the first bytes of a file say it is.
pub(super) fn shape_of(head: &[u8]) -> Shape {
    if head.is_empty() {
        return Shape::Empty;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Shape::Zip;
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Shape::CompoundFile;
    }
    let foreign = FOREIGN.iter().find(|(beginning, ..)| head.starts_with(beginning));
    if let Some((_, what, hint)) = foreign {
        return Shape::Foreign(what, hint);
    }
    markup(head).unwrap_or(Shape::Text)
}

fn markup(head: &[u8]) -> Option<Shape> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |beginning: &[u8]| {
        text.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    let (_, what) = MARKUP.iter().find(|(beginning, _)| begins(beginning))?;
    Some(Shape::Foreign(what, SAVE_AS))
}

/// Whether so many control characters stand here that this is no text. A stray one is found later, in its
/// cell; UTF-16 must have been ruled out before.
pub(super) fn is_binary(head: &[u8]) -> bool {
    const FEW: usize = 8;
    const SHARE: usize = 50;
    let is_control = |byte: &&u8| **byte < b' ' && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let controls = head.iter().filter(is_control).count();
    controls > FEW && controls.saturating_mul(SHARE) > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_what_a_file_is() {
        assert_eq!(shape_of(b""), Shape::Empty);
        assert_eq!(shape_of(b"PK\x03\x04rest"), Shape::Zip);
        assert_eq!(shape_of(b"\x89PNG\r\n\x1a\nrest"), Shape::Foreign("a PNG picture", SCAN));
        assert_eq!(shape_of(b" \r\n<HTML><body>"), Shape::Foreign("a web page", SAVE_AS));
        assert_eq!(shape_of("编码,名称".as_bytes()), Shape::Text);
    }

    #[test]
    fn a_stray_control_character_is_no_binary_file() {
        assert!(!is_binary(b"code,name\n1,a\0b\n"));
        let noise: Vec<u8> = (0..=255).cycle().take(4_096).collect();
        assert!(is_binary(&noise));
    }
}
