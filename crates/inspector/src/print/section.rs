//! The sections of the printed report.

use std::collections::HashSet;

use crate::permission::{self, Item};
use crate::print::text::{Colour, Page};
use crate::report::ios::Distribution;
use crate::report::{Finding, Isolation, Kind, Level, Permission, Report, Scheme, SdkLevel, Verdict};
use crate::sdk::evidence::in_words;

/// Name, file and digests.
pub(super) fn head(page: &mut Page, report: &Report) {
    let name = report.label.as_deref().or(report.package.as_deref()).unwrap_or(&report.file);
    let version = report.version_name.as_deref().unwrap_or_default();
    page.title(format!("{name} {version}").trim_end());
    page.field("文件", &report.file);
    match report.kind {
        Kind::Apk => page.field("类型", "Android 应用（apk）"),
        Kind::Ipa => page.field("类型", "iOS 应用（ipa）"),
        Kind::Unreadable => page.coloured("类型", "不可解析", Colour::Bad),
    }
    if report.size > 0 {
        page.field("大小", &size(report.size));
    }
    page.field("MD5", &report.md5);
    page.field("SHA-256", &report.sha256);
    page.field("SM3", &report.sm3);
}

/// What it comes to, before the details: how many findings of which level, and whether all of it could be seen.
pub(super) fn glance(page: &mut Page, report: &Report) {
    if report.kind == Kind::Unreadable {
        return;
    }
    let count = |level: Level| report.findings.iter().filter(|finding| finding.level == level).count();
    let levels = [(Level::High, "高"), (Level::Medium, "中"), (Level::Low, "低"), (Level::Info, "提示")];
    let found: Vec<String> = levels
        .iter()
        .filter(|(level, _)| count(*level) > 0)
        .map(|(level, word)| format!("{word} {}", count(*level)))
        .collect();
    let worst = levels.iter().find(|(level, _)| count(*level) > 0).map(|(level, _)| *level);
    let colour = match worst {
        Some(Level::High) => Colour::Bad,
        Some(Level::Medium) => Colour::Notice,
        Some(Level::Low | Level::Info) => Colour::Strong,
        None => Colour::Good,
    };
    page.coloured("检测发现", if found.is_empty() { "无".into() } else { found.join("，") }.as_str(), colour);
    if !report.anomalies.is_empty() {
        page.coloured("异常", &format!("{} 条", report.anomalies.len()), Colour::Notice);
    }
    if !report.incomplete.is_empty() {
        page.coloured("完整性", "不完整：有代码不可见，没有发现不等于没有", Colour::Bad);
        page.list("", &report.incomplete);
    }
}

/// A length as people read it.
fn size(bytes: u64) -> String {
    let whole = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB（{bytes} 字节）", whole(1024)),
        _ => format!("{} MB（{bytes} 字节）", whole(1_048_576)),
    }
}

/// Package, version and platform.
pub(super) fn identity(page: &mut Page, report: &Report) {
    page.heading("应用");
    page.field("包名", report.package.as_deref().unwrap_or_default());
    let code = report.version_code.map(|code| format!("（{code}）")).unwrap_or_default();
    page.field("版本", &format!("{}{code}", report.version_name.as_deref().unwrap_or_default()));
    let own =
        |locale: &&str| report.labels.get(*locale).is_some_and(|label| Some(label) != report.label.as_ref());
    let others: Vec<String> = ["zh-CN", "zh", "zh-Hans", "zh-TW", "zh-HK", "en"]
        .iter()
        .filter(|locale| own(locale))
        .filter_map(|locale| report.labels.get(*locale).map(|label| format!("{label}（{locale}）")))
        .collect();
    page.field("其他语言名称", &others.join("、"));
    let level = |level: &Option<SdkLevel>| match level {
        Some(SdkLevel::Level(level)) => match android(*level) {
            Some(version) => format!("{level}（Android {version}）"),
            None => level.to_string(),
        },
        Some(SdkLevel::Name(name)) => name.clone(),
        None => "未注明".to_owned(),
    };
    if report.kind == Kind::Apk {
        let platform = format!("最低 {}，目标 {}", level(&report.min_sdk), level(&report.target_sdk));
        page.field("平台级别", &platform);
        page.field("处理器架构", &report.abis.join("、"));
    }
}

/// The version of Android that people know a platform level by; the newest were not out when this was written.
fn android(level: i64) -> Option<&'static str> {
    const FROM_14: [&str; 23] = [
        "4.0", "4.0.3", "4.1", "4.2", "4.3", "4.4", "4.4W", "5.0", "5.1", "6.0", "7.0", "7.1", "8.0", "8.1",
        "9", "10", "11", "12", "12L", "13", "14", "15", "16",
    ];
    usize::try_from(level.checked_sub(14)?).ok().and_then(|at| FROM_14.get(at).copied())
}

/// Signing schemes and signers.
pub(super) fn signature(page: &mut Page, report: &Report) {
    if report.kind != Kind::Apk {
        return;
    }
    let signatures = &report.signatures;
    page.heading("签名");
    let range = &signatures.platform_range;
    let up_to = range.max.map_or_else(|| " 及以上".to_owned(), |max| format!(" 至 {max}"));
    let platforms = format!("（平台级别 {}{up_to}）", range.min);
    match signatures.verdict {
        Verdict::Verified => page.coloured("结论", &format!("有效{platforms}"), Colour::Good),
        Verdict::Invalid => page.coloured("结论", &format!("无效{platforms}"), Colour::Bad),
        Verdict::Unsigned => page.coloured("结论", "没有签名", Colour::Notice),
    }
    let schemes =
        [("v1", signatures.v1), ("v2", signatures.v2), ("v3", signatures.v3), ("v3.1", signatures.v31)];
    let schemes: Vec<String> =
        schemes.iter().map(|(name, scheme)| format!("{name} {}", scheme_words(*scheme))).collect();
    page.field("方案", &schemes.join("，"));
    let signers: Vec<&str> = signatures
        .signers
        .iter()
        .flat_map(|signer| [signer.sha256.as_str(), signer.subject.as_str()])
        .filter(|text| !text.is_empty())
        .collect();
    page.list("证书 SHA-256", &signers);
}

fn scheme_words(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Absent => "无",
        Scheme::Verified => "有效",
        Scheme::Invalid => "无效",
    }
}

/// Permissions under the form's items, in its order; what nobody is asked about and no item names comes last.
pub(super) fn permissions(page: &mut Page, report: &Report) {
    if report.kind != Kind::Apk {
        return;
    }
    page.heading(&format!("权限（{} 项）", report.permissions.len()));
    if report.permissions.is_empty() {
        page.quiet("  清单没有要求任何权限");
    }
    let known = |asked: &Permission| permission::known(report.kind, &asked.name);
    let sensitive = |asked: &Permission| {
        known(asked).is_some_and(|known| known.is_dangerous() || known.item != Item::Other)
    };
    for item in Item::ALL {
        let under =
            report.permissions.iter().filter(|asked| permission::item(report.kind, &asked.name) == item);
        let under = under.filter(|asked| sensitive(asked)).map(|asked| words(report.kind, asked));
        page.list(item.words(), &once(under));
    }
    let rest = report.permissions.iter().filter(|asked| !sensitive(asked));
    page.list("一般权限", &once(rest.map(|asked| words(report.kind, asked))));
}

/// Manifests that were put together ask for the same thing several times.
fn once(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    lines.filter(|line| seen.insert(line.clone())).collect()
}

fn words(kind: Kind, asked: &Permission) -> String {
    let label =
        permission::known(kind, &asked.name).map(|known| known.label).filter(|label| !label.is_empty());
    let words = label.map_or_else(|| asked.name.clone(), |label| format!("{label}  {}", asked.name));
    let limit = asked.max_sdk.map(|max| format!("（至平台级别 {max}）")).unwrap_or_default();
    let mark = if asked.implied { "（系统自动附加）" } else { "" };
    format!("{words}{limit}{mark}")
}

/// Components and which of them are open.
pub(super) fn components(page: &mut Page, report: &Report) {
    if report.kind != Kind::Apk {
        return;
    }
    let components = &report.components;
    page.heading("组件");
    let counts = format!(
        "界面 {}，服务 {}，接收器 {}，数据提供 {}",
        components.activities.len(),
        components.services.len(),
        components.receivers.len(),
        components.providers.len()
    );
    page.field("数量", &counts);
    let open: Vec<String> = report
        .exported_components
        .iter()
        .map(|component| {
            let guard =
                component.permission.as_ref().map(|name| format!("（需权限 {name}）")).unwrap_or_default();
            format!("{}  {}{guard}", component.kind_in_words(), component.name)
        })
        .collect();
    page.list("对外开放", &open);
    page.field("可调试", if report.debuggable { "是" } else { "否" });
}

/// SDKs and packers.
pub(super) fn third_parties(page: &mut Page, report: &Report) {
    page.heading("第三方");
    if report.sdks.is_empty() {
        let all_seen = report.packers.is_empty() && report.incomplete.is_empty();
        page.field("SDK", if all_seen { "未发现表内的 SDK" } else { "有代码不可见，无法判断" });
    }
    for sdk in &report.sdks {
        let evidence = sdk.evidence.first().map(|sign| in_words(sign)).unwrap_or_default();
        page.field(category_words(&sdk.category), &format!("{}  {evidence}", sdk.name));
    }
    if !report.packers.is_empty() {
        page.coloured("加固", &report.packers.join("、"), Colour::Notice);
    }
}

fn category_words(category: &str) -> &str {
    match category {
        "advertising" => "广告",
        "ai" => "人工智能",
        "analytics" => "统计分析",
        "cloud" => "云服务",
        "crash" => "崩溃收集",
        "customer-service" => "客服",
        "debug" => "调试",
        "education" => "教育",
        "framework" => "开发框架",
        "game-engine" => "游戏引擎",
        "im" => "即时通信",
        "live" => "直播音视频",
        "login" => "登录",
        "map" => "地图定位",
        "mini-program" => "小程序",
        "payment" => "支付",
        "plugin" => "插件化",
        "push" => "推送",
        "risk" => "风险控制",
        "share" => "分享",
        "speech" => "语音",
        "tracking" => "跟踪",
        "update" => "更新",
        "verification" => "验证",
        "video" => "视频",
        "webview" => "网页",
        "" => "其他",
        other => other,
    }
}

/// Hosts and cleartext.
pub(super) fn network(page: &mut Page, report: &Report) {
    page.heading("网络");
    match report.cleartext {
        Some(true) => page.coloured("不加密传输", "允许", Colour::Notice),
        Some(false) if report.cleartext_domains.is_empty() => page.field("不加密传输", "不允许"),
        Some(false) => page.coloured("不加密传输", "仅限部分域名", Colour::Notice),
        None => {}
    }
    page.list("允许的域名", &report.cleartext_domains);
    page.list("代码中的域名", &report.hosts);
    page.list("HTTP 地址", &report.cleartext_urls);
}

/// What only iOS has.
pub(super) fn ios(page: &mut Page, report: &Report) {
    let Some(ios) = &report.ios else { return };
    page.heading("iOS");
    page.field("最低系统", ios.minimum_os.as_deref().unwrap_or_default());
    let uses: Vec<String> = ios
        .usage_descriptions
        .iter()
        .map(|(key, text)| {
            let label = permission::known(Kind::Ipa, key).map_or(key.as_str(), |known| known.label);
            format!("{label}：{text}")
        })
        .collect();
    if let Some(profile) = &ios.profile {
        page.field("分发方式", distribution_words(profile.distribution));
        page.field("签发团队", profile.team_name.as_deref().unwrap_or_default());
        page.field("描述文件到期", profile.expires.as_deref().unwrap_or_default());
    }
    page.list("用途说明", &uses);
    page.list("框架", &ios.frameworks);
    page.list("扩展", &ios.extensions);
}

fn distribution_words(distribution: Distribution) -> &'static str {
    match distribution {
        Distribution::Development => "开发（只能装到登记的设备，可调试）",
        Distribution::AdHoc => "测试（只能装到登记的设备）",
        Distribution::Enterprise => "企业证书（不经应用商店，可装到任意设备）",
        Distribution::Store => "应用商店",
    }
}

/// What is not as it should be.
pub(super) fn anomalies(page: &mut Page, report: &Report) {
    if report.anomalies.is_empty() {
        return;
    }
    page.heading(&format!("异常（{} 条）", report.anomalies.len()));
    for anomaly in &report.anomalies {
        page.remark("!", Colour::Notice, &format!("{}  [{}]", anomaly.detail, anomaly.code), &[]);
    }
}

/// What a reviewer should look at.
pub(super) fn findings(page: &mut Page, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    page.heading(&format!("检测发现（{} 条）", findings.len()));
    for finding in findings {
        let (mark, colour) = match finding.level {
            Level::High => ("高", Colour::Bad),
            Level::Medium => ("中", Colour::Notice),
            Level::Low => ("低", Colour::Strong),
            Level::Info => ("提示", Colour::Quiet),
        };
        page.remark(mark, colour, &format!("{}  [{}]", finding.text, finding.rule), &finding.evidence);
    }
}

/// Said where the system cannot hold the child as it should be held.
const NOT_SEALED: &str = "本机系统不支持系统调用过滤（seccomp），检测进程只有资源限制，未能由系统禁止其联网、打开其他文件和启动程序";

/// What the report is not.
pub(super) fn caveat(page: &mut Page, report: &Report) {
    page.heading("说明");
    page.quiet("  检测只读取安装包，不运行应用；结论由审核人员作出。");
    page.quiet(&format!("  检测程序版本 {}", report.inspector));
    if report.isolation == Some(Isolation::LimitsOnly) {
        page.coloured("隔离", NOT_SEALED, Colour::Notice);
    }
}
