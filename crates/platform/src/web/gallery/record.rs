//! Samples around one filing: its task list, its check-answers page, its record and the receipt of its submission.

use askama::Template;

use crate::web::component::deadline::Deadline;
use crate::web::component::notice::Notice;
use crate::web::component::receipt::Receipt;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::component::task::{Group, Standing, Task, TaskList};
use crate::web::component::timeline::Entry;
use crate::web::exhibit::Exhibit;
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

const FILINGS: &str = "/provider/filings";

/// The parts of a filing before it is submitted.
#[derive(Debug, Template)]
#[template(path = "gallery/tasks.html")]
pub(super) struct TasksSample {
    page: Page,
    tasks: TaskList,
}

impl Exhibit for TasksSample {
    const NAME: &'static str = "gallery.tasks";
    const TITLE: &'static str = "任务清单";

    fn samples() -> Vec<(&'static str, Self)> {
        use Standing::{Done, Faulty, Later, Started, Todo};
        let of = |standings: [Standing; 6]| {
            let page = sample::page(Desk::Provider, FILINGS, "示例口语的备案").crumb("应用备案", FILINGS);
            Self { page, tasks: tasks(standings) }
        };
        vec![
            ("new", of([Todo, Todo, Todo, Todo, Todo, Later])),
            ("started", of([Done, Done, Started, Faulty, Todo, Later])),
            ("complete", of([Done; 6])),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn tasks(standings: [Standing; 6]) -> TaskList {
    let [owner, developer, backend, app, package, promise] = standings;
    let task = |title: &str, hint: &str, standing| Task {
        title: title.to_owned(),
        hint: hint.to_owned(),
        href: (standing != Standing::Later).then(|| FILINGS.to_owned()),
        standing,
    };
    let group = |title: &str, tasks| Group { title: title.to_owned(), tasks };
    let units = vec![
        task("主管单位信息", "名称、性质、有效证明、法人和联系人", owner),
        task("开发者信息", "主管单位自己开发的，选“与主管单位相同”即可", developer),
    ];
    let systems = vec![task("业务系统信息", "IP地址、ICP备案和等级保护备案", backend)];
    let apps = vec![
        task("应用信息", "功能类型、服务对象、服务内容", app),
        task("安装包和权限", "上传安装包，核对检测结果", package),
        task("提交前确认", "确认已测试和审查应用及备案信息", promise),
    ];
    TaskList {
        groups: vec![group("单位", units), group("业务系统", systems), group("教育移动应用", apps)]
    }
}

/// All answers on one page before they are submitted.
#[derive(Debug, Template)]
#[template(path = "gallery/check.html")]
pub(super) struct CheckSample {
    page: Page,
    summaries: Vec<Summary>,
    has_gaps: bool,
}

impl Exhibit for CheckSample {
    const NAME: &'static str = "gallery.check";
    const TITLE: &'static str = "核对信息";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |has_gaps| {
            let page = sample::page(Desk::Provider, FILINGS, "核对信息后提交").crumb("应用备案", FILINGS);
            Self { page, summaries: vec![owner(), backend(has_gaps), app()], has_gaps }
        };
        vec![("full", of(false)), ("error", of(true))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn owner() -> Summary {
    let rows = vec![
        Row::new("单位名称", "示例教育科技（上海）有限公司"),
        Row::new("单位性质", "企业"),
        Row::new("单位有效证明", "统一社会信用代码证书").also("91310113MA1GK0000X"),
        Row::new("注册地（住所地）", "上海市宝山区示例路1号"),
        Row::new("法人信息", "张*").also("138****5678"),
        Row::new("联系人信息", "李**").also("139****0000").also("l***@example.cn"),
    ];
    Summary::new("主管单位信息", rows.into_iter().map(|row| row.change(FILINGS)).collect())
}

fn backend(has_gaps: bool) -> Summary {
    let level = Row::new("等级保护备案号", if has_gaps { "" } else { "31011300000-24001" });
    let level = if has_gaps {
        level.problem("请填写等级保护备案号；尚未取得的，选择“在过渡期内补齐”。")
    } else {
        level
    };
    let rows = vec![
        Row::new("业务系统名称", "示例口语服务平台"),
        Row::new("IP地址", "192.0.2.10").also("192.0.2.11"),
        Row::new("域名", ""),
        Row::new("ICP备案编号", "沪ICP备12345678号-1"),
        Row::new("网络安全等级", "第二级"),
        level,
    ];
    Summary::new("业务系统信息", rows.into_iter().map(|row| row.change(FILINGS)).collect())
}

fn app() -> Summary {
    let rows = vec![
        Row::new("应用名称", "示例口语"),
        Row::new("版本号", "3.2.1"),
        Row::new("应用平台", "安卓"),
        Row::new("功能类型", "学习类"),
        Row::new("服务对象", "教师").also("学生（中小学）"),
        Row::new("服务内容", "学科类"),
        Row::new("获取的权限", "启用录音、调用摄像头"),
        Row::new("是否具有以下功能", "收费"),
        Row::new("安装包", "示例口语_3.2.1.apk，46.0 MB").tag(Tag::new(Tone::Good, "与MD5码一致")),
    ];
    Summary::new("教育移动应用信息", rows.into_iter().map(|row| row.change(FILINGS)).collect())
}

/// The record of one filing.
#[derive(Debug, Template)]
#[template(path = "gallery/detail.html")]
pub(super) struct DetailSample {
    page: Page,
    state: Tag,
    number: Option<&'static str>,
    summaries: Vec<Summary>,
    due: Option<Deadline>,
    history: Vec<Entry>,
}

impl Exhibit for DetailSample {
    const NAME: &'static str = "gallery.detail";
    const TITLE: &'static str = "详情：一份备案";

    fn samples() -> Vec<(&'static str, Self)> {
        let plain = |mut summary: Summary| {
            for row in &mut summary.rows {
                row.change = None;
            }
            summary
        };
        let of = |state, number, due| Self {
            page: sample::page(Desk::Provider, FILINGS, "示例口语（安卓）").crumb("应用备案", FILINGS),
            state,
            number,
            summaries: vec![plain(app()), plain(backend(false)), plain(owner())],
            due,
            history: sample::history(),
        };
        let waiting = of(Tag::new(Tone::Info, "待核验"), None, Some(sample::deadline()));
        let mut revoked = of(Tag::new(Tone::Danger, "已撤销"), Some("教APP备3199999号"), None);
        let why = "整改超过 15 个工作日仍未完成（SUP-2）。2026年6月2日 前不能再提交备案；对决定有异议的，可以向上海市教育委员会申诉。";
        revoked.page = revoked.page.notice(Notice::new(Tone::Danger, "备案已于 2025年12月2日 撤销", why));
        vec![("waiting", waiting), ("revoked", revoked)]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

/// The receipt of a submission.
#[derive(Debug, Template)]
#[template(path = "gallery/result.html")]
pub(super) struct ResultSample {
    page: Page,
    receipt: Receipt,
}

impl Exhibit for ResultSample {
    const NAME: &'static str = "gallery.result";
    const TITLE: &'static str = "结果：提交回执";

    fn samples() -> Vec<(&'static str, Self)> {
        let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        let receipt = Receipt {
            title: "备案已提交".to_owned(),
            number_label: "受理编号".to_owned(),
            number: "SL-20251121-0007".to_owned(),
            facts: vec![
                pair("提交时间", "2025年11月21日 16:20"),
                pair("备案事项", "提供者备案：示例口语（安卓）"),
                pair("核验单位", "上海市教育委员会"),
            ],
            next: vec![
                "上海市教育委员会在时限内核验，结果发到收件箱。".to_owned(),
                "需要补正的，会逐项写明理由，请在收到后 10 个工作日内重新提交；逾期视同放弃备案。".to_owned(),
                "通过后发放备案号，请在应用中公示。".to_owned(),
            ],
            deadline: Some(sample::deadline()),
            links: vec![pair("查看这份备案", FILINGS), pair("打印回执", FILINGS)],
        };
        let page = sample::page(Desk::Provider, FILINGS, "备案已提交");
        vec![("submitted", Self { page, receipt })]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
