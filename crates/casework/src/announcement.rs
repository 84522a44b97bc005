//! 备案名单公告: an approval run publishes a dated list of what it approved. Rules REV-10, PUB-4, LAT-13.
//!
//! A filing stands in one list, as it was on the day of publication; later changes are the register's matter.

use domain::ground::actor::{Actor, Place};
use domain::ground::day::Day;
use domain::ground::id::AnnouncementId;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use storage::announcement::{self, Announcement, Entry};
use storage::{View, unit};

use crate::{Error, Office, Result, record};

/// No list is longer: a longer run is published in parts.
pub const LONGEST: u32 = 5_000;

/// What would be announced.
#[derive(Debug)]
pub struct Preview {
    /// First and last day of the approvals.
    pub from: Day,
    pub to: Day,
    /// The first of them, in the order of the list.
    pub entries: Vec<Entry>,
    /// How many there are.
    pub count: i64,
}

/// What a department has approved and not announced between two days; without days, everything so far. None where
/// there is nothing at all.
pub fn preview(
    office: &Office,
    actor: &Actor,
    range: Option<(Day, Day)>,
    limit: u32,
) -> Result<Option<Preview>> {
    let place = publisher(actor)?;
    office.read(|view| {
        let span = match range {
            Some((from, to)) => {
                check(view, from, to)?;
                Some((from, to))
            }
            None => announcement::pending_span(view, place.id, view.today())?,
        };
        let Some((from, to)) = span else { return Ok(None) };
        Ok(Some(Preview {
            from,
            to,
            entries: announcement::pending(view, place.id, from, to, limit)?,
            count: announcement::pending_count(view, place.id, from, to)?,
        }))
    })
}

/// Publishes the list of what was approved between two days.
pub fn publish(office: &Office, actor: &Actor, from: Day, to: Day) -> Result<AnnouncementId> {
    let place = publisher(actor)?;
    let actor = actor.clone();
    office.store.write(move |tx| {
        check(tx, from, to)?;
        let entries = announcement::pending(tx, place.id, from, to, LONGEST)?;
        if entries.is_empty() {
            return Err(Refusal::NothingToAnnounce.into());
        }
        let unit = unit::get(tx, place.id)?;
        let new = Announcement {
            id: AnnouncementId(tx.new_id()?),
            unit: unit.place.id,
            title: title(&unit.name, from, to),
            unit_name: unit.name,
            province: unit.province,
            from_on: from,
            to_on: to,
            count: i64::try_from(entries.len()).unwrap_or(i64::MAX),
            published_at: tx.now(),
        };
        announcement::publish(tx, &new, &entries)?;
        let event = record::event(&actor, "announcement", new.id, "publish").under(Rule::REV_10);
        tx.record(event.with(format!("{{\"count\":{}}}", new.count)));
        Ok(new.id)
    })
}

/// The list of these days that the department published before: where it is asked for once more, it is shown.
pub fn published(office: &Office, actor: &Actor, from: Day, to: Day) -> Result<Option<Announcement>> {
    let place = publisher(actor)?;
    office.read(|view| Ok(announcement::find_days(view, place.id, from, to)?))
}

/// A page of the published lists and how many there are; of the actor's own department, or of all for everybody.
pub fn list(
    office: &Office,
    actor: &Actor,
    only_own: bool,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Announcement>, i64)> {
    let unit = if only_own { Some(publisher(actor)?.id) } else { None };
    permit::may(actor, Action::RegisterView)?;
    office.read(|view| Ok((announcement::list(view, unit, limit, offset)?, announcement::count(view, unit)?)))
}

/// A published list with a page of its filings.
pub fn open(
    office: &Office,
    actor: &Actor,
    id: AnnouncementId,
    limit: u32,
    offset: u32,
) -> Result<(Announcement, Vec<Entry>)> {
    permit::may(actor, Action::RegisterView)?;
    office.read(|view| {
        let found = announcement::find(view, id)?.ok_or(Error::NotFound)?;
        let entries = announcement::entries(view, id, limit, offset)?;
        Ok((found, entries))
    })
}

/// `上海市教育委员会教育移动应用提供者备案名单（2019.12.16–2019.12.24）`, as the published lists are titled.
fn title(unit: &str, from: Day, to: Day) -> String {
    let day = |day: Day| format!("{}.{:02}.{:02}", day.year(), day.month(), day.day());
    format!("{unit}教育移动应用提供者备案名单（{}–{}）", day(from), day(to))
}

fn check(view: &View, from: Day, to: Day) -> Result<()> {
    if from > to || to > view.today() { Err(Refusal::RangeReversed.into()) } else { Ok(()) }
}

fn publisher(actor: &Actor) -> Result<Place> {
    permit::may(actor, Action::AnnouncementPublish)?;
    Ok(actor.place.clone().ok_or(Refusal::NotPermitted(Action::AnnouncementPublish))?)
}
