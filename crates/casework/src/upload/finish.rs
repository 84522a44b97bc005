//! All bytes are here: what the file is, is decided by its first bytes; then it is an object and answers its field.
//!
//! Rules PRV-4, ORG-9, INS-1, INS-4. Asking again gives the same answer. A refused file leaves nothing behind.

use domain::form::FileKind;
use domain::ground::actor::Actor;
use domain::ground::id::UploadId;
use domain::ground::refusal::{FileFlaw, Refusal};
use domain::ground::rule::Rule;
use inspector::Input;
use storage::upload::{Received, Upload};

use super::attach::{answer, attach};
use super::content::{Content, fitting};
use super::name;
use super::read::find;
use crate::{Error, Office, Result, inspection, record};

/// A file is wholly here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// What the field is answered with: digest and name.
    pub answer: String,
    /// The field's path.
    pub field: String,
    /// What it is.
    pub received: Received,
}

/// Finishes an upload.
pub fn finish(office: &Office, actor: &Actor, id: UploadId) -> Result<Finished> {
    let row = office.read(|view| find(view, actor, id))?;
    if let Some(received) = row.received.clone() {
        return Ok(finished(&row, received));
    }
    let platform = platform(office, &row)?;
    let part = office.objects.upload(id)?;
    let content = match recognise(&row, &part, platform.as_deref())? {
        Ok(content) => content,
        Err(flaw) => {
            drop(part);
            refuse(office, actor, id)?;
            return Err(Refusal::FileRefused(flaw).into());
        }
    };
    let received = Received { content: content.code().to_owned(), digests: part.finish()? };
    let done = finished(&row, received.clone());
    let (actor, answer) = (actor.clone(), done.answer.clone());
    office.store.write(move |tx| {
        if !storage::upload::finish(tx, id, &received)? {
            return Err(Error::from(Refusal::Overtaken));
        }
        if let Some(platform) = content.platform() {
            storage::package::add(tx, &received.digests, platform)?;
            inspection::ask(tx, &received.digests.sha256)?;
        }
        attach(tx, &actor, &row, &answer)?;
        let event = record::event(&actor, "upload", id, "finish").from("open").to("finished");
        let sha256 = &received.digests.sha256;
        tx.record(event.under(Rule::INS_1).with(format!(r#"{{"sha256":"{sha256}"}}"#)));
        Ok(())
    })?;
    Ok(done)
}

fn finished(row: &Upload, received: Received) -> Finished {
    Finished { answer: answer(&received.digests.sha256, &row.name), field: row.field.clone(), received }
}

fn recognise(
    row: &Upload,
    part: &storage::object::upload::Upload,
    platform: Option<&str>,
) -> Result<std::result::Result<Content, FileFlaw>> {
    let here = part.offset();
    if here == 0 {
        return Ok(Err(FileFlaw::Empty));
    }
    if row.size.is_some_and(|size| size != here) {
        // Not all of it was sent: a fault of the sender's that can be mended by sending the rest.
        return Err(Refusal::WrongOffset { expected: here }.into());
    }
    let input = Input::File(part.reader()?, here);
    Ok(fitting(&input, row.kind, platform))
}

/// The platform of a package as its name tells it, else as the form does.
fn platform(office: &Office, row: &Upload) -> Result<Option<String>> {
    if row.kind != FileKind::Package {
        return Ok(None);
    }
    if let Some(named) = name::platform(&row.name) {
        return Ok(Some(named.to_owned()));
    }
    let (Some(filing), Some((group, _))) = (row.filing, row.field.rsplit_once('.')) else { return Ok(None) };
    office.read(|view| {
        let open = storage::filing::find(view, filing)?.and_then(|filing| filing.open_revision);
        let stored = open.map(|open| storage::revision::get(view, open)).transpose()?.map(|one| one.stored);
        Ok(stored.map(|stored| stored.answers.one(&format!("{group}.platform")).to_owned()))
    })
}

fn refuse(office: &Office, actor: &Actor, id: UploadId) -> Result<()> {
    let actor = actor.clone();
    office.store.write(move |tx| {
        if storage::upload::remove(tx, id)? {
            tx.record(record::event(&actor, "upload", id, "refuse").from("open").under(Rule::PRV_4));
        }
        Ok::<_, Error>(())
    })?;
    office.objects.discard_upload(id)?;
    Ok(())
}
