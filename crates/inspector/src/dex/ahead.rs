//! Reading one ahead: while a dex file is searched, the next one is inflated on another thread.
//!
//! The order and the results are those of doing one after the other, so that no report depends on the machine.

use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Hands what `read` makes of each item to `look`, in order. `read` is one item ahead where a thread can be had.
pub(super) fn each<I: Sync, C: Send>(
    items: &[I],
    read: impl FnMut(&I) -> C + Send,
    mut look: impl FnMut(&I, C),
) {
    let read = Mutex::new(read);
    let one = |item: &I| (*read.lock().unwrap_or_else(PoisonError::into_inner))(item);
    if items.len() < 2 {
        return items.iter().for_each(|item| look(item, one(item)));
    }
    // No room in the channel: beside the content that is looked at only one more is held.
    let (sender, receiver) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        let ahead = move || items.iter().try_for_each(|item| sender.send(one(item)));
        let running = thread::Builder::new().spawn_scoped(scope, ahead);
        for item in items {
            // Without a thread nothing ever arrives, and each is read here.
            let content = if running.is_ok() { receiver.recv().ok() } else { None };
            look(item, content.unwrap_or_else(|| one(item)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_arrives_in_order() {
        for count in [0, 1, 2, 50] {
            let items: Vec<usize> = (0..count).collect();
            let (mut sum, mut seen) = (0, Vec::new());
            each(
                &items,
                |item| {
                    sum += item;
                    sum
                },
                |item, sum| seen.push((*item, sum)),
            );
            let expected: Vec<_> = items.iter().map(|item| (*item, (0..=*item).sum::<usize>())).collect();
            assert_eq!(seen, expected);
        }
    }
}
