//! Access keys, by which a program acts as an account through the API. Only a hash of the key is stored.
//!
//! Whether the account may still hold one is asked at every request by those who read the account. Rule ORG-4; H8.

use domain::ground::day::Instant;
use domain::ground::id::{AccessKeyId, AccountId};

use crate::{Fault, Row, Tx, View};

/// A key of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// Its name in lists and addresses; no part of the key.
    pub id: AccessKeyId,
    /// As whom it acts.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// Whether its maker proved the second step.
    pub second: bool,
    /// When it was made.
    pub made_at: Instant,
    /// When it was last used, to the minute.
    pub used_at: Option<Instant>,
    /// When it ends.
    pub expires_at: Instant,
}

const SELECT: &str = "select id, account_id, name, second, made_at, used_at, expires_at from access_key";

/// A key to be kept.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// As whom it acts.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// The hash of the key.
    pub hash: String,
    /// Whether its maker proved the second step.
    pub second: bool,
    /// When it ends.
    pub expires_at: Instant,
}

/// Keeps a new key.
pub fn add(tx: &mut Tx, key: &NewKey) -> Result<AccessKeyId, Fault> {
    let id = AccessKeyId(tx.new_id()?);
    let sql = "insert into access_key (id, account_id, name, key_hash, second, made_at, expires_at) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let now = tx.now();
    tx.execute(sql, params![id, key.account, &key.name, &key.hash, key.second, now, key.expires_at])?;
    Ok(id)
}

/// The key with this hash, while it has not ended.
pub fn find(view: &View, hash: &str) -> Result<Option<AccessKey>, Fault> {
    let sql = format!("{SELECT} where key_hash = $1 and expires_at > $2");
    view.find(&sql, params![hash, view.now()], read)
}

/// Every key of an account, those that have ended included; the last made first.
pub fn of_account(view: &View, account: AccountId) -> Result<Vec<AccessKey>, Fault> {
    view.list(
        &format!("{SELECT} where account_id = $1 order by made_at desc, id desc"),
        params![account],
        read,
    )
}

/// Notes that a key is used. Call it rarely, not at every request.
pub fn touch(tx: &mut Tx, id: AccessKeyId) -> Result<bool, Fault> {
    tx.guarded("update access_key set used_at = $2 where id = $1", params![id, tx.now()])
}

/// Takes a key of an account away; false where it has no such key.
pub fn remove(tx: &mut Tx, account: AccountId, id: AccessKeyId) -> Result<bool, Fault> {
    tx.guarded("delete from access_key where id = $1 and account_id = $2", params![id, account])
}

/// Takes every key of an account away and says how many there were.
pub fn remove_all(tx: &mut Tx, account: AccountId) -> Result<u64, Fault> {
    tx.execute("delete from access_key where account_id = $1", params![account])
}

/// Removes what ended more than so many days ago.
pub fn sweep(tx: &mut Tx, days: i64) -> Result<u64, Fault> {
    tx.execute("delete from access_key where expires_at <= $1", params![tx.now().add_days(-days)])
}

fn read(row: &Row) -> Result<AccessKey, Fault> {
    Ok(AccessKey {
        id: row.get("id")?,
        account: row.get("account_id")?,
        name: row.get("name")?,
        second: row.get("second")?,
        made_at: row.get("made_at")?,
        used_at: row.get("used_at")?,
        expires_at: row.get("expires_at")?,
    })
}
