//! `/office/filing/{id}/inspection`: declared against found, the change since the last version, and what the reviewer says
//! of each finding. Rules INS-1…5, LAT-12.
//!
//! Everybody in the line of authority may look; the reviewing department alone judges. It decides nothing: what must be
//! corrected stands ready as a reason on the page of the review.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::filing::{self, Examined};
use casework::inspection::{self, Judge};
use domain::filing::Submission;
use domain::ground::day::Day;
use domain::ground::id::FilingId;
use domain::ground::jurisdiction::Relation;
use domain::inspection::{Judgement, Line, classes, necessary, reason};

use super::review::pointed;
use crate::server::Server;
use crate::web::component::Reader;
use crate::web::component::inspection::{Finding, Inspected};
use crate::web::component::notice::Notice;
use crate::web::component::tag::Tone;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::inspection::shown;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;

/// The inspection of the package under review.
#[derive(Debug, Template)]
#[template(path = "office/inspection.html")]
pub struct InspectionPage {
    pub page: Page,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub one: Inspected,
    /// Whether this viewer judges now.
    pub judges: bool,
    pub classes: &'static [Line],
    pub necessary: &'static [Line],
}

impl InspectionPage {
    pub fn new(visit: Visit, id: FilingId, title: &str, one: Inspected, judges: bool, form: Form) -> Self {
        let back = format!("/office/filing/{id}");
        let mut page = visit.page(format!("安装包检测：{title}")).crumb("审核", &back);
        if page.visit.query.get("done") == "judge" {
            let text = "标为须改正的，已作为退回理由填在审核页对应的项目里，退回前仍可修改。";
            page.notice = Some(Notice::new(Tone::Good, "标注已保存", text).link("返回审核", back.clone()));
        }
        Self {
            page: page.with_problems(form.has_problems()),
            form,
            action: format!("{back}/inspection"),
            back,
            one,
            judges,
            classes: classes(),
            necessary: necessary(),
        }
    }

    fn of(visit: Visit, examined: &Examined, form: Form, today: Day) -> Result<Self, Failure> {
        let inspection = examined.inspection.as_ref().ok_or(Failure::NotFound)?;
        let judges = examined.relation == Relation::Handler
            && matches!(examined.row.filing.submission, Submission::Submitted { .. });
        let title = examined.row.title.clone();
        Ok(Self::new(visit, examined.row.id, &title, shown(inspection, Reader::Office, today), judges, form))
    }

    /// Whether something was typed of a finding, or must be typed anew.
    fn is_open(&self, found: &Finding) -> bool {
        let field = format!("reason.{}", found.key);
        self.form.problem(&field).is_some() || (found.judged.is_none() && !self.form.value(&field).is_empty())
    }

    /// Whether this is what was said or typed of a finding.
    fn is_chosen(&self, key: &str, code: &str) -> bool {
        self.form.is_chosen(&format!("judge.{key}"), code)
    }
}

pub async fn show(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let examined = work(&server, move |office| filing::examine(office, &actor, id)).await?;
    let form = Form::of(said(&examined));
    page::show(&InspectionPage::of(visit, &examined, form, server.office().today())?)
}

/// What was said already, in this round or the one before, as the form begins with it. What was said while a finding
/// rested on other evidence is shown and not filled in: whoever judges looks again.
fn said(examined: &Examined) -> Pairs {
    let mut pairs = Pairs::new();
    for found in examined.inspection.iter().flat_map(|inspection| &inspection.findings) {
        if let Some(opinion) = found.judged.as_ref().or(found.earlier.as_ref()) {
            pairs.push((format!("judge.{}", found.key), opinion.judgement.code().to_owned()));
            pairs.push((format!("reason.{}", found.key), opinion.reason.clone()));
        }
    }
    pairs
}

pub async fn judge(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(posted): Posted<Pairs>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let (said, problems) = read(&posted);
    if !problems.is_empty() {
        let asking = actor.clone();
        let examined = work(&server, move |office| filing::examine(office, &asking, id)).await?;
        let form = Form::of(posted).with_problems(problems);
        let again = InspectionPage::of(visit, &examined, form, server.office().today())?;
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let input = Judge { filing: id, said };
    work(&server, move |office| inspection::judge(office, &actor, &input))
        .await
        .map_err(|failure| pointed(failure, id))?;
    Ok(Redirect::to(&format!("/office/filing/{id}/inspection?done=judge")).into_response())
}

type Said = Vec<(String, Judgement, String)>;

/// The judgements of a posted form, and what is missing in it.
fn read(posted: &Pairs) -> (Said, Vec<Problem>) {
    let form = Form::of(posted.clone());
    let mut said = Said::new();
    let mut problems = Vec::new();
    for (name, typed) in posted {
        let Some(key) = name.strip_prefix("reason.") else { continue };
        let judgement = Judgement::find(form.value(&format!("judge.{key}")));
        match (judgement, typed.trim().is_empty()) {
            (Some(judgement), _) if reason(typed).is_ok() => {
                said.push((key.to_owned(), judgement, typed.clone()));
            }
            (Some(_), _) => {
                let text = "作出标注的，请写明理由（至少四个字）。";
                problems.push(Problem::new(name.as_str(), text).rule("INS-4"));
            }
            (None, false) => {
                let text = "写了理由的，请选择“可接受”或者“须改正”。";
                problems.push(Problem::new(name.as_str(), text).rule("INS-4"));
            }
            (None, true) => {}
        }
    }
    (said, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Pairs {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn ins_4_a_judgement_needs_its_reason_and_a_reason_its_judgement() {
        let (said, problems) = read(&pairs(&[
            ("judge.a", "accepted"),
            ("reason.a", "拍照交作业"),
            ("reason.b", ""),
            ("judge.c", "correct"),
            ("reason.c", " "),
            ("reason.d", "没有选择"),
        ]));
        assert_eq!(said, [("a".to_owned(), Judgement::Accepted, "拍照交作业".to_owned())]);
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["reason.c", "reason.d"]);
    }
}
