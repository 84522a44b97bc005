//! Figures as trials print them: rates, medians and percentiles of one run. Nothing here is ever asserted.

#![allow(clippy::disallowed_methods, reason = "figures are made with the clock")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long each of many equal deeds took.
#[derive(Debug, Default)]
pub struct Timings(Vec<Duration>, Duration);

impl Timings {
    /// Does something so many times with so many threads; `work` gets the number of the time.
    pub fn take(threads: usize, times: usize, work: impl Fn(usize) + Sync) -> Self {
        let next = AtomicUsize::new(0);
        let all = Mutex::new(Vec::with_capacity(times));
        let began = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut own = Vec::new();
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        if place >= times {
                            break;
                        }
                        let began = Instant::now();
                        work(place);
                        own.push(began.elapsed());
                    }
                    all.lock().expect("no panic").extend(own);
                });
            }
        });
        let took = began.elapsed();
        let mut all = all.into_inner().expect("no panic");
        all.sort_unstable();
        Self(all, took)
    }

    /// How many a second, all threads together.
    pub fn rate(&self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
        let times = self.0.len() as f64;
        times / self.1.as_secs_f64()
    }

    /// The time within which so many of a thousand were done, in milliseconds.
    pub fn within(&self, permille: usize) -> f64 {
        let place = (self.0.len() * permille / 1000).min(self.0.len().saturating_sub(1));
        self.0.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }

    /// Median, 95th and 99th percentile in one line.
    pub fn line(&self) -> String {
        format!(
            "{:.0}/s; p50 {:.3} ms, p95 {:.3} ms, p99 {:.3} ms",
            self.rate(),
            self.within(500),
            self.within(950),
            self.within(990)
        )
    }
}

/// Resident memory of a process in MB.
pub fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// A number given on the command line.
pub fn argument(place: usize, usual: usize) -> usize {
    std::env::args().nth(place).map_or(usual, |text| text.parse().expect("a number"))
}
