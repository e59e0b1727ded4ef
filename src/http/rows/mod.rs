//! A list sent whole, row by row: read in parts, written part by part as the client takes them.
//!
//! A part is made when the one before has been sent. So a slow client costs no thread, no connection and no memory
//! but that of one part, and one that goes away ends the work. What fails on the way breaks the answer off:
//! `Row-Count` and the missing end of the body tell that it is not whole.

mod deadline;
mod format;
mod source;
mod workbook;

pub use format::RowFormat;
pub use source::Selection;

use super::error::ApiError;
use crate::export::error::ExportError;
use crate::export::tables::{Table, all};
use crate::search::releases::ReleaseView;
use crate::store::Store;
use actix_web::body::{BodyStream, BoxBody};
use actix_web::web::{self, Bytes};
use deadline::Deadline;
use format::TextWriter;
use futures_util::stream;
use source::Source;
use std::sync::Arc;
use std::time::Duration;
use workbook::Workbook;

/// No stream lasts longer: it keeps its release open.
pub const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The rows of a list, on their way.
pub struct RowStream {
    source: Source,
    format: RowFormat,
    begun: bool,
    workbook: Option<Workbook>,
    /// What was asked for, as a workbook says it.
    question: String,
}

impl RowStream {
    /// The rows that were selected, in this format.
    ///
    /// # Errors
    /// There is no such table.
    pub fn new(
        (store, view): (Store, Arc<ReleaseView>),
        table: &str,
        selection: Selection,
        format: RowFormat,
        question: String,
    ) -> Result<Self, ApiError> {
        let source = Source::new(store, view, find_table(table)?, selection);
        Ok(Self { source, format, begun: false, workbook: None, question })
    }

    /// How many rows there are.
    pub fn count(&self) -> u64 {
        self.source.count()
    }

    /// What a client may call the file: `items-2018-06-20.csv`.
    pub fn file_name(&self) -> String {
        format!("{}-{}.{}", self.source.table().name, self.source.version(), self.format.name())
    }

    /// The body of the answer. Each part is made on a blocking thread, when it is wanted; after so long, none is, and
    /// what the rows hold is let go, even if the client never asks again.
    pub fn into_body(self, longest: Duration) -> BoxBody {
        let name = self.file_name();
        let parts = stream::try_unfold(Deadline::new(self, longest), move |mut rows| {
            let name = name.clone();
            async move {
                let part = next_part(&mut rows).await.map_err(|cause| {
                    log::error!("{name} is broken off: {cause}");
                    BrokenOff
                })?;
                Ok::<_, BrokenOff>(part.map(|part| (part, rows)))
            }
        });
        BoxBody::new(BodyStream::new(Box::pin(parts)))
    }

    /// A body without a part, for whoever asks for the headers alone: they must be those of a body of unknown length.
    pub fn no_body() -> BoxBody {
        BoxBody::new(BodyStream::new(stream::empty::<Result<Bytes, BrokenOff>>()))
    }

    /// The next part of the file; none at its end.
    fn part(&mut self) -> Result<Option<Bytes>, ExportError> {
        let part = match self.format {
            RowFormat::Xlsx => self.part_of_workbook()?,
            RowFormat::Csv | RowFormat::Ndjson => self.part_of_text()?,
        };
        Ok(part.map(Bytes::from))
    }

    fn part_of_text(&mut self) -> Result<Option<Vec<u8>>, ExportError> {
        if self.begun && self.source.is_at_end() {
            return self.source.check_count().map(|()| None);
        }
        let mut writer = TextWriter::new(self.format, self.source.table(), self.begun)?;
        self.begun = true;
        self.source.take_some(&mut |row| writer.row(&row))?;
        writer.finish().map(Some)
    }

    fn part_of_workbook(&mut self) -> Result<Option<Vec<u8>>, ExportError> {
        let workbook = match &mut self.workbook {
            Some(workbook) => workbook,
            none => none.insert(Workbook::make(&mut self.source, &self.question)?),
        };
        workbook.part()
    }
}

async fn next_part(rows: &mut Deadline<RowStream>) -> Result<Option<Bytes>, ExportError> {
    let Some(mut taken) = rows.take() else {
        return Err(ExportError::Unwritable("the client took too long".to_owned()));
    };
    let made = web::block(move || taken.part().map(|part| (part, taken))).await;
    let (part, taken) = made.map_err(|cause| ExportError::File(std::io::Error::other(cause)))??;
    rows.put_back(taken);
    Ok(part)
}

fn find_table(name: &str) -> Result<&'static Table, ApiError> {
    let found = all().iter().find(|table| table.name == name);
    found.copied().ok_or_else(|| ApiError::internal(&format!("there is no table {name}")))
}

/// The rest of an answer does not come; the log says why.
#[derive(Debug, thiserror::Error)]
#[error("the answer is broken off")]
struct BrokenOff;
