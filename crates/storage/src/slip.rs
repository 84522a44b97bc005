//! Activation slips: sealed secrets waiting to be printed. Rule N16.
//!
//! A slip is kept until its account is activated or its time is over, whichever comes first; then only a new secret
//! helps. The account itself knows its secret by a hash alone.

use domain::ground::day::Instant;
use domain::ground::id::{AccountId, UnitId};
use uuid::Uuid;

use crate::{Fault, Row, Tx, View};

/// A slip as it is stored, with what is printed beside the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    pub account: AccountId,
    /// The unit of the account.
    pub unit_name: String,
    /// The sign-in name.
    pub name: String,
    /// 管理员名称.
    pub title: String,
    pub sealed: String,
    /// When the secret itself ends.
    pub expires_at: Option<Instant>,
}

/// Puts a slip into a batch; an older slip of the account is gone.
pub fn put(
    tx: &mut Tx,
    account: AccountId,
    batch: Uuid,
    issuer: UnitId,
    sealed: &str,
    kept_until: Instant,
) -> Result<(), Fault> {
    let sql = "insert into slip (account_id, batch, issuer_id, sealed, kept_until) values ($1, $2, $3, $4, $5) \
               on conflict (account_id) do update set batch = excluded.batch, issuer_id = excluded.issuer_id, \
               sealed = excluded.sealed, kept_until = excluded.kept_until";
    tx.execute(sql, params![account, batch, issuer, sealed, kept_until]).map(drop)
}

/// Forgets the slip of an account.
pub fn remove(tx: &mut Tx, account: AccountId) -> Result<bool, Fault> {
    tx.guarded("delete from slip where account_id = $1", params![account])
}

/// How many slips of a batch an issuer still has.
pub fn count(view: &View, batch: Uuid, issuer: UnitId) -> Result<u64, Fault> {
    let sql = "select count(*) from slip where batch = $1 and issuer_id = $2 and kept_until > $3";
    let count = view.count(sql, params![batch, issuer, view.now()])?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// A page of the slips of a batch, in the order in which the accounts were issued.
pub fn of_batch(
    view: &View,
    batch: Uuid,
    issuer: UnitId,
    limit: u32,
    offset: u64,
) -> Result<Vec<Slip>, Fault> {
    let sql = "select slip.account_id as account_id, unit.name as unit_name, account.name as name, title, sealed, \
               secret_expires_at from slip join account on account.id = slip.account_id \
               join unit on unit.id = account.unit_id \
               where batch = $1 and issuer_id = $2 and kept_until > $3 order by slip.account_id limit $4 offset $5";
    let offset = i64::try_from(offset).unwrap_or(i64::MAX);
    view.list(sql, params![batch, issuer, view.now(), limit, offset], read)
}

/// Forgets what is over and says how much.
pub fn sweep(tx: &mut Tx) -> Result<u64, Fault> {
    tx.execute("delete from slip where kept_until <= $1", params![tx.now()])
}

fn read(row: &Row) -> Result<Slip, Fault> {
    Ok(Slip {
        account: row.get("account_id")?,
        unit_name: row.get("unit_name")?,
        name: row.get("name")?,
        title: row.get("title")?,
        sealed: row.get("sealed")?,
        expires_at: row.get("secret_expires_at")?,
    })
}
