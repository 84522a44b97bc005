//! The walk over running limits: reminders, overdue work, lapses. Rules REV-1, REV-9.

use casework::{Error, Office, deadline, filing};
use domain::ground::actor::Actor;

/// Walks every page once, and lapses what the walk names.
pub fn run(office: &Office) -> casework::Result<()> {
    let clock = Actor::clock();
    let mut after = None;
    loop {
        let walked = deadline::walk(office, &clock, after)?;
        for id in walked.lapsing {
            match filing::lapse(office, &clock, id) {
                // Somebody resubmitted or another node was faster: then there is nothing to lapse.
                Ok(()) | Err(Error::Refusal(_) | Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        after = walked.next;
        if after.is_none() {
            return Ok(());
        }
    }
}
