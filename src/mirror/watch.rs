//! Follows an upstream for as long as the process lives, and says what is wrong, since when, and what happens next.

use super::error::MirrorError;
use super::follow::{Mirroring, Outcome};
use super::pace::{pause_after, with_jitter};
use crate::clock;
use crate::domain::mirror::{Mirror, Trouble};
use crate::store::{Store, StoreError};
use chrono::{DateTime, SecondsFormat, Utc};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// An upstream that has been asking for patience for so long is in trouble.
const PATIENCE: Duration = Duration::from_secs(300);

/// In a long look, there is a sign of life so often.
const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(60);
/// What the log says when the database is in trouble itself.
const NOT_KEPT: &str = "the database cannot keep that";

/// How to follow.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Where an empty mirror begins: the newest release, if nothing is said.
    pub begin_at: Option<String>,
    /// How often to look.
    pub interval: Duration,
}

/// What has gone wrong so far.
#[derive(Default)]
struct Failures {
    count: u32,
    waited: Duration,
    /// Since when, also if the database cannot keep it.
    since: Option<DateTime<Utc>>,
}

/// Looks at the upstream once; waits where it asks for patience.
///
/// # Errors
/// With what is wrong.
pub fn once(mirroring: &mut Mirroring, store: &Store, manner: &Manner) -> Result<Outcome, MirrorError> {
    let mut failures = Failures::default();
    keep_next_look(store, None);
    loop {
        match mirroring.look(manner.begin_at.as_deref(), clock::now()) {
            Err(MirrorError::NotReady { address, detail, after }) if failures.waited + after <= PATIENCE => {
                failures.wait(&address, &detail, after);
            }
            Err(error) => {
                if let Err(failure) = failures.note(store, &error, None) {
                    log::warn!("{NOT_KEPT}: {failure}");
                }
                return Err(error);
            }
            done => return done,
        }
    }
}

/// Looks at the upstream again and again. Returns only with what no later look can mend.
///
/// # Errors
/// When the database cannot be a mirror.
pub fn forever(mirroring: &mut Mirroring, store: &Store, manner: &Manner) -> MirrorError {
    let mut failures = Failures::default();
    let mut looked = false;
    keep_next_look(store, Some(clock::now()));
    loop {
        let pause = match attended(store, SIGN_OF_LIFE_EVERY, || {
            mirroring.look(manner.begin_at.as_deref(), clock::now())
        }) {
            Ok(outcome) => {
                say_good(&outcome, &failures, looked);
                (failures, looked) = (Failures::default(), true);
                let pause = with_jitter(manner.interval, fastrand::f64());
                keep_next_look(store, Some(clock::now() + pause));
                pause
            }
            Err(MirrorError::NotReady { address, detail, after }) if failures.waited + after <= PATIENCE => {
                keep_next_look(store, Some(clock::now() + after));
                failures.wait(&address, &detail, after);
                continue;
            }
            Err(error) if error.is_final() => return error,
            Err(error) => {
                failures.count += 1;
                let pause = pause_after(failures.count, manner.interval, fastrand::f64());
                let pause = pause.max(error.asks_for());
                let kept = failures.note(store, &error, Some(clock::now() + pause));
                failures.say(store, &error, kept, pause);
                pause
            }
        };
        std::thread::sleep(pause);
    }
}

/// Looks, which may take long; meanwhile, whoever serves the mirror can tell that somebody is at it.
fn attended<T>(store: &Store, every: Duration, look: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        let (looking, ended) = mpsc::channel::<()>();
        scope.spawn(move || {
            while ended.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                keep_next_look(store, Some(clock::now() + every));
            }
        });
        let outcome = look();
        drop(looking);
        outcome
    })
}

/// Keeps when the next look is. If that fails, whoever serves the mirror will notice: this is what it is for.
fn keep_next_look(store: &Store, at: Option<DateTime<Utc>>) {
    if let Err(failure) = store.keep_next_look(at) {
        log::warn!("cannot keep in the database when the next look is: {failure}");
    }
}

impl Failures {
    fn wait(&mut self, address: &str, detail: &str, after: Duration) {
        log::info!("{address} says: {detail} Asking again in {} s", after.as_secs());
        std::thread::sleep(after);
        self.waited += after;
    }

    /// Keeps what is wrong, for those who serve this mirror, and since when it has been.
    fn note(
        &mut self,
        store: &Store,
        error: &MirrorError,
        next_look_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let mut since = *self.since.get_or_insert_with(clock::now);
        let Some(known) = store.mirror()? else { return Ok(()) };
        if let Some(trouble) = &known.trouble {
            since = since.min(trouble.since);
        }
        self.since = Some(since);
        let trouble = Some(Trouble { problem: error.in_public(), since });
        store.keep_mirror(&Mirror { trouble, next_look_at, ..known })
    }

    fn say(&self, store: &Store, error: &MirrorError, kept: Result<(), StoreError>, pause: Duration) {
        let not_kept = kept.err().map(|failure| format!(" ({NOT_KEPT}: {failure})"));
        log::error!(
            "{error}. Wrong since {}{}. Meanwhile, {}. Looking again in {} s",
            self.since.map_or_else(|| "now".to_owned(), shown),
            not_kept.unwrap_or_default(),
            served(store),
            pause.as_secs_f64().round()
        );
    }
}

fn say_good(outcome: &Outcome, failures: &Failures, looked: bool) {
    if failures.count > 0 {
        log::info!("all is well again after {} failed look(s)", failures.count);
    } else if !looked && outcome.taken.is_empty() {
        log::info!("everything agrees with the upstream {}", at(outcome.as_of));
    }
}

/// What is served, in words.
pub fn served(store: &Store) -> String {
    let (Ok(releases), Ok(mirror)) = (store.releases(), store.mirror()) else {
        return "the database cannot say what is served".to_owned();
    };
    let Some(newest) = releases.last() else { return "there is no release to be served yet".to_owned() };
    let checked_at = at(mirror.and_then(|known| known.checked_at));
    format!("release {} is served, which last agreed with the upstream {checked_at}", newest.edition.version)
}

/// When, in words.
fn at(time: Option<DateTime<Utc>>) -> String {
    time.map_or_else(|| "at a time that is not known".to_owned(), |time| format!("at {}", shown(time)))
}

fn shown(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{DatabaseUrl, StoreOptions};

    fn mirror(folder: &tempfile::TempDir) -> Store {
        let url = DatabaseUrl::Sqlite(folder.path().join("test.db"));
        let options = StoreOptions { create: true, readers: 1, ..StoreOptions::default() };
        let store = Store::open(&url, &options).unwrap();
        store.become_mirror("https://data.example.cn").unwrap();
        store
    }

    fn next_look(store: &Store) -> Option<DateTime<Utc>> {
        store.mirror().unwrap().unwrap().next_look_at
    }

    #[test]
    fn a_long_look_gives_signs_of_life() {
        let folder = tempfile::tempdir().unwrap();
        let store = mirror(&folder);
        let seen = attended(&store, Duration::from_millis(5), || {
            let mut seen = Vec::new();
            while seen.len() < 3 {
                seen.extend(next_look(&store).filter(|at| !seen.contains(at)));
            }
            seen
        });
        assert!(seen.is_sorted(), "{seen:?}");
        let last = next_look(&store);
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(next_look(&store), last, "nobody looks any more");
        keep_next_look(&store, None);
        attended(&store, Duration::from_secs(60), || {});
        assert_eq!(next_look(&store), None, "a short look needs none");
    }

    #[test]
    fn what_is_wrong_began_when_it_was_first_seen() {
        let folder = tempfile::tempdir().unwrap();
        let store = mirror(&folder);
        let error = MirrorError::Differs("wrong".to_owned());
        let mut failures = Failures::default();
        failures.note(&store, &error, None).unwrap();
        let first = store.mirror().unwrap().unwrap().trouble.unwrap().since;
        // As if it could not be kept.
        let known = store.mirror().unwrap().unwrap();
        store.keep_mirror(&Mirror { trouble: None, ..known }).unwrap();
        failures.note(&store, &error, None).unwrap();
        assert_eq!(store.mirror().unwrap().unwrap().trouble.unwrap().since, first);
        // After a new start, what was kept counts.
        Failures::default().note(&store, &error, None).unwrap();
        assert_eq!(store.mirror().unwrap().unwrap().trouble.unwrap().since, first);
    }
}
