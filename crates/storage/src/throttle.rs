//! Limits on how often something may be tried, kept in the database so that all nodes share them (H8).
//!
//! A key names what is limited: `login:account:…`, `login:network:…`, `query-code:…`. Hits are counted in windows that
//! begin with the first hit; whoever exceeds the limit is blocked from that hit on.

use domain::ground::day::Instant;

use crate::fault::Fault;
use crate::row::Row;
use crate::tx::Tx;
use crate::view::View;

/// How often something may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub hits: u32,
    pub per_seconds: u32,
    /// How long a key is blocked after one hit too many.
    pub block_seconds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed { left: u32 },
    Blocked { until: Instant },
}

/// Counts a hit and says whether it is within the limit. While a key is blocked, hits neither count nor lengthen it.
pub fn hit(tx: &mut Tx, key: &str, limit: Limit) -> Result<Verdict, Fault> {
    let now = tx.now();
    let lock = tx.engine().for_update();
    let begin = "insert into throttle (key, window_from, hits) values ($1, $2, 0) \
                 on conflict (key) do nothing";
    tx.execute(begin, params![key, now])?;
    let sql = format!("select window_from, hits, blocked_until from throttle where key = $1{lock}");
    let mut known = read(&tx.one(&sql, params![key])?)?;
    if let Some(until) = known.blocked_until
        && until > now
    {
        return Ok(Verdict::Blocked { until });
    }
    if known.blocked_until.is_some() || known.from.add_millis(millis(limit.per_seconds)) <= now {
        known = Window { from: now, hits: 0, blocked_until: None };
    }
    known.hits = known.hits.saturating_add(1);
    if known.hits > limit.hits {
        known.blocked_until = Some(now.add_millis(millis(limit.block_seconds)));
    }
    let sql = "update throttle set window_from = $2, hits = $3, blocked_until = $4 where key = $1";
    tx.execute(sql, params![key, known.from, known.hits, known.blocked_until])?;
    Ok(match known.blocked_until {
        Some(until) => Verdict::Blocked { until },
        None => Verdict::Allowed { left: limit.hits - known.hits },
    })
}

/// Until when a key is blocked, if it is; counts nothing.
pub fn blocked_until(view: &View, key: &str) -> Result<Option<Instant>, Fault> {
    let sql = "select blocked_until from throttle where key = $1 and blocked_until > $2";
    view.find(sql, params![key, view.now()], |row| row.get("blocked_until"))
}

/// Forgets the hits of a key, after success or by an administrator.
pub fn clear(tx: &mut Tx, key: &str) -> Result<bool, Fault> {
    tx.guarded("delete from throttle where key = $1", params![key])
}

/// Removes keys that were not hit for a day and are not blocked.
pub fn sweep(tx: &mut Tx) -> Result<u64, Fault> {
    let now = tx.now();
    let sql = "delete from throttle where window_from <= $1 and coalesce(blocked_until, 0) <= $2";
    tx.execute(sql, params![now.add_days(-1), now])
}

struct Window {
    from: Instant,
    hits: u32,
    blocked_until: Option<Instant>,
}

fn read(row: &Row) -> Result<Window, Fault> {
    Ok(Window {
        from: row.get("window_from")?,
        hits: row.get("hits")?,
        blocked_until: row.get("blocked_until")?,
    })
}

fn millis(seconds: u32) -> i64 {
    i64::from(seconds) * 1000
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::Duration;

    use super::{Limit, Verdict, blocked_until, clear, hit, sweep};
    use crate::store::Store;
    use crate::testing::{START, on_every_engine};

    const LIMIT: Limit = Limit { hits: 3, per_seconds: 60, block_seconds: 300 };

    fn try_it(store: &Store, key: &'static str) -> Verdict {
        store.write(move |tx| hit(tx, key, LIMIT)).unwrap()
    }

    #[test]
    fn one_hit_too_many_blocks_for_the_stated_time() {
        on_every_engine(|store| {
            for left in [2, 1, 0] {
                assert_eq!(try_it(store, "k"), Verdict::Allowed { left });
            }
            let until = START.add_millis(300_000);
            assert_eq!(try_it(store, "k"), Verdict::Blocked { until });
            assert_eq!(try_it(store, "other"), Verdict::Allowed { left: 2 });
            store.time().advance(Duration::from_secs(299));
            assert_eq!(try_it(store, "k"), Verdict::Blocked { until });
            assert_eq!(store.read(|view| blocked_until(view, "k")).unwrap(), Some(until));
            store.time().advance(Duration::from_secs(1));
            assert_eq!(store.read(|view| blocked_until(view, "k")).unwrap(), None);
            assert_eq!(try_it(store, "k"), Verdict::Allowed { left: 2 });
        });
    }

    #[test]
    fn a_new_window_begins_when_the_old_one_is_over_or_cleared() {
        on_every_engine(|store| {
            try_it(store, "k");
            try_it(store, "k");
            store.time().advance(Duration::from_mins(1));
            assert_eq!(try_it(store, "k"), Verdict::Allowed { left: 2 });
            assert!(store.write(|tx| clear(tx, "k")).unwrap());
            assert_eq!(try_it(store, "k"), Verdict::Allowed { left: 2 });
            assert_eq!(store.write(sweep).unwrap(), 0);
            store.time().advance_days(1);
            assert_eq!(store.write(sweep).unwrap(), 1);
        });
    }

    #[test]
    fn hits_at_the_same_time_are_all_counted() {
        on_every_engine(|store| {
            let attempts: Vec<_> = (0..12)
                .map(|_| {
                    let store = Store::clone(store);
                    thread::spawn(move || try_it(&store, "k"))
                })
                .collect();
            let verdicts: Vec<_> = attempts.into_iter().map(|a| a.join().unwrap()).collect();
            let allowed = verdicts.iter().filter(|v| matches!(v, Verdict::Allowed { .. })).count();
            assert_eq!(allowed, 3);
        });
    }
}
