//! Sessions of people who signed in. Only a hash of the token is stored, so the table opens no door to its reader.
//!
//! A session counts while it has not expired; whether its account still may sign in is asked at every request by
//! those who read the account.

use domain::ground::day::Instant;
use domain::ground::id::AccountId;

use crate::fault::Fault;
use crate::row::Row;
use crate::tx::Tx;
use crate::view::View;

/// A session that has not expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of its token.
    pub token_hash: String,
    pub account: AccountId,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    /// Until when the person counts as having just proved who he is.
    pub elevated_until: Option<Instant>,
    /// What it was last used with, as a short hint; empty before its first use.
    pub device: String,
}

const SELECT: &str =
    "select token_hash, account, created_at, last_seen_at, expires_at, elevated_until, device from session";

pub fn open(tx: &mut Tx, token_hash: &str, account: AccountId, expires_at: Instant) -> Result<(), Fault> {
    let sql = "insert into session \
               (token_hash, account, created_at, last_seen_at, expires_at, elevated_until) \
               values ($1, $2, $3, $3, $4, null)";
    tx.execute(sql, params![token_hash, account, tx.now(), expires_at]).map(drop)
}

pub fn find(view: &View, token_hash: &str) -> Result<Option<Session>, Fault> {
    let sql = format!("{SELECT} where token_hash = $1 and expires_at > $2");
    view.find(&sql, params![token_hash, view.now()], read)
}

/// Every session of an account, the latest used first.
pub fn of_account(view: &View, account: AccountId) -> Result<Vec<Session>, Fault> {
    let sql =
        format!("{SELECT} where account = $1 and expires_at > $2 order by last_seen_at desc, token_hash");
    view.list(&sql, params![account, view.now()], read)
}

/// Notes that the session was used, with what, and when it now expires. Call it rarely, not at every request.
pub fn touch(tx: &mut Tx, token_hash: &str, device: &str, expires_at: Instant) -> Result<bool, Fault> {
    let sql = "update session set last_seen_at = $2, device = $3, expires_at = $4 \
               where token_hash = $1 and expires_at > $2";
    tx.guarded(sql, params![token_hash, tx.now(), device, expires_at])
}

pub fn elevate(tx: &mut Tx, token_hash: &str, until: Instant) -> Result<bool, Fault> {
    let sql = "update session set elevated_until = $3 where token_hash = $1 and expires_at > $2";
    tx.guarded(sql, params![token_hash, tx.now(), until])
}

pub fn close(tx: &mut Tx, token_hash: &str) -> Result<bool, Fault> {
    tx.guarded("delete from session where token_hash = $1", params![token_hash])
}

/// Ends every session of an account but the one kept: after a new password or a withdrawn right.
pub fn close_others(tx: &mut Tx, account: AccountId, kept: Option<&str>) -> Result<u64, Fault> {
    let sql = "delete from session where account = $1 and token_hash <> $2";
    tx.execute(sql, params![account, kept.unwrap_or("")])
}

/// How many sessions are open.
pub fn count(view: &View) -> Result<i64, Fault> {
    view.count("select count(*) from session where expires_at > $1", params![view.now()])
}

/// Removes what has expired and says how much.
pub fn sweep(tx: &mut Tx) -> Result<u64, Fault> {
    tx.execute("delete from session where expires_at <= $1", params![tx.now()])
}

fn read(row: &Row) -> Result<Session, Fault> {
    Ok(Session {
        token_hash: row.get("token_hash")?,
        account: row.get("account")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        expires_at: row.get("expires_at")?,
        elevated_until: row.get("elevated_until")?,
        device: row.get("device")?,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::ground::id::AccountId;

    use super::{close, close_others, elevate, find, of_account, open, sweep, touch};
    use crate::fault::Fault;
    use crate::store::Store;
    use crate::testing::{START, on_every_engine};

    const HOUR: i64 = 3_600_000;

    fn sign_in(store: &Store, hash: &'static str) -> AccountId {
        let opened = store.write(move |tx| {
            let account = AccountId(tx.new_id()?);
            open(tx, hash, account, tx.now().add_millis(HOUR))?;
            Ok::<_, Fault>(account)
        });
        opened.unwrap()
    }

    #[test]
    fn a_session_counts_until_it_expires_or_is_closed() {
        on_every_engine(|store| {
            let account = sign_in(store, "h1");
            let found = store.read(|view| find(view, "h1")).unwrap().unwrap();
            assert_eq!((found.account, found.created_at), (account, START));
            assert_eq!(store.read(|view| find(view, "h2")).unwrap(), None);
            store.time().advance(Duration::from_mins(59));
            assert!(store.write(|tx| touch(tx, "h1", "firefox linux", tx.now().add_millis(HOUR))).unwrap());
            store.time().advance(Duration::from_mins(59));
            let used = store.read(|view| find(view, "h1")).unwrap().unwrap();
            assert_eq!((used.token_hash.as_str(), used.device.as_str()), ("h1", "firefox linux"));
            store.time().advance(Duration::from_mins(1));
            assert_eq!(store.read(|view| find(view, "h1")).unwrap(), None);
            assert!(!store.write(|tx| touch(tx, "h1", "firefox linux", tx.now().add_millis(HOUR))).unwrap());
            assert_eq!(store.write(sweep).unwrap(), 1);
            sign_in(store, "h3");
            assert!(store.write(|tx| close(tx, "h3")).unwrap());
            assert_eq!(store.read(|view| find(view, "h3")).unwrap(), None);
        });
    }

    #[test]
    fn the_other_sessions_of_an_account_end_and_nobody_elses() {
        on_every_engine(|store| {
            let account = sign_in(store, "a1");
            store.write(move |tx| open(tx, "a2", account, tx.now().add_millis(HOUR))).unwrap();
            sign_in(store, "b1");
            assert_eq!(store.read(|view| of_account(view, account)).unwrap().len(), 2);
            assert_eq!(store.write(move |tx| close_others(tx, account, Some("a2"))).unwrap(), 1);
            assert_eq!(store.read(|view| find(view, "a1")).unwrap(), None);
            assert!(store.read(|view| find(view, "a2")).unwrap().is_some());
            assert!(store.read(|view| find(view, "b1")).unwrap().is_some());
            assert_eq!(store.write(move |tx| close_others(tx, account, None)).unwrap(), 1);
        });
    }

    #[test]
    fn elevation_is_kept_with_its_end() {
        on_every_engine(|store| {
            sign_in(store, "h1");
            let until = START.add_millis(5 * 60_000);
            assert!(store.write(move |tx| elevate(tx, "h1", until)).unwrap());
            let found = store.read(|view| find(view, "h1")).unwrap().unwrap();
            assert_eq!(found.elevated_until, Some(until));
        });
    }
}
