//! Calls into parsers that were not written for hostile input: a panic there becomes an error here.
//!
//! The message of a caught panic must not reach the standard error, where it would look like a crash. So
//! a panic hook is installed once, in front of the one that was there: it is silent on a thread that is
//! inside [`quietly`], and passes every other panic on. What no hook can catch is an allocation that
//! fails; the surveys of [`super::archive`] and [`super::biff`] refuse what would ask for one.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

static HOOK: Once = Once::new();

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does the work, or says that it panicked. What the work had in its hands must not be used afterwards.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |information| {
            if !QUIET.get() {
                before(information);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(outer);
    result.map_err(|_| Panicked)
}

/// A parser gave up in the middle.
#[derive(Debug, thiserror::Error)]
#[error("its inner structure contradicts itself")]
pub(super) struct Panicked;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_the_next_call_works() {
        assert!(quietly(|| panic!("never seen")).is_err());
        assert_eq!(quietly(|| 1).ok(), Some(1));
    }
}
