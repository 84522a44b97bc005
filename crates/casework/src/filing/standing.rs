//! Where a unit stands with its declaration, noted in the same write that changes the declaration. Rules CAM-1, CAM-2.

use domain::campaign::Standing;
use domain::filing::FilingKind;
use storage::declaration::{self, Declaration};
use storage::filing::FilingRow;
use storage::{Tx, View, revision};

use crate::Result;

/// Where the unit of a declaration stands.
pub(crate) fn standing(view: &View, row: &FilingRow) -> Result<Declaration> {
    let declared = match row.effective_revision {
        Some(id) => {
            let revision = revision::get(view, id)?;
            Some((revision.frozen_at.unwrap_or(revision.saved_at).day(), revision.nil))
        }
        None => None,
    };
    Ok(Declaration { unit: row.owner.clone(), filing: row.id, standing: Standing::of(&row.filing, declared) })
}

/// Notes it; a provider filing is passed over.
pub(crate) fn note(tx: &mut Tx, row: &FilingRow) -> Result<()> {
    if row.filing.kind == FilingKind::Usage {
        let declaration = standing(tx, row)?;
        declaration::put(tx, &declaration)?;
    }
    Ok(())
}
