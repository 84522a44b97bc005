//! `/office/filing/{id}/measure`: a filing in force is suspended, restored or revoked. Rules LAT-1, SUP-2, USE-9, REV-8.
//!
//! What follows stands beside each choice before it is made: who is told, what ends, and whether there is a way back.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::filing::{self, Measurable};
use domain::filing::Measure;
use domain::ground::id::FilingId;

use super::review::pointed;
use crate::server::Server;
use crate::web::account::problems;
use crate::web::component::summary::{Row, Summary};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};

/// The filing, what can be done, and why.
#[derive(Debug, Template)]
#[template(path = "office/measure.html")]
pub struct MeasurePage {
    pub page: Page,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub facts: Summary,
    pub choices: Vec<Choice>,
    /// What stands in the place of the form where nothing can be done.
    pub closed: &'static str,
}

impl MeasurePage {
    pub fn new(visit: Visit, of: &Measurable, form: Form) -> Self {
        let back = format!("/office/filing/{}", of.row.id);
        let platform = match of.row.platform.as_deref() {
            Some("android") => "安卓",
            Some("ios") => "iOS",
            _ => "",
        };
        let rows = vec![
            Row::new("应用名称", &of.row.title),
            Row::new("应用平台", platform),
            Row::new("备案号", of.row.number.as_deref().unwrap_or_default()),
            Row::new("提供者", &of.owner),
            Row::new("当前状态", of.row.filing.state().label()),
            Row::new("在用单位", format!("{} 个", format::count(of.users))),
        ];
        let choices = of.open.iter().map(|measure| {
            Choice::new(measure.code(), measure.label()).hint(consequence(*measure, of.users))
        });
        Self {
            choices: choices.collect(),
            closed: if of.open.is_empty() {
                "这项备案没有生效或者已经终止，不能再采取监管措施。"
            } else {
                ""
            },
            facts: Summary::new("备案信息", rows),
            action: format!("{back}/measure"),
            page: visit.page("监管措施").crumb("备案", &back).with_problems(form.has_problems()),
            back,
            form,
        }
    }
}

/// What a measure does, before it is taken.
fn consequence(measure: Measure, users: u64) -> String {
    let told = match users {
        0 => "目前没有单位填报使用，只通知提供者。".to_owned(),
        some => format!("通知提供者和 {} 个在用单位，要求在用单位立即停用。", format::count(some)),
    };
    match measure {
        Measure::SuspendUntilMet => {
            format!("缺少许可等条件时使用。备案暂时下线，学校不能新选用；{told}条件满足后由本单位恢复。")
        }
        Measure::SuspendUntilRectified => {
            format!("发现问题须整改时使用。备案暂时下线，学校不能新选用；{told}整改复核通过后由本单位恢复。")
        }
        Measure::Restore => "备案重新有效，学校可以选用；通知提供者。".to_owned(),
        Measure::Revoke => {
            format!("备案终止，备案号不再有效，审核中的变更一并终止；{told}撤销后不能恢复。")
        }
    }
}

pub async fn ask(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let found = work(&server, move |office| filing::measurable(office, &actor, id)).await?;
    page::show(&MeasurePage::new(visit, &found, Form::default()))
}

pub async fn take(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(posted): Posted<Pairs>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let by = actor.clone();
    let found = work(&server, move |office| filing::measurable(office, &by, id)).await?;
    let form = Form::of(posted);
    let again = |form: Form, problems| {
        let page = MeasurePage::new(visit, &found, form.with_problems(problems));
        page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let input = filing::Measure {
        filing: id,
        measure: Measure::find(form.value("measure")),
        why: form.value("why").to_owned(),
    };
    let mut wrong = told(&Declined::Problems(input.problems()));
    if !form.is_chosen("checked", "yes") {
        wrong.push(Problem::new("checked", "请核对应用、提供者和备案号后勾选。"));
    }
    if !wrong.is_empty() {
        return again(form, wrong);
    }
    let done = input.measure.map_or("", |measure| measure.ask().verb().code());
    let taken = attempt(&server, move |office| filing::measure(office, &actor, &input)).await;
    match taken.map_err(|failure| pointed(failure, id))? {
        Ok(_) => Ok(Redirect::to(&format!("/office/filing/{id}?done={done}")).into_response()),
        Err(declined) => again(form, told(&declined)),
    }
}

fn told(declined: &Declined) -> Vec<Problem> {
    problems(declined, &[("measure", "措施"), ("why", "理由")], |_| "measure")
}

/// Whether a way to this page is shown on the review.
pub(super) fn is_open(examined: &casework::filing::Examined) -> bool {
    use domain::filing::FilingKind;
    use domain::ground::jurisdiction::Relation;

    let filing = &examined.row.filing;
    filing.kind == FilingKind::Provider
        && examined.relation == Relation::Handler
        && !Measure::open_to(filing.standing).is_empty()
}
