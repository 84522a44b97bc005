//! The task list of a draft: its parts with their states, what was returned and by when, and the way to submission.
//!
//! Rules PRV-1, REV-6, N4. A filing that cannot be edited is shown as its record instead.

use askama::Template;
use axum::extract::{Path, State};
use casework::filing::{self, Folder, Known};
use domain::form::{Block, Times};
use domain::ground::day::Day;
use domain::ground::problem::ProblemKind;

use super::{address, frame, groups, name, parse, record};
use crate::server::Server;
use crate::web::component::deadline::Deadline;
use crate::web::component::guide::{self, Place};
use crate::web::component::notice::Notice;
use crate::web::component::tag::Tone;
use crate::web::component::task::{Group, Standing, Task, TaskList};
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::web::{format, limit};
use crate::words;

/// One mark of the return.
#[derive(Debug)]
pub struct MarkLine {
    pub label: String,
    pub reason: String,
    pub rule: Option<String>,
    pub example: String,
    pub changed: bool,
    pub href: String,
}

#[derive(Debug, Template)]
#[template(path = "provider/tasks.html")]
pub struct TasksPage {
    pub page: Page,
    pub saved: String,
    pub marks: Vec<MarkLine>,
    pub due: Option<Deadline>,
    pub tasks: TaskList,
    /// The way of the whole filing.
    pub way: Vec<guide::Step>,
    /// Backend systems of other filings, to be taken over: form value and words.
    pub known: Vec<(String, String)>,
    pub add: String,
    pub borrow: String,
    pub check: String,
}

pub(in crate::web) async fn show(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    let today = server.office().today();
    let (folder, known) = work(&server, move |office| {
        let folder = filing::folder(office, &actor, id)?;
        let editable = folder.row.filing.is_editable();
        let known = if editable { filing::backends(office, &actor, id)? } else { Vec::new() };
        Ok((folder, known))
    })
    .await?;
    if !folder.row.filing.is_editable() {
        return record::answer(visit, &folder, today);
    }
    page::show(&tasks_page(visit, &folder, known, today))
}

pub(super) fn tasks_page(visit: Visit, folder: &Folder, known: Vec<Known>, today: Day) -> TasksPage {
    let id = folder.row.id;
    let known = known
        .into_iter()
        .map(|one| (format!("{} {}", one.filing, one.item), format!("{}（{}）", one.name, name(&one.app))));
    let next = folder.answers.items("backend").last().map_or(1, |last| last + 1);
    let mut frame = frame(visit, folder, &format!("{}的备案", name(&folder.row.title)));
    frame.crumbs.truncate(1);
    TasksPage {
        page: match banner(folder) {
            Some(notice) => frame.notice(notice),
            None => frame,
        },
        saved: format::instant(folder.revision.saved_at.0),
        marks: marks(folder),
        due: folder.limit.as_ref().map(|running| limit::full(&folder.row, running, today)),
        tasks: tasks(folder),
        way: guide::procedure(words::guide::FILING, 1),
        known: known.collect(),
        add: address(id, &format!("edit/backend.{next}")),
        borrow: address(id, "borrow"),
        check: address(id, "check"),
    }
}

fn banner(folder: &Folder) -> Option<Notice> {
    if folder.marks.is_empty() {
        return None;
    }
    let left = folder.marks.iter().filter(|one| !one.changed).count();
    let (what, else_) = if folder.row.filing.is_amending() {
        ("变更", "本次变更视同放弃，此前通过的备案不受影响")
    } else {
        ("备案", "视同放弃备案")
    };
    let text = format!("请按下面的审核意见逐项修改，在补正时限内重新提交；逾期未提交的，{else_}。");
    Some(Notice::new(Tone::Warning, format!("{what}被退回，还有 {left} 处没有修改"), text))
}

/// The marks of the return with the words of their fields.
pub(super) fn marks(folder: &Folder) -> Vec<MarkLine> {
    folder
        .marks
        .iter()
        .map(|one| {
            let located = folder.form.locate(&one.mark.field);
            let group = located.map_or_else(|| one.mark.field.clone(), |(block, item, _)| block.group(item));
            let block = folder.form.block(group.split('.').next().unwrap_or_default());
            let title = block.map_or(group.as_str(), |block| block.title);
            let anchor = crate::web::form::id(&one.mark.field);
            MarkLine {
                label: located
                    .map_or_else(|| title.to_owned(), |(_, _, field)| format!("{title}：{}", field.label)),
                reason: one.mark.reason.clone(),
                rule: one.mark.rule.map(|rule| rule.id().to_owned()),
                example: located.map_or_else(String::new, |(_, _, field)| field.example.to_owned()),
                changed: one.changed,
                href: format!("{}#{anchor}", address(folder.row.id, &format!("edit/{group}"))),
            }
        })
        .collect()
}

/// The parts with their states.
pub(super) fn tasks(folder: &Folder) -> TaskList {
    let mut list = Vec::new();
    for (title, keys) in [
        ("单位", &["owner", "developer"][..]),
        ("业务系统", &["backend"]),
        ("教育移动应用", &["app", "promise"]),
    ] {
        let mut tasks: Vec<Task> = groups(folder)
            .into_iter()
            .filter(|(block, _)| keys.contains(&block.key))
            .map(|(block, item)| task(folder, block, item))
            .collect();
        if tasks.is_empty()
            && let Some(block) = keys.first().and_then(|key| folder.form.block(key))
        {
            tasks.push(task(folder, block, Some(1)));
        }
        list.push(Group { title: title.to_owned(), tasks });
    }
    TaskList { groups: list }
}

fn task(folder: &Folder, block: &Block, item: Option<usize>) -> Task {
    let group = block.group(item);
    let shown = item.and_then(|_| {
        Some(folder.answers.one(&format!("{group}.name")).to_owned()).filter(|n| !n.is_empty())
    });
    let hint = match block.key {
        "owner" => "名称、性质、有效证明、法人和联系人",
        "developer" => "主管单位自己开发的，不用填写",
        "backend" => "IP地址、ICP备案和网络安全等级保护；多个应用可以共用一个业务系统",
        "app" => "名称、平台、功能、服务对象、权限和安装包",
        _ => "确认已测试和审查应用、内容和备案信息",
    };
    Task {
        title: match (shown, item) {
            (Some(name), _) => format!("{}：{name}", block.title),
            (None, Some(item)) => format!("{}（{item}）", block.title),
            (None, None) => block.title.to_owned(),
        },
        hint: hint.to_owned(),
        href: Some(address(folder.row.id, &format!("edit/{group}"))),
        standing: standing(folder, block, &group),
    }
}

/// The parts as a way beside one of them, which stands at this address.
pub(super) fn way(folder: &Folder, here: &str) -> Vec<guide::Step> {
    let parts = tasks(folder).groups.into_iter().flat_map(|group| group.tasks);
    let step = |task: Task| {
        let place = match task.standing {
            _ if task.href.as_deref() == Some(here) => Place::Here,
            Standing::Done => Place::Past,
            _ => Place::Ahead,
        };
        let word = Some(task.standing.tag().text);
        guide::Step { href: task.href, word, ..guide::Step::new(task.title, place) }
    };
    parts.map(step).collect()
}

fn standing(folder: &Folder, block: &Block, group: &str) -> Standing {
    let prefix = format!("{group}.");
    let within = |field: &str| field == group || field.starts_with(&prefix);
    if folder.marks.iter().any(|one| !one.changed && within(&one.mark.field)) {
        return Standing::Faulty;
    }
    let mut problems = folder.problems.iter().filter(|problem| within(&problem.field)).peekable();
    if !folder.answers.any_in(group) {
        return if block.times == Times::Optional { Standing::Spare } else { Standing::Todo };
    }
    if problems.peek().is_none() {
        return Standing::Done;
    }
    let is_gap = |kind: &ProblemKind| {
        matches!(
            kind,
            ProblemKind::Missing
                | ProblemKind::FileMissing
                | ProblemKind::NeededBecause { .. }
                | ProblemKind::NotConfirmed
                | ProblemKind::NoBlock
        )
    };
    if problems.all(|problem| is_gap(&problem.kind)) { Standing::Started } else { Standing::Faulty }
}
