//! Answers with a file: the whole or a part of it, in the content coding that the client likes best.
//!
//! It is read some at a time, as the client takes it: a slow client holds no thread and little memory.

use super::caching::{CHECKED, client_has, client_has_any};
use super::edge::HeadersAlone;
use super::error::{ApiError, PRECONDITION_FAILED, RANGE_NOT_SATISFIABLE};
use super::preconditions::IfMatch;
use crate::export::files::ReleaseFiles;
use crate::export::manifest::FileEntry;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    self, AcceptEncoding, Encoding, EntityTag, Header, HeaderName, HeaderValue, HttpDate, IfModifiedSince,
    IfRange, IfUnmodifiedSince,
};
use actix_web::web::{self, Bytes};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{self, Stream};
use http_range::{HttpRange, HttpRangeParseError};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// So much is read at once, in bytes.
const READ_AT_ONCE: u64 = 65_536;

/// A file as it is sent: itself, or compressed.
struct Representation<'a> {
    file: &'a FileEntry,
    version: &'a str,
    modified: SystemTime,
    path: PathBuf,
    coding: Option<&'a str>,
    bytes: u64,
    sha256: &'a str,
}

/// What of it is sent.
enum Part {
    Whole,
    Range(HttpRange),
}

/// Answers with a file of a release; nothing if it is no longer where it was written.
///
/// # Errors
/// When the client wants another one, or it cannot be read.
pub async fn answer(
    req: &HttpRequest,
    files: &ReleaseFiles,
    file: &FileEntry,
) -> Result<Option<HttpResponse>, ApiError> {
    let chosen = Representation::choose(req, files, file);
    chosen.check(req)?;
    if chosen.client_has(req) {
        return Ok(Some(chosen.head(HttpResponse::NotModified()).finish()));
    }
    let part = match chosen.part(req) {
        Ok(part) => part,
        Err(error) => return Ok(Some(chosen.refused(&error))),
    };
    let (path, bytes, start) = (chosen.path.clone(), chosen.bytes, part.start());
    let opened =
        web::block(move || open(&path, bytes, start)).await.map_err(|error| ApiError::internal(&error))?;
    match opened {
        Ok(opened) => Ok(Some(chosen.sent(opened, &part))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ApiError::internal(&error)),
    }
}

impl<'a> Representation<'a> {
    fn choose(req: &HttpRequest, files: &'a ReleaseFiles, file: &'a FileEntry) -> Self {
        let accept = AcceptEncoding::parse(req).unwrap_or_else(|_| AcceptEncoding(Vec::new()));
        let ready = file.encodings.iter().map(|encoded| &encoded.encoding);
        let offers: Vec<Encoding> =
            ready.filter_map(|coding| coding.parse().ok()).chain([Encoding::identity()]).collect();
        let liked = accept.negotiate(offers.iter()).map(|liked| liked.to_string());
        let encoded = file.encodings.iter().find(|encoded| Some(&encoded.encoding) == liked.as_ref());
        let release = &files.manifest.release;
        Self {
            file,
            version: release.edition.version.as_ref(),
            modified: SystemTime::from(release.published_at).max(files.written_at),
            path: files.path(file, encoded.map(|encoded| encoded.encoding.as_str())),
            coding: encoded.map(|encoded| encoded.encoding.as_str()),
            bytes: encoded.map_or(file.bytes, |encoded| encoded.bytes),
            sha256: encoded.map_or(&file.sha256, |encoded| &encoded.sha256),
        }
    }

    fn etag(&self) -> String {
        format!("\"{}\"", self.sha256)
    }

    /// Refuses a client that wants this file only as it was: `If-Match`, else `If-Unmodified-Since`.
    fn check(&self, req: &HttpRequest) -> Result<(), ApiError> {
        if let Some(wanted) = IfMatch::sent(req) {
            return wanted.check(&self.etag());
        }
        match IfUnmodifiedSince::parse(req) {
            Ok(IfUnmodifiedSince(since)) if seconds(self.modified) > seconds(since.into()) => {
                let modified = HttpDate::from(self.modified);
                let detail = format!("The file is of {modified}, which is after If-Unmodified-Since.");
                Err(ApiError::new(PRECONDITION_FAILED, detail))
            }
            _ => Ok(()),
        }
    }

    fn client_has(&self, req: &HttpRequest) -> bool {
        match req.headers().get(header::IF_NONE_MATCH) {
            Some(known) => client_has(Some(known), &self.etag()) || client_has_any(Some(known)),
            None => {
                let since = IfModifiedSince::parse(req).ok().map(|IfModifiedSince(since)| since);
                since.is_some_and(|since| seconds(self.modified) <= seconds(since.into()))
            }
        }
    }

    /// What of the file is asked for. Several ranges, and what is no range of bytes, ask for all of it.
    fn part(&self, req: &HttpRequest) -> Result<Part, ApiError> {
        // A range is one of GET alone: RFC 9110, section 14.2.
        let is_get = !req.extensions().contains::<HeadersAlone>();
        let asked = req.headers().get(header::RANGE).filter(|_| is_get && self.is_still_the_one(req));
        let Some(asked) = asked else { return Ok(Part::Whole) };
        let asked = within_64_bits(asked.to_str().unwrap_or_default());
        match HttpRange::parse_bytes(asked.as_bytes(), self.bytes).as_deref() {
            Ok([range]) => Ok(Part::Range(*range)),
            Err(HttpRangeParseError::NoOverlap) => {
                let detail = format!("{} has {} bytes as it is sent here.", self.file.name, self.bytes);
                Err(ApiError::new(RANGE_NOT_SATISFIABLE, detail))
            }
            Ok(_) | Err(HttpRangeParseError::InvalidRange) => Ok(Part::Whole),
        }
    }

    /// Whether the part that the client has belongs to this very file: `If-Range`.
    fn is_still_the_one(&self, req: &HttpRequest) -> bool {
        if !req.headers().contains_key(header::IF_RANGE) {
            return true;
        }
        match IfRange::parse(req) {
            Ok(IfRange::EntityTag(tag)) => tag.strong_eq(&EntityTag::new_strong(self.sha256.to_owned())),
            Ok(IfRange::Date(date)) => seconds(date.into()) == seconds(self.modified),
            Err(_) => false,
        }
    }

    fn head(&self, mut response: HttpResponseBuilder) -> HttpResponseBuilder {
        response
            .insert_header((header::ETAG, self.etag()))
            .insert_header((header::LAST_MODIFIED, HttpDate::from(self.modified)))
            .insert_header((header::CACHE_CONTROL, CHECKED))
            .insert_header(("Catalogue-Release", self.version));
        response
    }

    fn sent(&self, file: File, part: &Part) -> HttpResponse {
        let mut response = match part {
            Part::Whole => self.head(HttpResponse::Ok()),
            Part::Range(range) => {
                let last = (range.start + range.length).saturating_sub(1);
                let mut response = self.head(HttpResponse::PartialContent());
                let place = format!("bytes {}-{last}/{}", range.start, self.bytes);
                response.insert_header((header::CONTENT_RANGE, place));
                response
            }
        };
        // The edge takes "identity" away again: it keeps the compression from compressing.
        response
            .insert_header((header::CONTENT_ENCODING, self.coding.unwrap_or("identity")))
            .insert_header((header::CONTENT_TYPE, self.file.media_type.as_str()))
            .insert_header((header::ACCEPT_RANGES, "bytes"))
            .insert_header((
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{}\"", self.file.name),
            ))
            .insert_header(("Repr-Digest", repr_digest(self.sha256)));
        let length = match part {
            Part::Whole => self.bytes,
            Part::Range(range) => range.length,
        };
        response.body(SizedStream::new(length, read(file, length)))
    }

    fn refused(&self, error: &ApiError) -> HttpResponse {
        let mut response = error.error_response();
        let headers = response.headers_mut();
        if let Ok(size) = HeaderValue::from_str(&format!("bytes */{}", self.bytes)) {
            headers.insert(header::CONTENT_RANGE, size);
        }
        if let Ok(version) = HeaderValue::from_str(self.version) {
            headers.insert(HeaderName::from_static("catalogue-release"), version);
        }
        response
    }
}

impl Part {
    fn start(&self) -> u64 {
        match self {
            Self::Whole => 0,
            Self::Range(range) => range.start,
        }
    }
}

/// A range with numbers that can be read: what needs more than 64 bits is beyond the end of any file.
fn within_64_bits(range: &str) -> String {
    let bounded = |number: &str| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && number.parse::<u64>().is_err() { u64::MAX.to_string() } else { number.to_owned() }
    };
    let parts = range.split_once('=').and_then(|(unit, range)| Some((unit, range.split_once('-')?)));
    match parts {
        Some((unit, (first, last))) => format!("{unit}={}-{}", bounded(first), bounded(last)),
        None => range.to_owned(),
    }
}

/// HTTP knows no parts of a second.
fn seconds(moment: SystemTime) -> u64 {
    moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// A checksum as RFC 9530 writes it: over the file as it is sent, whichever part of it is.
fn repr_digest(sha256: &str) -> String {
    let pair = |place: usize| u8::from_str_radix(sha256.get(place..place + 2)?, 16).ok();
    let bytes: Vec<u8> = (0..sha256.len()).step_by(2).filter_map(pair).collect();
    format!("sha-256=:{}:", STANDARD.encode(bytes))
}

/// A file that is not as long as it was is no longer there.
fn open(path: &Path, bytes: u64, start: u64) -> io::Result<File> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() != bytes {
        let changed = format!("{} is not as long as it was", path.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, changed));
    }
    file.seek(SeekFrom::Start(start))?;
    Ok(file)
}

/// So many bytes of a file, some at a time.
fn read(file: File, length: u64) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    stream::try_unfold((file, length), |(file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let (some, file) = web::block(move || read_some(file, left.min(READ_AT_ONCE))).await??;
        let read = u64::try_from(some.len()).unwrap_or(left);
        Ok(Some((some, (file, left.saturating_sub(read)))))
    })
}

fn read_some(file: File, wanted: u64) -> io::Result<(Bytes, File)> {
    let mut some = Vec::new();
    let mut part = file.take(wanted);
    part.read_to_end(&mut some)?;
    if some.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "a file of a release is shorter than it was",
        ));
    }
    Ok((some.into(), part.into_inner()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_written_as_bytes_in_base64() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(repr_digest(empty), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    }
}
