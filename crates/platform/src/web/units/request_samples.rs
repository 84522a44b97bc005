//! The pages of requests, of the unit's side and the office's, in every state worth seeing, for the gallery.

use casework::request::Opened;
use domain::ground::actor::Place;
use domain::ground::day::Instant;
use domain::ground::id::{RequestId, UnitId};
use domain::ground::refusal::Refusal;
use domain::ground::unit_path::UnitPath;
use domain::unit::request::{RequestKind, RequestState, Wanted};
use domain::unit::{Unit, UnitKind};
use storage::audit::Line;
use storage::request::Request;

use super::requests::{RequestsPage, row, wrong};
use crate::web::account::problems;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs};
use crate::web::office::request::{self as office, DeskRow, RequestPage};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::{Desk, Visit};
use crate::web::work::Declined;

/// 2 December 2025, 10:00 in China.
const NOW: Instant = Instant(1_764_640_800_000);

fn visit(desk: Desk, path: &str, pairs: &[(&str, &str)]) -> Visit {
    sample::searched(desk, path, pairs, "").visit
}

pub(super) fn unit(number: u128, kind: UnitKind, name: &str) -> Unit {
    Unit {
        place: Place { id: UnitId(uuid::Uuid::from_u128(number)), path: UnitPath::stored("1.2.3.") },
        kind,
        name: name.to_owned(),
        division: "310113".to_owned(),
        province: "31".to_owned(),
        closed_on: None,
    }
}

fn school() -> Unit {
    unit(5, UnitKind::Primary, "宝林三小")
}

fn request(kind: RequestKind, name: &str, division: &str, state: RequestState) -> Request {
    let answer = match state {
        RequestState::Refused => "批复文件尚未送达，请收到后重新申请。",
        _ => "",
    };
    Request {
        id: RequestId(uuid::Uuid::from_u128(u128::from(kind as u8) + 1)),
        owner: school().place,
        handler: unit(3, UnitKind::County, "上海市宝山区教育局").place,
        wanted: Wanted {
            kind,
            name: name.to_owned(),
            division: division.to_owned(),
            reason: "区编办批复（示例〔2025〕8号），自2025年12月1日起生效。".to_owned(),
        },
        state,
        name_before: "宝林三小".to_owned(),
        place_before: "310113".to_owned(),
        asked_at: NOW.add_days(-2),
        answered_at: (state != RequestState::Open).then_some(NOW),
        answer: answer.to_owned(),
        turn: 0,
    }
}

fn all() -> Vec<Request> {
    vec![
        request(RequestKind::Rename, "宝林第三小学", "", RequestState::Open),
        request(RequestKind::Redistrict, "", "310106", RequestState::Refused),
        request(RequestKind::Account, "", "", RequestState::Granted),
    ]
}

impl Exhibit for RequestsPage {
    const NAME: &'static str = "units.requests";
    const TITLE: &'static str = "单位信息变更申请";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], requests: Vec<Request>, form: Form| {
            let handled = |request| row((request, "上海市宝山区教育局".to_owned()));
            let rows = requests.into_iter().map(handled).collect();
            let visit = visit(Desk::Institution, "/unit/requests", pairs);
            Self::new(visit, "/institution/unit", &school(), rows, form)
        };
        let typed: Pairs = vec![("kind".to_owned(), "rename".to_owned())];
        let empty = Wanted {
            kind: RequestKind::Rename,
            name: String::new(),
            division: String::new(),
            reason: String::new(),
        };
        let found = empty.check(&school(), domain::reference::divisions());
        let error = Form::of(typed.clone()).with_problems(wrong(&Declined::Problems(found)));
        let again = Form::of(typed).with_problems(wrong(&Declined::Refusal(Refusal::RequestOpen)));
        vec![
            ("empty", of(&[], Vec::new(), Form::default())),
            ("full", of(&[("done", "ask")], all(), Form::default())),
            ("error", of(&[], Vec::new(), error)),
            ("refused", of(&[], all(), again)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for office::RequestsPage {
    const NAME: &'static str = "office.requests";
    const TITLE: &'static str = "下级的变更申请";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], requests: Vec<Request>| {
            let rows: Vec<DeskRow> =
                requests.into_iter().map(|one| office::row((one, "宝林三小".to_owned()))).collect();
            let total = rows.len() as u64;
            Self::new(visit(Desk::Office, "/office/requests", pairs), rows, total)
        };
        vec![
            ("full", of(&[], all().into_iter().take(1).collect())),
            ("done", of(&[("state", "done")], all().into_iter().skip(1).collect())),
            ("empty", of(&[], Vec::new())),
            ("never", of(&[("state", "done")], Vec::new())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn opened(kind: RequestKind, state: RequestState, deciding: bool) -> Opened {
    let step = |verb: &str, why: &str, days| Line {
        seq: 1,
        at: NOW.add_days(days),
        account: None,
        key: None,
        unit: Some("宝林三小".to_owned()),
        object_kind: "request".to_owned(),
        object: String::new(),
        verb: verb.to_owned(),
        from_state: None,
        to_state: None,
        rule: Some("ORG-5".to_owned()),
        why: Some(why.to_owned()),
    };
    let name = if kind == RequestKind::Close { "宝林二小" } else { "宝林第三小学" };
    Opened {
        request: request(kind, name, "310106", state),
        unit: school(),
        handler: unit(3, UnitKind::County, "上海市宝山区教育局"),
        above: Some(unit(2, UnitKind::Province, "上海市教育委员会")),
        deciding,
        history: vec![step("ask", "区编办批复（示例〔2025〕8号）", -2)],
    }
}

impl Exhibit for RequestPage {
    const NAME: &'static str = "office.request";
    const TITLE: &'static str = "办理变更申请";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], opened: &Opened, form: Form| {
            Self::new(visit(Desk::Office, "/office/requests/1", pairs), opened, form)
        };
        let open = |kind| opened(kind, RequestState::Open, true);
        let beyond = problems(&Declined::Refusal(Refusal::BeyondDivision), &[], |_| "reason");
        vec![
            ("full", of(&[], &open(RequestKind::Rename), Form::default())),
            ("close", of(&[], &open(RequestKind::Close), Form::default())),
            ("account", of(&[], &open(RequestKind::Account), Form::default())),
            ("error", of(&[], &open(RequestKind::Redistrict), Form::default().with_problems(beyond))),
            (
                "granted",
                of(
                    &[("done", "grant")],
                    &opened(RequestKind::Rename, RequestState::Granted, false),
                    Form::default(),
                ),
            ),
            ("no-right", of(&[], &opened(RequestKind::Rename, RequestState::Open, false), Form::default())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
