//! What the public sees of a filing, made from its row and the revision in force. Rules PUB-2, PUB-3, USE-7, LAT-6.
//!
//! Called by the one step that changes a filing, in the same write, and by the rebuild, which must come to the same
//! rows. Nothing that is sealed is opened here: the allow-list leaves no personal answer.

use domain::filing::{FilingKind, Standing};
use domain::form::Form;
use domain::ground::day::Day;
use domain::register::{Entry, public};
use storage::filing::FilingRow;
use storage::usage::UsageEntry;
use storage::{Tx, View, filed_package, package, register, revision};

use crate::{Error, Result};

/// Brings the public rows up to the filing's present state.
pub(super) fn publish(tx: &mut Tx, row: &FilingRow) -> Result<()> {
    match row.filing.kind {
        FilingKind::Provider => {
            let known = match row.number.as_deref() {
                Some(number) => register::find(tx, number)?.map(|entry| entry.first_on),
                None => None,
            };
            if let Some(entry) = entry(tx, row, known.unwrap_or(tx.today()))? {
                register::put(tx, &entry)?;
            }
            contents(tx, row)?;
        }
        FilingKind::Usage => {
            let entries = usage(tx, row)?;
            storage::usage::replace(tx, row.id, &entries)?;
        }
    }
    Ok(())
}

/// Makes the content in force known under the filing's number (N2).
pub(crate) fn contents(tx: &mut Tx, row: &FilingRow) -> Result<()> {
    let (Some(number), Some(revision)) = (&row.number, row.effective_revision) else { return Ok(()) };
    let answers = revision::get(tx, revision)?.stored.answers;
    let Some(digest) = answers.file_digest("app.package") else { return Ok(()) };
    if let Some(package) = package::find(tx, digest)? {
        filed_package::put(tx, number, &package, answers.one("app.version"))?;
    }
    Ok(())
}

/// The register's entry of a provider filing; none before it first came into force.
pub(crate) fn entry(view: &View, row: &FilingRow, first_on: Day) -> Result<Option<Entry>> {
    let (Some(number), Some(revision)) = (&row.number, row.effective_revision) else { return Ok(None) };
    let Some((state, state_on)) = Entry::standing(&row.filing) else { return Ok(None) };
    let stored = revision::get(view, revision)?.stored;
    let form = Form::find(&stored.form).ok_or(Error::NotFound)?;
    Ok(Some(Entry {
        number: number.clone(),
        filing: row.id,
        owner: row.owner.id,
        province: row.province.clone(),
        state,
        state_on,
        first_on,
        amending: Entry::is_amending(&row.filing),
        answers: public(form, &stored.answers),
        form: stored.form,
    }))
}

/// The apps an institution declares with the revision in force; none when nothing is in force.
pub(crate) fn usage(view: &View, row: &FilingRow) -> Result<Vec<UsageEntry>> {
    let (Standing::Effective { .. }, Some(revision)) = (row.filing.standing, row.effective_revision) else {
        return Ok(Vec::new());
    };
    let revision = revision::get(view, revision)?;
    let form = Form::find(&revision.stored.form).ok_or(Error::NotFound)?;
    let answers = public(form, &revision.stored.answers);
    let declared_on = revision.frozen_at.unwrap_or(revision.saved_at).day();
    let one = |(position, item): (i64, usize)| {
        let path = |key: &str| format!("entry.{item}.{key}");
        UsageEntry {
            filing: row.id,
            position,
            unit: row.owner.clone(),
            app_number: answers.one(&path("app")).to_owned(),
            nature: answers.one(&path("nature")).to_owned(),
            audience: answers.all(&path("audience")).to_vec(),
            stages: answers.all(&path("stages")).to_vec(),
            setting: answers.one(&path("setting")).to_owned(),
            collective: answers.has(&path("collective"), "yes"),
            contract: answers.has(&path("contract"), "yes"),
            charges: answers.has(&path("charges"), "yes"),
            declared_on,
        }
    };
    Ok((1_i64..).zip(answers.items("entry")).map(one).collect())
}
