//! The codes of all items of a folder, and which of them have a guide already.

use super::sheet::codes_of;
use crate::domain::ids::ItemCode;
use crate::domain::text::nearest;
use std::collections::BTreeMap;
use std::io::Read;

/// No more codes than this are looked through for the one that was meant.
const MAX_CANDIDATES: usize = 5_000;

/// Codes and nothing else, so that the items need not be in memory.
pub(super) struct ItemCodes {
    /// The line of the guide of each code; none as long as there is no guide.
    lines: BTreeMap<String, Option<u64>>,
    /// Whether the file could be read to its end. If not, an unknown code may stand in the rest.
    complete: bool,
}

/// What is known of an item when its guide is read.
pub(super) enum Known {
    /// This is its first guide.
    First,
    /// It has a guide already, in this line.
    Twice(u64),
    /// There is no such item; perhaps another one was meant.
    Unknown(String),
}

impl ItemCodes {
    /// Takes the codes out of the file of items. Rows that cannot be read as items count too: their
    /// mistakes are told where the items are read.
    pub(super) fn read(input: impl Read) -> Self {
        let mut lines = BTreeMap::new();
        let complete = codes_of(input, |code| {
            lines.insert(code.to_owned(), None);
        });
        Self { lines, complete }
    }

    /// The codes of a file that is not there.
    pub(super) fn unknown() -> Self {
        Self { lines: BTreeMap::new(), complete: false }
    }

    /// Remembers that the guide of an item stands in a line.
    pub(super) fn put_guide(&mut self, code: &ItemCode, line: u64) -> Known {
        let known = self.lines.get(code.as_ref());
        match known {
            None if self.complete => return Known::Unknown(self.hint(code)),
            Some(Some(before)) => return Known::Twice(*before),
            None | Some(None) => {}
        }
        self.lines.insert(code.to_string(), Some(line));
        Known::First
    }

    fn hint(&self, code: &ItemCode) -> String {
        let candidates = self.lines.keys().take(MAX_CANDIDATES).map(String::as_str);
        nearest(code.as_ref(), candidates)
            .map(|near| format!("; did you mean \"{near}\"?"))
            .unwrap_or_default()
    }
}
