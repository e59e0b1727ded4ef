//! Makes catalogues up: any number of items, labelled synthetic, for demonstration and measurement.
//!
//! What a seed makes is always the same, byte for byte. Memory does not grow with the number of items.

mod chance;
mod channels;
mod copied;
mod fields;
mod guide;
mod handling;
mod item;
mod jinan;
mod materials;
mod names;
mod national_codes;
#[cfg(test)]
mod profile_tests;
mod region;
mod release;
mod roster;
mod shape;
mod sheets;
#[cfg(test)]
mod tests;
mod times;
mod words;
mod writer;

use std::io;
use std::path::{Path, PathBuf};

/// The largest number of items; their codes have seven digits.
pub const MAX_ITEMS: u64 = 9_999_999;

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many items. A profile has its own number, and this one is not looked at.
    pub items: u64,
    /// The seed: the same one makes the same bytes.
    pub seed: u64,
    /// The published totals to reproduce, if any.
    pub profile: Option<Profile>,
}

/// A set of published totals that can be reproduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// The totals that Jinan published on 20 June 2018.
    #[value(name = "jinan-2018")]
    Jinan2018,
}

impl Profile {
    /// All profiles.
    pub const ALL: &'static [Self] = &[Self::Jinan2018];

    /// The name of the profile.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jinan2018 => "jinan-2018",
        }
    }

    /// The profile with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|profile| profile.name() == name)
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The version that the folder names.
    pub version: String,
    /// Items, main items and sub-items.
    pub items: u64,
    /// Sub-items.
    pub sub_items: u64,
    /// Departments.
    pub departments: u64,
    /// Administrative divisions, those without departments included.
    pub jurisdictions: u64,
    /// Published figures.
    pub claims: u64,
}

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// No items.
    #[error("a catalogue has at least one item")]
    NoItems,
    /// More items than there are codes for.
    #[error("{0} items are too many; at most {MAX_ITEMS} can be made")]
    TooManyItems(u64),
    /// The folder is in use.
    #[error("{} is not empty; name a folder that does not exist yet, or an empty one", .0.display())]
    NotEmpty(PathBuf),
    /// The folder, or a file in it, could not be written.
    #[error("{}: {cause}", .folder.display())]
    Io {
        /// The folder.
        folder: PathBuf,
        /// What went wrong.
        #[source]
        cause: io::Error,
    },
}

/// Writes a catalogue folder.
///
/// # Errors
/// When there are no or too many items to make, when the folder exists and is not empty, and when it cannot be
/// written; in the last case, what was written so far stays there.
pub fn write(folder: &Path, options: &Options) -> Result<Summary, SynthError> {
    match (options.profile, options.items) {
        (None, 0) => return Err(SynthError::NoItems),
        (None, items) if items > MAX_ITEMS => return Err(SynthError::TooManyItems(items)),
        _ => {}
    }
    let failed = |cause| SynthError::Io { folder: folder.to_owned(), cause };
    std::fs::create_dir_all(folder).map_err(failed)?;
    if std::fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(SynthError::NotEmpty(folder.to_owned()));
    }
    writer::write(folder, options).map_err(failed)
}
