//! Stories of a provider filing, on every engine: from the draft to the number, the return, the lapse, the race.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::filing::{self, Save, Submit};
use casework::{Error, Office, usage};
use domain::filing::{Mark, State, Submission};
use domain::form::Answers;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use world::country::{draft, provider_form, submitted};
use world::{Country, Scene, country};

fn state(office: &Office, actor: &Actor, id: FilingId) -> State {
    filing::open(office, actor, id).unwrap().row.filing.state()
}

fn marks() -> Vec<Mark> {
    vec![Mark {
        field: "app.name".into(), rule: Some(Rule::INS_1), reason: "与安装包内名称不一致".into()
    }]
}

#[test]
fn rev_1_a_complete_filing_gets_a_receipt_and_then_a_number() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = draft(&scene, &country.provider, "示例作业本");
        let receipt = filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        assert_eq!(receipt.reviewer, "上海市教育委员会");
        // Submitted on 2026-02-10: the Spring Festival holidays and the make-up days are counted.
        assert_eq!(receipt.due.due_on.to_string(), "2026-03-02");
        assert_eq!(receipt.due.counted.len(), 10);
        let approved = filing::approve(&scene, &country.shanghai, id).unwrap();
        assert_eq!(approved.number.as_deref(), Some("教APP备3100001号"));
        assert_eq!(state(&scene, &country.provider, id), State::Effective);
        let second = submitted(&scene, &country.provider, "示例阅读");
        let approved = filing::approve(&scene, &country.shanghai, second).unwrap();
        assert_eq!(approved.number.as_deref(), Some("教APP备3100002号"));
    }
}

#[test]
fn n_3_an_incomplete_filing_is_kept_and_not_submitted() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = filing::begin(&scene, &country.provider).unwrap().filing;
        let half = Answers::new().with("owner.name", "上海示例教育科技有限公司");
        let save = Save { filing: id, group: "owner".into(), answers: half };
        filing::save(&scene, &country.provider, &save).unwrap();
        let refused = filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false });
        let Err(Error::Problems(problems)) = refused else { panic!("{refused:?}") };
        assert_eq!(problems, filing::precheck(&scene, &country.provider, id).unwrap());
        assert!(problems.iter().any(|problem| problem.field == "backend"));
        let opened = filing::open(&scene, &country.provider, id).unwrap();
        assert_eq!(opened.answers.one("owner.name"), "上海示例教育科技有限公司");
        assert_eq!(state(&scene, &country.provider, id), State::Draft);
    }
}

#[test]
fn org_10_a_draft_is_seen_by_nobody_else_and_a_submission_by_the_line_only() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let draft = filing::begin(&scene, &country.provider).unwrap().filing;
        for other in [&country.rival, &country.shanghai, &country.ministry, &country.school] {
            assert!(matches!(filing::open(&scene, other, draft), Err(Error::NotFound)));
        }
        let id = submitted(&scene, &country.provider, "示例作业本");
        for other in [&country.shanghai, &country.ministry] {
            let seen = filing::open(&scene, other, id).unwrap();
            assert_eq!(seen.answers.one("owner.legal_mobile"), "138****8001", "masked for others");
            assert_eq!(seen.answers.one("owner.name"), "上海示例教育科技有限公司");
        }
        for other in [&country.rival, &country.guangxi, &country.baoshan, &country.school] {
            assert!(matches!(filing::open(&scene, other, id), Err(Error::NotFound)));
            assert!(matches!(filing::approve(&scene, other, id), Err(Error::NotFound)));
        }
        let above = filing::approve(&scene, &country.ministry, id);
        assert!(
            matches!(above, Err(Error::Refusal(Refusal::NotPermitted(_)))),
            "above sees, the handler decides"
        );
    }
}

#[test]
fn personal_answers_are_sealed_at_rest() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        let stored = scene
            .store()
            .read(|view| {
                let row = storage::filing::find(view, id)?.unwrap();
                storage::revision::get(view, row.open_revision.unwrap())
            })
            .unwrap();
        let text = format!("{:?}", stored.stored.answers);
        for secret in ["13800138001", "张示例", "91350100M000100Y43", "contact@example.cn"] {
            assert!(!text.contains(secret), "{secret}");
        }
        assert!(text.contains("上海市宝山区示例路100号"));
    }
}

#[test]
fn rev_6_a_return_names_fields_and_the_resubmission_shows_them() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        let unknown = vec![Mark { field: "app.colour".into(), rule: None, reason: "无".into() }];
        let refused = filing::return_(&scene, &country.shanghai, id, &unknown);
        assert!(
            matches!(refused, Err(Error::Refusal(Refusal::UnknownField(field))) if field == "app.colour")
        );
        let returned = filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        assert_eq!(returned.due.due_on.to_string(), "2026-03-02");
        let opened = filing::open(&scene, &country.provider, id).unwrap();
        assert_eq!(opened.revision.ordinal, 2);
        assert_eq!(opened.answers.one("app.name"), "示例作业本", "nothing typed is lost");
        let md5 = opened.answers.one("app.md5").to_owned();
        let corrected = provider_form("示例作业本（学生版）").with("app.md5", &md5);
        country::save(&scene, &country.provider, id, "app", &corrected);
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        let opened = filing::open(&scene, &country.shanghai, id).unwrap();
        assert_eq!(opened.row.title, "示例作业本（学生版）");
        filing::approve(&scene, &country.shanghai, id).unwrap();
    }
}

#[test]
fn rev_1_a_return_not_answered_in_time_lapses_and_re_entry_is_easy() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        let early = filing::lapse(&scene, &Actor::clock(), id);
        assert!(matches!(early, Err(Error::Refusal(Refusal::WrongState { .. }))));
        // The last day is 2026-03-02, 20 days after 2026-02-10.
        scene.days_pass(20);
        assert!(filing::lapse(&scene, &Actor::clock(), id).is_err(), "the last day is still the provider's");
        scene.days_pass(1);
        assert!(filing::lapse(&scene, &country.shanghai, id).is_err(), "time lapses, not a person");
        for _ in 0..2 {
            let unreminded = filing::lapse(&scene, &Actor::clock(), id);
            assert!(matches!(unreminded, Err(Error::Refusal(Refusal::NotReminded))));
            casework::deadline::walk(&scene, &Actor::clock(), None).unwrap();
            let today = filing::lapse(&scene, &Actor::clock(), id);
            assert!(matches!(today, Err(Error::Refusal(Refusal::NotReminded))), "a reminder gives a day");
            scene.days_pass(1);
        }
        filing::lapse(&scene, &Actor::clock(), id).unwrap();
        assert_eq!(state(&scene, &country.provider, id), State::Lapsed);
        filing::revise(&scene, &country.provider, id).unwrap();
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        assert_eq!(state(&scene, &country.provider, id), State::Submitted);
    }
}

#[test]
fn of_two_decisions_at_once_one_wins_and_the_other_sees_the_state() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        let answers: Vec<_> = std::thread::scope(|threads| {
            let (one, two) = (&*scene, &country.shanghai);
            let approve = threads.spawn(move || filing::approve(one, two, id).map(|_| ()));
            let return_ = threads.spawn(move || filing::return_(one, two, id, &marks()).map(|_| ()));
            [approve, return_].map(|thread| thread.join().unwrap()).into()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 1));
        assert!(matches!(&lost[0], Err(Error::Refusal(refusal)) if refusal.is_conflict()), "{lost:?}");
    }
}

#[test]
fn a_second_decision_is_a_conflict_whatever_the_first_was() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::approve(&scene, &country.shanghai, id).unwrap();
        let conflict =
            |error: Option<Error>| matches!(error, Some(Error::Refusal(refusal)) if refusal.is_conflict());
        assert!(conflict(filing::return_(&scene, &country.shanghai, id, &marks()).err()));
        assert!(conflict(filing::approve(&scene, &country.shanghai, id).err()));
        assert!(conflict(filing::withdraw(&scene, &country.provider, id).err()));
    }
}

#[test]
fn rev_7_a_department_does_not_verify_its_own_app() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.shanghai, "上海示例政务教育");
        let opened = filing::open(&scene, &country.ministry, id).unwrap();
        assert_eq!(opened.row.handler.unwrap().id, country.ministry.place.clone().unwrap().id, "ORG-8");
        let own = filing::approve(&scene, &country.shanghai, id);
        assert!(matches!(own, Err(Error::Refusal(_))));
        // LAT-7: no source tells the digits of the Ministry's numbers, and none is made up.
        let unnumbered = filing::approve(&scene, &country.ministry, id);
        assert!(matches!(unnumbered, Err(Error::Refusal(Refusal::IssuerUnknown))), "{unnumbered:?}");
        assert_eq!(state(&scene, &country.shanghai, id), State::Submitted);
        let told = (*scene).clone().with_ministry_digits("66");
        let number = filing::approve(&told, &country.ministry, id).unwrap().number;
        assert_eq!(number.as_deref(), Some("教APP备6600001号"));
        assert!(usage::pick(&told, &country.school, "教APP备6600001号", &[]).unwrap().apps.len() == 1);
        let next = submitted(&scene, &country.provider, "示例作业本");
        let next = filing::approve(&scene, &country.shanghai, next).unwrap().number;
        assert_eq!(next.as_deref(), Some("教APP备3100001号"), "the province's own count is not touched");
    }
}

#[test]
fn rev_8_every_transition_is_an_event_and_folding_them_gives_the_row() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::return_(&scene, &country.shanghai, id, &marks()).unwrap();
        filing::submit(&scene, &country.provider, &Submit { filing: id, nil: false }).unwrap();
        filing::approve(&scene, &country.shanghai, id).unwrap();
        let events =
            scene.store().read(|view| storage::event::of_object(view, "filing", &id.to_string())).unwrap();
        let verbs: Vec<&str> = events.iter().map(|recorded| recorded.event.verb.as_str()).collect();
        assert_eq!(verbs, ["begin", "submit", "return", "submit", "approve"]);
        for pair in events.windows(2) {
            assert_eq!(pair[0].event.to_state, pair[1].event.from_state, "no gap between states");
        }
        let last = events.last().unwrap();
        assert_eq!(last.event.to_state.as_deref(), Some(state(&scene, &country.provider, id).code()));
        scene.store().read(storage::event::verify_log).unwrap();
    }
}

#[test]
fn a_withdrawn_submission_is_off_the_desk_and_can_be_taken_up_again() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        let id = submitted(&scene, &country.provider, "示例作业本");
        filing::withdraw(&scene, &country.provider, id).unwrap();
        assert!(filing::approve(&scene, &country.shanghai, id).is_err());
        let opened = filing::open(&scene, &country.provider, id).unwrap();
        assert!(matches!(opened.row.filing.submission, Submission::Withdrawn { .. }));
        filing::revise(&scene, &country.provider, id).unwrap();
        assert_eq!(state(&scene, &country.provider, id), State::Draft);
    }
}

/// The same verb at once by many: one is done, the others are told that they were overtaken.
fn only_one(verb: impl Fn() -> casework::Result<()> + Sync) {
    let answers: Vec<casework::Result<()>> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..6).map(|_| scope.spawn(&verb)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    let told = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Error::Refusal(why)) if why.is_conflict()))
        .count();
    assert_eq!((done, told), (1, 5), "{answers:?}");
}

#[test]
fn rev_8_of_the_same_step_asked_for_at_once_one_is_done_and_the_others_are_told() {
    for scene in Scene::each() {
        let country = Country::of(&scene);
        for round in 0..4 {
            let id = draft(&scene, &country.provider, &format!("示例作业本{round}"));
            let owner = &country.provider;
            only_one(|| filing::submit(&scene, owner, &Submit { filing: id, nil: false }).map(drop));
            only_one(|| filing::return_(&scene, &country.shanghai, id, &marks()).map(drop));
            only_one(|| filing::submit(&scene, owner, &Submit { filing: id, nil: false }).map(drop));
            only_one(|| filing::withdraw(&scene, owner, id));
            only_one(|| filing::revise(&scene, owner, id).map(drop));
        }
    }
}
