//! What reviewers say of findings: per revision, with the finding's words as they were read. Rules INS-4, REV-8.
//!
//! A later judgement of the same finding in the same revision replaces the earlier one; every one is an event too.

use domain::ground::day::Instant;
use domain::ground::id::{AccountId, FilingId, RevisionId, UnitId};
use domain::inspection::Judgement;

use crate::{Fault, Row, Tx, View};

/// A finding that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// In which revision.
    pub revision: RevisionId,
    /// The finding's key.
    pub finding: String,
    /// The rule it was found by.
    pub rule: String,
    /// Its words then.
    pub words: String,
    /// What was said of it.
    pub judgement: Judgement,
    /// Why.
    pub reason: String,
    /// By whom.
    pub account: Option<AccountId>,
    /// For which unit.
    pub unit: Option<UnitId>,
    /// When; what is put takes the time of its write.
    pub at: Instant,
}

const COLUMNS: &str = "revision_id, finding, rule, words, judgement, reason, account, unit_id, judged_at";

/// Keeps a judgement.
pub fn put(tx: &mut Tx, filing: FilingId, judged: &Judged) -> Result<(), Fault> {
    let now = tx.now();
    tx.guarded(
        "insert into judgement (revision_id, finding, filing_id, rule, words, judgement, reason, account, unit_id, \
         judged_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (revision_id, finding) do update set judgement = excluded.judgement, reason = excluded.reason, \
         account = excluded.account, unit_id = excluded.unit_id, judged_at = excluded.judged_at",
        params![
            judged.revision,
            &judged.finding,
            filing,
            &judged.rule,
            &judged.words,
            judged.judgement.code(),
            &judged.reason,
            judged.account,
            judged.unit,
            now
        ],
    )?;
    Ok(())
}

/// Every judgement of a filing, the latest first.
pub fn of_filing(view: &View, filing: FilingId) -> Result<Vec<Judged>, Fault> {
    view.list(
        &format!("select {COLUMNS} from judgement where filing_id = $1 order by judged_at desc, finding"),
        params![filing],
        read,
    )
}

fn read(row: &Row) -> Result<Judged, Fault> {
    Ok(Judged {
        revision: row.get("revision_id")?,
        finding: row.get("finding")?,
        rule: row.get("rule")?,
        words: row.get("words")?,
        judgement: row.decode("judgement", Judgement::find)?,
        reason: row.get("reason")?,
        account: row.get("account")?,
        unit: row.get("unit_id")?,
        at: row.get("judged_at")?,
    })
}
