//! People in front of a program that comes and goes: each goes on where he was when it is back, and asks again what was
//! not answered, as people do. What they do there is told in `walk`, and who they are in `shift`.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use domain::ground::id::FilingId;

use crate::chance;
use crate::ledger::{Heard, Ledger};
use crate::visitor::Seen;

/// How long somebody waits who was told that the program is not available.
const AGAIN: Duration = Duration::from_millis(250);

/// What all people share.
#[derive(Debug, Default)]
pub struct Crowd {
    address: Mutex<Option<String>>,
    changed: Condvar,
    stopping: AtomicBool,
    submitted: Mutex<VecDeque<FilingId>>,
    numbers: AtomicU64,
    /// What they were told.
    pub ledger: Ledger,
}

impl Crowd {
    /// Tells everybody where the program is now.
    pub fn open(&self, address: &str) {
        *lock(&self.address) = Some(address.to_owned());
        self.changed.notify_all();
    }

    /// Tells everybody that the program is gone for a while.
    pub fn close(&self) {
        *lock(&self.address) = None;
    }

    /// Everybody ends what he is doing.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.changed.notify_all();
    }

    /// Whether everybody goes home.
    pub fn is_over(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// A number nobody else got.
    pub fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// A submission for the reviewers.
    pub fn hand_in(&self, filing: FilingId) {
        lock(&self.submitted).push_back(filing);
    }

    /// A submission to decide on; now and then both reviewers get the same one.
    pub fn take(&self) -> Option<FilingId> {
        let mut waiting = lock(&self.submitted);
        if chance(4) == 0 { waiting.front().copied() } else { waiting.pop_front() }
    }

    /// Asks until somebody answers: `ask` gets the program's address. The answer says whether it is known that this
    /// was done, and it was asked at least once.
    pub fn insist(
        &self,
        what: &'static str,
        right: &[u16],
        ask: impl Fn(&str) -> Result<Seen, ureq::Error>,
    ) -> (Heard, Option<Seen>) {
        let mut in_doubt = false;
        while let Some(address) = self.address() {
            let Ok(seen) = ask(&address) else {
                self.ledger.heard(what, Heard::Nothing);
                in_doubt = true;
                std::thread::sleep(Duration::from_millis(5));
                continue;
            };
            match Heard::of(seen.status, right) {
                Heard::Yes => return (Heard::Yes, Some(seen)),
                // Perhaps the answer is "no" because it was done already.
                Heard::No if in_doubt => return (Heard::Nothing, Some(seen)),
                Heard::No => return (Heard::No, Some(seen)),
                Heard::Fault => {
                    self.ledger.heard(what, Heard::Fault);
                    self.ledger.fault(format!("{what}: {} {}", seen.status, seen.body));
                    return (Heard::Fault, Some(seen));
                }
                Heard::Away | Heard::Nothing => {
                    self.ledger.heard(what, Heard::Away);
                    // The answer to HEAD has no body.
                    if !seen.body.is_empty() && !seen.body.contains("重试") {
                        self.ledger.fault(format!("a 503 that does not say what to do: {}", seen.body));
                    }
                    in_doubt = true;
                    std::thread::sleep(AGAIN);
                }
            }
        }
        (Heard::Nothing, None)
    }

    /// Where the program is; waits while it is gone. None when everybody goes home.
    fn address(&self) -> Option<String> {
        let mut address = lock(&self.address);
        while address.is_none() && !self.is_over() {
            let waited = self.changed.wait_timeout(address, AGAIN);
            address = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if self.is_over() { None } else { address.clone() }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
