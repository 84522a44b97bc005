//! Requests of units, on every engine: asked, forwarded, granted, refused, withdrawn, and what a granted one changes.
//! Rules ORG-5, ORG-10, REV-7, CAM-2.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::filing::Submit;
use casework::request::{self, Decide};
use casework::{Error, Office, campaign, filing, notice, session, unit, usage};
use domain::ground::actor::Actor;
use domain::ground::id::RequestId;
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use domain::unit::request::{Answer, RequestKind, RequestState, Wanted};
use world::{Country, Scene};

const REASON: &str = "区编办批复，本月起生效";

fn wanted(kind: RequestKind, name: &str, division: &str) -> Wanted {
    Wanted { kind, name: name.to_owned(), division: division.to_owned(), reason: REASON.to_owned() }
}

fn ask(office: &Office, actor: &Actor, kind: RequestKind, name: &str, division: &str) -> RequestId {
    request::ask(office, actor, &wanted(kind, name, division)).unwrap()
}

fn decide(
    office: &Office,
    actor: &Actor,
    request: RequestId,
    answer: Answer,
) -> casework::Result<RequestState> {
    let reason = "已与区编办核实".to_owned();
    request::decide(office, actor, &Decide { request, answer, reason })
}

fn refusal<T: std::fmt::Debug>(result: casework::Result<T>) -> Refusal {
    match result.unwrap_err() {
        Error::Refusal(refusal) => refusal,
        other => unreachable!("not a refusal: {other:?}"),
    }
}

fn told(office: &Office, actor: &Actor) -> Vec<NoticeKind> {
    let inbox = notice::inbox(office, actor, false, 50, 0).unwrap();
    inbox.notices.into_iter().rev().map(|one| one.kind).collect()
}

fn name(scene: &Scene, actor: &Actor) -> String {
    let id = actor.place.as_ref().unwrap().id;
    scene.store().read(move |view| storage::unit::get(view, id)).unwrap().name
}

#[test]
fn org_5_a_school_is_renamed_by_the_office_above_and_both_hear_of_it() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let id = ask(&scene, &land.school, RequestKind::Rename, "宝山区示例第一小学", "");
        assert_eq!(told(&scene, &land.baoshan).last(), Some(&NoticeKind::RequestArrived));
        let again = request::ask(&scene, &land.school, &wanted(RequestKind::Rename, "又一名称", ""));
        assert_eq!(refusal(again), Refusal::RequestOpen);
        let desk = request::desk(&scene, &land.baoshan, true, 9, 0).unwrap();
        assert_eq!((desk.total, desk.requests[0].0.id), (1, id));
        assert_eq!(decide(&scene, &land.baoshan, id, Answer::Grant).unwrap(), RequestState::Granted);
        assert_eq!(name(&scene, &land.school), "宝山区示例第一小学");
        assert_eq!(told(&scene, &land.school).last(), Some(&NoticeKind::RequestDecided));
        let late = decide(&scene, &land.baoshan, id, Answer::Refuse);
        assert!(matches!(refusal(late), Refusal::WrongState { state: "granted", .. }));
        let (_, mine) = request::mine(&scene, &land.school).unwrap();
        assert_eq!((mine[0].0.state, mine[0].0.answer.as_str()), (RequestState::Granted, "已与区编办核实"));
        assert_eq!(request::desk(&scene, &land.baoshan, true, 9, 0).unwrap().total, 0);
    }
}

#[test]
fn org_5_what_lies_beyond_an_office_is_forwarded_with_a_reason() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let id = ask(&scene, &land.school, RequestKind::Redistrict, "", "310106");
        assert_eq!(refusal(decide(&scene, &land.baoshan, id, Answer::Grant)), Refusal::BeyondDivision);
        let silent = Decide { request: id, answer: Answer::Forward, reason: "转".to_owned() };
        assert_eq!(refusal(request::decide(&scene, &land.baoshan, &silent)), Refusal::ReasonMissing);
        assert_eq!(decide(&scene, &land.baoshan, id, Answer::Forward).unwrap(), RequestState::Open);
        assert!(told(&scene, &land.shanghai).contains(&NoticeKind::RequestArrived));
        let below = decide(&scene, &land.baoshan, id, Answer::Grant);
        assert!(
            matches!(below, Err(Error::NotFound | Error::Refusal(Refusal::NotPermitted(_)))),
            "{below:?}"
        );
        decide(&scene, &land.shanghai, id, Answer::Grant).unwrap();
        let place = land.school.place.as_ref().unwrap().id;
        let unit = scene.store().read(move |view| storage::unit::get(view, place)).unwrap();
        assert_eq!((unit.division.as_str(), unit.province.as_str()), ("310106", "31"));
        let opened = request::open(&scene, &land.shanghai, id).unwrap();
        let steps: Vec<&str> = opened.history.iter().map(|line| line.verb.as_str()).collect();
        assert_eq!(steps, ["grant", "forward", "ask"], "the history is kept");
    }
}

#[test]
fn org_5_a_closed_school_keeps_its_filings_and_counts_no_more() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let filed = usage::begin(&scene, &land.school).unwrap().filing;
        filing::submit(&scene, &land.school, &Submit { filing: filed, nil: true }).unwrap();
        filing::approve(&scene, &land.baoshan, filed).unwrap();
        let before = campaign::progress(&scene, &land.baoshan, None).unwrap().total;
        assert_eq!((before.units, before.nil), (2, 1));
        let token = scene.sign_in(&land.school);
        let id = ask(&scene, &land.school, RequestKind::Close, "示例第二小学", "");
        decide(&scene, &land.baoshan, id, Answer::Grant).unwrap();
        assert!(session::resume(&scene, &token, "").unwrap().is_none(), "its accounts are locked");
        let after = campaign::progress(&scene, &land.baoshan, None).unwrap().total;
        assert_eq!((after.units, after.nil), (1, 0));
        campaign::rebuild(&scene, &Actor::clock()).unwrap();
        assert_eq!(campaign::progress(&scene, &land.baoshan, None).unwrap().total, after, "made again");
        let kept = filing::open(&scene, &land.baoshan, filed).unwrap();
        assert!(kept.revision.nil, "what it filed stays readable");
        let place = land.school.place.as_ref().unwrap().id;
        let known = unit::open(&scene, &land.baoshan, place).unwrap();
        assert_eq!(known.unit.closed_on, Some(scene.today()));
    }
}

#[test]
fn org_5_an_office_with_open_units_below_is_not_closed() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let id = ask(&scene, &land.baoshan, RequestKind::Close, "", "");
        assert_eq!(refusal(decide(&scene, &land.shanghai, id, Answer::Grant)), Refusal::UnitsBelow);
        request::withdraw(&scene, &land.baoshan, id).unwrap();
        assert_eq!(told(&scene, &land.baoshan), []);
        let top = request::ask(&scene, &land.ministry, &wanted(RequestKind::Rename, "某部", ""));
        assert_eq!(refusal(top), Refusal::NobodyAbove);
    }
}

#[test]
fn org_5_of_two_siblings_only_one_bears_a_name() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let taken = name(&scene, &land.sibling);
        let id = ask(&scene, &land.school, RequestKind::Rename, &taken, "");
        assert_eq!(refusal(decide(&scene, &land.baoshan, id, Answer::Grant)), Refusal::UnitExists);
        assert_eq!(decide(&scene, &land.baoshan, id, Answer::Refuse).unwrap(), RequestState::Refused);
        assert_ne!(name(&scene, &land.school), taken);
    }
}

#[test]
fn org_10_a_request_is_known_to_its_unit_and_the_line_above_alone() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let id = ask(&scene, &land.school, RequestKind::Account, "", "");
        for stranger in [&land.sibling, &land.guangxi, &land.heping] {
            assert!(matches!(request::open(&scene, stranger, id), Err(Error::NotFound)));
            assert!(matches!(decide(&scene, stranger, id, Answer::Grant), Err(Error::NotFound)));
            assert!(matches!(request::withdraw(&scene, stranger, id), Err(Error::NotFound)));
        }
        assert!(request::open(&scene, &land.shanghai, id).is_ok(), "above, to look");
        let above = decide(&scene, &land.shanghai, id, Answer::Grant);
        assert!(matches!(refusal(above), Refusal::NotPermitted(_)), "who has it decides");
        let provider = request::ask(&scene, &land.provider, &wanted(RequestKind::Rename, "新公司", ""));
        assert!(matches!(refusal(provider), Refusal::NotPermitted(_)));
    }
}
