//! The unit's declaration as its own people see it: its state, its entries with what became of each app since, what is
//! missing, what was returned, and until when. Rules USE-7, USE-10, REV-6, N13, CAM-1.

use domain::campaign::Standing;
use domain::filing::{Filing, Mark, State};
use domain::form::{Answers, Form};
use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use storage::campaign::CampaignRow;
use storage::filing::FilingRow;
use storage::revision::{self, Revision};
use storage::{View, campaign, declaration, unit};

use crate::{Error, Office, Result, personal};

/// The declaration of a unit; without a filing none was begun.
#[derive(Debug)]
pub struct Desk {
    /// The unit's name.
    pub unit: String,
    /// The current row.
    pub row: Option<FilingRow>,
    /// Whether the revision shown is a nil report.
    pub nil: bool,
    /// What it lists, in its order.
    pub entries: Vec<Entry>,
    /// The marks of the last return, while it stands.
    pub marks: Vec<Mark>,
    /// When the revision shown was last saved.
    pub saved_at: Option<Instant>,
    /// The answers of the revision shown, in full.
    pub answers: Answers,
    /// The campaign that asks for it.
    pub campaign: Option<CampaignRow>,
    /// Where the unit stands in the eyes of the department; none before it began.
    pub standing: Option<Standing>,
    /// When the department directly above last reminded those who were missing.
    pub reminded_at: Option<Instant>,
}

/// One app of the declaration.
#[derive(Debug, Clone)]
pub struct Entry {
    /// `entry.N`.
    pub item: usize,
    /// The app's number.
    pub number: String,
    /// The app's name today; its number where it is not known any more.
    pub title: String,
    /// `android` or `ios`.
    pub platform: Option<String>,
    /// The state of the app's own filing today.
    pub app: Option<State>,
    /// When it was first listed.
    pub created_at: Instant,
    /// When it last changed.
    pub changed_at: Instant,
    /// Where it stands in the declaration.
    pub state: EntryState,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// In force as shown.
    Effective,
    /// New, or changed since what is in force.
    Changed,
}

/// The declaration of the actor's unit.
pub fn desk(office: &Office, actor: &Actor) -> Result<Desk> {
    permit::may(actor, Action::UsageView)?;
    let place = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let unit = unit::get(view, place.id)?.name;
        let campaign = campaign::governing(view, &place.path)?;
        let above = unit::parent(view, place.id)?;
        let reminded = above.map(|above| campaign::reminded(view, above.place.id)).transpose()?.flatten();
        let reminded_at = reminded.map(|(at, _)| at);
        let standing = declaration::find(view, place.id)?.map(|known| known.standing);
        let Some(row) = storage::filing::find_declaration(view, place.id)? else {
            return Ok(Desk {
                unit,
                row: None,
                nil: false,
                entries: Vec::new(),
                marks: Vec::new(),
                saved_at: None,
                answers: Answers::new(),
                campaign,
                standing,
                reminded_at,
            });
        };
        permit::may_to(actor, Action::UsageView, &row.record())?;
        let revisions = revision::of_filing(view, row.id)?;
        let shown = shown(&row, &revisions).ok_or(Error::NotFound)?;
        let form = Form::find(&shown.stored.form).ok_or(Error::NotFound)?;
        Ok(Desk {
            unit,
            nil: shown.nil,
            entries: entries(view, &row, shown, &revisions)?,
            marks: marks(view, &row, &revisions)?,
            saved_at: Some(shown.saved_at),
            answers: personal::open(office, form, row.id.0, &shown.stored.answers)?,
            campaign,
            standing,
            reminded_at,
            row: Some(row),
        })
    })
}

/// The open revision while something is on its way, else the one in force.
fn shown<'a>(row: &FilingRow, revisions: &'a [Revision]) -> Option<&'a Revision> {
    let id = row.open_revision.or(row.effective_revision)?;
    revisions.iter().find(|revision| revision.id == id)
}

/// What the last return said, until the declaration is submitted again.
fn marks(view: &View, row: &FilingRow, revisions: &[Revision]) -> Result<Vec<Mark>> {
    let returned = matches!(row.filing.submission, domain::filing::Submission::Returned { .. });
    let last = revisions.iter().find(|revision| revision.outcome.as_deref() == Some("returned"));
    match last.filter(|_| returned) {
        Some(revision) => Ok(revision::marks(view, revision.id)?),
        None => Ok(Vec::new()),
    }
}

fn entries(view: &View, row: &FilingRow, shown: &Revision, revisions: &[Revision]) -> Result<Vec<Entry>> {
    let in_force = revisions.iter().find(|revision| Some(revision.id) == row.effective_revision);
    let mut entries = Vec::new();
    for item in shown.stored.answers.items("entry") {
        let group = group(&shown.stored.answers, item);
        let number = shown.stored.answers.one(&format!("entry.{item}.app")).to_owned();
        let app = storage::filing::find_number(view, &number)?;
        let (created_at, changed_at) = times(revisions, &number, &group);
        let same =
            in_force.is_some_and(|revision| of_app(revision, &number).is_some_and(|other| other == group));
        entries.push(Entry {
            item,
            title: app.as_ref().map_or_else(|| number.clone(), |app| app.title.clone()),
            platform: app.as_ref().and_then(|app| app.platform.clone()),
            app: app.map(|app| Filing::state(&app.filing)),
            number,
            created_at,
            changed_at,
            state: if same { EntryState::Effective } else { EntryState::Changed },
        });
    }
    Ok(entries)
}

/// When an app was first listed, and when its answers became what they are; revisions come the last first.
fn times(revisions: &[Revision], number: &str, group: &[(String, Vec<String>)]) -> (Instant, Instant) {
    let first = revisions.iter().rev().find(|revision| of_app(revision, number).is_some());
    let same = |revision: &&Revision| of_app(revision, number).is_some_and(|other| other == group);
    let changed = revisions.iter().take_while(same).last();
    let created = first.map_or(Instant(0), opened);
    (created, changed.map_or(created, |revision| revision.saved_at))
}

/// When a revision was opened: its id was drawn then.
fn opened(revision: &Revision) -> Instant {
    let drawn = revision.id.0.get_timestamp().map(|stamp| stamp.to_unix());
    let milliseconds =
        drawn.and_then(|(seconds, nanos)| i64::try_from(seconds * 1000 + u64::from(nanos) / 1_000_000).ok());
    milliseconds.map_or(revision.saved_at, Instant)
}

/// The answers of an item by key, sealed ones as they are stored.
fn group(answers: &Answers, item: usize) -> Vec<(String, Vec<String>)> {
    let prefix = format!("entry.{item}.");
    answers
        .iter()
        .filter_map(|(path, values)| Some((path.strip_prefix(&prefix)?.to_owned(), values.to_vec())))
        .collect()
}

fn of_app(revision: &Revision, number: &str) -> Option<Vec<(String, Vec<String>)>> {
    let answers = &revision.stored.answers;
    let item =
        answers.items("entry").into_iter().find(|item| answers.has(&format!("entry.{item}.app"), number))?;
    Some(group(answers, item))
}
