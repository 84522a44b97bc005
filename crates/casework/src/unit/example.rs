//! What an office is shown as a right example of a unit below it. Rules ORG-2, ORG-3.

use domain::ground::actor::Actor;
use domain::ground::permit::Action;
use domain::reference;
use domain::unit::example::Example;

use super::find::own;
use crate::{Office, Result};

/// An example out of the region of the actor's office.
pub fn example(office: &Office, actor: &Actor) -> Result<Example> {
    office.read(|view| Ok(Example::of(reference::divisions(), &own(view, actor, Action::UnitView)?)))
}
