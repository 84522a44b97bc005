//! `/demo/time`: in a demonstration, days can be let pass to watch limits, reminders and lapses. Rule REV-4.
//!
//! Elsewhere the page is not found and the verb refuses.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::response::{IntoResponse, Redirect};
use casework::time;

use super::component::notice::Notice;
use super::component::tag::Tone;
use super::exhibit::Exhibit;
use super::failure::Failure;
use super::form::{Choice, Form, Pairs};
use super::format;
use super::page::{self, Answer, Page};
use super::sample;
use super::session::Who;
use super::visit::{Desk, Visit};
use super::work::work;
use crate::jobs;
use crate::server::Server;

/// The longest jump in one step.
const LONGEST: u32 = 60;

/// The day it is, and the days to let pass.
#[derive(Debug, Template)]
#[template(path = "demo/time.html")]
pub struct TimePage {
    pub page: Page,
    pub form: Form,
    pub today: String,
    pub choices: Vec<Choice>,
}

impl TimePage {
    pub fn new(visit: Visit, today: domain::ground::day::Day) -> Self {
        let mut page = visit.page("演示时间");
        if page.visit.query.has("done", "1") {
            let text = "期限提醒、超期和视同放弃已按新的日期处理。";
            page = page.notice(Notice::new(Tone::Good, "日期已推进", text).link("查看收件箱", "/inbox"));
        }
        let choices = [("1", "1 天"), ("3", "3 天"), ("7", "7 天"), ("14", "14 天"), ("30", "30 天")];
        Self {
            page,
            form: Form::of(vec![("days".to_owned(), "1".to_owned())]),
            today: format!("{} {}", format::day(today), format::weekday(today)),
            choices: choices.map(|(value, label)| Choice::new(value, label)).into(),
        }
    }
}

pub async fn show(State(server): State<Server>, visit: Visit) -> Answer {
    if !server.office().is_demonstration() {
        return Err(Failure::NotFound);
    }
    let today = server.office().today();
    page::show(&TimePage::new(visit, today))
}

/// Lets the days pass one by one, with the walk over limits after each, as time would.
pub async fn shift(State(server): State<Server>, Who(actor): Who, Posted(posted): Posted<Pairs>) -> Answer {
    let typed = posted.iter().find(|(name, _)| name == "days").map_or("", |(_, value)| value.trim());
    let days = typed.parse::<u32>().unwrap_or(1).clamp(1, LONGEST);
    work(&server, move |office| {
        for _ in 0..days {
            time::pass_day(office, &actor)?;
            jobs::deadline::run(office)?;
        }
        Ok(())
    })
    .await?;
    Ok(Redirect::to("/demo/time?done=1").into_response())
}

impl Exhibit for TimePage {
    const NAME: &'static str = "demo.time";
    const TITLE: &'static str = "演示时间";

    fn samples() -> Vec<(&'static str, Self)> {
        let at = |pairs: &[(&str, &str)]| sample::searched(Desk::Public, "/demo/time", pairs, "").visit;
        vec![
            ("full", Self::new(at(&[]), sample::TODAY)),
            ("done", Self::new(at(&[("done", "1")]), sample::TODAY)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
