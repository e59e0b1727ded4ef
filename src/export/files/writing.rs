//! Writes the files of a release: the rows are read once, and written in every format as they come.

use super::archive;
use super::encoding::encode;
use super::format::{
    CSV, Format, JSON, NDJSON, OF_ALL_TABLES, OF_ONE_TABLE, PARQUET, SQLITE, TURTLE, XLSX, ZIP,
};
use super::modified::Modified;
use crate::export::data_package::document;
use crate::export::error::ExportError;
use crate::export::formats::about::About;
use crate::export::formats::csv::CsvWriter;
use crate::export::formats::ndjson::NdjsonWriter;
use crate::export::formats::parquet::ParquetWriter;
use crate::export::formats::sqlite::SqliteWriter;
use crate::export::formats::xlsx::WorkbookWriter;
use crate::export::linked::whole::write_graph;
use crate::export::manifest::{FileEntry, Manifest, ReleaseRecord};
use crate::export::tables::rows::Content;
use crate::export::tables::{Row, Table, all};
use crate::export::uris::Uris;
use crate::measure::Measure;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What files are called that hold several tables.
const CATALOGUE: &str = "catalogue";
/// What the description of the CSV files is called: its name is given by the standard.
const PACKAGE: &str = "datapackage";

/// What has been written of the files of a release.
struct Writing<'a> {
    folder: &'a Path,
    modified: Modified<'a>,
    manifest: Manifest,
}

/// The files that hold all tables, as their rows come.
struct Whole {
    workbook: WorkbookWriter,
    sqlite: SqliteWriter,
}

/// Writes all files of a release into a folder.
pub(super) fn write(
    folder: &Path,
    content: &Content<'_>,
    last_change: i64,
    uris: &Uris,
) -> Result<Manifest, ExportError> {
    let release = ReleaseRecord::new(content.release, last_change);
    let mut whole = Whole::new(folder, &About::new(&release))?;
    let manifest = Manifest { release, files: Vec::new() };
    let releases = content.store.releases()?;
    let modified = Modified::read(content.store, &releases, content.release)?;
    let mut writing = Writing { folder, modified, manifest };
    for table in all() {
        writing.table(content, table, &mut whole)?;
    }
    whole.finish()?;
    let mut turtle = writing.create(CATALOGUE, TURTLE)?;
    write_graph(*content, uris, &mut turtle)?;
    turtle.flush()?;
    writing.package(uris)?;
    archive::write(&folder.join(ZIP.file(CATALOGUE)), &writing.archived(), &writing.manifest.release)?;
    for format in OF_ALL_TABLES {
        writing.list(CATALOGUE, None, format, None)?;
    }
    writing.manifest.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(writing.manifest)
}

/// The names of the files of any release, in their order.
pub(super) fn names() -> Vec<String> {
    let of_one = all().iter().flat_map(|table| OF_ONE_TABLE.map(|format| format.file(table.name)));
    let of_all = OF_ALL_TABLES.map(|format| format.file(CATALOGUE));
    let mut names: Vec<String> = of_one.chain(of_all).chain([JSON.file(PACKAGE)]).collect();
    names.sort();
    names
}

impl Writing<'_> {
    /// Writes a table in every format that holds one table, and into the files that hold all.
    fn table(
        &mut self,
        content: &Content<'_>,
        table: &'static Table,
        whole: &mut Whole,
    ) -> Result<(), ExportError> {
        let mut csv = CsvWriter::new(self.create(table.name, CSV)?, table)?;
        let mut ndjson = NdjsonWriter::new(self.create(table.name, NDJSON)?);
        let about = self.about(content, table)?;
        let mut parquet = ParquetWriter::new(self.create(table.name, PARQUET)?, table, &about)?;
        whole.begin(table)?;
        let mut rows = 0_u64;
        content.for_each(table, &mut |row| {
            rows += 1;
            csv.row(&row)?;
            ndjson.row(&row)?;
            parquet.row(&row)?;
            whole.row(&row)
        })?;
        csv.finish()?.flush()?;
        ndjson.finish()?.flush()?;
        parquet.finish()?.flush()?;
        for format in OF_ONE_TABLE {
            self.list(table.name, Some(table), format, Some(rows))?;
        }
        Ok(())
    }

    /// What a file of one table says of the release that changed it last: it stays as it is until the next one does.
    fn about(&self, content: &Content<'_>, table: &Table) -> Result<About, ExportError> {
        let release = self.modified.by(table.name);
        Ok(About::new(&ReleaseRecord::new(release, content.store.last_change(release.seq)?)))
    }

    fn create(&self, stem: &str, format: Format) -> Result<BufWriter<File>, ExportError> {
        Ok(BufWriter::new(File::create(self.folder.join(format.file(stem)))?))
    }

    /// Writes the description of the CSV files, which lie beside it.
    fn package(&mut self, uris: &Uris) -> Result<(), ExportError> {
        let package = document(&self.manifest, uris, |file| file.name.clone());
        let mut file = self.create(PACKAGE, JSON)?;
        serde_json::to_writer_pretty(&mut file, &package).map_err(io::Error::from)?;
        file.flush()?;
        self.list(PACKAGE, None, JSON, None)
    }

    /// What goes into the archive: what any program reads. Workbook, SQLite file and Parquet say the same again.
    fn archived(&self) -> Vec<PathBuf> {
        let formats = [JSON.name, CSV.name, NDJSON.name];
        let texts = self.manifest.files.iter().filter(|file| formats.contains(&file.format.as_str()));
        texts.map(|file| self.folder.join(&file.name)).collect()
    }

    /// Adds a file that has been written to the manifest, compressed beside itself if that is worth it.
    fn list(
        &mut self,
        stem: &str,
        table: Option<&Table>,
        format: Format,
        rows: Option<u64>,
    ) -> Result<(), ExportError> {
        let name = format.file(stem);
        let measure = Measure::of(&self.folder.join(&name))?;
        let encodings =
            if format.compressible { encode(self.folder, &name, measure.bytes)? } else { Vec::new() };
        self.manifest.files.push(FileEntry {
            name,
            table: table.map(|table| table.name.to_owned()),
            format: format.name.to_owned(),
            media_type: format.media_type.to_owned(),
            bytes: measure.bytes,
            rows,
            sha256: measure.sha256,
            modified: self.modified.of(stem),
            encodings,
        });
        Ok(())
    }
}

impl Whole {
    fn new(folder: &Path, about: &About) -> Result<Self, ExportError> {
        Ok(Self {
            workbook: WorkbookWriter::new(&folder.join(XLSX.file(CATALOGUE)), about.clone())?,
            sqlite: SqliteWriter::new(&folder.join(SQLITE.file(CATALOGUE)), about)?,
        })
    }

    fn begin(&mut self, table: &'static Table) -> Result<(), ExportError> {
        self.workbook.begin(table)?;
        self.sqlite.begin(table)
    }

    fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        self.workbook.row(row)?;
        self.sqlite.row(row)
    }

    fn finish(self) -> Result<(), ExportError> {
        self.workbook.finish()?;
        self.sqlite.finish()
    }
}
