//! What is over is swept: broken uploads, printed slips, ended sessions. Rules PRV-4, N16, ORG-4.

use casework::{Office, session, unit, upload};
use domain::ground::actor::Actor;

/// Sweeps uploads that nobody goes on with, until none is left.
pub fn uploads(office: &Office) -> casework::Result<()> {
    while upload::sweep(office, &Actor::clock())? > 0 {}
    Ok(())
}

/// Sweeps activation slips that can no longer be printed.
pub fn slips(office: &Office) -> casework::Result<()> {
    unit::sweep_slips(office, &Actor::clock()).map(drop)
}

/// Sweeps sessions that are over.
pub fn sessions(office: &Office) -> casework::Result<()> {
    session::sweep(office, &Actor::clock()).map(drop)
}
