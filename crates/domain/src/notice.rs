//! Notices: what happens to a filing that somebody must hear of, and who that is (REV-1, REV-3, REV-9, USE-9).
//!
//! A notice names a filing, a campaign, a request or an account, and a kind, nothing personal. Its words are made by the
//! platform. Reminders are few and never daily: each stage of the profile once in a round, and a return lapses only after at least two of them.

use crate::filing::{FilingKind, Obligation, Submission, Verb};
use crate::ground::calendar::Calendar;
use crate::ground::clock::Clock;
use crate::ground::day::{Day, days_between};
use crate::profile::Profile;

macro_rules! kinds {
    ($($(#[$doc:meta])+ $variant:ident $code:literal)*) => {
        /// What a notice tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum NoticeKind { $($(#[$doc])+ $variant),* }

        impl NoticeKind {
            /// Every kind.
            pub const ALL: &'static [NoticeKind] = &[$(NoticeKind::$variant),*];

            /// The stored code.
            pub const fn code(self) -> &'static str {
                match self { $(NoticeKind::$variant => $code),* }
            }

            /// The kind with this stored code.
            pub fn find(code: &str) -> Option<NoticeKind> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
    };
}

kinds! {
    /// To the reviewing unit: a submission has arrived.
    Arrived "arrived"
    /// To the reviewing unit: the owner took it back.
    Withdrawn "withdrawn"
    /// To the department above: a dual review was sent up, its re-review is final (REV-5).
    SentUp "sent-up"
    /// To the department whose people judged the halves: the one above has approved it (REV-5).
    RereviewApproved "rereview-approved"
    /// To the department whose people judged the halves: the one above has returned it (REV-5).
    RereviewReturned "rereview-returned"
    /// To the owner: it was returned with marks.
    Returned "returned"
    /// To the owner: it is in force.
    Approved "approved"
    /// To the owner: it is deemed abandoned.
    Lapsed "lapsed"
    /// To the owner: suspended.
    Suspended "suspended"
    /// To the owner: in force again.
    Restored "restored"
    /// To the owner: revoked.
    Revoked "revoked"
    /// To the reviewing unit: cancelled by its owner.
    Cancelled "cancelled"
    /// To every unit that uses it: an app is out of force and must be stopped (USE-9).
    AppEnded "app-ended"
    /// To the owner: the limit for the resubmission comes near.
    ResubmitSoon "resubmit-soon"
    /// To the owner: the limit has passed and the filing is about to lapse.
    ResubmitLate "resubmit-late"
    /// To the reviewing unit: the limit for the answer comes near.
    AnswerSoon "answer-soon"
    /// To the reviewing unit: the limit for the answer has passed.
    AnswerLate "answer-late"
    /// To the unit above the reviewing unit: it has not answered in time.
    AnswerLateBelow "answer-late-below"
    /// To whoever the limit binds: a new calendar moved it.
    LimitMoved "limit-moved"
    /// To the owner: what it owes since a grace period comes due (PRV-5).
    OwedSoon "owed-soon"
    /// To the owner: what it owes was not brought by the day (LAT-5).
    OwedLate "owed-late"
    /// To the owner: the time to correct that comes to its end (LAT-5).
    CureSoon "cure-soon"
    /// To a unit that has not declared: its department asks for it (CAM-3).
    DeclareReminder "declare-reminder"
    /// To the department above: an account below was renewed, its slip waits to be printed (N16).
    SlipWaiting "slip-waiting"
    /// To the department above: a unit asks for a change of its record (ORG-5).
    RequestArrived "request-arrived"
    /// To the unit that asked: its request was decided (ORG-5).
    RequestDecided "request-decided"
    /// To the account's unit: its password was changed (ORG-4).
    PasswordChanged "password-changed"
    /// To the account's unit: a second step was set up (H8).
    SecondOn "second-on"
    /// To the account's unit: its owner switched the second step off.
    SecondOff "second-off"
    /// To the account's unit: the second step was taken away from above.
    SecondReset "second-reset"
    /// To the account's unit: new recovery codes were made, the old ones are dead.
    CodesRenewed "codes-renewed"
    /// To the account's unit: somebody signed in with a recovery code.
    CodeUsed "code-used"
    /// To the account's unit: so few recovery codes are left that new ones should be made.
    CodesFew "codes-few"
    /// To the account's unit: an access key was made, by which a program acts as the account (H8).
    KeyMade "key-made"
}

/// To whom a notice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// The unit the filing belongs to.
    Owner,
    /// The unit that reviews it.
    Handler,
}

/// Who hears of a step, and as what.
pub const fn of_step(verb: Verb) -> Option<(Recipient, NoticeKind)> {
    match verb {
        Verb::Revise => None,
        Verb::Submit => Some((Recipient::Handler, NoticeKind::Arrived)),
        Verb::Withdraw => Some((Recipient::Handler, NoticeKind::Withdrawn)),
        Verb::Cancel => Some((Recipient::Handler, NoticeKind::Cancelled)),
        Verb::Return => Some((Recipient::Owner, NoticeKind::Returned)),
        Verb::Approve => Some((Recipient::Owner, NoticeKind::Approved)),
        Verb::Lapse => Some((Recipient::Owner, NoticeKind::Lapsed)),
        Verb::Suspend => Some((Recipient::Owner, NoticeKind::Suspended)),
        Verb::Restore => Some((Recipient::Owner, NoticeKind::Restored)),
        Verb::Revoke => Some((Recipient::Owner, NoticeKind::Revoked)),
    }
}

/// As what the department whose people judged the halves hears of the re-review's decision (REV-5).
pub const fn of_rereview(verb: Verb) -> Option<NoticeKind> {
    match verb {
        Verb::Approve => Some(NoticeKind::RereviewApproved),
        Verb::Return => Some(NoticeKind::RereviewReturned),
        _ => None,
    }
}

/// Whether whoever uses the app must hear of a step at once: it is out of force (USE-9).
pub const fn stops_use(verb: Verb) -> bool {
    matches!(verb, Verb::Suspend | Verb::Revoke | Verb::Cancel)
}

/// How many reminders must have gone out before a return may lapse.
pub const REMINDERS_BEFORE_LAPSE: i64 = 2;

/// The limit that runs for a submission, by the values in force in the owner's region.
pub fn limit(kind: FilingKind, submission: &Submission, profile: &Profile) -> Option<Clock> {
    match submission {
        Submission::Submitted { on, .. } => {
            let days = match kind {
                FilingKind::Provider => profile.verification_days_on(*on),
                FilingKind::Usage => profile.confirmation_days,
            };
            Some(Clock::new(*on, days))
        }
        Submission::Returned { on, .. } => Some(Clock::new(*on, profile.resubmission_days)),
        _ => None,
    }
}

/// A reminder that is due today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// What it tells.
    pub kind: NoticeKind,
    /// Which stage: working days before the limit, or the count of those already sent when it has passed. Each stage
    /// is sent once in a round.
    pub stage: i64,
}

/// The reminder that the day calls for; none while the limit is far. `sent` counts the reminders of this round, the
/// last of which went out on `last`.
pub fn reminder(
    submission: &Submission,
    today: Day,
    calendar: &Calendar,
    profile: &Profile,
    sent: i64,
    last: Option<Day>,
) -> Option<Reminder> {
    let (due, soon, late) = match submission {
        Submission::Returned { due, .. } => (*due, NoticeKind::ResubmitSoon, NoticeKind::ResubmitLate),
        Submission::Submitted { due, .. } => (*due, NoticeKind::AnswerSoon, NoticeKind::AnswerLate),
        _ => return None,
    };
    if last.is_some_and(|last| last >= today) {
        return None;
    }
    let left = calendar.working_days_between(today, due);
    if due < today {
        // After an outage the reminders that are owed are made up for, one a day; the lapse waits for them.
        let owed = late == NoticeKind::ResubmitLate && sent < REMINDERS_BEFORE_LAPSE;
        let first = late == NoticeKind::AnswerLate;
        return (owed || first).then_some(Reminder { kind: late, stage: if first { 0 } else { -1 - sent } });
    }
    let reached = profile.reminder_days.iter().copied().map(i64::from).filter(|stage| left <= *stage).min();
    reached.map(|stage| Reminder { kind: soon, stage })
}

/// The reminder that an open obligation calls for (PRV-5, LAT-5): before its day, on the first day after it, and before
/// the time to correct ends. `late_on` is the day on which its holder was told that it is late.
///
/// Each stage carries the day it was counted to: when a profile moves the day, its reminders begin anew.
pub fn owed_reminder(
    owed: &Obligation,
    today: Day,
    calendar: &Calendar,
    profile: &Profile,
    late_on: Option<Day>,
) -> Option<Reminder> {
    let stages = || profile.grace.iter().flat_map(|grace| &grace.reminder_days).copied().map(i64::from);
    let left = |end: Day| calendar.working_days_between(today, end);
    let (kind, stage) = match late_on {
        _ if today <= owed.due => {
            (NoticeKind::OwedSoon, stages().filter(|stage| left(owed.due) <= *stage).min()?)
        }
        None => (NoticeKind::OwedLate, 0),
        // One before the end is enough, and never on the day on which it was told that it is late.
        Some(late_on) if late_on < today && today <= owed.cure => {
            (NoticeKind::CureSoon, stages().min().filter(|stage| left(owed.cure) <= *stage)?)
        }
        Some(_) => return None,
    };
    Some(Reminder { kind, stage: owed_stage(owed, stage) })
}

/// A stage of the reminders of an obligation that is due on this day.
pub fn owed_stage(owed: &Obligation, stage: i64) -> i64 {
    days_between(Day::constant(2000, 1, 1), owed.due) * 100 + stage
}

/// Whether a return whose limit has passed may be deemed abandoned: the last day is over and its owner was reminded
/// at least twice, the last time on an earlier day.
pub fn may_lapse(submission: &Submission, today: Day, sent: i64, last: Option<Day>) -> bool {
    let Submission::Returned { due, .. } = submission else { return false };
    today > *due && sent >= REMINDERS_BEFORE_LAPSE && last.is_some_and(|last| last < today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::day::add_days;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn returned() -> Submission {
        Submission::Returned { on: day("2020-01-13"), due: day("2020-02-03") }
    }

    fn on(today: &str, sent: i64, last: Option<&str>) -> Option<Reminder> {
        let calendar = crate::reference::calendar();
        reminder(&returned(), day(today), calendar, Profile::national(), sent, last.map(day))
    }

    #[test]
    fn every_code_is_found_again() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::find(kind.code()), Some(*kind));
        }
    }

    #[test]
    fn rev_1_nothing_lapses_after_one_reminder_or_on_the_day_of_the_second() {
        let Submission::Returned { due, .. } = returned() else { panic!("it is returned") };
        let after = add_days(due, 5);
        let earlier = add_days(due, 4);
        assert!(may_lapse(&returned(), after, 2, Some(earlier)));
        assert!(!may_lapse(&returned(), after, 1, Some(earlier)), "one reminder is too few");
        assert!(!may_lapse(&returned(), after, 2, Some(after)), "the second one can still be answered today");
        assert!(!may_lapse(&returned(), due, 2, Some(add_days(due, -1))), "the last day is its owner's");
    }

    #[test]
    fn use_9_whatever_puts_an_app_out_of_force_is_told_to_its_users() {
        for verb in Verb::ALL {
            let ends = matches!(verb.code(), "suspend" | "revoke" | "cancel");
            assert_eq!(stops_use(*verb), ends, "{verb:?}");
        }
    }

    #[test]
    fn rev_1_two_reminders_go_out_before_the_limit_and_not_one_a_day() {
        let calendar = crate::reference::calendar();
        let mut sent = Vec::new();
        let mut today = day("2020-01-14");
        while today <= day("2020-02-03") {
            let last = sent.last().map(|(on, _)| *on);
            let count = i64::try_from(sent.len()).unwrap();
            let called = reminder(&returned(), today, calendar, Profile::national(), count, last);
            if let Some(reminder) = called.filter(|one| sent.iter().all(|(_, stage)| *stage != one.stage)) {
                sent.push((today, reminder.stage));
            }
            today = crate::ground::day::add_days(today, 1);
        }
        assert_eq!(sent, [(day("2020-01-19"), 5), (day("2020-01-22"), 2)]);
    }

    #[test]
    fn rev_1_after_an_outage_the_lapse_waits_for_the_reminders_that_are_owed() {
        let first = on("2020-02-04", 0, None).unwrap();
        assert_eq!((first.kind, first.stage), (NoticeKind::ResubmitLate, -1));
        assert!(!may_lapse(&returned(), day("2020-02-04"), 1, Some(day("2020-02-04"))));
        assert_eq!(on("2020-02-04", 1, Some("2020-02-04")), None, "one a day");
        assert_eq!(on("2020-02-05", 1, Some("2020-02-04")).unwrap().stage, -2);
        assert!(!may_lapse(&returned(), day("2020-02-05"), 2, Some(day("2020-02-05"))));
        assert_eq!(on("2020-02-06", 2, Some("2020-02-05")), None);
        assert!(may_lapse(&returned(), day("2020-02-06"), 2, Some(day("2020-02-05"))));
    }

    #[test]
    fn rev_1_nothing_lapses_on_its_last_day_and_nothing_but_a_return() {
        let last = Some(day("2020-01-22"));
        assert!(!may_lapse(&returned(), day("2020-02-03"), 2, last));
        assert!(may_lapse(&returned(), day("2020-02-04"), 2, last));
        let submitted = Submission::Submitted { on: day("2020-01-13"), due: day("2020-02-03") };
        assert!(!may_lapse(&submitted, day("2020-03-04"), 9, last));
    }

    #[test]
    fn lat_5_what_is_owed_is_reminded_of_twice_told_when_it_is_late_and_never_daily() {
        let (form, profile) = (crate::form::Form::provider(), Profile::national());
        let calendar = crate::reference::calendar();
        let answers = crate::form::Answers::new().with("backend.1.name", "后台一");
        let owed = crate::filing::obligation(form, &answers, day("2020-01-10"), profile).unwrap();
        let mut sent: Vec<(Day, Reminder)> = Vec::new();
        let mut today = day("2020-01-14");
        while today <= day("2020-12-31") {
            let late = sent.iter().find(|(_, one)| one.kind == NoticeKind::OwedLate).map(|(on, _)| *on);
            let called = owed_reminder(&owed, today, calendar, profile, late);
            if let Some(reminder) = called.filter(|one| sent.iter().all(|(_, had)| had != one)) {
                sent.push((today, reminder));
            }
            today = crate::ground::day::add_days(today, 1);
        }
        let told: Vec<_> = sent.iter().map(|(on, one)| (on.to_string(), one.kind)).collect();
        let expected = [
            ("2020-06-01", NoticeKind::OwedSoon),
            ("2020-06-22", NoticeKind::OwedSoon),
            ("2020-07-01", NoticeKind::OwedLate),
            ("2020-07-23", NoticeKind::CureSoon),
        ];
        assert_eq!(told, expected.map(|(on, kind)| (on.to_owned(), kind)));
        let moved = crate::filing::Obligation { due: day("2020-09-30"), ..owed };
        assert_ne!(owed_stage(&moved, 5), sent[1].1.stage, "a moved day begins its reminders anew");
    }

    #[test]
    fn rev_9_an_office_hears_once_that_it_is_late() {
        let submitted = Submission::Submitted { on: day("2020-01-13"), due: day("2020-02-03") };
        let calendar = crate::reference::calendar();
        for (today, sent) in [("2020-02-04", 0), ("2020-02-20", 7)] {
            let called = reminder(&submitted, day(today), calendar, Profile::national(), sent, None);
            assert_eq!(called, Some(Reminder { kind: NoticeKind::AnswerLate, stage: 0 }), "{today}");
        }
    }
}
