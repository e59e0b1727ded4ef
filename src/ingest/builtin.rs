//! The catalogue that is part of the program: Jinan 2018, as far as it can be evidenced.

use super::folder::Folder;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../data/jinan-2018/", $name)))),+]
    };
}

/// The built-in catalogue.
pub const JINAN_2018: Folder = Folder::Embedded(files![
    "release.json",
    "sources.csv",
    "jurisdictions.csv",
    "departments.csv",
    "handling_modes.csv",
    "fulfilment_methods.csv",
    "channels.csv",
    "items.csv",
    "guides.jsonl",
    "claims.csv",
    "contradictions.csv",
]);
