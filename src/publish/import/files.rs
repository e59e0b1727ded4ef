//! The files of an import: each is opened, named as a source, and read to its end.

use super::Request;
use super::session::Session;
use crate::domain::ids::{Code, SourceCode};
use crate::domain::problem::Problem;
use crate::domain::source::{Source, SourceKind};
use crate::ingest::reader::read_file;
use crate::ingest::understanding::Understanding;
use crate::measure::Measure;
use crate::report::FileSummary;
use crate::store::StoreError;
use std::path::Path;

/// What a file is called that cannot be read.
const UNREADABLE: &str = "unreadable";
/// How many digits of the digest of a file tell it from others in the code of its source.
const DIGITS: usize = 16;

impl Session<'_> {
    /// Reads every file. What is wrong with the files is in the report.
    pub(super) fn read_all(
        &mut self,
        request: &Request,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), StoreError> {
        let mut before = 0;
        for path in &request.files {
            let name = shown(path);
            let items_before = self.items_read;
            let (format, sha256) = if path.is_dir() {
                self.read_folder(path, &name, self.terms.synthetic)?;
                ("catalogue folder".to_owned(), None)
            } else {
                self.read_one(request, path, &name, &mut |read| progress(before + read))?
            };
            let items = self.items_read - items_before;
            self.report.files.push(FileSummary { name, format, sha256, items });
            before += std::fs::metadata(path).map_or(0, |data| data.len());
            if let Some(failure) = self.failure.take() {
                return Err(failure);
            }
        }
        Ok(())
    }

    fn read_one(
        &mut self,
        request: &Request,
        path: &Path,
        name: &str,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(String, Option<String>), StoreError> {
        if !std::fs::metadata(path).is_ok_and(|data| data.is_file()) {
            // A pipe or a device may never end.
            self.report.problem(no_file(name, path.exists()));
            return Ok((UNREADABLE.to_owned(), None));
        }
        let digest = match Measure::of(path).map(|measure| measure.sha256) {
            Ok(digest) => digest,
            Err(cause) => {
                let message = format!("cannot be read: {cause}");
                self.report.problem(Problem::in_file(name, "unreadable", message));
                return Ok((UNREADABLE.to_owned(), None));
            }
        };
        let of_mapping = request.mapping.as_ref().and_then(|mapping| mapping.source.clone());
        if let Some(source) = of_mapping.or_else(|| source_of(name, &digest)) {
            self.begin_source(source);
        }
        let mut rows = Understanding::new(name, request.mapping.as_ref(), self);
        let kind = read_file(path, name, &request.read, progress, &mut rows);
        rows.finish();
        if !Measure::of(path).is_ok_and(|measure| measure.sha256 == digest) {
            let message = "the file changed while it was read".to_owned();
            let problem = Problem::in_file(name, "file-changed", message);
            self.report.problem(problem.hint("import it again when nobody writes to it any more"));
        }
        Ok((kind.map_or_else(|| UNREADABLE.to_owned(), |kind| kind.to_string()), Some(digest)))
    }
}

/// The name under which problems speak of a file.
pub(super) fn shown(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn no_file(name: &str, exists: bool) -> Problem {
    let what = if exists { "this is no file, but a device or a pipe" } else { "there is no such file" };
    Problem::in_file(name, UNREADABLE, what.to_owned()).hint("hand in a file or a catalogue folder")
}

/// A handed-in file as a source. Its name and its content are all that is known of it.
fn source_of(name: &str, digest: &str) -> Option<Source> {
    let short: String = digest.chars().take(DIGITS).collect();
    Some(Source {
        code: SourceCode::parse(&format!("handed-in-{short}")).ok()?,
        name: name.to_owned(),
        kind: SourceKind::Submission,
        publisher: None,
        author: None,
        published: None,
        url: None,
        licence: None,
        note: Some(format!("SHA-256 {digest}")),
    })
}
