//! Fetches the files of a release: what is there already is kept, what was cut is gone on with, and nothing counts
//! before it has the checksum of the manifest.

use super::client::Client;
use super::error::MirrorError;
use super::files::Files;
use super::state::ReleaseFolder;
use super::upstream::files_path;
use crate::export::manifest::FileEntry;
use crate::measure::{Measure, Measuring, copy};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// Fetches all files of a release that are not there yet.
pub(super) fn all(client: &Client, files: &Files, folder: &ReleaseFolder) -> Result<(), MirrorError> {
    for entry in &files.files {
        let path = folder.file(&entry.name);
        let kept = Measure::of(&path).is_ok_and(|measure| entry.difference(&measure).is_none());
        if !kept {
            fetch(client, &format!("{}/{}", files_path(files.version()), entry.name), entry, &path)?;
        }
    }
    Ok(())
}

fn fetch(client: &Client, address: &str, entry: &FileEntry, path: &Path) -> Result<(), MirrorError> {
    let part = path.with_extension("part");
    let begun = fs::metadata(&part).map_or(0, |known| known.len());
    // What has all its bytes and is still a part was not checked: it is fetched anew.
    let from = if begun < entry.bytes { begun } else { 0 };
    let measure = receive(client, address, entry, &part, from)?;
    let difference = match entry.difference(&measure) {
        // The beginning may be of another time than the end.
        Some(_) if from > 0 => entry.difference(&receive(client, address, entry, &part, 0)?),
        difference => difference,
    };
    if let Some(difference) = difference {
        fs::remove_file(&part).map_err(MirrorError::file(&part))?;
        return Err(MirrorError::Differs(format!("{difference} ({}{address})", client.address())));
    }
    fs::rename(&part, path).map_err(MirrorError::file(path))?;
    let how = if from > 0 { format!(" (from byte {from} on)") } else { String::new() };
    log::info!("fetched {}, {} bytes{how}, as its checksum says", entry.name, entry.bytes);
    Ok(())
}

/// Writes what the upstream sends from this byte on; says what the file is then.
fn receive(
    client: &Client,
    address: &str,
    entry: &FileEntry,
    part: &Path,
    from: u64,
) -> Result<Measure, MirrorError> {
    let streamed = client.stream(address, from, entry);
    let mut streamed = streamed.map_err(MirrorError::of_what_is_promised)?;
    let mut measuring = Measuring::new(io::sink());
    let elsewhere = || client.not_understood(address, "it sends another part of the file than was asked for");
    if streamed.begins_at > 0 {
        if streamed.begins_at != from {
            return Err(elsewhere());
        }
        let known = File::open(part).map_err(MirrorError::file(part))?;
        copy(&mut known.take(streamed.begins_at), &mut measuring).map_err(MirrorError::file(part))?;
        if measuring.bytes() != from {
            return Err(elsewhere());
        }
    }
    let file = match streamed.begins_at {
        0 => File::create(part),
        _ => OpenOptions::new().append(true).open(part),
    };
    let mut file = file.map_err(MirrorError::file(part))?;
    let mut block = vec![0; 65_536];
    // One byte more than there should be shows that there is too much.
    while measuring.bytes() <= entry.bytes {
        let count = streamed.body.read(&mut block).map_err(|error| client.cut(address, &error))?;
        let some = block.get(..count).unwrap_or_default();
        if some.is_empty() {
            break;
        }
        file.write_all(some).map_err(MirrorError::file(part))?;
        measuring.write_all(some).map_err(MirrorError::file(part))?;
    }
    if measuring.bytes() < entry.bytes {
        let cause = format!("it ended after {} of {} bytes", measuring.bytes(), entry.bytes);
        return Err(client.unreachable(address, cause));
    }
    Ok(measuring.finish().0)
}
