//! What a reviewer should look at in an iOS package (INS-3, LAT-2); evidence beside each, and no verdict (INS-4).

use crate::notes::Notes;
use crate::report::ios::{Distribution, Profile};
use crate::report::{Ios, Level, Report};

const LAT_2: &str = "LAT-2";
const INS_3: &str = "INS-3";

/// Notes the findings of a package that was read.
pub fn judge(report: &Report, ios: &Ios, notes: &mut Notes) {
    if let Some(profile) = &ios.profile {
        distribution(profile, notes);
    }
    if report.debuggable {
        let text = "允许调试（get-task-allow）：是开发包，不应提供给使用者";
        notes.finding(INS_3, Level::High, text, vec!["get-task-allow=true".into()]);
    }
    transport(ios, notes);
    if !report.cleartext_urls.is_empty() {
        let text = format!("程序中有 {} 个不加密的 http:// 地址", report.cleartext_urls.len());
        notes.finding(INS_3, Level::Low, text, report.cleartext_urls.clone());
    }
    if !report.incomplete.is_empty() {
        let is_encrypted =
            ios.programs.iter().flat_map(|program| &program.slices).any(|slice| slice.encrypted);
        let text = if is_encrypted {
            "部分程序不可见，检测结果不完整；请提供者提交未加密的安装包"
        } else {
            "部分内容未能读取，检测结果不完整"
        };
        notes.finding(INS_3, Level::Medium, text, report.incomplete.clone());
    }
    tracking(ios, notes);
    if !ios.queried_schemes.is_empty() {
        let text = format!(
            "可查询 {} 个其他应用是否已安装，与“读取已安装应用列表”权限项对照",
            ios.queried_schemes.len()
        );
        notes.finding("INS-2", Level::Info, text, ios.queried_schemes.clone());
    }
}

fn distribution(profile: &Profile, notes: &mut Notes) {
    let said = |words: &str, value: Option<&String>| value.map(|value| format!("{words}：{value}"));
    let mut evidence: Vec<String> = [
        said("描述文件", profile.name.as_ref()),
        said("团队", profile.team_name.as_ref()),
        said("有效期至", profile.expires.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect();
    evidence.extend(profile.devices.map(|devices| format!("登记设备 {devices} 台")));
    match profile.distribution {
        Distribution::Enterprise => {
            let text = "企业证书分发：绕过应用商店审核，可安装到任意设备，证书被吊销后应用即不可用";
            notes.finding(LAT_2, Level::High, text, evidence);
        }
        Distribution::Development | Distribution::AdHoc => {
            let text = "测试分发：只能安装到登记的设备，不是面向使用者的正式包";
            notes.finding(INS_3, Level::Medium, text, evidence);
        }
        Distribution::Store => {}
    }
}

fn transport(ios: &Ios, notes: &mut Notes) {
    if ios.transport.arbitrary_loads {
        let evidence = vec!["NSAllowsArbitraryLoads=true".into()];
        notes.finding(INS_3, Level::Medium, "允许向任意地址进行不加密的 HTTP 传输", evidence);
    } else if !ios.transport.insecure_domains.is_empty() {
        let evidence = ios.transport.insecure_domains.clone();
        notes.finding(INS_3, Level::Low, "对部分域名允许不加密的 HTTP 传输", evidence);
    }
    let partly = [
        (ios.transport.arbitrary_loads_in_web, "NSAllowsArbitraryLoadsInWebContent", "网页内容"),
        (ios.transport.arbitrary_loads_for_media, "NSAllowsArbitraryLoadsForMedia", "音视频"),
    ];
    for (_, key, what) in partly.into_iter().filter(|(is_allowed, ..)| *is_allowed) {
        let text = format!("{what}可从任意地址以不加密的 HTTP 加载");
        notes.finding(INS_3, Level::Low, text, vec![format!("{key}=true")]);
    }
}

fn tracking(ios: &Ios, notes: &mut Notes) {
    let mut evidence: Vec<String> = ios
        .linked_libraries
        .iter()
        .filter(|library| {
            ["AdSupport.framework", "AppTrackingTransparency.framework"]
                .iter()
                .any(|name| library.contains(name))
        })
        .cloned()
        .collect();
    let declared = &ios.privacy_declared;
    evidence.extend(
        declared.tracking.iter().map(|place| format!("隐私清单声明跟踪（NSPrivacyTracking）：{place}")),
    );
    evidence.extend(
        declared
            .tracking_domains
            .iter()
            .map(|(domain, places)| format!("跟踪域名 {domain}：{}", places.join("、"))),
    );
    if !evidence.is_empty() {
        notes.finding(INS_3, Level::Info, "可取得广告标识符或声明跟踪使用者", evidence);
    }
}
