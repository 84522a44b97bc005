//! The sections of the printed report.

use crate::permission::{self, Item};
use crate::print::text::{Colour, Page};
use crate::report::{Finding, Kind, Level, Permission, Report, Scheme, SdkLevel, Verdict};

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
    page.field("大小", &size(report.size));
    page.field("MD5", &report.md5);
    page.field("SHA-256", &report.sha256);
    page.field("SM3", &report.sm3);
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
        Some(SdkLevel::Level(level)) => level.to_string(),
        Some(SdkLevel::Name(name)) => name.clone(),
        None => "未注明".to_owned(),
    };
    if report.kind == Kind::Apk {
        let platform = format!("最低 {}，目标 {}", level(&report.min_sdk), level(&report.target_sdk));
        page.field("平台级别", &platform);
        page.field("处理器架构", &report.abis.join("、"));
    }
}

/// Signing schemes and signers.
pub(super) fn signature(page: &mut Page, report: &Report) {
    if report.kind != Kind::Apk {
        return;
    }
    let signatures = &report.signatures;
    page.heading("签名");
    let range = &signatures.platform_range;
    let up_to = range.max.map_or_else(|| "及以上".to_owned(), |max| format!("至 {max}"));
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
    let signers: Vec<String> =
        signatures.signers.iter().map(|signer| format!("{}  {}", signer.sha256, signer.subject)).collect();
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
    let known = |asked: &Permission| permission::known(report.kind, &asked.name);
    let sensitive = |asked: &Permission| {
        known(asked).is_some_and(|known| known.is_dangerous() || known.item != Item::Other)
    };
    for item in Item::ALL {
        let under =
            report.permissions.iter().filter(|asked| permission::item(report.kind, &asked.name) == item);
        let under: Vec<String> =
            under.filter(|asked| sensitive(asked)).map(|asked| words(report.kind, asked)).collect();
        page.list(item.words(), &under);
    }
    let rest = report.permissions.iter().filter(|asked| !sensitive(asked));
    let rest: Vec<String> = rest.map(|asked| words(report.kind, asked)).collect();
    page.list("一般权限", &rest);
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
            format!("{} {}{guard}", component.kind, component.name)
        })
        .collect();
    page.list("对外开放", &open);
    page.field("可调试", if report.debuggable { "是" } else { "否" });
}

/// SDKs and packers.
pub(super) fn third_parties(page: &mut Page, report: &Report) {
    page.heading("第三方");
    if report.sdks.is_empty() {
        page.field(
            "SDK",
            if report.packers.is_empty() {
                "未发现表内的 SDK"
            } else {
                "代码不可见，无法判断"
            },
        );
    }
    for sdk in &report.sdks {
        let evidence = sdk.evidence.first().map(String::as_str).unwrap_or_default();
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
    page.list("用途说明", &uses);
    page.list("框架", &ios.frameworks);
    page.list("扩展", &ios.extensions);
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

/// What the report is not.
pub(super) fn caveat(page: &mut Page, report: &Report) {
    page.heading("说明");
    page.quiet("  检测只读取安装包，不运行应用；结论由审核人员作出。");
    page.quiet(&format!("  检测程序版本 {}", report.inspector));
}
