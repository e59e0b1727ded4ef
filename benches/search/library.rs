//! The work itself: the library is called in this process, by one thread.

use super::questions::{Endpoint, Kind};
use onevisit::search::dictionary::Dictionary;
use onevisit::search::names::{NameIndex, SuggestQuery};
use onevisit::search::releases::{Published, Releases};
use onevisit::search::text::TextIndex;
use onevisit::store::{Store, StoreOptions};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// How many suggestions and answers are asked for when the client does not say, and one to see whether there is more.
const WANTED: usize = 10;

/// How often each question is asked.
const ROUNDS: usize = 5;

/// A catalogue with its indexes.
pub(crate) struct Library {
    pub(crate) store: Store,
    pub(crate) published: Arc<Published>,
    names: NameIndex,
    texts: TextIndex,
    dictionary: Dictionary,
    pub(crate) making_names: f64,
    pub(crate) making_texts: f64,
    pub(crate) bytes_of_texts: u64,
}

impl Library {
    /// Makes both indexes, one after the other.
    pub(crate) fn make(url: &str) -> Self {
        let store = Store::open(&url.parse().unwrap(), &StoreOptions::default()).unwrap();
        let releases = Releases::new(store.clone(), 1);
        releases.refresh().unwrap();
        let published = releases.published().unwrap();
        let view = &published.current;
        let begun = Instant::now();
        let names = NameIndex::build(&store, view.release.seq, &view.directory).unwrap();
        let making_names = begun.elapsed().as_secs_f64();
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        TextIndex::write(&store, view.release.seq, &view.directory, folder.path()).unwrap();
        let texts = TextIndex::open(folder.path()).unwrap();
        let making_texts = begun.elapsed().as_secs_f64();
        let bytes_of_texts = bytes_in(folder.path());
        let dictionary = Dictionary::built_in().unwrap();
        Self {
            store,
            published: published.clone(),
            names,
            texts,
            dictionary,
            making_names,
            making_texts,
            bytes_of_texts,
        }
    }

    /// How long the questions of a kind take, in microseconds: half of them no longer, all but a hundredth
    /// no longer, and the longest. Of a question asked several times the shortest time counts: what is longer
    /// was lost to other processes.
    pub(crate) fn measure(&self, kind: &Kind) -> [f64; 3] {
        let shortest = |text: &String| {
            let times = (0..ROUNDS).map(|_| {
                let asked = Instant::now();
                self.ask(kind, text);
                asked.elapsed().as_secs_f64() * 1e6
            });
            times.fold(f64::INFINITY, f64::min)
        };
        let mut times: Vec<f64> = kind.texts.iter().map(shortest).collect();
        times.sort_by(f64::total_cmp);
        [times[times.len() / 2], times[times.len() * 99 / 100], times[times.len() - 1]]
    }

    fn ask(&self, kind: &Kind, text: &str) {
        let items = &self.published.current.items;
        match kind.endpoint {
            Endpoint::Suggest => {
                let query = SuggestQuery { text, filter: &kind.filter, limit: WANTED };
                std::hint::black_box(self.names.suggest(items, query));
            }
            Endpoint::Search => {
                let selected = (!kind.filter.0.is_empty()).then(|| items.select(&kind.filter));
                let found = self.texts.find(text, &self.dictionary, selected.as_ref(), WANTED + 1);
                std::hint::black_box(found.unwrap());
            }
        }
    }
}

fn bytes_in(folder: &Path) -> u64 {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}
