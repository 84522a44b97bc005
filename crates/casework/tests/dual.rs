//! Stories of dual review on every engine: two halves, blind, sent up, withdrawn, at once. Rules REV-5, REV-7…9, N8.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stand outside #[test] functions")]

use std::sync::Barrier;
use std::thread;

use casework::desk::{self, Scope, Wanted};
use casework::filing::{self, Judge, Outcome, Submit, Turn, rates};
use casework::{Error, Office, notice, usage};
use domain::filing::{Dual, DualState, FilingKind, Half, Judged, Mark, Opinion, State, Submission};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use storage::desk::DeskState;
use world::country::{declaration, employ, pass};
use world::{Country, Scene};

/// A declaration of the school with one app, submitted.
fn declared(scene: &Scene, country: &Country) -> FilingId {
    let id = declaration(scene, country);
    submit(scene, country, id);
    id
}

fn submit(office: &Office, country: &Country, filing: FilingId) {
    filing::submit(office, &country.school, &Submit { filing, nil: false }).unwrap();
}

fn marks() -> Vec<Mark> {
    vec![Mark { field: "entry.1.nature".into(), rule: None, reason: "性质与证明材料不符".into() }]
}

fn say(
    office: &Office,
    actor: &Actor,
    filing: FilingId,
    half: Half,
    opinion: Opinion,
) -> casework::Result<Outcome> {
    let marks = if opinion == Opinion::Fail { marks() } else { Vec::new() };
    let reason = if opinion == Opinion::Undecided { "须由市级判断是否合规" } else { "" };
    filing::judge(office, actor, &Judge { filing, half, opinion, reason: reason.into(), marks })
}

fn refusal<T: std::fmt::Debug>(done: casework::Result<T>) -> Refusal {
    match done {
        Err(Error::Refusal(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn state(office: &Office, id: FilingId) -> State {
    office.read(|view| Ok(storage::filing::find(view, id)?)).unwrap().unwrap().filing.state()
}

fn wanted(scope: Scope) -> Wanted {
    Wanted { kind: FilingKind::Usage, state: DeskState::Waiting, overdue: false, scope, words: String::new() }
}

fn lying(office: &Office, actor: &Actor, scope: Scope) -> Vec<(FilingId, Option<Turn>)> {
    let (items, _) = desk::list(office, actor, &wanted(scope), 20, 0).unwrap();
    items.into_iter().map(|item| (item.lying.row.id, item.turn)).collect()
}

#[test]
fn rev_5_two_that_pass_confirm_a_declaration_and_one_alone_does_not() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        assert_eq!(refusal(filing::approve(&scene, &country.baoshan, id).map(drop)), Refusal::HalvesDecide);
        assert_eq!(
            refusal(filing::return_(&scene, &country.baoshan, id, &marks()).map(drop)),
            Refusal::HalvesDecide
        );
        let first = pass(&scene, &country.baoshan, id, Half::Security).unwrap();
        assert_eq!(first, Outcome::Waiting(Half::Content));
        assert_eq!(state(&scene, id), State::Submitted);
        let both = pass(&scene, &country.baoshan, id, Half::Content);
        assert_eq!(refusal(both), Refusal::BothHalves);
        assert_eq!(refusal(pass(&scene, &country.colleague, id, Half::Security)), Refusal::HalfJudged);
        assert_eq!(pass(&scene, &country.colleague, id, Half::Content).unwrap(), Outcome::Approved);
        assert_eq!(state(&scene, id), State::Effective);
        let late = refusal(pass(&scene, &country.colleague, id, Half::Content));
        assert!(
            late.is_conflict() && matches!(late, Refusal::WrongState { state: "effective", .. }),
            "{late:?}"
        );
    }
}

#[test]
fn rev_5_a_region_without_the_switch_and_a_nil_report_are_confirmed_by_one() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let nil = |school: &Actor, district: &Actor| {
            let id = usage::begin(&scene, school).unwrap().filing;
            filing::submit(&scene, school, &Submit { filing: id, nil: true }).unwrap();
            let refused = refusal(pass(&scene, district, id, Half::Security));
            assert!(matches!(refused, Refusal::WrongState { .. }), "there are no halves: {refused:?}");
            filing::approve(&scene, district, id).unwrap();
            assert_eq!(state(&scene, id), State::Effective);
        };
        nil(&country.sibling, &country.baoshan);
        nil(&country.city_school, &country.heping);
        // The district's own declaration lies with the city, which has no such switch.
        nil(&country.baoshan, &country.shanghai);
    }
}

#[test]
fn rev_5_what_is_not_passed_goes_up_and_the_re_review_is_final() {
    for (opinion, approves) in [(Opinion::Fail, true), (Opinion::Undecided, false)] {
        for scene in Scene::each() {
            let country = Country::of(&scene);
            let id = declared(&scene, &country);
            let before = scene.read(|view| Ok(storage::filing::find(view, id)?)).unwrap().unwrap().due_on();
            say(&scene, &country.baoshan, id, Half::Security, opinion).unwrap();
            assert_eq!(lying(&scene, &country.shanghai, Scope::SentUp), [], "not before both are in");
            let up = pass(&scene, &country.colleague, id, Half::Content).unwrap();
            assert_eq!(up, Outcome::SentUp("上海市教育委员会".into()));
            let row = scene.read(|view| Ok(storage::filing::find(view, id)?)).unwrap().unwrap();
            assert_eq!((row.filing.state(), row.due_on()), (State::Submitted, before), "the limit runs on");
            assert_eq!(lying(&scene, &country.shanghai, Scope::SentUp), [(id, Some(Turn::Rereview))]);
            assert_eq!(lying(&scene, &country.baoshan, Scope::Own), [(id, Some(Turn::Above))]);
            let overview = desk::overview(&scene, &country.shanghai).unwrap();
            assert_eq!((overview.sent_up, overview.first[0].lying.row.id), (1, id));
            let told = notice::inbox(&scene, &country.shanghai, false, 50, 0).unwrap().notices;
            assert!(told.iter().any(|one| one.kind == NoticeKind::SentUp));
            for one in [&country.baoshan, &country.colleague] {
                assert_eq!(refusal(filing::approve(&scene, one, id).map(drop)), Refusal::SentUp);
            }
            for stranger in [&country.ministry, &country.guangxi, &country.sibling] {
                assert!(filing::approve(&scene, stranger, id).is_err());
            }
            let heard = |kind| {
                let told = notice::inbox(&scene, &country.baoshan, false, 50, 0).unwrap().notices;
                told.iter().filter(|one| one.kind == kind).count()
            };
            let kinds = [NoticeKind::RereviewApproved, NoticeKind::RereviewReturned];
            assert_eq!(kinds.map(heard), [0, 0], "nothing is told before it is decided");
            if approves {
                filing::approve(&scene, &country.shanghai, id).unwrap();
                assert_eq!(kinds.map(heard), [1, 0], "the department below hears the decision");
                assert_eq!(state(&scene, id), State::Effective);
            } else {
                filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
                assert_eq!(state(&scene, id), State::Returned);
                assert_eq!(kinds.map(heard), [0, 1], "the department below hears the decision");
                // The next submission begins with both halves open, in the district.
                submit(&scene, &country, id);
                let open = Some(Turn::Judge(vec![Half::Security, Half::Content]));
                assert_eq!(lying(&scene, &country.baoshan, Scope::Own), [(id, open)]);
                assert_eq!(lying(&scene, &country.shanghai, Scope::SentUp), []);
                country.confirm(&scene, id);
                assert_eq!(kinds.map(heard), [0, 1], "what two decide themselves is not told to them");
            }
        }
    }
}

#[test]
fn rev_5_where_nobody_stands_above_a_third_person_of_the_same_department_decides() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        // As in a department without a superior: the re-review lies with Baoshan itself.
        say(&scene, &country.baoshan, id, Half::Security, Opinion::Fail).unwrap();
        pass(&scene, &country.colleague, id, Half::Content).unwrap();
        let own = country.baoshan.place.clone().unwrap().id;
        let set = move |tx: &mut storage::Tx| {
            let row = storage::filing::find(tx, id)?.unwrap();
            storage::dual::complete(tx, row.open_revision.unwrap(), Some(own))
        };
        scene.store().write(set).unwrap();
        for one in [&country.baoshan, &country.colleague] {
            assert_eq!(refusal(filing::approve(&scene, one, id).map(drop)), Refusal::JudgedBefore);
        }
        let third = employ(&scene, &country.baoshan, Role::Office, Stage::Open);
        filing::approve(&scene, &third, id).unwrap();
        assert_eq!(state(&scene, id), State::Effective);
    }
}

#[test]
fn n_8_until_both_halves_are_in_nobody_sees_what_was_said() {
    const REASON: &str = "须由市级判断是否合规";
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        say(&scene, &country.baoshan, id, Half::Security, Opinion::Undecided).unwrap();
        for other in [&country.colleague, &country.shanghai, &country.ministry] {
            let seen = filing::examine(&scene, other, id).unwrap();
            let dual = seen.dual.as_ref().unwrap();
            assert_eq!(dual.state, DualState::Open);
            assert!(dual.halves[0].is_judged && dual.halves[0].said.is_none());
            let step = seen.history.iter().find(|step| step.verb == "judge-security").unwrap();
            assert_eq!((step.opinion, step.why.as_deref()), (None, None), "that it was judged, not how");
            assert!(!format!("{seen:?}").contains(REASON));
            let desk = desk::list(&scene, other, &wanted(Scope::Own), 20, 0).unwrap();
            assert!(!format!("{desk:?} {:?}", desk::overview(&scene, other)).contains("Undecided"));
            let (from, to) = (scene.today(), scene.today());
            assert_eq!(rates(&scene, other, from, to).unwrap(), [], "no figure tells it either");
        }
        let own = filing::examine(&scene, &country.baoshan, id).unwrap().dual.unwrap();
        assert_eq!(own.halves[0].said.as_ref().unwrap().0, Opinion::Undecided, "he knows what he said");
        assert_eq!(own.turn, Turn::Colleague(Half::Content));
        pass(&scene, &country.colleague, id, Half::Content).unwrap();
        for one in [&country.colleague, &country.shanghai] {
            let seen = filing::examine(&scene, one, id).unwrap();
            assert_eq!(seen.dual.unwrap().halves[0].said.as_ref().unwrap().1, REASON);
            assert!(seen.history.iter().any(|step| step.why.as_deref() == Some(REASON)));
        }
        let folder = filing::folder(&scene, &country.school, id).unwrap();
        assert!(
            !format!("{:?}", folder.history).contains(REASON),
            "its owner is told the decision, not the opinions"
        );
        assert!(folder.history.iter().any(|step| step.verb == "send-up"));
    }
}

#[test]
fn rev_5_a_withdrawn_declaration_begins_anew_and_what_was_said_stays_in_the_history() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        say(&scene, &country.baoshan, id, Half::Security, Opinion::Undecided).unwrap();
        filing::withdraw(&scene, &country.school, id).unwrap();
        assert!(matches!(
            refusal(pass(&scene, &country.colleague, id, Half::Content)),
            Refusal::WrongState { state: "withdrawn", .. }
        ));
        filing::revise(&scene, &country.school, id).unwrap();
        submit(&scene, &country, id);
        let seen = filing::examine(&scene, &country.baoshan, id).unwrap();
        assert!(seen.dual.unwrap().halves.iter().all(|half| !half.is_judged));
        assert!(seen.history.iter().any(|step| step.verb == "judge-security"));
        country.confirm(&scene, id);
    }
}

#[test]
fn n_25_the_rates_count_what_came_in_by_department_and_outcome() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        say(&scene, &country.baoshan, id, Half::Security, Opinion::Fail).unwrap();
        pass(&scene, &country.colleague, id, Half::Content).unwrap();
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        submit(&scene, &country, id);
        country.confirm(&scene, id);
        let today = scene.today();
        for reader in [&country.baoshan, &country.shanghai] {
            let rates = rates(&scene, reader, today, today).unwrap();
            let [one] = rates.as_slice() else { panic!("{rates:?}") };
            assert_eq!(one.office, "上海市宝山区教育局");
            assert_eq!((one.complete, one.agreed, one.sent_up), (2, 1, 1));
            assert_eq!((one.upheld, one.sent_back, one.pending), (0, 1, 0));
        }
        assert_eq!(rates(&scene, &country.heping, today, today).unwrap(), []);
        let yesterday = domain::ground::day::add_days(today, -1);
        assert_eq!(rates(&scene, &country.baoshan, yesterday, yesterday).unwrap(), []);
        assert_eq!(refusal(rates(&scene, &country.baoshan, today, yesterday)), Refusal::RangeReversed);
        let school = rates(&scene, &country.school, today, today);
        assert!(matches!(school, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{school:?}");
    }
}

/// Two at once; what became of each.
fn at_once<T: Send>(one: impl FnOnce() -> T + Send, other: impl FnOnce() -> T + Send) -> [T; 2] {
    let together = Barrier::new(2);
    thread::scope(|scope| {
        let first = scope.spawn(|| {
            together.wait();
            one()
        });
        together.wait();
        let second = other();
        [first.join().unwrap(), second]
    })
}

fn steps(office: &Office, id: FilingId, verb: &str) -> usize {
    let events = office.read(|view| Ok(storage::event::of_object(view, "filing", &id.to_string())?)).unwrap();
    events.iter().filter(|one| one.event.verb == verb).count()
}

const ROUNDS: usize = 12;

#[test]
fn m_3_the_same_half_at_once_has_one_winner_and_the_other_is_told_the_state() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        for _ in 0..ROUNDS {
            let done = at_once(
                || pass(&scene, &country.baoshan, id, Half::Security),
                || pass(&scene, &country.colleague, id, Half::Security),
            );
            let won = done.iter().filter(|one| one.is_ok()).count();
            assert_eq!(won, 1, "{done:?}");
            let lost = done.into_iter().find_map(Result::err);
            let Some(Error::Refusal(lost)) = lost else { panic!("{lost:?}") };
            assert!(lost == Refusal::HalfJudged && lost.is_conflict(), "{lost:?}");
            filing::withdraw(&scene, &country.school, id).unwrap();
            filing::revise(&scene, &country.school, id).unwrap();
            submit(&scene, &country, id);
        }
    }
}

#[test]
fn m_3_both_halves_at_once_are_both_kept_and_confirm_once() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        for round in 1..=ROUNDS {
            let done = at_once(
                || pass(&scene, &country.baoshan, id, Half::Security),
                || pass(&scene, &country.colleague, id, Half::Content),
            );
            let outcomes: Vec<Outcome> = done.into_iter().map(Result::unwrap).collect();
            let approved = outcomes.iter().filter(|one| **one == Outcome::Approved).count();
            assert_eq!((approved, steps(&scene, id, "approve")), (1, round), "{outcomes:?}");
            filing::revise(&scene, &country.school, id).unwrap();
            submit(&scene, &country, id);
        }
    }
}

#[test]
fn m_3_one_person_with_two_windows_judges_one_half() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        let done = at_once(
            || pass(&scene, &country.baoshan, id, Half::Security),
            || pass(&scene, &country.baoshan, id, Half::Content),
        );
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1, "{done:?}");
        let lost = done.into_iter().find_map(Result::err);
        assert!(matches!(lost, Some(Error::Refusal(Refusal::BothHalves))), "{lost:?}");
    }
}

#[test]
fn m_3_a_judgement_and_a_withdrawal_at_once_leave_no_half_transition() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        for _ in 0..ROUNDS {
            pass(&scene, &country.baoshan, id, Half::Security).unwrap();
            let [judged, taken] = at_once(
                || pass(&scene, &country.colleague, id, Half::Content).map(drop),
                || filing::withdraw(&scene, &country.school, id),
            );
            let row = scene.read(|view| Ok(storage::filing::find(view, id)?)).unwrap().unwrap();
            match (judged, taken) {
                (Ok(()), Err(Error::Refusal(lost))) | (Err(Error::Refusal(lost)), Ok(())) => {
                    assert!(lost.is_conflict(), "{lost:?}");
                }
                other => panic!("{other:?}"),
            }
            assert!(matches!(row.filing.submission, Submission::None | Submission::Withdrawn { .. }));
            filing::revise(&scene, &country.school, id).unwrap();
            submit(&scene, &country, id);
        }
    }
}

/// The dual review of what is under review, read from the record alone.
fn folded(office: &Office, id: FilingId) -> Option<(Dual, bool)> {
    let read =
        |kind| office.read(|view| Ok(storage::event::of_object(view, kind, &id.to_string())?)).unwrap();
    let mut events = read("filing");
    events.extend(read("dual"));
    events.sort_by_key(|one| one.seq);
    let mut now = None;
    for one in events {
        let opinion = one.event.to_state.as_deref().and_then(Opinion::find);
        let half = one.event.verb.strip_prefix("judge-").and_then(Half::find);
        match (one.event.verb.as_str(), half) {
            ("submit", _) => now = Some((Dual::default(), false)),
            ("withdraw" | "approve" | "return", _) => now = None,
            ("send-up", _) => now.as_mut().unwrap().1 = true,
            (_, Some(half)) => {
                let now = now.as_mut().unwrap();
                let judged = Judged { by: one.event.actor.unwrap(), opinion: opinion.unwrap() };
                now.0 = now.0.judge(half, judged).unwrap();
            }
            _ => {}
        }
    }
    now
}

#[test]
fn m_2_traces_of_every_order_of_opinions_fold_to_the_current_rows() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = declared(&scene, &country);
        let compare = || {
            let row = scene.read(|view| Ok(storage::filing::find(view, id)?)).unwrap().unwrap();
            let under_review = matches!(row.filing.submission, Submission::Submitted { .. });
            let open = row.open_revision.filter(|_| under_review);
            let round =
                open.and_then(|open| scene.read(|view| Ok(storage::dual::find(view, open)?)).unwrap());
            assert_eq!(round.map(|one| (one.dual(), one.above.is_some())), folded(&scene, id));
        };
        for first in Opinion::ALL {
            for second in Opinion::ALL {
                for halves in [[Half::Security, Half::Content], [Half::Content, Half::Security]] {
                    compare();
                    say(&scene, &country.baoshan, id, halves[0], *first).unwrap();
                    compare();
                    say(&scene, &country.colleague, id, halves[1], *second).unwrap();
                    compare();
                    if state(&scene, id) == State::Submitted || folded(&scene, id).is_some() {
                        filing::approve(&scene, &country.shanghai, id).unwrap();
                    }
                    compare();
                    filing::revise(&scene, &country.school, id).unwrap();
                    submit(&scene, &country, id);
                }
            }
        }
        scene.store().read(storage::event::verify_log).unwrap();
    }
}
