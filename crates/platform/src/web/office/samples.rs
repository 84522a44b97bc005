//! The pages of an office in every state worth seeing, for the gallery.

use domain::filing::{FilingKind, Half};
use domain::ground::id::FilingId;
use uuid::Uuid;

use super::desk::{self, DeskPage};
use super::halves::{Card, Line as Judged};
use super::inspection::InspectionPage;
use super::obligation::{ObligationPage, Row};
use super::queue::{QueuePage, QueueRow};
use super::reveal::RevealPage;
use super::review::ReviewPage;
use crate::web::component::Reader;
use crate::web::component::deadline::Deadline;
use crate::web::component::notice::Notice;
use crate::web::component::owed::Owed;
use crate::web::component::review::{Attachment, Block, Change, Line, Remark};
use crate::web::component::tag::{Tag, Tone};
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Problem};
use crate::web::inspection::shown;
use crate::web::limit;
use crate::web::page::Page;
use crate::web::sample::{self, inspection};
use crate::web::visit::{Desk, Visit};
use crate::words::owed::{Phase, lacks};
use casework::desk::Load;

fn visit(path: &str, pairs: &[(&str, &str)]) -> Visit {
    sample::searched(Desk::Office, path, pairs, "").visit
}

/// The filing of these samples.
pub(super) const FILING: FilingId = FilingId(Uuid::from_u128(0x0192_f1e0_7c3a_7d5e_8a21_5b1c_2d3e_4f50));

fn row(title: &str, sub: &str, owner: &str, tag: Tag, due: Option<Deadline>) -> QueueRow {
    QueueRow {
        href: format!("/office/filing/{FILING}"),
        title: title.to_owned(),
        sub: sub.to_owned(),
        owner: owner.to_owned(),
        handler: "上海市教育委员会".to_owned(),
        submitted: "11月21日".to_owned(),
        tag,
        owed: None,
        dual: String::new(),
        due,
    }
}

fn rows() -> Vec<QueueRow> {
    let company = "示例教育科技（上海）有限公司";
    let waiting = || Tag::new(Tone::Info, "待审核");
    vec![
        row("示例作业本", "安卓", company, waiting(), Some(sample::overdue())),
        row(
            "示例家校通",
            "iOS",
            "示例信息技术（上海）有限公司",
            Tag::new(Tone::Info, "补正后待审核"),
            Some(sample::deadline_near()),
        ),
        row(
            "示例口语",
            "安卓 · 教APP备3100012号",
            company,
            Tag::new(Tone::Info, "变更待审核"),
            Some(sample::deadline()),
        ),
        row("示例少儿词典", "安卓", company, waiting(), Some(sample::provisional())),
        QueueRow {
            owed: Some(Tag::new(Tone::Warning, "有未了事项")),
            ..row("示例数学", "安卓 · 教APP备3100020号", company, Tag::new(Tone::Good, "有效"), None)
        },
    ]
}

impl Exhibit for QueuePage {
    const NAME: &'static str = "office.queue";
    const TITLE: &'static str = "审核队列";

    fn samples() -> Vec<(&'static str, Self)> {
        let school = |name: &str, due| row(name, "", name, Tag::new(Tone::Info, "待审核"), Some(due));
        let schools = vec![
            school("上海市宝山区海滨中学", sample::deadline_near()),
            school("上海市宝山区示例小学", sample::deadline()),
        ];
        let filings = "/office/filings";
        let waiting = ["待您审：信息安全、教育内容", "您已审；待他人审教育内容", "已报上级复审"];
        let halves = waiting.into_iter().map(|dual| QueueRow {
            dual: dual.to_owned(),
            ..school("上海市宝山区海滨中学", sample::deadline_near())
        });
        let halves: Vec<QueueRow> = halves.collect();
        vec![
            ("full", Self::new(visit(filings, &[("page", "2")]), FilingKind::Provider, rows(), 128)),
            ("usages", Self::new(visit("/office/usages", &[]), FilingKind::Usage, schools, 2)),
            ("dual", Self::new(visit("/office/usages", &[]), FilingKind::Usage, halves, 3)),
            (
                "below",
                Self::new(
                    visit(filings, &[("scope", "below"), ("overdue", "1")]),
                    FilingKind::Provider,
                    rows(),
                    4,
                ),
            ),
            ("empty", Self::new(visit(filings, &[]), FilingKind::Provider, Vec::new(), 0)),
            (
                "no-match",
                Self::new(visit(filings, &[("q", "没有这个应用")]), FilingKind::Provider, Vec::new(), 0),
            ),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for DeskPage {
    const NAME: &'static str = "office.desk";
    const TITLE: &'static str = "待办";

    fn samples() -> Vec<(&'static str, Self)> {
        let provider = Some(Load { waiting: 12, overdue: 1, overdue_below: 0, returned: 3 });
        let usage = Load { waiting: 38, overdue: 0, overdue_below: 2, returned: 0 };
        let none = Load::default();
        let some = (rows(), rows().into_iter().take(1).collect());
        let at = || visit("/office", &[]);
        let mut full = Self::of(at(), provider, usage, some, Some(2025))
            .with_own(Some(Tag::new(Tone::Warning, "未开始")));
        full.stats.extend([desk::owed((23, 4)), desk::requests(2)]);
        let below = sample::searched(Desk::District, "/office", &[], "").visit;
        let mut district = Self::of(below, None, usage, (Vec::new(), Vec::new()), None);
        district.stats.push(desk::requests(0));
        vec![
            ("full", full),
            ("district", district),
            ("empty", Self::of(at(), Some(none), none, (Vec::new(), Vec::new()), None)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for ObligationPage {
    const NAME: &'static str = "office.obligation";
    const TITLE: &'static str = "未了事项";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |late, app: &str, number: &str, state| {
            let owing = sample::owing(late);
            Row {
                href: format!("/office/filing/{FILING}"),
                app: app.to_owned(),
                platform: "安卓",
                number: number.to_owned(),
                owner: "示例教育科技（上海）有限公司".to_owned(),
                handler: "上海市教育委员会".to_owned(),
                lacks: lacks(owing.form, &owing.owed),
                due: limit::owed(&owing, sample::TODAY),
                cure: owing.owed.cure,
                state,
            }
        };
        let rows = || {
            vec![
                row(true, "示例口语", "教APP备3100012号", Tag::new(Tone::Danger, Phase::Late.label())),
                row(true, "示例数学", "教APP备3100020号", Tag::new(Tone::Info, "变更待审核")),
                row(false, "示例作业本", "教APP备3100031号", Tag::new(Tone::Warning, Phase::Open.label())),
            ]
        };
        let at = |pairs: &[(&str, &str)]| visit("/office/obligations", pairs);
        vec![
            ("full", Self::new(at(&[("page", "2")]), rows(), 46)),
            ("below", Self::new(at(&[("scope", "below")]), rows(), 3)),
            ("empty", Self::new(at(&[]), Vec::new(), 0)),
            ("no-match", Self::new(at(&[("q", "没有这个应用")]), Vec::new(), 0)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn line(field: &str, label: &str, value: &str) -> Line {
    Line {
        field: field.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        rule: "PRV-4".to_owned(),
        ..Line::default()
    }
}

fn blocks() -> Vec<Block> {
    let icp = Line {
        before: Some("京ICP备87654321号".to_owned()),
        example: "沪ICP备12345678号-1".to_owned(),
        rule: "PRV-5".to_owned(),
        ..line("backend.1.icp", "ICP备案编号", "沪ICP备12345678号-1")
    };
    let md5 = Line {
        remarks: vec![Remark {
            tone: Tone::Danger,
            text: "填写的安装包MD5码与上传的安装包不一致，请核对是否传错了安装包。".to_owned(),
            rule: "INS-1".to_owned(),
        }],
        ..line("app.md5", "安装包MD5码", "0cc175b9c0f1b6a831c399e269772661")
    };
    vec![
        Block {
            title: "主管单位信息".to_owned(),
            lines: vec![
                line("owner.name", "单位名称", "示例教育科技（上海）有限公司"),
                line("owner.legal_mobile", "法人手机号", "138****5678"),
                Line {
                    href: Some(format!("/filing/{FILING}/file/owner.certificate_scan")),
                    ..line("owner.certificate_scan", "有效证明原件扫描件", "营业执照.pdf")
                },
            ],
        },
        Block {
            title: "业务系统信息（1）".to_owned(),
            lines: vec![line("backend.1.name", "业务系统名称", "示例口语服务平台"), icp],
        },
        Block {
            title: "教育移动应用信息".to_owned(),
            lines: vec![line("app.name", "应用名称", "示例口语"), md5, line("app.cac", "安全认证号", "")],
        },
    ]
}

/// A filing that was never submitted before.
fn first() -> ReviewPage {
    let mut page = review(&[], Form::default(), Some(sample::deadline()), None);
    for block in &mut page.blocks {
        for line in &mut block.lines {
            line.before = None;
        }
    }
    "审核已用 0 个工作日".clone_into(&mut page.totals);
    (page.changed, page.changes, page.is_again) = (String::new(), Vec::new(), false);
    page.decision = ("通过后立即发放备案号并公布。", "通过并发放备案号");
    page
}

/// A declaration under dual review, its first half open or judged by this form.
fn dual(half: Option<Half>, wrong: Option<&str>) -> ReviewPage {
    let text = "不通过的，须在有问题的项目旁标注并写明理由；无法判定的，须写明原因（至少四个字）；通过的，不能带有标注。";
    let problems = wrong.map(|field| Problem::new(field, text).rule("REV-5"));
    let form = Form::default().with_problems(problems.into_iter().collect());
    let waits =
        Notice::new(Tone::Info, "请先选择由您审核的一项", "两项须由不同的人审核。选定后，页面只询问这一项。");
    let blocked = half.is_none().then_some(waits);
    let mut page = review(&[], form, Some(sample::deadline()), blocked);
    let line = |half: Half, tag, href: bool| Judged {
        label: half.label().to_owned(),
        tag,
        notes: Vec::new(),
        href: href.then(|| format!("/office/filing/{FILING}?half={}", half.code())),
    };
    let first = match half {
        Some(Half::Content) => Tag::new(Tone::Neutral, "已审，结论待公开"),
        _ => Tag::new(Tone::Info, "待审核"),
    };
    let lines = vec![
        line(Half::Security, first, half.is_none()),
        line(Half::Content, Tag::new(Tone::Info, "待审核"), half.is_none()),
    ];
    page.dual = Some(Card {
        about: "两人各审一项，都通过即为通过；否则报上级复审".to_owned(), lines
    });
    page.half = half;
    page
}

/// The same, sent up to this department.
fn re_review() -> ReviewPage {
    let mut page = dual(None, None);
    if let Some(card) = &mut page.dual {
        "没有一致通过，由复审作出最终决定".clone_into(&mut card.about);
        for (line, (tag, note)) in card.lines.iter_mut().zip([
            (Tag::new(Tone::Good, "通过"), None),
            (Tag::new(Tone::Danger, "不通过"), Some("使用性质：与证明材料不符，请核对集体决策会议纪要。")),
        ]) {
            line.tag = tag;
            line.href = None;
            line.notes.extend(note.map(str::to_owned));
        }
    }
    page.blocked = None;
    page.decision = ("复审决定为最终决定；通过后在学校公示页显示。", "复审通过");
    page
}

fn review(pairs: &[(&str, &str)], form: Form, due: Option<Deadline>, blocked: Option<Notice>) -> ReviewPage {
    let file = |name: &str, about: &str, size| Attachment {
        name: name.to_owned(),
        about: about.to_owned(),
        href: format!("/filing/{FILING}/file/owner.certificate_scan"),
        size,
    };
    let address = format!("/office/filing/{FILING}");
    let mut page =
        visit(&address, pairs).page("核验：示例口语（安卓）").crumb("提供者备案", "/office/filings");
    page = page.with_problems(form.has_problems());
    ReviewPage {
        page,
        form,
        action: format!("{address}/decide"),
        reveal: format!("{address}/reveal"),
        due,
        totals: "本轮已用 7 个工作日；各轮合计 11 个工作日，不含对方补正的时间".to_owned(),
        blocks: blocks(),
        changed: "与上次提交相比改动 1 处，已在对应的项目旁标出。".to_owned(),
        changes: vec![Change {
            label: "业务系统信息（1）：ICP备案编号".to_owned(),
            before: "京ICP备87654321号".to_owned(),
            after: "沪ICP备12345678号-1".to_owned(),
            href: "#at-backend.1.icp".to_owned(),
        }],
        attachments: vec![
            file("营业执照.pdf", "有效证明原件扫描件", 1_258_291),
            file("示例口语_3.2.1.apk", "应用安装包", 48_234_496),
        ],
        inspection: Some(shown(&inspection::findings(), Reader::Office, sample::TODAY)),
        inspection_href: format!("{address}/inspection"),
        findings: vec![Remark {
            tone: Tone::Warning,
            text: "填写的安装包MD5码与上传的安装包不一致，请核对是否传错了安装包。".to_owned(),
            rule: "INS-1".to_owned(),
        }],
        owed: None,
        history: sample::history(),
        blocked,
        dual: None,
        half: None,
        decision: ("通过后变更的内容立即生效并公布，备案号不变。", "通过变更"),
        is_again: true,
        has_personal: true,
        measures: None,
    }
}

impl Exhibit for ReviewPage {
    const NAME: &'static str = "office.review";
    const TITLE: &'static str = "审核一件备案";

    fn samples() -> Vec<(&'static str, Self)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let marked = vec![pair("mark.app.md5", "return"), pair("reason.app.md5", "")];
        let missing = vec![Problem::new("decision", "退回的每一项都要写明理由：安装包MD5码。").rule("REV-6")];
        let own = Notice::new(
            Tone::Warning,
            "本单位不能审核自己提交的事项",
            "本单位提交的事项不能由本单位审核。请由上级教育行政部门办理。",
        );
        let above = Notice::new(
            Tone::Info,
            "只能查看",
            "这件事项由上海市教育委员会审核，本单位可以查看、不能代为决定。",
        );
        let effective = Notice::new(Tone::Info, "当前状态：有效", "目前没有等待审核的提交。");
        let mut owed = review(&[], Form::default(), Some(sample::deadline()), None);
        owed.owed = Some(Owed::of(&sample::owing(true), sample::TODAY, Reader::Office));
        let mut decided = review(&[("done", "approve")], Form::default(), None, Some(effective));
        decided.page = decided.page.notice(
            Notice::new(Tone::Good, "已通过", "决定已生效，对方的收件箱已收到通知。")
                .link("继续办理下一件", "/office/filings"),
        );
        vec![
            ("full", review(&[], Form::default(), Some(sample::deadline()), None)),
            ("halves", dual(None, None)),
            ("half", dual(Some(Half::Content), None)),
            ("half-error", dual(Some(Half::Security), Some("why"))),
            ("re-review", re_review()),
            ("first", first()),
            ("provisional", review(&[], Form::default(), Some(sample::provisional()), None)),
            ("error", review(&[], Form::of(marked).with_problems(missing), Some(sample::overdue()), None)),
            ("own", review(&[], Form::default(), Some(sample::deadline()), Some(own))),
            ("above", review(&[], Form::default(), Some(sample::deadline()), Some(above))),
            ("decided", decided),
            ("owed", owed),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for RevealPage {
    const NAME: &'static str = "office.reveal";
    const TITLE: &'static str = "查看个人信息";

    fn samples() -> Vec<(&'static str, Self)> {
        let of =
            |path: &str, label: &str, masked: &str| (path.to_owned(), label.to_owned(), masked.to_owned());
        let fields = [
            of("owner.legal_name", "主管单位信息：法人姓名", "张**"),
            of("owner.legal_mobile", "主管单位信息：法人手机号", "138****5678"),
        ];
        let at = || visit(&format!("/office/filing/{FILING}/reveal"), &[]);
        let without =
            Form::of(vec![("field".to_owned(), "owner.legal_name".to_owned())]).with_problems(vec![
                Problem::new("reason", "查看个人信息须写明理由（至少四个字），理由会记入办理记录。"),
            ]);
        let values = vec![("主管单位信息：法人手机号".to_owned(), "13800005678".to_owned())];
        vec![
            ("ask", Self::new(at(), FILING, &fields, Form::default())),
            ("error", Self::new(at(), FILING, &fields, without)),
            ("shown", Self::new(at(), FILING, &fields, Form::default()).shown(values)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for InspectionPage {
    const NAME: &'static str = "office.inspection";
    const TITLE: &'static str = "安装包检测：逐项标注";

    fn samples() -> Vec<(&'static str, Self)> {
        let path = format!("/office/filing/{FILING}/inspection");
        let of = |one, judges, form| {
            Self::new(
                visit(&path, &[]),
                FILING,
                "示例作业本",
                shown(&one, Reader::Office, sample::TODAY),
                judges,
                form,
            )
        };
        let all = inspection::judged();
        let key = all.findings.first().map(|found| found.key.clone()).unwrap_or_default();
        let typed =
            vec![(format!("judge.{key}"), "correct".to_owned()), (format!("reason.{key}"), "改".to_owned())];
        let short =
            Problem::new(format!("reason.{key}"), "作出标注的，请写明理由（至少四个字）。").rule("INS-4");
        let wrong = Form::of(typed).with_problems(vec![short]);
        vec![
            ("waiting", of(inspection::waiting(), true, Form::default())),
            ("unreadable", of(inspection::unreadable(), true, Form::default())),
            ("clean", of(inspection::clean(), true, Form::default())),
            ("findings", of(all.clone(), true, Form::default())),
            ("error", of(all.clone(), true, wrong)),
            ("readonly", of(all, false, Form::default())),
            ("packed", of(inspection::packed(), true, Form::default())),
            ("unseen", of(inspection::unseen(), true, Form::default())),
            ("ios", of(inspection::ios(), true, Form::default())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
