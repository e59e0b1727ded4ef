//! One look at the upstream: what is new is fetched, checked, and published, release by release.

use super::address::Address;
use super::changed::{self, Base};
use super::client::{AsOf, Client};
use super::error::MirrorError;
use super::files::Files;
use super::said::ReleaseSaid;
use super::staging::Staging;
use super::state::StateFolder;
use super::{download, take_over, upstream};
use crate::domain::mirror::Mirror;
use crate::domain::release::Release;
use crate::store::{MirrorLock, Store};
use chrono::{DateTime, Utc};
use std::fs;
use std::path::Path;

/// The name of the file with the changes of the release that is being fetched.
const CHANGES: &str = "changes.ndjson";
/// The name of the file that says in how many looks its changes did not lead to it.
const BROKEN: &str = "broken";
/// In this look they are not waited for any more: with its files, a mirror loses its history.
const LAST_LOOK: u32 = 3;

/// A mirror at work.
pub struct Mirroring {
    store: Store,
    client: Client,
    folder: StateFolder,
    lock: MirrorLock,
    /// The entity tag of the list of releases that this mirror has in full, with the digest of the newest one here.
    known: (String, String),
}

/// What a look at the upstream has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The releases that were taken over, the oldest first.
    pub taken: Vec<String>,
    /// As of when this mirror agrees with its upstream: now, or earlier if the upstream is a mirror itself; nothing,
    /// if that one does not know.
    pub as_of: Option<DateTime<Utc>>,
}

impl Mirroring {
    /// Prepares to follow an upstream, with a folder for what is fetched.
    ///
    /// # Errors
    /// When the database has releases of its own, or it or the folder cannot be used by this process alone.
    pub fn open(store: Store, upstream: Address, folder: &Path) -> Result<Self, MirrorError> {
        let lock = store.lock_mirroring()?;
        store.become_mirror(upstream.as_ref())?;
        let folder = StateFolder::open(folder)?;
        Ok(Self { store, client: Client::new(upstream), folder, lock, known: Default::default() })
    }

    /// Looks at the upstream once, at this time. A mirror that is empty begins at this version, or at the newest one.
    ///
    /// # Errors
    /// With what is wrong. What was taken over before stays; what was fetched is gone on with the next time.
    pub fn look(&mut self, begin_at: Option<&str>, now: DateTime<Utc>) -> Result<Outcome, MirrorError> {
        self.lock.keep()?;
        let ours = self.newest()?;
        self.recover(ours.as_ref())?;
        let down_to = ours.as_ref().map(|release| release.edition.version.as_ref()).or(begin_at);
        // A database that was put back since has not everything any more.
        let digest = ours.as_ref().map_or("", |release| release.digest.as_str());
        let known_tag = if self.known.1 == digest { self.known.0.as_str() } else { "" };
        let news = upstream::news(&self.client, known_tag, down_to)?;
        let as_of = match news.as_of {
            AsOf::Now => Some(now),
            AsOf::Then(checked_at) => Some(checked_at.min(now)),
            AsOf::Unknown => None,
        };
        let mut taken = Vec::new();
        if let Some(published) = news.published {
            taken = self.take(&published.releases, ours, begin_at)?;
            self.known = (published.tag, self.newest()?.map(|release| release.digest).unwrap_or_default());
        }
        self.agree(as_of)?;
        Ok(Outcome { taken, as_of })
    }

    /// Keeps that everything agreed. As of when, is what was known if nobody says.
    fn agree(&self, as_of: Option<DateTime<Utc>>) -> Result<(), MirrorError> {
        let Some(known) = self.store.mirror()? else { return Ok(()) };
        let upstream = self.client.address().to_string();
        Ok(self.store.keep_mirror(&Mirror {
            upstream,
            checked_at: as_of.or(known.checked_at),
            trouble: None,
            ..known
        })?)
    }

    fn newest(&self) -> Result<Option<Release>, MirrorError> {
        Ok(self.store.releases()?.pop())
    }

    /// A process that was stopped after it had published a release has left the release's files where they were made.
    fn recover(&self, ours: Option<&Release>) -> Result<(), MirrorError> {
        let Some(ours) = ours else { return Ok(()) };
        let next = self.folder.next().manifest();
        if next.is_some_and(|files| files.release.digest == ours.digest) {
            self.folder.promote()?;
        }
        Ok(())
    }

    /// Takes over what comes after our newest release.
    fn take(
        &self,
        releases: &[ReleaseSaid],
        mut ours: Option<Release>,
        begin_at: Option<&str>,
    ) -> Result<Vec<String>, MirrorError> {
        let Some(newest) = releases.first() else { return Err(self.nothing_there(ours.as_ref())) };
        let known = match &ours {
            Some(ours) => self.position(releases, newest, ours)?,
            None => self.begin_after(releases, begin_at)?,
        };
        self.keep_uri_base()?;
        let mut taken = Vec::new();
        for said in releases.iter().take(known).rev() {
            let release = self.follow(said, newest, ours.as_ref())?;
            taken.push(release.edition.version.to_string());
            let is_newest = release.edition.version.as_ref() == newest.version;
            ours = Some(release);
            if is_newest {
                break;
            }
        }
        Ok(taken)
    }

    /// Things are named as the upstream names them now, in its files too: only so are this mirror's the same bytes.
    fn keep_uri_base(&self) -> Result<(), MirrorError> {
        let Some(known) = self.store.mirror()? else { return Ok(()) };
        let uri_base = upstream::uri_base(&self.client)?;
        if uri_base == known.uri_base {
            return Ok(());
        }
        log::info!(
            "the permanent URIs of things begin with {uri_base} from now on, not with {}",
            known.uri_base
        );
        Ok(self.store.keep_mirror(&Mirror { uri_base, ..known })?)
    }

    /// Where in the list of the upstream our newest release stands, if it is the same one there.
    fn position(
        &self,
        releases: &[ReleaseSaid],
        newest: &ReleaseSaid,
        ours: &Release,
    ) -> Result<usize, MirrorError> {
        let version = ours.edition.version.as_ref();
        let Some(found) = releases.iter().position(|release| release.version == version) else {
            return Err(self.not_there(newest, version)?);
        };
        match releases.get(found).filter(|release| release.digest != ours.digest) {
            None => Ok(found),
            Some(theirs) => Err(MirrorError::OtherHistory(format!(
                "the upstream's release {version} is not the one here: its digest is {}, here it is {}",
                theirs.digest, ours.digest
            ))),
        }
    }

    /// An upstream whose newest release is an older one of ours is behind: one of its servers, for a moment, or all
    /// of them, since they were restored from a backup.
    fn not_there(&self, newest: &ReleaseSaid, version: &str) -> Result<MirrorError, MirrorError> {
        let missing = format!(
            "the upstream has no release {version}, which is the newest one here; its newest is {}",
            newest.version
        );
        let same = |release: &Release| {
            release.edition.version.as_ref() == newest.version && release.digest == newest.digest
        };
        let is_behind = self.store.releases()?.iter().any(same);
        let error = MirrorError::OtherHistory(missing);
        Ok(if is_behind { error.perhaps_behind(self.client.address().to_string()) } else { error })
    }

    /// An upstream that lists no release says nothing that a mirror could agree with.
    fn nothing_there(&self, ours: Option<&Release>) -> MirrorError {
        let address = self.client.address();
        match ours {
            None => MirrorError::Differs(format!("{address} has no release")),
            Some(ours) => MirrorError::OtherHistory(format!(
                "{address} has no release at all, here is {}",
                ours.edition.version
            )),
        }
    }

    /// How many of the releases an empty mirror takes over.
    fn begin_after(&self, releases: &[ReleaseSaid], begin_at: Option<&str>) -> Result<usize, MirrorError> {
        let Some(version) = begin_at else { return Ok(1) };
        let found = releases.iter().position(|release| release.version == version);
        found.map(|place| place + 1).ok_or_else(|| {
            let versions: Vec<&str> = releases.iter().map(|release| release.version.as_str()).collect();
            let (address, versions) = (self.client.address(), versions.join(", "));
            MirrorError::Differs(format!("{address} has no release {version}; it has {versions}"))
        })
    }

    /// Takes over one release: of its changes if that is possible, else the newest one of its files.
    fn follow(
        &self,
        said: &ReleaseSaid,
        newest: &ReleaseSaid,
        ours: Option<&Release>,
    ) -> Result<Release, MirrorError> {
        let files = self.files_of(said)?;
        if ours.is_none() && files.release.number > 1 {
            return self.of_files(&files, None);
        }
        match self.of_changes_or_again(&files, ours) {
            Err(error) if error.is_of_the_feed() => self.count_broken(&files, error)?,
            done => return done,
        }
        let files = if said == newest { files } else { self.files_of(newest)? };
        let to = files.version();
        log::warn!(
            "resynchronising with the files of release {to}; the feed of this mirror begins anew there"
        );
        self.of_files(&files, ours)
    }

    /// Counts the looks in which the changes of a release did not lead to it; fails until it is the last one.
    fn count_broken(&self, files: &Files, cause: MirrorError) -> Result<(), MirrorError> {
        let path = self.folder.next().file(BROKEN);
        let before = fs::read_to_string(&path).ok().and_then(|text| text.parse().ok()).unwrap_or(0_u32);
        let (version, looks, last) = (files.version().to_owned(), before.saturating_add(1), LAST_LOOK);
        fs::write(&path, looks.to_string()).map_err(MirrorError::file(&path))?;
        let broken = MirrorError::FeedBroken { version, cause: Box::new(cause), looks, last };
        if looks < last {
            return Err(broken);
        }
        log::warn!("{broken}");
        Ok(())
    }

    /// The manifest of a release, if it is that of the list.
    fn files_of(&self, said: &ReleaseSaid) -> Result<Files, MirrorError> {
        let files = upstream::files(&self.client, &said.version)?;
        if files.release.digest == said.digest {
            return Ok(files);
        }
        let (version, digest) = (&said.version, &files.release.digest);
        let text = format!(
            "release {version} has the digest {digest} in its manifest, and {} in the list",
            said.digest
        );
        Err(MirrorError::Differs(text))
    }

    /// What was fetched in part may not fit what is fetched now, and the base may be damaged: once more from nothing.
    fn of_changes_or_again(&self, files: &Files, ours: Option<&Release>) -> Result<Release, MirrorError> {
        match self.of_changes(files, ours) {
            Err(error) if error.may_be_of_what_is_kept() => {
                log::warn!("{error}; trying once more from the beginning");
                self.folder.next().forget(CHANGES)?;
                if matches!(error, MirrorError::BaseDamaged(_)) {
                    self.folder.current().remove()?;
                }
                self.of_changes(files, ours)
            }
            done => done,
        }
    }

    fn of_changes(&self, files: &Files, ours: Option<&Release>) -> Result<Release, MirrorError> {
        let next = self.folder.next();
        next.prepare(files)?;
        check_previous(files, ours)?;
        let base = ours.map(|ours| self.base(ours)).transpose()?;
        let before = base.as_ref().map_or(0, |base| base.release.last_change);
        let mut staging = Staging::open(&next.file(CHANGES), before)?;
        staging.fill(&self.client, files)?;
        let current = self.folder.current();
        let base = base.as_ref().map(|files| Base { folder: &current, files });
        changed::make(base.as_ref(), &staging, files, &next)?;
        take_over::of_changes(&self.store, files, &staging)?;
        self.published(files, &format!("{} changes", staging.count()))
    }

    fn of_files(&self, files: &Files, ours: Option<&Release>) -> Result<Release, MirrorError> {
        let next = self.folder.next();
        next.prepare(files)?;
        download::all(&self.client, files, &next)?;
        take_over::of_files(&self.store, files, &next, ours)?;
        self.published(files, "its files")
    }

    /// The files of the release that is published; what is missing is fetched again.
    fn base(&self, ours: &Release) -> Result<Files, MirrorError> {
        let current = self.folder.current();
        let known = current.manifest().filter(|files| files.release.digest == ours.digest);
        if let Some(files) = known {
            return Ok(files);
        }
        let version = ours.edition.version.to_string();
        log::info!("the files of release {version} are not here: fetching them again");
        let files = self.files_of(&ReleaseSaid { version, digest: ours.digest.clone() })?;
        current.prepare(&files)?;
        download::all(&self.client, &files, &current)?;
        Ok(files)
    }

    fn published(&self, files: &Files, of: &str) -> Result<Release, MirrorError> {
        self.folder.promote()?;
        let counts = files.release.counts;
        log::info!(
            "took over release {}, number {}: {} items, {} guides, made of {of}; all {} checksums agree",
            files.version(),
            files.release.number,
            counts.items,
            counts.guides,
            files.files.len()
        );
        files.as_release().map_err(MirrorError::Differs)
    }
}

/// The changes of a release are those since the one before it, which need not be the one that is here.
fn check_previous(files: &Files, ours: Option<&Release>) -> Result<(), MirrorError> {
    let here = ours.map(|release| release.edition.version.as_ref());
    let previous = files.release.previous.as_deref();
    if here == previous {
        return Ok(());
    }
    let (version, previous, here) = (files.version(), previous.unwrap_or("none"), here.unwrap_or("none"));
    let text = format!(
        "the feed has a gap: release {version} comes after {previous}, and the newest here is {here}"
    );
    Err(MirrorError::Differs(text))
}
