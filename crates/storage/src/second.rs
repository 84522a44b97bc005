//! The second step of signing in: keys, recovery codes, and tickets between the two steps. Rule ORG-4; H8.
//!
//! The key is sealed, codes and tickets are hashes: the tables open no door to their reader.

use domain::ground::day::Instant;
use domain::ground::id::AccountId;

use crate::{Fault, Tx, View};

/// The key of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    pub sealed: String,
    /// Since when it is asked for; none while it was only offered.
    pub confirmed_at: Option<Instant>,
    /// The last step whose code was used.
    pub last_step: i64,
}

/// What a ticket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The code of a key that is there.
    Code,
    /// A key has to be set up first.
    Enrol,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Enrol => "enrol",
        }
    }

    fn find(code: &str) -> Option<Self> {
        [Self::Code, Self::Enrol].into_iter().find(|kind| kind.code() == code)
    }
}

/// The key of an account, offered or confirmed.
pub fn find(view: &View, account: AccountId) -> Result<Option<Factor>, Fault> {
    let sql = "select sealed, confirmed_at, last_step from second_factor where account_id = $1";
    view.find(sql, params![account], |row| {
        Ok(Factor {
            sealed: row.get("sealed")?,
            confirmed_at: row.get("confirmed_at")?,
            last_step: row.get("last_step")?,
        })
    })
}

/// Offers a key; one that was offered before and not confirmed is replaced. False where one is confirmed.
pub fn offer(tx: &mut Tx, account: AccountId, sealed: &str) -> Result<bool, Fault> {
    tx.guarded(
        "insert into second_factor (account_id, sealed, last_step) values ($1, $2, 0) \
         on conflict (account_id) do update set sealed = excluded.sealed, last_step = 0 \
         where second_factor.confirmed_at is null",
        params![account, sealed],
    )
}

/// Confirms an offered key by its first code; false where it is confirmed already.
pub fn confirm(tx: &mut Tx, account: AccountId, step: i64) -> Result<bool, Fault> {
    let sql = "update second_factor set confirmed_at = $2, last_step = $3 \
               where account_id = $1 and confirmed_at is null";
    tx.guarded(sql, params![account, tx.now(), step])
}

/// Uses the code of a step; false where it or a later one was used already.
pub fn use_step(tx: &mut Tx, account: AccountId, step: i64) -> Result<bool, Fault> {
    let sql = "update second_factor set last_step = $2 \
               where account_id = $1 and confirmed_at is not null and last_step < $2";
    tx.guarded(sql, params![account, step])
}

/// Takes key and recovery codes away; false where there was no key.
pub fn remove(tx: &mut Tx, account: AccountId) -> Result<bool, Fault> {
    tx.execute("delete from recovery_code where account_id = $1", params![account])?;
    tx.guarded("delete from second_factor where account_id = $1", params![account])
}

/// Replaces the recovery codes.
pub fn put_codes(tx: &mut Tx, account: AccountId, hashes: &[String]) -> Result<(), Fault> {
    tx.execute("delete from recovery_code where account_id = $1", params![account])?;
    for hash in hashes {
        let sql = "insert into recovery_code (account_id, code_hash) values ($1, $2)";
        tx.execute(sql, params![account, hash.as_str()])?;
    }
    Ok(())
}

/// Uses a recovery code up; false where there is no such one.
pub fn use_code(tx: &mut Tx, account: AccountId, hash: &str) -> Result<bool, Fault> {
    tx.guarded("delete from recovery_code where account_id = $1 and code_hash = $2", params![account, hash])
}

/// How many recovery codes are left.
pub fn codes_left(view: &View, account: AccountId) -> Result<i64, Fault> {
    view.count("select count(*) from recovery_code where account_id = $1", params![account])
}

/// Gives a ticket to somebody who has given his password.
pub fn open_step(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    kind: Kind,
    expires: Instant,
) -> Result<(), Fault> {
    let sql = "insert into sign_in_step (token_hash, account_id, kind, expires_at) values ($1, $2, $3, $4)";
    tx.execute(sql, params![token_hash, account, kind.code(), expires]).map(drop)
}

/// Whose ticket this is, and for what, while it counts.
pub fn find_step(view: &View, token_hash: &str) -> Result<Option<(AccountId, Kind)>, Fault> {
    let sql = "select account_id, kind from sign_in_step where token_hash = $1 and expires_at > $2";
    view.find(sql, params![token_hash, view.now()], |row| {
        Ok((row.get("account_id")?, row.decode("kind", Kind::find)?))
    })
}

/// Ends a ticket; false where it has ended.
pub fn close_step(tx: &mut Tx, token_hash: &str) -> Result<bool, Fault> {
    tx.guarded("delete from sign_in_step where token_hash = $1", params![token_hash])
}

/// Ends every ticket of an account: its password or its lock changed.
pub fn close_steps(tx: &mut Tx, account: AccountId) -> Result<u64, Fault> {
    tx.execute("delete from sign_in_step where account_id = $1", params![account])
}

/// Removes tickets that are over and says how many.
pub fn sweep(tx: &mut Tx) -> Result<u64, Fault> {
    tx.execute("delete from sign_in_step where expires_at <= $1", params![tx.now()])
}

#[cfg(test)]
mod tests {
    use domain::ground::actor::{Place, Role, Stage};
    use domain::ground::id::UnitId;
    use domain::ground::unit_path::UnitPath;
    use domain::unit::{Unit, UnitKind};

    use super::*;
    use crate::account::{self, NewAccount};
    use crate::store::Store;
    use crate::testing::on_every_engine;
    use crate::unit;

    fn somebody(store: &Store) -> AccountId {
        let laid = store.write(|tx| {
            let place = Place { id: UnitId(tx.new_id()?), path: UnitPath::below(None, 1) };
            let unit = Unit {
                place: place.clone(),
                kind: UnitKind::Ministry,
                name: "教育部".to_owned(),
                division: String::new(),
                province: String::new(),
                closed_on: None,
            };
            unit::add(tx, &unit, None)?;
            let account = NewAccount {
                unit: place.id,
                name: "somebody".to_owned(),
                title: "甲".to_owned(),
                role: Role::Office,
                stage: Stage::Open,
                secret: None,
                password_hash: None,
            };
            account::add(tx, &account)
        });
        laid.unwrap().unwrap()
    }

    #[test]
    fn a_key_is_offered_confirmed_once_and_its_steps_count_once() {
        on_every_engine(|store| {
            let id = somebody(store);
            assert!(store.write(move |tx| offer(tx, id, "first")).unwrap());
            assert!(store.write(move |tx| offer(tx, id, "second")).unwrap(), "not confirmed yet");
            assert!(!store.write(move |tx| use_step(tx, id, 7)).unwrap(), "an offer is no key");
            assert!(store.write(move |tx| confirm(tx, id, 7)).unwrap());
            assert!(!store.write(move |tx| confirm(tx, id, 8)).unwrap());
            assert!(!store.write(move |tx| offer(tx, id, "third")).unwrap(), "a key is not replaced unasked");
            for (step, counts) in [(7, false), (8, true), (8, false), (6, false), (9, true)] {
                assert_eq!(store.write(move |tx| use_step(tx, id, step)).unwrap(), counts, "step {step}");
            }
            let known = store.read(|view| find(view, id)).unwrap().unwrap();
            assert_eq!((known.sealed.as_str(), known.last_step), ("second", 9));
            assert!(store.write(move |tx| remove(tx, id)).unwrap());
            assert!(!store.write(move |tx| remove(tx, id)).unwrap());
        });
    }

    #[test]
    fn a_recovery_code_and_a_ticket_are_used_once() {
        on_every_engine(|store| {
            let id = somebody(store);
            let hashes = vec!["a".to_owned(), "b".to_owned()];
            store.write(move |tx| put_codes(tx, id, &hashes)).unwrap();
            assert!(store.write(move |tx| use_code(tx, id, "a")).unwrap());
            assert!(!store.write(move |tx| use_code(tx, id, "a")).unwrap());
            assert_eq!(store.read(|view| codes_left(view, id)).unwrap(), 1);
            let open = |hash: &'static str| {
                store
                    .write(move |tx| open_step(tx, hash, id, Kind::Code, tx.now().add_millis(60_000)))
                    .unwrap();
            };
            open("t1");
            open("t2");
            assert_eq!(store.read(|view| find_step(view, "t1")).unwrap(), Some((id, Kind::Code)));
            assert!(store.write(|tx| close_step(tx, "t1")).unwrap());
            assert_eq!(store.read(|view| find_step(view, "t1")).unwrap(), None);
            store.time().advance(std::time::Duration::from_mins(1));
            assert_eq!(store.read(|view| find_step(view, "t2")).unwrap(), None, "over");
            assert_eq!(store.write(sweep).unwrap(), 1);
        });
    }
}
