//! The inbox of each unit: one row per notice, sent at most once per round and stage. Rule REV-9.
//!
//! A notice belongs to a unit, not to a person: what one of its accounts has read, the unit knows.

use domain::ground::day::{Day, Instant};
use domain::ground::id::{AccountId, FilingId, NoticeId, RevisionId, UnitId};
use domain::notice::NoticeKind;
use uuid::Uuid;

use crate::{Fault, Row, Tx, View};

/// What a notice speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A filing, in the round of one of its revisions.
    Filing(FilingId, Option<RevisionId>),
    /// What another unit asks or answers, or what was done to an account: a campaign, a request, an account.
    Matter { sender: UnitId, id: Uuid },
}

/// A notice to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// To whom.
    pub unit: UnitId,
    /// What it tells.
    pub kind: NoticeKind,
    /// Of what.
    pub about: About,
    /// Which stage of the round.
    pub stage: i64,
    /// The limit it speaks of.
    pub due_on: Option<Day>,
}

/// The filing a notice speaks of, with the words that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: FilingId,
    /// `provider` or `usage`.
    pub kind: String,
    /// The app's name, empty for a usage filing.
    pub title: String,
    /// The unit the filing belongs to.
    pub owner: UnitId,
    pub owner_name: String,
    /// The unit that reviews it.
    pub handler_name: Option<String>,
    /// The round is a change of what was in force before, and not the filing's first one.
    pub amends: bool,
}

/// A notice in an inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    pub id: NoticeId,
    pub kind: NoticeKind,
    /// The filing it speaks of, if it does.
    pub filing: Option<Subject>,
    /// The unit that sent it, where it speaks of no filing.
    pub sender_name: Option<String>,
    /// The sign-in name of the account it speaks of, if it does.
    pub account_name: Option<String>,
    /// The identity of what it speaks of: a revision, a campaign, a request, an account.
    pub matter: String,
    pub due_on: Option<Day>,
    pub sent_at: Instant,
    pub is_read: bool,
}

/// Sends a notice; false where this one has gone out already.
pub fn send(tx: &mut Tx, notice: &NewNotice) -> Result<bool, Fault> {
    let id = NoticeId(tx.new_id()?);
    let (filing, sender, round) = match notice.about {
        About::Filing(filing, round) => (Some(filing), None, round.map(|round| round.0)),
        About::Matter { sender, id } => (None, Some(sender), Some(id)),
    };
    tx.guarded(
        "insert into notice (id, unit_id, kind, filing_id, sender_id, round, stage, due_on, sent_on, sent_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
        params![
            id,
            notice.unit,
            notice.kind.code(),
            filing,
            sender,
            round.map(|round| round.to_string()).unwrap_or_default(),
            notice.stage,
            notice.due_on,
            tx.today(),
            tx.now()
        ],
    )
}

/// How many reminders of these kinds went out in a round, and on which day the last did.
pub fn sent(
    view: &View,
    filing: FilingId,
    round: RevisionId,
    kinds: [NoticeKind; 2],
) -> Result<(i64, Option<Day>), Fault> {
    let [first, second] = kinds.map(NoticeKind::code);
    let row = view.one(
        "select count(*) as many, max(sent_on) as last from notice \
         where filing_id = $1 and round = $2 and kind in ($3, $4)",
        params![filing, round, first, second],
    )?;
    Ok((row.get("many")?, row.get("last")?))
}

/// The day on which this notice of a filing went out in a round.
pub fn sent_on(
    view: &View,
    filing: FilingId,
    round: RevisionId,
    kind: NoticeKind,
    stage: i64,
) -> Result<Option<Day>, Fault> {
    view.find(
        "select sent_on from notice where filing_id = $1 and round = $2 and kind = $3 and stage = $4",
        params![filing, round, kind.code(), stage],
        |row| row.get("sent_on"),
    )
}

const SELECT: &str = "select notice.id as id, notice.kind as kind, notice.filing_id as filing_id, \
    filing.kind as filing_kind, filing.title as title, filing.unit_id as owner, owner.name as owner_name, \
    handler.name as handler_name, sender.name as sender_name, account.name as account_name, notice.round as round, notice.due_on as due_on, sent_at, \
    read_at, (select count(*) from revision join revision as approved on approved.filing_id = revision.filing_id \
    and approved.ordinal < revision.ordinal and approved.outcome = 'approved' where revision.id = notice.round) \
    as approved_before from notice left join filing on filing.id = notice.filing_id \
    left join unit as owner on owner.id = filing.unit_id left join unit as handler on handler.id = filing.handler_id \
    left join unit as sender on sender.id = notice.sender_id left join account on account.id = notice.round";

/// A page of a unit's inbox, the latest first.
pub fn inbox(
    view: &View,
    unit: UnitId,
    only_unread: bool,
    limit: u32,
    offset: u32,
) -> Result<Vec<NoticeRow>, Fault> {
    let unread = unread(only_unread);
    let sql = format!(
        "{SELECT} where notice.unit_id = $1{unread} order by sent_at desc, notice.id desc limit $2 offset $3"
    );
    view.list(&sql, params![unit, limit, offset], read)
}

/// How many notices there are in a unit's inbox.
pub fn count(view: &View, unit: UnitId, only_unread: bool) -> Result<i64, Fault> {
    let unread = unread(only_unread);
    view.count(&format!("select count(*) from notice where unit_id = $1{unread}"), params![unit])
}

const fn unread(only: bool) -> &'static str {
    if only { " and read_at is null" } else { "" }
}

/// One notice of a unit.
pub fn find(view: &View, unit: UnitId, id: NoticeId) -> Result<Option<NoticeRow>, Fault> {
    view.find(&format!("{SELECT} where notice.unit_id = $1 and notice.id = $2"), params![unit, id], read)
}

/// Notes that a notice was read; false where it was before.
pub fn mark_read(tx: &mut Tx, unit: UnitId, id: NoticeId, by: Option<AccountId>) -> Result<bool, Fault> {
    let sql =
        "update notice set read_at = $3, read_by = $4 where unit_id = $1 and id = $2 and read_at is null";
    tx.guarded(sql, params![unit, id, tx.now(), by])
}

/// Notes that everything in an inbox was read, and says how much that was.
pub fn mark_all_read(tx: &mut Tx, unit: UnitId, by: Option<AccountId>) -> Result<u64, Fault> {
    let sql = "update notice set read_at = $2, read_by = $3 where unit_id = $1 and read_at is null";
    tx.execute(sql, params![unit, tx.now(), by])
}

fn read(row: &Row) -> Result<NoticeRow, Fault> {
    Ok(NoticeRow {
        id: row.get("id")?,
        kind: row.decode("kind", NoticeKind::find)?,
        filing: row.get::<Option<FilingId>>("filing_id")?.map(|id| subject(row, id)).transpose()?,
        sender_name: row.get("sender_name")?,
        account_name: row.get("account_name")?,
        matter: row.get("round")?,
        due_on: row.get("due_on")?,
        sent_at: row.get("sent_at")?,
        is_read: row.get::<Option<Instant>>("read_at")?.is_some(),
    })
}

fn subject(row: &Row, id: FilingId) -> Result<Subject, Fault> {
    Ok(Subject {
        id,
        kind: row.get("filing_kind")?,
        title: row.get("title")?,
        owner: row.get("owner")?,
        owner_name: row.get("owner_name")?,
        handler_name: row.get("handler_name")?,
        amends: row.get::<i64>("approved_before")? > 0,
    })
}
