//! An account sheet: handed in, looked through, applied. Rules ORG-2, ORG-3, N16.
//!
//! Nothing is issued before the second step. A long application goes on when nobody waits for it, and can be gone on
//! with after the program was stopped.

use std::time::Duration;

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::unit::import::{self, Import, Looked, Prepare, Verdict};
use domain::form::Form as Asked;
use domain::ground::problem::{self, ProblemKind};
use domain::ground::refusal::{FileFlaw, Refusal};
use domain::ground::rule::Rule;
use domain::unit::sheet::Line;
use uuid::Uuid;

use crate::server::Server;
use crate::spreadsheet::{MOST_BYTES, account_lines};
use crate::web::component::notice::Notice;
use crate::web::component::tag::{Tag, Tone};
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Form, Problem};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};
use crate::words;

/// Problems shown on the page; all of them stand in the error workbook.
const SHOWN: usize = 200;
/// How long one waits for an application before the page shows its progress.
const PATIENCE: Duration = Duration::from_secs(4);
const TITLE: &str = "从表格导入";

#[derive(Debug)]
struct Past {
    href: String,
    name: String,
    at: String,
    good: u64,
    bad: u64,
    tag: Tag,
}

/// Where a sheet is handed in.
#[derive(Debug, Template)]
#[template(path = "units/import.html")]
pub struct UploadPage {
    page: Page,
    form: Form,
    past: Vec<Past>,
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let past = work(&server, move |office| import::history(office, &actor, 10)).await?;
    page::show(&UploadPage::of(visit, Form::default(), &past))
}

pub async fn submit(State(server): State<Server>, Who(actor): Who, visit: Visit, parts: Multipart) -> Answer {
    let (name, bytes) = file(parts).await?;
    let by = actor.clone();
    let done = attempt(&server, move |office| {
        let (lines, notes) = account_lines(&bytes).map_err(Refusal::FileRefused)?;
        import::prepare(office, &by, Prepare { file_name: name, lines, notes })
    })
    .await?;
    match done {
        Ok(id) => Ok(Redirect::to(&format!("/office/units/import/{id}")).into_response()),
        Err(Declined::Problems(_)) => Err(Failure::Malformed),
        Err(Declined::Refusal(refusal)) => {
            let past = work(&server, move |office| import::history(office, &actor, 10)).await?;
            let form = Form::default().with_problems(vec![at_file(&refusal)]);
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &UploadPage::of(visit, form, &past))
        }
    }
}

fn at_file(refusal: &Refusal) -> Problem {
    Problem::new("sheet", words::refusal(refusal).sentence).rule(refusal.rule().id())
}

/// The first file of the form, of bounded size.
async fn file(mut parts: Multipart) -> Result<(String, Vec<u8>), Failure> {
    while let Some(mut part) = parts.next_field().await.map_err(|_| Failure::Malformed)? {
        let Some(name) = part.file_name().map(str::to_owned) else { continue };
        let mut bytes = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(|_| Failure::Malformed)? {
            if bytes.len() + piece.len() > MOST_BYTES {
                return Err(Failure::TooLarge);
            }
            bytes.extend_from_slice(&piece);
        }
        return Ok((name, bytes));
    }
    Err(Failure::Malformed)
}

impl UploadPage {
    fn of(visit: Visit, form: Form, past: &[Import]) -> Self {
        let page = visit.page(TITLE).crumb("单位与账号", "/office/units").with_problems(form.has_problems());
        let past = past.iter().map(|import| Past {
            href: format!("/office/units/import/{}", import.id),
            name: import.file_name.clone(),
            at: format::instant(import.created_at.0),
            good: import.good,
            bad: import.bad,
            tag: state(import),
        });
        Self { page, form, past: past.collect() }
    }
}

fn state(import: &Import) -> Tag {
    match (import.started_at, import.finished_at) {
        (_, Some(_)) => Tag::new(Tone::Good, "已导入"),
        (Some(_), None) => Tag::new(Tone::Info, "正在导入"),
        (None, None) => Tag::new(Tone::Neutral, "已检查，未导入"),
    }
}

#[derive(Debug)]
struct Wrong {
    line: u32,
    column: String,
    text: String,
    example: String,
}

/// A sheet with its verdicts.
#[derive(Debug, Template)]
#[template(path = "units/import_look.html")]
pub struct LookPage {
    page: Page,
    import: Import,
    at: String,
    state: Tag,
    wrong: Vec<Wrong>,
    hidden: usize,
    base: String,
}

pub async fn look(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let looked = work(&server, move |office| import::look(office, &actor, id)).await?;
    page::show(&LookPage::of(visit, looked))
}

/// Applies the sheet; whoever waits too long sees the progress instead.
pub async fn apply(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let shared = server.clone();
    let run =
        tokio::spawn(async move { work(&shared, move |office| import::apply(office, &actor, id)).await });
    if let Ok(done) = tokio::time::timeout(PATIENCE, run).await {
        done.map_err(|_| Failure::Fault)??;
    }
    Ok(Redirect::to(&format!("/office/units/import/{id}")).into_response())
}

impl LookPage {
    fn of(visit: Visit, looked: Looked) -> Self {
        let Looked { import, lines } = looked;
        let mut page = visit
            .page("导入检查结果")
            .crumb("单位与账号", "/office/units")
            .crumb(TITLE, "/office/units/import");
        page.notice = notice(&import);
        let mut wrong: Vec<Wrong> = lines.iter().flat_map(|(line, verdict)| told(line, verdict)).collect();
        let hidden = wrong.len().saturating_sub(SHOWN);
        wrong.truncate(SHOWN);
        let base = format!("/office/units/import/{}", import.id);
        Self {
            page,
            at: format::instant(import.created_at.0),
            state: state(&import),
            wrong,
            hidden,
            base,
            import,
        }
    }
}

fn told(line: &Line, verdict: &Verdict) -> Vec<Wrong> {
    let Verdict::Bad(problems) = verdict else { return Vec::new() };
    let told = problems.iter().map(|problem| Wrong {
        line: line.number,
        column: problem.field.clone(),
        text: words::problem_named(Asked::unit(), &problem.field, problem).text,
        example: problem.example.clone().unwrap_or_default(),
    });
    told.collect()
}

fn notice(import: &Import) -> Option<Notice> {
    let (issued, refused) = (import.issued, import.refused);
    match (import.started_at, import.finished_at) {
        (_, Some(_)) if refused > 0 => Some(Notice::new(
            Tone::Warning,
            format!("已发放 {issued} 个账号，{refused} 行未能导入"),
            "检查之后有单位或账号被他人先行登记，原因见下表。",
        )),
        (_, Some(_)) => {
            Some(Notice::new(Tone::Good, format!("已发放 {issued} 个账号"), "请在 3 天内打印账号发放单。"))
        }
        (Some(_), None) => Some(Notice::new(
            Tone::Info,
            format!("正在导入，已完成 {issued} 行，共 {} 行", import.good),
            "可以离开这个页面，稍后再来查看。长时间没有进展的，按“继续导入”，已导入的行不会重复。",
        )),
        (None, None) => None,
    }
}

impl Exhibit for UploadPage {
    const NAME: &'static str = "units.import";
    const TITLE: &'static str = "导入账号表";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |form, past: &[Import]| {
            Self::of(sample::page(Desk::Office, "/office/units/import", TITLE).visit, form, past)
        };
        let flaw = |flaw| Form::default().with_problems(vec![at_file(&Refusal::FileRefused(flaw))]);
        let missing = FileFlaw::MissingColumns(vec!["机构类型".to_owned(), "省".to_owned()]);
        vec![
            ("empty", of(Form::default(), &[])),
            ("full", of(Form::default(), &[invented(None, None), invented(Some(1), Some(2))])),
            ("error", of(flaw(missing), &[])),
            ("locked", of(flaw(FileFlaw::Encrypted), &[])),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for LookPage {
    const NAME: &'static str = "units.import-look";
    const TITLE: &'static str = "导入检查结果";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |import, lines| {
            let visit = sample::page(Desk::Office, "/office/units/import/1", "").visit;
            Self::of(visit, Looked { import, lines })
        };
        let bad = |number, column: &str, kind, example: &str| {
            let problem = problem::Problem::new(column, Rule::ORG_3, kind).with_example(example);
            (Line { number, cells: Vec::new() }, Verdict::Bad(vec![problem]))
        };
        let lines = || {
            vec![
                bad(5, "账号", ProblemKind::RepeatsLine(2), "bsq0001"),
                bad(9, "机构类型", ProblemKind::NotAnOption("公司".to_owned()), "小学"),
                bad(12, "区", ProblemKind::OutsideDivision("上海市宝山区".to_owned()), "宝山区"),
                bad(40, "管理员名称", ProblemKind::Missing, "宝山区示例小学移动备案管理员"),
            ]
        };
        let clean = Import { bad: 0, notes: Vec::new(), ..invented(None, None) };
        vec![
            ("error", of(invented(None, None), lines())),
            ("full", of(clean, Vec::new())),
            ("running", of(invented(Some(1), None), lines())),
            ("done", of(invented(Some(1), Some(2)), lines())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

/// A sheet for samples.
fn invented(started: Option<i64>, finished: Option<i64>) -> Import {
    use domain::ground::day::Instant;
    Import {
        id: Uuid::from_u128(1),
        unit: domain::ground::id::UnitId(Uuid::from_u128(2)),
        file_name: "宝山区学校账号表.xlsx".to_owned(),
        created_at: Instant(1_764_641_700_000),
        good: 143,
        known: 2,
        bad: 4,
        notes: vec![
            "有 147 行填写了默认密码，未采用：平台不使用统一的初始密码，每个账号另发一次性激活码。"
                .to_owned(),
        ],
        started_at: started.map(Instant),
        finished_at: finished.map(Instant),
        issued: if finished.is_some() { 143 } else { 60 },
        refused: 0,
    }
}
