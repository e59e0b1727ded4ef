//! A catalogue folder: `release.json` and the CSV files beside it.

use super::guides::{self, GuideReader};
use super::item_codes::ItemCodes;
use super::items::{self, ItemReader};
use super::reference::{SheetEntry, read_entries};
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::claim::Claim;
use crate::domain::contradiction::Contradiction;
use crate::domain::problem::Problem;
use crate::domain::release::Edition;
use crate::domain::rules::{UNKNOWN_REFERENCE, check_directory};
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::PathBuf;

/// The file that says what the folder is.
const EDITION_FILE: &str = "release.json";
/// `release.json` is no longer than this, in bytes.
const MAX_EDITION_LENGTH: u64 = 1 << 20;

/// Where the files of a catalogue are.
#[derive(Debug, Clone)]
pub enum Folder {
    /// On disk.
    Disk(PathBuf),
    /// In the program.
    Embedded(&'static [(&'static str, &'static str)]),
}

/// A catalogue whose directory has been read and checked; its items and guides are still to be read.
pub struct OpenFolder {
    folder: Folder,
    /// What the catalogue says about itself.
    pub edition: Edition,
    /// What its items refer to.
    pub directory: Directory,
}

impl Folder {
    /// Reads everything but the items and the guides.
    ///
    /// # Errors
    /// With every problem of every file read.
    pub fn open(self) -> Result<OpenFolder, Vec<Problem>> {
        let mut problems = Vec::new();
        let edition = self.read_edition(&mut problems);
        let mut rows = HashMap::new();
        let directory = Directory {
            sources: self.read_table(&mut rows, &mut problems),
            jurisdictions: self.read_table(&mut rows, &mut problems),
            departments: self.read_table(&mut rows, &mut problems),
            handling_modes: self.read_table(&mut rows, &mut problems),
            methods: self.read_table(&mut rows, &mut problems),
            channels: self.read_table(&mut rows, &mut problems),
            claims: self.read_table(&mut rows, &mut problems),
            contradictions: self.read_optional_table(&mut rows, &mut problems),
        };
        // Figures that could not be read are not missing: what names them is not wrong for that.
        let all_claims_read = !problems.iter().any(|problem| problem.file == Claim::FILE);
        for (kind, code, violation) in check_directory(&directory) {
            if kind == Contradiction::KIND && violation.rule == UNKNOWN_REFERENCE && !all_claims_read {
                continue;
            }
            let (file, row) = rows.get(&(kind, code)).copied().unwrap_or((kind, 0));
            problems.push(violation.at(file, row));
        }
        if let Some(edition) = &edition {
            problems.extend(unknown_jurisdiction(edition, &directory));
        }
        match edition {
            Some(edition) if problems.is_empty() => Ok(OpenFolder { folder: self, edition, directory }),
            _ => {
                problems.extend(self.problems_of_items(&directory));
                problems.extend(self.problems_of_guides(&directory));
                Err(problems)
            }
        }
    }

    /// What is wrong with the items of a folder that has other problems: all is told at once.
    fn problems_of_items(&self, directory: &Directory) -> Vec<Problem> {
        match self.file(items::FILE) {
            Ok(input) => {
                let mut items = ItemReader::new(input, directory);
                items.by_ref().for_each(drop);
                items.finish()
            }
            Err(message) => vec![whole_file(items::FILE, message)],
        }
    }

    /// The same for its guides.
    fn problems_of_guides(&self, directory: &Directory) -> Vec<Problem> {
        match self.guides(directory) {
            Ok(mut guides) => {
                guides.by_ref().for_each(drop);
                guides.finish()
            }
            Err(problems) => problems,
        }
    }

    fn guides<'a>(&'a self, directory: &'a Directory) -> Result<GuideReader<'a>, Vec<Problem>> {
        let input = match self.open_file(guides::FILE) {
            Ok(input) => Some(input),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
            Err(cause) => return Err(vec![whole_file(guides::FILE, cannot_be_read(&cause))]),
        };
        let items = match self.open_file(items::FILE) {
            Ok(file) if input.is_some() => ItemCodes::read(file),
            _ => ItemCodes::unknown(),
        };
        Ok(GuideReader::new(input, items, directory))
    }

    fn file(&self, name: &str) -> Result<Box<dyn Read>, String> {
        self.open_file(name).map_err(|cause| cannot_be_read(&cause))
    }

    fn open_file(&self, name: &str) -> io::Result<Box<dyn Read>> {
        match self {
            Self::Disk(folder) => {
                let file = std::fs::File::open(folder.join(name))?;
                Ok(Box::new(io::BufReader::new(file)))
            }
            Self::Embedded(files) => match files.iter().find(|(known, _)| *known == name) {
                Some((_, text)) => Ok(Box::new(text.as_bytes())),
                None => Err(io::Error::new(io::ErrorKind::NotFound, "it is not part of the program")),
            },
        }
    }

    fn read_edition(&self, problems: &mut Vec<Problem>) -> Option<Edition> {
        let parsed = self.file(EDITION_FILE).and_then(|file| {
            serde_json::from_reader(file.take(MAX_EDITION_LENGTH)).map_err(|error| error.to_string())
        });
        parsed.map_err(|message| problems.push(whole_file(EDITION_FILE, message))).ok()
    }

    fn read_table<T: SheetEntry>(
        &self,
        rows: &mut HashMap<(&'static str, String), (&'static str, u64)>,
        problems: &mut Vec<Problem>,
    ) -> Table<T> {
        match self.open_file(T::FILE) {
            Ok(input) => {
                let entries = read_entries::<T>(input, problems);
                rows.extend(entries.rows.into_iter().map(|(code, row)| ((T::KIND, code), (T::FILE, row))));
                entries.table
            }
            Err(cause) => {
                problems.push(whole_file(T::FILE, cannot_be_read(&cause)));
                Table::default()
            }
        }
    }

    /// A table whose file may be missing: then it is empty.
    fn read_optional_table<T: SheetEntry>(
        &self,
        rows: &mut HashMap<(&'static str, String), (&'static str, u64)>,
        problems: &mut Vec<Problem>,
    ) -> Table<T> {
        match self.open_file(T::FILE) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Table::default(),
            _ => self.read_table(rows, problems),
        }
    }
}

impl OpenFolder {
    /// Starts to read the items.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn items(&self) -> Result<ItemReader<'_>, Vec<Problem>> {
        match self.folder.file(items::FILE) {
            Ok(input) => Ok(ItemReader::new(input, &self.directory)),
            Err(message) => Err(vec![whole_file(items::FILE, message)]),
        }
    }

    /// Starts to read the guides. The codes of the items are read for it, and nothing else of them; so it
    /// does not matter whether the items were read before. A folder without the file has no guides.
    ///
    /// # Errors
    /// When the file is there and cannot be opened.
    pub fn guides(&self) -> Result<GuideReader<'_>, Vec<Problem>> {
        self.folder.guides(&self.directory)
    }
}

fn cannot_be_read(cause: &io::Error) -> String {
    format!("cannot be read: {cause}")
}

fn unknown_jurisdiction(edition: &Edition, directory: &Directory) -> Option<Problem> {
    let code = edition.jurisdiction.as_ref();
    directory.jurisdictions.get(code).is_none().then(|| {
        let message = format!("jurisdictions.csv has no \"{code}\"");
        Problem::in_row(EDITION_FILE, 0, "jurisdiction", UNKNOWN_REFERENCE, message)
    })
}

fn whole_file(file: &str, message: String) -> Problem {
    Problem::in_file(file, "unreadable", message)
}
