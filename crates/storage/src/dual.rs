//! Dual review: one row per submission that two review, what was said of each half, and the rates. Rules REV-5, REV-7, N8.
//!
//! A half is judged once in a submission and by somebody else than the other one; the keys of the table hold it, so that of
//! two judgements at once one wins. What was said before both halves are in leaves casework to its author alone.

use domain::filing::{Dual, Half, Judged, Mark, Opinion};
use domain::ground::actor::Place;
use domain::ground::day::{Day, Instant};
use domain::ground::id::{AccountId, FilingId, RevisionId, UnitId};
use domain::ground::rule::Rule;
use domain::ground::unit_path::UnitPath;

use crate::{Fault, Row, Tx, View};

/// The dual review of one submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Which submission.
    pub revision: RevisionId,
    /// The department whose people judge.
    pub office: UnitId,
    /// Who re-reviews, once it was sent up.
    pub above: Option<UnitId>,
    /// What was said.
    pub said: Vec<Said>,
}

/// What was said of a half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub half: Half,
    pub by: AccountId,
    pub opinion: Opinion,
    pub reason: String,
    pub marks: Vec<Mark>,
    pub at: Instant,
}

impl Round {
    /// As the law sees it.
    pub fn dual(&self) -> Dual {
        let of = |half| {
            let said = self.said.iter().find(|said| said.half == half)?;
            Some(Judged { by: said.by, opinion: said.opinion })
        };
        Dual { security: of(Half::Security), content: of(Half::Content) }
    }
}

/// Begins the dual review of a submission.
pub fn begin(tx: &mut Tx, filing: FilingId, revision: RevisionId, office: &Place) -> Result<(), Fault> {
    tx.execute(
        "insert into dual_review (revision_id, filing_id, office_id, office_path) values ($1, $2, $3, $4)",
        params![revision, filing, office.id, office.path.as_str()],
    )?;
    Ok(())
}

/// The dual review of a submission; none where one decision is enough.
pub fn find(view: &View, revision: RevisionId) -> Result<Option<Round>, Fault> {
    let sql = "select revision_id, office_id, above_id from dual_review where revision_id = $1";
    let Some(mut round) = view.find(sql, params![revision], round)? else { return Ok(None) };
    round.said = view.list(
        "select half, opinion, reason, account_id, judged_at from opinion where revision_id = $1 \
         order by judged_at, half",
        params![revision],
        said,
    )?;
    for said in &mut round.said {
        said.marks = view.list(
            "select field, rule, reason from opinion_mark where revision_id = $1 and half = $2 order by position",
            params![revision, said.half.code()],
            mark,
        )?;
    }
    Ok(Some(round))
}

/// Keeps what was said of a half; false where that half was judged, or its author judged the other one.
pub fn judge(tx: &mut Tx, revision: RevisionId, said: &Said) -> Result<bool, Fault> {
    let now = tx.now();
    let kept = tx.guarded(
        "insert into opinion (revision_id, half, opinion, reason, account_id, judged_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        params![revision, said.half.code(), said.opinion.code(), &said.reason, said.by, now],
    )?;
    if !kept {
        return Ok(false);
    }
    for (position, mark) in (0_i64..).zip(&said.marks) {
        tx.execute(
            "insert into opinion_mark (revision_id, half, position, field, rule, reason) \
             values ($1, $2, $3, $4, $5, $6)",
            params![revision, said.half.code(), position, &mark.field, mark.rule, &mark.reason],
        )?;
    }
    Ok(true)
}

/// Notes the day on which both halves were in, and who re-reviews where it is sent up.
pub fn complete(tx: &mut Tx, revision: RevisionId, above: Option<UnitId>) -> Result<(), Fault> {
    let (today, now) = (tx.today(), tx.now());
    tx.execute(
        "update dual_review set complete_on = $2, above_id = $3, sent_up_at = $4 where revision_id = $1",
        params![revision, today, above, above.map(|_| now)],
    )?;
    Ok(())
}

/// So many dual reviews of a department that came out the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The department's name.
    pub office: String,
    pub security: Opinion,
    pub content: Opinion,
    /// What became of the submission: `approved`, `returned`, `withdrawn`; none while the re-review is open.
    pub outcome: Option<String>,
    pub count: i64,
}

/// The dual reviews of a department and of those below it whose second half came in within these days, by their outcome.
/// Reviews with an open half are not in it, so that no figure tells what was said of the first one (N8).
pub fn counted(view: &View, path: &UnitPath, from: Day, to: Day) -> Result<Vec<Counted>, Fault> {
    view.list(
        "select office.name as office, security.opinion as security, content.opinion as content, \
         revision.outcome as outcome, count(*) as amount from dual_review \
         join unit as office on office.id = dual_review.office_id \
         join revision on revision.id = dual_review.revision_id \
         join opinion as security on security.revision_id = dual_review.revision_id and security.half = 'security' \
         join opinion as content on content.revision_id = dual_review.revision_id and content.half = 'content' \
         where office_path >= $1 and office_path < $2 and complete_on >= $3 and complete_on <= $4 \
         group by office_path, office.name, security.opinion, content.opinion, revision.outcome \
         order by office_path, office.name, security.opinion, content.opinion, revision.outcome",
        params![path.as_str(), path.end(), from, to],
        |row| {
            Ok(Counted {
                office: row.get("office")?,
                security: row.decode("security", Opinion::find)?,
                content: row.decode("content", Opinion::find)?,
                outcome: row.get("outcome")?,
                count: row.get("amount")?,
            })
        },
    )
}

fn round(row: &Row) -> Result<Round, Fault> {
    Ok(Round {
        revision: row.get("revision_id")?,
        office: row.get("office_id")?,
        above: row.get("above_id")?,
        said: Vec::new(),
    })
}

fn said(row: &Row) -> Result<Said, Fault> {
    Ok(Said {
        half: row.decode("half", Half::find)?,
        by: row.get("account_id")?,
        opinion: row.decode("opinion", Opinion::find)?,
        reason: row.get("reason")?,
        marks: Vec::new(),
        at: row.get("judged_at")?,
    })
}

fn mark(row: &Row) -> Result<Mark, Fault> {
    Ok(Mark {
        field: row.get("field")?,
        rule: row.decode_opt("rule", Rule::find)?,
        reason: row.get("reason")?,
    })
}
