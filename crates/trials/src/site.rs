//! Where a trial takes place: a new database on one engine, a folder for objects and keys, and people who can sign in.

use std::path::{Path, PathBuf};

use casework::Office;
use domain::ground::actor::{Actor, Role, Stage};
use domain::unit::UnitKind;
use seal::Keys;
use seal::password::{self, Cost};
use storage::account::{self, NewAccount};
use storage::object::Objects;
use storage::testing::Scratch;
use storage::{Fault, Store, TimeSource};
use world::{Country, filed};

/// The password of everybody at a site.
pub const PASSWORD: &str = "Shi-yan 2026";
/// The reviewers' names: two people at the same department.
pub const REVIEWERS: [&str; 2] = ["shenhe1", "shenhe2"];

/// A platform's data, without a running program.
#[derive(Debug)]
pub struct Site {
    folder: PathBuf,
    database: String,
    scratch_kept: Option<Scratch>,
    temporary_kept: Option<tempfile::TempDir>,
}

impl Site {
    /// On SQLite, in a temporary folder.
    pub fn sqlite() -> Self {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let mut site = Self::in_folder(temporary.path());
        site.temporary_kept = Some(temporary);
        site
    }

    /// On SQLite, in a folder that is there.
    pub fn in_folder(folder: &Path) -> Self {
        let database = format!("sqlite:{}", folder.join("trial.sqlite").display());
        Self { folder: folder.to_owned(), database, scratch_kept: None, temporary_kept: None }
    }

    /// On the PostgreSQL server that the environment names for tests; none without one.
    pub fn postgres() -> Option<Self> {
        let scratch = Scratch::postgres_with(TimeSource::system())?;
        let mut site = Self::sqlite();
        scratch.address().clone_into(&mut site.database);
        site.scratch_kept = Some(scratch);
        Some(site)
    }

    /// On a database at this address, which is there and empty.
    pub fn at(database: &str) -> Self {
        let mut site = Self::sqlite();
        database.clone_into(&mut site.database);
        site
    }

    /// The database's address.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The folder of objects, keys and, on SQLite, the database.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What `jiaobei serve` is told to find this site.
    pub fn arguments(&self) -> Vec<String> {
        let keys = self.folder.join("keys");
        if !keys.exists() {
            let text = format!("k1 {}\nindex {}\n", "07".repeat(32), "08".repeat(32));
            std::fs::write(&keys, text).expect("the folder takes the keys");
        }
        [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--plain-cookies",
            "--database",
            &self.database,
            "--objects",
            &self.objects(),
            "--keys",
            &keys.display().to_string(),
            "--second-factor",
            "offered",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn objects(&self) -> String {
        format!("file:{}", self.folder.join("objects").display())
    }

    /// Opens the data as the next start would.
    pub fn office(&self) -> Result<Office, Fault> {
        let store = Store::open(&self.database, TimeSource::system())?;
        let objects = Objects::open(&self.objects())?;
        let keys = Keys::new(vec![("k1".to_owned(), [7; 32])], [8; 32]).expect("two keys make a ring");
        Ok(Office::new(store, objects, keys))
    }

    /// Settles the small country, so many providers and two reviewers, all with a password. Gives the providers' names.
    pub fn settle(&self, providers: usize) -> Vec<String> {
        let office = self.office().expect("an empty database opens");
        let country = Country::lay(&office);
        let shanghai = country.shanghai.place.as_ref().expect("a department has a place");
        for name in REVIEWERS {
            employ(&office, &country.shanghai, name);
        }
        (1..=providers)
            .map(|number| {
                let unit = format!("上海第{number}示例教育科技有限公司");
                let place = filed::found(&office, Some(shanghai), UnitKind::Provider, &unit, "310113");
                let name = format!("tigong{number}");
                employ(&office, &filed::actor(Role::Provider, &place), &name);
                name
            })
            .collect()
    }
}

fn employ(office: &Office, at: &Actor, name: &str) {
    let hash = password::hash(PASSWORD, [3; 16], Cost::CHEAP).expect("the cost is possible");
    let account = NewAccount {
        unit: at.place.as_ref().expect("somebody with a unit").id,
        name: name.to_owned(),
        title: format!("示例管理员{name}"),
        role: at.role,
        stage: Stage::Open,
        secret: None,
        password_hash: Some(hash),
    };
    let laid = office.store().write(move |tx| account::add(tx, &account));
    laid.expect("an account is laid down").expect("the name is free");
}
