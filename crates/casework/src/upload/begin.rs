//! An upload is begun, or the unfinished one of the same file is found again. Rules PRV-4, ORG-9, ORG-10.

use domain::form::{FieldKind, FileKind, Form};
use domain::ground::actor::Actor;
use domain::ground::id::{FilingId, UploadId};
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use storage::upload::Upload;
use storage::{Tx, revision};

use super::name::clean;
use crate::filing::find;
use crate::{Error, Office, Result, record};

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A field of the open revision of a filing.
    Filing(FilingId),
    /// A field of the record of the actor's own unit.
    Unit,
}

/// What is to be sent.
#[derive(Debug, Clone)]
pub struct Begin {
    /// For which record.
    pub target: Target,
    /// For which field: `owner.certificate_scan`.
    pub field: String,
    /// The file's name as sent.
    pub name: String,
    /// Its size in bytes, where it is known before the end. Only such an upload can be found again.
    pub size: Option<u64>,
}

/// Bytes of the disk that uploads leave to the database.
const RESERVE: u64 = 512 * 1024 * 1024;

/// Begins an upload. The same file for the same field goes on where it stopped.
pub fn begin(office: &Office, actor: &Actor, input: &Begin) -> Result<UploadId> {
    permit::may(actor, Action::UploadWrite)?;
    let place = actor.place.clone().ok_or(Refusal::SignInFirst)?;
    let (actor, input) = (actor.clone(), input.clone());
    let objects = office.objects.clone();
    office.store.write(move |tx| {
        let kind = kind_of(tx, &actor, &input)?;
        let max = kind.max_bytes();
        if input.size.is_some_and(|size| size > max) {
            return Err(Refusal::TooLarge { max }.into());
        }
        let upload = Upload {
            id: UploadId(tx.new_id()?),
            owner: place.clone(),
            account: actor.account,
            filing: match input.target {
                Target::Filing(id) => Some(id),
                Target::Unit => None,
            },
            field: input.field.clone(),
            kind,
            name: clean(&input.name),
            size: input.size,
            created_at: tx.now(),
            touched_at: tx.now(),
            received: None,
        };
        if let Some(known) = storage::upload::find_unfinished(tx, &upload)? {
            return Ok(known.id);
        }
        objects.require_free(input.size.unwrap_or_default(), RESERVE)?;
        storage::upload::add(tx, &upload)?;
        tx.record(record::event(&actor, "upload", upload.id, "begin").to("open"));
        Ok(upload.id)
    })
}

/// The kind of file the field asks for. The field must be one of a draft that is the actor's own and open.
fn kind_of(tx: &Tx, actor: &Actor, input: &Begin) -> Result<FileKind> {
    let form = match input.target {
        Target::Unit => Form::unit(),
        Target::Filing(id) => {
            let row = find(tx, actor, id, |_| Action::UploadWrite)?;
            let open = row.filing.is_editable().then_some(row.open_revision).flatten();
            let state = row.filing.state().code();
            let open = open.ok_or(Refusal::WrongState { action: Action::UploadWrite, state })?;
            let revision = revision::get(tx, open)?;
            Form::find(&revision.stored.form).ok_or(Error::NotFound)?
        }
    };
    match form.locate(&input.field) {
        Some((_, _, field)) => match field.kind {
            FieldKind::File(kind) => Ok(kind),
            _ => Err(Refusal::UnknownField(input.field.clone()).into()),
        },
        None => Err(Refusal::UnknownField(input.field.clone()).into()),
    }
}
