//! What is in a package, in words for providers and reviewers: kinds of components, signing schemes, ways of distribution.
//! Rule INS-3.

use inspector::report::ios::Distribution;
use inspector::report::{Scheme, SdkLevel, Verdict};

use crate::web::component::tag::Tone;

/// The kinds of third-party components in the order a reviewer asks for them, each with its words.
const CATEGORIES: [(&str, &str); 26] = [
    ("advertising", "广告"),
    ("tracking", "跟踪"),
    ("analytics", "统计分析"),
    ("push", "推送"),
    ("payment", "支付"),
    ("login", "登录"),
    ("map", "地图定位"),
    ("game-engine", "游戏引擎"),
    ("live", "直播音视频"),
    ("ai", "人工智能"),
    ("im", "即时通信"),
    ("share", "分享"),
    ("video", "视频"),
    ("speech", "语音"),
    ("education", "教育"),
    ("customer-service", "客服"),
    ("verification", "验证"),
    ("risk", "风险控制"),
    ("cloud", "云服务"),
    ("crash", "崩溃收集"),
    ("update", "更新"),
    ("plugin", "插件化"),
    ("mini-program", "小程序"),
    ("webview", "网页"),
    ("framework", "开发框架"),
    ("debug", "调试"),
];

/// The place of a kind in the order of kinds, and its words; a kind that is not known comes last under its own name.
pub fn category(code: &str) -> (usize, &str) {
    let at = CATEGORIES.iter().position(|(known, _)| *known == code);
    match at.and_then(|at| CATEGORIES.get(at).map(|(_, words)| (at, *words))) {
        Some(known) => known,
        None if code.is_empty() => (CATEGORIES.len(), "其他"),
        None => (CATEGORIES.len(), code),
    }
}

/// A platform level, with the version of Android that people know it by.
pub fn platform_level(level: Option<&SdkLevel>) -> String {
    match level {
        None => "未注明".to_owned(),
        Some(SdkLevel::Name(name)) => casework::inspection::clean(name),
        Some(SdkLevel::Level(level)) => match android(*level) {
            Some(version) => format!("API {level}（Android {version}）"),
            None => format!("API {level}"),
        },
    }
}

fn android(level: i64) -> Option<&'static str> {
    const FROM_19: [&str; 18] = [
        "4.4", "4.4W", "5.0", "5.1", "6.0", "7.0", "7.1", "8.0", "8.1", "9", "10", "11", "12", "12L", "13",
        "14", "15", "16",
    ];
    usize::try_from(level.checked_sub(19)?).ok().and_then(|at| FROM_19.get(at).copied())
}

/// What a signing scheme came to.
pub const fn scheme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Absent => "无",
        Scheme::Verified => "有效",
        Scheme::Invalid => "无效",
    }
}

/// Whether a package is signed so that phones take it.
pub const fn verdict(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Verified => ("签名有效", Tone::Good),
        Verdict::Invalid => ("签名无效", Tone::Danger),
        Verdict::Unsigned => ("没有签名", Tone::Danger),
    }
}

/// How a package is meant to reach people: its word, and what that means.
pub const fn distribution(distribution: Distribution) -> (&'static str, &'static str, Tone) {
    match distribution {
        Distribution::Store => ("应用商店", "", Tone::Neutral),
        Distribution::AdHoc => ("测试分发", "只能装到登记的设备", Tone::Warning),
        Distribution::Development => ("开发调试", "只能装到登记的设备", Tone::Warning),
        Distribution::Enterprise => ("企业证书分发", "不经应用商店，可装到任意设备", Tone::Warning),
    }
}

/// A kind of device that an iOS app is for.
pub const fn device_family(family: i64) -> &'static str {
    match family {
        1 => "iPhone",
        2 => "iPad",
        3 => "Apple TV",
        4 => "Apple Watch",
        _ => "其他设备",
    }
}

/// Why a component is open to other apps.
pub fn exported_because(because: &str) -> &str {
    match because {
        "explicit" => "清单写明对外开放",
        "intent-filter" => "因声明了意图过滤器而开放",
        "default" => "按旧系统的默认规则开放",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ins_3_every_kind_of_component_has_its_words() {
        let table = include_str!("../../../../reference/sdks.csv");
        let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
        let mut seen = 0;
        for row in rows.filter(|row| !row.trim().is_empty()) {
            let code = row.split(',').nth(2).unwrap();
            assert!(category(code).0 < CATEGORIES.len(), "{row}");
            seen += 1;
        }
        assert!(seen > 120, "{seen}");
        assert_eq!(category("new"), (CATEGORIES.len(), "new"));
    }

    #[test]
    fn a_level_is_told_with_the_version_people_know() {
        assert_eq!(platform_level(Some(&SdkLevel::Level(21))), "API 21（Android 5.0）");
        assert_eq!(platform_level(Some(&SdkLevel::Level(36))), "API 36（Android 16）");
        assert_eq!(platform_level(Some(&SdkLevel::Level(7))), "API 7");
        assert_eq!(platform_level(None), "未注明");
    }
}
