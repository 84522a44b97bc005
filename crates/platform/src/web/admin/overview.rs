//! `/admin`: what runs here, on what, how big it is, and what waits for the operator. No business data. Rule REV-4.

use askama::Template;
use axum::extract::State;
use casework::system::{self, System};
use domain::ground::day::Instant;

use crate::server::Server;
use crate::web::component::notice::Notice;
use crate::web::component::progress::Stat;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::Tone;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;

/// Below so many free bytes the operator is warned; uploads are refused from 512 MB on.
const LITTLE: u64 = 5 * 1024 * 1024 * 1024;

/// What the program itself knows, beside what the database says.
#[derive(Debug, Clone)]
pub struct Node {
    /// When this node started.
    pub started: Instant,
    /// Where people reach it, as set.
    pub base: Option<String>,
    /// Cookies carry `Secure`.
    pub secure: bool,
}

/// The installation at a glance.
#[derive(Debug, Template)]
#[template(path = "admin/overview.html")]
pub struct OverviewPage {
    pub page: Page,
    pub stats: Vec<Stat>,
    pub summaries: Vec<Summary>,
    pub warnings: Vec<Notice>,
}

impl OverviewPage {
    pub fn new(visit: Visit, system: &System, node: &Node) -> Self {
        Self {
            page: visit.page("运行概况"),
            stats: stats(system),
            summaries: vec![program(system, node), database(system), files(system)],
            warnings: warnings(system, node),
        }
    }
}

fn stats(system: &System) -> Vec<Stat> {
    let stat = |label: &str, value: i64, unit: &str, definition: &str, href: Option<&str>| Stat {
        label: label.to_owned(),
        value: natural(value),
        unit: unit.to_owned(),
        definition: definition.to_owned(),
        href: href.map(str::to_owned),
    };
    vec![
        stat("到期未执行的任务", system.due, "项", "正常时应在几秒内归零。", Some("/admin/jobs")),
        stat("失败停止的任务", system.dead, "项", "多次重试仍失败，需要人工处理。", Some("/admin/jobs")),
        stat("当前登录", system.sessions, "个", "没有过期的登录，同一账号可能不止一个。", None),
        stat("办理记录", system.events, "条", "只增不改，由审计管理员核对。", None),
    ]
}

fn program(system: &System, node: &Node) -> Summary {
    let up = (system.now.0 - node.started.0).max(0);
    Summary::new(
        "程序",
        vec![
            Row::new("版本", env!("CARGO_PKG_VERSION")),
            Row::new("本服务器启动时间", format::instant(node.started.0))
                .also(format!("已运行 {}", span(up))),
            Row::new(
                "公开网址",
                node.base.clone().unwrap_or_else(|| "未设置，使用访问时的主机名".to_owned()),
            ),
            Row::new("登录凭据", if node.secure { "只经加密连接传送" } else { "未要求加密连接，仅供试用" }),
        ],
    )
}

fn database(system: &System) -> Summary {
    let machine = &system.machine;
    Summary::new(
        "数据库",
        vec![
            Row::new("类型和版本", format!("{} {}", machine.engine, machine.version)),
            Row::new("大小", format::size(natural(machine.bytes))),
            Row::new("结构版本", machine.structure.clone())
                .also(format!("{} 更新", format::instant(machine.structure_at.0))),
            Row::new("备份", "平台不自行备份。请按部署说明定期备份数据库、文件目录和密钥文件，并演练恢复。"),
        ],
    )
}

fn files(system: &System) -> Summary {
    let (count, size) = system.files;
    Summary::new(
        "文件",
        vec![
            Row::new(
                "已接收",
                format!("{} 个，{}", format::count(natural(count)), format::size(natural(size))),
            ),
            Row::new("剩余空间", format::size(system.free)),
        ],
    )
}

fn warnings(system: &System, node: &Node) -> Vec<Notice> {
    let mut found = Vec::new();
    if system.dead > 0 {
        let text = "查明原因后可以重试或放弃。".to_owned();
        let title = format!("有 {} 项任务失败停止", system.dead);
        found.push(Notice::new(Tone::Danger, title, text).link("查看任务", "/admin/jobs"));
    }
    if system.free < LITTLE {
        let text = "剩余不足 512 MB 时不再接收上传。请清理磁盘或扩容。";
        let title = format!("存储空间只剩 {}", format::size(system.free));
        found.push(Notice::new(Tone::Danger, title, text));
    }
    if let Some(year) = system.calendar_ends {
        let text = "之后的截止日都是暂定的。请在国务院放假通知公布后载入新一年的日历。";
        let notice = Notice::new(Tone::Warning, format!("工作日历只到{year}年"), text);
        found.push(notice.link("载入日历", "/admin/calendar"));
    }
    if node.base.is_none() {
        let text = "二维码、备案凭证和账号发放单会使用访问时的主机名。请用 --public-address 或 JIAOBEI_PUBLIC_ADDRESS 设置。";
        found.push(Notice::new(Tone::Warning, "没有设置公开网址", text));
    }
    found
}

/// A span of time in its two largest units.
fn span(millis: i64) -> String {
    let minutes = millis / 60_000;
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    match (days, hours) {
        (0, 0) => format!("{minutes} 分钟"),
        (0, hours) => format!("{hours} 小时 {} 分钟", minutes % 60),
        (days, hours) => format!("{days} 天 {hours} 小时"),
    }
}

fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let system = work(&server, move |office| system::overview(office, &actor)).await?;
    let node = Node {
        started: server.started(),
        base: server.base().map(ToString::to_string),
        secure: server.settings().secure_cookies,
    };
    page::show(&OverviewPage::new(visit, &system, &node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_two_largest_units() {
        assert_eq!(span(59_000), "0 分钟");
        assert_eq!(span(61 * 60_000), "1 小时 1 分钟");
        assert_eq!(span((3 * 1440 + 125) * 60_000), "3 天 2 小时");
    }
}
