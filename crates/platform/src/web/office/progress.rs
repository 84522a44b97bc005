//! `/office/progress`: how far the declarations are, level by level, with the names of those who are missing; opening
//! and closing a campaign, reminding. Rules CAM-1…3.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use casework::campaign::{self, Open, View};
use domain::campaign::{CampaignKind, Progress, Standing};
use domain::ground::day::Day;
use domain::ground::id::UnitId;
use storage::declaration::{Listed, Tally};

use crate::server::Server;
use crate::spreadsheet::{Format, write};
use crate::web::component::notice::Notice;
use crate::web::component::pagination::Pagination;
use crate::web::component::progress::{Progress as Amount, Stat};
use crate::web::component::tag::{Tag, Tone};
use crate::web::failure::Failure;
use crate::web::file::sheet;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::web::{format, query};
use crate::words;

const PATH: &str = "/office/progress";
/// Names on a page.
const SIZE: u64 = 60;

/// A department directly below, or what lies directly below oneself.
#[derive(Debug, Clone)]
pub struct Row {
    pub name: String,
    pub href: Option<String>,
    pub tally: Tally,
}

impl Row {
    pub fn done(&self) -> u64 {
        self.tally.filed + self.tally.nil
    }

    pub fn missing(&self) -> u64 {
        missing(&self.tally)
    }

    /// The figures of the row in the order of its columns, as text.
    pub fn figures(&self) -> [(&'static str, String); 6] {
        let count = format::count;
        [
            ("应填报", count(self.tally.units)),
            ("已完成", count(self.done())),
            ("待确认", count(self.tally.reviewing)),
            ("已退回", count(self.tally.returned)),
            ("未完成", count(self.missing())),
            ("完成率", format!("{}%", self.percent())),
        ]
    }

    pub fn percent(&self) -> u64 {
        format::percent(self.done(), self.tally.units)
    }
}

fn missing(tally: &Tally) -> u64 {
    tally.units.saturating_sub(tally.filed + tally.nil + tally.reviewing + tally.returned)
}

/// One unit of the list of names.
#[derive(Debug, Clone)]
pub struct Name {
    pub name: String,
    pub kind: &'static str,
    pub tag: Tag,
    /// The declaration, where it was ever submitted.
    pub href: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "office/progress.html")]
pub struct ProgressPage {
    pub page: Page,
    pub form: Form,
    pub stats: Vec<Stat>,
    pub amount: Amount,
    pub rows: Vec<Row>,
    pub names: Vec<Name>,
    pub pages: Pagination,
    pub states: Vec<Choice>,
    pub kinds: Vec<Choice>,
    /// What is asked and by when, in one sentence.
    pub asked: String,
    /// The viewer's own unit is looked at, so that campaigns can be opened and units reminded.
    pub own: bool,
    /// The own unit runs a campaign.
    pub running: bool,
    /// Units directly below that can be reminded.
    pub waiting: u64,
    pub reminded: String,
    pub export: String,
    /// So many units are missing further down.
    pub deeper: u64,
}

impl ProgressPage {
    pub(super) fn new(visit: Visit, view: &View, today: Day, form: Form) -> Self {
        let since = view.since();
        let own = view.way.is_empty();
        let wanted = Progress::find(visit.query.get("state")).unwrap_or(Progress::Missing);
        let of = |one: &Listed| {
            one.declaration.as_ref().map_or(Standing::NOTHING, |known| known.standing).progress(since)
        };
        let matching: Vec<&Listed> = view.units.iter().filter(|one| of(one) == wanted).collect();
        let pages = Pagination::new(&visit.query, SIZE, matching.len() as u64);
        let from = usize::try_from(pages.offset()).unwrap_or_default();
        let names = matching.into_iter().skip(from).take(60).map(|one| name(one, wanted)).collect();
        let waiting =
            view.units.iter().filter(|one| matches!(of(one), Progress::Missing | Progress::Returned)).count();
        let export = query::address(&format!("{PATH}/export"), &[("unit", &view.unit.place.id.to_string())]);
        let mut page = visit.page(format!("{}进展", view.unit.name)).with_problems(form.has_problems());
        for (index, (id, title)) in view.way.iter().enumerate() {
            let href = if index == 0 { PATH.to_owned() } else { below(*id) };
            page = page.crumb(title.clone(), href);
        }
        page.notice = notice(&page);
        Self {
            stats: stats(&view.total),
            amount: Amount {
                label: "使用者备案".to_owned(),
                done: view.total.filed + view.total.nil,
                total: view.total.units,
                unit: "个单位".to_owned(),
            },
            rows: rows(view),
            names,
            pages,
            states: Progress::ALL.map(|one| Choice::new(one.code(), one.label())).into(),
            kinds: CampaignKind::ALL.map(|kind| Choice::new(kind.code(), kind.label())).into(),
            asked: asked(view, today),
            own,
            running: view.campaign.as_ref().is_some_and(|row| row.opener.id == view.unit.place.id),
            waiting: u64::try_from(waiting).unwrap_or_default(),
            reminded: view.reminded.map_or_else(String::new, |(at, units)| {
                format!("上次提醒：{}，{units} 个单位。", format::instant(at.0))
            }),
            export,
            deeper: missing(&view.total).saturating_sub(missing(&view.direct)),
            form,
            page,
        }
    }

    /// The words of the state whose names are shown.
    pub fn state(&self) -> &'static str {
        Progress::find(self.page.visit.query.get("state")).unwrap_or(Progress::Missing).label()
    }
}

fn notice(page: &Page) -> Option<Notice> {
    let query = &page.visit.query;
    let (title, text) = match query.get("done") {
        "remind" => ("已提醒", format!("已提醒 {} 个单位，提醒显示在对方的工作台上。", query.get("units"))),
        "open" => ("已发起", "下级各单位的工作台会显示要求和截止日期。".to_owned()),
        "close" => ("已结束", "进展改为按目前有效的备案统计。".to_owned()),
        _ => return None,
    };
    Some(Notice::new(Tone::Good, title, text))
}

fn asked(view: &View, today: Day) -> String {
    let Some(row) = view.campaign.as_ref() else {
        return "目前没有正在进行的填报工作，下面是目前有效的备案情况。".to_owned();
    };
    let due = format::near_day(row.campaign.due_on, today);
    let state =
        if row.campaign.due_on < today { format!("已于{due}截止") } else { format!("{due}截止") };
    let counts = match row.campaign.since() {
        Some(since) => format!("{}以后提交并经确认的计为完成", format::near_day(since, today)),
        None => "经确认有效的备案计为完成".to_owned(),
    };
    format!("{}（{}）：{state}，{counts}。", row.title, row.campaign.kind.label())
}

fn stats(tally: &Tally) -> Vec<Stat> {
    let stat = |label: &str, value, definition: &str| Stat {
        label: label.to_owned(),
        value,
        unit: "个".to_owned(),
        definition: definition.to_owned(),
        href: None,
    };
    vec![
        stat("应填报单位", tally.units, "管辖范围内的教育行政部门、直属单位和学校"),
        stat("已备案", tally.filed, "至少登记一个应用，已经确认"),
        stat("零报告", tally.nil, "没有使用应用，已经确认"),
        stat("待确认", tally.reviewing, "已提交，等待确认"),
        stat("已退回", tally.returned, "退回后还没有重新提交"),
        stat("未完成", missing(tally), "还没有提交"),
    ]
}

fn below(id: UnitId) -> String {
    query::address(PATH, &[("unit", &id.to_string())])
}

fn rows(view: &View) -> Vec<Row> {
    if view.offices.is_empty() {
        return Vec::new();
    }
    let direct = Row { name: "本级直接管理的单位".to_owned(), href: None, tally: view.direct };
    let down = view.offices.iter().map(|row| Row {
        name: row.name.clone(),
        href: Some(below(row.unit)),
        tally: row.tally,
    });
    std::iter::once(direct).chain(down).collect()
}

fn tone(progress: Progress) -> Tone {
    match progress {
        Progress::Missing => Tone::Danger,
        Progress::Returned => Tone::Warning,
        Progress::Reviewing => Tone::Info,
        Progress::Filed | Progress::Nil => Tone::Good,
    }
}

fn name(one: &Listed, progress: Progress) -> Name {
    let known = one.declaration.as_ref().filter(|_| progress != Progress::Missing);
    Name {
        name: one.name.clone(),
        kind: one.kind.label(),
        tag: Tag::new(tone(progress), progress.label()),
        href: known.map(|known| format!("/office/filing/{}", known.filing)),
    }
}

/// The unit of the address; none: the viewer's own.
fn unit(visit: &Visit) -> Result<Option<UnitId>, Failure> {
    match visit.query.get("unit") {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Failure::NotFound),
    }
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let (id, today) = (unit(&visit)?, server.office().today());
    let view = work(&server, move |office| campaign::progress(office, &actor, id)).await?;
    page::show(&ProgressPage::new(visit, &view, today, Form::default()))
}

/// GET: every unit below with where it stands, as a spreadsheet.
pub async fn export(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let id = unit(&visit)?;
    let format = Format::of(visit.query.get("format"));
    let bytes = work(&server, move |office| {
        let mut lines: Vec<[String; 5]> = Vec::new();
        campaign::below(office, &actor, id, |since, one| {
            let standing = one.declaration.map_or(Standing::NOTHING, |known| known.standing);
            let day = standing.declared_on().map_or_else(String::new, |day| day.to_string());
            let state = standing.progress(since).label();
            lines.push([one.name, one.kind.label().to_owned(), one.above, state.to_owned(), day]);
        })?;
        Ok(write(
            format,
            &["单位名称", "机构类型", "主管单位", "完成情况", "有效备案提交日期"],
            |sink| {
                for [name, kind, above, state, day] in &lines {
                    sink.row(&[name, kind, above, state, day])?;
                }
                Some(())
            },
        ))
    })
    .await?;
    sheet(format, "使用者备案进展", bytes)
}

/// POST: opens a campaign; what cannot be taken comes back with what was typed.
pub async fn open(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(typed): Posted<Pairs>,
) -> Answer {
    let value =
        |name: &str| typed.iter().find(|(have, _)| have == name).map_or("", |(_, value)| value.trim());
    let kind = CampaignKind::find(value("kind")).unwrap_or(CampaignKind::Term);
    let title = value("title").to_owned();
    let problem = match value("due").parse::<Day>() {
        Err(_) => Problem::new("due", "请填写截止日期。").example("2026-03-31"),
        Ok(due_on) => {
            let (input, by) = (Open { kind, title, due_on }, actor.clone());
            match attempt(&server, move |office| campaign::open(office, &by, &input)).await? {
                Ok(_) => return Ok(Redirect::to(&format!("{PATH}?done=open")).into_response()),
                Err(Declined::Refusal(refusal)) => {
                    Problem::new("due", words::refusal(&refusal).sentence).rule("CAM-1")
                }
                Err(Declined::Problems(_)) => return Err(Failure::Malformed),
            }
        }
    };
    let today = server.office().today();
    let view = work(&server, move |office| campaign::progress(office, &actor, None)).await?;
    let again = ProgressPage::new(visit, &view, today, Form::of(typed).with_problems(vec![problem]));
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

pub async fn close(State(server): State<Server>, Who(actor): Who) -> Answer {
    work(&server, move |office| campaign::close(office, &actor)).await?;
    Ok(Redirect::to(&format!("{PATH}?done=close")).into_response())
}

pub async fn remind(State(server): State<Server>, Who(actor): Who) -> Answer {
    let units = work(&server, move |office| campaign::remind(office, &actor)).await?.units;
    Ok(Redirect::to(&format!("{PATH}?done=remind&units={units}")).into_response())
}
