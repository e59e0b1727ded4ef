//! A list sent whole, row by row: read in parts, written part by part as the client takes them.
//!
//! A part is made when the one before has been sent. So a slow client costs no thread, no connection and no memory
//! but that of one part, and one that goes away ends the work. What fails on the way breaks the answer off:
//! `Row-Count` and the missing end of the body tell that it is not whole.

mod deadline;
mod format;
mod made_file;
mod places;
mod source;

pub use format::RowFormat;
pub use places::{Place, Places};
pub use source::Selection;

use super::error::ApiError;
use crate::export::error::ExportError;
use crate::export::tables::{Table, all};
use crate::search::releases::ReleaseView;
use crate::store::Store;
use actix_web::body::{BodyStream, BoxBody};
use actix_web::web::{self, Bytes};
use deadline::Deadline;
use format::{FileFormat, Making, TextFormat, TextWriter};
use futures_util::stream;
use made_file::MadeFile;
use source::Source;
use std::sync::Arc;
use std::time::Duration;

/// No stream of texts lasts longer: it keeps its release open.
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// And no file that was made: it keeps its place.
const LONGEST_OF_FILES: Duration = Duration::from_secs(15 * 60);

/// The rows of a list, on their way.
pub struct RowStream {
    source: Source,
    format: RowFormat,
    begun: bool,
    made: Option<MadeFile>,
    /// Held as long as the file is needed.
    _place: Option<Place>,
    /// What was asked for, as a file says it that can.
    question: String,
}

impl RowStream {
    /// The rows that were selected, in this format.
    ///
    /// # Errors
    /// There is no such table, or the database fails.
    pub fn new(
        (store, view): (Store, Arc<ReleaseView>),
        table: &str,
        selection: Selection,
        format: RowFormat,
        question: String,
    ) -> Result<Self, ApiError> {
        let source = Source::new(store, view, find_table(table)?, selection)?;
        Ok(Self { source, format, begun: false, made: None, _place: None, question })
    }

    /// How many rows there are.
    pub fn count(&self) -> u64 {
        self.source.count()
    }

    /// What a client may call the file: `items-2018-06-20.csv`, or `items-2018-06-20-selection.csv` where filters or
    /// an order were asked for.
    pub fn file_name(&self) -> String {
        let (table, version, format) = (self.source.table().name, self.source.version(), self.format.name());
        let mark = if self.question.contains('?') { "-selection" } else { "" };
        format!("{table}-{version}{mark}.{format}")
    }

    /// Whether the bytes are compressed by themselves.
    pub fn is_packed(&self) -> bool {
        self.format.is_packed()
    }

    /// Takes a place, if a file is to be made.
    ///
    /// # Errors
    /// When none is free.
    pub fn placed(self, places: &Places) -> Result<Self, ApiError> {
        let place = self.is_made_as_file().then(|| places.take()).transpose()?;
        Ok(Self { _place: place, ..self })
    }

    fn is_made_as_file(&self) -> bool {
        matches!(self.format.making(), Making::File(_))
    }

    /// How long a client may take.
    pub fn longest(&self) -> Duration {
        if self.is_made_as_file() { LONGEST_OF_FILES } else { LONGEST }
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
        let part = match self.format.making() {
            Making::Text(format) => self.part_of_text(format)?,
            Making::File(format) => self.part_of_file(format)?,
        };
        Ok(part.map(Bytes::from))
    }

    fn part_of_text(&mut self, format: TextFormat) -> Result<Option<Vec<u8>>, ExportError> {
        if self.begun && self.source.is_at_end() {
            return self.source.check_count().map(|()| None);
        }
        let mut writer = TextWriter::new(format, self.source.table(), self.begun)?;
        self.begun = true;
        self.source.take_some(&mut |row| writer.row(&row))?;
        writer.finish().map(Some)
    }

    fn part_of_file(&mut self, format: FileFormat) -> Result<Option<Vec<u8>>, ExportError> {
        let made = match &mut self.made {
            Some(made) => made,
            none => none.insert(MadeFile::make(format, &mut self.source, &self.question)?),
        };
        made.part()
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
