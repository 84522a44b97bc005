//! Numbered jobs in one thread or two: packages are inspected by a child that may use two cores.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Below this amount of bytes a second thread costs more than it brings.
const WORTH_A_THREAD: u64 = 4 << 20;

/// Does `count` jobs over `bytes` bytes altogether; the results in order. Each job is given a buffer it may use and leave
/// in any state.
pub(super) fn jobs<T: Send>(
    count: usize,
    bytes: u64,
    job: impl Fn(usize, &mut Vec<u8>) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut buffer = Vec::new();
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return done;
            }
            done.push((index, job(index, &mut buffer)));
        }
    };
    let alone =
        bytes < WORTH_A_THREAD || std::thread::available_parallelism().is_ok_and(|cores| cores.get() < 2);
    let mut done: Vec<(usize, T)> = if alone {
        work()
    } else {
        std::thread::scope(|scope| {
            // Where the system has no thread to give, one does all of it.
            let other = std::thread::Builder::new().spawn_scoped(scope, work);
            let mut mine = work();
            if let Ok(other) = other {
                mine.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            mine
        })
    };
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_from_one_thread_and_from_two() {
        for bytes in [0, WORTH_A_THREAD] {
            let squares = jobs(1000, bytes, |index, buffer| {
                buffer.push(0);
                index * index
            });
            assert_eq!(squares, (0..1000).map(|index| index * index).collect::<Vec<_>>());
        }
        assert!(jobs(0, WORTH_A_THREAD, |index, _| index).is_empty());
    }
}
