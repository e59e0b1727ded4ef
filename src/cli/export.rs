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
    /// One file alone, by its name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// The folder to write; it must be empty or missing [default: onevisit-VERSION]
    folder: Option<PathBuf>,
}

pub(super) fn run(settings: &Settings, args: &ExportArgs) -> anyhow::Result<()> {
    let (url, options) = settings.database();
    let store = Store::open(&url, &options)?;
    let release = choose(store.releases()?, args.release.as_deref())?;
    let default = || PathBuf::from(format!("onevisit-{}", release.edition.version));
    let folder = args.folder.clone().unwrap_or_else(default);
    refuse_if_used(&folder)?;
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
    let written = match args.only.as_deref() {
        None => move_all(unfinished.path(), &folder, &files.manifest)?,
        Some(name) => move_one(unfinished.path(), &folder, &files.manifest, name)?,
    };
    for file in written {
        let rows = file.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
        say(format_args!("{}  {} ({} bytes{rows})\n", file.sha256, file.name, file.bytes))?;
    }
    say(format_args!("wrote release {} to {shown}\n", release.edition.version))
}

fn choose(mut releases: Vec<Release>, version: Option<&str>) -> anyhow::Result<Release> {
    let Some(version) = version else { return releases.pop().ok_or(StoreError::NoRelease.into()) };
    if let Some(at) = releases.iter().position(|release| release.edition.version.as_ref() == version) {
        return Ok(releases.swap_remove(at));
    }
    let known: Vec<&str> = releases.iter().map(|release| release.edition.version.as_ref()).collect();
    bail!("there is no release {version}; there are {}", known.join(", "))
}

fn refuse_if_used(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => bail!("{shown} is not empty; name another folder"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot look into {shown}")),
    }
}

/// The manifest is moved last: where there is one, all files are there.
fn move_all<'m>(from: &Path, to: &Path, manifest: &'m Manifest) -> anyhow::Result<Vec<&'m FileEntry>> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name() != MANIFEST {
            std::fs::rename(entry.path(), to.join(entry.file_name()))?;
        }
    }
    std::fs::rename(from.join(MANIFEST), to.join(MANIFEST))?;
    Ok(manifest.files.iter().collect())
}

fn move_one<'m>(
    from: &Path,
    to: &Path,
    manifest: &'m Manifest,
    name: &str,
) -> anyhow::Result<Vec<&'m FileEntry>> {
    let Some(file) = manifest.file(name) else {
        let known: Vec<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
        bail!("there is no file {name}; there are {}", known.join(", "))
    };
    std::fs::rename(from.join(name), to.join(name))?;
    Ok(vec![file])
}
