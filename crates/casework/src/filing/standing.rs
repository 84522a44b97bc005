//! Where a unit stands with its declaration, noted in the same write that changes the declaration. Rules CAM-1, CAM-2.

use domain::campaign::Standing;
use domain::filing::FilingKind;
use storage::declaration::{self, Declaration};
use storage::filing::FilingRow;
use storage::{Tx, View, revision, unit};

use crate::Result;

/// Where the unit of a declaration stands.
fn standing(view: &View, row: &FilingRow) -> Result<Declaration> {
    let declared = match row.effective_revision {
        Some(id) => {
            let revision = revision::get(view, id)?;
            Some((revision.frozen_at.unwrap_or(revision.saved_at).day(), revision.nil))
        }
        None => None,
    };
    Ok(Declaration { unit: row.owner.clone(), filing: row.id, standing: Standing::of(&row.filing, declared) })
}

/// Notes it; a provider filing is passed over, and a unit that was closed counts no more (ORG-5).
pub(crate) fn note(tx: &mut Tx, row: &FilingRow) -> Result<()> {
    if row.filing.kind == FilingKind::Usage && unit::get(tx, row.owner.id)?.closed_on.is_none() {
        let declaration = standing(tx, row)?;
        declaration::put(tx, &declaration)?;
    }
    Ok(())
}
