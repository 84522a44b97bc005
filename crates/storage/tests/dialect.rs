//! One SQL text means the same on both engines.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use storage::dialect::like_literal;
use storage::testing::on_every_engine;
use storage::{Fault, Value, params};

#[test]
fn placeholders_count_by_their_number_not_by_their_place() {
    on_every_engine(|store| {
        let row = store.read(|view| view.one("select $2 as b, $1 as a, $2 as c", params!["x", 7_i64]));
        let row = row.unwrap();
        assert_eq!(row.text("a").unwrap(), "x");
        assert_eq!((row.get::<i64>("b").unwrap(), row.get::<i64>("c").unwrap()), (7, 7));
    });
}

#[test]
fn integers_nulls_and_truths_keep_their_kind() {
    on_every_engine(|store| {
        let sql = "select $1 + 1 as more, 1 as small, count(*) as many, \
                   cast(coalesce(sum(value), 0) as bigint) as total, \
                   exists (select 1 from counter) as any_there, cast($2 as text) as absent \
                   from counter";
        let row = store.read(|view| view.one(sql, params![i64::MAX - 1, Value::Null])).unwrap();
        assert_eq!(row.get::<i64>("more").unwrap(), i64::MAX);
        assert_eq!(row.get::<i64>("small").unwrap(), 1);
        assert_eq!(row.get::<i64>("many").unwrap(), 0);
        assert_eq!(row.get::<i64>("total").unwrap(), 0);
        assert!(!row.get::<bool>("any_there").unwrap());
        assert_eq!(row.get::<Option<String>>("absent").unwrap(), None);
    });
}

#[test]
fn any_text_a_person_types_comes_back_unchanged() {
    on_every_engine(|store| {
        for text in [
            "",
            "𠮷野家·阿里木",
            "１２３",
            "e\u{301}",
            "\u{202e}rtl",
            "'; drop table counter; --",
            "$1 ?1 %_\\",
        ] {
            let row = store.read(|view| view.one("select cast($1 as text)", params![text])).unwrap();
            assert_eq!(row.text(0).unwrap(), text);
        }
        let answer = store.read(|view| view.one("select cast($1 as text)", params!["a\0b"]));
        assert_eq!(answer.err(), Some(Fault::Nul));
    });
}

#[test]
fn text_sorts_by_its_bytes_and_like_heeds_case() {
    on_every_engine(|store| {
        store
            .write(|tx| {
                for name in ["b", "B", "a", "中", "é", "a%c", "abc"] {
                    tx.execute("insert into counter (name, value) values ($1, 0)", params![name])?;
                }
                Ok::<_, Fault>(())
            })
            .unwrap();
        let names = |sql: &str, params: &[Value]| -> Vec<String> {
            store.read(|view| view.list(sql, params, |row| row.get(0))).unwrap()
        };
        let all = "select name from counter order by name";
        assert_eq!(names(all, &[]), ["B", "a", "a%c", "abc", "b", "é", "中"]);
        let like = "select name from counter where name like $1 escape '\\' order by name";
        assert_eq!(names(like, &params!["B%"]), ["B"]);
        assert_eq!(names(like, &params![format!("{}%", like_literal("a%"))]), ["a%c"]);
    });
}

#[test]
fn parameters_that_do_not_fit_are_refused() {
    on_every_engine(|store| {
        let lacking =
            store.read(|view| view.query("select cast($1 as text), cast($2 as text)", params!["a"]));
        assert!(matches!(lacking, Err(Fault::Statement { .. })), "{lacking:?}");
        let spare = store.read(|view| view.query("select cast($1 as text)", params!["a", "b"]));
        assert!(matches!(spare, Err(Fault::Statement { .. })), "{spare:?}");
        let real = store.read(|view| view.one("select cast(1.5 as double precision)", []));
        assert!(matches!(real, Err(Fault::Column { .. })), "{real:?}");
        let missing = store.read(|view| view.one("select name from counter", []));
        assert!(matches!(missing, Err(Fault::Missing { .. })), "{missing:?}");
    });
}

#[test]
fn long_answers_are_handed_over_one_by_one() {
    on_every_engine(|store| {
        let sql = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000) \
                   select cast(i as bigint) as i from n";
        let mut sum = 0;
        store
            .read(|view| {
                view.each(sql, [], |row| {
                    sum += row.get::<i64>("i")?;
                    Ok(())
                })
            })
            .unwrap();
        assert_eq!(sum, 5000 * 5001 / 2);
        let nested = store.read(|view| view.each(sql, [], |_| view.count("select 1", []).map(drop)));
        assert!(matches!(nested, Err(Fault::Statement { .. })), "{nested:?}");
        let stopped = store.read(|view| view.each(sql, [], |_| Err(Fault::Setup("enough".into()))));
        assert_eq!(stopped, Err(Fault::Setup("enough".into())));
        assert_eq!(store.read(|view| view.count("select 1", [])).unwrap(), 1);
    });
}
