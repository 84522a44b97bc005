//! `/office/filing/{id}/judge`: one reviewer judges one half of a dual review. Rules REV-5, REV-7, N8.
//!
//! The page is that of the review; what follows is told by the verb. Who may judge is asked before what was typed.

use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::filing::{self, Judge, Outcome};
use domain::filing::{Half, Mark, Opinion, grounds};
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;

use super::examined;
use super::review::{ReviewPage, look, pointed};
use crate::server::Server;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::page::{self, Answer};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

pub async fn judge(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(posted): Posted<Pairs>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let typed = Form::of(posted.clone());
    let half = Half::find(typed.value("half"));
    let asking = actor.clone();
    let looked = work(&server, move |office| {
        // Which half is not named is asked as if it were the first one: whoever may judge none is refused first.
        filing::may_judge(office, &asking, id, half.unwrap_or(Half::Security))?;
        look(office, &asking, id)
    });
    let (examined, today, files) = looked.await.map_err(|failure| pointed(failure, id))?;
    let half = half.ok_or_else(|| Failure::Unprocessable(words::unnamed_half()))?;
    let marks = examined::marks(&examined, &posted);
    let opinion = Opinion::find(typed.value("opinion"));
    let why = typed.value("why").to_owned();
    let (Some(opinion), None) = (opinion, objection(opinion, &why, &marks)) else {
        let form = typed.with_problems(objection(opinion, &why, &marks).into_iter().collect());
        let again = ReviewPage::new(visit, &examined, today, files, form);
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again);
    };
    let reason = if opinion == Opinion::Undecided { why } else { String::new() };
    let input = Judge { filing: id, half, opinion, reason, marks };
    let outcome = work(&server, move |office| filing::judge(office, &actor, &input))
        .await
        .map_err(|failure| pointed(failure, id))?;
    let done = match outcome {
        Outcome::Waiting(_) => "judge",
        Outcome::Approved => "approve",
        Outcome::SentUp(_) => "sent-up",
    };
    Ok(Redirect::to(&format!("/office/filing/{id}?done={done}")).into_response())
}

/// What the reviewer himself has to correct; the law is the one that the verb asks.
fn objection(opinion: Option<Opinion>, why: &str, marks: &[Mark]) -> Option<Problem> {
    let Some(opinion) = opinion else {
        return Some(Problem::new("opinion", "请选择通过、不通过或者无法判定。").rule("REV-5"));
    };
    let refusal = grounds(opinion, why, marks).err()?;
    let field = if opinion == Opinion::Undecided { "why" } else { "opinion" };
    let said = match refusal {
        Refusal::NothingMarked => {
            "不通过的，须至少标注一项并写明理由。请在有问题的项目旁点开“退回此项”。".to_owned()
        }
        _ => words::refusal(&refusal).sentence,
    };
    Some(Problem::new(field, said).rule(refusal.rule().id()))
}
