//! The file of a release, made of that of the release before and of what has changed: line by line, in constant
//! memory, for both are in the order of their keys.

use super::records::key_of;
use std::io::{BufRead, Write};

/// Why two files cannot be merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError<E> {
    /// The newer file cannot be written.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The older file is damaged, or cannot be read.
    #[error("line {line}: {cause}")]
    BadLine {
        /// Which line, counted from 1.
        line: u64,
        /// What is wrong with it.
        cause: String,
    },
    /// What has changed cannot be told.
    #[error("{0}")]
    Change(E),
}

/// Writes the lines of `old` of this table, with what has changed: each key with its new line, or with none if it
/// has left.
///
/// # Errors
/// When a line is no record or stands in the wrong place, what has changed cannot be told, or a file fails.
pub fn merge<E>(
    table: &str,
    old: impl BufRead,
    changed: impl IntoIterator<Item = Result<(String, Option<String>), E>>,
    new: &mut impl Write,
) -> Result<(), MergeError<E>> {
    let mut changed = changed.into_iter();
    let mut next = changed.next().transpose().map_err(MergeError::Change)?;
    let mut before = String::new();
    for (number, line) in (1..).zip(old.lines()) {
        let bad = |cause: String| MergeError::BadLine { line: number, cause };
        let line = line.map_err(|error| bad(error.to_string()))?;
        let key = key_of(table, &line).map_err(|error| bad(error.to_string()))?.into_owned();
        if number > 1 && key <= before {
            return Err(bad(format!("\"{key}\" stands after \"{before}\"")));
        }
        // What comes before this line is new.
        while let Some((_, put)) = next.take_if(|(change, _)| *change < key) {
            write(new, put.as_deref())?;
            next = changed.next().transpose().map_err(MergeError::Change)?;
        }
        match next.take_if(|(change, _)| *change == key) {
            Some((_, put)) => {
                write(new, put.as_deref())?;
                next = changed.next().transpose().map_err(MergeError::Change)?;
            }
            None => write(new, Some(&line))?,
        }
        before = key;
    }
    while let Some((_, put)) = next {
        write(new, put.as_deref())?;
        next = changed.next().transpose().map_err(MergeError::Change)?;
    }
    Ok(())
}

fn write(new: &mut impl Write, line: Option<&str>) -> std::io::Result<()> {
    let Some(line) = line else { return Ok(()) };
    new.write_all(line.as_bytes())?;
    new.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::btree_map;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    type State = BTreeMap<String, String>;

    fn line(key: &str, said: u8) -> String {
        format!(r#"{{"name":"{said}","code":"{key}"}}"#)
    }

    fn file(state: &State) -> String {
        state.values().map(|line| format!("{line}\n")).collect()
    }

    fn merged(old: &str, changed: BTreeMap<String, Option<String>>) -> Result<String, String> {
        let mut new = Vec::new();
        let changed = changed.into_iter().map(Ok::<_, Infallible>);
        merge("channels", old.as_bytes(), changed, &mut new).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(new).unwrap())
    }

    proptest! {
        #[test]
        fn the_merged_file_is_that_of_the_later_state(
            old in btree_map("[a-c]{1,3}", any::<u8>(), 0..12),
            changed in btree_map("[a-c]{1,3}", proptest::option::of(any::<u8>()), 0..12),
        ) {
            let mut state: State = old.into_iter().map(|(key, said)| (key.clone(), line(&key, said))).collect();
            let before = file(&state);
            let changed: BTreeMap<String, Option<String>> =
                changed.into_iter().map(|(key, said)| (key.clone(), said.map(|said| line(&key, said)))).collect();
            for (key, put) in &changed {
                match put {
                    Some(line) => drop(state.insert(key.clone(), line.clone())),
                    None => drop(state.remove(key)),
                }
            }
            prop_assert_eq!(merged(&before, changed).unwrap(), file(&state));
        }
    }

    #[test]
    fn a_damaged_file_is_not_gone_on_from() {
        let (a, b) = (line("a", 1), line("b", 1));
        let nothing = BTreeMap::new();
        assert!(
            merged(&format!("{b}\n{a}\n"), nothing.clone())
                .unwrap_err()
                .contains("line 2: \"a\" stands after")
        );
        let half = b.split_at(9).0;
        assert!(merged(&format!("{a}\n{half}"), nothing).unwrap_err().starts_with("line 2: "));
    }
}
