//! The walk over what filings in force still owe: reminders, and the notice that the day has passed. Rules PRV-5, REV-9.

use casework::{Office, obligation};
use domain::ground::actor::Actor;

/// Walks every page once.
pub fn run(office: &Office) -> casework::Result<()> {
    let mut after = None;
    loop {
        after = obligation::remind(office, &Actor::clock(), after)?.next;
        if after.is_none() {
            return Ok(());
        }
    }
}
