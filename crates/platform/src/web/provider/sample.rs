//! Samples of the provider's pages: one invented filing in the states worth seeing; the checks are the real ones.

use std::collections::BTreeMap;

use casework::filing::{Folder, Known, Limit, Marked, Mine, Owing, Step};
use domain::filing::{Filing, FilingKind, Mark, Standing, Submission};
use domain::form::{Answers, Context, Form};
use domain::ground::actor::Place;
use domain::ground::day::{Day, Instant, add_days};
use domain::ground::id::{FilingId, RevisionId, UnitId};
use domain::ground::rule::Rule;
use domain::ground::unit_path::UnitPath;
use storage::answers::Stored;
use storage::filing::FilingRow;
use storage::object::digest::Digests;
use storage::revision::Revision;
use storage::upload::Received;
use uuid::Uuid;

use super::{LIST, block, check, list, receipt, record, tasks};
use crate::web::exhibit::Exhibit;
use crate::web::page::Page;
use crate::web::sample::{self, inspection};
use crate::web::visit::{Desk, Visit};

const TODAY: Day = sample::TODAY;
/// 2025-12-01 10:15 in China.
const BEFORE: Instant = Instant(1_764_555_300_000);
const ID: FilingId = FilingId(Uuid::from_u128(0x0193_80f2_1c3a_7d5e_8a21_5b1c_2d3e_4f50));

/// Somebody at the provider's desk, looking at this address.
fn visit(path: &str) -> Visit {
    sample::page(Desk::Provider, path, "").visit
}

fn answers() -> Answers {
    let given = [
        ("owner.name", "示例教育科技（上海）有限公司"),
        ("owner.nature", "enterprise"),
        ("owner.certificate_kind", "credit-code"),
        ("owner.certificate_number", "91350100M000100Y43"),
        ("owner.certificate_scan", "aa 营业执照.pdf"),
        ("owner.address", "上海市宝山区示例路100号"),
        ("owner.legal_name", "张示例"),
        ("owner.legal_mobile", "13800138001"),
        ("owner.contact_name", "李示例"),
        ("owner.contact_mobile", "13900139001"),
        ("owner.contact_email", "contact@example.cn"),
        ("backend.1.name", "示例作业平台后台"),
        ("backend.1.ip", "203.0.113.10"),
        ("backend.1.icp", "沪ICP备12345678号-1"),
        ("backend.1.icp_holder", "示例教育科技（上海）有限公司"),
        ("backend.1.mlps_level", "2"),
        ("backend.1.mlps_number", "31011300012-00001"),
        ("backend.1.mlps_holder", "示例教育科技（上海）有限公司"),
        ("backend.1.mlps_scan", "bb 等级保护备案证明.pdf"),
        ("app.name", "示例作业本"),
        ("app.platform", "android"),
        ("app.version", "3.2.1"),
        ("app.function", "learning"),
        ("app.audience", "teacher"),
        ("app.content", "homework"),
        ("app.description", "教师布置作业，学生在线完成并查看批改结果。"),
        ("app.value_added", "no"),
        ("app.package", "cc 示例作业本_3.2.1.apk"),
        ("app.md5", "0cc175b9c0f1b6a831c399e269772661"),
        ("promise.tested", "yes"),
    ];
    given.into_iter().fold(Answers::new(), |answers, (path, value)| answers.with(path, value))
}

/// The answers after the function type was changed: what was chosen for the other one is still there.
fn unfit() -> Answers {
    let mut answers = answers();
    answers.set("app.content", ["office", "homework"]);
    answers
}

/// The answers with some faults: a wrong number, a foreign holder, nothing about the app.
fn faulty() -> Answers {
    let mut answers = answers().with("backend.1.icp", "沪ICP12").with("backend.1.mlps_holder", "另一家公司");
    answers.remove_group("app");
    answers.remove_group("promise");
    answers
}

/// A filing of the provider of the samples.
pub(in crate::web) fn row(standing: Standing, submission: Submission, title: &str) -> FilingRow {
    let effective = !matches!(standing, Standing::None);
    FilingRow {
        id: ID,
        filing: Filing { kind: FilingKind::Provider, standing, submission },
        owner: Place { id: UnitId(Uuid::from_u128(4)), path: UnitPath::stored("1.2.4.") },
        handler: None,
        province: "31".to_owned(),
        title: title.to_owned(),
        platform: (!title.is_empty()).then(|| "android".to_owned()),
        number: effective.then(|| "教APP备3100012号".to_owned()),
        due_provisional: false,
        open_revision: None,
        effective_revision: None,
        owed_on: None,
        turn: 1,
        created_at: BEFORE,
        changed_at: BEFORE,
    }
}

fn limit(days: u32) -> Limit {
    let since = Day::constant(2025, 12, 1);
    let calendar = domain::reference::calendar();
    let due = calendar.working_days_after(since, days);
    let left = calendar.working_days_between(TODAY, due.due_on);
    Limit { since, due, left }
}

fn step(verb: &str, unit: &str, rule: Rule) -> Step {
    Step {
        at: BEFORE,
        verb: verb.to_owned(),
        amends: false,
        unit: Some(unit.to_owned()),
        rule: Some(rule),
        due_on: None,
        why: None,
        marks: Vec::new(),
        opinion: None,
    }
}

fn folder(standing: Standing, submission: Submission, answers: Answers) -> Folder {
    let row = row(standing, submission, answers.one("app.name"));
    let form = Form::provider();
    let facts = domain::form::PackageFacts {
        md5: "0cc175b9c0f1b6a831c399e269772661".to_owned(),
        platform: Some("android"),
    };
    let context = Context { package: Some(facts), ..Context::default() };
    let digests = Digests {
        md5: "0cc175b9c0f1b6a831c399e269772661".to_owned(),
        sha256: "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb".to_owned(),
        sm3: "623476ac18f65a2909e43c7fec61b49c7e764a91a18ccb82f1917a29c86c5e88".to_owned(),
        size: 48_234_496,
    };
    let received = |content: &str| Received { content: content.to_owned(), digests: digests.clone() };
    let named = ["owner.certificate_scan", "backend.1.mlps_scan", "app.package"];
    let files = named.into_iter().filter(|path| answers.given(path));
    Folder {
        files: files.map(|path| (path.to_owned(), received("pdf"))).collect(),
        reviewer: Some("上海市教育委员会".to_owned()),
        revision: Revision {
            turn: 0,
            id: RevisionId(Uuid::from_u128(9)),
            filing: ID,
            ordinal: 1,
            stored: Stored { form: form.version.to_owned(), answers: Answers::new() },
            nil: false,
            saved_at: BEFORE,
            frozen_at: Some(BEFORE),
            outcome: None,
        },
        problems: domain::filing::check(&answers, &context),
        picked: BTreeMap::new(),
        marks: Vec::new(),
        inspection: answers.given("app.package").then(inspection::clean),
        forbidden: Vec::new(),
        owed: None,
        leaves: None,
        limit: row.due_on().map(|_| limit(10)),
        history: vec![step("begin", "示例教育科技（上海）有限公司", Rule::PRV_1)],
        form,
        answers,
        row,
    }
}

fn draft(answers: Answers) -> Folder {
    folder(Standing::None, Submission::Draft, answers)
}

fn submitted() -> Folder {
    let on = Day::constant(2025, 12, 1);
    let mut folder =
        folder(Standing::None, Submission::Submitted { on, due: limit(10).due.due_on }, answers());
    folder.history.insert(0, step("submit", "示例教育科技（上海）有限公司", Rule::REV_1));
    folder
}

fn returned() -> Folder {
    let on = Day::constant(2025, 12, 1);
    let mut folder =
        folder(Standing::None, Submission::Returned { on, due: limit(10).due.due_on }, answers());
    let mark = |field: &str, rule, reason: &str, changed| Marked {
        mark: Mark { field: field.to_owned(), rule: Some(rule), reason: reason.to_owned() },
        changed,
    };
    folder.marks = vec![
        mark("backend.1.mlps_scan", Rule::PRV_3, "扫描件缺少盖章页，请上传完整的等级保护备案证明。", false),
        mark("app.description", Rule::PRV_4, "请写明学生使用的功能。", true),
    ];
    let mut back = step("return", "上海市教育委员会", Rule::REV_6);
    back.marks = folder.marks.iter().map(|one| one.mark.clone()).collect();
    folder.history.insert(0, back);
    folder
}

fn effective() -> Folder {
    let mut folder =
        folder(Standing::Effective { since: Day::constant(2025, 12, 1) }, Submission::None, answers());
    folder.history.insert(0, step("approve", "上海市教育委员会", Rule::REV_1));
    folder
}

/// What it owes was brought by a change that lies with the office.
fn brought() -> Folder {
    let owed = Owing { brought: true, ..sample::owing(true) };
    let on = Day::constant(2025, 12, 1);
    let submission = Submission::Submitted { on, due: limit(10).due.due_on };
    let standing = Standing::Effective { since: Day::constant(2025, 11, 3) };
    Folder { owed: Some(owed), ..folder(standing, submission, answers()) }
}

fn revoked() -> Folder {
    folder(Standing::Revoked { on: Day::constant(2025, 12, 1) }, Submission::None, answers())
}

impl Exhibit for list::ListPage {
    const NAME: &'static str = "provider.list";
    const TITLE: &'static str = "提供者：应用备案";

    fn samples() -> Vec<(&'static str, Self)> {
        let mine =
            |folder: Folder| Mine { left: folder.limit.as_ref().map(|limit| limit.left), row: folder.row };
        let owing = |mut one: Mine| {
            one.row.owed_on = Some(add_days(TODAY, -5));
            one
        };
        let all = [
            mine(returned()),
            mine(submitted()),
            mine(effective()),
            owing(mine(effective())),
            mine(draft(Answers::new())),
            mine(revoked()),
        ];
        vec![
            ("empty", list::list_page(visit(LIST), &[], ID, TODAY)),
            ("full", list::list_page(visit(LIST), &all, ID, TODAY)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for tasks::TasksPage {
    const NAME: &'static str = "provider.tasks";
    const TITLE: &'static str = "提供者：任务清单";

    fn samples() -> Vec<(&'static str, Self)> {
        let known =
            Known {
                filing: ID, item: 1, name: "示例作业平台后台".to_owned(), app: "示例口语".to_owned()
            };
        let of = |folder: &Folder, known| tasks::tasks_page(visit(LIST), folder, known, TODAY);
        vec![
            ("empty", of(&draft(Answers::new()), vec![known])),
            ("error", of(&draft(faulty()), Vec::new())),
            ("full", of(&draft(answers()), Vec::new())),
            ("returned", of(&returned(), Vec::new())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for block::BlockPage {
    const NAME: &'static str = "provider.block";
    const TITLE: &'static str = "提供者：填写一栏";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |folder: &Folder, name: &str, wrong| {
            block::block_page(visit(LIST), folder, name, wrong, Vec::new())
        };
        let samples = [
            ("empty", of(&draft(Answers::new()), "app", false)),
            ("owner", of(&draft(answers()), "owner", false)),
            ("developer", of(&draft(answers()), "developer", false)),
            ("error", of(&draft(faulty()), "backend.1", true)),
            ("returned", of(&returned(), "backend.1", false)),
            ("full", of(&draft(answers()), "app", true)),
            ("unfit", of(&draft(unfit()), "app", false)),
            ("unfit-error", of(&draft(unfit()), "app", true)),
            ("promise", of(&draft(answers()), "promise", false)),
        ];
        samples.into_iter().filter_map(|(state, page)| Some((state, page.ok()?))).collect()
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for check::CheckPage {
    const NAME: &'static str = "provider.check";
    const TITLE: &'static str = "提供者：核对信息";

    fn samples() -> Vec<(&'static str, Self)> {
        let inspected = |inspection| {
            let folder = Folder { inspection: Some(inspection), ..draft(answers()) };
            check::check_page(visit(LIST), &folder, TODAY)
        };
        vec![
            ("full", check::check_page(visit(LIST), &draft(answers()), TODAY)),
            ("error", check::check_page(visit(LIST), &draft(faulty()), TODAY)),
            ("waiting", inspected(inspection::waiting())),
            ("unreadable", inspected(inspection::unreadable())),
            ("findings", inspected(inspection::findings())),
            ("packed", inspected(inspection::packed())),
            ("unseen", inspected(inspection::unseen())),
            ("ios", inspected(inspection::ios())),
            (
                "owed",
                check::check_page(
                    visit(LIST),
                    &Folder { leaves: Some(sample::owing(false).owed), ..draft(answers()) },
                    TODAY,
                ),
            ),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for receipt::ReceiptPage {
    const NAME: &'static str = "provider.receipt";
    const TITLE: &'static str = "提供者：提交回执";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = sample::page(Desk::Provider, LIST, "备案已提交");
        vec![("full", Self { page, receipt: receipt::receipt(&submitted(), TODAY) })]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for record::RecordPage {
    const NAME: &'static str = "provider.record";
    const TITLE: &'static str = "提供者：备案详情";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |folder: Folder| record::record_page(visit(LIST), &folder, TODAY);
        vec![
            ("submitted", of(submitted())),
            ("returned", of(returned())),
            ("effective", of(effective())),
            ("revoked", of(revoked())),
            ("owed", of(Folder { owed: Some(sample::owing(false)), ..effective() })),
            ("owed-late", of(Folder { owed: Some(sample::owing(true)), ..effective() })),
            ("owed-brought", of(brought())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
