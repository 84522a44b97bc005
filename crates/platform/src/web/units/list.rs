//! The units below an office. Rules ORG-1, ORG-2.

use askama::Template;
use axum::extract::State;
use casework::unit::{self, Listed};
use domain::ground::actor::Stage;

use super::{SIZE, kinds, list_of, place_name, stage_tag, stages};
use crate::server::Server;
use crate::web::component::pagination::Pagination;
use crate::web::component::tag::Tag;
use crate::web::exhibit::Exhibit;
use crate::web::form::Choice;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::work;

#[derive(Debug)]
struct Line {
    href: String,
    /// Where the units below it are, for an office.
    below: Option<String>,
    name: String,
    parent: String,
    kind: &'static str,
    place: String,
    account: String,
    tag: Option<Tag>,
}

#[derive(Debug, Template)]
#[template(path = "units/list.html")]
pub struct ListPage {
    page: Page,
    pages: Pagination,
    kinds: Vec<Choice>,
    stages: Vec<Choice>,
    rows: Vec<Line>,
    top: String,
}

const TITLE: &str = "单位与账号";

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let asked = list_of(&visit.query);
    let (top, total, rows) = work(&server, move |office| unit::list(office, &actor, &asked)).await?;
    let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
    let rows = rows.into_iter().map(line).collect();
    let mut page = visit.page(TITLE);
    if !page.visit.query.get("under").is_empty() {
        page = page.crumb("本单位的下级", "/office/units");
    }
    page::show(&ListPage { page, pages, kinds: kinds(), stages: stages(), rows, top: top.name })
}

fn line(listed: Listed) -> Line {
    let id = listed.unit.place.id;
    Line {
        href: format!("/office/units/{id}"),
        below: listed.unit.kind.is_office().then(|| format!("/office/units?under={id}")),
        place: place_name(&listed.unit.division),
        name: listed.unit.name,
        parent: listed.parent,
        kind: listed.unit.kind.label(),
        account: listed.account.unwrap_or_default(),
        tag: listed.stage.map(stage_tag),
    }
}

impl Exhibit for ListPage {
    const NAME: &'static str = "units.list";
    const TITLE: &'static str = "下级单位与账号";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], rows: Vec<Line>, total| {
            let page = sample::searched(Desk::Office, "/office/units", pairs, TITLE);
            let pages = Pagination::new(&page.visit.query, u64::from(SIZE), total);
            Self {
                page, pages, kinds: kinds(), stages: stages(), rows, top: "上海市宝山区教育局".to_owned()
            }
        };
        let line = |name: &str, kind: &'static str, account: &str, stage| Line {
            href: "/office/units".to_owned(),
            below: (kind == "县级教育行政部门").then(|| "/office/units?under=1".to_owned()),
            name: name.to_owned(),
            parent: "上海市宝山区教育局".to_owned(),
            kind,
            place: "上海市宝山区".to_owned(),
            account: account.to_owned(),
            tag: Some(stage_tag(stage)),
        };
        let rows = vec![
            line("海滨中学", "中学", "bs0001", Stage::Open),
            line("宝林三小", "小学", "bs0002", Stage::UnitRecord),
            line("大场中心小学", "小学", "bs0003", Stage::Issued),
            line("上海外国语大学附属宝山双语学校", "九年一贯制学校", "bs0004", Stage::Locked),
            line("某镇教育管理办公室", "县级教育行政部门", "bs0005", Stage::Open),
        ];
        vec![
            ("full", of(&[("page", "2")], rows, 143)),
            ("empty", of(&[], Vec::new(), 0)),
            ("no-match", of(&[("q", "没有这所学校")], Vec::new(), 0)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
