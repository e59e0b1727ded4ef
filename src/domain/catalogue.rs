//! The directory: everything that items refer to, whole and in memory.

use super::channel::Channel;
use super::claim::Claim;
use super::contradiction::Contradiction;
use super::department::Department;
use super::handling_mode::{FulfilmentMethod, HandlingMode};
use super::jurisdiction::Jurisdiction;
use super::source::Source;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// More levels than any state has.
const MAX_LEVELS: usize = 16;

/// A kind of thing that items refer to.
pub trait ReferenceEntry: Serialize + DeserializeOwned + Clone {
    /// The name of the kind, as the store keeps it.
    const KIND: &'static str;

    /// Our key.
    fn code(&self) -> &str;

    /// What people call it.
    fn names(&self) -> Vec<&str>;
}

macro_rules! reference_entries {
    ($($type:ident = $kind:literal, |$entry:ident| $names:expr;)+) => {$(
        impl ReferenceEntry for $type {
            const KIND: &'static str = $kind;

            fn code(&self) -> &str {
                self.code.as_ref()
            }

            fn names(&self) -> Vec<&str> {
                let $entry = self;
                $names
            }
        }
    )+};
}

fn all_names<'a>(name: &'a str, short: Option<&'a String>, aliases: &'a [String]) -> Vec<&'a str> {
    [name].into_iter().chain(short.map(String::as_str)).chain(aliases.iter().map(String::as_str)).collect()
}

reference_entries! {
    Jurisdiction = "jurisdiction", |entry| vec![&entry.name];
    Department = "department", |entry| all_names(&entry.name, entry.short_name.as_ref(), &entry.aliases);
    HandlingMode = "handling_mode", |entry| all_names(&entry.name, None, &entry.aliases);
    FulfilmentMethod = "method", |entry| vec![&entry.name];
    Channel = "channel", |entry| all_names(&entry.name, None, &entry.aliases);
    Claim = "claim", |_entry| Vec::new();
    Contradiction = "contradiction", |entry| vec![&entry.name];
    Source = "source", |entry| vec![&entry.name];
}

/// The entries of one kind, in the order of their codes.
#[derive(Debug, Clone)]
pub struct Table<T>(Vec<T>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: ReferenceEntry> Table<T> {
    /// Sorts the entries by code.
    pub fn new(mut entries: Vec<T>) -> Self {
        entries.sort_by(|a, b| a.code().cmp(b.code()));
        Self(entries)
    }

    /// Adds an entry, or puts it in the place of the one with its code.
    pub fn put(&mut self, entry: T) {
        match self.0.binary_search_by(|known| known.code().cmp(entry.code())) {
            Ok(at) => {
                if let Some(known) = self.0.get_mut(at) {
                    *known = entry;
                }
            }
            Err(at) => self.0.insert(at, entry),
        }
    }

    /// The entry with this code.
    pub fn get(&self, code: &str) -> Option<&T> {
        self.0.binary_search_by(|entry| entry.code().cmp(code)).ok().and_then(|at| self.0.get(at))
    }

    /// The code of the entry with this name.
    pub fn code_of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|entry| entry.names().contains(&name)).map(ReferenceEntry::code)
    }

    /// All entries.
    pub fn entries(&self) -> &[T] {
        &self.0
    }

    /// All codes.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(ReferenceEntry::code)
    }
}

/// Everything that items refer to, in one release.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// Administrative divisions.
    pub jurisdictions: Table<Jurisdiction>,
    /// Departments.
    pub departments: Table<Department>,
    /// Handling modes.
    pub handling_modes: Table<HandlingMode>,
    /// Ways of fulfilment.
    pub methods: Table<FulfilmentMethod>,
    /// Channels.
    pub channels: Table<Channel>,
    /// Published figures.
    pub claims: Table<Claim>,
    /// Contradictions inside the sources.
    pub contradictions: Table<Contradiction>,
    /// Sources.
    pub sources: Table<Source>,
}

impl Directory {
    /// An administrative division and all above it, the nearest first.
    pub fn with_all_above<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a str> {
        let parent = |code: &&'a str| -> Option<&'a str> {
            self.jurisdictions.get(code)?.parent.as_ref().map(AsRef::as_ref)
        };
        // Divisions have few levels; the bound keeps a circle that is still to be reported from turning.
        std::iter::successors(Some(code), parent).take(MAX_LEVELS)
    }

    /// The administrative divisions next below one.
    pub fn directly_below<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a str> {
        let is_below =
            move |entry: &&Jurisdiction| entry.parent.as_ref().is_some_and(|parent| parent.as_ref() == code);
        self.jurisdictions.entries().iter().filter(is_below).map(|entry| entry.code.as_ref())
    }

    /// The ways of fulfilling a handling mode.
    pub fn methods_of<'a>(&'a self, mode: &'a str) -> impl Iterator<Item = &'a FulfilmentMethod> {
        self.methods.entries().iter().filter(move |method| method.handling_mode.as_ref() == mode)
    }
}
