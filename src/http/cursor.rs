//! Cursors: where the next page of a list begins.
//!
//! A release never changes, so the rank of the last item shown is a stable key of its order. The
//! cursor names the release too: a walk stays in the release in which it began, whatever is
//! published meanwhile.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const FORMAT: u8 = 1;

/// The place where a page ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The release.
    pub release: i64,
    /// Which list it belongs to.
    pub list: u64,
    /// The rank of the last item shown.
    pub after: u32,
}

impl Cursor {
    /// The text that clients send back.
    pub fn encode(self) -> String {
        let mut bytes = vec![FORMAT];
        bytes.extend(self.release.to_be_bytes());
        bytes.extend(self.list.to_be_bytes());
        bytes.extend(self.after.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a text that a client sent.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (format, rest) = bytes.split_first()?;
        let (release, rest) = rest.split_first_chunk()?;
        let (list, rest) = rest.split_first_chunk()?;
        let (after, rest) = rest.split_first_chunk()?;
        (*format == FORMAT && rest.is_empty()).then_some(Self {
            release: i64::from_be_bytes(*release),
            list: u64::from_be_bytes(*list),
            after: u32::from_be_bytes(*after),
        })
    }
}

/// A short name for what several texts say together.
pub fn fingerprint(parts: &[&str]) -> u64 {
    let hash = Sha256::digest(parts.join("\n"));
    hash.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_way_to_the_client_and_back() {
        let cursor = Cursor { release: 7, list: u64::MAX, after: 41 };
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for text in ["", "x", "AQ", "%%%", &"A".repeat(500)] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
