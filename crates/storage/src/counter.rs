//! Named counters whose committed values have no gap: filing numbers, batch numbers.
//!
//! A counter is held from its first use in a write until that write ends, and falls back with it when it fails. Under
//! PostgreSQL writes that use the same counter therefore follow one another: take the number late in the write.

use crate::fault::Fault;
use crate::tx::Tx;
use crate::view::View;

/// The next value; the first is 1.
pub fn next(tx: &mut Tx, name: &str) -> Result<i64, Fault> {
    reserve(tx, name, 1)
}

/// Takes `many` values at once and gives the last of them.
pub fn reserve(tx: &mut Tx, name: &str, many: u32) -> Result<i64, Fault> {
    let sql = "insert into counter (name, value) values ($1, $2) \
               on conflict (name) do update set value = counter.value + excluded.value \
               returning value";
    tx.one(sql, params![name, many])?.get("value")
}

/// Lets the next value follow `value`, when numbers given elsewhere are taken over; never turns a counter back.
pub fn raise_to(tx: &mut Tx, name: &str, value: i64) -> Result<(), Fault> {
    let sql = "insert into counter (name, value) values ($1, $2) \
               on conflict (name) do update set value = excluded.value \
               where counter.value < excluded.value";
    tx.execute(sql, params![name, value]).map(drop)
}

/// The last value given, 0 if none.
pub fn last(view: &View, name: &str) -> Result<i64, Fault> {
    let sql = "select value from counter where name = $1";
    Ok(view.find(sql, params![name], |row| row.get("value"))?.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{last, next, raise_to, reserve};
    use crate::fault::Fault;
    use crate::testing::on_every_engine;

    #[test]
    fn values_follow_one_another_and_fall_back_with_a_failed_write() {
        on_every_engine(|store| {
            assert_eq!(store.write(|tx| next(tx, "a")).unwrap(), 1);
            let failed = store.write(|tx| {
                next(tx, "a")?;
                Err::<(), _>(Fault::Setup("no".into()))
            });
            assert!(failed.is_err());
            assert_eq!(store.write(|tx| reserve(tx, "a", 10)).unwrap(), 11);
            assert_eq!(store.write(|tx| next(tx, "b")).unwrap(), 1);
            assert_eq!(store.read(|view| last(view, "a")).unwrap(), 11);
            assert_eq!(store.read(|view| last(view, "none")).unwrap(), 0);
        });
    }

    #[test]
    fn numbers_given_elsewhere_raise_a_counter_and_never_turn_it_back() {
        on_every_engine(|store| {
            store.write(|tx| raise_to(tx, "a", 12)).unwrap();
            store.write(|tx| raise_to(tx, "a", 5)).unwrap();
            assert_eq!(store.write(|tx| next(tx, "a")).unwrap(), 13);
        });
    }
}
