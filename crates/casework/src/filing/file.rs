//! A file of a filing, read through the filing alone: who may not see the filing has no way to its files. Rule ORG-10.

use domain::filing::FilingKind;
use domain::form::{FieldKind, Form};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::jurisdiction::relation;
use domain::ground::permit::{self, Action};
use storage::object::Blob;

use super::read::{find, shown};
use crate::{Error, Office, Result};

/// A file that may be read.
#[derive(Debug)]
pub struct File {
    /// The name it was sent with.
    pub name: String,
    /// What it is: `pdf`, `jpg`, `png`, `docx`, `apk`, `ipa`.
    pub content: String,
    /// Its bytes, from their beginning.
    pub blob: Blob,
}

/// The file that answers a field of the revision which the actor sees.
pub fn file(office: &Office, actor: &Actor, id: FilingId, path: &str) -> Result<File> {
    let (name, content, digest) = office.read(|view| {
        let row = find(view, actor, id, FilingKind::view)?;
        permit::may_to(actor, Action::ObjectRead, &row.record())?;
        let relation = relation(actor, &row.record()).ok_or(Error::NotFound)?;
        let stored = shown(view, &row, relation)?.stored;
        let form = Form::find(&stored.form).ok_or(Error::NotFound)?;
        let (_, _, field) = form.locate(path).ok_or(Error::NotFound)?;
        let FieldKind::File(_) = field.kind else { return Err(Error::NotFound) };
        let digest = stored.answers.file_digest(path).ok_or(Error::NotFound)?.to_owned();
        let received = storage::upload::find_object(view, &digest)?.ok_or(Error::NotFound)?;
        let name = stored.answers.file_name(path).unwrap_or_default().to_owned();
        Ok((name, received.content, digest))
    })?;
    Ok(File { name, content, blob: office.objects.get(&digest)? })
}
