//! `/`: what can be done here, the newest filings and lists, and the current figures. Rules PUB-1, PUB-4, N25.

use askama::Template;
use axum::extract::State;
use domain::filing::State as Standing;
use storage::announcement::Announcement;
use storage::declaration::{self, Scope};

use super::AppRow;
use crate::register_index::Asked;
use crate::server::Server;
use crate::web::component::progress::Stat;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::visit::Visit;
use crate::web::work::work;

/// How many of the newest filings are shown.
const NEWEST: usize = 6;
/// How many of the newest lists are shown.
const LISTS: u32 = 5;

#[derive(Debug, Template)]
#[template(path = "public/home.html")]
pub(in crate::web) struct HomePage {
    pub(super) page: Page,
    pub(super) newest: Vec<AppRow>,
    pub(super) lists: Vec<Announcement>,
    pub(super) figures: Figures,
    /// When the figures were counted.
    pub(super) counted: String,
}

/// What the platform holds today, counted when the page is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) struct Figures {
    pub(super) effective: u64,
    pub(super) suspended: u64,
    pub(super) revoked: u64,
    /// Units whose declaration is in force, nil reports included.
    pub(super) declared: u64,
}

impl HomePage {
    /// The figures with their definitions and the way to what is counted.
    pub(super) fn stats(&self) -> Vec<Stat> {
        let stat = |label: &str, value, unit: &str, definition: &str, href: &str| Stat {
            label: label.to_owned(),
            value,
            unit: unit.to_owned(),
            definition: definition.to_owned(),
            href: Some(href.to_owned()),
        };
        let of = &self.figures;
        vec![
            stat("有效备案", of.effective, "项", "安卓、iOS 分别计算", "/apps?state=valid"),
            stat("暂停的备案", of.suspended, "项", "满足条件前暂时下线", "/apps?state=suspended"),
            stat("撤销的备案", of.revoked, "项", "被主管部门撤销", "/apps?state=revoked"),
            stat("已填报的单位", of.declared, "个", "已确认，含零报告", "/schools"),
        ]
    }
}

pub(in crate::web) async fn show(State(server): State<Server>, visit: Visit) -> Answer {
    let register = server.register().clone();
    let (newest, lists, figures, at) = work(&server, move |office| {
        office.read(|view| {
            let asked = Asked { state: Some(Standing::Effective), ..Asked::default() };
            let (found, counts) = register.ask(view, |index| {
                let states = [Standing::Effective, Standing::Suspended, Standing::Revoked];
                (index.search(&asked, 0, NEWEST), states.map(|state| index.count(state) as u64))
            })?;
            let numbers: Vec<&str> = found.numbers.iter().map(String::as_str).collect();
            let newest: Vec<AppRow> =
                storage::register::lines(view, &numbers)?.into_iter().map(AppRow::from).collect();
            let lists = storage::announcement::list(view, None, LISTS, 0)?;
            let tally = declaration::tally(view, Scope::Everywhere, None)?;
            let [effective, suspended, revoked] = counts;
            let figures = Figures { effective, suspended, revoked, declared: tally.filed + tally.nil };
            Ok((newest, lists, figures, view.now()))
        })
    })
    .await?;
    let page = visit.page("首页");
    page::show(&HomePage { page, newest, lists, figures, counted: format::instant(at.0) })
}
