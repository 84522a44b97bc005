//! Tells whoever waits in this process that a job was put into the queue, so that nobody waits for the next look at it.
//!
//! It rings after the commit. What another node enqueues is not heard here: that is found at the next look.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A bell; clones are one bell.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    strokes: Mutex<u64>,
    struck: Condvar,
}

impl Bell {
    /// Wakes everybody who waits.
    pub fn ring(&self) {
        *self.0.strokes.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.struck.notify_all();
    }

    /// How often it rang. Taken before a look at the queue and given to [`Bell::wait`] after it, no stroke is missed.
    pub fn strokes(&self) -> u64 {
        *self.0.strokes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it rang more often than `heard`, at most so long.
    pub fn wait(&self, heard: u64, at_most: Duration) {
        let strokes = self.0.strokes.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.0.struck.wait_timeout_while(strokes, at_most, |strokes| *strokes == heard));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_between_the_look_and_the_wait_is_heard() {
        let bell = Bell::default();
        let heard = bell.strokes();
        bell.clone().ring();
        bell.wait(heard, Duration::from_hours(1));
        assert_eq!(bell.strokes(), 1);
    }

    #[test]
    fn who_waits_is_woken() {
        let bell = Bell::default();
        let heard = bell.strokes();
        std::thread::scope(|scope| {
            scope.spawn(|| bell.wait(heard, Duration::from_hours(1)));
            bell.ring();
        });
    }

    #[test]
    fn nobody_waits_longer_than_he_wants() {
        Bell::default().wait(0, Duration::from_millis(1));
    }
}
