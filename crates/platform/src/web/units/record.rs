//! A unit's own record: the first login ends with it, and it is kept up to date here. Rules ORG-4, ORG-9.

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::unit::{self, Complete, OwnRecord};
use casework::upload::Target;
use domain::form::{Answers, Context, Form as Asked, check};
use domain::ground::actor::{Actor, Place, Stage};
use domain::ground::day::Instant;
use domain::ground::id::UnitId;
use domain::ground::unit_path::UnitPath;
use domain::unit::{Unit, UnitKind};

use crate::server::Server;
use crate::web::account::{home, unit_page};
use crate::web::component::notice::Notice;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::Tone;
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Draft, Form, Problem, Upload};
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::{FIRST_LOGIN, Who};
use crate::web::sheet::{self, Sheet};
use crate::web::upload::posted;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};
use crate::web::{file, format};
use crate::words;

#[derive(Debug, Template)]
#[template(path = "units/record.html")]
pub struct RecordPage {
    page: Page,
    form: Form,
    sheet: Sheet,
    fixed: Summary,
    first: bool,
    /// Somebody above keeps name, kind and place, and can be asked to change them (ORG-5).
    may_ask: bool,
}

const SCAN: &str = "unit.certificate_scan";

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let own = work(&server, move |office| unit::own_record(office, &actor)).await?;
    let answers = own.answers.clone();
    page::show(&RecordPage::of(visit, &own, &answers, Vec::new()))
}

pub async fn submit(State(server): State<Server>, Who(actor): Who, visit: Visit, request: Request) -> Answer {
    let posted = posted(&server, &actor, Target::Unit, request).await?;
    let by = actor.clone();
    let own = work(&server, move |office| unit::own_record(office, &by)).await?;
    let answers = sheet::answers(own.form, "unit", &posted.pairs, &own.answers);
    let saving = posted.pairs.iter().any(|(name, value)| name == "action" && value == "save");
    let files_right = posted.problems.is_empty();
    let input = Complete { answers: answers.clone(), finish: !saving && files_right };
    let by = actor.clone();
    let found = match attempt(&server, move |office| unit::complete(office, &by, &input)).await? {
        Ok(_) if saving && files_right => return Ok(Redirect::to(&saved(&actor)).into_response()),
        Ok(done) if done.complete && done.problems.is_empty() && files_right => {
            return Ok(Redirect::to(&finished(&actor)).into_response());
        }
        Ok(done) => done.problems,
        Err(Declined::Problems(problems)) => problems,
        Err(Declined::Refusal(refusal)) => return Err(casework::Error::from(refusal).into()),
    };
    let mut problems = posted.problems;
    problems.extend(found.iter().map(|problem| words::problem(own.form, problem)));
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &RecordPage::of(visit, &own, &answers, problems))
}

/// The draft was kept; the page says so.
fn saved(actor: &Actor) -> String {
    let back = if actor.stage == Stage::UnitRecord { FIRST_LOGIN } else { unit_page(actor) };
    format!("{back}?saved=1")
}

/// The first time to where the work begins, later back to the record.
fn finished(actor: &Actor) -> String {
    match actor.stage {
        Stage::UnitRecord => home(actor).to_owned(),
        _ => format!("{}?changed=1", unit_page(actor)),
    }
}

/// GET `/unit/{id}/file/{path}`: a file of a unit's record.
pub async fn show_file(
    State(server): State<Server>,
    Who(actor): Who,
    Path((id, path)): Path<(String, String)>,
) -> Answer {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    let found = work(&server, move |office| unit::file(office, &actor, id, &path)).await?;
    Ok(file::answer(&found.name, &found.content, found.blob))
}

impl RecordPage {
    fn of(visit: Visit, own: &OwnRecord, answers: &Answers, problems: Vec<Problem>) -> Self {
        let first = own.completed_at.is_none();
        let mut page = visit.page(if first { "补全机构信息" } else { "单位信息" });
        page.notice = match (page.visit.query.has("saved", "1"), page.visit.query.has("changed", "1")) {
            (true, _) => Some(Notice::new(Tone::Good, "草稿已保存", "可以稍后登录继续填写。")),
            (_, true) => Some(Notice::new(Tone::Good, "单位信息已更新", "")),
            _ => None,
        };
        let block = own.form.block("unit");
        let mut sheet = block
            .map(|block| sheet::sheet(own.form, block, None, answers, &[], "/unit/upload"))
            .unwrap_or_default();
        // Name and kind are as they were issued; the superior changes them.
        sheet.retain(|control| !matches!(control.name.as_str(), "unit.name" | "unit.kind"));
        let mut form = sheet.form.with_problems(problems);
        if let Some(upload) = certificate(&own.answers, own.unit.place.id) {
            form = form.with_upload(SCAN, upload);
        }
        if first {
            let saved = own.saved_at.map(|at| format::instant(at.0)).unwrap_or_default();
            let continued = !saved.is_empty();
            form = form.with_draft(Draft { saved, autosave: String::new(), continued });
        }
        let page = page.with_problems(form.has_problems());
        sheet.form = form.clone();
        let may_ask = own.unit.kind != UnitKind::Provider;
        let rows =
            vec![Row::new("机构名称", own.unit.name.clone()), Row::new("机构类型", own.unit.kind.label())];
        Self { page, form, sheet, fixed: Summary::new("已登记的信息", rows), first, may_ask }
    }
}

/// The certificate that has arrived.
fn certificate(answers: &Answers, unit: UnitId) -> Option<Upload> {
    let name = answers.file_name(SCAN)?.to_owned();
    let href = format!("/unit/{unit}/file/{SCAN}");
    Some(Upload {
        name, size: 0, href, facts: vec!["已上传；重新选择文件即可替换。".to_owned()]
    })
}

impl Exhibit for RecordPage {
    const NAME: &'static str = "units.record";
    const TITLE: &'static str = "机构信息";

    fn samples() -> Vec<(&'static str, Self)> {
        let form = Asked::unit();
        let own = |answers: &Answers, saved: Option<i64>, completed: Option<i64>| OwnRecord {
            unit: Unit {
                place: Place { id: UnitId(uuid::Uuid::from_u128(7)), path: UnitPath::stored("1.") },
                kind: UnitKind::Secondary,
                name: "上海市宝山区海滨中学".to_owned(),
                division: "310113".to_owned(),
                province: "31".to_owned(),
                closed_on: None,
            },
            form,
            answers: answers.clone(),
            saved_at: saved.map(Instant),
            completed_at: completed.map(Instant),
        };
        let visit =
            |path: &str, pairs: &[(&str, &str)]| sample::searched(Desk::Institution, path, pairs, "").visit;
        let typed = Answers::new()
            .with("unit.name", "上海市宝山区海滨中学")
            .with("unit.kind", "secondary")
            .with("unit.code", "12100000400000624D")
            .with("unit.nature", "institution")
            .with("unit.address", "上海市宝山区示例路1号")
            .with("unit.legal_name", "张示例")
            .with("unit.legal_mobile", "1380000")
            .with("unit.headcount", "860");
        let wrong = check(form, &typed, &Context::default());
        let wrong = wrong.iter().map(|problem| words::problem(form, problem)).collect();
        let whole = typed
            .clone()
            .with("unit.legal_mobile", "13800000000")
            .with("unit.contact_name", "李示例")
            .with("unit.contact_mobile", "13900000000")
            .with(SCAN, "0 事业单位法人证书.pdf");
        let at = Some(1_764_641_700_000);
        let none = Answers::new();
        let of = |visit, own: &OwnRecord, problems| Self::of(visit, own, &own.answers.clone(), problems);
        vec![
            ("first", of(visit("/first-login", &[]), &own(&none, None, None), Vec::new())),
            ("draft", of(visit("/first-login", &[("saved", "1")]), &own(&whole, at, None), Vec::new())),
            ("error", of(visit("/first-login", &[]), &own(&typed, at, None), wrong)),
            ("full", of(visit("/institution/unit", &[]), &own(&whole, at, at), Vec::new())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
