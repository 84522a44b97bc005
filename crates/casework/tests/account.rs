//! Accounts from founding to sign-out, on both engines. Rules ORG-2, ORG-4, N16, H8.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

mod people;

use casework::account::{self, ChangePassword, Issue};
use casework::unit::{self, Complete};
use casework::{Error, session};
use domain::form::Answers;
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::permit::Action;
use domain::ground::refusal::{PasswordFlaw, Refusal};
use domain::unit::UnitKind;
use people::{PASSWORD, fields, founding, on_every_engine, record, refusal};
use storage::testing::stores;

#[test]
fn org_1_the_platform_is_founded_once_by_the_latest_link() {
    for scratch in stores() {
        let folder = tempfile::tempdir().unwrap();
        let office = people::empty(&scratch, &folder);
        let nobody = Actor::anonymous();
        let old = account::founding_code(&office).unwrap().unwrap();
        let code = account::founding_code(&office).unwrap().unwrap();
        assert_eq!(
            refusal(account::found(&office, &nobody, &founding(old.reveal()))),
            Refusal::SecretInvalid
        );
        let mut wrong = founding(code.reveal());
        wrong.unit = String::new();
        wrong.division = "310113".to_owned();
        wrong.account = "赵".to_owned();
        assert_eq!(fields(account::found(&office, &nobody, &wrong)), ["unit", "division", "account"]);
        let founded = account::found(&office, &nobody, &founding(code.reveal())).unwrap();
        assert_eq!((founded.actor.role, founded.actor.stage), (Role::System, Stage::Open));
        assert_eq!(founded.actor.place, None, "an administrator sees no business data");
        let again = account::found(&office, &nobody, &founding(code.reveal()));
        assert_eq!(refusal(again), Refusal::AlreadyFounded);
        assert!(account::founding_code(&office).unwrap().is_none());
    }
}

#[test]
fn a_founding_link_ends_after_a_week() {
    for scratch in stores() {
        let folder = tempfile::tempdir().unwrap();
        let office = people::empty(&scratch, &folder);
        let code = account::founding_code(&office).unwrap().unwrap();
        office.store().time().advance_days(7);
        let late = account::found(&office, &Actor::anonymous(), &founding(code.reveal()));
        assert_eq!(refusal(late), Refusal::SecretInvalid);
    }
}

#[test]
fn org_2_three_administrators_exclude_each_other_and_an_office_issues_colleagues_only() {
    on_every_engine(|people| {
        let issue = |actor: &Actor, role, name: &str| {
            let input = Issue { role, name: name.to_owned(), title: "钱示例".to_owned() };
            account::issue(&people.office, actor, &input)
        };
        for (role, name) in [(Role::Security, "anquan"), (Role::Audit, "shenji")] {
            let issued = issue(&people.system, role, name).unwrap();
            let actor = people.activate(issued.secret.reveal()).unwrap().actor;
            assert_eq!((actor.role, actor.stage, actor.place.is_none()), (role, Stage::Open, true));
            let denied = issue(&actor, Role::Office, "weigui");
            assert_eq!(refusal(denied), Refusal::NotPermitted(Action::AccountIssue));
        }
        let shanghai = people.shanghai();
        let colleague = issue(&shanghai, Role::Office, "shjw2").unwrap();
        // The unit's record is complete already, so the colleague may work at once.
        assert_eq!(people.activate(colleague.secret.reveal()).unwrap().actor.stage, Stage::Open);
        assert_eq!(
            refusal(issue(&shanghai, Role::System, "x-xitong")),
            Refusal::NotPermitted(Action::AccountIssue)
        );
        assert_eq!(refusal(issue(&shanghai, Role::Office, "SHJW")), Refusal::AccountTaken);
        assert_eq!(
            fields(issue(&shanghai, Role::Office, "a b c")),
            ["account"],
            "too short without its spaces"
        );
    });
}

#[test]
fn org_4_n16_a_secret_is_used_once_ends_and_leads_to_the_record() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let issued =
            people.issue(&shanghai, "上海市宝山区教育局", UnitKind::County, "310113", "bsjy").unwrap();
        assert_eq!(refusal(people.sign_in("bsjy", "")), Refusal::SignInFailed);
        let typed = issued.secret.reveal().to_lowercase().replace('-', " ");
        let first = people.activate(&typed).unwrap();
        assert_eq!(first.actor.stage, Stage::UnitRecord);
        assert_eq!(refusal(people.activate(issued.secret.reveal())), Refusal::SecretInvalid);
        let other =
            people.issue(&shanghai, "上海市静安区教育局", UnitKind::County, "310106", "jajy").unwrap();
        people.days_pass(30);
        assert_eq!(refusal(people.activate(other.secret.reveal())), Refusal::SecretInvalid);
        let renewed = account::renew_secret(&people.office, &shanghai, other.account).unwrap();
        assert!(people.activate(renewed.secret.reveal()).is_ok());
    });
}

#[test]
fn org_4_nothing_is_reachable_before_the_record_is_complete() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let issued =
            people.issue(&shanghai, "上海市宝山区教育局", UnitKind::County, "310113", "bsjy").unwrap();
        let newcomer = people.activate(issued.secret.reveal()).unwrap().actor;
        let denied = people.issue(&newcomer, "示例小学", UnitKind::Primary, "310113", "");
        assert_eq!(refusal(denied), Refusal::FirstLogin);

        let draft = Answers::new().with("unit.legal_mobile", "123").with("unit.address", "示例路1号");
        let saved =
            unit::complete(&people.office, &newcomer, &Complete { answers: draft, finish: false }).unwrap();
        assert!(!saved.complete);
        let wrong: Vec<_> = saved.problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(wrong, ["unit.legal_mobile"], "a draft names no missing field");
        let own = unit::own_record(&people.office, &newcomer).unwrap();
        assert_eq!(own.answers.one("unit.legal_mobile"), "123", "what was typed is kept");
        assert_eq!(own.answers.one("unit.name"), "上海市宝山区教育局");

        let finish = Complete { answers: record(), finish: true };
        let missing = unit::complete(&people.office, &newcomer, &finish).unwrap();
        assert!(!missing.complete);
        assert_eq!(missing.problems[0].field, "unit.certificate_scan");
        people.send_certificate(&newcomer);
        assert!(unit::complete(&people.office, &newcomer, &finish).unwrap().complete);
        let open = people.sign_in("bsjy", PASSWORD).unwrap().actor;
        assert_eq!(open.stage, Stage::Open);

        let own = unit::own_record(&people.office, &open).unwrap();
        assert_eq!(own.answers.one("unit.legal_mobile"), "13800000000", "full-width digits are set right");
        let worse = Complete { answers: Answers::new(), finish: false };
        assert!(matches!(unit::complete(&people.office, &open, &worse), Err(Error::Problems(_))));
    });
}

#[test]
fn org_10_another_units_file_cannot_be_named() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let theirs = unit::own_record(&people.office, &baoshan).unwrap().answers;
        let school = people.issue(&baoshan, "示例小学", UnitKind::Primary, "310113", "bsxx").unwrap();
        let newcomer = people.activate(school.secret.reveal()).unwrap().actor;
        let answers = record().with("unit.certificate_scan", theirs.one("unit.certificate_scan"));
        let done = unit::complete(&people.office, &newcomer, &Complete { answers, finish: true }).unwrap();
        assert!(!done.complete);
        assert_eq!(done.problems[0].field, "unit.certificate_scan");
    });
}

#[test]
fn h8_wrong_name_and_wrong_password_are_one_answer_and_both_are_slowed_down() {
    on_every_engine(|people| {
        people.shanghai();
        for name in ["shjw", "nobody-at-all"] {
            for _ in 0..5 {
                assert_eq!(refusal(people.sign_in(name, "Wrong 12345")), Refusal::SignInFailed, "{name}");
            }
            let sixth = refusal(people.sign_in(name, PASSWORD));
            assert_eq!(sixth, Refusal::TooManyAttempts { seconds: 600 }, "{name}");
        }
        people.office.store().time().advance(std::time::Duration::from_mins(10));
        assert!(people.sign_in(" ＳＨＪＷ ", PASSWORD).is_ok(), "full width and case do not matter");
    });
}

#[test]
fn h8_a_network_that_fails_too_often_waits_as_a_whole() {
    on_every_engine(|people| {
        people.shanghai();
        for number in 0..60 {
            assert_eq!(refusal(people.sign_in(&format!("guess-{number}"), "x")), Refusal::SignInFailed);
        }
        assert!(matches!(refusal(people.sign_in("guess-60", "x")), Refusal::TooManyAttempts { .. }));
        assert!(matches!(refusal(people.sign_in("shjw", PASSWORD)), Refusal::TooManyAttempts { .. }));
    });
}

#[test]
fn h8_a_changed_password_ends_the_other_sessions() {
    on_every_engine(|people| {
        people.shanghai();
        let here = people.sign_in("shjw", PASSWORD).unwrap();
        let elsewhere = people.sign_in("shjw", PASSWORD).unwrap();
        let change = |current: &str, password: &str| {
            let input = ChangePassword {
                current: current.to_owned(),
                password: password.to_owned(),
                again: password.to_owned(),
                token: here.token.reveal().to_owned(),
            };
            account::change_password(&people.office, &here.actor, &input)
        };
        assert_eq!(refusal(change("wrong", "Yu-lan 2027")), Refusal::PasswordWrong);
        assert_eq!(refusal(change(PASSWORD, PASSWORD)), Refusal::WeakPassword(PasswordFlaw::Unchanged));
        assert_eq!(
            refusal(change(PASSWORD, "short")),
            Refusal::WeakPassword(PasswordFlaw::Short { min: 10 })
        );
        change(PASSWORD, "Yu-lan 2027").unwrap();
        assert!(session::resume(&people.office, here.token.reveal(), "").unwrap().is_some());
        assert!(session::resume(&people.office, elsewhere.token.reveal(), "").unwrap().is_none());
        assert_eq!(refusal(people.sign_in("shjw", PASSWORD)), Refusal::SignInFailed);
        let again = people.sign_in("shjw", "Yu-lan 2027").unwrap();
        account::sign_out(&people.office, &again.actor, again.token.reveal()).unwrap();
        assert!(session::resume(&people.office, again.token.reveal(), "").unwrap().is_none());
    });
}

#[test]
fn org_10_a_secret_is_renewed_from_above_only_and_a_lock_holds_at_once() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let own = shanghai.account.unwrap();
        assert!(matches!(account::renew_secret(&people.office, &baoshan, own), Err(Error::NotFound)));
        let below = baoshan.account.unwrap();
        let session = people.sign_in("bsjy", PASSWORD).unwrap();
        account::lock(&people.office, &shanghai, below, "人员离职").unwrap();
        assert!(session::resume(&people.office, session.token.reveal(), "").unwrap().is_none());
        assert_eq!(refusal(people.sign_in("bsjy", PASSWORD)), Refusal::AccountLocked);
        let renewed = account::renew_secret(&people.office, &shanghai, below);
        assert_eq!(refusal(renewed), Refusal::AccountLocked);
        account::unlock(&people.office, &shanghai, below, "已经交接").unwrap();
        assert_eq!(people.sign_in("bsjy", PASSWORD).unwrap().actor.stage, Stage::Open);
        // The root office stands below nobody: its administrator helps.
        let renewed = account::renew_secret(&people.office, &people.system, own).unwrap();
        assert_eq!(refusal(people.sign_in("shjw", PASSWORD)), Refusal::SignInFailed);
        assert!(people.activate(renewed.secret.reveal()).is_ok());
        assert!(matches!(account::renew_secret(&people.office, &people.system, below), Err(Error::NotFound)));
    });
}
