//! What is derived from a release and takes a while to make: it is made beside the answering, and until the
//! one of a new release is there, the one before goes on answering.

use super::releases::ReleaseView;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// So many are made at the same time of releases that were the newest when they were ordered: the next one need not
/// wait for the one before.
const NEWEST_AT_ONCE: usize = 2;
/// And so many of older ones. Whoever asks for those keeps nobody from the newest.
const OLDER_AT_ONCE: usize = 1;

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
    orders: Mutex<Orders>,
}

/// What has been ordered.
#[derive(Default)]
struct Orders {
    /// The newest release that is known.
    newest: i64,
    being_made: BTreeMap<i64, Age>,
    /// What could not be made when it was tried last.
    failed: BTreeSet<i64>,
}

/// What a release was when it was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Newest,
    Older,
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
            orders: Mutex::default(),
        })
    }

    /// What it is, in words.
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// Whether the one of this release could not be made when it was tried last. It will be tried again.
    pub fn has_failed(&self, release: i64) -> bool {
        self.orders().failed.contains(&release)
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
        let Some(age) = self.orders().begin(view.release.seq, self.of(view.release.seq).is_some()) else {
            return;
        };
        let (this, ordered) = (self.clone(), view.clone());
        if let Err(error) = std::thread::Builder::new().spawn(move || this.make_one(&ordered, age)) {
            log::error!("cannot make {}: {error}", self.what);
            self.orders().end(view.release.seq);
        }
    }

    /// This is the newest release, though its turn has not come: what is ordered of those before it is of older ones.
    pub fn expect(&self, newest: i64) {
        let mut orders = self.orders();
        orders.newest = orders.newest.max(newest);
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

    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn make_one(&self, view: &Arc<ReleaseView>, age: Age) {
        let (version, begun) = (&view.release.edition.version, Instant::now());
        // A panic must not leave the release marked as being made.
        let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.make)(view)));
        let (failure, pause) = match made {
            Ok(Ok(derived)) => {
                log::info!("made {} of release {version} in {} ms", self.what, begun.elapsed().as_millis());
                self.keep(Arc::new(Of { view: view.clone(), derived }), age);
                // Older ones take half of the time at most, however many are asked for in turn.
                let pause = if age == Age::Older { begun.elapsed() } else { Duration::ZERO };
                (None, pause)
            }
            Ok(Err(error)) => (Some(error.to_string()), AGAIN_AFTER),
            Err(_) => (Some("a panic".to_owned()), AGAIN_AFTER),
        };
        self.orders().note(view.release.seq, failure.is_some());
        if let Some(failure) = failure {
            log::error!(
                "cannot make {} of release {version}, and will try again in {} s: {failure}",
                self.what,
                AGAIN_AFTER.as_secs()
            );
        }
        std::thread::sleep(pause);
        self.orders().end(view.release.seq);
    }

    /// What is made of an older release is never that of the newest one, even where there is none.
    fn keep(&self, made: Arc<Of<T>>, age: Age) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let release = |of: &Of<T>| of.view.release.seq;
        let is_late = newest.as_ref().is_some_and(|newest| release(newest) > release(&made));
        let older = if is_late || age == Age::Older { Some(made) } else { newest.replace(made) };
        if let Some(older) = older {
            self.older.insert(release(&older), older);
            // The cache puts its work off, and what is to be dropped is large.
            self.older.run_pending_tasks();
        }
    }
}

impl Orders {
    /// Begins to make the one of a release, unless it is made, being made, or too many are.
    fn begin(&mut self, release: i64, is_made: bool) -> Option<Age> {
        self.newest = self.newest.max(release);
        let (age, most) =
            if release == self.newest { (Age::Newest, NEWEST_AT_ONCE) } else { (Age::Older, OLDER_AT_ONCE) };
        let as_old = self.being_made.values().filter(|other| **other == age).count();
        if is_made || self.being_made.contains_key(&release) || as_old >= most {
            return None;
        }
        self.being_made.insert(release, age);
        Some(age)
    }

    fn note(&mut self, release: i64, has_failed: bool) {
        if has_failed {
            self.failed.insert(release);
        } else {
            self.failed.remove(&release);
        }
    }

    fn end(&mut self, release: i64) {
        self.being_made.remove(&release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_releases_keep_nobody_from_the_newest() {
        let mut orders = Orders::default();
        assert_eq!(orders.begin(6, true), None, "it is made");
        assert_eq!(orders.begin(1, false), Some(Age::Older));
        assert_eq!(orders.begin(2, false), None, "one older one at a time");
        assert_eq!(orders.begin(7, false), Some(Age::Newest));
        assert_eq!(orders.begin(7, false), None, "it is being made");
        assert_eq!(orders.begin(8, false), Some(Age::Newest), "the one before is not waited for");
        assert_eq!(orders.begin(9, false), None, "but there is an end to it");
        orders.end(1);
        orders.end(7);
        assert_eq!((orders.begin(9, false), orders.begin(2, false)), (Some(Age::Newest), Some(Age::Older)));
    }
}
