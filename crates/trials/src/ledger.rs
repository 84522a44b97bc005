//! What the people of a trial were told, and what they asked without hearing an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ground::id::FilingId;

/// What one person knows of one filing.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// How often each verb was acknowledged.
    pub done: BTreeMap<&'static str, u32>,
    /// How often each verb was asked and not refused: whether it was done is known for those acknowledged only.
    pub asked: BTreeMap<&'static str, u32>,
    /// The last answer acknowledged for a field.
    pub answers: BTreeMap<String, String>,
    /// Digests (SHA-256) of the files acknowledged, by field.
    pub files: BTreeMap<String, String>,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Acknowledged.
    Yes,
    /// Understood and not done: a refusal, a conflict.
    No,
    /// The page "not available now": nothing was done.
    Away,
    /// No whole answer: nobody knows.
    Nothing,
    /// A fault of the program: never right.
    Fault,
}

impl Heard {
    /// What a status means for a request that is answered with `right` when it is done.
    pub fn of(status: u16, right: &[u16]) -> Self {
        match status {
            status if right.contains(&status) => Self::Yes,
            503 => Self::Away,
            500..=599 => Self::Fault,
            _ => Self::No,
        }
    }
}

/// Everybody's knowledge together.
#[derive(Debug, Default)]
pub struct Ledger {
    filings: Mutex<BTreeMap<FilingId, Known>>,
    touched: Mutex<BTreeSet<FilingId>>,
    counts: Mutex<BTreeMap<&'static str, u64>>,
    faults: Mutex<Vec<String>>,
}

impl Ledger {
    /// Notes that a verb is asked for, before it can be done.
    pub fn ask(&self, filing: FilingId, verb: &'static str) {
        lock(&self.touched).insert(filing);
        *lock(&self.filings).entry(filing).or_default().asked.entry(verb).or_default() += 1;
    }

    /// Notes how a verb on a filing ended.
    pub fn verb(&self, filing: FilingId, verb: &'static str, heard: Heard) {
        lock(&self.touched).insert(filing);
        let mut filings = lock(&self.filings);
        let known = filings.entry(filing).or_default();
        match heard {
            Heard::Yes => *known.done.entry(verb).or_default() += 1,
            Heard::No => *known.asked.entry(verb).or_default() -= 1,
            Heard::Nothing | Heard::Fault | Heard::Away => {}
        }
        drop(filings);
        self.heard(verb, heard);
    }

    /// Notes answers that were acknowledged.
    pub fn answers(&self, filing: FilingId, pairs: &[(&str, &str)]) {
        lock(&self.touched).insert(filing);
        let mut filings = lock(&self.filings);
        let known = filings.entry(filing).or_default();
        known.answers.extend(pairs.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())));
    }

    /// Notes a file that was acknowledged.
    pub fn file(&self, filing: FilingId, field: &str, sha256: &str) {
        lock(&self.touched).insert(filing);
        lock(&self.filings).entry(filing).or_default().files.insert(field.to_owned(), sha256.to_owned());
    }

    /// Counts how a request ended.
    pub fn heard(&self, what: &'static str, heard: Heard) {
        let key = match heard {
            Heard::Yes => what,
            Heard::No => "refused",
            Heard::Away => "503",
            Heard::Nothing => "unanswered",
            Heard::Fault => "fault",
        };
        *lock(&self.counts).entry(key).or_default() += 1;
    }

    /// Keeps the page of a fault, to be shown at the end.
    pub fn fault(&self, what: String) {
        lock(&self.faults).push(what);
    }

    /// Everything known so far.
    pub fn known(&self) -> BTreeMap<FilingId, Known> {
        lock(&self.filings).clone()
    }

    /// The filings of which somebody heard since this was last asked.
    pub fn touched(&self) -> BTreeSet<FilingId> {
        std::mem::take(&mut *lock(&self.touched))
    }

    /// How many requests ended how.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        lock(&self.counts).clone()
    }

    /// How many requests ended in this way.
    pub fn count(&self, what: &str) -> u64 {
        lock(&self.counts).get(what).copied().unwrap_or_default()
    }

    /// The faults seen.
    pub fn faults(&self) -> Vec<String> {
        lock(&self.faults).clone()
    }

    /// The counts in one line.
    pub fn line(&self) -> String {
        let parts: Vec<String> =
            self.counts().iter().map(|(what, count)| format!("{count} {what}")).collect();
        parts.join(", ")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
