//! A list as a workbook: it is made as a file first, for its parts refer to each other, and then sent.

use super::source::Source;
use crate::export::error::ExportError;
use crate::export::formats::about::{About, Fact};
use crate::export::formats::xlsx::WorkbookWriter;
use crate::export::manifest::ReleaseRecord;
use std::fs::File;
use std::io::Read;
use tempfile::TempDir;

/// So many bytes of the file are sent at a time.
const BYTES_IN_A_PART: u64 = 64 << 10;

/// A workbook that has been made. It is gone with its folder when it has been sent.
pub(super) struct Workbook {
    file: File,
    _folder: TempDir,
}

impl Workbook {
    /// Makes the workbook of all rows.
    pub(super) fn make(source: &mut Source, question: &str) -> Result<Self, ExportError> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("list.xlsx");
        let view = source.view();
        let mut about = About::new(&ReleaseRecord::new(&view.release, view.last_change));
        if !question.is_empty() {
            let value = question.to_owned();
            about.facts.push(Fact { name: "question", title: "查询条件", value });
        }
        let mut writer = WorkbookWriter::new(&path, about)?;
        writer.begin(source.table())?;
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
        self.file.by_ref().take(BYTES_IN_A_PART).read_to_end(&mut part)?;
        Ok(Some(part).filter(|part| !part.is_empty()))
    }
}
