//! The department that reviews a filing, found by the rules of `domain::review`. Rules ORG-7, ORG-8.

use domain::filing::FilingKind;
use domain::ground::refusal::Refusal;
use domain::profile::Profile;
use domain::review::{self, Reviewer};
use domain::unit::{Unit, UnitKind};
use storage::{View, unit};

use crate::Result;

/// The department that reviews filings of this kind and owner.
pub(crate) fn of(view: &View, kind: FilingKind, owner: &Unit) -> Result<Unit> {
    let asked = match kind {
        FilingKind::Provider => review::verifier(owner.kind),
        FilingKind::Usage => review::confirmer(owner.kind, Profile::of(&owner.division).confirmed_by),
    };
    let found = match asked {
        Reviewer::Province => unit::nearest_above(view, &owner.place, UnitKind::Province)?,
        Reviewer::Ministry => unit::nearest_above(view, &owner.place, UnitKind::Ministry)?,
        Reviewer::Superior => unit::parent(view, owner.place.id)?,
        Reviewer::StandingPlace => unit::office_of(view, &owner.division, UnitKind::County)?,
    };
    let reviewer = found.filter(|unit| unit.kind.is_office()).ok_or(Refusal::NoReviewer)?;
    Ok(reviewer)
}
