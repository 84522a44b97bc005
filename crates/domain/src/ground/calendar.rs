//! The working-day calendar (REV-4, N6): weekends, holidays and make-up working days of the announced years.
//!
//! A year is data: the notices of the State Council, loaded by an administrator before the year begins. In a year
//! without notice only weekends are known, so every answer that looks into one is provisional and says which years it
//! lacked; nothing is guessed from earlier years. Day 1 of a limit is the first working day after its start. Reading a
//! file is deliberately absent: the text of a calendar is an argument.

use std::collections::BTreeMap;
use std::fmt;

use super::day::{Day, add_days};
use super::notice;
pub use super::notice::{CalendarMistake, LineMistake};
use super::year::{Told, Year, is_weekend};

/// The announced years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

/// Why a day does not count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Saturday or Sunday without make-up work.
    Weekend,
    /// A holiday, with its name in the notice.
    Holiday(String),
    /// A working day on which the clock stood still, with the reason given.
    Paused(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekend => f.write_str("周末"),
            Self::Holiday(name) | Self::Paused(name) => f.write_str(name),
        }
    }
}

/// What kind of day a day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, not a holiday.
    Working,
    /// A Saturday or Sunday that is worked, with the holiday it makes up for.
    MakeUp(String),
    /// A day off.
    Off(Why),
}

/// The last day of a limit, with the whole arithmetic behind it (N5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day of the limit.
    pub due_on: Day,
    /// The days that count, in order; the last of them is the due day, unless the limit is zero.
    pub counted: Vec<Day>,
    /// Counted days that are make-up Saturdays or Sundays, with the holiday they make up for.
    pub made_up: Vec<(Day, String)>,
    /// The days passed over, in order, with the reason.
    pub skipped: Vec<(Day, Why)>,
    /// Whether the limit reaches into a year whose calendar is not announced; then only weekends were passed over.
    pub provisional: bool,
    /// The years looked into whose calendar is not announced, in order.
    pub unannounced: Vec<i16>,
    /// Titles of the notices of the years looked into, in order.
    pub notices: Vec<String>,
}

impl Calendar {
    /// Reads a calendar of one or more years.
    ///
    /// Shape: a table with the heading `date,kind,name`. A row `2026,notice,<title>` opens the days of a year; the rows
    /// after it are `2026-10-01,holiday,<name>` or `2026-10-10,workday,<name>` (make-up working day).
    ///
    /// Every mistake is returned, each with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<LineMistake>> {
        notice::parse(text).map(|years| Self { years })
    }

    /// This calendar with the years of another in place of its own.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.years.extend(other.years);
        self
    }

    /// The announced years, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    /// The titles of the notices for a year; none if the year is not announced.
    pub fn notices(&self, year: i16) -> &[String] {
        self.years.get(&year).map_or(&[], |year| &year.notices)
    }

    /// What kind of day a day is, as far as it is announced.
    pub fn kind(&self, day: Day) -> DayKind {
        match self.told(day) {
            Some(Told::Off(name)) => DayKind::Off(Why::Holiday(name.clone())),
            Some(Told::MakeUp(name)) => DayKind::MakeUp(name.clone()),
            None if is_weekend(day) => DayKind::Off(Why::Weekend),
            None => DayKind::Working,
        }
    }

    /// Whether a day is a working day, as far as it is announced.
    pub fn is_working(&self, day: Day) -> bool {
        match self.told(day) {
            Some(told) => matches!(told, Told::MakeUp(_)),
            None => !is_weekend(day),
        }
    }

    /// The last day of a limit of `n` working days that starts on `start`.
    ///
    /// Day 1 is the first working day after the start. A limit of zero ends on the start itself if that is a working
    /// day, else on the next one.
    pub fn working_days_after(&self, start: Day, n: u32) -> Due {
        self.walk(start, n, |_| None)
    }

    /// Working days after `from` up to and including `to`; negative if `to` is the earlier day.
    pub fn working_days_between(&self, from: Day, to: Day) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let mut count = 0;
        let mut day = from;
        while day < to {
            day = add_days(day, 1);
            count += i64::from(self.is_working(day));
        }
        count
    }

    /// The working days left on a day until another one, one by one: those after the first, up to and including the
    /// second. Where that has passed, their count is negative and they are the days since. The end is a given day, so
    /// that no notice of holidays moves it.
    pub fn until(&self, today: Day, end: Day) -> (i64, Due) {
        let left = self.working_days_between(today, end);
        let many = u32::try_from(left.unsigned_abs()).unwrap_or(u32::MAX);
        let days = self.walk(today.min(end), many, |_| None);
        (left, Due { due_on: end, provisional: false, ..days })
    }

    /// The walk behind every limit; `paused` tells for a working day why it does not count.
    pub(super) fn walk(&self, start: Day, n: u32, paused: impl Fn(Day) -> Option<String>) -> Due {
        let mut due = Due {
            due_on: start,
            counted: Vec::new(),
            made_up: Vec::new(),
            skipped: Vec::new(),
            provisional: false,
            unannounced: Vec::new(),
            notices: Vec::new(),
        };
        let mut day = if n == 0 { start } else { add_days(start, 1) };
        loop {
            self.note_year(day.year(), &mut due);
            let counts = match self.kind(day) {
                DayKind::Off(why) => Err(why),
                kind => match (paused(day), kind) {
                    (Some(reason), _) => Err(Why::Paused(reason)),
                    (None, DayKind::MakeUp(name)) => Ok(Some(name)),
                    (None, _) => Ok(None),
                },
            };
            match counts {
                Err(why) => due.skipped.push((day, why)),
                Ok(_) if n == 0 => break,
                Ok(made_up) => {
                    due.counted.push(day);
                    due.made_up.extend(made_up.map(|name| (day, name)));
                    if due.counted.len() as u64 == u64::from(n) {
                        break;
                    }
                }
            }
            if day == Day::MAX {
                break;
            }
            day = add_days(day, 1);
        }
        due.due_on = day;
        due.provisional = !due.unannounced.is_empty();
        due
    }

    fn note_year(&self, year: i16, due: &mut Due) {
        match self.years.get(&year) {
            Some(announced) if !announced.notices.iter().all(|title| due.notices.contains(title)) => {
                due.notices.extend(announced.notices.iter().cloned());
            }
            None if !due.unannounced.contains(&year) => due.unannounced.push(year),
            _ => {}
        }
    }

    fn told(&self, day: Day) -> Option<&Told> {
        // The later notice speaks last.
        let next = self.years.get(&day.year().saturating_add(1)).and_then(|year| year.days.get(&day));
        next.or_else(|| self.years.get(&day.year()).and_then(|year| year.days.get(&day)))
    }
}

/// The same day `months` later; a day that month does not have becomes its last day.
pub fn months_after(start: Day, months: u16) -> Day {
    start.saturating_add(jiff::Span::new().try_months(months).unwrap_or_default())
}
