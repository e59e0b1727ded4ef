//! The releases that a server answers from: the current one always, older ones when asked for.

use super::index::ItemIndex;
use crate::domain::catalogue::Directory;
use crate::domain::release::Release;
use crate::store::{Store, StoreError};
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
    /// Whether there is a release with this number.
    pub fn has(&self, seq: i64) -> bool {
        self.releases.iter().any(|release| release.seq == seq)
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
        let current = Arc::new(self.view(newest)?);
        if let Some(before) = self.published() {
            // Walks that began in it go on in it.
            self.older.insert(before.current.release.seq, before.current.clone());
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

    fn view(&self, release: &Release) -> Result<ReleaseView, StoreError> {
        let directory = self.store.directory(release.seq)?;
        let items = ItemIndex::build(&self.store, release.seq, &directory)?;
        Ok(ReleaseView { release: release.clone(), directory, items })
    }
}
