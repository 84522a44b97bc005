//! What an inspection found, in words for providers, reviewers and parents. Rules INS-1…5, INS-4, PUB-2.
//!
//! No word of these says what is decided: a finding asks to be looked at, and a package that hides its code is never
//! called clean.

use casework::inspection::{Completeness, Forbidden, Found, Gap, Source, Summary, Unjudged};
use domain::inspection::Judgement;
use inspector::permission;
use inspector::report::{Finding, Kind, Level};

use crate::web::component::review::Remark;
use crate::web::component::tag::Tone;

/// How grave a finding is, and how that sounds.
pub const fn level(level: Level) -> (&'static str, Tone) {
    match level {
        Level::High => ("高", Tone::Danger),
        Level::Medium => ("中", Tone::Warning),
        Level::Low => ("低", Tone::Info),
        Level::Info => ("提示", Tone::Neutral),
    }
}

/// What a reviewer says of a finding.
pub const fn judgement(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Accepted => "可接受",
        Judgement::Correct => "须改正",
    }
}

/// A finding as a remark beside a field: its words, and what it was found in.
pub fn remark(finding: &Finding) -> Remark {
    let names: Vec<&str> = finding.evidence.iter().take(3).map(String::as_str).collect();
    let more = if finding.evidence.len() > names.len() { "等" } else { "" };
    let text = match names.as_slice() {
        [] => finding.text.clone(),
        names => format!("{}：{}{more}", finding.text, names.join("、")),
    };
    Remark { tone: Tone::Warning, text, rule: finding.rule.to_string() }
}

/// What could not be seen of a package.
fn gap(gap: &Gap) -> String {
    match gap {
        Gap::Packed(names) => format!("应用经过加固（{}）", names.join("、")),
        Gap::Identity => "没有读到包名，安装包的清单缺失或者已损坏".to_owned(),
        Gap::Part(why) => why.clone(),
    }
}

/// Why a result is incomplete.
pub fn incomplete(one: &Gap) -> String {
    let lead = match one {
        Gap::Packed(_) => "代码不可见，结果不完整",
        Gap::Identity | Gap::Part(_) => "结果不完整",
    };
    format!("{lead}：{}", gap(one))
}

/// What a required app holds that it must not, and what cannot be judged (USE-4).
pub fn required(one: &Forbidden) -> Vec<Remark> {
    let mut told: Vec<Remark> = one.findings.iter().map(remark).collect();
    if let Some(why) = &one.unjudged {
        let also = if told.is_empty() { "" } else { "还" };
        let text = format!("无法判断是否{also}有商业广告、游戏或者收费：{}", unjudged(why));
        told.push(Remark { tone: Tone::Warning, text, rule: "USE-4".to_owned() });
    }
    told
}

fn unjudged(why: &Unjudged) -> String {
    match why {
        Unjudged::Uninspected => "平台还没有这个应用安装包的检测结果".to_owned(),
        Unjudged::Unreadable => "检测程序读不出这个应用的安装包".to_owned(),
        Unjudged::Partial(gaps) => {
            let gaps: Vec<String> = gaps.iter().map(gap).collect();
            format!("安装包没有全部看到，{}", gaps.join("；"))
        }
    }
}

/// What a provider can do about a finding.
pub fn advice(found: &Found) -> &'static str {
    match (found.source, found.field) {
        (Source::Declared, "app.name") => {
            "请核对“应用名称”是否与安装后显示的名称一致：不一致的，修改填报内容，或者更换安装包。"
        }
        (Source::Declared, "app.platform") => "请确认上传的安装包与所选的应用平台一致。",
        (Source::Declared, "app.version") => "请把“版本号”改成安装包内的版本，或者上传所填版本的安装包。",
        (Source::Declared, "app.md5") => "请确认上传的就是要备案的安装包，再填写系统算出的MD5码。",
        (Source::Declared, "app.permissions") if found.is_grave() => {
            "确有必要的，在“获取的权限”中补选；没有必要的，去掉这项权限后重新上传安装包。"
        }
        (Source::Declared, "app.permissions") => "不再使用的，取消勾选即可。",
        (Source::Declared, _) => "请核对“是否具有以下功能”，与实际不符的请修改。",
        (Source::Version, _) => "请确认这是有意的变更；核验人员可能要求说明原因。",
        (Source::Package, _) if found.is_grave() => {
            "请开发人员对照依据核查；确有必要或者属于误报的，可以照常提交，由核验人员判断。"
        }
        (Source::Package, _) => "供了解，无需处理。",
        (Source::Anomaly, _) => "请用正式的打包工具重新生成安装包；确认无误的，可以照常提交。",
    }
}

/// A permission in plain words, with its name behind; names that are not known stay as they are.
pub fn permission(kind: Kind, name: &str) -> String {
    match name {
        "代码调用：list-installed-apps" => return "代码会读取已安装应用列表".to_owned(),
        "代码调用：call-forwarding" => return "代码会设置呼叫转移".to_owned(),
        _ => {}
    }
    let bare = name.split('（').next().unwrap_or(name);
    match permission::known(kind, bare) {
        Some(known) if !known.label.is_empty() => format!("{}（{name}）", known.label),
        _ => name.to_owned(),
    }
}

/// The summary for parents, line by line.
pub fn summary(summary: &Summary) -> Vec<String> {
    let mut lines = Vec::new();
    match summary.completeness {
        Completeness::Unreadable => {
            return vec!["安装包无法解析，没有检测结果；这不表示应用安全，也不表示有问题。".to_owned()];
        }
        Completeness::Partial => {
            let lead = if summary.packed {
                "代码不可见，结果不完整：应用经过加固"
            } else {
                "结果不完整：安装包有一部分无法读取"
            };
            lines.push(format!("{lead}，下面没有提到的也可能存在。"));
        }
        Completeness::Whole => {}
    }
    lines.push(components(summary, "广告", &summary.advertising));
    lines.push(components(summary, "跟踪或者统计", &summary.tracking));
    lines
}

fn components(summary: &Summary, what: &str, found: &[String]) -> String {
    match (found, summary.completeness) {
        ([], Completeness::Whole) => format!("没有发现{what}类第三方组件"),
        ([], _) => format!("在看得见的部分没有发现{what}类第三方组件"),
        (names, _) => format!("含有{what}类第三方组件：{}", names.join("、")),
    }
}

/// The permissions that the system asks about, each as one line for parents: what it is, and what it allows.
pub fn asked(summary: &Summary) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for asked in &summary.permissions {
        let label = if asked.label.is_empty() { asked.item.words() } else { asked.label.as_str() };
        let line = if asked.description.is_empty() {
            label.to_owned()
        } else {
            format!("{label}：{}", asked.description)
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use domain::ground::day::Instant;

    use super::*;

    fn of(completeness: Completeness, advertising: &[&str]) -> Vec<String> {
        summary(&Summary {
            at: Instant(0),
            inspector: String::new(),
            completeness,
            packed: completeness == Completeness::Partial,
            permissions: Vec::new(),
            others: 0,
            advertising: advertising.iter().map(|name| (*name).to_owned()).collect(),
            tracking: Vec::new(),
        })
    }

    #[test]
    fn ins_4_only_a_package_seen_as_a_whole_is_said_to_have_nothing() {
        assert_eq!(of(Completeness::Whole, &[])[0], "没有发现广告类第三方组件");
        let partial = of(Completeness::Partial, &[]).join("\n");
        assert!(partial.contains("代码不可见，结果不完整") && !partial.contains("\n没有发现"), "{partial}");
        assert!(of(Completeness::Partial, &["穿山甲"]).join("\n").contains("广告类第三方组件：穿山甲"));
        let unreadable = of(Completeness::Unreadable, &[]);
        assert!(unreadable.len() == 1 && unreadable[0].contains("不表示应用安全"));
    }

    #[test]
    fn a_permission_is_told_in_plain_words_with_its_name() {
        let told = permission(Kind::Apk, "android.permission.CAMERA");
        assert!(told.ends_with("（android.permission.CAMERA）") && told.len() > 27, "{told}");
        assert_eq!(permission(Kind::Apk, "cn.example.PUSH"), "cn.example.PUSH");
        assert!(!permission(Kind::Apk, "代码调用：list-installed-apps").contains("list-"));
    }
}
