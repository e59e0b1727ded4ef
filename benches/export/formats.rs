//! Each format alone, through the library: all tables are read and written.

use onevisit::domain::catalogue::Directory;
use onevisit::domain::release::Release;
use onevisit::export::error::ExportError;
use onevisit::export::formats::about::About;
use onevisit::export::formats::csv::CsvWriter;
use onevisit::export::formats::ndjson::NdjsonWriter;
use onevisit::export::formats::parquet::ParquetWriter;
use onevisit::export::formats::sqlite::SqliteWriter;
use onevisit::export::formats::xlsx::WorkbookWriter;
use onevisit::export::linked::whole::write_graph;
use onevisit::export::manifest::ReleaseRecord;
use onevisit::export::tables::all;
use onevisit::export::tables::rows::Content;
use onevisit::export::uris::Uris;
use onevisit::store::{Store, StoreOptions};
use std::io::sink;
use std::time::Instant;

pub(crate) const HEADING: &str = "\
| database | items | format alone | all tables written in | of that, written |
|---|---|---|---|---|
";

/// A release that is written again and again.
struct Subject {
    store: Store,
    release: Release,
    directory: Directory,
}

type Work = fn(&Subject) -> Result<(), ExportError>;

/// The formats. The first one is no format: the rows are only read.
const FORMATS: &[(&str, Work)] = &[
    ("none: rows are read", read),
    ("CSV", csv),
    ("NDJSON", ndjson),
    ("Parquet", parquet),
    ("workbook", workbook),
    ("SQLite", sqlite),
    ("Turtle", turtle),
];

pub(crate) fn measure(url: &str) -> Vec<String> {
    let store = Store::open(&url.parse().unwrap(), &StoreOptions::default()).unwrap();
    let release = store.releases().unwrap().pop().unwrap();
    let directory = store.directory(release.seq).unwrap();
    let subject = Subject { store, release, directory };
    let time = |(name, work): &(&'static str, Work)| {
        let begun = Instant::now();
        work(&subject).unwrap();
        (*name, begun.elapsed().as_secs_f64())
    };
    let times: Vec<(&str, f64)> = FORMATS.iter().map(time).collect();
    let reading = times[0].1;
    let row = |(name, seconds): &(&str, f64)| {
        // Turtle is not made of the rows of the tables.
        let written = if *name == "Turtle" { *seconds } else { seconds - reading };
        format!("{name} | {seconds:.2} s | {:.2} s |", written.max(0.0))
    };
    times.iter().map(row).collect()
}

impl Subject {
    fn content(&self) -> Content<'_> {
        Content { store: &self.store, release: &self.release, directory: &self.directory }
    }

    fn about(&self) -> About {
        About::new(&ReleaseRecord::new(&self.release, 0))
    }
}

fn read(subject: &Subject) -> Result<(), ExportError> {
    all().iter().try_for_each(|table| subject.content().for_each(table, &mut |_| Ok(())))
}

fn csv(subject: &Subject) -> Result<(), ExportError> {
    all().iter().try_for_each(|table| {
        let mut writer = CsvWriter::new(sink(), table)?;
        subject.content().for_each(table, &mut |row| writer.row(&row))?;
        writer.finish().map(drop)
    })
}

fn ndjson(subject: &Subject) -> Result<(), ExportError> {
    all().iter().try_for_each(|table| {
        let mut writer = NdjsonWriter::new(sink());
        subject.content().for_each(table, &mut |row| writer.row(&row))?;
        writer.finish().map(drop)
    })
}

fn parquet(subject: &Subject) -> Result<(), ExportError> {
    all().iter().try_for_each(|table| {
        let mut writer = ParquetWriter::new(sink(), table, &subject.about())?;
        subject.content().for_each(table, &mut |row| writer.row(&row))?;
        writer.finish().map(drop)
    })
}

fn workbook(subject: &Subject) -> Result<(), ExportError> {
    let folder = tempfile::tempdir()?;
    let mut writer = WorkbookWriter::new(&folder.path().join("catalogue.xlsx"), subject.about())?;
    for table in all() {
        writer.begin(table)?;
        subject.content().for_each(table, &mut |row| writer.row(&row))?;
    }
    writer.finish()
}

fn sqlite(subject: &Subject) -> Result<(), ExportError> {
    let folder = tempfile::tempdir()?;
    let mut writer = SqliteWriter::new(&folder.path().join("catalogue.sqlite"), &subject.about())?;
    for table in all() {
        writer.begin(table)?;
        subject.content().for_each(table, &mut |row| writer.row(&row))?;
    }
    writer.finish()
}

fn turtle(subject: &Subject) -> Result<(), ExportError> {
    write_graph(subject.content(), &Uris::new("https://data.example.cn"), sink()).map(drop)
}
