//! Days and instants: the law counts days in China, the record keeps instants in UTC.
//!
//! An instant becomes a day with a fixed offset of eight hours. All of China keeps one legal time, and has known no
//! summer time since 1991, while every instant of this platform is later; a time-zone database would add data that can
//! differ between machines and could never change an answer. Reading a clock is deliberately absent.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, date};

/// A day of the law: a date of the civil calendar in China.
pub type Day = Date;

const SHANGHAI_OFFSET_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// The day on which this instant falls in China.
    pub fn day(self) -> Day {
        self.wall().date()
    }

    /// What a clock on a wall in China shows at this instant, to the millisecond.
    pub fn wall(self) -> DateTime {
        let since_epoch = SignedDuration::from_millis(self.0.saturating_add(SHANGHAI_OFFSET_MS));
        EPOCH.to_datetime(jiff::civil::Time::midnight()).saturating_add(since_epoch)
    }

    /// The first instant of a day in China.
    pub fn start_of(day: Day) -> Self {
        Self(days_between(EPOCH, day) * DAY_MS - SHANGHAI_OFFSET_MS)
    }

    /// The same time of day `days` days later, earlier if negative.
    #[must_use]
    pub fn add_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY_MS)))
    }

    /// `millis` milliseconds later, earlier if negative.
    #[must_use]
    pub fn add_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

const EPOCH: Day = date(1970, 1, 1);

/// The day `days` calendar days later, earlier if negative; stops at the ends of the calendar.
#[must_use]
pub fn add_days(day: Day, days: i64) -> Day {
    day.saturating_add(SignedDuration::from_secs(days.saturating_mul(DAY_MS / 1000)))
}

/// Calendar days from one day to another, negative if the second is earlier.
pub fn days_between(from: Day, to: Day) -> i64 {
    from.duration_until(to).as_secs() / (DAY_MS / 1000)
}

#[cfg(test)]
mod tests {
    use super::{Day, Instant, add_days, date, days_between};

    #[test]
    fn the_day_changes_at_midnight_in_china() {
        // 2020-01-13T15:59:59.999Z is still the 13th in China; a millisecond later it is the 14th.
        let last = Instant(1_578_931_199_999);
        assert_eq!(last.day(), date(2020, 1, 13));
        assert_eq!(last.add_millis(1).day(), date(2020, 1, 14));
        assert_eq!(last.add_millis(1), Instant::start_of(date(2020, 1, 14)));
        assert_eq!(last.wall().to_string(), "2020-01-13T23:59:59.999");
    }

    #[test]
    fn days_before_the_epoch_are_days_too() {
        assert_eq!(Instant(0).day(), date(1970, 1, 1));
        assert_eq!(Instant(-8 * 3_600_000).day(), date(1970, 1, 1));
        assert_eq!(Instant(-8 * 3_600_000 - 1).day(), date(1969, 12, 31));
    }

    #[test]
    fn adding_days_moves_the_day_by_as_many() {
        let at = Instant(1_578_931_199_999);
        for days in [-400, -1, 0, 1, 60, 366] {
            assert_eq!(days_between(at.day(), at.add_days(days).day()), days);
            assert_eq!(add_days(at.day(), days), at.add_days(days).day());
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_kept_without_a_panic() {
        assert_eq!(add_days(Day::MAX, 1), Day::MAX);
        assert_eq!(add_days(Day::MIN, i64::MIN), Day::MIN);
        assert_eq!(Instant(i64::MAX).add_days(1).day(), Day::MAX);
        assert_eq!(Instant(i64::MIN).add_days(-1).day(), Day::MIN);
    }
}
