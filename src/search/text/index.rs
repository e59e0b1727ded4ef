//! The full-text index of a release: what it holds, and how it is made.

use super::spelling::Sounds;
use super::terms::{Terms, terms, terms_and_singles};
use crate::domain::catalogue::Directory;
use crate::store::{SearchableItem, Store, StoreError};
use std::path::Path;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument};

/// The version of the schema and of the terms: an index of another one is made anew.
pub(super) const FORMAT: u32 = 1;
/// How many bytes the making of an index may hold before it writes them down.
const WRITER_BYTES: usize = 64 << 20;

const NAMES: &str = "names";
const SENTENCES: &str = "sentences";

/// What can go wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index cannot be written or read.
    #[error("the full-text index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// The folder of the index cannot be used.
    #[error("the folder of the full-text index: {0}")]
    Folder(#[from] std::io::Error),
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// The place of the item in the order of codes.
    pub(super) place: Field,
    /// The name.
    pub(super) name: Field,
    /// The everyday names, one a line.
    pub(super) aliases: Field,
    /// The names of the department, one a line.
    pub(super) department: Field,
    /// The words of the guide.
    pub(super) guide: Field,
}

impl Fields {
    fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let words = |tokenizer: &str| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqs);
            TextOptions::default().set_indexing_options(indexing)
        };
        let fields = Self {
            place: schema.add_u64_field("place", NumericOptions::default().set_fast()),
            name: schema.add_text_field("name", words(NAMES) | STORED),
            aliases: schema.add_text_field("aliases", words(NAMES) | STORED),
            department: schema.add_text_field("department", words(SENTENCES) | STORED),
            guide: schema.add_text_field("guide", words(SENTENCES)),
        };
        (schema.build(), fields)
    }

    /// The fields in which the words of a question are looked for, with what a match there counts.
    pub(super) fn weighted(self) -> [(Field, f32); 4] {
        [(self.name, 3.0), (self.aliases, 2.5), (self.department, 0.8), (self.guide, 0.6)]
    }
}

/// An index that can be searched.
pub struct TextIndex {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) sounds: Sounds,
}

impl TextIndex {
    /// Makes the index of a release in memory.
    ///
    /// # Errors
    /// When the database fails.
    pub fn build(store: &Store, release: i64, directory: &Directory) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::schema();
        let index = Index::create_in_ram(schema);
        fill(&index, fields, store, release, directory)?;
        Self::of(&index, fields)
    }

    /// Writes the index of a release into an empty folder, to be opened there.
    ///
    /// # Errors
    /// When the database fails, or the folder cannot be written.
    pub fn write(
        store: &Store,
        release: i64,
        directory: &Directory,
        folder: &Path,
    ) -> Result<(), IndexError> {
        let (schema, fields) = Fields::schema();
        fill(&Index::create_in_dir(folder, schema)?, fields, store, release, directory)
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or a file is not as it was written.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let index = Index::open_in_dir(folder)?;
        let damaged = index.validate_checksum()?;
        if let Some(file) = damaged.iter().next() {
            let message = format!("{} is damaged", file.display());
            return Err(IndexError::Folder(std::io::Error::other(message)));
        }
        register(&index);
        Self::of(&index, Fields::schema().1)
    }

    fn of(index: &Index, fields: Fields) -> Result<Self, IndexError> {
        // It is never written again: there is nothing to watch for.
        let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let mut index = Self { searcher: reader.searcher(), fields, sounds: Sounds::default() };
        index.sounds = Sounds::of(&index)?;
        Ok(index)
    }

    /// How many items it holds.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl std::fmt::Debug for TextIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextIndex").field("items", &self.len()).finish()
    }
}

/// Puts every item of a release into an index.
fn fill(
    index: &Index,
    fields: Fields,
    store: &Store,
    release: i64,
    directory: &Directory,
) -> Result<(), IndexError> {
    register(index);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
    let mut place: u64 = 0;
    store.for_each_searchable_item(release, |item| {
        writer.add_document(document(fields, place, &item, directory))?;
        place += 1;
        Ok::<_, IndexError>(())
    })?;
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn register(index: &Index) {
    index.tokenizers().register(NAMES, Terms(terms_and_singles));
    index.tokenizers().register(SENTENCES, Terms(terms));
}

fn document(fields: Fields, place: u64, item: &SearchableItem, directory: &Directory) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_u64(fields.place, place);
    document.add_text(fields.name, &item.name);
    if !item.aliases.is_empty() {
        document.add_text(fields.aliases, item.aliases.join("\n"));
    }
    if let Some(department) = directory.departments.get(&item.department) {
        let names = [Some(&department.name), department.short_name.as_ref()];
        let names: Vec<&str> =
            names.into_iter().flatten().chain(&department.aliases).map(String::as_str).collect();
        document.add_text(fields.department, names.join("\n"));
    }
    if let Some(guide) = &item.guide {
        document.add_text(fields.guide, guide.searchable_sentences().collect::<Vec<&str>>().join("\n"));
    }
    document
}
