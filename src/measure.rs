//! What a file is known to be whole by: bytes, lines, SHA-256.

use crate::domain::text::hexadecimal;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// How much is read at once, in bytes.
const BLOCK: usize = 65_536;

/// Measures what is written through it.
pub struct Measuring<W> {
    target: W,
    bytes: u64,
    rows: u64,
    digest: Sha256,
}

/// How large a file is, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its size, in bytes.
    pub bytes: u64,
    /// How many lines it has.
    pub rows: u64,
    /// SHA-256 over its bytes, in hexadecimal.
    pub sha256: String,
}

impl<W: Write> Measuring<W> {
    /// Measures what is written to this target.
    pub fn new(target: W) -> Self {
        Self { target, bytes: 0, rows: 0, digest: Sha256::new() }
    }

    /// What was written so far, in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What was written, and the target.
    pub fn finish(self) -> (Measure, W) {
        let sha256 = hexadecimal(&self.digest.finalize());
        (Measure { bytes: self.bytes, rows: self.rows, sha256 }, self.target)
    }
}

impl<W: Write> Write for Measuring<W> {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        let written = self.target.write(some)?;
        let some = some.get(..written).unwrap_or(some);
        self.bytes += u64::try_from(written).unwrap_or(u64::MAX);
        let lines = some.iter().filter(|byte| **byte == b'\n').count();
        self.rows += u64::try_from(lines).unwrap_or(u64::MAX);
        self.digest.update(some);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

impl Measure {
    /// Measures a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path) -> io::Result<Self> {
        let mut measuring = Measuring::new(io::sink());
        copy(&mut File::open(path)?, &mut measuring)?;
        Ok(measuring.finish().0)
    }
}

/// Copies block by block.
///
/// # Errors
/// When the one cannot be read, or the other cannot be written.
pub fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut block = vec![0; BLOCK];
    loop {
        let count = from.read(&mut block)?;
        if count == 0 {
            return Ok(());
        }
        to.write_all(block.get(..count).unwrap_or_default())?;
    }
}
