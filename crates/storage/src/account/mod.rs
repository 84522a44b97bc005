//! Accounts: names, passwords' and activation secrets' hashes. Rules ORG-2, ORG-4, N16. No secret is ever stored.

use domain::ground::actor::{Actor, Place, Role, Stage};
use domain::ground::day::Instant;
use domain::ground::id::{AccountId, UnitId};
use domain::ground::unit_path::UnitPath;

use crate::{Fault, Row, Tx, View};

pub mod listing;

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// The unit it acts for.
    pub place: Place,
    /// The name with which one signs in.
    pub name: String,
    /// The name for people: 管理员名称.
    pub title: String,
    /// What it may be used for.
    pub role: Role,
    /// How far it has come.
    pub stage: Stage,
    /// Argon2id, once a password was set.
    pub password_hash: Option<String>,
    /// When the activation secret ends, while one is open.
    pub secret_expires_at: Option<Instant>,
    /// When it was activated.
    pub activated_at: Option<Instant>,
}

impl Account {
    /// The actor of this account.
    pub fn actor(&self) -> Actor {
        let business = matches!(self.role, Role::Provider | Role::Institution | Role::Office);
        Actor {
            role: self.role,
            account: Some(self.id),
            place: business.then(|| self.place.clone()),
            stage: self.stage,
            key: None,
        }
    }
}

const SELECT: &str = "select account.id as id, unit_id, unit.path as path, unit.name as unit_name, \
                      account.name as name, title, role, stage, password_hash, secret_expires_at, activated_at \
                      from account join unit on unit.id = account.unit_id";

/// The account with this id.
pub fn find(view: &View, id: AccountId) -> Result<Option<Account>, Fault> {
    view.find(&format!("{SELECT} where account.id = $1"), params![id], read)
}

/// The account with this name.
pub fn find_named(view: &View, name: &str) -> Result<Option<Account>, Fault> {
    view.find(&format!("{SELECT} where account.name = $1"), params![name], read)
}

/// The account whose open activation secret has this hash.
pub fn find_by_secret(view: &View, secret_hash: &str) -> Result<Option<Account>, Fault> {
    view.find(&format!("{SELECT} where secret_hash = $1"), params![secret_hash], read)
}

/// The accounts of a unit, first issued first.
pub fn of_unit(view: &View, unit: UnitId) -> Result<Vec<Account>, Fault> {
    view.list(&format!("{SELECT} where unit_id = $1 order by issued_at, account.id"), params![unit], read)
}

/// An account to be issued.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The unit it acts for.
    pub unit: UnitId,
    /// The name with which one signs in.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// Its role.
    pub role: Role,
    /// How far it has come: `Issued` with a secret, further with a password.
    pub stage: Stage,
    /// Hash of the activation secret and when it ends.
    pub secret: Option<(String, Instant)>,
    /// Argon2id, for accounts made by their owner.
    pub password_hash: Option<String>,
}

/// Issues an account; none where the name is taken.
pub fn add(tx: &mut Tx, account: &NewAccount) -> Result<Option<AccountId>, Fault> {
    let id = AccountId(tx.new_id()?);
    let now = tx.now();
    let (hash, expires) = account.secret.clone().unzip();
    let added = tx.guarded(
        "insert into account (id, unit_id, name, title, role, stage, password_hash, secret_hash, secret_expires_at, \
         issued_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (name) do nothing",
        params![
            id,
            account.unit,
            &account.name,
            &account.title,
            account.role.code(),
            account.stage.code(),
            account.password_hash.clone(),
            hash,
            expires,
            now
        ],
    )?;
    Ok(added.then_some(id))
}

/// Sets the password; an open activation secret is used up with it.
pub fn set_password(tx: &mut Tx, id: AccountId, hash: &str, stage: Stage) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(
        "update account set password_hash = $2, stage = $3, secret_hash = null, secret_expires_at = null, \
         activated_at = coalesce(activated_at, $4) where id = $1",
        params![id, hash, stage.code(), now],
    )?;
    Ok(())
}

/// Uses up an activation secret that is open: sets the password and the stage; false where it is used or over.
pub fn use_secret(
    tx: &mut Tx,
    id: AccountId,
    secret_hash: &str,
    password_hash: &str,
    stage: Stage,
) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "update account set password_hash = $3, stage = $4, secret_hash = null, secret_expires_at = null, \
         activated_at = coalesce(activated_at, $5) \
         where id = $1 and secret_hash = $2 and secret_expires_at > $5 and stage <> 'locked'",
        params![id, secret_hash, password_hash, stage.code(), now],
    )
}

/// Moves an account from one stage to another; false where it is in another one.
pub fn set_stage(tx: &mut Tx, id: AccountId, from: Stage, to: Stage) -> Result<bool, Fault> {
    tx.guarded(
        "update account set stage = $3 where id = $1 and stage = $2",
        params![id, from.code(), to.code()],
    )
}

/// Gives an account a new activation secret; the old password ends.
pub fn renew_secret(tx: &mut Tx, id: AccountId, hash: &str, expires: Instant) -> Result<(), Fault> {
    tx.execute(
        "update account set password_hash = null, stage = 'issued', secret_hash = $2, secret_expires_at = $3 \
         where id = $1",
        params![id, hash, expires],
    )?;
    Ok(())
}

/// Moves every account of a unit from one stage to another, when the unit's record is complete.
pub fn advance(tx: &mut Tx, unit: UnitId, from: Stage, to: Stage) -> Result<u64, Fault> {
    tx.execute(
        "update account set stage = $3 where unit_id = $1 and stage = $2",
        params![unit, from.code(), to.code()],
    )
}

/// Whether there is any account at all: a new platform has none.
pub fn any(view: &View) -> Result<bool, Fault> {
    Ok(view.find("select id from account limit 1", params![], |_| Ok(()))?.is_some())
}

fn read(row: &Row) -> Result<Account, Fault> {
    Ok(Account {
        id: row.get("id")?,
        place: Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("path")?) },
        name: row.get("name")?,
        title: row.get("title")?,
        role: row.decode("role", Role::find)?,
        stage: row.decode("stage", Stage::find)?,
        password_hash: row.get("password_hash")?,
        secret_expires_at: row.get("secret_expires_at")?,
        activated_at: row.get("activated_at")?,
    })
}
