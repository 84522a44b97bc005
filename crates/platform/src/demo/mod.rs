//! The demonstration country: real divisions, departments, schools and filed apps from `reference/`, invented people.
//!
//! Everybody and every unit that is not named in a source bears 演示 in its name. The passwords of the demonstration
//! accounts are printed at every start; nothing of this is reachable from `serve`.

mod account;
mod country;
mod filed;
mod shown;

pub use account::{Account, accounts};

use casework::Office;
use seal::password::Cost;

/// Lays the country down when the platform is empty.
pub fn prepare(office: &Office) -> Result<(), String> {
    let laid = office.read(|view| Ok(storage::account::any(view)?));
    if laid.map_err(|error| format!("{error:?}"))? {
        return Ok(());
    }
    let plan = country::plan(Cost::STANDARD)?;
    casework::country::lay(office, plan).map_err(|error| format!("{error:?}"))?;
    shown::file(office)
}
