//! What is known of permissions: Chinese words for people, how sensitive they are, and the item of the filing form they
//! fall under (INS-2). The facts are `reference/permissions.csv`; a permission that is not in it falls under 其它.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use crate::report::Kind;

/// The thirteen items of the form, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// 短信
    Sms,
    /// 电话
    Phone,
    /// 通讯录
    Contacts,
    /// 日历
    Calendar,
    /// 调用摄像头
    Camera,
    /// 启用录音
    Microphone,
    /// 发送彩信
    Mms,
    /// 读取位置信息
    Location,
    /// 使用呼叫转移
    CallForwarding,
    /// 读取应用数据
    AppData,
    /// 获取浏览器上网记录
    BrowserHistory,
    /// 读取已安装应用列表
    InstalledApps,
    /// 其它
    Other,
}

impl Item {
    /// All items in the form's order.
    pub const ALL: [Self; 13] = [
        Self::Sms,
        Self::Phone,
        Self::Contacts,
        Self::Calendar,
        Self::Camera,
        Self::Microphone,
        Self::Mms,
        Self::Location,
        Self::CallForwarding,
        Self::AppData,
        Self::BrowserHistory,
        Self::InstalledApps,
        Self::Other,
    ];

    /// The item's words on the form.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sms => "短信",
            Self::Phone => "电话",
            Self::Contacts => "通讯录",
            Self::Calendar => "日历",
            Self::Camera => "调用摄像头",
            Self::Microphone => "启用录音",
            Self::Mms => "发送彩信",
            Self::Location => "读取位置信息",
            Self::CallForwarding => "使用呼叫转移",
            Self::AppData => "读取应用数据",
            Self::BrowserHistory => "获取浏览器上网记录",
            Self::InstalledApps => "读取已安装应用列表",
            Self::Other => "其它",
        }
    }

    /// The item with these words; 其他 is understood as 其它.
    pub fn parse(words: &str) -> Option<Self> {
        let words = words.trim();
        if words == "其他" {
            return Some(Self::Other);
        }
        Self::ALL.into_iter().find(|item| item.words() == words)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.words())
    }
}

/// The key under which an iOS app lists the schemes by which it asks whether other apps are there.
pub const QUERIED_SCHEMES: &str = "LSApplicationQueriesSchemes";

/// What is known of one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// normal, dangerous or signature; iOS keys count as dangerous, because the system asks the user, but for
    /// [`QUERIED_SCHEMES`], about which it asks nobody.
    pub level: &'static str,
    /// The form's item.
    pub item: Item,
    /// A few Chinese words.
    pub label: &'static str,
    /// A Chinese sentence, where there is one.
    pub description: &'static str,
}

impl Known {
    /// Does the system ask the user before it grants this?
    pub fn is_dangerous(&self) -> bool {
        self.level == "dangerous"
    }
}

/// By name; names of the two platforms are never the same, the platform is kept to be sure.
type Table = HashMap<&'static str, (&'static str, Known)>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = include_str!("../../../reference/permissions.csv").lines();
        lines.filter(|line| !line.starts_with('#')).filter_map(row).collect()
    })
}

fn row(line: &'static str) -> Option<(&'static str, (&'static str, Known))> {
    let mut fields = line.splitn(8, ',');
    let (platform, name, level) = (fields.next()?, fields.next()?, fields.next()?);
    let (_group, item, label) = (fields.next()?, fields.next()?, fields.next()?);
    let (_source, description) = (fields.next()?, fields.next()?);
    Some((name, (platform, Known { level, item: Item::parse(item)?, label, description })))
}

/// What is known of a permission (Android) or a usage key (iOS).
pub fn known(kind: Kind, name: &str) -> Option<&'static Known> {
    let platform = if kind == Kind::Ipa { "ios" } else { "android" };
    table().get(name).filter(|(of, _)| *of == platform).map(|(_, known)| known)
}

/// The form's item a permission falls under; what is not known falls under 其它.
pub fn item(kind: Kind, name: &str) -> Item {
    known(kind, name).map_or(Item::Other, |known| known.item)
}

/// Every permission or key of a platform the table names.
#[cfg(test)]
pub(crate) fn names(kind: Kind) -> impl Iterator<Item = &'static str> {
    table().keys().copied().filter(move |name| known(kind, name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_but_the_rest_has_a_permission_behind_it() {
        for item in Item::ALL {
            let behind = table().values().filter(|(_, known)| known.item == item).count();
            assert!(behind > 0, "{item}");
            assert_eq!(Item::parse(item.words()), Some(item));
        }
        assert_eq!(Item::parse(" 其他 "), Some(Item::Other));
        assert_eq!(Item::parse("摄像头"), None);
    }

    #[test]
    fn known_and_unknown_permissions() {
        assert_eq!(item(Kind::Apk, "android.permission.CAMERA"), Item::Camera);
        assert_eq!(item(Kind::Ipa, "NSCameraUsageDescription"), Item::Camera);
        assert_eq!(item(Kind::Apk, "NSCameraUsageDescription"), Item::Other);
        assert_eq!(item(Kind::Apk, "cn.example.permission.PUSH"), Item::Other);
        assert!(known(Kind::Apk, "android.permission.READ_SMS").is_some_and(Known::is_dangerous));
    }
}
