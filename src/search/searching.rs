//! What searching needs of the releases: made beside the answering, kept on disk where there is a folder for it.

use super::derived::Derived;
use super::dictionary::Dictionary;
use super::names::NameIndex;
use super::releases::ReleaseView;
use super::text::{KeptIndexes, TextIndex};
use crate::store::Store;
use std::path::PathBuf;
use std::sync::Arc;

/// Nobody walks through suggestions: the release before is kept for those alone who are about to ask again.
const OLDER_NAMES: u64 = 1;

/// What searching needs of the releases.
pub struct Searching {
    /// What items are called.
    pub names: Arc<Derived<NameIndex>>,
    /// The full-text indexes.
    pub texts: Arc<Derived<TextIndex>>,
    /// The words that the search knows.
    pub dictionary: Dictionary,
}

impl Searching {
    /// Keeps the full-text indexes of at most `older` releases besides the newest one; on disk if there is a folder.
    pub fn new(store: Store, older: u64, folder: Option<PathBuf>, dictionary: Dictionary) -> Self {
        let kept = folder.map(KeptIndexes::new);
        let of_names = store.clone();
        let names = move |view: &ReleaseView| {
            Ok(Arc::new(NameIndex::build(&of_names, view.release.seq, &view.directory)?))
        };
        let texts = move |view: &ReleaseView| {
            let made = match &kept {
                Some(kept) => kept.open_or_build(&store, view),
                None => TextIndex::build(&store, view.release.seq, &view.directory),
            };
            Ok(Arc::new(made?))
        };
        Self {
            names: Derived::new("the index of names", OLDER_NAMES, names),
            texts: Derived::new("the full-text index", older, texts),
            dictionary,
        }
    }

    /// Whether all is made that this release needs.
    pub fn is_made(&self, release: i64) -> bool {
        self.names.of(release).is_some() && self.texts.of(release).is_some()
    }

    /// Has all made that this release needs, unless it is made or being made.
    pub fn order(&self, view: &Arc<ReleaseView>) {
        self.names.order(view);
        self.texts.order(view);
    }
}
