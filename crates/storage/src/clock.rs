//! The one place that reads the clock and draws chance.
//!
//! A `TimeSource` follows the machine's clock, shifted by any span (a demonstration moved to another day), or stands
//! still until a test advances it. Everything above takes time from the transaction, so one write has one time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::ground::day::{Day, Instant, days_between};

use crate::fault::Fault;

/// Where a store takes its time from; clones share one setting.
#[derive(Clone, Debug)]
pub struct TimeSource(Arc<Source>);

#[derive(Debug)]
struct Source {
    running: bool,
    /// Added to the machine's clock when running; the time itself when standing still.
    millis: AtomicI64,
}

impl TimeSource {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self::new(true, 0)
    }

    /// A running clock on which today is `day`, at the present time of day.
    pub fn starting_on(day: Day) -> Self {
        let days = days_between(Self::system().today(), day);
        Self::new(true, Instant(0).add_days(days).0)
    }

    /// A clock that stands at `at` until it is advanced.
    pub fn standing(at: Instant) -> Self {
        Self::new(false, at.0)
    }

    fn new(running: bool, millis: i64) -> Self {
        Self(Arc::new(Source { running, millis: AtomicI64::new(millis) }))
    }

    pub fn now(&self) -> Instant {
        let set = self.0.millis.load(Ordering::SeqCst);
        if self.0.running { machine_now().add_millis(set) } else { Instant(set) }
    }

    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Moves this clock and every clone of it forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.0.millis.fetch_add(by, Ordering::SeqCst);
    }

    pub fn advance_days(&self, days: u32) {
        self.advance(Duration::from_hours(24) * days);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub(crate) fn machine_now() -> Instant {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

/// A moment after which waiting is given up. It follows the machine's steady clock, never a shifted one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(std::time::Instant);

impl Deadline {
    #[expect(clippy::disallowed_methods, reason = "a bound on waiting is not a time of the law")]
    pub(crate) fn after(span: Duration) -> Self {
        Self(std::time::Instant::now() + span)
    }

    #[expect(clippy::disallowed_methods, reason = "a bound on waiting is not a time of the law")]
    pub(crate) fn left(self) -> Duration {
        self.0.saturating_duration_since(std::time::Instant::now())
    }

    pub(crate) fn has_passed(self) -> bool {
        self.left().is_zero()
    }
}

/// Waits before something is tried again.
#[expect(clippy::disallowed_methods, reason = "a store elsewhere asks to be left alone for a while")]
pub(crate) fn pause(span: Duration) {
    std::thread::sleep(span);
}

/// Random bytes of the operating system.
pub(crate) fn chance<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Fault::Unavailable(format!("no random bytes: {e}")))?;
    Ok(bytes)
}

/// A UUID of version 7 that carries the given time.
pub(crate) fn id_at(at: Instant) -> Result<uuid::Uuid, Fault> {
    let millis = u64::try_from(at.0).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &chance()?).into_uuid())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::ground::day::Instant;
    use jiff::civil::date;

    use super::{TimeSource, id_at};

    #[test]
    fn a_standing_clock_moves_only_when_advanced_and_with_all_its_clones() {
        let clock = TimeSource::standing(Instant(1_000));
        let clone = clock.clone();
        assert_eq!(clock.now(), Instant(1_000));
        clone.advance(Duration::from_millis(5));
        assert_eq!(clock.now(), Instant(1_005));
        clock.advance_days(2);
        assert_eq!(clone.now(), Instant(1_005).add_days(2));
    }

    #[test]
    fn a_demonstration_can_start_on_another_day_and_goes_on_from_there() {
        let clock = TimeSource::starting_on(date(2026, 2, 10));
        assert_eq!(clock.today(), date(2026, 2, 10));
        clock.advance_days(1);
        assert_eq!(clock.today(), date(2026, 2, 11));
    }

    #[test]
    fn ids_sort_by_the_time_they_carry_and_differ_at_the_same_time() {
        let early = id_at(Instant(1_578_931_199_999)).unwrap();
        let late = id_at(Instant(1_578_931_200_000)).unwrap();
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
        assert_ne!(late, id_at(Instant(1_578_931_200_000)).unwrap());
    }
}
