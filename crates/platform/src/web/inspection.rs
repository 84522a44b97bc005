//! An inspection turned into the part of a page that shows it, for the provider's check and the reviewer's desk.
//!
//! Rules INS-1…5. `today` is the day it is looked at: a profile may have run out since. Texts out of a package were cleaned where they were read.

mod ios;
mod overview;

use casework::inspection::{Completeness, Found, Inspection, Opinion};
use domain::ground::day::Day;
use inspector::compare::{Comparison, Difference, Outcome, SignerChange};
use inspector::report::{Kind, Report};

use super::component::Reader;
use super::component::inspection::{Before, Compared, Finding, Inspected};
use super::component::tag::{Tag, Tone};
use super::format;
use crate::words::inspection as words;

/// The part of a page.
pub fn shown(inspection: &Inspection, reader: Reader, today: Day) -> Inspected {
    let Some(report) = &inspection.report else { return waiting(inspection, reader) };
    let (grave, hints): (Vec<&Found>, Vec<&Found>) =
        inspection.findings.iter().partition(|found| found.is_grave());
    let made = inspection.made.as_ref().map(|(at, inspector)| {
        format!("检测于 {}，检测程序 {inspector} 版。检测是自动分析，不代替人工审核。", format::instant(at.0))
    });
    let (tag, lead) = verdict(inspection, grave.len(), reader);
    Inspected {
        tag,
        lead,
        made: made.unwrap_or_default(),
        waiting: false,
        incomplete: inspection.gaps().iter().map(words::incomplete).collect(),
        overview: overview::parts(inspection, today),
        compared: compared(&inspection.comparison, report),
        before: inspection.before.as_ref().map(|before| Before {
            version: before.version.clone(),
            changes: changes(&before.difference, report.kind),
        }),
        findings: grave.into_iter().map(finding).collect(),
        hints: hints.into_iter().map(finding).collect(),
    }
}

fn waiting(inspection: &Inspection, reader: Reader) -> Inspected {
    let then = match reader {
        Reader::Owner => "检测不影响提交：可以现在提交，也可以稍后刷新查看。",
        Reader::Office => "请稍后刷新查看，结果出来后再作决定。",
    };
    Inspected {
        tag: Tag::new(Tone::Info, "检测中…"),
        lead: format!(
            "安装包于 {} 收到，正在自动检测，通常一分钟内完成。{then}",
            format::instant(inspection.since.0)
        ),
        waiting: true,
        ..Inspected::default()
    }
}

fn verdict(inspection: &Inspection, grave: usize, reader: Reader) -> (Tag, String) {
    if inspection.is_unreadable() {
        let lead = match reader {
            Reader::Owner => {
                "检测程序读不出这个安装包。请确认它能正常安装；可以重新上传，确认无误的也可以照常提交，由核验人员判断。"
            }
            Reader::Office => {
                "检测程序读不出这个安装包，没有检测结果；这不等于应用有问题。请人工核实，需要更换安装包的，退回补正。"
            }
        };
        return (Tag::new(Tone::Warning, "不可解析"), lead.to_owned());
    }
    let whole = inspection.completeness() == Some(Completeness::Whole);
    match (grave, whole) {
        (0, true) if inspection.agrees() => {
            (Tag::new(Tone::Good, "未发现需要说明的问题"), agreement(inspection).to_owned())
        }
        (0, true) => {
            let lead = "没有发现超出申报的内容，但有申报的内容在安装包中未见，请对照下面的说明核对。";
            (Tag::new(Tone::Info, "申报的内容有未见的"), lead.to_owned())
        }
        (0, false) => {
            let lead = "看得见的部分没有发现需要说明的问题，看不见的部分无法判断。";
            (Tag::new(Tone::Warning, "结果不完整"), lead.to_owned())
        }
        (count, _) => {
            let lead = match reader {
                Reader::Owner => "下面各项请逐一核对。检测结果供参考，不影响提交，由核验人员判断。",
                Reader::Office => "下面各项请逐一核实并标注。检测只提供线索，不代替审核决定。",
            };
            (Tag::new(Tone::Warning, format!("{count} 项需要核对")), lead.to_owned())
        }
    }
}

/// A draft may not have declared everything yet: what is not declared is not compared, and not said to agree.
fn agreement(inspection: &Inspection) -> &'static str {
    if inspection.comparison.identity.len() < 3 {
        return "已填报的内容与安装包一致；应用名称、平台和版本号填全后会再次对照。";
    }
    "申报内容与安装包一致。"
}

fn compared(comparison: &Comparison, report: &Report) -> Vec<Compared> {
    let identity = comparison.identity.iter().map(|check| Compared {
        what: check.field.words().to_owned(),
        declared: in_words(&check.declared),
        found: std::iter::once(check.found.as_deref().map_or_else(|| "包中未见".to_owned(), in_words))
            .chain(check.which.iter().map(|which| format!("核对的是{which}")))
            .collect(),
        tag: if check.agrees { Tag::new(Tone::Good, "一致") } else { Tag::new(Tone::Danger, "不一致") },
    });
    let items = comparison.items.iter().map(|check| {
        let (declared, tone) = match check.outcome {
            Outcome::Agreed => ("已申报", Tone::Good),
            Outcome::Undeclared => ("未申报", Tone::Danger),
            Outcome::Unseen => ("已申报", Tone::Neutral),
        };
        let found: Vec<String> =
            check.evidence.iter().map(|name| words::permission(report.kind, name)).collect();
        Compared {
            what: format!("权限：{}", check.item),
            declared: declared.to_owned(),
            found: if found.is_empty() { vec!["未见".to_owned()] } else { found },
            tag: Tag::new(tone, check.outcome.words()),
        }
    });
    identity.chain(items).collect()
}

/// A platform as the form names it; everything else as it stands.
fn in_words(fact: &str) -> String {
    if fact == "Android" { "安卓" } else { fact }.to_owned()
}

fn changes(difference: &Difference, kind: Kind) -> Vec<(String, Vec<String>)> {
    let plain = |names: &[String]| names.iter().map(|name| words::permission(kind, name)).collect();
    let lists: [(&str, Vec<String>); 8] = [
        ("新增权限", plain(&difference.permissions_added)),
        ("去掉的权限", plain(&difference.permissions_removed)),
        ("新增第三方组件", difference.sdks_added.clone()),
        ("去掉的第三方组件", difference.sdks_removed.clone()),
        ("新增联网地址", difference.hosts_added.clone()),
        ("去掉的联网地址", difference.hosts_removed.clone()),
        ("新增可被其他应用启动的组件", difference.exported_added.clone()),
        ("新增加固", difference.packers_added.clone()),
    ];
    let mut told = Vec::new();
    if let Some(words) = difference.package_words() {
        told.push((words.to_owned(), Vec::new()));
    }
    if difference.signer != SignerChange::Same {
        told.push((difference.signer_words().to_owned(), Vec::new()));
    }
    told.extend(difference.not_compared.iter().map(|why| (why.clone(), Vec::new())));
    told.extend(lists.into_iter().filter(|(_, names)| !names.is_empty()).map(|(what, mut names)| {
        let more = names.len().saturating_sub(20);
        names.truncate(20);
        if more > 0 {
            names.push(format!("另有 {more} 个"));
        }
        (what.to_owned(), names)
    }));
    told
}

fn finding(found: &Found) -> Finding {
    let (level, tone) = words::level(found.finding.level);
    Finding {
        key: found.key.clone(),
        level: level.to_owned(),
        tone,
        text: found.finding.text.clone(),
        rule: found.finding.rule.to_string(),
        advice: words::advice(found).to_owned(),
        evidence: found.finding.evidence.clone(),
        judged: found.judged.as_ref().map(opinion),
        earlier: found.earlier.as_ref().map(opinion),
        differing: found.differing.as_ref().map(opinion),
    }
}

fn opinion(opinion: &Opinion) -> (String, String, String) {
    (
        words::judgement(opinion.judgement).to_owned(),
        opinion.reason.clone(),
        format!("{}，{}", opinion.unit, format::instant(opinion.at.0)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::sample::{self, inspection};

    fn told(inspection: &Inspection) -> (String, String, usize) {
        let shown = shown(inspection, Reader::Owner, sample::TODAY);
        (shown.tag.text, shown.lead, shown.incomplete.len())
    }

    #[test]
    fn ins_4_agreement_is_said_only_where_everything_was_seen_and_found_as_declared() {
        let (tag, lead, _) = told(&inspection::clean());
        assert_eq!((tag.as_str(), lead.as_str()), ("未发现需要说明的问题", "申报内容与安装包一致。"));
        for (name, other) in [
            ("waiting", inspection::waiting()),
            ("unreadable", inspection::unreadable()),
            ("unseen", inspection::unseen()),
            ("nameless", inspection::nameless()),
            ("packed", inspection::packed()),
            ("findings", inspection::findings()),
        ] {
            let (tag, lead, _) = told(&other);
            assert!(!lead.contains("一致") && tag != "未发现需要说明的问题", "{name}: {tag}, {lead}");
        }
        assert!(told(&inspection::nameless()).2 == 1 && told(&inspection::packed()).2 == 1);
    }
}
