//! A form with files as a browser without script posts it: texts become pairs, files go the same way as resumable ones.
//!
//! A file that is refused becomes a problem at its field, and everything else that was typed is kept.

use axum::RequestExt as _;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{Form as Plain, Request};
use axum::http::header::CONTENT_TYPE;
use casework::upload::{self, Begin, Target};
use domain::ground::actor::Actor;

use super::stream::pour;
use crate::server::Server;
use crate::web::failure::Failure;
use crate::web::form::{Pairs, Problem};
use crate::web::work::try_work;
use crate::words;

/// What a form brought.
#[derive(Debug, Default)]
pub struct Posted {
    /// The texts.
    pub pairs: Pairs,
    /// What was wrong with its files.
    pub problems: Vec<Problem>,
}

/// The most bytes of text a form may bring.
const TEXTS: usize = 2 * 1024 * 1024;

/// Reads a posted form, with or without files; its files answer their fields of the target.
pub async fn posted(
    server: &Server,
    actor: &Actor,
    target: Target,
    request: Request,
) -> Result<Posted, Failure> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let pairs = request.extract::<Plain<Pairs>, _>().await.map_err(|_| Failure::Malformed)?;
        return Ok(Posted { pairs: pairs.0, problems: Vec::new() });
    }
    let mut parts = request.extract::<Multipart, _>().await.map_err(|_| Failure::Malformed)?;
    let mut posted = Posted::default();
    let mut texts = 0;
    while let Some(part) = parts.next_field().await.map_err(|_| Failure::Malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file) = part.file_name().map(str::to_owned) {
            let problem = file_part(server, actor, target, &name, &file, part).await?;
            posted.problems.extend(problem);
        } else {
            let text = part.text().await.map_err(|_| Failure::Malformed)?;
            texts += name.len() + text.len();
            if texts > TEXTS {
                return Err(Failure::TooLarge);
            }
            posted.pairs.push((name, text));
        }
    }
    Ok(posted)
}

/// Sends one file on; a file field that was left empty comes without a name and means nothing.
async fn file_part(
    server: &Server,
    actor: &Actor,
    target: Target,
    field: &str,
    name: &str,
    part: Field<'_>,
) -> Result<Option<Problem>, Failure> {
    if name.is_empty() {
        return Ok(None);
    }
    let input = Begin { target, field: field.to_owned(), name: name.to_owned(), size: None };
    let by = actor.clone();
    let sent = match try_work(server, move |office| upload::begin(office, &by, &input)).await? {
        Ok(id) => match pour(server, actor.clone(), id, 0, part).await? {
            Ok(_) => {
                let by = actor.clone();
                try_work(server, move |office| upload::finish(office, &by, id).map(drop)).await?
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match sent {
        Ok(()) => Ok(None),
        Err(casework::Error::Refusal(refusal)) if !refusal.is_conflict() => {
            let why = words::refusal(&refusal);
            let problem = Problem::new(field, format!("{name}：{}", why.sentence));
            Ok(Some(match why.rule {
                Some(rule) => problem.rule(rule),
                None => problem,
            }))
        }
        Err(error) => Err(error.into()),
    }
}
