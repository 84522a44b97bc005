//! A file of a unit's record, read through the unit: who may not see the unit has no way to its files. Rule ORG-10.

use domain::form::{FieldKind, Form};
use domain::ground::actor::Actor;
use domain::ground::id::UnitId;
use domain::ground::permit::Action;
use storage::unit;

use super::find::find;
use crate::filing::File;
use crate::{Error, Office, Result};

/// The file that answers a field of a unit's record; a draft's files are its owner's alone.
pub fn file(office: &Office, actor: &Actor, id: UnitId, path: &str) -> Result<File> {
    let (name, content, digest) = office.read(|view| {
        let found = find(view, actor, id, Action::ObjectRead)?;
        let record = unit::find_record(view, found.place.id)?.ok_or(Error::NotFound)?;
        if !actor.acts_for(id) && record.completed_at.is_none() {
            return Err(Error::NotFound);
        }
        let (_, _, field) = Form::unit().locate(path).ok_or(Error::NotFound)?;
        let FieldKind::File(_) = field.kind else { return Err(Error::NotFound) };
        let answers = &record.answers.answers;
        let digest = answers.file_digest(path).ok_or(Error::NotFound)?.to_owned();
        let received = storage::upload::find_object(view, &digest)?.ok_or(Error::NotFound)?;
        Ok((answers.file_name(path).unwrap_or_default().to_owned(), received.content, digest))
    })?;
    Ok(File { name, content, blob: office.objects.get(&digest)? })
}
