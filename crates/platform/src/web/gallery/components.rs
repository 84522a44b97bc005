//! Every component on one page, in the order of the template.

use askama::Template;

use crate::web::component::deadline::Deadline;
use crate::web::component::notice::Notice;
use crate::web::component::pagination::Pagination;
use crate::web::component::progress::{Progress, Stat};
use crate::web::component::tag::{Tag, Tone};
use crate::web::component::tile::{self, Tile};
use crate::web::component::timeline::Entry;
use crate::web::exhibit::Exhibit;
use crate::web::page::Page;
use crate::web::query::Query;
use crate::web::sample;
use crate::web::visit::Desk;

#[derive(Debug, Template)]
#[template(path = "gallery/components.html")]
pub(super) struct ComponentsPage {
    page: Page,
    tags: Vec<Tag>,
    notices: Vec<Notice>,
    deadlines: Vec<Deadline>,
    progress: Progress,
    stats: Vec<Stat>,
    tiles: Vec<Tile>,
    history: Vec<Entry>,
    pages: Pagination,
}

impl Exhibit for ComponentsPage {
    const NAME: &'static str = "gallery.components";
    const TITLE: &'static str = "组件";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = sample::page(Desk::Office, "/gallery", "组件").crumb("页面与组件", "/gallery");
        let query = Query::new("/gallery/gallery.components/full", vec![("page".to_owned(), "6".to_owned())]);
        let full = Self {
            page,
            tags: tags(),
            notices: notices(),
            deadlines: vec![
                Deadline { left: 8, today: jiff::civil::Date::constant(2025, 11, 25), ..sample::deadline() },
                sample::deadline_near(),
                sample::overdue(),
                sample::provisional(),
            ],
            progress: progress(),
            stats: stats(),
            tiles: tiles(),
            history: sample::history(),
            pages: Pagination::new(&query, 20, 240),
        };
        vec![("full", full)]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn tags() -> Vec<Tag> {
    vec![
        Tag::new(Tone::Neutral, "草稿"),
        Tag::new(Tone::Info, "待核验"),
        Tag::new(Tone::Good, "已备案"),
        Tag::new(Tone::Warning, "退回待补正"),
        Tag::new(Tone::Warning, "暂时下线"),
        Tag::new(Tone::Neutral, "视同放弃"),
        Tag::new(Tone::Neutral, "已注销"),
        Tag::new(Tone::Danger, "已撤销"),
    ]
}

fn notices() -> Vec<Notice> {
    vec![
        Notice::new(Tone::Good, "草稿已保存", "可以随时回来继续填写，已上传的材料会保留。"),
        Notice::new(
            Tone::Info,
            "本学期使用情况申报已经开始",
            "请在 2026年3月13日 前逐个确认在用应用，或者提交零报告。",
        )
        .link("开始申报", "/institution/usages"),
        Notice::new(
            Tone::Warning,
            "还有 2 项义务没有完成",
            "ICP备案号和等级保护备案号应在 2026年6月30日 前补齐，逾期未补的将撤销备案。",
        )
        .link("去补齐", "/provider/filings"),
        Notice::new(Tone::Danger, "这个应用的备案已撤销", "请立即停止使用，并在 3 个工作日内确认已停用。")
            .link("确认已停用", "/institution/usages"),
    ]
}

fn progress() -> Progress {
    Progress { label: "宝山区使用者备案".to_owned(), done: 102, total: 140, unit: "所".to_owned() }
}

fn stats() -> Vec<Stat> {
    let stat = |label: &str, value, unit: &str, definition: &str, href: Option<&str>| Stat {
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        definition: definition.to_owned(),
        href: href.map(str::to_owned),
    };
    vec![
        stat("待核验的提供者备案", 12, "件", "已提交、尚未作出决定，截至今天 9:00", Some("/office/filings")),
        stat("今天到期", 2, "件", "核验时限的最后一个工作日是今天", Some("/office/filings?due=today")),
        stat("已超期", 0, "件", "超过核验时限仍未决定", None),
        stat("有效备案", 3_418, "个", "按应用和平台计，状态为“已备案”", Some("/apps")),
    ]
}

fn tiles() -> Vec<Tile> {
    tile::grid(|code| {
        let (value, tone) = match code {
            "71" | "81" | "82" => return None,
            "31" => ("73%", Tone::Warning),
            "12" | "45" => ("100%", Tone::Good),
            "65" => ("38%", Tone::Danger),
            _ => ("91%", Tone::Info),
        };
        Some((value.to_owned(), tone, None))
    })
}
