//! Newline-delimited JSON, for programs: one record a line, with all that it says.

use crate::export::error::ExportError;
use crate::export::tables::Row;
use std::io::Write;

/// Writes a table as NDJSON.
pub struct NdjsonWriter<W: Write> {
    target: W,
}

impl<W: Write> NdjsonWriter<W> {
    /// Begins; there is no heading.
    pub fn new(target: W) -> Self {
        Self { target }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        self.target.write_all(row.record.as_bytes())?;
        Ok(self.target.write_all(b"\n")?)
    }

    /// Hands back the target, with everything written to it.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.target.flush()?;
        Ok(self.target)
    }
}
