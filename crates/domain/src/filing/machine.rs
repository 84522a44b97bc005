//! The one machine of all filings: `apply(filing, ask, law) → Change` or a refusal.
//!
//! Rules PRV-8, USE-7, REV-1…3, REV-6, REV-8, LAT-1, LAT-9. Who may ask stands in the permit table; whether a form is
//! complete stands in `check`. Here stands only what follows what, and by when. A resubmission restarts the
//! reviewer's limit (LAT-9). Deliberately absent: numbers, notices, storage.

use super::state::{Filing, FilingKind, Standing, State, Submission, Verb};
use crate::ground::calendar::{Calendar, Due};
use crate::ground::day::Day;
use crate::ground::permit::Action;
use crate::ground::refusal::Refusal;
use crate::ground::rule::Rule;
use crate::ground::text;
use crate::profile::Profile;

/// The law of the day on which something is asked.
#[derive(Debug, Clone, Copy)]
pub struct Law<'a> {
    /// The day, in China.
    pub today: Day,
    /// The working-day calendar in force.
    pub calendar: &'a Calendar,
    /// The profile of the owner's region.
    pub profile: &'a Profile,
}

/// One marked field of a return (REV-6, N4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The field's path.
    pub field: String,
    /// The rule it offends, by its ID, where the reviewer named one.
    pub rule: Option<Rule>,
    /// Why, in the reviewer's words.
    pub reason: String,
}

impl Mark {
    /// Whether it says why, in signs that everybody can see (REV-6).
    pub fn is_explained(&self) -> bool {
        !self.reason.trim().is_empty() && text::forbidden(&self.reason).is_none()
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Open a draft.
    Revise,
    /// Submit the draft.
    Submit,
    /// Take the submission back.
    Withdraw,
    /// Return it with marks.
    Return(Vec<Mark>),
    /// Approve it.
    Approve,
    /// The day after the limit has come.
    Lapse,
    /// Put it out of force until a condition is met.
    Suspend,
    /// Put it in force again.
    Restore,
    /// End it.
    Revoke,
    /// Its owner ends it.
    Cancel,
}

impl Ask {
    /// The verb, without its details.
    pub const fn verb(&self) -> Verb {
        match self {
            Ask::Revise => Verb::Revise,
            Ask::Submit => Verb::Submit,
            Ask::Withdraw => Verb::Withdraw,
            Ask::Return(_) => Verb::Return,
            Ask::Approve => Verb::Approve,
            Ask::Lapse => Verb::Lapse,
            Ask::Suspend => Verb::Suspend,
            Ask::Restore => Verb::Restore,
            Ask::Revoke => Verb::Revoke,
            Ask::Cancel => Verb::Cancel,
        }
    }
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where the filing is afterwards.
    pub after: Filing,
    /// What was done.
    pub verb: Verb,
    /// By which rule.
    pub rule: Rule,
    /// The limit that begins, with its arithmetic (N5).
    pub due: Option<Due>,
}

/// What follows when this is asked of the filing on this day.
pub fn apply(filing: &Filing, ask: &Ask, law: &Law<'_>) -> Result<Change, Refusal> {
    let verb = ask.verb();
    let wrong = || Refusal::WrongState { action: filing.kind.action(verb), state: filing.state().code() };
    let (standing, submission, rule, due) = match (ask, filing.standing, filing.submission) {
        (
            Ask::Revise,
            standing @ (Standing::None | Standing::Effective { .. } | Standing::Suspended { .. }),
            Submission::None | Submission::Lapsed { .. } | Submission::Withdrawn { .. },
        ) => (standing, Submission::Draft, revise_rule(filing.kind), None),
        (Ask::Submit, standing, Submission::Draft | Submission::Returned { .. }) if !ended(standing) => {
            let (submission, due) = received(filing.kind, law);
            (standing, submission, review_rule(filing.kind), Some(due))
        }
        (Ask::Withdraw, standing, Submission::Submitted { .. } | Submission::Returned { .. }) => {
            (standing, Submission::Withdrawn { on: law.today }, Rule::REV_8, None)
        }
        (Ask::Return(marks), standing, Submission::Submitted { .. }) => {
            if marks.is_empty() {
                return Err(Refusal::NothingMarked);
            }
            if !marks.iter().all(Mark::is_explained) {
                return Err(Refusal::MarkUnexplained);
            }
            let due = law.calendar.working_days_after(law.today, law.profile.resubmission_days);
            (standing, Submission::Returned { on: law.today, due: due.due_on }, Rule::REV_6, Some(due))
        }
        (Ask::Approve, standing, Submission::Submitted { .. }) => {
            (approved(standing, law.today), Submission::None, review_rule(filing.kind), None)
        }
        (Ask::Lapse, standing, Submission::Returned { due, .. }) if law.today > due => {
            (standing, Submission::Lapsed { on: law.today }, review_rule(filing.kind), None)
        }
        (Ask::Suspend, Standing::Effective { .. }, now) => {
            (Standing::Suspended { on: law.today }, now, Rule::LAT_1, None)
        }
        (Ask::Restore, Standing::Suspended { .. }, now) => {
            (Standing::Effective { since: law.today }, now, Rule::LAT_1, None)
        }
        (Ask::Revoke, Standing::Effective { .. } | Standing::Suspended { .. }, now) => {
            (Standing::Revoked { on: law.today }, closed(now, law.today), Rule::SUP_2, None)
        }
        (Ask::Cancel, Standing::Effective { .. } | Standing::Suspended { .. }, now) => {
            (Standing::Cancelled { on: law.today }, closed(now, law.today), Rule::LAT_6, None)
        }
        _ => return Err(wrong()),
    };
    Ok(Change { after: Filing { kind: filing.kind, standing, submission }, verb, rule, due })
}

fn received(kind: FilingKind, law: &Law<'_>) -> (Submission, Due) {
    let days = match kind {
        FilingKind::Provider => law.profile.verification_days_on(law.today),
        FilingKind::Usage => law.profile.confirmation_days,
    };
    let due = law.calendar.working_days_after(law.today, days);
    (Submission::Submitted { on: law.today, due: due.due_on }, due)
}

/// An amendment keeps the day since which the filing is in force; a suspension outlives an amendment.
const fn approved(standing: Standing, today: Day) -> Standing {
    match standing {
        Standing::None => Standing::Effective { since: today },
        other => other,
    }
}

const fn ended(standing: Standing) -> bool {
    matches!(standing, Standing::Revoked { .. } | Standing::Cancelled { .. })
}

/// What was on its way when a filing ends is taken off the reviewer's desk.
const fn closed(submission: Submission, today: Day) -> Submission {
    match submission {
        Submission::Submitted { .. } | Submission::Returned { .. } => Submission::Withdrawn { on: today },
        other => other,
    }
}

const fn review_rule(kind: FilingKind) -> Rule {
    match kind {
        FilingKind::Provider => Rule::REV_1,
        FilingKind::Usage => Rule::REV_3,
    }
}

const fn revise_rule(kind: FilingKind) -> Rule {
    match kind {
        FilingKind::Provider => Rule::PRV_8,
        FilingKind::Usage => Rule::USE_7,
    }
}

impl FilingKind {
    /// The action of the permit table that a verb on such a filing is.
    pub const fn action(self, verb: Verb) -> Action {
        match (self, verb) {
            (FilingKind::Usage, Verb::Approve | Verb::Return) => Action::UsageDecide,
            (FilingKind::Usage, Verb::Submit) => Action::UsageSubmit,
            (FilingKind::Usage, _) => Action::UsageDraft,
            (FilingKind::Provider, Verb::Submit) => Action::FilingSubmit,
            (FilingKind::Provider, Verb::Revise) => Action::FilingDraft,
            (FilingKind::Provider, Verb::Withdraw) => Action::FilingWithdraw,
            (FilingKind::Provider, Verb::Cancel) => Action::FilingCancel,
            (FilingKind::Provider, Verb::Lapse) => Action::FilingLapse,
            (FilingKind::Provider, Verb::Suspend | Verb::Restore | Verb::Revoke) => Action::FilingMeasure,
            (FilingKind::Provider, _) => Action::FilingDecide,
        }
    }

    /// The action of reading such a filing.
    pub const fn view(self) -> Action {
        match self {
            FilingKind::Provider => Action::FilingView,
            FilingKind::Usage => Action::UsageView,
        }
    }
}

impl Change {
    /// The state before which this change came about, for the record's `to`.
    pub const fn state(&self) -> State {
        self.after.state()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::day::Day;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn step(filing: &Filing, ask: &Ask, today: &str) -> Result<Change, Refusal> {
        let calendar = crate::reference::calendar();
        let profile = Profile::national();
        apply(filing, ask, &Law { today: day(today), calendar, profile })
    }

    fn marks() -> Vec<Mark> {
        vec![Mark { field: "app.name".into(), rule: None, reason: "名称与安装包不一致".into() }]
    }

    #[test]
    fn rev_6_every_mark_says_why_in_signs_that_can_be_seen() {
        let filing = submitted("2019-12-25");
        for reason in ["", " \n", "名称\u{202e}不一致"] {
            let mut marks = marks();
            marks.push(Mark { reason: reason.into(), ..marks[0].clone() });
            let asked = step(&filing, &Ask::Return(marks), "2019-12-26");
            assert_eq!(asked.unwrap_err(), Refusal::MarkUnexplained, "{reason:?}");
        }
        assert!(step(&filing, &Ask::Return(marks()), "2019-12-26").is_ok());
    }

    fn submitted(today: &str) -> Filing {
        step(&Filing::begun(FilingKind::Provider), &Ask::Submit, today).unwrap().after
    }

    #[test]
    fn rev_1_the_answer_is_due_ten_working_days_after_the_submission() {
        let change = step(&Filing::begun(FilingKind::Provider), &Ask::Submit, "2019-12-25").unwrap();
        let expected = Submission::Submitted { on: day("2019-12-25"), due: day("2020-01-09") };
        assert_eq!(change.after.submission, expected);
        assert_eq!(change.rule, Rule::REV_1);
        assert_eq!(change.due.unwrap().counted.len(), 10);
    }

    #[test]
    fn pro_each_limit_is_that_of_the_region() {
        let profile = Profile {
            verification_days: 3,
            confirmation_days: 4,
            resubmission_days: 5,
            ..Profile::national().clone()
        };
        let law = Law { today: day("2026-03-02"), calendar: crate::reference::calendar(), profile: &profile };
        let days = |filing: &Filing, ask: &Ask| apply(filing, ask, &law).unwrap().due.unwrap().counted.len();
        assert_eq!(days(&Filing::begun(FilingKind::Provider), &Ask::Submit), 3, "REV-1");
        assert_eq!(days(&Filing::begun(FilingKind::Usage), &Ask::Submit), 4, "REV-3");
        assert_eq!(days(&submitted("2026-03-02"), &Ask::Return(marks())), 5, "REV-6");
    }

    #[test]
    fn rev_1_a_return_not_answered_in_ten_working_days_lapses_and_not_a_day_earlier() {
        let returned = step(&submitted("2020-01-06"), &Ask::Return(marks()), "2020-01-13").unwrap().after;
        assert_eq!(
            returned.submission,
            Submission::Returned { on: day("2020-01-13"), due: day("2020-02-03") }
        );
        assert!(step(&returned, &Ask::Lapse, "2020-02-03").is_err(), "the last day is still the provider's");
        let lapsed = step(&returned, &Ask::Lapse, "2020-02-04").unwrap().after;
        assert_eq!(lapsed.state(), State::Lapsed);
        let again = step(&lapsed, &Ask::Revise, "2020-02-05").unwrap().after;
        assert_eq!(again.submission, Submission::Draft, "re-entry is easy");
    }

    #[test]
    fn rev_6_a_return_without_a_mark_is_refused() {
        assert_eq!(
            step(&submitted("2020-01-06"), &Ask::Return(vec![]), "2020-01-07"),
            Err(Refusal::NothingMarked)
        );
    }

    #[test]
    fn lat_9_a_resubmission_restarts_the_reviewers_limit() {
        let returned = step(&submitted("2026-11-02"), &Ask::Return(marks()), "2026-11-13").unwrap().after;
        let again = step(&returned, &Ask::Submit, "2026-11-20").unwrap();
        assert_eq!(
            again.after.submission,
            Submission::Submitted { on: day("2026-11-20"), due: day("2026-12-04") }
        );
    }

    #[test]
    fn prv_8_an_amendment_leaves_what_is_in_force_until_it_is_approved() {
        let effective = step(&submitted("2020-01-06"), &Ask::Approve, "2020-01-07").unwrap().after;
        let draft = step(&effective, &Ask::Revise, "2020-03-02").unwrap().after;
        assert_eq!(draft.state(), State::Effective);
        assert!(draft.is_amending());
        let under_review = step(&draft, &Ask::Submit, "2020-03-03").unwrap().after;
        let returned = step(&under_review, &Ask::Return(marks()), "2020-03-04").unwrap().after;
        let lapsed = step(&returned, &Ask::Lapse, "2020-06-01").unwrap().after;
        assert_eq!(lapsed.state(), State::Effective, "a lapsed amendment does not end the filing");
        assert_eq!(lapsed.standing, Standing::Effective { since: day("2020-01-07") });
    }

    #[test]
    fn two_decisions_at_once_the_second_sees_the_state() {
        let effective = step(&submitted("2020-01-06"), &Ask::Approve, "2020-01-07").unwrap().after;
        assert_eq!(
            step(&effective, &Ask::Approve, "2020-01-07"),
            Err(Refusal::WrongState { action: Action::FilingDecide, state: "effective" })
        );
    }

    #[test]
    fn an_ended_filing_takes_its_amendment_off_the_desk() {
        let effective = step(&submitted("2020-01-06"), &Ask::Approve, "2020-01-07").unwrap().after;
        let draft = step(&effective, &Ask::Revise, "2020-03-02").unwrap().after;
        let under_review = step(&draft, &Ask::Submit, "2020-03-03").unwrap().after;
        let revoked = step(&under_review, &Ask::Revoke, "2020-03-04").unwrap().after;
        assert_eq!(revoked.state(), State::Revoked);
        assert!(step(&revoked, &Ask::Approve, "2020-03-05").is_err());
        assert!(step(&revoked, &Ask::Submit, "2020-03-05").is_err());
        assert!(step(&revoked, &Ask::Revise, "2020-03-05").is_err());
    }

    /// What may be asked of a filing in each state, as the rules have it: the whole table, read row by row.
    #[test]
    fn rev_8_only_what_the_table_names_may_be_asked() {
        let on = day("2020-01-06");
        let standings = [
            (Standing::None, ""),
            (Standing::Effective { since: on }, " suspend revoke cancel"),
            (Standing::Suspended { on }, " restore revoke cancel"),
        ];
        let submissions = [
            (Submission::None, "revise"),
            (Submission::Draft, "submit"),
            (Submission::Submitted { on, due: on }, "withdraw return approve"),
            (Submission::Returned { on, due: on }, "submit withdraw lapse"),
            (Submission::Lapsed { on }, "revise"),
            (Submission::Withdrawn { on }, "revise"),
        ];
        for (standing, of_standing) in standings {
            for (submission, of_submission) in submissions {
                let expected = format!("{of_submission}{of_standing}");
                assert_eq!(asked(standing, submission), sorted(&expected), "{standing:?} {submission:?}");
            }
        }
        for standing in [Standing::Revoked { on }, Standing::Cancelled { on }] {
            for submission in [Submission::None, Submission::Draft, Submission::Withdrawn { on }] {
                assert_eq!(asked(standing, submission), sorted(""), "{standing:?} {submission:?}");
            }
        }
    }

    fn sorted(verbs: &str) -> Vec<String> {
        let mut verbs: Vec<String> = verbs.split_whitespace().map(str::to_owned).collect();
        verbs.sort();
        verbs
    }

    fn asked(standing: Standing, submission: Submission) -> Vec<String> {
        let filing = Filing { kind: FilingKind::Provider, standing, submission };
        let every = [
            Ask::Revise,
            Ask::Submit,
            Ask::Withdraw,
            Ask::Return(marks()),
            Ask::Approve,
            Ask::Lapse,
            Ask::Suspend,
            Ask::Restore,
            Ask::Revoke,
            Ask::Cancel,
        ];
        let taken = every.iter().filter(|ask| step(&filing, ask, "2020-03-02").is_ok());
        let codes: Vec<&str> = taken.map(|ask| ask.verb().code()).collect();
        sorted(&codes.join(" "))
    }
}
