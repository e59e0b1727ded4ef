//! All of it in one file: a ZIP archive, with a text that says what is in it.

use crate::export::error::ExportError;
use crate::export::manifest::ReleaseRecord;
use crate::export::tables::all;
use chrono::{DateTime, Datelike, Timelike, Utc};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipWriter};

/// What the text is called.
const README: &str = "README.txt";

/// Archives files, in this order. What is in the archive is as old as the release.
pub(super) fn write(target: &Path, files: &[PathBuf], release: &ReleaseRecord) -> Result<(), ExportError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time_of(release.published_at))
        .unix_permissions(0o644)
        .system(System::Unix);
    let mut archive = ZipWriter::new(BufWriter::new(File::create(target)?)).set_auto_large_file();
    archive.start_file(README, options).map_err(io::Error::from)?;
    archive.write_all(readme(release).as_bytes())?;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        archive.start_file(name, options).map_err(io::Error::from)?;
        io::copy(&mut File::open(file)?, &mut archive)?;
    }
    Ok(archive.finish().map_err(io::Error::from)?.flush()?)
}

/// A moment as ZIP keeps it; the first that it knows, where it knows it not.
fn time_of(moment: DateTime<Utc>) -> zip::DateTime {
    let small = |number: u32| u8::try_from(number).ok();
    let time = || {
        zip::DateTime::from_date_and_time(
            u16::try_from(moment.year()).ok()?,
            small(moment.month())?,
            small(moment.day())?,
            small(moment.hour())?,
            small(moment.minute())?,
            small(moment.second())?,
        )
        .ok()
    };
    time().unwrap_or_default()
}

/// What is in the archive, for whoever opens it without knowing the service.
fn readme(release: &ReleaseRecord) -> String {
    let edition = &release.edition;
    let mut text = String::new();
    // A String can always be written to.
    let mut line = |arguments: std::fmt::Arguments<'_>| {
        let _ = text.write_fmt(arguments);
        text.push_str("\r\n");
    };
    line(format_args!("{}", edition.title));
    if edition.synthetic.is_some() {
        line(format_args!(
            "虚构数据，仅供演示和测试，不得用于办事。 Made-up data, for demonstration and measurement only."
        ));
    }
    line(format_args!("版本 version: {}", edition.version));
    line(format_args!("发布时间 published at: {}", release.published_at.to_rfc3339()));
    line(format_args!("校验值 digest: {}", release.digest));
    line(format_args!("使用条款 licence: {} {}", edition.licence.name, edition.licence.url));
    for note in &edition.notes {
        line(format_args!("{note}"));
    }
    line(format_args!(""));
    line(format_args!("每张表有 CSV 和 NDJSON 两种格式，编码均为 UTF-8。"));
    line(format_args!("Each table as CSV and as NDJSON (one JSON record a line), in UTF-8."));
    line(format_args!("datapackage.json 说明每个 CSV 文件的各列（Data Package 格式），供程序使用。"));
    line(format_args!(
        "datapackage.json describes the columns of the CSV files to programs (a Data Package)."
    ));
    for table in all() {
        line(format_args!("{}: {}. {}", table.name, table.title, table.description));
    }
    line(format_args!(""));
    line(format_args!(
        "用表格软件查看，请下载 catalogue.xlsx；直接双击打开 CSV，代码开头的 0 会丢失，过长的编码会变样。"
    ));
    line(format_args!(
        "In a spreadsheet, use catalogue.xlsx: a CSV file that is opened by a double click loses leading zeros and \
         digits of long codes."
    ));
    line(format_args!(
        "pandas: read_csv(…, dtype=str); DuckDB: read_csv(…, all_varchar = true); or the types in datapackage.json."
    ));
    line(format_args!("CSV：一格中有多个值时用“|”隔开；值本身含有的“|”写作“\\|”，“\\”写作“\\\\”。"));
    line(format_args!(
        "以 = + - @ 等符号开头的文字前面加了英文单引号“'”，以免被当作公式；使用时去掉这个单引号即可。"
    ));
    line(format_args!(
        "CSV: several values in a cell stand between |; within a value, \\| is | and \\\\ is \\."
    ));
    line(format_args!(
        "A text that a spreadsheet could take for a formula has one ' in front: take it away."
    ));
    text
}
