//! Stories of an institution's declaration, on every engine: picking, filling in, nil report, return, change, term.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::filing::{self, Judge, Save, Submit};
use casework::usage::{self, EntryState};
use casework::{Error, Office, job, notice, warning};
use domain::campaign::Progress;
use domain::filing::{Half, Mark, Opinion, State, Submission};
use domain::form::Answers;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::problem::ProblemKind;
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use domain::usage::Unpickable;
use storage::declaration;
use world::country::{declare, draft, pass, submitted};
use world::{Country, Scene};

/// An effective app of the provider; its number.
fn filed(office: &Office, country: &Country, app: &str) -> String {
    let id = submitted(office, &country.provider, app);
    filing::approve(office, &country.shanghai, id).unwrap().number.unwrap()
}

/// The district's first reviewer fails his half, the second one passes hers; the city returns the declaration.
fn sent_back(office: &Office, country: &Country, filing: FilingId, mark: &Mark) {
    let marks = vec![mark.clone()];
    let failed = Judge { filing, half: Half::Security, opinion: Opinion::Fail, reason: String::new(), marks };
    filing::judge(office, &country.baoshan, &failed).unwrap();
    pass(office, &country.colleague, filing, Half::Content).unwrap();
    filing::return_(office, &country.shanghai, filing, std::slice::from_ref(mark)).unwrap();
}

fn submit(
    office: &Office,
    actor: &Actor,
    filing: FilingId,
    nil: bool,
) -> casework::Result<filing::Submitted> {
    filing::submit(office, actor, &Submit { filing, nil })
}

fn progress(office: &Office, actor: &Actor) -> Option<Progress> {
    let unit = actor.place.as_ref().unwrap().id;
    let found = office.read(|view| Ok(declaration::find(view, unit)?)).unwrap();
    found.map(|declaration| declaration.standing.progress(None))
}

#[test]
fn use_1_a_look_up_hits_or_says_why_not() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let number = filed(&scene, &country, "示例作业本");
        submitted(&scene, &country.provider, "示例阅读");
        draft(&scene, &country.rival, "示例口算");
        let pick = |text: &str| usage::pick(&scene, &country.school, text, &[]).unwrap();
        let hit = pick("作业");
        assert_eq!(hit.apps[0].number.as_deref(), Some(number.as_str()));
        assert_eq!(hit.apps[0].provider, "上海示例教育科技有限公司");
        assert_eq!(pick(&number.replace("教APP备", "教app备 ")).apps, hit.apps, "as people type it");
        let heard = |number: &str| usage::pick(&scene, &country.school, "zyb", &[number.to_owned()]).unwrap();
        assert_eq!(heard(&number).apps, hit.apps, "as the register reads it aloud");
        assert_eq!(heard("教APP备3199999号"), usage::Found::default());
        let pending = pick("示例阅");
        assert_eq!((pending.apps.len(), pending.missed[0].why), (0, Unpickable::Pending));
        assert_eq!(pick("口算"), usage::Found::default(), "another unit's draft is not told (ORG-10)");
        assert_eq!(pick("%"), usage::Found::default(), "a sign is searched for as itself");
        let provider = usage::pick(&scene, &country.provider, "作业", &[]);
        assert!(matches!(provider, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{provider:?}");
    }
}

#[test]
fn use_1_only_an_effective_app_can_be_added() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let refused = usage::add(&scene, &country.school, "教APP备3100001号");
        let Err(Error::Problems(problems)) = refused else { panic!("{refused:?}") };
        assert_eq!(problems[0].kind, ProblemKind::AppNotEffective);
        assert!(usage::desk(&scene, &country.school).unwrap().row.is_none(), "nothing was begun by it");
    }
}

#[test]
fn use_2_a_declaration_is_submitted_and_confirmed_by_the_district() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let number = filed(&scene, &country, "示例作业本");
        let (filing, item) = declare(&scene, &country.school, &number);
        assert_eq!(usage::add(&scene, &country.school, &number).unwrap().item, item, "listed once");
        assert_eq!(filing::precheck(&scene, &country.school, filing).unwrap(), []);
        assert_eq!(progress(&scene, &country.school), Some(Progress::Missing));
        let receipt = submit(&scene, &country.school, filing, false).unwrap();
        assert_eq!(receipt.reviewer, "上海市宝山区教育局");
        assert_eq!(receipt.due.counted.len(), 10);
        assert_eq!(progress(&scene, &country.school), Some(Progress::Reviewing));
        let seen = filing::open(&scene, &country.baoshan, filing).unwrap();
        assert_eq!(seen.answers.one("entry.1.contact_mobile"), "137****7000");
        country.confirm(&scene, filing);
        assert_eq!(progress(&scene, &country.school), Some(Progress::Filed));
        let desk = usage::desk(&scene, &country.school).unwrap();
        let entry = &desk.entries[0];
        assert_eq!((entry.title.as_str(), entry.app), ("示例作业本", Some(State::Effective)));
        assert_eq!(entry.state, EntryState::Effective);
        let outsider = filing::open(&scene, &country.sibling, filing);
        assert!(matches!(outsider, Err(Error::NotFound)), "{outsider:?}");
    }
}

#[test]
fn use_6_a_unit_without_apps_makes_a_nil_report() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let begun = usage::begin(&scene, &country.sibling).unwrap();
        assert!(begun.items.is_empty());
        let refused = submit(&scene, &country.sibling, begun.filing, false);
        assert!(matches!(refused, Err(Error::Refusal(Refusal::NothingDeclared))), "{refused:?}");
        submit(&scene, &country.sibling, begun.filing, true).unwrap();
        filing::approve(&scene, &country.baoshan, begun.filing).unwrap();
        assert_eq!(progress(&scene, &country.sibling), Some(Progress::Nil));
        // An app that is taken into use later ends the nil report with its confirmation, not before.
        let number = filed(&scene, &country, "示例作业本");
        let (filing, _) = declare(&scene, &country.sibling, &number);
        assert_eq!(filing, begun.filing, "one declaration for life");
        assert_eq!(progress(&scene, &country.sibling), Some(Progress::Nil));
        let refused = submit(&scene, &country.sibling, filing, true);
        assert!(matches!(refused, Err(Error::Refusal(Refusal::NilWithEntries))), "{refused:?}");
        submit(&scene, &country.sibling, filing, false).unwrap();
        country.confirm(&scene, filing);
        assert_eq!(progress(&scene, &country.sibling), Some(Progress::Filed));
    }
}

#[test]
fn rev_6_a_return_marks_the_fields_and_is_shown_until_the_next_submission() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let number = filed(&scene, &country, "示例作业本");
        let (filing, _) = declare(&scene, &country.school, &number);
        submit(&scene, &country.school, filing, false).unwrap();
        let editing = usage::begin(&scene, &country.school);
        let Err(Error::Refusal(Refusal::WrongState { state, .. })) = editing else { panic!("{editing:?}") };
        assert_eq!(state, "submitted", "what lies with the district is not edited");
        let mark =
            Mark { field: "entry.1.support_scan".into(), rule: None, reason: "缺少家长签字".into() };
        sent_back(&scene, &country, filing, &mark);
        assert_eq!(progress(&scene, &country.school), Some(Progress::Returned));
        let desk = usage::desk(&scene, &country.school).unwrap();
        assert_eq!(desk.marks, [mark]);
        submit(&scene, &country.school, filing, false).unwrap();
        assert!(usage::desk(&scene, &country.school).unwrap().marks.is_empty());
        assert_eq!(progress(&scene, &country.school), Some(Progress::Reviewing));
    }
}

#[test]
fn use_7_a_confirmed_declaration_is_changed_at_any_time_and_stays_in_force_meanwhile() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let (first, second) = (filed(&scene, &country, "示例作业本"), filed(&scene, &country, "示例阅读"));
        let (filing, item) = declare(&scene, &country.school, &first);
        submit(&scene, &country.school, filing, false).unwrap();
        country.confirm(&scene, filing);
        scene.days_pass(30);
        declare(&scene, &country.school, &second);
        let desk = usage::desk(&scene, &country.school).unwrap();
        let states: Vec<EntryState> = desk.entries.iter().map(|entry| entry.state).collect();
        assert_eq!(states, [EntryState::Effective, EntryState::Changed]);
        let (old, new) = (&desk.entries[0], &desk.entries[1]);
        assert!(old.created_at < new.created_at && old.changed_at < new.changed_at);
        usage::remove(&scene, &country.school, item).unwrap();
        let row = usage::desk(&scene, &country.school).unwrap().row.unwrap();
        assert!(row.filing.is_amending());
        assert_eq!(row.filing.state(), State::Effective);
        assert_eq!(progress(&scene, &country.school), Some(Progress::Filed));
        let again = usage::remove(&scene, &country.school, item);
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        submit(&scene, &country.school, filing, false).unwrap();
        country.confirm(&scene, filing);
        let left = usage::desk(&scene, &country.school).unwrap().entries;
        assert_eq!(left.iter().map(|entry| entry.title.as_str()).collect::<Vec<_>>(), ["示例阅读"]);
    }
}

#[test]
fn n_13_a_new_term_begins_with_the_answers_of_the_last_one() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let number = filed(&scene, &country, "示例作业本");
        let (filing, _) = declare(&scene, &country.school, &number);
        submit(&scene, &country.school, filing, false).unwrap();
        country.confirm(&scene, filing);
        scene.days_pass(200);
        let begun = usage::begin(&scene, &country.school).unwrap();
        assert_eq!((begun.filing, begun.items.as_slice()), (filing, [1].as_slice()));
        let again = usage::begin(&scene, &country.school).unwrap();
        assert_eq!(again.items, begun.items, "opening twice is opening once");
        let receipt = submit(&scene, &country.school, filing, false).unwrap();
        assert_eq!(receipt.ordinal, 2);
        let desk = usage::desk(&scene, &country.school).unwrap();
        assert_eq!(desk.entries[0].state, EntryState::Effective, "nothing was changed");
        assert_eq!(desk.answers.one("entry.1.contact_name"), "王示例");
    }
}

#[test]
fn org_7_a_city_run_school_in_tianjin_is_confirmed_by_its_district() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let begun = usage::begin(&scene, &country.city_school).unwrap();
        let receipt = submit(&scene, &country.city_school, begun.filing, true).unwrap();
        assert_eq!(receipt.reviewer, "天津市和平区教育局");
        let city = filing::approve(&scene, &country.tianjin, begun.filing);
        assert!(matches!(city, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{city:?}");
        filing::approve(&scene, &country.heping, begun.filing).unwrap();
        // The district itself declares to the city.
        let district = usage::begin(&scene, &country.heping).unwrap();
        let receipt = submit(&scene, &country.heping, district.filing, true).unwrap();
        assert_eq!(receipt.reviewer, "天津市教育委员会");
        let own = filing::approve(&scene, &country.heping, district.filing);
        assert!(own.is_err(), "nobody confirms his own declaration (REV-7)");
    }
}

#[test]
fn org_10_providers_and_the_ministry_declare_nothing() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        for actor in [&country.provider, &country.ministry] {
            let refused = usage::begin(&scene, actor);
            assert!(matches!(refused, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{refused:?}");
        }
    }
}

#[test]
fn use_2_the_contact_comes_from_the_units_record() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let number = filed(&scene, &country, "示例作业本");
        let added = usage::add(&scene, &country.school, &number).unwrap();
        let opened = filing::open(&scene, &country.school, added.filing).unwrap();
        assert_eq!(opened.answers.one("entry.1.app"), number);
        assert_eq!(
            opened.answers.one("entry.1.contact_name"),
            "",
            "a unit without a record fills it in itself"
        );
        let group = Answers::new().with("entry.1.app", &number).with("entry.1.contact_mobile", "138");
        let save = Save { filing: added.filing, group: "entry.1".into(), answers: group };
        let saved = filing::save(&scene, &country.school, &save).unwrap();
        assert_eq!(saved.problems.len(), 1, "half an answer is kept and named");
        assert!(matches!(
            filing::open(&scene, &country.school, added.filing).unwrap().row.filing.submission,
            Submission::Draft
        ));
    }
}

/// Runs the jobs that tell the users of an app, as the runner does; gives how many units were told.
fn told(scene: &Scene) -> usize {
    let taken = job::take(scene, &[]).unwrap();
    let told = taken.iter().filter(|one| one.kind == warning::JOB).map(|one| {
        let told = warning::warn(scene, &Actor::clock(), &one.payload).unwrap();
        assert_eq!(warning::warn(scene, &Actor::clock(), &one.payload).unwrap(), 0, "nobody is told twice");
        job::done(scene, one).unwrap();
        told
    });
    told.sum()
}

#[test]
fn use_9_every_unit_that_uses_an_app_is_told_at_once_when_it_is_out_of_force() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        let number = filing::approve(&scene, &country.shanghai, id).unwrap().number.unwrap();
        let other = filed(&scene, &country, "示例阅读");
        for (school, number) in [(&country.school, &number), (&country.sibling, &other)] {
            let (declared, _) = declare(&scene, school, number);
            submit(&scene, school, declared, false).unwrap();
            country.confirm(&scene, declared);
        }
        told(&scene);
        let warnings = |person: &Actor| {
            let inbox = notice::inbox(&scene, person, false, 50, 0).unwrap();
            inbox.notices.iter().filter(|one| one.kind == NoticeKind::AppEnded).count()
        };
        filing::cancel(&scene, &country.provider, id).unwrap();
        assert_eq!(told(&scene), 1);
        assert_eq!((warnings(&country.school), warnings(&country.sibling)), (1, 0));
        let desk = usage::desk(&scene, &country.school).unwrap();
        assert_eq!(desk.entries[0].app, Some(State::Cancelled), "the list says it too");
        let refused = warning::warn(&scene, &country.shanghai, "x 1");
        assert!(matches!(refused, Err(Error::Refusal(Refusal::NotPermitted(_)))), "{refused:?}");
    }
}
