//! Settings of the whole installation that are made while it runs: one text per key.

use crate::fault::Fault;
use crate::tx::Tx;
use crate::view::View;

pub fn find(view: &View, key: &str) -> Result<Option<String>, Fault> {
    view.find("select value from setting where key = $1", params![key], |row| row.get("value"))
}

pub fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), Fault> {
    let sql = "insert into setting (key, value, changed_at) values ($1, $2, $3) \
               on conflict (key) do update \
               set value = excluded.value, changed_at = excluded.changed_at";
    tx.execute(sql, params![key, value, tx.now()]).map(drop)
}

/// Sets a key that is not set yet; says whether it did. Of several nodes that try, one wins.
pub fn put_first(tx: &mut Tx, key: &str, value: &str) -> Result<bool, Fault> {
    let sql = "insert into setting (key, value, changed_at) values ($1, $2, $3) \
               on conflict (key) do nothing";
    tx.guarded(sql, params![key, value, tx.now()])
}

pub fn remove(tx: &mut Tx, key: &str) -> Result<bool, Fault> {
    tx.guarded("delete from setting where key = $1", params![key])
}

#[cfg(test)]
mod tests {
    use super::{find, put, put_first, remove};
    use crate::testing::on_every_engine;

    #[test]
    fn a_setting_is_set_changed_and_removed() {
        on_every_engine(|store| {
            let now = || store.read(|view| find(view, "motto")).unwrap();
            assert_eq!(now(), None);
            assert!(store.write(|tx| put_first(tx, "motto", "一")).unwrap());
            assert!(!store.write(|tx| put_first(tx, "motto", "二")).unwrap());
            assert_eq!(now().as_deref(), Some("一"));
            store.write(|tx| put(tx, "motto", "三")).unwrap();
            assert_eq!(now().as_deref(), Some("三"));
            assert!(store.write(|tx| remove(tx, "motto")).unwrap());
            assert!(!store.write(|tx| remove(tx, "motto")).unwrap());
            assert_eq!(now(), None);
        });
    }
}
