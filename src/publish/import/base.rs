//! What an import starts from: the newest release, or nothing but the three handling modes.

use super::{ImportError, Request};
use crate::domain::catalogue::{Directory, Table};
use crate::domain::ids::{Code, ReleaseVersion};
use crate::domain::release::Edition;
use crate::ingest::builtin::JINAN_2018;
use crate::store::{Store, StoreError};
use chrono::{DateTime, Utc};

/// The state of the catalogue before an import.
pub(super) struct Base {
    /// The newest release; zero if there is none.
    pub(super) seq: i64,
    /// Its version.
    pub(super) version: Option<ReleaseVersion>,
    /// What the next release says about itself.
    pub(super) edition: Edition,
    /// What items refer to.
    pub(super) directory: Directory,
}

impl Base {
    pub(super) fn read(store: &Store, request: &Request, now: DateTime<Utc>) -> Result<Self, ImportError> {
        let releases = store.releases()?;
        let taken = |version: &str| releases.iter().any(|known| known.edition.version.as_ref() == version);
        let version = match &request.version {
            Some(version) if taken(version.as_ref()) => {
                return Err(StoreError::VersionTaken(version.clone()).into());
            }
            Some(version) => version.clone(),
            None => free_version(now, taken)?,
        };
        let Some(newest) = releases.last() else { return Self::beginning(request, version) };
        let edition = Edition {
            version,
            baseline_date: request.baseline,
            // When the authority announced it, nobody has said yet.
            announced_on: None,
            ..newest.edition.clone()
        };
        let directory = store.directory(newest.seq)?;
        Ok(Self { seq: newest.seq, version: Some(newest.edition.version.clone()), edition, directory })
    }

    /// A catalogue that begins with this import: the handling modes and their ways are those of Jinan.
    fn beginning(request: &Request, version: ReleaseVersion) -> Result<Self, ImportError> {
        let terms = request.mapping.as_ref().and_then(|mapping| mapping.release.as_ref());
        let terms = terms.ok_or(ImportError::Empty)?;
        let builtin = JINAN_2018.open().map_err(|_| ImportError::Empty)?;
        let modes = &builtin.directory.handling_modes;
        let methods = &builtin.directory.methods;
        let named = modes.entries().iter().flat_map(|mode| &mode.provenance);
        let named = named.chain(methods.entries().iter().flat_map(|method| &method.provenance));
        let named: Vec<&str> = named.map(|provenance| provenance.source.as_ref()).collect();
        let sources = builtin.directory.sources.entries().iter();
        let sources = sources.filter(|source| named.contains(&source.code.as_ref())).cloned().collect();
        Ok(Self {
            seq: 0,
            version: None,
            edition: Edition {
                version,
                title: terms.title.clone(),
                jurisdiction: terms.jurisdiction.clone(),
                baseline_date: request.baseline,
                announced_on: None,
                licence: terms.licence.clone(),
                synthetic: None,
                notes: terms.notes.clone(),
            },
            directory: Directory {
                handling_modes: modes.clone(),
                methods: methods.clone(),
                sources: Table::new(sources),
                ..Directory::default()
            },
        })
    }
}

/// The day as a version, with a number where that day has a release already.
fn free_version(now: DateTime<Utc>, taken: impl Fn(&str) -> bool) -> Result<ReleaseVersion, ImportError> {
    let day = now.format("%Y-%m-%d").to_string();
    let numbered = (2_u32..).map(|number| format!("{day}.{number}"));
    let free = std::iter::once(day.clone()).chain(numbered).find(|version| !taken(version));
    ReleaseVersion::parse(&free.unwrap_or(day)).map_err(|_| ImportError::Empty)
}
