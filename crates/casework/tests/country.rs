//! A country laid down on an empty platform.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

use casework::Error;
use casework::country::{Plan, PlannedAccount, PlannedFiling, PlannedUnit, lay};
use domain::form::Answers;
use domain::ground::identifier::FilingNumber;
use domain::ground::refusal::Refusal;
use domain::unit::UnitKind;
use world::Scene;

fn unit(key: &str, above: Option<&str>, kind: UnitKind, name: &str, division: &str) -> PlannedUnit {
    PlannedUnit {
        key: key.to_owned(),
        above: above.map(str::to_owned),
        kind,
        name: name.to_owned(),
        division: division.to_owned(),
        record: None,
        accounts: vec![PlannedAccount {
            name: format!("{key}-示例"),
            title: name.to_owned(),
            role: kind.role(),
            password_hash: "$argon2id$".to_owned(),
        }],
    }
}

fn plan() -> Plan {
    Plan {
        units: vec![
            unit("moe", None, UnitKind::Ministry, "教育部", ""),
            unit("sh", Some("moe"), UnitKind::Province, "上海市教育委员会", "310000"),
            unit("co", Some("sh"), UnitKind::Provider, "示例公司", "310113"),
        ],
        filings: vec![PlannedFiling {
            owner: "co".into(),
            number: FilingNumber::parse("教APP备3100012号").unwrap(),
            answers: Answers::new().with("app.name", "芝士网"),
            since: "2019-12-24".parse().unwrap(),
            source: "公开名单".into(),
        }],
    }
}

#[test]
fn a_country_is_laid_once_and_its_filings_are_in_force() {
    for scene in Scene::each() {
        lay(&scene, plan()).unwrap();
        let found =
            scene.store().read(|view| storage::filing::find_number(view, "教APP备3100012号")).unwrap();
        let row = found.unwrap();
        assert_eq!(row.title, "芝士网");
        assert_eq!(row.filing.state().code(), "effective");
        let next = scene.store().write(|tx| storage::filing::next_serial(tx, "31")).unwrap();
        assert_eq!(next, 13, "numbers go on behind the ones taken over");
        assert!(matches!(lay(&scene, plan()), Err(Error::Refusal(Refusal::AlreadyFounded))));
    }
}

#[test]
fn a_plan_that_names_an_unknown_unit_leaves_nothing_behind() {
    for scene in Scene::each() {
        let mut broken = plan();
        broken.filings[0].owner = "nobody".into();
        assert!(lay(&scene, broken).is_err());
        assert!(!scene.store().read(storage::account::any).unwrap());
    }
}
