//! The roster of filing administrators of all units below. Rule ORG-6. Every look is recorded by the verb.

use askama::Template;
use axum::extract::State;
use casework::unit::{self, Entry};

use super::{SIZE, kinds, list_of};
use crate::server::Server;
use crate::web::component::pagination::Pagination;
use crate::web::exhibit::Exhibit;
use crate::web::form::Choice;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::work;

#[derive(Debug, Default)]
struct Line {
    unit: String,
    parent: String,
    name: String,
    post: String,
    phone: String,
    email: String,
    im: String,
}

#[derive(Debug, Template)]
#[template(path = "units/roster.html")]
pub struct RosterPage {
    page: Page,
    pages: Pagination,
    kinds: Vec<Choice>,
    rows: Vec<Line>,
}

const TITLE: &str = "备案管理员名册";

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let mut asked = list_of(&visit.query);
    asked.deep = true;
    let (_, total, rows) = work(&server, move |office| unit::roster(office, &actor, &asked)).await?;
    let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
    let page = visit.page(TITLE).crumb("单位与账号", "/office/units");
    page::show(&RosterPage { page, pages, kinds: kinds(), rows: rows.into_iter().map(line).collect() })
}

fn line(entry: Entry) -> Line {
    let answer = |field: &str| entry.administrator.one(&format!("administrator.{field}")).to_owned();
    Line {
        name: answer("name"),
        post: answer("post"),
        phone: answer("phone"),
        email: answer("email"),
        im: answer("im"),
        unit: entry.listed.unit.name,
        parent: entry.listed.parent,
    }
}

impl Exhibit for RosterPage {
    const NAME: &'static str = "units.roster";
    const TITLE: &'static str = "备案管理员名册";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |rows: Vec<Line>, total| {
            let page = sample::page(Desk::Office, "/office/units/roster", TITLE);
            let pages = Pagination::new(&page.visit.query, u64::from(SIZE), total);
            Self { page: page.crumb("单位与账号", "/office/units"), pages, kinds: kinds(), rows }
        };
        let parent = || "上海市宝山区教育局".to_owned();
        let named = Line {
            unit: "海滨中学".to_owned(),
            parent: parent(),
            name: "王示例".to_owned(),
            post: "信息中心主任".to_owned(),
            phone: "021-50000000".to_owned(),
            email: "wang@example.com".to_owned(),
            im: "QQ 100000".to_owned(),
        };
        let unnamed = Line { unit: "宝林三小".to_owned(), parent: parent(), ..Line::default() };
        vec![("full", of(vec![named, unnamed], 2)), ("empty", of(Vec::new(), 0))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
