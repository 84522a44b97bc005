//! `/office/dual`: how often two reviewers agree, and what the re-review makes of the rest. Rules REV-5, N8, N25.
//!
//! Every figure stands beside its definition. Departments are counted, never people.

use askama::Template;
use axum::extract::State;
use casework::filing::{Rates, rates};
use domain::ground::day::{Day, add_days};
use domain::ground::refusal::Refusal;

use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::tag::Tone;
use crate::web::exhibit::Exhibit;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt};
use crate::words;

/// The figures, each with its definition.
const DEFINITIONS: [(&str, &str); 6] = [
    ("两项审结", "所选日期内第二项审完的件数；还有一项待审的不计入。"),
    ("意见一致", "两项审结的件数中，两人结论相同（同为通过、不通过或无法判定）的件数和比例。"),
    ("报请复审", "两项审结的件数中，至少一项没有通过、因而报请复审的件数和比例。"),
    ("复审通过", "报请复审的件数中，复审决定通过的件数。"),
    ("复审退回", "报请复审的件数中，复审决定退回的件数。"),
    ("复审未结", "报请复审的件数中，尚未作出复审决定的件数；提交单位已撤回的不计入。"),
];

/// One department.
#[derive(Debug)]
struct Row {
    office: String,
    figures: Vec<(&'static str, String)>,
}

#[derive(Debug, Template)]
#[template(path = "office/dual.html")]
pub struct DualPage {
    page: Page,
    asked: String,
    rows: Vec<Row>,
    definitions: &'static [(&'static str, &'static str)],
}

impl DualPage {
    fn new(visit: Visit, (from, to): (Day, Day), found: &[Rates], refused: Option<&Refusal>) -> Self {
        let mut page = visit.page("双人审核情况").crumb("使用者备案", "/office/usages");
        if let Some(refusal) = refused {
            page = page.notice(Notice::new(Tone::Warning, "日期有误", words::refusal(refusal).sentence));
        }
        let asked =
            format!("{} 至 {}，含首尾两日，按第二项审完的日期统计。", format::day(from), format::day(to));
        Self { page, asked, rows: found.iter().map(row).collect(), definitions: &DEFINITIONS }
    }
}

fn row(rates: &Rates) -> Row {
    let whole = |value: i64| format::count(u64::try_from(value).unwrap_or_default());
    let part = |value: i64| {
        let (part, all) =
            (u64::try_from(value).unwrap_or_default(), u64::try_from(rates.complete).unwrap_or_default());
        format!("{}（{}%）", format::count(part), format::percent(part, all))
    };
    let values = [
        whole(rates.complete),
        part(rates.agreed),
        part(rates.sent_up),
        whole(rates.upheld),
        whole(rates.sent_back),
        whole(rates.pending),
    ];
    let figures = DEFINITIONS.iter().map(|(label, _)| *label).zip(values).collect();
    Row { office: rates.office.clone(), figures }
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let today = server.office().today();
    let day = |name: &str| visit.query.get(name).parse::<Day>().ok();
    let period = (day("from").unwrap_or(add_days(today, -90)), day("to").unwrap_or(today));
    let found = attempt(&server, move |office| rates(office, &actor, period.0, period.1)).await?;
    page::show(&match found {
        Ok(found) => DualPage::new(visit, period, &found, None),
        Err(Declined::Refusal(refusal)) => DualPage::new(visit, period, &[], Some(&refusal)),
        Err(Declined::Problems(_)) => DualPage::new(visit, period, &[], None),
    })
}

impl Exhibit for DualPage {
    const NAME: &'static str = "office.dual";
    const TITLE: &'static str = "双人审核情况";

    fn samples() -> Vec<(&'static str, Self)> {
        let visit = || sample::searched(Desk::Office, "/office/dual", &[], "").visit;
        let period = (Day::constant(2025, 9, 1), Day::constant(2025, 11, 28));
        let one = |office: &str, complete| Rates {
            office: office.to_owned(),
            complete,
            agreed: complete - 5,
            sent_up: 7,
            upheld: 3,
            sent_back: 2,
            pending: 2,
        };
        let rates = [one("上海市宝山区教育局", 38), one("上海市示例区教育局", 112)];
        vec![
            ("full", Self::new(visit(), period, &rates, None)),
            ("empty", Self::new(visit(), period, &[], None)),
            ("error", Self::new(visit(), period, &[], Some(&Refusal::RangeReversed))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
