//! Samples of lists: a reviewing queue, the public search, and a department's overview.

use askama::Template;

use crate::web::component::deadline::Deadline;
use crate::web::component::pagination::Pagination;
use crate::web::component::progress::{Progress, Stat};
use crate::web::component::tag::{Tag, Tone};
use crate::web::exhibit::Exhibit;
use crate::web::form::Choice;
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

#[derive(Debug)]
struct QueueRow {
    number: &'static str,
    app: &'static str,
    platform: &'static str,
    provider: &'static str,
    submitted: &'static str,
    tag: Tag,
    due: Deadline,
}

/// The queue of a reviewing office.
#[derive(Debug, Template)]
#[template(path = "gallery/list.html")]
pub(super) struct ListSample {
    page: Page,
    pages: Pagination,
    states: Vec<Choice>,
    rows: Vec<QueueRow>,
}

impl ListSample {
    fn of(pairs: &[(&str, &str)], rows: Vec<QueueRow>, total: u64) -> Self {
        let page = sample::searched(Desk::Office, "/office/filings", pairs, "提供者备案");
        let pages = Pagination::new(&page.visit.query, 20, total);
        let states =
            ["待核验", "退回待补正", "已备案", "视同放弃"].map(|word| Choice::new(word, word)).into();
        Self { page, pages, states, rows }
    }
}

impl Exhibit for ListSample {
    const NAME: &'static str = "gallery.list";
    const TITLE: &'static str = "列表：核验队列";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("full", Self::of(&[("state", "待核验"), ("page", "2")], queue(), 128)),
            ("empty", Self::of(&[], Vec::new(), 0)),
            ("no-match", Self::of(&[("q", "没有这个应用")], Vec::new(), 0)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn queue() -> Vec<QueueRow> {
    let row = |number, app, platform, provider, submitted, tag, due| QueueRow {
        number,
        app,
        platform,
        provider,
        submitted,
        tag,
        due,
    };
    let waiting = || Tag::new(Tone::Info, "待核验");
    let again = || Tag::new(Tone::Info, "补正后待核验");
    let far = || Deadline { left: 7, ..sample::deadline() };
    let company = "示例教育科技（上海）有限公司";
    vec![
        row("SL-20251107-0012", "示例作业本", "安卓", company, "2025年11月7日", waiting(), sample::overdue()),
        row(
            "SL-20251119-0031",
            "示例家校通",
            "iOS",
            "示例信息技术（上海）有限公司",
            "2025年11月19日",
            again(),
            sample::deadline_near(),
        ),
        row("SL-20251121-0007", "示例口语", "安卓", company, "2025年11月21日", waiting(), sample::deadline()),
        row("SL-20251121-0009", "示例口语", "iOS", company, "2025年11月21日", waiting(), sample::deadline()),
        row(
            "SL-20251127-0002",
            "示例少儿词典",
            "安卓",
            "示例文化发展中心",
            "2025年11月27日",
            waiting(),
            far(),
        ),
    ]
}

#[derive(Debug)]
struct AppRow {
    name: &'static str,
    number: &'static str,
    provider: &'static str,
    province: &'static str,
    platform: &'static str,
    institutions: u64,
    tag: Tag,
}

/// The public search.
#[derive(Debug, Template)]
#[template(path = "gallery/search.html")]
pub(super) struct SearchSample {
    page: Page,
    pages: Pagination,
    stages: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<AppRow>,
}

impl SearchSample {
    fn of(pairs: &[(&str, &str)], rows: Vec<AppRow>, total: u64) -> Self {
        let page = sample::searched(Desk::Public, "/apps", pairs, "备案查询");
        let pages = Pagination::new(&page.visit.query, 20, total);
        let words = |list: &[&str]| list.iter().map(|word| Choice::new(*word, *word)).collect();
        let stages = words(&["幼儿园", "中小学", "职业院校", "高等院校"]);
        let standings = words(&["有效", "暂时下线", "已撤销", "已注销"]);
        Self { page, pages, stages, states: standings, rows }
    }
}

impl Exhibit for SearchSample {
    const NAME: &'static str = "gallery.search";
    const TITLE: &'static str = "列表：公众查询";

    fn samples() -> Vec<(&'static str, Self)> {
        let app = |name, number, platform, institutions, tone, state| AppRow {
            name,
            number,
            provider: "示例教育科技（上海）有限公司",
            province: "上海",
            platform,
            institutions,
            tag: Tag::new(tone, state),
        };
        let rows = vec![
            app("示例作业本", "教APP备3199001号", "安卓", 15, Tone::Good, "有效"),
            app("示例作业本", "教APP备3199002号", "iOS", 15, Tone::Good, "有效"),
            app("示例家校通", "教APP备3199003号", "安卓", 11, Tone::Good, "有效"),
            app("示例少儿词典", "教APP备3199004号", "安卓", 5, Tone::Warning, "暂时下线"),
            app("示例口语", "教APP备3199005号", "安卓", 1, Tone::Good, "有效"),
        ];
        vec![
            ("full", Self::of(&[("province", "31")], rows, 5)),
            ("no-match", Self::of(&[("q", "zhishiwang2")], Vec::new(), 0)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

/// What a department sees first.
#[derive(Debug, Template)]
#[template(path = "gallery/overview.html")]
pub(super) struct OverviewSample {
    page: Page,
    stats: Vec<Stat>,
    progress: Progress,
    missing: Vec<&'static str>,
}

impl Exhibit for OverviewSample {
    const NAME: &'static str = "gallery.overview";
    const TITLE: &'static str = "概览：区级进展";

    fn samples() -> Vec<(&'static str, Self)> {
        let stat = |label: &str, value, unit: &str, definition: &str| Stat {
            label: label.to_owned(),
            value,
            unit: unit.to_owned(),
            definition: definition.to_owned(),
            href: None,
        };
        let of = |done, missing: &[&'static str]| Self {
            page: sample::page(Desk::Office, "/office/progress", "宝山区进展")
                .crumb("上海市", "/office/progress"),
            stats: vec![
                stat("已备案学校", done - 79, "所", "至少一条使用者备案已确认"),
                stat("零报告", 79, "所", "确认本学期不使用教育移动应用"),
                stat("使用条目", 39, "条", "学校与应用的组合，已确认"),
                stat("涉及应用", 12, "种", "同名的安卓版和iOS版计一种"),
            ],
            progress: Progress {
                label: "使用者备案".to_owned(), done, total: 140, unit: "所".to_owned()
            },
            missing: missing.to_vec(),
        };
        let missing = [
            "海滨中学",
            "行知中学",
            "上海大学附属学校",
            "行知实验中学",
            "宝林三小",
            "吴淞中学",
            "大华中学",
            "罗阳小学",
        ];
        vec![("full", of(102, &missing)), ("done", of(140, &[]))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
