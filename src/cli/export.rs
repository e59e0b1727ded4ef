//! The command `export`: the files of a release, byte for byte as a server with this base URL serves them.

use super::say;
use crate::config::Settings;
use crate::domain::release::Release;
use crate::export::files::ReleaseFiles;
use crate::export::manifest::{FileEntry, MANIFEST, Manifest};
use crate::export::tables::rows::Content;
use crate::store::{Store, StoreError};
use anyhow::{Context, bail};
use clap::Args;
use std::path::{Path, PathBuf};

/// What to write, and where.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The version of the release [default: the newest one]
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
    /// This file alone, by its name; several, if it is said several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The folder to write; it must be empty or missing [default: onevisit-VERSION]
    folder: Option<PathBuf>,
}

pub(super) fn run(settings: &Settings, args: &ExportArgs) -> anyhow::Result<()> {
    let (url, options) = settings.database();
    let store = Store::open(&url, &options)?;
    let (release, folder) = checked(store.releases()?, args)?;
    let shown = folder.display();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {shown}"))?;
    // What is not whole never has the name of a file.
    let unfinished = tempfile::Builder::new().prefix("unfinished-").tempdir_in(&folder);
    let unfinished = unfinished.with_context(|| format!("cannot write into {shown}"))?;
    let directory = store.directory(release.seq)?;
    let content = Content { store: &store, release: &release, directory: &directory };
    let uris = settings.uris(store.mirror()?.as_ref());
    let files = ReleaseFiles::write(unfinished.path(), &content, store.last_change(release.seq)?, &uris)
        .with_context(|| format!("{shown} was not written"))?;
    let written = move_files(unfinished.path(), &folder, &files.manifest, &args.only)?;
    for file in written {
        let rows = file.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
        say(format_args!("{}  {} ({} bytes{rows})\n", file.sha256, file.name, file.bytes))?;
    }
    say(format_args!("wrote release {} to {shown}\n", release.edition.version))
}

/// The release to write and the folder to write it into, or all that is wrong with the arguments, before anything is
/// written.
fn checked(mut releases: Vec<Release>, args: &ExportArgs) -> anyhow::Result<(Release, PathBuf)> {
    let wanted = args.release.as_deref();
    let found = match wanted {
        None => Some(releases.len().checked_sub(1).ok_or(StoreError::NoRelease)?),
        Some(version) => releases.iter().position(|it| it.edition.version.as_ref() == version),
    };
    let version = wanted.or_else(|| releases.last().map(|newest| newest.edition.version.as_ref()));
    let default = || PathBuf::from(format!("onevisit-{}", version.unwrap_or_default()));
    let folder = args.folder.clone().unwrap_or_else(default);
    let mut problems = Vec::new();
    if let (Some(version), None) = (wanted, found) {
        let known: Vec<&str> = releases.iter().map(|it| it.edition.version.as_ref()).collect();
        problems.push(format!("there is no release {version}; there are {}", known.join(", ")));
    }
    problems.extend(unknown_files(&args.only));
    problems.extend(trouble_with(&folder));
    match found {
        Some(place) if problems.is_empty() => Ok((releases.swap_remove(place), folder)),
        _ => bail!("{}; nothing was written", problems.join("\n")),
    }
}

fn unknown_files(wanted: &[String]) -> Option<String> {
    let known = ReleaseFiles::names();
    let unknown: Vec<&str> = wanted.iter().filter(|name| !known.contains(name)).map(String::as_str).collect();
    let text = || format!("there is no file {}; there are {}", unknown.join(", "), known.join(", "));
    (!unknown.is_empty()).then(text)
}

fn trouble_with(folder: &Path) -> Option<String> {
    let shown = folder.display();
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => None,
        Ok(false) => Some(format!("{shown} is not empty; name another folder")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => Some(format!("cannot look into {shown}: {error}")),
    }
}

/// Moves the files that are wanted, or all. The manifest is moved last: where there is one, all files are there.
fn move_files<'m>(
    from: &Path,
    to: &Path,
    manifest: &'m Manifest,
    only: &[String],
) -> anyhow::Result<Vec<&'m FileEntry>> {
    if !only.is_empty() {
        let wanted: Vec<&FileEntry> =
            manifest.files.iter().filter(|file| only.contains(&file.name)).collect();
        for file in &wanted {
            std::fs::rename(from.join(&file.name), to.join(&file.name))?;
        }
        return Ok(wanted);
    }
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name() != MANIFEST {
            std::fs::rename(entry.path(), to.join(entry.file_name()))?;
        }
    }
    std::fs::rename(from.join(MANIFEST), to.join(MANIFEST))?;
    Ok(manifest.files.iter().collect())
}
