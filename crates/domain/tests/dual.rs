//! Dual review beside the machine of filings, checked exhaustively: every trace of asks, judgements and passing days.
//!
//! Bounds: one declaration under dual review, three people who may all try everything, every half with every opinion, every
//! ask of the filing's machine or one day passing at each step, over fourteen days that hold the Spring Festival of 2026. What
//! must hold is asked after every step; what must be possible is asked at the end. Rules REV-3, REV-5, REV-7, N8.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests stand outside #[test] functions, and its figure is told"
)]

use std::collections::{BTreeSet, HashSet};

use domain::filing::{
    Ask, Dual, DualState, Filing, FilingKind, Half, Judged, Law, Mark, Opinion, Standing, Submission, apply,
};
use domain::ground::day::{Day, add_days};
use domain::ground::id::AccountId;
use domain::profile::Profile;
use domain::reference;

const FIRST: &str = "2026-02-10";
const DAYS: i64 = 14;
const PEOPLE: u128 = 3;

/// A declaration, and the dual review of what is submitted of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Case {
    filing: Filing,
    dual: Option<Dual>,
}

/// What somebody does.
#[derive(Debug, Clone)]
enum Act {
    Ask(Ask, AccountId),
    Judge(Half, Opinion, AccountId),
}

fn people() -> impl Iterator<Item = AccountId> {
    (1..=PEOPLE).map(|number| AccountId(uuid::Uuid::from_u128(number)))
}

fn acts() -> Vec<Act> {
    let mark = Mark { field: "entry.1.nature".into(), rule: None, reason: "示例".into() };
    let someone = people().next().unwrap();
    let mut acts: Vec<Act> = [
        Ask::Revise,
        Ask::Submit,
        Ask::Withdraw,
        Ask::Lapse,
        Ask::Suspend,
        Ask::Restore,
        Ask::Revoke,
        Ask::Cancel,
    ]
    .map(|ask| Act::Ask(ask, someone))
    .into();
    for who in people() {
        acts.extend([Ask::Approve, Ask::Return(vec![mark.clone()])].map(|ask| Act::Ask(ask, who)));
        for half in Half::ALL {
            acts.extend(Opinion::ALL.iter().map(|opinion| Act::Judge(*half, *opinion, who)));
        }
    }
    acts
}

/// The step as casework takes it: a decision is asked of the dual review, two passes are an approval, and every submission
/// begins with both halves open.
fn step(case: &Case, act: &Act, law: &Law<'_>) -> Option<Case> {
    let (filing, dual) = match act {
        Act::Ask(ask, who) => {
            if let (Some(dual), Ask::Approve | Ask::Return(_)) = (case.dual, ask) {
                dual.admits(ask.verb(), *who).ok()?;
            }
            (apply(&case.filing, ask, law).ok()?.after, case.dual)
        }
        Act::Judge(half, opinion, who) => {
            let dual = case.dual?.judge(*half, Judged { by: *who, opinion: *opinion }).ok()?;
            if dual.state() == DualState::Passed {
                dual.admits(Ask::Approve.verb(), *who).unwrap();
                (apply(&case.filing, &Ask::Approve, law).unwrap().after, Some(dual))
            } else {
                (case.filing, Some(dual))
            }
        }
    };
    let is_new = matches!(act, Act::Ask(Ask::Submit, _));
    let dual = match filing.submission {
        Submission::Submitted { .. } if is_new => Some(Dual::default()),
        Submission::Submitted { .. } => dual,
        _ => None,
    };
    Some(Case { filing, dual })
}

/// What must hold of every step.
fn hold(before: &Case, act: &Act, after: &Case) {
    assert_eq!(after.dual.is_some(), matches!(after.filing.submission, Submission::Submitted { .. }));
    if let Some(Dual { security: Some(one), content: Some(other) }) = after.dual {
        assert_ne!(one.by, other.by, "one person judged both halves");
        let passed = one.opinion == Opinion::Pass && other.opinion == Opinion::Pass;
        assert!(!passed, "what has passed in both halves does not wait");
    }
    let Some(dual) = before.dual else { return };
    let under_review = after.dual.is_some();
    match act {
        Act::Judge(..) if under_review => {
            assert_eq!(after.filing, before.filing, "a judgement moves neither state nor limit");
        }
        Act::Judge(_, opinion, who) => {
            assert_eq!(*opinion, Opinion::Pass, "only a pass can end it");
            let first = dual.security.or(dual.content).unwrap();
            assert!(first.opinion == Opinion::Pass && first.by != *who, "two people passed it");
        }
        Act::Ask(Ask::Approve | Ask::Return(_), who) => {
            assert_eq!(dual.state(), DualState::SentUp, "nobody decides alone");
            assert!(!dual.has_judged(*who), "the re-review is of somebody else");
        }
        Act::Ask(Ask::Submit, _) => panic!("what is under review is not submitted again"),
        Act::Ask(..) => {}
    }
}

/// Somebody can always do the next step of the review, so that no submission is stuck.
fn goes_on(case: &Case) {
    let Some(dual) = case.dual else { return };
    let somebody = match dual.state() {
        DualState::Open => {
            people().any(|who| Half::ALL.iter().any(|half| dual.may_judge(*half, who).is_ok()))
        }
        DualState::SentUp => people().any(|who| dual.admits(Ask::Approve.verb(), who).is_ok()),
        DualState::Passed => false,
    };
    assert!(somebody, "{case:?} is stuck");
}

#[test]
fn rev_5_every_trace_within_the_bounds_keeps_the_rules_of_dual_review() {
    let first: Day = FIRST.parse().unwrap();
    let (profile, calendar, acts) = (Profile::of("310113"), reference::calendar(), acts());
    let begun = Case { filing: Filing::begun(FilingKind::Usage), dual: None };
    let mut today = vec![begun];
    let mut visited = 0_usize;
    let mut seen = BTreeSet::new();
    for day in 0..DAYS {
        let law = Law { today: add_days(first, day), calendar, profile };
        let mut known: HashSet<Case> = today.iter().copied().collect();
        let mut open = today;
        while let Some(case) = open.pop() {
            visited += 1;
            goes_on(&case);
            seen.extend(case.dual.map(|dual| dual.state().code().to_owned()));
            for act in &acts {
                let Some(after) = step(&case, act, &law) else { continue };
                hold(&case, act, &after);
                seen.insert(told(&case, act, &after));
                if known.insert(after) {
                    open.push(after);
                }
            }
        }
        today = known.into_iter().collect();
    }
    let judgements = Half::ALL.iter().flat_map(|half| {
        Opinion::ALL.iter().map(move |opinion| format!("judge {} {}", half.code(), opinion.code()))
    });
    let must =
        ["open", "sent-up", "re-review approve", "re-review return", "passed", "again", "change passed"];
    for must in must.into_iter().map(str::to_owned).chain(judgements) {
        assert!(seen.contains(&must), "{must} never came about: {seen:?}");
    }
    println!("{visited} states of dual review visited");
    assert!(visited > 100_000, "only {visited} states within the bounds");
}

/// What a step is, for what must come about at least once.
fn told(before: &Case, act: &Act, after: &Case) -> String {
    let change = matches!(before.filing.standing, Standing::Effective { .. });
    match act {
        Act::Judge(..) if after.dual.is_none() && change => "change passed".to_owned(),
        Act::Judge(..) if after.dual.is_none() => "passed".to_owned(),
        Act::Judge(half, opinion, _) => format!("judge {} {}", half.code(), opinion.code()),
        Act::Ask(ask, _) if before.dual.is_some() => match ask {
            Ask::Approve | Ask::Return(_) => format!("re-review {}", ask.verb().code()),
            _ => ask.verb().code().to_owned(),
        },
        Act::Ask(Ask::Submit, _) if matches!(before.filing.submission, Submission::Returned { .. }) => {
            "again".to_owned()
        }
        Act::Ask(ask, _) => ask.verb().code().to_owned(),
    }
}
