//! `/office/announcements`: an approval run is published as a dated list. Rule REV-10.

use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::announcement::{self, LONGEST, Preview};
use domain::ground::day::Day;
use domain::ground::refusal::Refusal;
use storage::announcement::{Announcement, Entry};

use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::pagination::Pagination;
use crate::web::component::tag::Tone;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::words;

const SIZE: u32 = 20;
/// How many rows of a preview are shown.
const SHOWN: u32 = 200;

/// The lists a department has published.
#[derive(Debug, Template)]
#[template(path = "office/announcements.html")]
pub struct ListPage {
    pub page: Page,
    pub pages: Pagination,
    pub lists: Vec<Announcement>,
}

impl ListPage {
    pub fn new(visit: Visit, lists: Vec<Announcement>, total: u64) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        Self { page: visit.page("名单公告"), pages, lists }
    }
}

pub async fn list(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let number: u32 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let (lists, total) =
        work(&server, move |office| announcement::list(office, &actor, true, SIZE, (number - 1) * SIZE))
            .await?;
    page::show(&ListPage::new(visit, lists, u64::try_from(total).unwrap_or_default()))
}

/// What would be published, and between which days.
#[derive(Debug, Template)]
#[template(path = "office/announce.html")]
pub struct PreviewPage {
    pub page: Page,
    pub form: Form,
    pub entries: Vec<Entry>,
    pub count: u64,
    pub longest: u64,
}

impl PreviewPage {
    pub fn new(visit: Visit, form: Form, preview: Option<Preview>) -> Self {
        let (entries, count) = preview.map_or((Vec::new(), 0), |one| (one.entries, one.count));
        Self {
            page: visit
                .page("发布名单公告")
                .crumb("名单公告", "/office/announcements")
                .with_problems(form.has_problems()),
            form,
            entries,
            count: u64::try_from(count).unwrap_or_default(),
            longest: u64::from(LONGEST),
        }
    }

    /// The same days were asked for once more: which list stands there already.
    pub fn told(visit: Visit, typed: Pairs, list: &Announcement) -> Self {
        let text = format!(
            "《{}》已于{}发布，共 {} 件。每件备案只公告一次，没有新的备案需要公告。",
            list.title,
            format::instant(list.published_at.0),
            list.count
        );
        let mut told = Self::new(visit, Form::of(typed), None);
        let notice = Notice::new(Tone::Info, "所选日期的名单已经发布", text);
        told.page.notice = Some(notice.link("查看这份名单", format!("/announcements/{}", list.id)));
        told
    }
}

pub async fn preview(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let typed = vec![
        ("from".to_owned(), visit.query.get("from").to_owned()),
        ("to".to_owned(), visit.query.get("to").to_owned()),
    ];
    let range = match range(&typed) {
        Ok(range) => range,
        Err(problems) => return again(visit, typed, problems),
    };
    match attempt(&server, move |office| announcement::preview(office, &actor, range, SHOWN)).await? {
        Ok(found) => {
            let days = found.as_ref().map(|one| (one.from, one.to)).or(range);
            let form = days.map_or_else(Form::default, |(from, to)| filled(from, to));
            page::show(&PreviewPage::new(visit, form, found))
        }
        Err(declined) => again(visit, typed, vec![declined_problem(&declined)]),
    }
}

pub async fn publish(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(posted): Posted<Pairs>,
) -> Answer {
    let days = match range(&posted) {
        Ok(Some(days)) => days,
        Ok(None) => return again(visit, posted, vec![Problem::new("from", "请选择起始日和截止日。")]),
        Err(problems) => return again(visit, posted, problems),
    };
    let by = actor.clone();
    match attempt(&server, move |office| announcement::publish(office, &by, days.0, days.1)).await? {
        Ok(id) => Ok(Redirect::to(&format!("/announcements/{id}")).into_response()),
        Err(Declined::Refusal(Refusal::NothingToAnnounce)) => {
            let before =
                work(&server, move |office| announcement::published(office, &actor, days.0, days.1)).await?;
            match before {
                Some(list) => page::show_as(StatusCode::CONFLICT, &PreviewPage::told(visit, posted, &list)),
                None => again(visit, posted, vec![refused(&Refusal::NothingToAnnounce)]),
            }
        }
        Err(declined) => again(visit, posted, vec![declined_problem(&declined)]),
    }
}

fn again(visit: Visit, typed: Pairs, problems: Vec<Problem>) -> Answer {
    let form = Form::of(typed).with_problems(problems);
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &PreviewPage::new(visit, form, None))
}

fn declined_problem(declined: &Declined) -> Problem {
    match declined {
        Declined::Refusal(refusal) => refused(refusal),
        Declined::Problems(problems) => Problem::new("from", words::problems(problems).sentence),
    }
}

fn refused(refusal: &Refusal) -> Problem {
    Problem::new("from", words::refusal(refusal).sentence).rule(refusal.rule().id())
}

/// The days typed; none where both are empty.
fn range(pairs: &Pairs) -> Result<Option<(Day, Day)>, Vec<Problem>> {
    let of = |name: &str| pairs.iter().find(|(have, _)| have == name).map_or("", |(_, value)| value.trim());
    let (from, to) = (of("from"), of("to"));
    if from.is_empty() && to.is_empty() {
        return Ok(None);
    }
    let mut problems = Vec::new();
    let mut day = |name: &str, text: &str| {
        let read = text.parse::<Day>().ok();
        if read.is_none() {
            problems.push(Problem::new(name, "日期不存在或写法不对。").example("2026-02-10"));
        }
        read
    };
    let days = day("from", from).zip(day("to", to));
    days.map(Some).ok_or(problems)
}

fn filled(from: Day, to: Day) -> Form {
    let pair = |name: &str, day: Day| (name.to_owned(), format::machine_day(day));
    Form::of(vec![pair("from", from), pair("to", to)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(from: &str, to: &str) -> Pairs {
        vec![("from".to_owned(), from.to_owned()), ("to".to_owned(), to.to_owned())]
    }

    #[test]
    fn both_days_are_read_or_each_wrong_one_is_named() {
        assert_eq!(range(&pairs("", "")), Ok(None));
        let (from, to) = (Day::constant(2026, 2, 1), Day::constant(2026, 2, 10));
        assert_eq!(range(&pairs("2026-02-01", " 2026-02-10 ")), Ok(Some((from, to))));
        let wrong = range(&pairs("2026-02-30", "")).unwrap_err();
        assert_eq!(wrong.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["from", "to"]);
    }
}
