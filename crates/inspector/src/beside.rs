//! Two readers side by side: a package is inspected by a child that may use two cores.
//!
//! On small inputs, or where no thread can be had, the two run one after the other with the same result.

use std::sync::Mutex;
use std::thread;

/// Below this amount of bytes a thread costs more than it brings.
const WORTH_A_THREAD: u64 = 256 << 10;

/// Runs `other` beside `main`, if `bytes` are worth it. None stands for a reader that died.
pub(crate) fn beside<A: Send, B>(
    bytes: u64,
    other: impl FnOnce() -> A + Send,
    main: impl FnOnce() -> B,
) -> (Option<A>, B) {
    if bytes < WORTH_A_THREAD {
        let other = other();
        return (Some(other), main());
    }
    let slot = Mutex::new(Some(other));
    let work = || slot.lock().ok().and_then(|mut slot| slot.take()).map(|other| other());
    thread::scope(|scope| match thread::Builder::new().spawn_scoped(scope, work) {
        Ok(running) => {
            let done = main();
            (running.join().ok().flatten(), done)
        }
        Err(_) => (work(), main()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_results_come_with_and_without_a_thread() {
        for bytes in [0, u64::MAX] {
            assert_eq!(beside(bytes, || 1, || 2), (Some(1), 2));
        }
    }

    #[test]
    fn a_reader_that_dies_does_not_take_the_other_along() {
        let (other, main): (Option<()>, _) = beside(u64::MAX, || panic!("as a test"), || 2);
        assert_eq!((other, main), (None, 2));
    }
}
