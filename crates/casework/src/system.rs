//! How the installation is, for the system administrator: database, files, queue, calendar.
//! Nothing here is business data, which the three administrators never see.

use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::permit::{self, Action};
use storage::machine::{self, Machine};
use storage::{event, queue};

use crate::{Office, Result, desk};

/// How the installation is.
#[derive(Debug)]
pub struct System {
    /// The database.
    pub machine: Machine,
    /// Files received, and their bytes together.
    pub files: (i64, i64),
    /// Bytes left where the files are kept.
    pub free: u64,
    /// Events in the record.
    pub events: i64,
    /// Jobs that are due and not taken.
    pub due: i64,
    /// Jobs that failed too often.
    pub dead: i64,
    /// Sessions that are open.
    pub sessions: i64,
    /// The last announced calendar year, once limits reach beyond it (REV-4).
    pub calendar_ends: Option<i16>,
    /// The moment of the database.
    pub now: Instant,
}

/// Looks the installation over.
pub fn overview(office: &Office, actor: &Actor) -> Result<System> {
    permit::may(actor, Action::SystemView)?;
    office.read(|view| {
        let figures = queue::figures(view)?;
        let calendar = office.calendar_in(view)?;
        Ok(System {
            machine: machine::machine(view)?,
            files: machine::received(view)?,
            free: office.objects.free_bytes()?,
            events: event::head(view)?.seq,
            due: queue::due(view)?,
            dead: figures.iter().find(|(state, _)| state == "dead").map_or(0, |(_, many)| *many),
            sessions: storage::session::count(view)?,
            calendar_ends: desk::ending(&calendar, view.today()),
            now: view.now(),
        })
    })
}
