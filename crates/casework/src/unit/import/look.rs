//! A sheet is looked at: its lines with their verdicts, as they stand now. Rule ORG-3.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::unit::sheet::{Column, Line};
use storage::import::{self, Import};
use storage::unit;
use uuid::Uuid;

use super::prepare::{Judged, judge};
use crate::{Error, Office, Result};

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It will be applied.
    Good,
    /// It was applied.
    Issued,
    /// Its unit and account were there already.
    Known,
    /// It cannot be applied.
    Bad(Vec<Problem>),
}

/// A sheet with all its lines.
#[derive(Debug)]
pub struct Looked {
    /// The sheet.
    pub import: Import,
    /// Its lines with their verdicts.
    pub lines: Vec<(Line, Verdict)>,
}

/// Opens a sheet of the actor's unit.
pub fn look(office: &Office, actor: &Actor, id: Uuid) -> Result<Looked> {
    permit::may(actor, Action::UnitImport)?;
    let place = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    office.read(|view| {
        let import = import::find(view, id, place.id)?.ok_or(Error::NotFound)?;
        let (mut lines, mut fates) = (Vec::new(), Vec::new());
        import::each_chunk(view, id, |chunk| {
            for staged in chunk.lines {
                let refused = chunk.refused.contains(&staged.line.number);
                fates.push((staged.good, chunk.applied_at.is_some(), refused));
                lines.push(staged.line);
            }
            Ok(())
        })?;
        let issuer = unit::get(view, place.id)?;
        let judged = judge(view, &issuer, &lines)?;
        let verdicts = judged.into_iter().zip(fates).map(|(judged, fate)| verdict(judged, fate));
        Ok(Looked { import, lines: lines.into_iter().zip(verdicts).collect() })
    })
}

fn verdict(judged: Judged, (good, applied, refused): (bool, bool, bool)) -> Verdict {
    match judged {
        _ if good && applied && !refused => Verdict::Issued,
        Judged::Bad(problems) => Verdict::Bad(problems),
        // Refused although nothing speaks against it now: somebody else took the unit's or the account's name.
        _ if refused => {
            Verdict::Bad(vec![Problem::new(Column::Title.label(), Rule::ORG_3, ProblemKind::UnitExists)])
        }
        Judged::Known => Verdict::Known,
        Judged::Good => Verdict::Good,
    }
}

/// The sheets of the actor's unit, the newest first.
pub fn history(office: &Office, actor: &Actor, limit: u32) -> Result<Vec<Import>> {
    permit::may(actor, Action::UnitImport)?;
    let place = actor.place.as_ref().ok_or(Refusal::SignInFirst)?;
    office.read(|view| Ok(import::of_unit(view, place.id, limit)?))
}
