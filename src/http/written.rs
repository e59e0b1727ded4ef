//! An answer that is written, or will be while it is sent.

use super::reading::Answer;
use super::rows::RowStream;
use actix_web::http::header::{HeaderName, HeaderValue};

/// An answer whose body is written, or will be, with headers of its own.
pub struct Written {
    pub(super) body: Body,
    pub(super) next: Option<String>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

/// The body of an answer.
pub(super) enum Body {
    Whole(Vec<u8>),
    Rows(Box<RowStream>),
}

impl From<Answer<Vec<u8>>> for Written {
    fn from(answer: Answer<Vec<u8>>) -> Self {
        Self { body: Body::Whole(answer.body), next: answer.next, headers: Vec::new() }
    }
}

impl From<RowStream> for Written {
    fn from(rows: RowStream) -> Self {
        let disposition = format!("attachment; filename=\"{}\"", rows.file_name());
        let (count, packed) = (rows.count().to_string(), rows.is_packed());
        let written = Self { body: Body::Rows(Box::new(rows)), next: None, headers: Vec::new() }
            .header("row-count", &count)
            .header("content-disposition", &disposition);
        // The edge takes "identity" away again: it keeps the compression from compressing.
        if packed { written.header("content-encoding", "identity") } else { written }
    }
}

impl Written {
    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
    }
}
