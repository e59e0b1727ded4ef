//! Looks through a workbook that is a ZIP archive before it is read: what it is, and whether it fits.
//!
//! Every part is decompressed once and counted, because what an archive says of itself may be a lie.

use super::directory::declared_parts;
use super::kind::Kind;
use super::limits::Limits;
use super::markup::{Fault, Markup};
use super::output::{Output, Step, UNMERGE};
use super::quiet::quietly;
use super::source::Source;
use std::io::{BufReader, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// What an archive turned out to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Survey {
    /// Which of the two formats.
    pub(super) kind: Kind,
    /// How many ranges of cells are merged in the sheet that has the most.
    pub(super) merged_ranges: u64,
}

/// The archive as the readers see it.
pub(super) type Archive<'a, 's> = ZipArchive<BufReader<&'a mut Source<'s>>>;

/// A part below this size may be compressed as much as it likes.
const SMALL_PART: u64 = 32 * 1024 * 1024;

const SAVE_AS: &str = "open it in a spreadsheet program and save it as .xlsx";
const SAVE_AGAIN: &str = "open it in a spreadsheet program, save it again and hand that in";
const COPY_AGAIN: &str = "it may have been cut off on its way: copy or download it again";

/// What an archive is by the names of its parts; else what foreign thing it is, and what to do instead.
pub(super) fn kind_of(names: &[String]) -> Result<Kind, (&'static str, &'static str, &'static str)> {
    let has = |name: &str| names.iter().any(|known| known == name);
    let begins = |folder: &str| names.iter().any(|known| known.starts_with(folder));
    let foreign = "unsupported-format";
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        let hint = "save it as .xlsx, which has no macros";
        return Err(("macro-workbook", "a workbook with macros", hint));
    }
    if begins("xl/") && names.iter().any(|name| name.ends_with("workbook.bin")) {
        return Err((foreign, "a binary workbook (.xlsb)", SAVE_AS));
    }
    if begins("word/") {
        return Err((foreign, "a Word document", "copy its table into a spreadsheet and hand that in"));
    }
    if begins("ppt/") {
        return Err((foreign, "a presentation", "hand in the table itself"));
    }
    if begins("Index/") {
        return Err((foreign, "a Numbers document", "export it as .xlsx"));
    }
    if has("[Content_Types].xml") {
        return Ok(Kind::XLSX);
    }
    if has("mimetype") && has("content.xml") {
        return Ok(Kind::ODS);
    }
    Err((foreign, "a ZIP archive", "unpack it and hand in the files that are inside"))
}

/// Opens the archive without looking at its parts.
pub(super) fn open<'a, 's>(source: &'a mut Source<'s>, limits: &Limits) -> Result<Archive<'a, 's>, String> {
    // The whole directory is held in memory; how long it is must be known before.
    let entries = declared_parts(source).map_err(|error| error.to_string())?;
    if usize::try_from(entries).map_or(true, |entries| entries > limits.archive_entries) {
        return Err(format!("it has {entries} parts, and {} are allowed", limits.archive_entries));
    }
    let archive = quietly(|| ZipArchive::new(BufReader::new(source))).map_err(|error| error.to_string())?;
    archive.map_err(|error| text_of(&error))
}

/// The names of the parts.
pub(super) fn names_of(archive: &Archive<'_, '_>) -> Vec<String> {
    archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

/// Looks through the whole archive, as the first of two passes.
pub(super) fn survey(source: &mut Source<'_>, output: &mut Output<'_>) -> Step<Survey> {
    let limits = *output.limits();
    let mut archive = match open(source, &limits) {
        Ok(archive) => archive,
        Err(error) => return unreadable(output, &error),
    };
    let names = names_of(&archive);
    let kind = match kind_of(&names) {
        Ok(kind) => kind,
        Err((rule, what, hint)) => return output.stop(0, rule, format!("this is {what}"), hint),
    };
    let mut seen = Seen::default();
    for (index, name) in names.iter().enumerate() {
        seen = survey_part(&mut archive, index, name, seen, output)?;
    }
    Step::Continue(Survey { kind, merged_ranges: seen.merged_ranges })
}

/// Says that an archive cannot be opened.
pub(super) fn unreadable<T>(output: &mut Output<'_>, error: &str) -> Step<T> {
    output.stop(0, "unreadable", format!("the file is damaged: {error}"), COPY_AGAIN)
}

/// What the parts have so far.
#[derive(Default, Clone, Copy)]
struct Seen {
    bytes: u64,
    merged_ranges: u64,
}

fn survey_part(
    archive: &mut Archive<'_, '_>,
    index: usize,
    name: &str,
    before: Seen,
    output: &mut Output<'_>,
) -> Step<Seen> {
    let limits = *output.limits();
    let outcome = quietly(|| {
        let mut part = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Encrypted,
            error => Refusal::Damaged(text_of(&error)),
        })?;
        let compressed = part.compressed_size();
        look_through(&mut part, compressed, before, &limits)
    });
    let refusal = match outcome {
        Ok(Ok(seen)) => return Step::Continue(seen),
        Ok(Err(refusal)) => refusal,
        Err(panicked) => Refusal::Damaged(panicked.to_string()),
    };
    let (rule, what, hint) = refusal.explain(&limits);
    output.stop(0, rule, format!("its part \"{}\" {what}", shown(name)), hint)
}

/// Why a part is refused.
enum Refusal {
    Damaged(String),
    Encrypted,
    Large,
    Bomb(u64),
    Faulty(Fault),
    Strings,
    MergedRanges,
}

impl Refusal {
    fn explain(&self, limits: &Limits) -> (&'static str, String, &'static str) {
        match self {
            Self::Damaged(error) => ("unreadable", format!("is damaged: {error}"), COPY_AGAIN),
            Self::Encrypted => ("password", "is protected by a password".to_owned(), "remove the password"),
            Self::Large => {
                let what = "is larger than a workbook needs".to_owned();
                ("archive-too-large", what, "hand in the table as several files, or as CSV")
            }
            Self::Bomb(ratio) => {
                let most = limits.compression_ratio;
                let what =
                    format!("is {ratio} times larger than its compressed form, and {most} times is the most");
                ("archive-too-large", what, SAVE_AGAIN)
            }
            Self::Faulty(Fault::LongText) => {
                let what = format!("has a cell of more than {} bytes", limits.row_bytes);
                ("cell-too-long", what, "shorten the text of the cell")
            }
            Self::Faulty(Fault::LongTag) => {
                ("unreadable", "has a tag that does not end".to_owned(), SAVE_AGAIN)
            }
            Self::Faulty(Fault::Nul) => {
                ("unreadable", "is written in UTF-16 or holds a NUL".to_owned(), SAVE_AGAIN)
            }
            Self::Faulty(Fault::Declaration) => {
                ("unreadable", "declares a document type, as no workbook does".to_owned(), SAVE_AGAIN)
            }
            Self::Strings => {
                let what = format!("has more than {} different texts", limits.shared_strings);
                ("archive-too-large", what, "hand in the table as several files, or as CSV")
            }
            Self::MergedRanges => {
                let what = format!("has more than {} merged ranges of cells", limits.merged_ranges);
                ("too-many-merged-cells", what, UNMERGE)
            }
        }
    }
}

fn look_through(
    part: &mut impl Read,
    compressed: u64,
    before: Seen,
    limits: &Limits,
) -> Result<Seen, Refusal> {
    let mut markup = Markup::new(limits.row_bytes);
    let mut fault = None;
    let mut is_markup = None;
    let mut buffer = vec![0; 64 * 1024];
    let mut size: u64 = 0;
    loop {
        let read = part.read(&mut buffer).map_err(|error| Refusal::Damaged(error.to_string()))?;
        if read == 0 {
            break;
        }
        size = size.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        let piece = buffer.get(..read).unwrap_or_default();
        let is_markup = *is_markup.get_or_insert_with(|| begins_as_markup(piece));
        if let Some(fault) = fault.filter(|_| is_markup) {
            return Err(Refusal::Faulty(fault));
        }
        if fault.is_none() {
            fault = markup.feed(piece).err();
        }
        let ratio = size / compressed.max(1);
        if size > SMALL_PART && ratio > limits.compression_ratio {
            return Err(Refusal::Bomb(ratio));
        }
        if size > limit_of(&markup, fault, limits) || before.bytes.saturating_add(size) > limits.archive_bytes
        {
            return Err(Refusal::Large);
        }
        if markup.strings() > limits.shared_strings {
            return Err(Refusal::Strings);
        }
        if markup.merged_ranges() > limits.merged_ranges {
            return Err(Refusal::MergedRanges);
        }
    }
    match fault.filter(|_| is_markup == Some(true)) {
        Some(fault) => Err(Refusal::Faulty(fault)),
        None => Ok(Seen {
            bytes: before.bytes.saturating_add(size),
            merged_ranges: before.merged_ranges.max(markup.merged_ranges()),
        }),
    }
}

/// A picture is no markup, and is not refused for what it holds; only its size counts.
fn begins_as_markup(piece: &[u8]) -> bool {
    piece.strip_prefix(b"\xef\xbb\xbf").unwrap_or(piece).trim_ascii_start().first() == Some(&b'<')
}

fn limit_of(markup: &Markup, fault: Option<Fault>, limits: &Limits) -> u64 {
    match markup.root() {
        _ if markup.has_styles() => limits.styles_bytes,
        b"worksheet" | b"document-content" if fault.is_none() && !markup.is_mixed() => limits.worksheet_bytes,
        b"sst" if fault.is_none() => limits.shared_strings_bytes,
        _ => limits.part_bytes,
    }
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

fn text_of(error: &ZipError) -> String {
    error.to_string()
}
