//! A file that has been written, compressed.

use crate::export::error::ExportError;
use crate::export::manifest::EncodedFile;
use crate::measure::{Measure, Measuring};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io;
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

/// Compresses a file in every coding that makes it smaller, beside itself.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn encode(folder: &Path, name: &str, bytes: u64) -> Result<Vec<EncodedFile>, ExportError> {
    let mut encoded = Vec::new();
    for encoding in ENCODINGS {
        let target = folder.join(encoding.name_of(name));
        let measure = compress(&folder.join(name), &target, encoding)?;
        if measure.bytes < bytes {
            encoded.push(EncodedFile {
                encoding: encoding.coding.to_owned(),
                bytes: measure.bytes,
                sha256: measure.sha256,
            });
        } else {
            std::fs::remove_file(target)?;
        }
    }
    Ok(encoded)
}

fn compress(source: &Path, target: &Path, encoding: &Encoding) -> Result<Measure, ExportError> {
    let (mut source, target) = (File::open(source)?, Measuring::new(File::create(target)?));
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
    Ok(written.finish().0)
}
