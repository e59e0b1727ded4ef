//! Follows an upstream for as long as the process lives, and says what is wrong, since when, and what happens next.

use super::error::MirrorError;
use super::follow::{Mirroring, Outcome};
use super::pace::{pause_after, with_jitter};
use crate::clock;
use crate::domain::mirror::{Mirror, Trouble};
use crate::store::Store;
use chrono::{DateTime, SecondsFormat, Utc};
use std::time::Duration;

/// An upstream that has been asking for patience for so long is in trouble.
const PATIENCE: Duration = Duration::from_secs(300);

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
}

/// Looks at the upstream once; waits where it asks for patience.
///
/// # Errors
/// With what is wrong.
pub fn once(mirroring: &mut Mirroring, store: &Store, manner: &Manner) -> Result<Outcome, MirrorError> {
    let mut failures = Failures::default();
    loop {
        match mirroring.look(manner.begin_at.as_deref(), clock::now()) {
            Err(MirrorError::NotReady { address, detail, after }) if failures.waited < PATIENCE => {
                failures.wait(&address, &detail, after);
            }
            Err(error) => {
                note(store, &error);
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
    loop {
        let pause = match mirroring.look(manner.begin_at.as_deref(), clock::now()) {
            Ok(outcome) => {
                say_good(&outcome, &failures, looked);
                (failures, looked) = (Failures::default(), true);
                with_jitter(manner.interval, fastrand::f64())
            }
            Err(MirrorError::NotReady { address, detail, after }) if failures.waited < PATIENCE => {
                failures.wait(&address, &detail, after);
                continue;
            }
            Err(error) if error.is_final() => return error,
            Err(error) => {
                failures.count += 1;
                let pause = pause_after(failures.count, manner.interval, fastrand::f64());
                let since = note(store, &error);
                say_bad(store, &error, since, pause);
                pause
            }
        };
        std::thread::sleep(pause);
    }
}

impl Failures {
    fn wait(&mut self, address: &str, detail: &str, after: Duration) {
        log::info!("{address} says: {detail} Asking again in {} s", after.as_secs());
        std::thread::sleep(after);
        self.waited += after;
    }
}

/// Keeps what is wrong, for those who serve this mirror; says since when something has been wrong.
fn note(store: &Store, error: &MirrorError) -> DateTime<Utc> {
    let now = clock::now();
    let keep = || {
        let Some(known) = store.mirror()? else { return Ok(now) };
        let since = known.trouble.as_ref().map_or(now, |trouble| trouble.since);
        let trouble = Some(Trouble { problem: error.in_public(), since });
        store.keep_mirror(&Mirror { trouble, ..known }).map(|()| since)
    };
    keep().unwrap_or_else(|failure: crate::store::StoreError| {
        log::error!("cannot keep in the database what is wrong: {failure}");
        now
    })
}

fn say_good(outcome: &Outcome, failures: &Failures, looked: bool) {
    if failures.count > 0 {
        log::info!("all is well again after {} failed look(s)", failures.count);
    } else if !looked && outcome.taken.is_empty() {
        log::info!("everything agrees with the upstream as of {}", shown(outcome.as_of));
    }
}

fn say_bad(store: &Store, error: &MirrorError, since: DateTime<Utc>, pause: Duration) {
    log::error!(
        "{error}. Wrong since {}. Meanwhile, {}. Looking again in {} s",
        shown(since),
        served(store),
        pause.as_secs_f64().round()
    );
}

/// What is served, in words.
pub fn served(store: &Store) -> String {
    let (Ok(releases), Ok(mirror)) = (store.releases(), store.mirror()) else {
        return "the database cannot say what is served".to_owned();
    };
    let Some(newest) = releases.last() else { return "there is no release to be served yet".to_owned() };
    let checked_at = mirror.and_then(|known| known.checked_at).map_or_else(|| "never".to_owned(), shown);
    format!(
        "release {} is served, which last agreed with the upstream at {checked_at}",
        newest.edition.version
    )
}

fn shown(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
