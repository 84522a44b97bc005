//! Limits that run, stand still, are overdue, begin again and are rehearsed (REV-1, REV-4, LAT-9, N5, N6).

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not there"
)]

use domain::ground::calendar::{Calendar, Why};
use domain::ground::clock::{Clock, Pause, Round, Totals, pauses_of, rehearse, totals};
use domain::ground::day::Day;
use domain::reference::calendar;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn pause(from: &str, to: Option<&str>) -> Pause {
    Pause { from: day(from), to: to.map(day), why: "等待补充材料".into() }
}

#[test]
fn a_limit_counts_down_to_its_last_day_and_past_it() {
    let clock = Clock::new(day("2026-11-20"), 10);
    let at = |today| clock.standing(calendar(), day(today));
    let left: Vec<_> =
        ["2026-11-20", "2026-11-22", "2026-11-23", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-08"]
            .map(|today| (at(today).left, at(today).overdue))
            .into();
    assert_eq!(left, [(10, false), (10, false), (9, false), (1, false), (0, false), (0, true), (-2, true)]);
    assert_eq!(at("2026-12-08").used, 12);
    assert_eq!(at("2026-11-20").due.unwrap().due_on, day("2026-12-04"));
}

#[test]
fn a_pause_lengthens_the_limit_by_the_working_days_it_holds() {
    let mut clock = Clock::new(day("2026-11-20"), 10);
    // Asked on Tuesday, which still counts; answered on Thursday, which does not.
    clock.pauses.push(pause("2026-11-24", Some("2026-11-26")));
    let due = clock.due(calendar()).unwrap();
    assert_eq!(due.due_on, day("2026-12-08"));
    let held: Vec<_> = pauses_of(&due).map(|(day, why)| (day.to_string(), why)).collect();
    assert_eq!(held, [("2026-11-25".into(), "等待补充材料"), ("2026-11-26".into(), "等待补充材料")]);
    assert!(due.skipped.contains(&(day("2026-11-28"), Why::Weekend)));
}

#[test]
fn overlapping_pauses_count_once() {
    let mut clock = Clock::new(day("2026-11-20"), 10);
    clock.pauses.extend([pause("2026-11-24", Some("2026-11-26")), pause("2026-11-25", Some("2026-11-26"))]);
    assert_eq!(clock.due(calendar()).unwrap().due_on, day("2026-12-08"));
}

#[test]
fn while_a_pause_lasts_there_is_no_last_day_and_nothing_is_overdue() {
    let mut clock = Clock::new(day("2026-11-20"), 10);
    clock.pauses.push(pause("2026-11-24", None));
    let standing = clock.standing(calendar(), day("2027-03-01"));
    assert_eq!((standing.due, standing.overdue, standing.used, standing.left), (None, false, 2, 8));
    assert_eq!(standing.paused.as_deref(), Some("等待补充材料"));
}

#[test]
fn a_pause_after_the_last_day_does_not_revive_the_limit() {
    let mut clock = Clock::new(day("2026-11-20"), 2);
    clock.pauses.push(pause("2026-11-25", None));
    let standing = clock.standing(calendar(), day("2026-11-30"));
    assert_eq!(standing.due.unwrap().due_on, day("2026-11-24"));
    assert!(standing.overdue && standing.left < 0 && standing.paused.is_none());
}

#[test]
fn a_resubmission_begins_a_new_limit_and_both_totals_are_shown() {
    let round = |start, answered: Option<&str>| Round {
        clock: Clock::new(day(start), 10),
        answered_on: answered.map(day),
    };
    let rounds = [round("2026-11-02", Some("2026-11-06")), round("2026-11-16", None)];
    assert_eq!(totals(calendar(), &rounds, day("2026-11-18")), Totals { this_round: 2, all_rounds: 6 });
    assert_eq!(totals(calendar(), &[], day("2026-11-18")), Totals::default());
}

#[test]
fn a_rehearsal_lists_every_deadline_that_moves_and_changes_nothing() {
    let text = "date,kind,name\n2027,notice,通知\n2027-01-01,holiday,元旦\n2027-05-01,holiday,劳动节\n\
        2027-10-01,holiday,国庆节\n2027-10-02,holiday,国庆节\n2027-10-03,holiday,国庆节\n";
    let new = calendar().clone().with(Calendar::parse(text).unwrap());
    let mut held = Clock::new(day("2026-12-25"), 10);
    held.pauses.push(pause("2026-12-28", None));
    let open = [
        ("moves", Clock::new(day("2026-12-25"), 10)),
        ("stays", Clock::new(day("2026-12-01"), 10)),
        ("settles", Clock::new(day("2027-01-04"), 5)),
        ("stands still", held),
    ];
    let rehearsal = rehearse(calendar(), &new, open.clone());
    let moved: Vec<_> = rehearsal.moved.iter().map(|m| (m.key, m.before.due_on, m.after.due_on)).collect();
    assert_eq!(moved, [("moves", day("2027-01-08"), day("2027-01-11"))]);
    assert_eq!(rehearsal.settled, ["settles"]);
    assert_eq!(rehearsal.unchanged, 2);
    assert_eq!(rehearse(calendar(), calendar(), open).unchanged, 4);
}
