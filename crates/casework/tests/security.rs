//! The security administrator, on every engine: sees every account of his jurisdiction, no business and no secret.
//! Rules ORG-10, N16, H8.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::{Error, account, notice, session, unit};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use storage::account::listing::Filter;
use world::country::employ;
use world::{Country, Scene};

fn security(scene: &Scene, land: &Country) -> Actor {
    employ(scene, &land.ministry, Role::Security, Stage::Open)
}

fn refusal<T: std::fmt::Debug>(result: casework::Result<T>) -> Refusal {
    match result.unwrap_err() {
        Error::Refusal(refusal) => refusal,
        other => unreachable!("not a refusal: {other:?}"),
    }
}

#[test]
fn accounts_are_listed_filtered_and_counted() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let security = security(&scene, &land);
        let list = |filter: &Filter| account::accounts(&scene, &security, filter, 5, 0).unwrap();
        let (page, total) = list(&Filter::default());
        assert!(page.len() == 5 && total > 5, "{total}");
        let offices = Filter { role: Some(Role::Office), ..Filter::default() };
        assert!(list(&offices).0.iter().all(|one| one.account.role == Role::Office));
        let at_baoshan = Filter { text: "宝山区教育局".to_owned(), ..Filter::default() };
        let (found, _) = list(&at_baoshan);
        assert!(!found.is_empty() && found.iter().all(|one| one.unit.contains("宝山区教育局")));
        let nothing = Filter { text: "100%_".to_owned(), ..Filter::default() };
        assert_eq!(list(&nothing).1, 0, "what is typed is searched for as it is");
        for other in
            [&land.ministry, &land.baoshan, &employ(&scene, &land.ministry, Role::Audit, Stage::Open)]
        {
            let refused = account::accounts(&scene, other, &Filter::default(), 5, 0);
            assert!(matches!(refusal(refused), Refusal::NotPermitted(_)));
        }
    }
}

#[test]
fn locks_need_a_reason_hold_at_once_and_stand_in_the_log() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let security = security(&scene, &land);
        let school = land.school.account.unwrap();
        let token = scene.sign_in(&land.school);
        assert_eq!(refusal(account::lock(&scene, &security, school, " 离职 ")), Refusal::ReasonMissing);
        account::lock(&scene, &security, school, "人员离职停用").unwrap();
        assert!(session::resume(&scene, &token, "").unwrap().is_none());
        account::unlock(&scene, &security, school, "已完成交接").unwrap();
        let watched = account::watch(&scene, &security, school).unwrap();
        assert_ne!(watched.account.stage, Stage::Locked);
        let done: Vec<_> = watched.history.iter().take(2).map(|line| line.verb.as_str()).collect();
        assert_eq!(done, ["unlock", "lock"]);
        let log = account::doings(&scene, &security, 9).unwrap();
        assert_eq!(log[1].why.as_deref(), Some("人员离职停用"));
        let own = account::lock(&scene, &security, security.account.unwrap(), "锁定自己");
        assert!(matches!(refusal(own), Refusal::WrongState { .. }), "nobody locks himself out");
    }
}

#[test]
fn sessions_end_and_the_account_may_sign_in_again() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let security = security(&scene, &land);
        let school = land.school.account.unwrap();
        let token = scene.sign_in(&land.school);
        assert_eq!(account::watch(&scene, &security, school).unwrap().sessions.len(), 1);
        assert_eq!(account::end_sessions(&scene, &security, school, "设备遗失").unwrap(), 1);
        assert!(session::resume(&scene, &token, "").unwrap().is_none());
        let watched = account::watch(&scene, &security, school).unwrap();
        assert_eq!((watched.sessions.len(), watched.account.stage), (0, Stage::Open));
        let below = account::end_sessions(&scene, &land.baoshan, school, "设备遗失");
        assert_eq!(below.unwrap(), 0, "the superior may too");
        let sideways = account::end_sessions(&scene, &land.guangxi, school, "设备遗失");
        assert!(matches!(sideways, Err(Error::NotFound)));
    }
}

#[test]
fn n16_a_renewed_secret_is_printed_by_the_unit_above_and_never_seen_by_the_administrator() {
    for scene in Scene::each() {
        let land = Country::of(&scene);
        let security = security(&scene, &land);
        let school = land.school.account.unwrap();
        let batch = account::renew_secret(&scene, &security, school).unwrap().batch;
        let inbox = notice::inbox(&scene, &land.baoshan, false, 9, 0).unwrap();
        assert_eq!(inbox.notices[0].kind, NoticeKind::SlipWaiting);
        assert_eq!(inbox.notices[0].matter, batch.to_string());
        assert!(unit::print_slips(&scene, &security, batch, 9, 0).is_err());
        let printed = unit::print_slips(&scene, &land.baoshan, batch, 9, 0).unwrap();
        assert_eq!(printed.slips.len(), 1);
        let root = account::renew_secret(&scene, &security, land.ministry.account.unwrap());
        assert!(matches!(refusal(root), Refusal::NotPermitted(_)), "the root is the system administrator's");
    }
}
