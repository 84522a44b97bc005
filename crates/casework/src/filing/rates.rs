//! How often two reviewers agree, and what the re-review makes of the rest, by department and period. Rules REV-5, N8, N25.
//!
//! Only reviews with both halves in are counted. A department sees itself and those below it; single people are never told.

use domain::filing::{Dual, DualState, Judged};
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::id::AccountId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use storage::dual::{self, Counted};

use crate::{Office, Result};

/// The dual reviews of one department in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates {
    /// The department's name.
    pub office: String,
    /// Both halves came in within the period.
    pub complete: i64,
    /// Of these, both said the same.
    pub agreed: i64,
    /// Of the complete ones, not passed by both, and so sent up.
    pub sent_up: i64,
    /// Of those sent up, approved by the re-review.
    pub upheld: i64,
    /// Of those sent up, returned by the re-review.
    pub sent_back: i64,
    /// Of those sent up, the re-review is open.
    pub pending: i64,
}

/// The rates of the actor's department and of those below it that review by two.
pub fn rates(office: &Office, actor: &Actor, from: Day, to: Day) -> Result<Vec<Rates>> {
    permit::may(actor, Action::ReviewRates)?;
    let place = actor.place.clone().ok_or(Refusal::NotPermitted(Action::ReviewRates))?;
    office.read(|view| {
        if from > to || to > view.today() {
            return Err(Refusal::RangeReversed.into());
        }
        let mut found: Vec<Rates> = Vec::new();
        for one in dual::counted(view, &place.path, from, to)? {
            if found.last().is_none_or(|last| last.office != one.office) {
                found.push(Rates { office: one.office.clone(), ..Rates::default() });
            }
            if let Some(last) = found.last_mut() {
                count(last, &one);
            }
        }
        Ok(found)
    })
}

fn count(rates: &mut Rates, one: &Counted) {
    // Who said it does not matter here; the law tells what follows from both.
    let said = |opinion| Some(Judged { by: AccountId(uuid::Uuid::nil()), opinion });
    let dual = Dual { security: said(one.security), content: said(one.content) };
    rates.complete += one.count;
    if one.security == one.content {
        rates.agreed += one.count;
    }
    if dual.state() == DualState::SentUp {
        rates.sent_up += one.count;
        match one.outcome.as_deref() {
            Some("approved") => rates.upheld += one.count,
            Some("returned") => rates.sent_back += one.count,
            None => rates.pending += one.count,
            Some(_) => {}
        }
    }
}
