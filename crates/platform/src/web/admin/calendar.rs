//! `/admin/calendar`: a year of the working-day calendar is rehearsed, then applied once. Rules REV-4, N6.
//!
//! The table is typed or comes as a file. The rehearsal carries the table to its own apply button, so that nothing waits on the server in between; what is
//! applied is planned anew in the write.

use askama::Template;
use axum::extract::{Form as Plain, Request, State};
use axum::http::StatusCode;
use casework::calendar::{self, MovedLimit, Overview, Rehearsed};
use domain::filing::FilingKind;

use super::calendar_file::{Posted, posted, typed};
use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::tag::Tone;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::words;

/// How many moved deadlines a page lists; the others are counted.
const SHOWN: usize = 200;

/// The announced years, and the field for a new one.
#[derive(Debug, Template)]
#[template(path = "admin/calendar.html")]
pub struct CalendarPage {
    pub page: Page,
    pub form: Form,
    pub years: Vec<(i16, Vec<String>)>,
    pub loaded: String,
}

impl CalendarPage {
    pub fn new(visit: Visit, overview: Overview, form: Form) -> Self {
        let mut page = visit.page("工作日历").with_problems(form.has_problems());
        if let Some(year) = overview.ends {
            let text = "审核和补正的时限已经会算到下一年。请在国务院放假通知公布后尽快载入。";
            page = page.notice(Notice::new(Tone::Warning, format!("日历只到{year}年"), text));
        }
        let mut years = overview.years;
        years.reverse();
        Self {
            page,
            form,
            years,
            loaded: overview.loaded_at.map(|at| format::instant(at.0)).unwrap_or_default(),
        }
    }
}

/// What a new year would move, or has moved.
#[derive(Debug, Template)]
#[template(path = "admin/rehearsal.html")]
pub struct RehearsalPage {
    pub page: Page,
    pub text: String,
    pub applied: bool,
    pub notices: Vec<String>,
    pub rows: Vec<MovedRow>,
    pub moved: u64,
    pub settled: u64,
    pub unchanged: u64,
}

/// One deadline that moves.
#[derive(Debug, Clone)]
pub struct MovedRow {
    pub id: String,
    pub what: String,
    pub handler: String,
    pub from: String,
    pub to: String,
    pub provisional: bool,
}

impl RehearsalPage {
    pub fn new(visit: Visit, done: &Rehearsed, text: String, applied: bool) -> Self {
        let years: Vec<String> = done.years.iter().map(|year| format!("{year}年")).collect();
        let years = years.join("、");
        let title =
            if applied { format!("{years}日历已生效") } else { format!("试算：{years}日历") };
        let mut page = visit.page(title).crumb("工作日历", "/admin/calendar");
        if applied {
            let text = "所有截止日已按新日历重新计算，变动的已逐件通知有关单位。";
            page =
                page.notice(Notice::new(Tone::Good, "已载入", text).link("返回工作日历", "/admin/calendar"));
        }
        let count = |number: usize| number as u64;
        Self {
            page,
            text,
            applied,
            notices: done.notices.clone(),
            rows: done.moved.iter().take(SHOWN).map(row).collect(),
            moved: count(done.moved.len()),
            settled: count(done.settled),
            unchanged: count(done.unchanged),
        }
    }
}

fn row(moved: &MovedLimit) -> MovedRow {
    let what = match (moved.is_return, moved.kind) {
        (true, _) => "补正时限",
        (false, FilingKind::Provider) => "提供者备案核验时限",
        (false, FilingKind::Usage) => "使用者备案确认时限",
    };
    let day = |day| format!("{} {}", format::day(day), format::weekday(day));
    MovedRow {
        id: moved.filing.to_string().chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect(),
        what: what.to_owned(),
        handler: moved.handler.clone(),
        from: day(moved.before.due_on),
        to: day(moved.after.due_on),
        provisional: moved.after.provisional,
    }
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let overview = work(&server, move |office| calendar::overview(office, &actor)).await?;
    page::show(&CalendarPage::new(visit, overview, Form::default()))
}

pub async fn rehearse(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    request: Request,
) -> Answer {
    let (text, declined) = match posted(request).await? {
        Posted::Text(text) => {
            let (asking, tried) = (actor.clone(), text.clone());
            match attempt(&server, move |office| calendar::rehearse(office, &asking, &tried)).await? {
                Ok(done) => return page::show(&RehearsalPage::new(visit, &done, text, false)),
                Err(declined) => (text, problems(&declined)),
            }
        }
        Posted::Refused(refusal) => {
            let said = words::refusal(&refusal).sentence;
            (String::new(), vec![Problem::new("file", said).rule("REV-4")])
        }
    };
    let overview = work(&server, move |office| calendar::overview(office, &actor)).await?;
    let form = Form::of(vec![("text".to_owned(), text)]).with_problems(declined);
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &CalendarPage::new(visit, overview, form))
}

pub async fn load(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Plain(pairs): Plain<Pairs>,
) -> Answer {
    let text = typed(&pairs);
    let done = work(&server, move |office| calendar::load(office, &actor, &text)).await?;
    page::show(&RehearsalPage::new(visit, &done, String::new(), true))
}

fn problems(declined: &Declined) -> Vec<Problem> {
    use domain::ground::refusal::Refusal;
    match declined {
        Declined::Refusal(Refusal::CalendarFlawed(mistakes)) => {
            let said =
                mistakes.iter().map(|one| Problem::new("text", words::calendar_mistake(one)).rule("REV-4"));
            said.collect()
        }
        Declined::Refusal(refusal) => {
            vec![Problem::new("text", words::refusal(refusal).sentence).rule(refusal.rule().id())]
        }
        Declined::Problems(problems) => vec![Problem::new("text", words::problems(problems).sentence)],
    }
}
