//! A catalogue folder: `release.json` and the CSV files beside it.

use super::items::{self, ItemReader};
use super::reference::{SheetEntry, read_entries};
use crate::domain::catalogue::{Directory, Table};
use crate::domain::problem::Problem;
use crate::domain::release::Edition;
use crate::domain::rules::{UNKNOWN_REFERENCE, check_directory};
use std::collections::HashMap;
use std::io::Read;
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

/// A catalogue whose directory has been read and checked; its items are still to be read.
pub struct OpenFolder {
    folder: Folder,
    /// What the catalogue says about itself.
    pub edition: Edition,
    /// What its items refer to.
    pub directory: Directory,
}

impl Folder {
    /// Reads everything but the items.
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
        };
        for (kind, code, violation) in check_directory(&directory) {
            let (file, row) = rows.get(&(kind, code)).copied().unwrap_or((kind, 0));
            problems.push(Problem {
                file: file.to_owned(),
                row,
                field: violation.field.to_owned(),
                rule: violation.rule,
                message: violation.message,
            });
        }
        if let Some(edition) = &edition {
            problems.extend(unknown_jurisdiction(edition, &directory));
        }
        match edition {
            Some(edition) if problems.is_empty() => Ok(OpenFolder { folder: self, edition, directory }),
            _ => {
                problems.extend(self.problems_of_items(&directory));
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

    fn file(&self, name: &str) -> Result<Box<dyn Read>, String> {
        match self {
            Self::Disk(folder) => match std::fs::File::open(folder.join(name)) {
                Ok(file) => Ok(Box::new(std::io::BufReader::new(file))),
                Err(cause) => Err(format!("cannot be read: {cause}")),
            },
            Self::Embedded(files) => match files.iter().find(|(known, _)| *known == name) {
                Some((_, text)) => Ok(Box::new(text.as_bytes())),
                None => Err("is not part of the program".to_owned()),
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
        match self.file(T::FILE) {
            Ok(input) => {
                let entries = read_entries::<T>(input, problems);
                rows.extend(entries.rows.into_iter().map(|(code, row)| ((T::KIND, code), (T::FILE, row))));
                entries.table
            }
            Err(message) => {
                problems.push(whole_file(T::FILE, message));
                Table::default()
            }
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
}

fn unknown_jurisdiction(edition: &Edition, directory: &Directory) -> Option<Problem> {
    let code = edition.jurisdiction.as_ref();
    directory.jurisdictions.get(code).is_none().then(|| Problem {
        file: EDITION_FILE.to_owned(),
        row: 0,
        field: "jurisdiction".to_owned(),
        rule: UNKNOWN_REFERENCE,
        message: format!("jurisdictions.csv has no \"{code}\""),
    })
}

fn whole_file(file: &str, message: String) -> Problem {
    Problem { file: file.to_owned(), row: 0, field: String::new(), rule: "unreadable", message }
}
