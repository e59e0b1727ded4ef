//! A file that has been written: its size, its checksum, and the same compressed.

use crate::export::error::ExportError;
use crate::export::manifest::EncodedFile;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// More would take several times as long, for a few per cent.
const ZSTD_LEVEL: i32 = 9;

/// A content coding in which files are kept ready.
#[derive(Debug, PartialEq, Eq)]
pub struct Encoding {
    /// Its name in HTTP.
    pub coding: &'static str,
    /// How the names of such files end.
    ending: &'static str,
}

/// The content codings in which files are kept ready, the best first.
pub const ENCODINGS: &[Encoding] =
    &[Encoding { coding: "zstd", ending: "zst" }, Encoding { coding: "gzip", ending: "gz" }];

impl Encoding {
    /// What a file is called that has been compressed.
    pub fn name_of(&self, file: &str) -> String {
        format!("{file}.{}", self.ending)
    }
}

/// Counts what is written, and makes its checksum.
struct Summed<W> {
    target: W,
    bytes: u64,
    hash: Sha256,
}

/// The size and the checksum of a file.
pub(super) struct Sum {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl<W: Write> Summed<W> {
    fn new(target: W) -> Self {
        Self { target, bytes: 0, hash: Sha256::new() }
    }

    fn sum(self) -> Sum {
        let sha256 = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Sum { bytes: self.bytes, sha256 }
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        let written = self.target.write(some)?;
        self.hash.update(some.get(..written).unwrap_or_default());
        self.bytes += u64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

/// The size and the checksum of a file.
///
/// # Errors
/// When it cannot be read.
pub(super) fn sum(file: &Path) -> Result<Sum, ExportError> {
    let mut summed = Summed::new(io::sink());
    io::copy(&mut File::open(file)?, &mut summed)?;
    Ok(summed.sum())
}

/// Compresses a file in every coding that makes it smaller, beside itself.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn encode(folder: &Path, name: &str, bytes: u64) -> Result<Vec<EncodedFile>, ExportError> {
    let mut encoded = Vec::new();
    for encoding in ENCODINGS {
        let target = folder.join(encoding.name_of(name));
        let sum = compress(&folder.join(name), &target, encoding)?;
        if sum.bytes < bytes {
            encoded.push(EncodedFile {
                encoding: encoding.coding.to_owned(),
                bytes: sum.bytes,
                sha256: sum.sha256,
            });
        } else {
            std::fs::remove_file(target)?;
        }
    }
    Ok(encoded)
}

fn compress(source: &Path, target: &Path, encoding: &Encoding) -> Result<Sum, ExportError> {
    let (mut source, target) = (File::open(source)?, Summed::new(File::create(target)?));
    let written = if encoding.coding == "gzip" {
        // Its head has no time and no system: the same file makes the same bytes everywhere.
        let mut encoder = GzEncoder::new(target, Compression::default());
        io::copy(&mut source, &mut encoder)?;
        encoder.finish()?
    } else {
        let mut encoder = zstd::Encoder::new(target, ZSTD_LEVEL)?;
        io::copy(&mut source, &mut encoder)?;
        encoder.finish()?
    };
    Ok(written.sum())
}
