//! The navigation of each desk: the one table of the links in the header and the footer.
//!
//! A link here must have its row in the table of routes; whether the viewer may follow it is decided there.

use super::visit::{Desk, Viewer};

/// A link of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub href: &'static str,
    pub label: &'static str,
    /// The page shown lies under this link.
    pub current: bool,
    /// How much waits there; none where zero.
    pub count: Option<u64>,
}

const PUBLIC: &[(&str, &str)] = &[
    ("/", "首页"),
    ("/apps", "备案查询"),
    ("/schools", "学校在用应用"),
    ("/verify", "备案号核验"),
    ("/announcements", "名单公告"),
    ("/complaints", "投诉举报"),
    ("/help", "帮助中心"),
];

const PROVIDER: &[(&str, &str)] = &[
    ("/provider", "工作台"),
    ("/provider/filings", "应用备案"),
    ("/provider/unit", "单位信息"),
    ("/apps", "备案查询"),
    ("/help", "帮助中心"),
];

const INSTITUTION: &[(&str, &str)] = &[
    ("/institution", "工作台"),
    ("/institution/usages", "使用者备案"),
    ("/institution/unit", "单位信息"),
    ("/apps", "备案查询"),
    ("/help", "帮助中心"),
];

const OFFICE: &[(&str, &str)] = &[
    ("/office", "待办"),
    ("/office/filings", "提供者备案"),
    ("/office/usages", "使用者备案"),
    ("/office/progress", "进展"),
    ("/office/units", "单位与账号"),
    ("/office/announcements", "名单公告"),
    ("/apps", "备案查询"),
];

const DISTRICT: &[(&str, &str)] = &[
    ("/office", "待办"),
    ("/office/usages", "使用者备案"),
    ("/office/progress", "进展"),
    ("/office/units", "单位与账号"),
    ("/office/announcements", "名单公告"),
    ("/apps", "备案查询"),
];

const SYSTEM: &[(&str, &str)] = &[
    ("/admin", "运行概况"),
    ("/admin/jobs", "后台任务"),
    ("/admin/accounts", "管理账号"),
    ("/admin/calendar", "工作日历"),
];

const SECURITY: &[(&str, &str)] = &[("/admin/security", "账号安全"), ("/account", "我的账号")];

const AUDIT: &[(&str, &str)] = &[("/admin/audit", "审计日志"), ("/account", "我的账号")];

/// Links of the footer.
pub const FOOTER: &[(&str, &str)] = &[
    ("/help", "帮助中心"),
    ("/scope", "适用范围自测"),
    ("/accessibility", "无障碍说明"),
    ("/privacy", "个人信息保护"),
];

/// The links of the header for this viewer, with the one that `path` lies under marked: the longest that fits.
pub fn items(viewer: Option<&Viewer>, path: &str) -> Vec<Item> {
    let table = match viewer.map(|viewer| viewer.desk) {
        None | Some(Desk::Public) => PUBLIC,
        Some(Desk::Provider) => PROVIDER,
        Some(Desk::Institution) => INSTITUTION,
        Some(Desk::Office) => OFFICE,
        Some(Desk::District) => DISTRICT,
        Some(Desk::System) => SYSTEM,
        Some(Desk::Security) => SECURITY,
        Some(Desk::Audit) => AUDIT,
    };
    let here = table
        .iter()
        .map(|(href, _)| *href)
        .filter(|href| lies_under(path, href))
        .max_by_key(|href| href.len());
    let waiting = viewer.map(|viewer| viewer.waiting).filter(|waiting| *waiting > 0);
    table
        .iter()
        .enumerate()
        .map(|(index, (href, label))| Item {
            href,
            label,
            current: Some(*href) == here,
            count: waiting.filter(|_| index == 0),
        })
        .collect()
}

fn lies_under(path: &str, href: &str) -> bool {
    match path.strip_prefix(href) {
        Some("") => true,
        Some(rest) => href != "/" && rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(path: &str, desk: Desk) -> Vec<&'static str> {
        let viewer = Viewer { name: String::new(), unit: String::new(), desk, unread: 0, waiting: 3 };
        items(Some(&viewer), path).into_iter().filter(|item| item.current).map(|item| item.href).collect()
    }

    #[test]
    fn the_longest_link_above_the_page_is_current() {
        assert_eq!(current("/office/filings/7", Desk::Office), ["/office/filings"]);
        assert_eq!(current("/office", Desk::Office), ["/office"]);
        assert_eq!(current("/office-party", Desk::Office), [""; 0]);
        assert_eq!(current("/elsewhere", Desk::Public), [""; 0]);
    }

    /// ORG-8.
    #[test]
    fn who_verifies_nothing_is_led_to_no_such_queue() {
        assert_eq!(current("/office/filings", Desk::District), ["/office"]);
        assert_eq!(current("/office/usages", Desk::District), ["/office/usages"]);
    }

    #[test]
    fn waiting_work_stands_at_the_first_link_only() {
        let viewer =
            Viewer { name: String::new(), unit: String::new(), desk: Desk::Office, unread: 0, waiting: 3 };
        let counts: Vec<_> =
            items(Some(&viewer), "/office").into_iter().filter_map(|item| item.count).collect();
        assert_eq!(counts, [3]);
        assert!(items(None, "/").iter().all(|item| item.count.is_none()));
    }
}
