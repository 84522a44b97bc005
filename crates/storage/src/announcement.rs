//! Published lists of filings: each filing stands in one of them, as it was on the day of publication. Rule REV-10.

use domain::ground::day::{Day, Instant};
use domain::ground::id::{AnnouncementId, FilingId, UnitId};

use crate::{Fault, Row, Tx, View};

/// A published list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    pub id: AnnouncementId,
    /// The department that published it.
    pub unit: UnitId,
    pub unit_name: String,
    pub province: String,
    pub title: String,
    /// First and last day of the approvals in it.
    pub from_on: Day,
    pub to_on: Day,
    pub count: i64,
    pub published_at: Instant,
}

/// One filing of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub filing: FilingId,
    pub number: String,
    pub app: String,
    pub platform: Option<String>,
    pub provider: String,
    pub approved_on: Day,
}

const SELECT: &str = "select announcement.id as id, unit_id, unit.name as unit_name, announcement.province as province, \
    title, from_on, to_on, count, published_at from announcement join unit on unit.id = announcement.unit_id";

const PENDING: &str = "from filing join unit on unit.id = filing.unit_id \
    where handler_id = $1 and filing.kind = 'provider' and standing_on >= $2 and standing_on <= $3 \
    and standing = 'effective' and number is not null \
    and not exists (select 1 from announcement_entry as told where told.filing_id = filing.id)";

/// The filings a department approved in these days and has not announced, by day and number.
pub fn pending(view: &View, unit: UnitId, from: Day, to: Day, limit: u32) -> Result<Vec<Entry>, Fault> {
    let sql = format!(
        "select filing.id as filing_id, number, title as app, platform, unit.name as provider, \
         standing_on as approved_on {PENDING} order by standing_on, number limit $4"
    );
    view.list(&sql, params![unit, from, to, limit], read_entry)
}

/// How many those are.
pub fn pending_count(view: &View, unit: UnitId, from: Day, to: Day) -> Result<i64, Fault> {
    view.count(&format!("select count(*) {PENDING}"), params![unit, from, to])
}

/// The first and the last day on which something not yet announced was approved.
pub fn pending_span(view: &View, unit: UnitId, until: Day) -> Result<Option<(Day, Day)>, Fault> {
    let sql = format!("select min(standing_on) as first, max(standing_on) as last {PENDING}");
    let row = view.one(&sql, params![unit, Day::MIN, until])?;
    let (first, last): (Option<Day>, Option<Day>) = (row.get("first")?, row.get("last")?);
    Ok(first.zip(last))
}

/// Keeps a list; every filing in it must be new to the lists.
pub fn publish(tx: &mut Tx, announcement: &Announcement, entries: &[Entry]) -> Result<(), Fault> {
    tx.execute(
        "insert into announcement (id, unit_id, province, title, from_on, to_on, count, published_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            announcement.id,
            announcement.unit,
            &announcement.province,
            &announcement.title,
            announcement.from_on,
            announcement.to_on,
            announcement.count,
            announcement.published_at
        ],
    )?;
    for (position, entry) in (1_i64..).zip(entries) {
        tx.execute(
            "insert into announcement_entry \
             (announcement_id, position, filing_id, number, app, platform, provider, approved_on) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                announcement.id,
                position,
                entry.filing,
                &entry.number,
                &entry.app,
                entry.platform.clone(),
                &entry.provider,
                entry.approved_on
            ],
        )?;
    }
    Ok(())
}

/// A page of the lists, the latest first; of one department or of all.
pub fn list(view: &View, unit: Option<UnitId>, limit: u32, offset: u32) -> Result<Vec<Announcement>, Fault> {
    let order = "order by published_at desc, announcement.id desc";
    match unit {
        Some(unit) => view.list(
            &format!("{SELECT} where unit_id = $1 {order} limit $2 offset $3"),
            params![unit, limit, offset],
            read,
        ),
        None => view.list(&format!("{SELECT} {order} limit $1 offset $2"), params![limit, offset], read),
    }
}

/// How many lists there are; of one department or of all.
pub fn count(view: &View, unit: Option<UnitId>) -> Result<i64, Fault> {
    match unit {
        Some(unit) => view.count("select count(*) from announcement where unit_id = $1", params![unit]),
        None => view.count("select count(*) from announcement", []),
    }
}

/// The latest list of a department that covers just these days.
pub fn find_days(view: &View, unit: UnitId, from: Day, to: Day) -> Result<Option<Announcement>, Fault> {
    let order = "order by published_at desc, announcement.id desc limit 1";
    let sql = format!("{SELECT} where unit_id = $1 and from_on = $2 and to_on = $3 {order}");
    view.find(&sql, params![unit, from, to], read)
}

/// The list with this id.
pub fn find(view: &View, id: AnnouncementId) -> Result<Option<Announcement>, Fault> {
    view.find(&format!("{SELECT} where announcement.id = $1"), params![id], read)
}

/// A page of a list's filings.
pub fn entries(view: &View, id: AnnouncementId, limit: u32, offset: u32) -> Result<Vec<Entry>, Fault> {
    view.list(
        "select filing_id, number, app, platform, provider, approved_on from announcement_entry \
         where announcement_id = $1 order by position limit $2 offset $3",
        params![id, limit, offset],
        read_entry,
    )
}

fn read(row: &Row) -> Result<Announcement, Fault> {
    Ok(Announcement {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        unit_name: row.get("unit_name")?,
        province: row.get("province")?,
        title: row.get("title")?,
        from_on: row.get("from_on")?,
        to_on: row.get("to_on")?,
        count: row.get("count")?,
        published_at: row.get("published_at")?,
    })
}

fn read_entry(row: &Row) -> Result<Entry, Fault> {
    Ok(Entry {
        filing: row.get("filing_id")?,
        number: row.get("number")?,
        app: row.get("app")?,
        platform: row.get("platform")?,
        provider: row.get("provider")?,
        approved_on: row.get("approved_on")?,
    })
}
