//! The record of a filing for its owner: state, limit, history, what was filed, and what can be done now.
//!
//! Rules PRV-5, PRV-8, PRV-9, REV-8, LAT-6. What can be done is asked of the machine's states, and refused again by the verbs.

use askama::Template;
use axum::extract::{Path, State};
use casework::filing::{self, Folder, Step};
use domain::filing::{Standing, State as Where, Submission};
use domain::ground::day::Day;

use super::check::summaries;
use super::{address, frame, name, parse, platform, receipt, state, to};
use crate::server::Server;
use crate::web::component::Reader;
use crate::web::component::deadline::Deadline;
use crate::web::component::owed::Owed;
use crate::web::component::summary::Summary;
use crate::web::component::tag::Tag;
use crate::web::component::timeline::Entry;
use crate::web::failure::Failure;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::web::{format, limit};
use crate::words;

/// Something the owner can do now: address, label, and what it means.
#[derive(Debug)]
pub struct Deed {
    pub action: String,
    pub label: &'static str,
    pub hint: &'static str,
    /// It cannot be undone: asked once more before it is done.
    pub grave: bool,
}

#[derive(Debug, Template)]
#[template(path = "provider/record.html")]
pub struct RecordPage {
    pub page: Page,
    pub state: Tag,
    pub number: Option<String>,
    pub receipt: String,
    pub reviewer: Option<String>,
    pub advice: &'static str,
    pub due: Option<Deadline>,
    /// What it owes since it was taken in a grace period (PRV-5).
    pub owed: Option<Owed>,
    pub certificate: Option<String>,
    pub deeds: Vec<Deed>,
    pub summaries: Vec<Summary>,
    pub history: Vec<Entry>,
}

/// GET: the record, also of a filing that is being edited.
pub(in crate::web) async fn show(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    let today = server.office().today();
    let folder = work(&server, move |office| filing::folder(office, &actor, id)).await?;
    answer(visit, &folder, today)
}

pub(super) fn answer(visit: Visit, folder: &Folder, today: Day) -> Answer {
    page::show(&record_page(visit, folder, today))
}

pub(super) fn record_page(visit: Visit, folder: &Folder, today: Day) -> RecordPage {
    let row = &folder.row;
    let title = format!("{}（{}）", name(&row.title), platform(row.platform.as_deref()));
    let mut page = frame(visit, folder, &title);
    page.crumbs.truncate(1);
    let in_force = matches!(row.filing.standing, Standing::Effective { .. });
    RecordPage {
        page,
        state: state(&row.filing),
        number: row.number.clone(),
        receipt: receipt::number(row.id, folder.revision.ordinal),
        reviewer: folder.reviewer.clone(),
        advice: advice(folder),
        due: folder.limit.as_ref().map(|running| limit::full(row, running, today)),
        owed: folder.owed.as_ref().map(|owing| Owed::of(owing, today, Reader::Owner)),
        certificate: row
            .number
            .clone()
            .filter(|_| in_force)
            .map(|number| format!("/certificate/{}", digits(&number))),
        deeds: deeds(folder),
        summaries: summaries(folder, false),
        history: folder.history.iter().map(entry).collect(),
    }
}

/// A number without its Chinese words, for addresses.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// What the owner should know or do next.
fn advice(folder: &Folder) -> &'static str {
    match (folder.row.filing.state(), folder.row.filing.submission) {
        (_, Submission::Submitted { .. }) => {
            "核验单位正在核验，请等待结果。发现填写有误的，可以撤回修改后重新提交。"
        }
        (_, Submission::Returned { .. }) => "请按审核意见修改，在补正时限内重新提交。",
        (_, Submission::Draft) => "有一份草稿正在填写，完成后请提交。",
        (Where::Effective, Submission::Lapsed { .. }) => {
            "上次变更没有在补正时限内重新提交，已视同放弃；备案仍按此前通过的内容有效。需要变更的，可以再次办理变更备案。"
        }
        (Where::Effective, Submission::Withdrawn { .. }) => {
            "上次变更已撤回；备案仍按此前通过的内容有效。需要变更的，可以再次办理变更备案。"
        }
        (Where::Effective, _) => {
            "备案有效。请在应用内公示备案号；备案信息发生变化的，应在 10 个工作日内变更备案并重新核验。"
        }
        (Where::Lapsed, _) => "补正时限内没有重新提交，视同放弃备案。可以修改后重新提交。",
        (Where::Withdrawn, _) => "这次提交已撤回。可以修改后重新提交。",
        (Where::Suspended, _) => {
            "备案已暂停（暂时下线），原因和恢复的条件见办理经过。需要更正备案信息的，请办理变更备案；条件满足后由主管部门恢复。"
        }
        (Where::Revoked, _) => "备案已被撤销，不能再使用这个备案号，原因见办理经过。",
        (Where::Cancelled, _) => "备案已由本单位注销。",
        _ => "",
    }
}

fn deeds(folder: &Folder) -> Vec<Deed> {
    let id = folder.row.id;
    let filing = &folder.row.filing;
    let mut deeds = Vec::new();
    let mut add = |verb: &str, label, hint| {
        deeds.push(Deed { action: address(id, verb), label, hint, grave: verb == "cancel" });
    };
    let alive =
        matches!(filing.standing, Standing::None | Standing::Effective { .. } | Standing::Suspended { .. });
    let idle = matches!(
        filing.submission,
        Submission::None | Submission::Lapsed { .. } | Submission::Withdrawn { .. }
    );
    let in_force = !matches!(filing.standing, Standing::None);
    if alive && idle {
        if in_force {
            add("revise", "变更备案", "信息变化或者更新版本时使用。变更通过之前，原备案继续有效。");
        } else {
            add("revise", "修改后重新提交", "以上次填写的内容为草稿，修改后再提交。");
        }
    }
    if matches!(filing.submission, Submission::Submitted { .. }) {
        add("withdraw", "撤回", "撤回后可以修改，再次提交时重新计算核验时限。");
    }
    if alive && in_force {
        add("cancel", "注销备案", "应用不再提供服务时使用。");
    }
    deeds
}

fn entry(step: &Step) -> Entry {
    let (what, tone) = words::filing_step(&step.verb, step.amends);
    let mut notes: Vec<String> = step.why.iter().cloned().collect();
    notes.extend(step.marks.iter().map(|mark| mark.reason.clone()));
    notes.extend(step.due_on.map(|due| format!("截止日：{}", format::day(due))));
    Entry {
        at: format::instant(step.at.0),
        who: step.unit.clone().unwrap_or_else(|| "系统（到期自动处理）".to_owned()),
        what: what.to_owned(),
        notes,
        rule: step.rule.map(|rule| rule.id().to_owned()),
        tone,
    }
}

/// POST: takes the submission back.
pub(in crate::web) async fn withdraw(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    work(&server, move |office| filing::withdraw(office, &actor, id)).await?;
    Ok(to(&address(id, "")))
}

/// POST: opens a draft of what is in force or was last written.
pub(in crate::web) async fn revise(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    let by = actor.clone();
    let done = work(&server, move |office| filing::revise(office, &by, id)).await;
    if let Err(Failure::Conflict(_)) = done {
        let opened = work(&server, move |office| filing::open(office, &actor, id)).await?;
        if opened.row.filing.is_editable() {
            // Sent twice: the draft that the first one opened answers both.
            return Ok(to(&address(id, "")));
        }
    }
    done?;
    Ok(to(&address(id, "")))
}

/// POST: ends the filing.
pub(in crate::web) async fn cancel(
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    work(&server, move |office| filing::cancel(office, &actor, id)).await?;
    Ok(to(&address(id, "")))
}
