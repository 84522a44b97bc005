//! The record (REV-8): every transition as an event, numbered without a gap, and showing if someone tampers with it.
//!
//! Each event has a leaf, SHA-256 over 0x00 and its canonical bytes as in RFC 6962, and a chain value over all leaves
//! up to it. The payload enters the leaf by its own hash. Events are added through `Tx::record` only. Changing or
//! deleting them is deliberately absent; personal data must not enter them, except as a salted hash.

use domain::ground::day::{Day, Instant};
use domain::ground::id::{AccessKeyId, AccountId, UnitId};
use domain::ground::rule::Rule;
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::row::Row;
use crate::value::hex;
use crate::view::View;

/// What happened to one object: `Event::new("filing", id, "submit").to("submitted").by(account, unit)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who did it; none when a clock did.
    pub actor: Option<AccountId>,
    /// By which key a program did it for him; none when he did it himself.
    pub key: Option<AccessKeyId>,
    /// The unit for which he did it.
    pub unit: Option<UnitId>,
    pub object_kind: String,
    pub object: String,
    pub verb: String,
    pub from_state: Option<String>,
    pub to_state: Option<String>,
    pub rule: Option<Rule>,
    pub due_on: Option<Day>,
    pub why: Option<String>,
    /// JSON text, `{}` if there is nothing more to say.
    pub payload: String,
}

/// An event of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Counts from 1.
    pub seq: i64,
    pub at: Instant,
    pub event: Event,
    /// Hexadecimal SHA-256.
    pub leaf: String,
    pub chain: String,
}

/// The end of the record: how many events there are, and the chain value of the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub chain: String,
}

impl Event {
    pub fn new(object_kind: &str, object: impl ToString + Copy, verb: &str) -> Self {
        Self {
            actor: None,
            key: None,
            unit: None,
            object_kind: object_kind.to_owned(),
            object: object.to_string(),
            verb: verb.to_owned(),
            from_state: None,
            to_state: None,
            rule: None,
            due_on: None,
            why: None,
            payload: "{}".to_owned(),
        }
    }

    #[must_use]
    pub fn by(mut self, actor: AccountId, unit: impl Into<Option<UnitId>>) -> Self {
        self.actor = Some(actor);
        self.unit = unit.into();
        self
    }

    #[must_use]
    pub fn through(mut self, key: Option<AccessKeyId>) -> Self {
        self.key = key;
        self
    }

    #[must_use]
    pub fn from(mut self, state: &str) -> Self {
        self.from_state = Some(state.to_owned());
        self
    }

    #[must_use]
    pub fn to(mut self, state: &str) -> Self {
        self.to_state = Some(state.to_owned());
        self
    }

    #[must_use]
    pub fn under(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    #[must_use]
    pub fn due(mut self, on: Day) -> Self {
        self.due_on = Some(on);
        self
    }

    #[must_use]
    pub fn because(mut self, why: &str) -> Self {
        self.why = Some(why.to_owned());
        self
    }

    #[must_use]
    pub fn with(mut self, payload: String) -> Self {
        self.payload = payload;
        self
    }

    /// The leaf of this event at its place in the record. Each field is led by its length, so that no two events
    /// have the same bytes.
    pub(crate) fn leaf(&self, seq: i64, at: Instant) -> [u8; 32] {
        let rule = self.rule.map(|rule| rule.to_string());
        let fields = [
            self.actor.map(|id| id.to_string()),
            self.unit.map(|id| id.to_string()),
            Some(self.object_kind.clone()),
            Some(self.object.clone()),
            Some(self.verb.clone()),
            self.from_state.clone(),
            self.to_state.clone(),
            rule,
            self.due_on.map(|day| day.to_string()),
            self.why.clone(),
        ];
        let mut leaf = Sha256::new();
        leaf.update([0x00, if self.key.is_some() { FORM_WITH_KEY } else { FORM }]);
        leaf.update(seq.to_be_bytes());
        leaf.update(at.0.to_be_bytes());
        for field in fields {
            match field {
                None => leaf.update([0]),
                Some(text) => {
                    leaf.update([1]);
                    leaf.update((text.len() as u64).to_be_bytes());
                    leaf.update(text.as_bytes());
                }
            }
        }
        if let Some(key) = self.key {
            leaf.update(key.0.as_bytes());
        }
        leaf.update(Sha256::digest(self.payload.as_bytes()));
        leaf.finalize().into()
    }
}

/// The version of the canonical bytes.
const FORM: u8 = 1;
/// The same with the key that a program used.
const FORM_WITH_KEY: u8 = 2;

/// The chain value after one more leaf. Its first byte differs from that of leaves (0x00) and of tree nodes (0x01).
pub(crate) fn chained(chain: &str, leaf: &[u8; 32]) -> String {
    let mut next = Sha256::new();
    next.update([0x02]);
    next.update(chain.as_bytes());
    next.update(leaf);
    hex(&next.finalize())
}

const COLUMNS: &str = "seq, at, actor, access_key, unit, object_kind, object, verb, from_state, to_state, \
                       rule, due_on, why, payload, leaf, chain";

/// The change feed: the events that follow `seq`, at most `limit` of them.
pub fn after(view: &View, seq: i64, limit: u32) -> Result<Vec<Recorded>, Fault> {
    let sql = format!("select {COLUMNS} from event where seq > $1 order by seq limit $2");
    view.list(&sql, params![seq, limit], read)
}

/// The history of one object, oldest first.
pub fn of_object(view: &View, kind: &str, object: &str) -> Result<Vec<Recorded>, Fault> {
    let sql = format!("select {COLUMNS} from event where object_kind = $1 and object = $2 order by seq");
    view.list(&sql, params![kind, object], read)
}

/// How many events there are, and the chain value of the last.
pub fn head(view: &View) -> Result<Head, Fault> {
    let row = view.one("select seq, chain from event_head where one = 1", [])?;
    Ok(Head { seq: row.get("seq")?, chain: row.get("chain")? })
}

/// Recomputes the whole record. `Fault::Record` names the first event that was changed, inserted, moved or removed.
/// Whoever rewrites everything from some event on, head included, is found only by comparing the head with one that
/// was published before.
pub fn verify_log(view: &View) -> Result<Head, Fault> {
    let mut seen = Head { seq: 0, chain: String::new() };
    view.each(&format!("select {COLUMNS} from event order by seq"), [], |row| {
        let seq = seen.seq + 1;
        if row.get::<i64>("seq")? != seq {
            return Err(damaged(seq, "is missing"));
        }
        let known = read(&row).map_err(|_| damaged(seq, "cannot be read"))?;
        let leaf = known.event.leaf(seq, known.at);
        if hex(&leaf) != known.leaf {
            return Err(damaged(seq, "was changed"));
        }
        seen = Head { seq, chain: chained(&seen.chain, &leaf) };
        if seen.chain != known.chain {
            return Err(damaged(seq, "does not follow the one before it"));
        }
        Ok(())
    })?;
    let head = head(view)?;
    if head == seen {
        Ok(seen)
    } else if head.seq > seen.seq {
        Err(damaged(seen.seq + 1, "is missing at the end"))
    } else {
        Err(damaged(seen.seq, "is not the one that was recorded last"))
    }
}

fn damaged(seq: i64, why: &str) -> Fault {
    Fault::Record { seq, why: why.to_owned() }
}

fn read(row: &Row) -> Result<Recorded, Fault> {
    Ok(Recorded {
        seq: row.get("seq")?,
        at: row.get("at")?,
        event: Event {
            actor: row.get("actor")?,
            key: row.get("access_key")?,
            unit: row.get("unit")?,
            object_kind: row.get("object_kind")?,
            object: row.get("object")?,
            verb: row.get("verb")?,
            from_state: row.get("from_state")?,
            to_state: row.get("to_state")?,
            rule: row.decode_opt("rule", Rule::find)?,
            due_on: row.get("due_on")?,
            why: row.get("why")?,
            payload: row.get("payload")?,
        },
        leaf: row.get("leaf")?,
        chain: row.get("chain")?,
    })
}
