//! Which encoding a text is in.

use super::source::Source;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// The encoding of this name, such as "gbk", "gb18030", "utf-8" or "utf-16le".
pub fn encoding_named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

/// The encoding that a byte order mark names, or that the NUL bytes of UTF-16 give away.
pub(super) fn evident(head: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(head).map(|(encoding, _)| encoding).or_else(|| utf_16(head))
}

/// In UTF-16 each ASCII character has a NUL byte, always on the same side, and every table has commas, digits
/// and line breaks. In another encoding a NUL is a stray one. Few are enough where the bytes are no UTF-8, which
/// Chinese in UTF-16 hardly ever is; ASCII in UTF-16 is UTF-8 too, but every second byte is a NUL.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let units = head.chunks_exact(2).len();
    let first = head.chunks_exact(2).filter(|unit| unit.first() == Some(&0)).count();
    let second = head.chunks_exact(2).filter(|unit| unit.last() == Some(&0)).count();
    let is_utf_8 = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    let prevails = |one: usize, other: usize| {
        let is_enough = if is_utf_8 { one * 3 > units } else { one > 1 && one * 50 > units };
        is_enough && one > other * 10
    };
    if prevails(second, first) {
        return Some(UTF_16LE);
    }
    prevails(first, second).then_some(UTF_16BE)
}

/// Reads the whole file: UTF-8 if it is that, else GB18030.
///
/// A file in UTF-8 with a few broken bytes stays one, so that its problem is the broken bytes: as GB18030
/// most of it would be nonsense without a problem.
pub(super) fn utf_8_or_gb18030(source: &mut Source<'_>) -> io::Result<&'static Encoding> {
    const CHUNK: u64 = 64 * 1024;
    const SHARE: u64 = 20;
    let mut census = Census::default();
    let mut bytes = Vec::new();
    loop {
        let read = source.by_ref().take(CHUNK).read_to_end(&mut bytes)?;
        census.take(&mut bytes, read == 0);
        if read == 0 {
            break;
        }
    }
    let is_utf_8 = census.broken == 0 || census.broken.saturating_mul(SHARE) < census.characters;
    Ok(if is_utf_8 { UTF_8 } else { GB18030 })
}

/// How much of a text is UTF-8.
#[derive(Default)]
struct Census {
    /// Characters beyond ASCII.
    characters: u64,
    /// Places that are no UTF-8.
    broken: u64,
}

impl Census {
    /// Counts the bytes and leaves those of a character that is not complete yet.
    fn take(&mut self, bytes: &mut Vec<u8>, is_last: bool) {
        let mut rest = bytes.as_slice();
        loop {
            let (sound, error) = match std::str::from_utf8(rest) {
                Ok(sound) => (sound.as_bytes(), None),
                Err(error) => (rest.get(..error.valid_up_to()).unwrap_or_default(), Some(error.error_len())),
            };
            let characters = sound.iter().filter(|byte| **byte >= 0xc0).count();
            self.characters = self.characters.saturating_add(u64::try_from(characters).unwrap_or(u64::MAX));
            rest = rest.get(sound.len()..).unwrap_or_default();
            match error {
                None => break,
                Some(None) if !is_last => break,
                Some(length) => {
                    self.broken += 1;
                    rest = rest.get(length.unwrap_or(rest.len())..).unwrap_or_default();
                }
            }
        }
        *bytes = rest.to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn guess(bytes: &[u8]) -> &'static Encoding {
        let mut input = Cursor::new(bytes);
        let mut progress = |_| {};
        utf_8_or_gb18030(&mut Source::new(&mut input, &mut progress).unwrap()).unwrap()
    }

    #[test]
    fn the_whole_file_decides_between_utf_8_and_gb18030() {
        let ascii = "code,name\n".repeat(20_000);
        assert_eq!(guess(ascii.as_bytes()), UTF_8);
        let mut late = ascii.into_bytes();
        late.extend_from_slice(&GB18030.encode("济南市公安局").0);
        assert_eq!(guess(&late), GB18030);
    }

    #[test]
    fn utf_8_that_is_cut_or_has_a_broken_byte_stays_utf_8() {
        let text = "济南市公安局,居民身份证\n".repeat(5_000);
        assert_eq!(guess(&text.as_bytes()[..text.len() - 2]), UTF_8);
        let mut broken = text.into_bytes();
        broken[70_000] = 0xff;
        assert_eq!(guess(&broken), UTF_8);
    }

    #[test]
    fn utf_16_is_recognised_without_a_byte_order_mark() {
        let text = "编码,名称\n37,证\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(evident(&little), Some(UTF_16LE));
        assert_eq!(evident(&big), Some(UTF_16BE));
        assert_eq!(evident(text.as_bytes()), None);
        assert_eq!(evident(b"a,b\n1,x\0y\n"), None);
        assert_eq!(evident(b"a\0,\0b\0\n\0"), Some(UTF_16LE));
    }
}
