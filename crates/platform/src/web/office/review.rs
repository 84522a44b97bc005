//! `/office/filing/{id}`: the review of one filing, and the decision. Rules REV-1, REV-3, REV-5…9, N3…N5, N8,
//! PRV-5, LAT-9.
//!
//! Everybody in the line of authority may look; only the department that reviews it sees marks and the decision, and
//! what it decides is asked of the verbs. Works without script. Two decisions at once: the second is told the state.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::Office;
use casework::filing::{self, Examined, Turn};
use domain::filing::{Filing, FilingKind, Half, Standing, Submission};
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::id::FilingId;
use domain::ground::jurisdiction::Relation;
use domain::ground::refusal::Refusal;
use domain::ground::text;

use super::examined;
use super::halves::{self, Card};
use super::measure;
use crate::server::Server;
use crate::web::component::Reader;
use crate::web::component::deadline::Deadline;
use crate::web::component::inspection::Inspected;
use crate::web::component::notice::Notice;
use crate::web::component::owed::Owed;
use crate::web::component::review::{Attachment, Block, Change, Remark};
use crate::web::component::tag::Tone;
use crate::web::component::timeline::Entry;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::web::{inspection, limit};
use crate::words;

/// The review of one filing.
#[derive(Debug, Template)]
#[template(path = "office/review.html")]
pub struct ReviewPage {
    pub page: Page,
    pub form: Form,
    pub action: String,
    pub reveal: String,
    pub inspection_href: String,
    pub due: Option<Deadline>,
    pub totals: String,
    pub blocks: Vec<Block>,
    pub changed: String,
    /// What changed since the last revision, above everything else.
    pub changes: Vec<Change>,
    pub attachments: Vec<Attachment>,
    pub findings: Vec<Remark>,
    /// What it owes since it was taken in a grace period (PRV-5).
    pub owed: Option<Owed>,
    /// What the inspection shows of the package; none without one.
    pub inspection: Option<Inspected>,
    pub history: Vec<Entry>,
    /// Why this viewer decides nothing here; none: it may decide.
    pub blocked: Option<Notice>,
    /// The dual review it is under (REV-5).
    pub dual: Option<Card>,
    /// The half that is judged with this form; none: the form decides the whole.
    pub half: Option<Half>,
    /// What the decision does, and the word on its button.
    pub decision: (&'static str, &'static str),
    /// It was submitted before: what is as it was then is folded.
    pub is_again: bool,
    pub has_personal: bool,
    /// Where measures are taken against what is in force (LAT-1); none where this viewer takes none.
    pub measures: Option<String>,
}

impl ReviewPage {
    pub fn new(
        visit: Visit,
        examined: &Examined,
        today: Day,
        attachments: Vec<Attachment>,
        form: Form,
    ) -> Self {
        let is_provider = examined.row.filing.kind == FilingKind::Provider;
        let (list, label) = if is_provider {
            ("/office/filings", "提供者备案")
        } else {
            ("/office/usages", "使用者备案")
        };
        let mut page = visit.page(title(examined)).crumb(label, list).with_problems(form.has_problems());
        page.notice = notice(&page, list);
        let id = examined.row.id;
        let half = halves::chosen(examined, page.visit.query.get("half"), form.value("half"));
        let verb = if half.is_some() { "judge" } else { "decide" };
        Self {
            form,
            action: format!("/office/filing/{id}/{verb}"),
            dual: examined.dual.as_ref().map(|dual| Card::new(examined, dual)),
            half,
            reveal: format!("/office/filing/{id}/reveal"),
            inspection_href: format!("/office/filing/{id}/inspection"),
            due: examined.limit.as_ref().map(|one| limit::full(&examined.row, one, today)),
            totals: totals(examined),
            blocks: examined::blocks(examined),
            changed: changed(examined),
            changes: examined::changes(examined),
            attachments,
            findings: examined::findings(examined),
            owed: examined.owed.as_ref().map(|owing| Owed::of(owing, today, Reader::Office)),
            inspection: examined.inspection.as_ref().map(|one| inspection::shown(one, Reader::Office, today)),
            history: examined::history(examined.form, &examined.history),
            blocked: if half.is_some() { None } else { blocked(examined) },
            decision: decision(examined),
            is_again: examined.changed.is_some(),
            has_personal: !examined::personal(examined).is_empty(),
            measures: measure::is_open(examined).then(|| format!("/office/filing/{id}/measure")),
            page,
        }
    }
}

/// What follows an approval: a number, a change in force, or a school's page.
fn decision(examined: &Examined) -> (&'static str, &'static str) {
    if examined.dual.is_some() {
        return ("复审决定为最终决定；通过后在学校公示页显示。", "复审通过");
    }
    let filing = &examined.row.filing;
    match (filing.kind, filing.is_amending()) {
        (FilingKind::Provider, false) => ("通过后立即发放备案号并公布。", "通过并发放备案号"),
        (FilingKind::Provider, true) => ("通过后变更的内容立即生效并公布，备案号不变。", "通过变更"),
        (FilingKind::Usage, _) => ("通过后在学校公示页显示。", "确认通过"),
    }
}

fn title(examined: &Examined) -> String {
    let verb = match (examined.row.filing.kind, examined.row.filing.is_amending()) {
        (FilingKind::Provider, false) => "核验",
        (FilingKind::Provider, true) => "核验变更",
        (FilingKind::Usage, _) => "确认",
    };
    let platform = match examined.row.platform.as_deref() {
        Some("android") => "（安卓）",
        Some("ios") => "（iOS）",
        _ => "",
    };
    let name = if examined.row.title.is_empty() { &examined.owner.name } else { &examined.row.title };
    format!("{verb}：{name}{platform}")
}

/// What the last step did, told after the redirect.
fn notice(page: &Page, list: &str) -> Option<Notice> {
    let (tone, title, text) = match page.visit.query.get("done") {
        "approve" => (Tone::Good, "已通过", "决定已生效，对方的收件箱已收到通知。"),
        "judge" => (
            Tone::Good,
            "本项意见已保存",
            "另一项由本单位其他审核人员审核；在此之前，任何人看不到您的结论。两项都通过即为通过，否则报上级复审。",
        ),
        "sent-up" => (
            Tone::Warning,
            "已报上级复审",
            "两项没有一致通过，由上级在原时限内作出最终决定，对方和上级都会看到进展。",
        ),
        "return" => (Tone::Warning, "已退回", "退回理由已逐项发给对方，补正时限从明天起算。"),
        "suspend" => (
            Tone::Warning,
            "已暂停",
            "备案已暂时下线，提供者和在用单位会收到通知。条件满足或者整改复核通过后，请在这里恢复。",
        ),
        "restore" => (Tone::Good, "已恢复", "备案重新有效，提供者已收到通知。"),
        "revoke" => (Tone::Danger, "已撤销", "备案已终止，提供者和在用单位会收到通知。"),
        _ => return None,
    };
    Some(Notice::new(tone, title, text).link("继续办理下一件", list))
}

fn totals(examined: &Examined) -> String {
    let totals = examined.totals;
    if totals.all_rounds == totals.this_round {
        format!("审核已用 {} 个工作日", totals.this_round)
    } else {
        format!(
            "本轮已用 {} 个工作日；各轮合计 {} 个工作日，不含对方补正的时间",
            totals.this_round, totals.all_rounds
        )
    }
}

fn changed(examined: &Examined) -> String {
    match &examined.changed {
        None => String::new(),
        Some(found) if found.is_empty() => "与上次提交相比没有改动。".to_owned(),
        Some(found) => format!("与上次提交相比改动 {} 处，已在对应的项目旁标出。", found.len()),
    }
}

fn blocked(examined: &Examined) -> Option<Notice> {
    if examined.relation == Relation::Own {
        let why = words::refusal(&Refusal::MakerIsChecker);
        return Some(Notice::new(Tone::Warning, "本单位不能审核自己提交的事项", why.sentence));
    }
    if let Some(dual) = &examined.dual {
        if dual.turn == Turn::Rereview {
            return None;
        }
        let waits = halves::blocked(dual);
        if waits.is_some() {
            return waits;
        }
    }
    let handler = examined.handler.as_ref().map_or("", |unit| unit.name.as_str());
    match examined.row.filing.submission {
        Submission::Submitted { .. } if examined.relation == Relation::Handler => None,
        Submission::Submitted { .. } => {
            let text = format!("这件事项由{handler}审核，本单位可以查看、不能代为决定。");
            Some(Notice::new(Tone::Info, "只能查看", text))
        }
        _ => {
            let title = format!("当前状态：{}", standing(&examined.row.filing));
            Some(Notice::new(Tone::Info, title, "目前没有等待审核的提交。").link("回到待办", "/office"))
        }
    }
}

/// Where a filing is that waits for no decision; what became of a change is told beside what is in force.
fn standing(filing: &Filing) -> String {
    let state = filing.state().label();
    let in_force = !matches!(filing.standing, Standing::None);
    match (filing.submission, in_force) {
        (Submission::Returned { .. }, true) => format!("{state}；变更已退回，等待对方补正"),
        (Submission::Returned { .. }, false) => "已退回，等待对方补正".to_owned(),
        (Submission::Lapsed { .. }, true) => format!("{state}；上次变更视同放弃"),
        (Submission::Withdrawn { .. }, true) => format!("{state}；上次变更已撤回"),
        _ => state.to_owned(),
    }
}

/// What a page needs: the filing, the day and the sizes of its files.
pub(super) fn look(
    office: &Office,
    actor: &Actor,
    id: FilingId,
) -> casework::Result<(Examined, Day, Vec<Attachment>)> {
    let examined = filing::examine(office, actor, id)?;
    let attachments = office.read(|view| {
        let size = |digest: &str| {
            let received = storage::upload::find_object(view, digest).ok().flatten();
            received.map_or(0, |received| received.digests.size)
        };
        Ok(examined::attachments(&examined, size))
    })?;
    Ok((examined, office.today(), attachments))
}

pub async fn show(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let (examined, today, files) = work(&server, move |office| look(office, &actor, id)).await?;
    let form = Form::of(examined::prefilled(&examined));
    page::show(&ReviewPage::new(visit, &examined, today, files, form))
}

pub async fn decide(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(posted): Posted<Pairs>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let asking = actor.clone();
    let looked = work(&server, move |office| {
        filing::may_decide(office, &asking, id)?;
        look(office, &asking, id)
    });
    let (examined, today, files) = looked.await?;
    let marks = examined::marks(&examined, &posted);
    let decision = posted.iter().find(|(name, _)| name == "decision").map_or("", |(_, value)| value.as_str());
    let problems = objections(&examined, decision, &marks);
    if !problems.is_empty() {
        let form = Form::of(posted).with_problems(problems);
        let again = ReviewPage::new(visit, &examined, today, files, form);
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let done = if decision == "approve" {
        work(&server, move |office| filing::approve(office, &actor, id).map(drop)).await.map(|()| "approve")
    } else {
        work(&server, move |office| filing::return_(office, &actor, id, &marks).map(drop))
            .await
            .map(|()| "return")
    };
    let done = done.map_err(|failure| pointed(failure, id))?;
    Ok(Redirect::to(&format!("/office/filing/{id}?done={done}")).into_response())
}

/// What the reviewer himself has to correct before the decision is asked.
fn objections(examined: &Examined, decision: &str, marks: &[domain::filing::Mark]) -> Vec<Problem> {
    let said = |text: String| vec![Problem::new("decision", text).rule("REV-6")];
    match decision {
        "approve" if !marks.is_empty() => {
            said("已有标注为需要修改的项目，不能同时通过。请取消标注后再通过，或者选择退回补正。".to_owned())
        }
        "approve" => Vec::new(),
        "return" if marks.is_empty() => {
            said("退回时须至少标注一项，并写明理由。请在有问题的项目旁点开“退回此项”。".to_owned())
        }
        "return" => marks
            .iter()
            .flat_map(|mark| {
                let label = examined.form.locate(&mark.field).map_or("", |(_, _, field)| field.label);
                match text::forbidden(&mark.reason) {
                    _ if mark.reason.is_empty() => said(format!("退回的每一项都要写明理由：{label}。")),
                    Some((_, sign)) => said(words::hidden(&format!("“{label}”的退回理由"), sign)),
                    None => Vec::new(),
                }
            })
            .collect(),
        _ => said("请选择退回补正或者通过。".to_owned()),
    }
}

/// A lost race leads to the present state.
pub fn pointed(failure: Failure, id: FilingId) -> Failure {
    match failure {
        Failure::Conflict(why) => Failure::Conflict(
            why.next("查看最新情况", format!("/office/filing/{id}")).next("回到待办", "/office"),
        ),
        other => other,
    }
}
