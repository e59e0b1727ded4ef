//! Something that is kept for so long at most, whether or not anybody asks for it again.
//!
//! The body of an answer is not asked for its next part while the client does not read. So whatever it holds would be
//! held as long as a client likes that reads nothing and keeps its connection.

use actix_web::rt::task::JoinHandle;
use actix_web::rt::{spawn, time::sleep};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Something that is let go at a moment.
pub(super) struct Deadline<T> {
    kept: Rc<RefCell<Option<T>>>,
    ends: Instant,
    waiting: JoinHandle<()>,
}

impl<T: 'static> Deadline<T> {
    /// Keeps this for so long.
    pub(super) fn new(thing: T, longest: Duration) -> Self {
        let kept = Rc::new(RefCell::new(Some(thing)));
        let to_let_go = kept.clone();
        let waiting = spawn(async move {
            sleep(longest).await;
            drop(to_let_go.take());
        });
        Self { kept, ends: Instant::now() + longest, waiting }
    }

    /// Takes it out, if it is not too late.
    pub(super) fn take(&mut self) -> Option<T> {
        self.kept.take().filter(|_| Instant::now() < self.ends)
    }

    /// Keeps it for the rest of the time.
    pub(super) fn put_back(&mut self, thing: T) {
        if Instant::now() < self.ends {
            self.kept.replace(Some(thing));
        }
    }
}

impl<T> Drop for Deadline<T> {
    fn drop(&mut self) {
        self.waiting.abort();
    }
}
