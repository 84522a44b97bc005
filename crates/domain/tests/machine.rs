//! The machine of filings, checked exhaustively: every trace of asks and passing days up to the stated bounds.
//!
//! Bounds: from a new filing, every ask of every kind or one day passing at each step, over 34 days that hold the
//! Spring Festival of 2026. What must hold is asked after every step; what must be possible is asked at the end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stand outside #[test] functions")]

use std::collections::{BTreeSet, HashSet};

use domain::filing::{Ask, Filing, FilingKind, Law, Mark, Standing, State, Submission, Verb, apply};
use domain::ground::day::{Day, add_days};
use domain::profile::Profile;
use domain::reference;

const FIRST: &str = "2026-02-10";
const DAYS: i64 = 34;

fn asks() -> Vec<Ask> {
    let mark = Mark { field: "app.name".into(), rule: None, reason: "示例".into() };
    vec![
        Ask::Revise,
        Ask::Submit,
        Ask::Withdraw,
        Ask::Return(vec![mark]),
        Ask::Return(vec![]),
        Ask::Approve,
        Ask::Lapse,
        Ask::Suspend,
        Ask::Restore,
        Ask::Revoke,
        Ask::Cancel,
    ]
}

/// What must hold of every step.
fn hold(before: &Filing, ask: &Ask, after: &Filing, today: Day) {
    let ended =
        |filing: &Filing| matches!(filing.standing, Standing::Revoked { .. } | Standing::Cancelled { .. });
    assert!(!ended(before), "an ended filing does not move: {before:?} {ask:?}");
    if before.standing == Standing::None && after.standing != Standing::None {
        assert_eq!(ask.verb(), Verb::Approve, "only an approval puts in force");
        assert!(
            matches!(before.submission, Submission::Submitted { .. }),
            "only what was submitted is approved"
        );
    }
    if let (
        Standing::Effective { since },
        Verb::Submit | Verb::Return | Verb::Approve | Verb::Withdraw | Verb::Lapse | Verb::Revise,
    ) = (before.standing, ask.verb())
    {
        assert_eq!(after.standing, Standing::Effective { since }, "an amendment leaves what is in force");
    }
    if matches!(before.standing, Standing::Suspended { .. })
        && !matches!(ask.verb(), Verb::Restore | Verb::Revoke | Verb::Cancel)
    {
        assert_eq!(after.standing, before.standing, "an amendment does not lift a suspension");
    }
    if ask.verb() == Verb::Lapse {
        let Submission::Returned { due, .. } = before.submission else { panic!("only a return lapses") };
        assert!(today > due, "not before the limit has passed");
    }
    match after.submission {
        Submission::Submitted { on, due } | Submission::Returned { on, due }
            if before.submission != after.submission =>
        {
            assert_eq!(on, today);
            let counted = reference::calendar().working_days_after(today, 10);
            assert_eq!(due, counted.due_on, "ten working days");
        }
        _ => {}
    }
    assert!(after.is_private() == (after.state() == State::Draft), "a draft and only a draft is private");
}

#[test]
fn every_trace_within_the_bounds_keeps_the_rules() {
    let first: Day = FIRST.parse().unwrap();
    let profile = Profile::national();
    let calendar = reference::calendar();
    let mut visited = 0_usize;
    for kind in FilingKind::ALL {
        let mut today = vec![Filing::begun(*kind)];
        let mut seen_states = BTreeSet::new();
        let mut seen_verbs = BTreeSet::new();
        let mut lapsed_amendment = false;
        for day in 0..DAYS {
            let law = Law { today: add_days(first, day), calendar, profile };
            let mut known: HashSet<Filing> = today.iter().copied().collect();
            let mut open = today;
            while let Some(filing) = open.pop() {
                visited += 1;
                seen_states.insert(filing.state().code());
                lapsed_amendment |= matches!(filing.standing, Standing::Effective { .. })
                    && matches!(filing.submission, Submission::Lapsed { .. });
                for ask in asks() {
                    let Ok(change) = apply(&filing, &ask, &law) else { continue };
                    hold(&filing, &ask, &change.after, law.today);
                    seen_verbs.insert(change.verb.code());
                    if known.insert(change.after) {
                        open.push(change.after);
                    }
                }
            }
            today = known.into_iter().collect();
        }
        let words = |all: &[State]| all.iter().map(|state| state.code()).collect::<BTreeSet<_>>();
        assert_eq!(seen_states, words(State::ALL), "every state is reached");
        assert_eq!(seen_verbs.len(), Verb::ALL.len(), "every verb comes about");
        assert!(lapsed_amendment, "an amendment lapses without ending the filing");
    }
    assert!(visited > 100_000, "only {visited} states within the bounds");
}
