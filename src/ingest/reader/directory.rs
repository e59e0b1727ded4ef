//! How many parts an archive says it has, before anything makes room for them.

use super::source::Source;
use std::io::{self, Read, Seek, SeekFrom};

const END_RECORD: &[u8] = b"PK\x05\x06";
const LONG_END_LOCATOR: &[u8] = b"PK\x06\x07";
const LONG_END_RECORD: &[u8] = b"PK\x06\x06";
/// The end record with the longest comment, and the locator before it.
const TAIL_BYTES: u64 = 65_536 + 22 + 20;

/// The largest number of parts that any end record of the archive names.
pub(super) fn declared_parts(source: &mut Source<'_>) -> io::Result<u64> {
    let start = source.length().saturating_sub(TAIL_BYTES);
    let tail = read_at(source, start, TAIL_BYTES)?;
    let mut most = 0;
    for (at, window) in tail.windows(4).enumerate() {
        if window == END_RECORD {
            most = most.max(number::<2>(&tail, at + 10).unwrap_or(0));
        }
        if window == LONG_END_LOCATOR {
            let record = number::<8>(&tail, at + 8).unwrap_or(0);
            let record = read_at(source, record.min(source.length()), 56)?;
            if record.starts_with(LONG_END_RECORD) {
                most = most.max(number::<8>(&record, 32).unwrap_or(0));
            }
        }
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(most)
}

fn read_at(source: &mut Source<'_>, start: u64, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.seek(SeekFrom::Start(start))?;
    source.by_ref().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A number of so many bytes, the lowest first.
fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(BYTES)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn the_end_of_the_archive_names_its_parts() {
        let mut bytes = b"PK\x05\x06\0\0\0\0\x01\0\x2c\x01".to_vec();
        bytes.extend_from_slice(&[0; 10]);
        let mut input = Cursor::new(bytes);
        let mut progress = |_| {};
        let mut source = Source::new(&mut input, &mut progress).unwrap();
        assert_eq!(declared_parts(&mut source).unwrap(), 300);
    }
}
