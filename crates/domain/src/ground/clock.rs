//! A limit that runs (REV-1…4, LAT-9, N5, N6): a start, a budget of working days and a ledger of pauses.
//!
//! The due day is always computed and never stored without its arithmetic: the walk over the calendar tells every day
//! counted and every day passed over. A pause obeys the same count as a limit: the day it begins still counts, the day
//! it ends does not, and the first working day after it does. What happens when a limit has passed is decided by the
//! noun whose limit it is.

use super::calendar::{Calendar, Due, Why};
use super::day::Day;

/// A time in which a limit stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The day on which the pause began; it still counts.
    pub from: Day,
    /// The day on which it ended, which does not count; none while it lasts.
    pub to: Option<Day>,
    /// The reason, as written in the ledger.
    pub why: String,
}

impl Pause {
    fn holds(&self, day: Day) -> bool {
        self.from < day && self.to.is_none_or(|to| day <= to)
    }
}

/// A limit in working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The day on which the limit began, e.g. the day of receipt; day 1 is the first working day after it.
    pub start: Day,
    /// How many working days there are.
    pub budget: u32,
    /// The pauses, in the order in which they were entered; they may overlap.
    pub pauses: Vec<Pause>,
}

/// Where a limit stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The last day with the whole arithmetic; none while the limit stands still.
    pub due: Option<Due>,
    /// The reason of the pause that lasts, if one does.
    pub paused: Option<String>,
    /// Working days used up to and including today, pauses not counted; more than the budget when overdue.
    pub used: u32,
    /// Working days left after today; negative when overdue, zero on the last day.
    pub left: i64,
    /// Whether the last day has passed.
    pub overdue: bool,
}

impl Clock {
    /// A limit without pauses.
    pub fn new(start: Day, budget: u32) -> Self {
        Self { start, budget, pauses: Vec::new() }
    }

    /// The last day with the whole arithmetic; none while a pause lasts, because nobody knows its end.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        match self.open_pause() {
            // A limit that was already used up when the pause began has an end all the same.
            Some(pause) if self.used(calendar, pause.from) < self.budget => None,
            _ => Some(calendar.walk(self.start, self.budget, |day| self.paused_on(day))),
        }
    }

    /// Where the limit stands on a day.
    pub fn standing(&self, calendar: &Calendar, today: Day) -> Standing {
        let due = self.due(calendar);
        let used = self.used(calendar, today);
        Standing {
            overdue: due.as_ref().is_some_and(|due| due.due_on < today),
            left: match &due {
                Some(due) if due.due_on < today => -calendar.working_days_between(due.due_on, today),
                _ => i64::from(self.budget).saturating_sub(i64::from(used)).max(0),
            },
            paused: self.open_pause().filter(|_| due.is_none()).map(|pause| pause.why.clone()),
            used,
            due,
        }
    }

    /// Working days counted after the start up to and including a day.
    pub fn used(&self, calendar: &Calendar, today: Day) -> u32 {
        let mut used = 0;
        let mut day = self.start;
        while day < today {
            day = super::day::add_days(day, 1);
            used += u32::from(calendar.is_working(day) && self.paused_on(day).is_none());
        }
        used
    }

    fn paused_on(&self, day: Day) -> Option<String> {
        self.pauses.iter().find(|pause| pause.holds(day)).map(|pause| pause.why.clone())
    }

    fn open_pause(&self) -> Option<&Pause> {
        self.pauses.iter().filter(|pause| pause.to.is_none()).min_by_key(|pause| pause.from)
    }
}

/// One round of a review: received on a day, answered on a day or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The limit of this round; it begins on the day of receipt.
    pub clock: Clock,
    /// The day of the answer; none while the round is open.
    pub answered_on: Option<Day>,
}

/// Working days the office has used: a resubmission begins a new limit, and both totals are shown (LAT-9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// In the last round.
    pub this_round: u32,
    /// In all rounds together, without the time the case lay with the applicant.
    pub all_rounds: u32,
}

/// The two totals of a review as of a day.
pub fn totals(calendar: &Calendar, rounds: &[Round], today: Day) -> Totals {
    rounds.iter().fold(Totals::default(), |sum, round| {
        let used = round.clock.used(calendar, round.answered_on.unwrap_or(today));
        Totals { this_round: used, all_rounds: sum.all_rounds + used }
    })
}

/// A deadline that a new calendar moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<K> {
    /// What the deadline belongs to.
    pub key: K,
    /// The arithmetic by the calendar in force.
    pub before: Due,
    /// The arithmetic by the new one.
    pub after: Due,
}

/// What would happen if a new calendar came into force (N6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal<K> {
    /// The deadlines that move, in the order given.
    pub moved: Vec<Moved<K>>,
    /// Those that stay on their day and are no longer provisional.
    pub settled: Vec<K>,
    /// How many stay as they are, those that stand still included.
    pub unchanged: usize,
}

/// Computes every open deadline by both calendars, without changing anything.
pub fn rehearse<K>(
    old: &Calendar,
    new: &Calendar,
    open: impl IntoIterator<Item = (K, Clock)>,
) -> Rehearsal<K> {
    let mut rehearsal = Rehearsal { moved: Vec::new(), settled: Vec::new(), unchanged: 0 };
    for (key, clock) in open {
        match (clock.due(old), clock.due(new)) {
            (Some(before), Some(after)) if before.due_on != after.due_on => {
                rehearsal.moved.push(Moved { key, before, after });
            }
            (Some(before), Some(after)) if before.provisional && !after.provisional => {
                rehearsal.settled.push(key);
            }
            _ => rehearsal.unchanged += 1,
        }
    }
    rehearsal
}

/// The days of a limit that did not count because it stood still, with the reasons.
pub fn pauses_of(due: &Due) -> impl Iterator<Item = (Day, &str)> {
    due.skipped.iter().filter_map(|(day, why)| match why {
        Why::Paused(reason) => Some((*day, reason.as_str())),
        Why::Weekend | Why::Holiday(_) => None,
    })
}
