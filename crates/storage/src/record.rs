//! The events of a write are added to the record when its closure has ended well (REV-8).
//!
//! Every write that records needs the head of the record, so it is taken last and held for the shortest time.

use crate::event::{Event, Head, chained};
use crate::fault::Fault;
use crate::tx::Tx;
use crate::value::hex;

/// Writes the events of a transaction at its end.
pub(crate) fn append(tx: &mut Tx, events: Vec<Event>) -> Result<(), Fault> {
    if events.is_empty() {
        return Ok(());
    }
    let lock = tx.engine().for_update();
    let row = tx.one(&format!("select seq, chain from event_head where one = 1{lock}"), [])?;
    let mut head = Head { seq: row.get("seq")?, chain: row.get("chain")? };
    let at = tx.now();
    for event in events {
        let seq = head.seq + 1;
        let leaf = event.leaf(seq, at);
        head = Head { seq, chain: chained(&head.chain, &leaf) };
        insert(tx, &head, event, &leaf)?;
    }
    let sql = "update event_head set seq = $1, chain = $2 where one = 1";
    tx.execute(sql, params![head.seq, head.chain]).map(drop)
}

fn insert(tx: &mut Tx, head: &Head, event: Event, leaf: &[u8; 32]) -> Result<(), Fault> {
    let sql = "insert into event (seq, at, actor, access_key, unit, object_kind, object, verb, from_state, \
               to_state, rule, due_on, why, payload, leaf, chain) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let params = params![
        head.seq,
        tx.now(),
        event.actor,
        event.key,
        event.unit,
        event.object_kind,
        event.object,
        event.verb,
        event.from_state,
        event.to_state,
        event.rule,
        event.due_on,
        event.why,
        event.payload,
        hex(leaf),
        head.chain.as_str(),
    ];
    tx.execute(sql, params).map(drop)
}
