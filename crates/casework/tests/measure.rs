//! Measures against a filing in force, on every engine: who may, what it does to register, provider and users, the way back.
//! Rules LAT-1, SUP-2, USE-1, USE-9, REV-7, REV-8, ORG-10.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

use casework::filing::{self, Measure, Submit};
use casework::{Error, Office, job, notice, usage, warning};
use domain::filing::{self as law, State};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::problem::ProblemKind;
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use domain::usage::Unpickable;
use storage::register;
use world::country::{declare, submitted};
use world::{Country, Scene};

const WHY: &str = "2021年学科类培训整治：取得许可后申请恢复。";

fn take(office: &Office, by: &Actor, filing: FilingId, measure: law::Measure) -> casework::Result<State> {
    filing::measure(office, by, &Measure { filing, measure: Some(measure), why: WHY.to_owned() })
}

fn filed(office: &Office, country: &Country) -> (FilingId, String) {
    let id = submitted(office, &country.provider, "示例作业本");
    (id, filing::approve(office, &country.shanghai, id).unwrap().number.unwrap())
}

fn told(office: &Office, actor: &Actor) -> Vec<NoticeKind> {
    let inbox = notice::inbox(office, actor, false, 50, 0).unwrap();
    inbox.notices.into_iter().map(|one| one.kind).collect()
}

/// Lets the jobs tell those who use the app.
fn warned(office: &Office) -> usize {
    let taken = job::take(office, &[]).unwrap();
    let asked = taken.iter().filter(|one| one.kind == warning::JOB);
    asked.map(|one| warning::warn(office, &Actor::clock(), &one.payload).unwrap()).sum()
}

fn public(office: &Office, number: &str) -> State {
    office.read(|view| Ok(register::of_numbers(view, &[number])?)).unwrap()[0].state
}

#[test]
fn lat_1_a_suspension_has_a_way_back_and_everybody_is_told() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let (id, number) = filed(&scene, &country);
        let (declared, _) = declare(&scene, &country.school, &number);
        filing::submit(&scene, &country.school, &Submit { filing: declared, nil: false }).unwrap();
        country.confirm(&scene, declared);
        assert_eq!(filing::measurable(&scene, &country.shanghai, id).unwrap().users, 1);

        let suspended = take(&scene, &country.shanghai, id, law::Measure::SuspendUntilMet).unwrap();
        assert_eq!((suspended, public(&scene, &number)), (State::Suspended, State::Suspended));
        assert!(told(&scene, &country.provider).contains(&NoticeKind::Suspended));
        assert_eq!(warned(&scene), 1, "USE-9");
        assert!(told(&scene, &country.school).contains(&NoticeKind::AppEnded));
        let missed = usage::pick(&scene, &country.sibling, &number, &[]).unwrap().missed;
        assert_eq!(missed[0].why, Unpickable::Suspended);
        let folder = filing::folder(&scene, &country.provider, id).unwrap();
        let why = folder.history.iter().find(|step| step.verb == "suspend").and_then(|step| step.why.clone());
        assert_eq!(why.as_deref(), Some(WHY), "the provider reads why");
        let read = move |view: &storage::View| storage::event::of_object(view, "filing", &id.to_string());
        let events = scene.store().read(read).unwrap();
        let step = events.iter().find(|one| one.event.verb == "suspend").unwrap();
        assert_eq!(step.event.payload, r#"{"measure":"suspend-until-met"}"#);
        let twice = take(&scene, &country.shanghai, id, law::Measure::SuspendUntilMet);
        assert!(matches!(twice, Err(Error::Refusal(Refusal::WrongState { .. }))), "{twice:?}");

        let restored = take(&scene, &country.shanghai, id, law::Measure::Restore).unwrap();
        assert_eq!((restored, public(&scene, &number)), (State::Effective, State::Effective));
        assert!(told(&scene, &country.provider).contains(&NoticeKind::Restored));
        assert_eq!(usage::pick(&scene, &country.sibling, &number, &[]).unwrap().apps.len(), 1);
    }
}

#[test]
fn sup_2_a_revocation_is_the_end_and_takes_what_was_on_its_way_off_the_desk() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let (id, number) = filed(&scene, &country);
        filing::revise(&scene, &country.provider, id).unwrap();
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        let revoked = take(&scene, &country.shanghai, id, law::Measure::Revoke).unwrap();
        assert_eq!((revoked, public(&scene, &number)), (State::Revoked, State::Revoked));
        let row = filing::open(&scene, &country.shanghai, id).unwrap().row;
        assert!(!row.filing.is_amending() && row.due_on().is_none(), "{row:?}");
        let last = scene.store().read(move |view| storage::revision::of_filing(view, id)).unwrap();
        assert_eq!(last[0].outcome.as_deref(), Some("withdrawn"), "what was on its way has an end");
        assert!(filing::measurable(&scene, &country.shanghai, id).unwrap().open.is_empty());
        for measure in law::Measure::ALL {
            assert!(take(&scene, &country.shanghai, id, *measure).is_err());
        }
        assert!(filing::revise(&scene, &country.provider, id).is_err(), "there is no way back");
    }
}

#[test]
fn rev_7_only_the_department_that_verified_it_takes_a_measure_and_says_why() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let (id, _) = filed(&scene, &country);
        let revoke = law::Measure::Revoke;
        for stranger in [&country.rival, &country.school, &country.baoshan] {
            let refused = take(&scene, stranger, id, revoke);
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        for looker in [&country.ministry, &country.provider] {
            let refused = take(&scene, looker, id, revoke);
            assert!(matches!(refused, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{refused:?}");
        }
        let say = |measure, why: &str| {
            let input = Measure { filing: id, measure, why: why.to_owned() };
            let Err(Error::Problems(found)) = filing::measure(&scene, &country.shanghai, &input) else {
                panic!()
            };
            found.into_iter().map(|one| (one.field, one.kind)).collect::<Vec<_>>()
        };
        let missing = |field: &str| (field.to_owned(), ProblemKind::Missing);
        assert_eq!(say(None, " a "), [missing("measure"), missing("why")], "both at once");
        let long = ProblemKind::TooLong { max: 500, found: 501 };
        assert_eq!(say(Some(revoke), &"长".repeat(501)), [("why".to_owned(), long)]);
        let hidden = ProblemKind::Character('\u{202e}');
        assert_eq!(say(Some(revoke), "整改不到位\u{202e}"), [("why".to_owned(), hidden)]);
        let own = submitted(&scene, &country.shanghai, "示例办公");
        let refused = take(&scene, &country.shanghai, own, revoke);
        assert!(matches!(refused, Err(Error::Refusal(_))), "nobody measures what is his own: {refused:?}");
        let declared = world::country::declaration(&scene, &country);
        let refused = take(&scene, &country.baoshan, declared, revoke);
        assert!(matches!(refused, Err(Error::NotFound)), "a declaration is no app");
    }
}
