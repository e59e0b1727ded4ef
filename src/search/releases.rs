//! The releases that a server answers from: the current one always, older ones when asked for.

use super::index::ItemIndex;
use super::statistics::{Transition, transitions};
use super::succession::has_same_divisions;
use crate::domain::catalogue::Directory;
use crate::domain::release::Release;
use crate::store::{Span, Store, StoreError};
use std::sync::{Arc, PoisonError, RwLock};

/// A release with all that is needed to answer from it, apart from the rows of its items.
#[derive(Debug)]
pub struct ReleaseView {
    /// The release.
    pub release: Release,
    /// What its items refer to.
    pub directory: Directory,
    /// Its items.
    pub items: ItemIndex,
    /// The changes of handling modes up to it.
    pub transitions: Vec<Transition>,
    /// The number of the last change that it knows; zero if there is none.
    pub last_change: i64,
}

/// All releases, the oldest first, with the newest one opened.
#[derive(Debug)]
pub struct Published {
    /// All releases.
    pub releases: Vec<Release>,
    /// The newest one.
    pub current: Arc<ReleaseView>,
}

impl Published {
    /// The release with this number.
    pub fn release(&self, seq: i64) -> Option<&Release> {
        self.releases.iter().find(|release| release.seq == seq)
    }

    /// The release before the one with this number: on a mirror, numbers may be missing.
    pub fn before(&self, seq: i64) -> Option<&Release> {
        self.releases.iter().rev().find(|release| release.seq < seq)
    }

    /// Whether there is a release with this number.
    pub fn has(&self, seq: i64) -> bool {
        self.release(seq).is_some()
    }
}

/// The releases of a store.
pub struct Releases {
    store: Store,
    published: RwLock<Option<Arc<Published>>>,
    older: moka::sync::Cache<i64, Arc<ReleaseView>>,
}

impl Releases {
    /// Keeps at most `older` releases open besides the current one.
    pub fn new(store: Store, older: u64) -> Self {
        Self { store, published: RwLock::default(), older: moka::sync::Cache::new(older) }
    }

    /// What is published, unless that is nothing yet.
    pub fn published(&self) -> Option<Arc<Published>> {
        self.published.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the newest release if it is not open yet; true if there was a new one.
    ///
    /// Until it is open, the one before goes on answering.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn refresh(&self) -> Result<bool, StoreError> {
        let newest = self.store.newest_seq()?;
        let open = self.published().map(|published| published.current.release.seq);
        if newest == open {
            return Ok(false);
        }
        let releases = self.store.releases()?;
        let Some(newest) = releases.last() else { return Ok(false) };
        let before = self.published();
        let current = match &before {
            Some(before) => self.view_after(&before.current, newest)?,
            None => self.view(newest)?,
        };
        let current = Arc::new(current);
        if let Some(before) = before {
            // Walks that began in it go on in it.
            self.older.insert(before.current.release.seq, before.current.clone());
            // The cache puts its work off, and what is to be dropped is large.
            self.older.run_pending_tasks();
        }
        let published = Arc::new(Published { releases, current });
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = Some(published);
        Ok(true)
    }

    /// Opens a release.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn open(
        &self,
        release: &Release,
        published: &Published,
    ) -> Result<Arc<ReleaseView>, Arc<StoreError>> {
        if release.seq == published.current.release.seq {
            return Ok(published.current.clone());
        }
        self.older.try_get_with(release.seq, || Ok(Arc::new(self.view(release)?)))
    }

    /// Opens a release that follows an open one: only what has changed is read, unless that is much.
    fn view_after(&self, before: &ReleaseView, release: &Release) -> Result<ReleaseView, StoreError> {
        let directory = self.store.directory(release.seq)?;
        let span = Span { from: before.release.seq, to: release.seq };
        let successor = if has_same_divisions(&before.directory, &directory) {
            before.items.successor(&self.store, span, &directory)?
        } else {
            None
        };
        let items = match successor {
            Some(items) => items,
            None => ItemIndex::build(&self.store, release.seq, &directory)?,
        };
        let since = transitions(&self.store, before.release.seq, release.seq)?;
        let known = before.transitions.iter().cloned().chain(since).collect();
        self.whole(release, directory, items, known)
    }

    fn view(&self, release: &Release) -> Result<ReleaseView, StoreError> {
        let directory = self.store.directory(release.seq)?;
        let items = ItemIndex::build(&self.store, release.seq, &directory)?;
        let transitions = transitions(&self.store, 0, release.seq)?;
        self.whole(release, directory, items, transitions)
    }

    fn whole(
        &self,
        release: &Release,
        directory: Directory,
        items: ItemIndex,
        transitions: Vec<Transition>,
    ) -> Result<ReleaseView, StoreError> {
        let last_change = self.store.last_change(release.seq)?;
        Ok(ReleaseView { release: release.clone(), directory, items, transitions, last_change })
    }
}
