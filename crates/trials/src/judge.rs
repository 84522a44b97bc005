//! What became of everything: opened as the next start would, compared with what people were told (D1, D6, D7).
//!
//! *Lost*: something acknowledged that is not there, or a file whose bytes are not those that were sent. *Half*: rows
//! that disagree with each other or with the record. *Twice*: more effects than were asked for. The record itself must
//! verify, numbers must have no gap, and the public rows must be those that a rebuild makes.

use std::collections::{BTreeMap, BTreeSet};

use casework::Office;
use domain::filing::{State, Submission};
use domain::form::Answers;
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::id::FilingId;
use domain::ground::identifier::FilingNumber;
use sha2::{Digest, Sha256};
use storage::event::Recorded;
use storage::filing::FilingRow;
use storage::{Fault, View};

use crate::ledger::{Known, Ledger};

/// What was found.
#[derive(Debug, Default)]
pub struct Verdict {
    pub lost: Vec<String>,
    pub half: Vec<String>,
    pub twice: Vec<String>,
    /// Acknowledged deeds that were compared.
    pub compared: u64,
    /// Filings looked at.
    pub filings: usize,
    /// Events of the record, verified.
    pub events: i64,
    /// Numbers issued.
    pub numbers: i64,
}

impl Verdict {
    /// Ends the trial when anything is wrong.
    pub fn must_be_clean(&self, when: &str) {
        let clean = self.lost.is_empty() && self.half.is_empty() && self.twice.is_empty();
        assert!(clean, "{when}: lost {:?}, half {:?}, twice {:?}", self.lost, self.half, self.twice);
    }

    /// The verdict in one line.
    pub fn line(&self) -> String {
        format!(
            "{} acknowledged deeds on {} filings compared: {} lost, {} half transitions, {} done twice; {} events verify, \
             {} numbers without a gap",
            self.compared,
            self.filings,
            self.lost.len(),
            self.half.len(),
            self.twice.len(),
            self.events,
            self.numbers
        )
    }
}

/// Compares every filing with what was acknowledged.
pub fn judge(office: &Office, ledger: &Ledger) -> Verdict {
    let all = office
        .store()
        .read(|view| view.list("select id from filing", storage::params![], |row| row.get("id")))
        .expect("the data reads");
    let known = ledger.known();
    let mut all: BTreeSet<FilingId> = all.into_iter().collect();
    all.extend(known.keys());
    judge_these(office, &known, &all)
}

/// Compares what somebody was told of since the last time.
pub fn judge_new(office: &Office, ledger: &Ledger) -> Verdict {
    judge_these(office, &ledger.known(), &ledger.touched())
}

fn judge_these(office: &Office, known: &BTreeMap<FilingId, Known>, these: &BTreeSet<FilingId>) -> Verdict {
    let mut verdict = office.store().read(|view| compare(view, known, these)).expect("the data reads");
    verdict.filings = these.len();
    for (id, known) in known.iter().filter(|(id, _)| these.contains(id)) {
        remembered(office, *id, known, &mut verdict);
        for (field, sha256) in &known.files {
            verdict.compared += 1;
            if !is_whole(office, sha256) {
                verdict.lost.push(format!("{id} {field}: the bytes of {sha256}"));
            }
        }
    }
    verdict
}

/// The public rows against those that a rebuild makes; the rebuild is recorded, so ask this once, at the end.
pub fn rebuilt(office: &Office) -> casework::register::Rebuilt {
    casework::register::rebuild(office, &Actor::clock()).expect("a rebuild runs")
}

fn compare(
    view: &View,
    known: &BTreeMap<FilingId, Known>,
    these: &BTreeSet<FilingId>,
) -> Result<Verdict, Fault> {
    let mut verdict = Verdict { events: storage::event::verify_log(view)?.seq, ..Verdict::default() };
    for id in these {
        let Some(row) = storage::filing::find(view, *id)? else {
            verdict.lost.push(format!("{id}: the whole filing"));
            continue;
        };
        let events = storage::event::of_object(view, "filing", &id.to_string())?;
        if let Some(known) = known.get(id) {
            counted(*id, &events, known, &mut verdict);
        }
        if let Some(why) = halved(view, &row, &events)? {
            verdict.half.push(format!("{id}: {why}"));
        }
    }
    let sql = "select number from filing where number is not null";
    let given: Vec<String> = view.list(sql, storage::params![], |row| row.get("number"))?;
    let mut numbers: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for number in given.iter().filter_map(|text| FilingNumber::parse(text).ok()) {
        numbers.entry(number.issuer().to_owned()).or_default().push(number.serial().into());
    }
    for (province, mut given) in numbers {
        given.sort_unstable();
        let last = storage::counter::last(view, &format!("number:{province}"))?;
        if !given.iter().copied().eq(1..=last) {
            verdict.half.push(format!("numbers of {province}: {given:?}, the counter says {last}"));
        }
        verdict.numbers += last;
    }
    Ok(verdict)
}

/// The verbs of one filing: each acknowledged one is recorded, and none more often than it was asked for.
fn counted(id: FilingId, events: &[Recorded], known: &Known, verdict: &mut Verdict) {
    let verbs: BTreeSet<&str> = known.asked.keys().copied().collect();
    for verb in verbs {
        let told = known.done.get(verb).copied().unwrap_or_default();
        let asked = known.asked.get(verb).copied().unwrap_or_default();
        let found = events.iter().filter(|one| one.event.verb == verb).count();
        let found = u32::try_from(found).unwrap_or(u32::MAX);
        verdict.compared += u64::from(told);
        if found < told {
            verdict.lost.push(format!("{id} {verb}: acknowledged {told}, recorded {found}"));
        }
        if found > asked {
            verdict.twice.push(format!("{id} {verb}: asked {asked}, recorded {found}"));
        }
    }
}

/// The answers and files of one filing, read as its owner reads them.
fn remembered(office: &Office, id: FilingId, known: &Known, verdict: &mut Verdict) {
    let answers = answers(office, id).unwrap_or_default();
    for (path, value) in &known.answers {
        verdict.compared += 1;
        if answers.one(path) != value {
            verdict.lost.push(format!("{id} {path}: {:?} instead of {value:?}", answers.one(path)));
        }
    }
    for (field, sha256) in &known.files {
        if answers.file_digest(field) != Some(sha256.as_str()) {
            verdict.lost.push(format!("{id} {field}: {:?}", answers.one(field)));
        }
    }
}

fn answers(office: &Office, id: FilingId) -> Option<Answers> {
    let row = office.store().read(|view| storage::filing::find(view, id)).ok()??;
    let owner =
        Actor { role: Role::Provider, account: None, place: Some(row.owner), stage: Stage::Open, key: None };
    casework::filing::open(office, &owner, id).ok().map(|opened| opened.answers)
}

/// Why only a half of a transition is there; none when it is whole.
fn halved(view: &View, row: &FilingRow, events: &[Recorded]) -> Result<Option<String>, Fault> {
    let state = row.filing.state();
    let mut before: Option<&str> = None;
    for one in events.iter().filter(|one| one.event.to_state.is_some()) {
        if one.event.from_state.as_deref() != before {
            return Ok(Some(format!("event {} does not follow the one before it", one.seq)));
        }
        before = one.event.to_state.as_deref();
    }
    if before != Some(state.code()) {
        return Ok(Some(format!("the row says {}, the record {before:?}", state.code())));
    }
    let open = row.open_revision.map(|id| storage::revision::get(view, id)).transpose()?;
    let frozen =
        open.as_ref().is_some_and(|revision| revision.frozen_at.is_some() && revision.outcome.is_none());
    let submitted = matches!(row.filing.submission, Submission::Submitted { .. });
    let limited = submitted || matches!(row.filing.submission, Submission::Returned { .. });
    let registered = match &row.number {
        Some(number) => storage::register::find(view, number)?.is_some_and(|entry| entry.filing == row.id),
        None => false,
    };
    let why = if frozen != submitted {
        "the revision's freezing and the submission disagree"
    } else if submitted && row.handler.is_none() {
        "submitted to nobody"
    } else if row.due_on().is_some() != limited {
        "a limit without its submission, or the other way round"
    } else if (state == State::Effective) != registered {
        "the register and the filing disagree"
    } else if row.effective_revision.is_some() != row.number.is_some() {
        "a number without a revision in force, or the other way round"
    } else {
        return Ok(None);
    };
    Ok(Some(why.to_owned()))
}

fn is_whole(office: &Office, sha256: &str) -> bool {
    let read = office.objects().get(sha256).and_then(storage::object::Blob::bytes);
    read.is_ok_and(|bytes| seal::hex(&Sha256::digest(&bytes)) == sha256)
}
