//! One unit below: its record masked, its accounts, its history; new secrets, locks, and reveals with a reason.
//! Rules ORG-4, ORG-6, ORG-10, N16.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::account as verbs;
use casework::unit::{self, Known, Reveal};
use domain::form::{Answers, Form as Asked};
use domain::ground::actor::Stage;
use domain::ground::id::{AccountId, UnitId};
use domain::ground::jurisdiction::Relation;
use storage::event::Recorded;

use super::{place_name, stage_tag};
use crate::server::Server;
use crate::web::account::problems;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::component::timeline::Entry;
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Pairs};
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::sheet::display;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{attempt, work};
use crate::web::{form, format};
use crate::words;

const NO_ACCOUNT: &str = "没有账号";

#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    title: String,
    tag: Tag,
    locked: bool,
}

#[derive(Debug, Template)]
#[template(path = "units/detail.html")]
pub struct DetailPage {
    page: Page,
    base: String,
    state: Tag,
    summaries: Vec<Summary>,
    accounts: Vec<Line>,
    /// There is no account, and the reader can issue the first one.
    equips: bool,
    /// The personal fields that can be revealed.
    fields: Vec<Choice>,
    form: Form,
    /// What was just revealed: the field's words and its value.
    seen: Option<(String, String)>,
    history: Vec<Entry>,
}

pub async fn show(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    let known = work(&server, move |office| unit::open(office, &actor, id)).await?;
    page::show(&DetailPage::of(visit, &known, Form::default(), None))
}

/// Reveals one personal value on the page that answers, and nowhere else.
pub async fn reveal(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    let form = Form::of(pairs);
    let field = form.value("field").to_owned();
    let input = Reveal { unit: id, field: field.clone(), reason: form.value("reason").to_owned() };
    let by = actor.clone();
    let seen = attempt(&server, move |office| unit::reveal(office, &by, &input)).await?;
    let known = work(&server, move |office| unit::open(office, &actor, id)).await?;
    match seen {
        Ok(plain) => {
            let label = known.form.locate(&field).map_or("", |(_, _, field)| field.label).to_owned();
            page::show(&DetailPage::of(visit, &known, Form::default(), Some((label, plain))))
        }
        Err(declined) => {
            let form = form.with_problems(problems(&declined, &[("reason", "查看理由")], |_| "reason"));
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &DetailPage::of(visit, &known, form, None))
        }
    }
}

/// The first account of a unit that has none; its slip is next.
pub async fn equip(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: UnitId = id.parse().map_err(|_| Failure::NotFound)?;
    let issued = work(&server, move |office| unit::equip(office, &actor, id)).await?;
    Ok(Redirect::to(&format!("/office/units/slips/{}", issued.batch)).into_response())
}

/// A new secret for an account; its slip is next.
pub async fn renew(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: AccountId = id.parse().map_err(|_| Failure::NotFound)?;
    let issued = work(&server, move |office| verbs::renew_secret(office, &actor, id)).await?;
    Ok(Redirect::to(&format!("/office/units/slips/{}", issued.batch)).into_response())
}

/// Locks or unlocks an account, with a reason.
pub async fn lock(
    State(server): State<Server>,
    Who(actor): Who,
    Path((unit, id)): Path<(String, String)>,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let unit: UnitId = unit.parse().map_err(|_| Failure::NotFound)?;
    let id: AccountId = id.parse().map_err(|_| Failure::NotFound)?;
    let form = Form::of(pairs);
    let (on, reason) = (form.value("on") == "1", form.value("reason").to_owned());
    let verb = if on { verbs::lock } else { verbs::unlock };
    work(&server, move |office| verb(office, &actor, id, &reason)).await?;
    Ok(Redirect::to(&format!("/office/units/{unit}")).into_response())
}

impl DetailPage {
    fn of(visit: Visit, known: &Known, form: Form, seen: Option<(String, String)>) -> Self {
        let id = known.unit.place.id;
        let page = visit.page(known.unit.name.clone()).crumb("单位与账号", "/office/units");
        let state = known
            .accounts
            .first()
            .map_or_else(|| Tag::new(Tone::Neutral, NO_ACCOUNT), |account| stage_tag(account.stage));
        let masked = known.relation != Relation::Own && known.completed_at.is_some();
        let personal =
            known.form.blocks.iter().flat_map(|block| block.fields.iter().filter(|field| field.personal));
        let fields =
            personal.filter(|_| masked).map(|field| Choice::new(format!("unit.{}", field.key), field.label));
        Self {
            page: page.with_problems(form.has_problems()),
            base: format!("/office/units/{id}"),
            state,
            summaries: summaries(known),
            accounts: known
                .accounts
                .iter()
                .map(|account| Line {
                    id: account.id.to_string(),
                    name: account.name.clone(),
                    title: account.title.clone(),
                    tag: stage_tag(account.stage),
                    locked: account.stage == Stage::Locked,
                })
                .collect(),
            equips: known.accounts.is_empty() && known.relation == Relation::Above,
            fields: fields.collect(),
            form,
            seen,
            history: known.history.iter().map(entry).collect(),
        }
    }
}

fn summaries(known: &Known) -> Vec<Summary> {
    let unit = &known.unit;
    let basic = vec![
        Row::new("单位名称", unit.name.clone()),
        Row::new("机构类型", unit.kind.label()),
        Row::new("所在地", place_name(&unit.division)),
        Row::new("上级单位", known.parent.as_ref().map(|above| above.name.clone()).unwrap_or_default()),
    ];
    let mut summaries = vec![Summary::new("登记信息", basic)];
    if known.completed_at.is_some() || known.relation == Relation::Own {
        let file = format!("/unit/{}/file/", unit.place.id);
        summaries.push(Summary::new("机构信息", rows(known.form, &known.answers, &file)));
    }
    if known.administrator.given("administrator.name") {
        summaries.push(Summary::new("备案管理员", rows(Asked::administrator(), &known.administrator, "")));
    }
    summaries
}

fn rows(form: &Asked, answers: &Answers, file: &str) -> Vec<Row> {
    let fields = form.blocks.iter().flat_map(|block| block.fields.iter().map(move |field| (block, field)));
    fields
        .filter(|(_, field)| !matches!(field.key, "name" | "kind") || form.version != Asked::unit().version)
        .map(|(block, field)| {
            let path = block.path(None, field.key);
            let row = Row::new(field.label, display(form, field, answers, &path));
            let is_file = matches!(field.kind, domain::form::FieldKind::File(_)) && answers.given(&path);
            if is_file { row.href(format!("{file}{path}")) } else { row }
        })
        .collect()
}

fn entry(recorded: &Recorded) -> Entry {
    let event = &recorded.event;
    let (what, tone) = words::event(&event.object_kind, &event.verb);
    Entry {
        at: format::instant(recorded.at.0),
        who: if event.unit.is_some() { "单位账号" } else { "平台管理账号" }.to_owned(),
        what: what.to_owned(),
        notes: event.why.iter().map(|why| format!("理由：{why}")).collect(),
        rule: event.rule.map(|rule| rule.to_string()),
        tone,
    }
}

impl Exhibit for DetailPage {
    const NAME: &'static str = "units.detail";
    const TITLE: &'static str = "单位详情";

    #[allow(clippy::too_many_lines, reason = "samples of every state of the page")]
    fn samples() -> Vec<(&'static str, Self)> {
        let line = |stage| Line {
            id: "1".to_owned(),
            name: "bs0001".to_owned(),
            title: "海滨中学移动备案管理员".to_owned(),
            tag: stage_tag(stage),
            locked: stage == Stage::Locked,
        };
        let history = |what: &str, tone| Entry {
            at: "2025年12月2日 10:15".to_owned(),
            who: "单位账号".to_owned(),
            what: what.to_owned(),
            notes: Vec::new(),
            rule: Some("ORG-4".to_owned()),
            tone,
        };
        let basic = || {
            let rows = vec![
                Row::new("单位名称", "海滨中学"),
                Row::new("机构类型", "中学"),
                Row::new("所在地", "上海市宝山区"),
                Row::new("上级单位", "上海市宝山区教育局"),
            ];
            Summary::new("登记信息", rows)
        };
        let record = || {
            let rows = vec![
                Row::new("组织机构代码/统一社会信用代码", "121***********624D"),
                Row::new("单位性质", "事业单位"),
                Row::new("住所地", "上海市宝山区示例路1号"),
                Row::new("单位法人手机号", "138****0000"),
                Row::new("总人数", "860"),
                Row::new("单位有效证明扫描件", "事业单位法人证书.pdf")
                    .href("/unit/1/file/unit.certificate_scan"),
            ];
            Summary::new("机构信息", rows)
        };
        let of = |stage, complete: bool, form: Form, seen| Self {
            page: sample::page(Desk::Office, "/office/units/1", "海滨中学")
                .crumb("单位与账号", "/office/units")
                .with_problems(form.has_problems()),
            base: "/office/units/1".to_owned(),
            state: stage_tag(stage),
            summaries: if complete { vec![basic(), record()] } else { vec![basic()] },
            accounts: vec![line(stage)],
            equips: false,
            fields: if complete {
                vec![Choice::new("unit.legal_mobile", "单位法人手机号")]
            } else {
                Vec::new()
            },
            form,
            seen,
            history: vec![history("补全或更新机构信息", Tone::Good), history("发放账号", Tone::Info)],
        };
        let mut bare = of(Stage::Issued, false, Form::default(), None);
        (bare.state, bare.equips) = (Tag::new(Tone::Neutral, NO_ACCOUNT), true);
        (bare.accounts, bare.history) = (Vec::new(), vec![history("登记单位", Tone::Neutral)]);
        let wrong = form::Problem::new("reason", "请填写查看理由。").rule("ORG-10");
        let seen = ("单位法人手机号".to_owned(), "13800000000".to_owned());
        vec![
            ("full", of(Stage::Open, true, Form::default(), None)),
            ("empty", of(Stage::Issued, false, Form::default(), None)),
            ("revealed", of(Stage::Open, true, Form::default(), Some(seen))),
            ("error", of(Stage::Open, true, Form::default().with_problems(vec![wrong]), None)),
            ("locked", of(Stage::Locked, true, Form::default(), None)),
            ("bare", bare),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
