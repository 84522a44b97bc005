//! What happens to an account's password or second step stands in its unit's inbox. Rules ORG-4, REV-9; H8.
//!
//! The three administrators act for no unit and have no inbox: they find it in the history of their own account.

use domain::ground::actor::Role;
use domain::notice::NoticeKind;
use storage::account::Account;
use storage::notice::{About, NewNotice};
use storage::{Tx, notice};

use crate::Result;

/// Tells the account's unit; each time is a notice of its own.
pub(super) fn tell(tx: &mut Tx, account: &Account, kind: NoticeKind) -> Result<()> {
    if !matches!(account.role, Role::Provider | Role::Institution | Role::Office) {
        return Ok(());
    }
    let unit = account.place.id;
    let about = About::Matter { sender: unit, id: account.id.0 };
    notice::send(tx, &NewNotice { unit, kind, about, stage: tx.now().0, due_on: None })?;
    Ok(())
}
