//! A file that is wholly here answers its field; and a draft may name only files that its own unit brought.
//!
//! Rules ORG-10, PRV-4. The digest of another unit's file is no key to it.

use domain::form::{Answers, FieldKind, Form};
use domain::ground::actor::Actor;
use domain::ground::id::UnitId;
use domain::ground::permit::Action;
use storage::answers::Stored;
use storage::upload::Upload;
use storage::{Tx, View, revision, unit};

use crate::filing::find;
use crate::{Error, Result};

/// Writes the file's answer into the draft it was sent for. A draft that was submitted meanwhile stays as it was: the
/// file is kept and belongs to nothing yet.
pub(super) fn attach(tx: &mut Tx, actor: &Actor, upload: &Upload, answer: &str) -> Result<()> {
    let Some(id) = upload.filing else { return to_unit(tx, upload, answer) };
    let row = find(tx, actor, id, |_| Action::UploadWrite)?;
    let Some(open) = row.open_revision.filter(|_| row.filing.is_editable()) else { return Ok(()) };
    let mut stored = revision::hold(tx, open)?.stored;
    let form = Form::find(&stored.form).ok_or(Error::NotFound)?;
    if form.locate(&upload.field).is_some() {
        stored.answers.set(&upload.field, [answer]);
        revision::save(tx, open, &stored)?;
    }
    Ok(())
}

fn to_unit(tx: &mut Tx, upload: &Upload, answer: &str) -> Result<()> {
    let mut stored = match unit::find_record(tx, upload.owner.id)? {
        Some(record) => record.answers,
        None => Stored { form: Form::unit().version.to_owned(), answers: Answers::new() },
    };
    stored.answers.set(&upload.field, [answer]);
    Ok(unit::save_record(tx, upload.owner.id, &stored, false)?)
}

/// The answer of a file: its digest and its name.
pub(super) fn answer(sha256: &str, name: &str) -> String {
    format!("{sha256} {name}")
}

/// The answers with every file that this unit did not bring taken out, and the names of the others as they were sent;
/// the same bytes may have been sent under several names.
pub(crate) fn own_files(view: &View, owner: UnitId, form: &Form, answers: &Answers) -> Result<Answers> {
    let mut own = answers.clone();
    let paths: Vec<&str> = answers.iter().map(|(path, _)| path).collect();
    for path in paths {
        let is_file = form.locate(path).is_some_and(|(_, _, field)| matches!(field.kind, FieldKind::File(_)));
        if !is_file {
            continue;
        }
        let brought = match answers.file_digest(path) {
            Some(digest) => {
                let name = answers.file_name(path).unwrap_or_default();
                storage::upload::find_received(view, owner, digest, name)?
            }
            None => None,
        };
        match (brought, answers.file_digest(path)) {
            (Some(upload), Some(digest)) => own.set(path, [answer(digest, &upload.name)]),
            _ => own.set(path, Vec::<String>::new()),
        }
    }
    Ok(own)
}
