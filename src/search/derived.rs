//! What is derived from a release and takes a while to make: it is made beside the answering, and until the
//! one of a new release is there, the one before goes on answering.

use super::releases::ReleaseView;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// So many are made at the same time: the one of the newest release, and one of an older one.
const MADE_AT_ONCE: usize = 2;

/// What could not be made is not tried again sooner than this.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// What could not be made, and why.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Something derived from a release.
#[derive(Debug)]
pub struct Of<T> {
    /// The release.
    pub view: Arc<ReleaseView>,
    /// What is derived from it.
    pub derived: Arc<T>,
}

/// How it is made.
type Make<T> = dyn Fn(&ReleaseView) -> Result<Arc<T>, Failure> + Send + Sync;

/// What is derived from releases: of the newest one always, of older ones when it is asked for.
pub struct Derived<T> {
    what: &'static str,
    make: Box<Make<T>>,
    newest: RwLock<Option<Arc<Of<T>>>>,
    older: moka::sync::Cache<i64, Arc<Of<T>>>,
    being_made: Mutex<BTreeSet<i64>>,
}

impl<T: Send + Sync + 'static> Derived<T> {
    /// Keeps at most `older` besides the newest one.
    pub fn new(
        what: &'static str,
        older: u64,
        make: impl Fn(&ReleaseView) -> Result<Arc<T>, Failure> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            what,
            make: Box::new(make),
            newest: RwLock::default(),
            // The last one made is the one that somebody waits for: no other policy lets it in for sure.
            older: moka::sync::Cache::builder()
                .max_capacity(older)
                .eviction_policy(moka::policy::EvictionPolicy::lru())
                .build(),
            being_made: Mutex::default(),
        })
    }

    /// What it is, in words.
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// The one of the newest release for which there is one.
    pub fn newest(&self) -> Option<Arc<Of<T>>> {
        self.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The one of this release, if it is made.
    pub fn of(&self, release: i64) -> Option<Arc<Of<T>>> {
        let newest = self.newest().filter(|newest| newest.view.release.seq == release);
        newest.or_else(|| self.older.get(&release))
    }

    /// Has the one of this release made, unless it is made or being made. Who orders too many is to come again.
    pub fn order(self: &Arc<Self>, view: &Arc<ReleaseView>) {
        if self.of(view.release.seq).is_some() || !self.begin(view.release.seq) {
            return;
        }
        let (this, ordered) = (self.clone(), view.clone());
        if let Err(error) = std::thread::Builder::new().spawn(move || this.make_one(&ordered)) {
            log::error!("cannot make {}: {error}", self.what);
            self.end(view.release.seq);
        }
    }

    /// What was made is of no use any more: it is made again when it is ordered.
    pub fn forget(&self, made: &Arc<Of<T>>) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        if newest.as_ref().is_some_and(|newest| Arc::ptr_eq(newest, made)) {
            *newest = None;
        }
        let release = made.view.release.seq;
        if self.older.get(&release).is_some_and(|older| Arc::ptr_eq(&older, made)) {
            self.older.invalidate(&release);
        }
    }

    fn begin(&self, release: i64) -> bool {
        let mut being_made = self.being_made.lock().unwrap_or_else(PoisonError::into_inner);
        being_made.len() < MADE_AT_ONCE && being_made.insert(release)
    }

    fn end(&self, release: i64) {
        let mut being_made = self.being_made.lock().unwrap_or_else(PoisonError::into_inner);
        being_made.remove(&release);
    }

    fn make_one(&self, view: &Arc<ReleaseView>) {
        let (version, begun) = (&view.release.edition.version, Instant::now());
        // A panic must not leave the release marked as being made.
        let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.make)(view)));
        let failure = match made {
            Ok(Ok(derived)) => {
                log::info!("made {} of release {version} in {} ms", self.what, begun.elapsed().as_millis());
                self.keep(Arc::new(Of { view: view.clone(), derived }));
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("a panic".to_owned()),
        };
        if let Some(failure) = failure {
            log::error!("cannot make {} of release {version}: {failure}", self.what);
            std::thread::sleep(AGAIN_AFTER);
        }
        self.end(view.release.seq);
    }

    fn keep(&self, made: Arc<Of<T>>) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let release = |of: &Of<T>| of.view.release.seq;
        let is_older = newest.as_ref().is_some_and(|newest| release(newest) > release(&made));
        let older = if is_older { Some(made) } else { newest.replace(made) };
        if let Some(older) = older {
            self.older.insert(release(&older), older);
            // The cache puts its work off, and what is to be dropped is large.
            self.older.run_pending_tasks();
        }
    }
}
