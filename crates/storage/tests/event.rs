//! The record is gapless, in order, and shows every tampering with the first bad place (REV-8).

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly")]

use std::thread;

use domain::ground::id::{AccessKeyId, AccountId, UnitId};
use domain::ground::rule::Rule;
use storage::event::{after, head, of_object, verify_log};
use storage::testing::{START, on_every_engine};
use storage::{Event, Fault, Store};
use uuid::Uuid;

const KEY: AccessKeyId = AccessKeyId(Uuid::from_u128(0x0192_f1e0_7c3a_7d5e_8a21_5b1c_2d3e_4f50));

fn record(store: &Store, many: i64) {
    for n in 1..=many {
        store
            .write(move |tx| {
                let event = Event::new("filing", n % 3, "submit").with(format!("{{\"n\":{n}}}"));
                // Every second one was done by a program.
                tx.record(event.through((n % 2 == 0).then_some(KEY)));
                Ok::<_, Fault>(())
            })
            .unwrap();
    }
}

/// What an intruder with the database open does.
fn tamper(store: &Store, sql: &'static str) {
    store.write(move |tx| tx.execute(sql, [])).unwrap();
}

fn first_bad(store: &Store) -> Option<i64> {
    match store.read(verify_log) {
        Ok(_) => None,
        Err(Fault::Record { seq, .. }) => Some(seq),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_event_keeps_all_it_was_told() {
    on_every_engine(|store| {
        let event = store
            .write(|tx| {
                let event = Event::new("filing", "f1", "return")
                    .by(AccountId(tx.new_id()?), UnitId(tx.new_id()?))
                    .from("submitted")
                    .to("returned")
                    .under(Rule::REV_1)
                    .due(START.day())
                    .because("缺少法人手机")
                    .with("{\"fields\":2}".to_owned());
                tx.record(event.clone());
                Ok::<_, Fault>(event)
            })
            .unwrap();
        let found = store.read(|view| of_object(view, "filing", "f1")).unwrap();
        assert_eq!(found.len(), 1);
        let known = found.first().unwrap();
        assert_eq!((known.seq, known.at, &known.event), (1, START, &event));
        assert_eq!(store.read(verify_log).unwrap(), store.read(head).unwrap());
    });
}

#[test]
fn the_record_of_a_write_that_fails_is_not_kept() {
    on_every_engine(|store| {
        record(store, 2);
        let failed = store.write(|tx| {
            tx.record(Event::new("filing", "x", "submit"));
            Err::<(), _>(Fault::Setup("no".into()))
        });
        assert!(failed.is_err());
        record(store, 1);
        assert_eq!(store.read(head).unwrap().seq, 3);
        assert_eq!(first_bad(store), None);
    });
}

#[test]
fn concurrent_writes_are_recorded_without_a_gap() {
    on_every_engine(|store| {
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let store = Store::clone(store);
                thread::spawn(move || record(&store, 15))
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        assert_eq!(store.read(verify_log).unwrap().seq, 120);
    });
}

#[test]
fn the_feed_goes_on_where_its_reader_stopped() {
    on_every_engine(|store| {
        record(store, 7);
        let mut seen = Vec::new();
        loop {
            let last = seen.last().copied().unwrap_or(0);
            let next = store.read(|view| after(view, last, 3)).unwrap();
            if next.is_empty() {
                break;
            }
            seen.extend(next.iter().map(|known| known.seq));
        }
        assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    });
}

#[test]
fn every_tampering_is_found_at_its_first_place() {
    let cases = [
        ("update event set verb = 'approve' where seq = 4", 4),
        ("update event set payload = '{}' where seq = 2", 2),
        ("update event set at = at + 1 where seq = 10", 10),
        ("update event set why = '' where seq = 3", 3),
        ("update event set access_key = null where seq = 4", 4),
        ("update event set access_key = '0192f1e0-7c3a-7d5e-8a21-5b1c2d3e4f50' where seq = 9", 9),
        ("update event set leaf = 'x' where seq = 5", 5),
        ("update event set chain = 'x' where seq = 6", 6),
        ("delete from event where seq = 1", 1),
        ("delete from event where seq = 7", 7),
        ("delete from event where seq > 8", 9),
        ("delete from event where seq > 8; update event_head set seq = 8", 8),
        ("update event_head set seq = 9", 10),
        (
            "update event set seq = case seq when 3 then 103 when 4 then 104 end where seq in (3, 4); \
          update event set seq = 107 - seq where seq in (103, 104)",
            3,
        ),
        (
            "insert into event select 11, at, actor, unit, object_kind, object, verb, from_state, \
          to_state, rule, due_on, why, payload, leaf, chain, access_key from event where seq = 10",
            11,
        ),
    ];
    for (sql, place) in cases {
        on_every_engine(|store| {
            record(store, 10);
            assert_eq!(first_bad(store), None);
            for statement in sql.split(';') {
                tamper(store, statement);
            }
            assert_eq!(first_bad(store), Some(place), "{sql}");
        });
    }
}
