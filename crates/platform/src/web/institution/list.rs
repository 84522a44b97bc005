//! `/institution/usages`: the apps the unit declares, filtered by name, exported, and the way to a new one. Rule USE-10.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use casework::usage::{self, Desk};
use domain::filing::State as FilingState;

use super::{LIST, address, entry_state, platform, state, to};
use crate::server::Server;
use crate::spreadsheet::{Format, write};
use crate::web::component::notice::Notice;
use crate::web::component::tag::{Tag, Tone};
use crate::web::failure::Failure;
use crate::web::file::sheet;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;

/// One app.
#[derive(Debug, Clone)]
pub struct Line {
    pub name: String,
    pub sub: String,
    pub unit: String,
    pub created: String,
    pub changed: String,
    pub state: Tag,
    /// The app's own filing, where it is not in force any more.
    pub app: Option<Tag>,
    /// Where it is edited; none while the declaration lies with the department.
    pub href: Option<String>,
    pub remove: String,
}

#[derive(Debug, Template)]
#[template(path = "institution/list.html")]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each shows or hides one thing of the page, and none follows from another"
)]
pub struct ListPage {
    pub page: Page,
    pub state: Tag,
    pub lines: Vec<Line>,
    /// How many there are, unfiltered.
    pub all: usize,
    pub nil: bool,
    /// The declaration lies with the department.
    pub waits: bool,
    /// Something is in force and nothing on its way.
    pub stands: bool,
    /// It was submitted and can be taken back.
    pub withdrawable: bool,
}

/// The rows of the list as filtered by the address.
pub(super) fn lines(desk: &Desk, words: &str) -> Vec<Line> {
    let Some(row) = desk.row.as_ref() else { return Vec::new() };
    let waits = matches!(row.filing.submission, domain::filing::Submission::Submitted { .. });
    let shown = desk.entries.iter().filter(|entry| entry.title.contains(words.trim()));
    shown
        .map(|entry| {
            let parts = [platform(entry.platform.as_deref()), entry.number.as_str()];
            Line {
                name: entry.title.clone(),
                sub: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
                unit: desk.unit.clone(),
                created: format::instant(entry.created_at.0),
                changed: format::instant(entry.changed_at.0),
                state: entry_state(&row.filing, entry),
                app: today(entry.app),
                href: (!waits).then(|| address(entry.item)),
                remove: format!("{}/remove", address(entry.item)),
            }
        })
        .collect()
}

/// The app's own filing, where it is not in force.
pub(super) fn today(app: Option<FilingState>) -> Option<Tag> {
    match app {
        Some(FilingState::Effective) => None,
        Some(state) => Some(Tag::new(Tone::Danger, format!("应用备案{}", state.label()))),
        None => Some(Tag::new(Tone::Danger, "应用备案查不到")),
    }
}

impl ListPage {
    pub(super) fn new(visit: Visit, desk: &Desk) -> Self {
        use domain::filing::Submission::{Lapsed, None as Nothing, Returned, Submitted, Withdrawn};
        let filing = desk.row.as_ref().map(|row| row.filing);
        let submission = filing.map(|filing| filing.submission);
        let in_force = desk.row.as_ref().is_some_and(|row| row.effective_revision.is_some());
        let lines = lines(desk, visit.query.get("q"));
        let waits = matches!(submission, Some(Submitted { .. }));
        let mut page = visit.page("使用者备案");
        page.notice = notice(&page, desk);
        Self {
            state: state(filing.as_ref(), desk.nil),
            all: desk.entries.len(),
            lines,
            nil: desk.nil,
            waits,
            stands: in_force && matches!(submission, Some(Nothing | Lapsed { .. } | Withdrawn { .. })),
            withdrawable: matches!(submission, Some(Submitted { .. } | Returned { .. })),
            page,
        }
    }
}

fn notice(page: &Page, desk: &Desk) -> Option<Notice> {
    if !desk.marks.is_empty() {
        let text = format!(
            "确认单位指出 {} 处需要修改，已标在对应的填写项旁。修改后请再次确认完成。",
            desk.marks.len()
        );
        return Some(
            Notice::new(Tone::Warning, "备案已退回", text).link("查看要修改的内容", format!("{LIST}/check")),
        );
    }
    let text = match page.visit.query.get("done") {
        "remove" => "已从本次填报中删除。确认完成后生效；此前已确认的内容继续有效。",
        "save" => "已保存。全部登记好后，请点“确认完成”。",
        "withdraw" => "已撤回，可以修改后再次确认完成。",
        _ => return None,
    };
    Some(Notice::new(Tone::Good, "已完成", text))
}

pub(in crate::web) async fn show(visit: Visit, State(server): State<Server>, Who(actor): Who) -> Answer {
    let desk = work(&server, move |office| usage::desk(office, &actor)).await?;
    page::show(&ListPage::new(visit, &desk))
}

/// GET: the list as a spreadsheet, with the filter of the page.
pub(in crate::web) async fn export(visit: Visit, State(server): State<Server>, Who(actor): Who) -> Answer {
    let format = Format::of(visit.query.get("format"));
    let desk = work(&server, move |office| usage::desk(office, &actor)).await?;
    let rows = lines(&desk, visit.query.get("q"));
    let bytes = write(
        format,
        &["应用名称", "备案号", "单位", "创建时间", "更新时间", "状态"],
        |sink| {
            for (line, entry) in rows.iter().zip(&desk.entries) {
                let number = line.sub.rsplit(" · ").next().unwrap_or(&entry.number);
                sink.row(&[&line.name, number, &line.unit, &line.created, &line.changed, &line.state.text])?;
            }
            Some(())
        },
    );
    sheet(format, "使用者备案", bytes)
}

/// POST: the declaration is opened again with its last answers: a change, or a new term.
pub(in crate::web) async fn begin(
    State(server): State<Server>,
    Who(actor): Who,
) -> Result<Response, Failure> {
    work(&server, move |office| usage::begin(office, &actor)).await?;
    Ok(to(&format!("{LIST}/check")))
}

/// POST: the submission is taken back.
pub(in crate::web) async fn withdraw(
    State(server): State<Server>,
    Who(actor): Who,
) -> Result<Response, Failure> {
    work(&server, move |office| {
        let row = usage::desk(office, &actor)?.row.ok_or(casework::Error::NotFound)?;
        casework::filing::withdraw(office, &actor, row.id)
    })
    .await?;
    Ok(to(&format!("{LIST}?done=withdraw")))
}
