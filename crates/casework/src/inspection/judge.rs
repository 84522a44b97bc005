//! The reviewer says of each finding whether it is acceptable or must be corrected, and why. Rules INS-4, REV-7, REV-8.
//!
//! It leads to nothing by itself: what must be corrected stands ready as a reason when the reviewer returns the filing.

use domain::filing::{FilingKind, Submission};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::inspection::{self, Judgement};
use storage::filing::FilingRow;
use storage::judgement::{self, Judged};
use storage::{View, revision};

use super::look::{Found, of_revision};
use crate::filing::find;
use crate::{Error, Office, Result, record};

/// What is said of the findings of a filing.
#[derive(Debug, Clone)]
pub struct Judge {
    /// Which filing.
    pub filing: FilingId,
    /// The keys of findings with what is said of each and why.
    pub said: Vec<(String, Judgement, String)>,
}

/// Keeps what is said; what was said before in the same words is passed over. Gives how many judgements are new.
pub fn judge(office: &Office, actor: &Actor, input: &Judge) -> Result<usize> {
    let (row, fresh) = office.read(|view| {
        let row = find(view, actor, input.filing, |_| Action::InspectionJudge)?;
        permit::checker(actor, row.owner.id)?;
        let fresh = fresh(office, view, &row, &input.said)?;
        Ok((row, fresh))
    })?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        let now = storage::filing::find(tx, row.id)?.ok_or(Error::NotFound)?;
        if now.turn != row.turn {
            return Err(Refusal::Overtaken.into());
        }
        for (found, judgement, reason) in &fresh {
            let judged = Judged {
                revision: row.open_revision.ok_or(Error::NotFound)?,
                finding: found.key.clone(),
                rule: found.finding.rule.to_string(),
                words: found.finding.text.clone(),
                judgement: *judgement,
                reason: reason.clone(),
                account: actor.account,
                unit: actor.place.as_ref().map(|place| place.id),
                at: tx.now(),
            };
            judgement::put(tx, row.id, &judged)?;
            // Of its own kind: until the filing is decided, it is the reviewer's alone.
            let event = record::event(&actor, "inspection", row.id, "judge").to(judgement.code());
            let payload = format!(r#"{{"finding":"{}","rule":"{}"}}"#, judged.finding, judged.rule);
            tx.record(event.under(Rule::INS_4).because(reason).with(payload));
        }
        Ok(fresh.len())
    })
}

type Said = (Found, Judgement, String);

fn fresh(
    office: &Office,
    view: &View,
    row: &FilingRow,
    said: &[(String, Judgement, String)],
) -> Result<Vec<Said>> {
    let under_review = matches!(row.filing.submission, Submission::Submitted { .. });
    let open = row.open_revision.filter(|_| under_review && row.filing.kind == FilingKind::Provider);
    let wrong = || Refusal::WrongState { action: Action::InspectionJudge, state: row.filing.state().code() };
    let open = revision::get(view, open.ok_or_else(wrong)?)?;
    let revisions = revision::of_filing(view, row.id)?;
    let inspection = of_revision(office, view, row, &open, &revisions)?.ok_or(Refusal::FindingGone)?;
    let mut fresh = Vec::new();
    for (key, judgement, given) in said {
        let found = inspection.findings.iter().find(|found| found.key == *key);
        let found = found.ok_or(Refusal::FindingGone)?;
        let reason = inspection::reason(given)?;
        let known = found.judged.as_ref();
        if known.is_none_or(|known| known.judgement != *judgement || known.reason != reason) {
            fresh.push((found.clone(), *judgement, reason.to_owned()));
        }
    }
    Ok(fresh)
}
