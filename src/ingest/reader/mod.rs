//! Readers of handed-in files: XLSX, XLS, ODS, CSV and JSON, recognised by their content.
//!
//! Whatever the bytes are, reading ends, holds to [`Limits`], and says what is wrong as problems.

mod archive;
mod biff;
mod cell;
mod compound;
mod delimited;
mod directory;
mod encoding;
mod json;
mod kind;
mod limits;
mod markup;
mod merged;
mod objects;
mod ods;
mod ods_cell;
mod output;
mod quiet;
mod records;
mod source;
mod text;
mod xls;
mod xlsx;

pub use encoding::encoding_named;
pub use kind::Kind;
pub use limits::Limits;

use super::rows::RowSink;
use crate::domain::problem::Problem;
use encoding_rs::Encoding;
use kind::Shape;
use output::{Output, Step};
use source::{Rewindable, Source};
use std::fs::File;
use std::io::{self, Cursor};
use std::path::Path;

/// So much of a file is looked at to recognise it.
const HEAD_BYTES: u64 = 256 * 1024;

/// How a file is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions {
    /// The encoding of a text file; without it, it is found out.
    pub encoding: Option<&'static Encoding>,
    /// What the file is held to.
    pub limits: Limits,
}

/// Reads a file to its end, or until the sink breaks or a limit is reached, and says what it was
/// recognised as. Problems call the file `name`. `progress` is told the bytes that are read so far, up to
/// the size of the file.
pub fn read_file(
    path: &Path,
    name: &str,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn RowSink,
) -> Option<Kind> {
    match File::open(path) {
        Ok(mut file) => read(&mut file, name, options, progress, sink),
        Err(error) => {
            let message = format!("the file cannot be opened: {error}");
            let problem = Problem::in_file(name, "unreadable", message);
            let _ = sink.problem(problem.hint("check its name and who may read it"));
            None
        }
    }
}

/// The same for a file that is in memory.
pub fn read_bytes(bytes: &[u8], name: &str, options: &ReadOptions, sink: &mut dyn RowSink) -> Option<Kind> {
    read(&mut Cursor::new(bytes), name, options, &mut |_| {}, sink)
}

/// What a file is recognised as; nothing if it is none that can be read. A text file is read to its end
/// to find out its encoding.
pub fn kind_of(path: &Path, options: &ReadOptions) -> io::Result<Option<Kind>> {
    let mut file = File::open(path)?;
    let mut progress = |_| {};
    let mut source = Source::new(&mut file, &mut progress)?;
    let head = source.head(HEAD_BYTES)?;
    Ok(match kind::shape_of(&head) {
        Shape::Empty | Shape::Foreign(..) => None,
        Shape::CompoundFile => Some(Kind::XLS),
        Shape::Zip => {
            let archive = archive::open(&mut source, &options.limits).ok();
            archive.and_then(|archive| archive::kind_of(&archive::names_of(&archive)).ok())
        }
        Shape::Text => text::recognise(&mut source, &head, options.encoding)?,
    })
}

fn read(
    input: &mut dyn Rewindable,
    name: &str,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn RowSink,
) -> Option<Kind> {
    let mut output = Output::new(name, options.limits, sink);
    let opened = Source::new(input, progress).and_then(|mut source| {
        let head = source.head(HEAD_BYTES)?;
        Ok((source, head))
    });
    match opened {
        Ok((mut source, head)) => {
            let mut kind = None;
            let _ = dispatch(&mut source, &head, options, &mut output, &mut kind);
            kind
        }
        Err(error) => {
            let _: Step = text::io_error(&mut output, &error);
            None
        }
    }
}

fn dispatch(
    source: &mut Source<'_>,
    head: &[u8],
    options: &ReadOptions,
    output: &mut Output<'_>,
    kind: &mut Option<Kind>,
) -> Step {
    match kind::shape_of(head) {
        Shape::Empty => {
            output.stop(0, "empty-file", "the file is empty".to_owned(), "hand in the file with its rows")
        }
        Shape::Foreign(what, hint) => {
            output.stop(0, "unsupported-format", format!("this is {what}, not a table"), hint)
        }
        Shape::Zip => {
            if let Err(error) = source.begin_pass(0, 2) {
                return text::io_error(output, &error);
            }
            let found = archive::survey(source, output)?;
            *kind = Some(found.kind);
            if let Err(error) = source.begin_pass(1, 2) {
                return text::io_error(output, &error);
            }
            if found.kind == Kind::ODS {
                ods::read(source, output)
            } else {
                xlsx::read(source, found.merged_ranges, output)
            }
        }
        Shape::CompoundFile => {
            *kind = Some(Kind::XLS);
            xls::read(source, output)
        }
        Shape::Text => match text::recognise(source, head, options.encoding) {
            Ok(Some(found)) => {
                *kind = Some(found);
                text::read(source, head, found, output)
            }
            Ok(None) => {
                let hint = "hand in the table as .xlsx, .csv or .json";
                output.stop(0, "unsupported-format", "this is neither text nor a workbook".to_owned(), hint)
            }
            Err(error) => text::io_error(output, &error),
        },
    }
}
