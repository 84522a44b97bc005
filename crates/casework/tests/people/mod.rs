//! A platform that was founded as a person founds it: by the link, then level by level. Invented people only.

#![allow(dead_code, clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use casework::account::{self, Activate, Found, Issued, SignIn, SignedIn};
use casework::unit::{self, Complete};
use casework::upload::{self, Begin, Target};
use casework::{Error, Office};
use domain::form::Answers;
use domain::ground::actor::{Actor, Role};
use domain::ground::refusal::Refusal;
use domain::unit::UnitKind;
use domain::unit::sheet::Line;
use seal::password::Cost;
use storage::Store;
use storage::object::Objects;
use storage::testing::{Scratch, stores};
use tempfile::TempDir;

pub const PASSWORD: &str = "Hai-bin 2026";
pub const HERE: &str = "198.51.100.7";

pub struct People {
    pub office: Office,
    pub system: Actor,
    folder: TempDir,
    scratch: Scratch,
}

/// Runs a test on a founded platform of every engine at hand.
pub fn on_every_engine(test: impl Fn(&People)) {
    for scratch in stores() {
        test(&People::founded(scratch));
    }
}

/// An office over an empty store.
pub fn empty(scratch: &Scratch, folder: &TempDir) -> Office {
    over((**scratch).clone(), folder)
}

fn over(store: Store, folder: &TempDir) -> Office {
    let objects = Objects::open(&format!("file:{}", folder.path().display())).unwrap();
    let keys = seal::Keys::new(vec![("k1".to_owned(), [7; 32])], [8; 32]).unwrap();
    Office::new(store, objects, keys).with_password_cost(Cost::CHEAP)
}

pub fn founding(code: &str) -> Found {
    Found {
        code: code.to_owned(),
        unit: "上海市教育委员会".to_owned(),
        kind: UnitKind::Province,
        division: "310000".to_owned(),
        account: "xitong".to_owned(),
        title: "赵示例".to_owned(),
        password: PASSWORD.to_owned(),
        again: PASSWORD.to_owned(),
        network: HERE.to_owned(),
    }
}

impl People {
    fn founded(scratch: Scratch) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = empty(&scratch, &folder);
        let code = account::founding_code(&office).unwrap().unwrap();
        let system = account::found(&office, &Actor::anonymous(), &founding(code.reveal())).unwrap().actor;
        Self { office, system, folder, scratch }
    }

    /// Another node of the same platform: the database is all they share.
    pub fn another_node(&self) -> Office {
        let store = Store::open(self.scratch.address(), self.office.store().time().clone()).unwrap();
        over(store, &self.folder)
    }

    /// Shanghai's department, open for work.
    pub fn shanghai(&self) -> Actor {
        let issue =
            account::Issue { role: Role::Office, name: "shjw".to_owned(), title: "张示例".to_owned() };
        let issued = account::issue(&self.office, &self.system, &issue).unwrap();
        self.open(&issued)
    }

    /// Baoshan's bureau below Shanghai, open for work.
    pub fn baoshan(&self, shanghai: &Actor) -> Actor {
        self.open(&self.issue(shanghai, "上海市宝山区教育局", UnitKind::County, "310113", "bsjy").unwrap())
    }

    pub fn issue(
        &self,
        actor: &Actor,
        name: &str,
        kind: UnitKind,
        division: &str,
        account: &str,
    ) -> casework::Result<Issued> {
        let issue = unit::Issue {
            name: name.to_owned(),
            kind,
            division: division.to_owned(),
            account: account.to_owned(),
        };
        unit::issue(&self.office, actor, &issue)
    }

    pub fn activate(&self, secret: &str) -> casework::Result<SignedIn> {
        let input = Activate {
            secret: secret.to_owned(),
            password: PASSWORD.to_owned(),
            again: PASSWORD.to_owned(),
            network: HERE.to_owned(),
        };
        account::activate(&self.office, &Actor::anonymous(), &input)
    }

    /// Activates an account and completes its unit's record.
    pub fn open(&self, issued: &Issued) -> Actor {
        let newcomer = self.activate(issued.secret.reveal()).unwrap().actor;
        self.send_certificate(&newcomer);
        let input = Complete { answers: record(), finish: true };
        let done = unit::complete(&self.office, &newcomer, &input).unwrap();
        assert_eq!(done.problems, []);
        self.sign_in(&issued.name, PASSWORD).unwrap().actor
    }

    pub fn sign_in(&self, name: &str, password: &str) -> casework::Result<SignedIn> {
        let input = SignIn { name: name.to_owned(), password: password.to_owned(), network: HERE.to_owned() };
        account::sign_in(&self.office, &Actor::anonymous(), &input)
    }

    pub fn send_certificate(&self, actor: &Actor) {
        let bytes = world::files::pdf();
        let begin = Begin {
            target: Target::Unit,
            field: "unit.certificate_scan".to_owned(),
            name: "事业单位法人证书.pdf".to_owned(),
            size: Some(bytes.len() as u64),
        };
        let id = upload::begin(&self.office, actor, &begin).unwrap();
        let mut receiver = upload::append(&self.office, actor, id, 0).unwrap();
        receiver.take(&bytes).unwrap();
        receiver.close().unwrap();
        upload::finish(&self.office, actor, id).unwrap();
    }

    pub fn days_pass(&self, days: u32) {
        self.office.store().time().advance_days(days);
    }
}

/// A complete record, as typed.
pub fn record() -> Answers {
    Answers::new()
        .with("unit.code", "1210 0000 4000 0062 4d")
        .with("unit.nature", "institution")
        .with("unit.address", "上海市宝山区示例路1号")
        .with("unit.legal_name", "张示例")
        .with("unit.legal_mobile", "１３８０００００００0")
        .with("unit.contact_name", "李示例")
        .with("unit.contact_mobile", "13900000000")
        .with("unit.headcount", "860")
}

/// A line of the sheet: 管理员名称, 账号, 区, 机构类型.
pub fn line(number: u32, title: &str, account: &str, county: &str, kind: &str) -> Line {
    let cells = [title, account, "c8J0u5L5", "未激活", "上海市", "市辖区", county, kind, "", "", "", ""];
    Line { number, cells: cells.map(str::to_owned).to_vec() }
}

pub fn refusal<T: std::fmt::Debug>(result: casework::Result<T>) -> Refusal {
    match result.unwrap_err() {
        Error::Refusal(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

pub fn fields<T: std::fmt::Debug>(result: casework::Result<T>) -> Vec<String> {
    match result.unwrap_err() {
        Error::Problems(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}
