//! A list as a workbook, as Parquet or as an SQLite file: it is made as a file first, for its parts refer to each
//! other, and then sent. Its rows are on disk, so memory does not grow with them.

use super::format::FileFormat;
use super::source::Source;
use crate::export::error::ExportError;
use crate::export::formats::about::{About, Fact};
use crate::export::formats::parquet::ParquetWriter;
use crate::export::formats::sqlite::SqliteWriter;
use crate::export::formats::xlsx::WorkbookWriter;
use crate::export::manifest::ReleaseRecord;
use crate::export::tables::{Row, Table};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use tempfile::TempDir;

/// So many bytes of the file are sent at a time.
const BYTES_IN_A_PART: u64 = 64 << 10;

/// A file that has been made. It is gone with its folder when it has been sent.
pub(super) struct MadeFile {
    file: File,
    _folder: TempDir,
}

impl MadeFile {
    /// Makes the file of all rows, which says which question it answers.
    pub(super) fn make(format: FileFormat, source: &mut Source, question: &str) -> Result<Self, ExportError> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("list");
        let mut writer = FileWriter::new(format, &path, about(source, question), source.table())?;
        while !source.is_at_end() {
            source.take_some(&mut |row| writer.row(&row))?;
        }
        source.check_count()?;
        writer.finish()?;
        Ok(Self { file: File::open(path)?, _folder: folder })
    }

    /// The next bytes of the file; none at its end.
    pub(super) fn part(&mut self) -> Result<Option<Vec<u8>>, ExportError> {
        let mut part = Vec::new();
        (&self.file).take(BYTES_IN_A_PART).read_to_end(&mut part)?;
        Ok(Some(part).filter(|part| !part.is_empty()))
    }
}

/// What the file says about itself: the release, and what was asked of it.
fn about(source: &Source, question: &str) -> About {
    let view = source.view();
    let mut about = About::new(&ReleaseRecord::new(&view.release, view.last_change));
    about.facts.push(Fact { name: "question", title: "查询地址", value: question.to_owned() });
    about
}

/// Writes one table into a file.
enum FileWriter {
    Workbook(Box<WorkbookWriter>),
    Parquet(Box<ParquetWriter<BufWriter<File>>>),
    Sqlite(SqliteWriter),
}

impl FileWriter {
    fn new(
        format: FileFormat,
        path: &Path,
        about: About,
        table: &'static Table,
    ) -> Result<Self, ExportError> {
        Ok(match format {
            FileFormat::Xlsx => {
                let mut writer = WorkbookWriter::new(path, about)?;
                writer.begin(table)?;
                Self::Workbook(Box::new(writer))
            }
            FileFormat::Parquet => {
                let target = BufWriter::new(File::create(path)?);
                Self::Parquet(Box::new(ParquetWriter::new(target, table, &about)?))
            }
            FileFormat::Sqlite => {
                let mut writer = SqliteWriter::new(path, &about)?;
                writer.begin_alone(table)?;
                Self::Sqlite(writer)
            }
        })
    }

    fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        match self {
            Self::Workbook(writer) => writer.row(row),
            Self::Parquet(writer) => writer.row(row),
            Self::Sqlite(writer) => writer.row(row),
        }
    }

    fn finish(self) -> Result<(), ExportError> {
        match self {
            Self::Workbook(writer) => writer.finish(),
            Self::Parquet(writer) => Ok(writer.finish()?.flush()?),
            Self::Sqlite(writer) => writer.finish(),
        }
    }
}
