//! Sessions, on every engine: how long they last, what their owner sees and ends, limits that nodes share, and rights that
//! are gone at the next request. Rules ORG-4, ORG-10; H8, Z5.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

mod people;

use std::time::Duration;

use casework::account::{self, SignIn};
use casework::session::{self, Limits, Span};
use casework::{Office, unit};
use domain::ground::actor::{Actor, Role};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::unit::UnitKind;
use people::{HERE, PASSWORD, People, on_every_engine, refusal};

fn is_open(office: &Office, token: &str) -> bool {
    session::resume(office, token, "chrome windows").unwrap().is_some()
}

fn minutes_pass(people: &People, many: u64) {
    people.office.store().time().advance(Duration::from_mins(many));
}

/// Signs in on this node.
fn sign_in(office: &Office, name: &str, password: &str, network: &str) -> casework::Result<String> {
    let input = SignIn { name: name.to_owned(), password: password.to_owned(), network: network.to_owned() };
    account::sign_in(office, &Actor::anonymous(), &input).map(|signed| signed.token.reveal().to_owned())
}

#[test]
fn h8_a_session_ends_when_it_lies_idle_and_use_puts_that_off() {
    on_every_engine(|people| {
        people.shanghai();
        let token = sign_in(&people.office, "shjw", PASSWORD, HERE).unwrap();
        for _ in 0..4 {
            minutes_pass(people, 29);
            assert!(is_open(&people.office, &token), "used within half an hour");
        }
        minutes_pass(people, 30);
        assert!(!is_open(&people.office, &token));
    });
}

#[test]
fn h8_a_session_ends_after_its_hours_however_much_it_is_used() {
    on_every_engine(|people| {
        people.shanghai();
        let token = sign_in(&people.office, "shjw", PASSWORD, HERE).unwrap();
        for _ in 0..23 {
            minutes_pass(people, 20);
            assert!(is_open(&people.office, &token));
        }
        minutes_pass(people, 20);
        assert!(!is_open(&people.office, &token), "eight hours");
    });
}

#[test]
fn h8_who_files_has_longer_than_who_decides_and_a_shortened_limit_counts_at_once() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let school = people.issue(&baoshan, "示例小学", UnitKind::Primary, "310113", "bsxx").unwrap();
        people.open(&school);
        let school = sign_in(&people.office, "bsxx", PASSWORD, HERE).unwrap();
        let office = sign_in(&people.office, "bsjy", PASSWORD, HERE).unwrap();
        minutes_pass(people, 31);
        assert!(is_open(&people.office, &school) && !is_open(&people.office, &office));
        let short = Span { idle_minutes: 10, hours: 1 };
        let strict = people.office.clone().with_sessions(Limits { filing: short, deciding: short });
        assert!(is_open(&strict, &school), "just used");
        minutes_pass(people, 10);
        assert!(!is_open(&strict, &school));
    });
}

#[test]
fn h8_the_owner_sees_his_sessions_and_ends_them() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let office = &people.office;
        // Later than the sessions in which the account was activated, so that the order is known.
        minutes_pass(people, 1);
        let there = sign_in(office, "shjw", PASSWORD, HERE).unwrap();
        session::resume(office, &there, "wechat android").unwrap();
        minutes_pass(people, 2);
        let here = sign_in(office, "shjw", PASSWORD, HERE).unwrap();
        assert!(is_open(office, &here));
        let sessions = session::own(office, &shanghai, &here).unwrap().sessions;
        let seen: Vec<_> = sessions.iter().map(|one| (one.device.as_str(), one.here)).collect();
        assert_eq!(seen[..2], [("chrome windows", true), ("wechat android", false)]);
        assert!(sessions[0].used.0 - sessions[1].used.0 >= 120_000);
        for one in &sessions {
            assert!(![&here, &there].contains(&&one.handle), "a handle is no token");
            assert!(!is_open(office, &one.handle));
        }
        let baoshan = people.baoshan(&shanghai);
        session::end_own(office, &baoshan, &sessions[1].handle).unwrap();
        assert!(is_open(office, &there), "nobody ends another's");
        session::end_own(office, &shanghai, &sessions[1].handle).unwrap();
        assert!(!is_open(office, &there) && is_open(office, &here));
        sign_in(office, "shjw", PASSWORD, HERE).unwrap();
        assert!(session::end_others(office, &shanghai, &here).unwrap() >= 1);
        let left = session::own(office, &shanghai, &here).unwrap();
        assert_eq!(left.sessions.len(), 1);
        assert_eq!(left.history[0].verb, "end-own-sessions");
    });
}

#[test]
fn h8_tries_of_an_account_are_counted_by_all_nodes_together() {
    on_every_engine(|people| {
        people.shanghai();
        let nodes = [people.office.clone(), people.another_node()];
        for (number, node) in nodes.iter().cycle().take(5).enumerate() {
            let network = format!("198.51.100.{number}");
            let failed = sign_in(node, "shjw", "Wrong 12345", &network);
            assert_eq!(refusal(failed), Refusal::SignInFailed);
        }
        for node in &nodes {
            let blocked = refusal(sign_in(node, "shjw", PASSWORD, "203.0.113.1"));
            assert!(matches!(blocked, Refusal::TooManyAttempts { .. }), "{blocked:?}");
        }
    });
}

#[test]
fn h8_failures_of_a_network_are_counted_by_all_nodes_together() {
    on_every_engine(|people| {
        people.shanghai();
        let nodes = [people.office.clone(), people.another_node()];
        for (number, node) in nodes.iter().cycle().take(60).enumerate() {
            let failed = sign_in(node, &format!("guess-{number}"), "x", "203.0.113.9");
            assert_eq!(refusal(failed), Refusal::SignInFailed);
        }
        // The one that is one too many is told so, and from then on the whole network on both nodes.
        let last = sign_in(&nodes[1], "guess-60", "x", "203.0.113.9");
        assert!(matches!(refusal(last), Refusal::TooManyAttempts { .. }));
        for node in &nodes {
            let blocked = refusal(sign_in(node, "shjw", PASSWORD, "203.0.113.9"));
            assert!(matches!(blocked, Refusal::TooManyAttempts { .. }), "{blocked:?}");
            assert!(sign_in(node, "shjw", PASSWORD, "203.0.113.10").is_ok(), "the neighbours go on");
        }
    });
}

#[test]
fn z5_a_session_opened_on_one_node_ends_on_all_and_a_role_that_changed_counts_at_once() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let other = people.another_node();
        let token = sign_in(&people.office, "bsjy", PASSWORD, HERE).unwrap();
        assert!(is_open(&other, &token));
        let id = baoshan.account.unwrap();
        let demoted = other.store().write(move |tx| {
            tx.execute("update account set role = 'institution' where id = $1", storage::params![id])
        });
        assert_eq!(demoted.unwrap(), 1);
        let now = session::resume(&people.office, &token, "").unwrap().unwrap().actor;
        assert_eq!(now.role, Role::Institution);
        assert!(permit::may(&now, Action::ReviewQueue).is_err(), "the desk is gone at the next request");
        assert!(unit::list(&people.office, &now, &unit::List::default()).is_err());
        account::lock(&other, &shanghai, id, "人员离职").unwrap();
        assert!(!is_open(&people.office, &token));
    });
}
