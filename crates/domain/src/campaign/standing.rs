//! Where one unit stands: what is in force, what is on its way, and what that is in a campaign (CAM-1, CAM-2).

use crate::filing::{self, Filing, Submission};
use crate::ground::day::Day;

/// What a unit has in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Nothing.
    None,
    /// A declaration with apps, submitted on this day.
    Filed {
        /// The day of its submission.
        on: Day,
    },
    /// A nil report, submitted on this day (USE-6).
    Nil {
        /// The day of its submission.
        on: Day,
    },
}

/// What a unit has on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flight {
    /// Nothing.
    None,
    /// A draft.
    Draft,
    /// With the confirming department.
    Submitted,
    /// Back with the unit.
    Returned,
}

/// Where a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// What is in force.
    pub outcome: Outcome,
    /// What is on its way.
    pub flight: Flight,
}

/// What that is in the eyes of the department: the one word of each unit (CAM-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Progress {
    /// Nothing was submitted.
    Missing,
    /// Returned, and not submitted again.
    Returned,
    /// Submitted, and not yet confirmed.
    Reviewing,
    /// Done with at least one app.
    Filed,
    /// Done with a nil report.
    Nil,
}

impl Flight {
    /// Every one.
    pub const ALL: [Flight; 4] = [Flight::None, Flight::Draft, Flight::Submitted, Flight::Returned];

    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Flight::None => "none",
            Flight::Draft => "draft",
            Flight::Submitted => "submitted",
            Flight::Returned => "returned",
        }
    }

    /// The one with this stored code.
    pub fn find(code: &str) -> Option<Flight> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

impl Standing {
    /// A unit that never began.
    pub const NOTHING: Standing = Standing { outcome: Outcome::None, flight: Flight::None };

    /// Where a unit stands whose declaration is this one; `declared` is the revision in force, if there is one: the
    /// day of its submission and whether it is a nil report.
    pub const fn of(filing: &Filing, declared: Option<(Day, bool)>) -> Self {
        let outcome = match (filing.standing, declared) {
            (filing::Standing::Effective { .. }, Some((on, false))) => Outcome::Filed { on },
            (filing::Standing::Effective { .. }, Some((on, true))) => Outcome::Nil { on },
            _ => Outcome::None,
        };
        let flight = match filing.submission {
            Submission::None | Submission::Lapsed { .. } | Submission::Withdrawn { .. } => Flight::None,
            Submission::Draft => Flight::Draft,
            Submission::Submitted { .. } => Flight::Submitted,
            Submission::Returned { .. } => Flight::Returned,
        };
        Self { outcome, flight }
    }

    /// The day on which what is in force was submitted.
    pub const fn declared_on(&self) -> Option<Day> {
        match self.outcome {
            Outcome::None => None,
            Outcome::Filed { on } | Outcome::Nil { on } => Some(on),
        }
    }

    /// The one word; with a day, only what was submitted on it or later is done. A unit that is done and changes its
    /// declaration again stays done (USE-7).
    pub fn progress(&self, since: Option<Day>) -> Progress {
        let counts = |on: Day| since.is_none_or(|since| on >= since);
        match (self.outcome, self.flight) {
            (Outcome::Filed { on }, _) if counts(on) => Progress::Filed,
            (Outcome::Nil { on }, _) if counts(on) => Progress::Nil,
            (_, Flight::Submitted) => Progress::Reviewing,
            (_, Flight::Returned) => Progress::Returned,
            _ => Progress::Missing,
        }
    }
}

impl Progress {
    /// Every one, what needs attention first.
    pub const ALL: [Progress; 5] =
        [Progress::Missing, Progress::Returned, Progress::Reviewing, Progress::Filed, Progress::Nil];

    /// The code in addresses and exports.
    pub const fn code(self) -> &'static str {
        match self {
            Progress::Missing => "missing",
            Progress::Returned => "returned",
            Progress::Reviewing => "reviewing",
            Progress::Filed => "filed",
            Progress::Nil => "nil",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Progress::Missing => "未完成",
            Progress::Returned => "已退回",
            Progress::Reviewing => "待确认",
            Progress::Filed => "已备案",
            Progress::Nil => "零报告",
        }
    }

    /// The one with this code.
    pub fn find(code: &str) -> Option<Progress> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether the unit has done what it was asked.
    pub const fn is_done(self) -> bool {
        matches!(self, Progress::Filed | Progress::Nil)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::filing::FilingKind;

    fn filing(submission: Submission, effective: bool) -> Filing {
        let standing = if effective {
            filing::Standing::Effective { since: date(2026, 1, 5) }
        } else {
            filing::Standing::None
        };
        Filing { kind: FilingKind::Usage, standing, submission }
    }

    #[test]
    fn cam_1_every_unit_has_one_word() {
        let day = date(2026, 2, 10);
        let of = |submission, declared: Option<(Day, bool)>| {
            Standing::of(&filing(submission, declared.is_some()), declared).progress(None)
        };
        assert_eq!(of(Submission::Draft, None), Progress::Missing);
        assert_eq!(of(Submission::Lapsed { on: day }, None), Progress::Missing);
        assert_eq!(of(Submission::Withdrawn { on: day }, None), Progress::Missing);
        assert_eq!(of(Submission::Submitted { on: day, due: day }, None), Progress::Reviewing);
        assert_eq!(of(Submission::Returned { on: day, due: day }, None), Progress::Returned);
        assert_eq!(of(Submission::None, Some((day, false))), Progress::Filed);
        assert_eq!(of(Submission::None, Some((day, true))), Progress::Nil);
    }

    #[test]
    fn use_7_changing_a_declaration_again_does_not_undo_it() {
        let day = date(2026, 2, 10);
        let changing = filing(Submission::Returned { on: day, due: day }, true);
        assert_eq!(Standing::of(&changing, Some((day, false))).progress(None), Progress::Filed);
    }

    #[test]
    fn cam_1_a_terms_campaign_asks_for_a_new_submission() {
        let (before, opened) = (date(2025, 9, 1), date(2026, 2, 10));
        let old = Standing::of(&filing(Submission::None, true), Some((before, true)));
        assert_eq!(old.progress(Some(opened)), Progress::Missing);
        assert_eq!(old.progress(None), Progress::Nil);
        let again = Submission::Submitted { on: opened, due: opened };
        let again = Standing::of(&filing(again, true), Some((before, true)));
        assert_eq!(again.progress(Some(opened)), Progress::Reviewing);
        let same_day = Standing::of(&filing(Submission::None, true), Some((opened, false)));
        assert_eq!(same_day.progress(Some(opened)), Progress::Filed);
    }

    #[test]
    fn what_ended_is_not_in_force() {
        let ended = Filing {
            standing: filing::Standing::Revoked { on: date(2026, 2, 10) },
            ..filing(Submission::None, true)
        };
        let standing = Standing::of(&ended, Some((date(2026, 1, 5), false)));
        assert_eq!(standing, Standing { outcome: Outcome::None, flight: Flight::None });
    }

    #[test]
    fn codes_are_found_again() {
        for one in Progress::ALL {
            assert_eq!(Progress::find(one.code()), Some(one));
        }
        for one in Flight::ALL {
            assert_eq!(Flight::find(one.code()), Some(one));
        }
    }
}
