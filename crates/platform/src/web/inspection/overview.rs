//! 安装包概况: what is in a package, fact by fact, whether or not it is a finding. Rule INS-3.
//!
//! Every text out of the package is cleaned here, because the report stands as the inspector wrote it.

use std::collections::{BTreeMap, BTreeSet};

use casework::inspection::{Completeness, Inspection, clean};
use domain::ground::day::Day;
use inspector::report::{ExportedComponent, Kind, Report, Sdk, Signatures, Signer, Verdict};
use inspector::sdk::evidence::in_words;

use super::ios;
use crate::web::component::inspection::{Fact, Part};
use crate::web::component::tag::{Tag, Tone};
use crate::words::{inspection as found, package as words};

/// The parts of the overview; none while there is no report and where nothing could be read. `today` tells what expired.
pub(super) fn parts(inspection: &Inspection, today: Day) -> Vec<Part> {
    let readable = inspection.report.as_ref().filter(|report| report.kind != Kind::Unreadable);
    let Some(report) = readable else { return Vec::new() };
    let mut parts = vec![app(report)];
    if report.kind == Kind::Apk {
        parts.extend([signing(&report.signatures), components(report)]);
    }
    parts.push(third_parties(report, inspection.completeness() == Some(Completeness::Whole)));
    if let Some(ios) = &report.ios {
        parts.extend(ios::parts(ios, today));
    }
    parts.push(network(report));
    parts.retain(|part| !part.facts.is_empty());
    parts
}

/// Texts of a package without what hides or turns text, each once, in their order.
pub(super) fn cleaned<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.into_iter().map(|text| clean(text)).filter(|text| seen.insert(text.clone())).collect()
}

/// A text that may be absent, told as absent.
pub(super) fn text(found: Option<&String>) -> String {
    found
        .map(|text| clean(text))
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_else(|| "没有写明".to_owned())
}

fn yes_no(term: &str, is: bool, (yes, tone): (&str, Tone), no: &str) -> Fact {
    let tag = if is { Tag::new(tone, yes) } else { Tag::new(Tone::Good, no) };
    Fact::new(term).tag(tag)
}

fn app(report: &Report) -> Part {
    let is_apk = report.kind == Kind::Apk;
    let version = match report.version_code {
        Some(code) => format!("{}（内部版本号 {code}）", text(report.version_name.as_ref())),
        None => text(report.version_name.as_ref()),
    };
    let mut facts = vec![
        Fact::new(if is_apk { "包名" } else { "Bundle ID" }).value(text(report.package.as_ref())),
        Fact::new("名称").value(text(report.label.as_ref())),
        Fact::new("版本").value(version),
    ];
    if is_apk {
        facts.push(Fact::new("最低系统").value(words::platform_level(report.min_sdk.as_ref())));
        facts.push(Fact::new("目标系统").value(words::platform_level(report.target_sdk.as_ref())));
        facts.push(yes_no("可调试", report.debuggable, ("是", Tone::Danger), "否"));
    } else if let Some(ios) = &report.ios {
        facts.push(Fact::new("最低系统").value(format!("iOS {}", text(ios.minimum_os.as_ref()))));
        let devices: Vec<&str> = ios.device_families.iter().map(|one| words::device_family(*one)).collect();
        facts.push(Fact::new("适用设备").list([devices.join("、")]));
        facts.push(Fact::new("程序").list(ios::programs(ios)));
    }
    facts.push(Fact::new("处理器架构").list([cleaned(&report.abis).join("、")]));
    facts.push(Fact::new("图标").list(report.icon.iter().map(|path| clean(path))));
    if is_apk {
        let asked: Vec<&String> = report.permissions.iter().map(|asked| &asked.name).collect();
        let asked = cleaned(asked).into_iter().map(|name| found::permission(report.kind, &name));
        facts.push(Fact::new("申请的权限").list(asked));
    }
    Part::new("应用", facts)
}

fn signing(signatures: &Signatures) -> Part {
    let (verdict, tone) = words::verdict(signatures.verdict);
    let range = signatures.platform_range;
    let up_to = range.max.map_or_else(|| "及以上".to_owned(), |max| format!("至 {max}"));
    let mut told = Fact::new("结论").tag(Tag::new(tone, verdict));
    if signatures.verdict != Verdict::Unsigned {
        told = told.value(format!("适用于 API {} {up_to}的系统", range.min));
    }
    let schemes =
        [("v1", signatures.v1), ("v2", signatures.v2), ("v3", signatures.v3), ("v3.1", signatures.v31)];
    let schemes: Vec<String> =
        schemes.iter().map(|(name, scheme)| format!("{name} {}", words::scheme(*scheme))).collect();
    let mut facts = vec![told, Fact::new("签名方案").value(schemes.join("，"))];
    // Where the verdict is bad, what verified at all still tells whose package it may be.
    let (title, signers) = if signatures.signers.is_empty() {
        ("校验通过的证书", &signatures.certificates)
    } else {
        ("签名证书", &signatures.signers)
    };
    facts.extend(signers.iter().map(|signer| certificate(title, signer)));
    facts.push(
        Fact::new("更换前的证书")
            .list(signatures.lineage.iter().map(|one| format!("SHA-256：{}", clean(one)))),
    );
    Part::new("签名", facts)
}

fn certificate(title: &str, signer: &Signer) -> Fact {
    let key = signer.key.as_ref().map(|key| format!("密钥：{}", clean(key)));
    let subject = if signer.subject.is_empty() { "没有写明".to_owned() } else { clean(&signer.subject) };
    let scheme =
        if signer.scheme.is_empty() { String::new() } else { format!("（{}）", clean(&signer.scheme)) };
    let lines = [format!("SHA-256：{}", clean(&signer.sha256)), format!("使用者：{subject}")];
    Fact::new(format!("{title}{scheme}")).list(lines.into_iter().chain(key))
}

fn components(report: &Report) -> Part {
    let all = &report.components;
    let counts = format!(
        "界面 {}，服务 {}，接收器 {}，数据提供 {}",
        all.activities.len(),
        all.services.len(),
        all.receivers.len(),
        all.providers.len()
    );
    let open = report.exported_components.iter().map(exported);
    let facts = vec![Fact::new("数量").value(counts), Fact::new("可被其他应用启动").list(open).or("没有")];
    Part::new("组件", facts)
}

fn exported(one: &ExportedComponent) -> String {
    let guard = match &one.permission {
        Some(name) => format!("须有权限 {}", clean(name)),
        None => "不要求权限".to_owned(),
    };
    let because = words::exported_because(&one.because);
    format!("{} {}（{}，{guard}）", clean(one.kind_in_words()), clean(&one.name), clean(because))
}

/// All third-party components by kind, each with the strongest sign of it, and the packers.
fn third_parties(report: &Report, is_whole: bool) -> Part {
    let mut kinds: BTreeMap<(usize, String), Vec<String>> = BTreeMap::new();
    for sdk in &report.sdks {
        let (at, words) = words::category(&sdk.category);
        kinds.entry((at, clean(words))).or_default().push(third_party(sdk));
    }
    let mut facts: Vec<Fact> =
        kinds.into_iter().map(|((_, kind), names)| Fact::new(kind).list(names)).collect();
    if facts.is_empty() {
        let none = if is_whole { "没有发现" } else { "看得见的部分没有发现" };
        facts.push(Fact::new("第三方组件").value(format!("{none}表内的第三方组件")));
    }
    let packers = report.packer_evidence.iter().map(|packer| {
        let signs: Vec<String> = packer.evidence.iter().map(|sign| clean(&in_words(sign))).collect();
        format!("{}：{}", clean(&packer.name), signs.join("、"))
    });
    let mut packers: Vec<String> = packers.collect();
    if packers.is_empty() {
        packers = cleaned(&report.packers);
    }
    if !packers.is_empty() {
        facts.push(Fact::new("加固").tag(Tag::new(Tone::Warning, "代码不可见")).list(packers));
    }
    Part::new("第三方组件", facts)
}

fn third_party(sdk: &Sdk) -> String {
    let vendor = if sdk.vendor.is_empty() { String::new() } else { format!("（{}）", clean(&sdk.vendor)) };
    let sign = sdk.evidence.first().map(|sign| format!("：{}", clean(&in_words(sign)))).unwrap_or_default();
    let more = sdk.evidence.len().saturating_sub(1);
    let more = if more > 0 { format!("，另有 {more} 处依据") } else { String::new() };
    format!("{}{vendor}{sign}{more}", clean(&sdk.name))
}

/// Hosts, those first that are addressed without encryption.
fn network(report: &Report) -> Part {
    let mut facts = Vec::new();
    if report.kind == Kind::Apk {
        facts.push(match report.cleartext {
            Some(true) => Fact::new("不加密传输").tag(Tag::new(Tone::Warning, "允许")),
            Some(false) if report.cleartext_domains.is_empty() => {
                Fact::new("不加密传输").tag(Tag::new(Tone::Good, "不允许"))
            }
            Some(false) => Fact::new("不加密传输").tag(Tag::new(Tone::Warning, "部分域名允许")),
            None => Fact::new("不加密传输").value("没有读到"),
        });
        facts.push(Fact::new("另行规定的域名").list(cleaned(&report.cleartext_domains)));
    }
    let open: BTreeSet<&str> = report.cleartext_urls.iter().filter_map(|url| host(url)).collect();
    let (clear, other): (Vec<&String>, Vec<&String>) =
        report.hosts.iter().partition(|host| open.contains(host.as_str()));
    let clear = cleaned(clear).into_iter().map(|host| format!("{host}（不加密）"));
    facts.push(Fact::new("联网地址").list(clear.chain(cleaned(other))).or("没有在代码中见到"));
    facts.push(Fact::new("不加密的网址").list(cleaned(&report.cleartext_urls)));
    Part::new("网络", facts)
}

/// The host in an address, without user and port.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next().filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::web::sample::inspection;

    fn all(inspection: &Inspection) -> String {
        let told = parts(inspection, date(2025, 12, 1)).into_iter().map(|part| {
            let facts = part.facts.into_iter().map(|fact| {
                let tag = fact.tag.map(|tag| tag.text).unwrap_or_default();
                format!("{}={tag} {}", fact.term, fact.values.join(" | "))
            });
            format!("[{}]\n{}", part.title, facts.collect::<Vec<_>>().join("\n"))
        });
        told.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn ins_3_the_reviewer_is_told_every_fact_of_an_android_package() {
        let told = all(&inspection::findings());
        for fact in [
            "包名= cn.example.homework",
            "版本= 3.2.2（内部版本号 322）",
            "最低系统= API 21（Android 5.0）",
            "目标系统= API 34（Android 14）",
            "可调试=否",
            "处理器架构= arm64-v8a、armeabi-v7a",
            "图标= res/mipmap-xxhdpi/ic_launcher.png",
            "结论=签名有效 适用于 API 21 及以上的系统",
            "签名方案= v1 有效，v2 有效，v3 无，v3.1 无",
            "签名证书（v2）= SHA-256：cdcdcd",
            "使用者：CN=示例",
            "可被其他应用启动= 界面 cn.example.homework.MainActivity（因声明了意图过滤器而开放，不要求权限）",
            "广告= 穿山甲（字节跳动）：代码 com.bytedance.sdk.openadsdk",
            "推送= 极光推送：仅被引用 cn.jpush.android",
            "不加密传输=允许",
            "联网地址= ads.example.com（不加密） | api.example.com",
        ] {
            assert!(told.contains(fact), "{fact}\n{told}");
        }
        assert!(told.find("广告=") < told.find("推送="), "what is asked for first stands first");
    }

    #[test]
    fn ins_4_hidden_code_is_told_and_unreadable_packages_tell_nothing() {
        let told = all(&inspection::packed());
        assert!(told.contains("第三方组件= 看得见的部分没有发现"), "{told}");
        assert!(told.contains("加固=代码不可见 360加固：代码 com.stub.StubApp"), "{told}");
        assert!(all(&inspection::clean()).contains("第三方组件= 没有发现"));
        assert!(parts(&inspection::unreadable(), date(2025, 12, 1)).is_empty());
        assert!(parts(&inspection::waiting(), date(2025, 12, 1)).is_empty());
    }

    #[test]
    fn ins_3_the_reviewer_is_told_every_fact_of_an_ios_package() {
        let told = all(&inspection::ios());
        for fact in [
            "Bundle ID= cn.example.homework",
            "最低系统= iOS 13.0",
            "适用设备= iPhone、iPad",
            "程序= Homework：arm64，代码由应用商店加密",
            "相机（NSCameraUsageDescription）= 用于拍照提交作业",
            "跟踪用户=没有声明跟踪",
            "收集的数据= NSPrivacyCollectedDataTypeName",
            "允许所有不加密传输=是",
            "分发方式=企业证书分发 不经应用商店，可装到任意设备",
            "签发团队= 示例教育科技有限公司（ABCDE12345）",
            "有效期=已过期 2025年11月1日到期",
            "get-task-allow= false",
        ] {
            assert!(told.contains(fact), "{fact}\n{told}");
        }
        assert!(!told.contains("签名方案"), "that is Android's");
    }

    #[test]
    fn a_host_is_found_in_an_address_whatever_stands_around_it() {
        assert_eq!(host("http://ads.example.com:8080/a?b#c"), Some("ads.example.com"));
        assert_eq!(host("http://user@ads.example.com"), Some("ads.example.com"));
        assert_eq!((host("ads.example.com"), host("http:///a")), (None, None));
    }

    #[test]
    fn no_text_of_a_package_turns_the_page_around() {
        let mut hostile = inspection::clean();
        let mut report = hostile.report.take().unwrap();
        report.hosts = vec!["a\u{202e}moc.example".to_owned()];
        report.icon = Some("res/\u{202e}gnp.png".to_owned());
        hostile.report = Some(report);
        assert!(!all(&hostile).contains('\u{202e}'));
    }
}
