//! What only an iOS package says of itself: usage texts, privacy manifest, transport, profile, entitlements. Rule INS-3.

use casework::inspection::clean;
use domain::ground::day::{Day, add_days};
use inspector::permission::known;
use inspector::report::ios::{Privacy, Profile, Transport};
use inspector::report::{Ios, Kind};

use super::overview::{cleaned, text};
use crate::web::component::inspection::{Fact, Part};
use crate::web::component::tag::{Tag, Tone};
use crate::web::format;
use crate::words::package as words;

/// The parts that only iOS has.
pub(super) fn parts(ios: &Ios, today: Day) -> Vec<Part> {
    let more = vec![
        Fact::new("框架").list(cleaned(&ios.frameworks)),
        Fact::new("扩展").list(cleaned(&ios.extensions)),
        Fact::new("打开本应用的网址类型").list(cleaned(&ios.url_schemes)),
        Fact::new("查询是否安装的应用").list(cleaned(&ios.queried_schemes)),
        Fact::new("后台运行").list(cleaned(&ios.background_modes)),
    ];
    let more = more.into_iter().filter(|fact| !fact.values.is_empty()).collect();
    vec![
        Part::new("权限用途说明", usage(ios)),
        Part::new("隐私清单", privacy(ios)),
        Part::new("传输安全（ATS）", transport(&ios.transport)),
        Part::new("签发和分发", profile(ios.profile.as_ref(), today)),
        Part::new("授权（entitlements）", entitlements(ios)),
        Part::new("组成", more),
    ]
}

/// The main program's processors, and whether its code can be seen.
pub(super) fn programs(ios: &Ios) -> Vec<String> {
    let main = ios.programs.iter().filter(|program| {
        let name = program.path.rsplit('/').next();
        ios.executable.is_none() || name == ios.executable.as_deref()
    });
    main.map(|program| {
        let name = program.path.rsplit('/').next().unwrap_or_default();
        let cpus: Vec<String> = program.slices.iter().map(|slice| clean(&slice.cpu)).collect();
        let hidden = if program.slices.iter().any(|slice| slice.encrypted) {
            "，代码由应用商店加密"
        } else {
            ""
        };
        format!("{}：{}{hidden}", clean(name), cpus.join("、"))
    })
    .collect()
}

fn usage(ios: &Ios) -> Vec<Fact> {
    if ios.usage_descriptions.is_empty() {
        return vec![Fact::new("用途说明").value("没有写用途说明")];
    }
    let told = ios.usage_descriptions.iter().map(|(key, why)| {
        let label = known(Kind::Ipa, key).map(|known| known.label).filter(|label| !label.is_empty());
        let key = clean(key);
        let term = label.map_or_else(|| key.clone(), |label| format!("{label}（{key}）"));
        Fact::new(term).value(text(Some(why)))
    });
    told.collect()
}

fn privacy(ios: &Ios) -> Vec<Fact> {
    let mut facts = match &ios.privacy {
        Some(privacy) => declared(privacy),
        None => vec![Fact::new("隐私清单").value("应用没有隐私清单")],
    };
    facts.push(Fact::new("组件自带的清单").list(cleaned(&ios.other_privacy_manifests)));
    facts.retain(|fact| fact.tag.is_some() || !fact.values.is_empty());
    facts
}

fn declared(privacy: &Privacy) -> Vec<Fact> {
    let tracking = if privacy.tracking {
        Tag::new(Tone::Warning, "声明会跟踪")
    } else {
        Tag::new(Tone::Neutral, "没有声明跟踪")
    };
    vec![
        Fact::new("跟踪用户").tag(tracking),
        Fact::new("跟踪所用域名").list(cleaned(&privacy.tracking_domains)),
        Fact::new("收集的数据").list(cleaned(&privacy.collected)).or("没有声明"),
        Fact::new("使用的受限接口").list(cleaned(&privacy.accessed_interfaces)),
    ]
}

fn transport(transport: &Transport) -> Vec<Fact> {
    let yes_no = |term: &str, is: bool| {
        let tag = if is { Tag::new(Tone::Warning, "是") } else { Tag::new(Tone::Good, "否") };
        Fact::new(term).tag(tag)
    };
    vec![
        yes_no("允许所有不加密传输", transport.arbitrary_loads),
        yes_no("网页中允许不加密传输", transport.arbitrary_loads_in_web),
        Fact::new("允许不加密的域名").list(cleaned(&transport.insecure_domains)).or("没有"),
    ]
}

fn profile(profile: Option<&Profile>, today: Day) -> Vec<Fact> {
    let Some(profile) = profile else {
        return vec![Fact::new("描述文件").value("没有描述文件；从应用商店取得的安装包通常没有")];
    };
    let (how, meaning, tone) = words::distribution(profile.distribution);
    let teams = cleaned(&profile.team_ids).join("、");
    let team = text(profile.team_name.as_ref());
    let mut facts = vec![
        Fact::new("分发方式").tag(Tag::new(tone, how)).list([meaning.to_owned()]),
        Fact::new("签发团队").value(if teams.is_empty() { team } else { format!("{team}（{teams}）") }),
        Fact::new("描述文件").value(text(profile.name.as_ref())),
        expiry(profile.expires.as_deref(), today),
    ];
    if let Some(devices) = profile.devices {
        facts.push(Fact::new("登记的设备").value(format!("{devices} 台")));
    }
    let certificates = profile.certificates.iter().map(|one| format!("SHA-256：{}", clean(one)));
    facts.push(Fact::new("开发者证书").list(certificates));
    facts.retain(|fact| fact.tag.is_some() || !fact.values.is_empty());
    facts
}

/// Until when the profile holds: behind that day the app can no longer be installed or started.
fn expiry(expires: Option<&str>, today: Day) -> Fact {
    let fact = Fact::new("有效期");
    let Some(words) = expires else { return fact.value("没有写明") };
    let Some(day) = day_in_china(words) else { return fact.value(clean(words)) };
    let told = format!("{}到期", format::day(day));
    let tag = match day.cmp(&today) {
        std::cmp::Ordering::Less => Tag::new(Tone::Danger, "已过期"),
        std::cmp::Ordering::Equal => Tag::new(Tone::Warning, "今天到期"),
        std::cmp::Ordering::Greater => Tag::new(Tone::Good, "未过期"),
    };
    fact.tag(tag).value(told)
}

/// The day in China of an instant as profiles write it, in UTC: `2027-01-15T06:40:53Z`.
fn day_in_china(instant: &str) -> Option<Day> {
    let day: Day = instant.get(..10)?.parse().ok()?;
    let hour: u8 = instant.get(11..13)?.parse().ok()?;
    Some(if hour >= 16 { add_days(day, 1) } else { day })
}

fn entitlements(ios: &Ios) -> Vec<Fact> {
    let told = ios.entitlements.iter().map(|(key, value)| Fact::new(clean(key)).value(text(Some(value))));
    told.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ins_3_a_profile_that_ran_out_is_told_as_such() {
        let told = |expires: &str, today| {
            let fact = expiry(Some(expires), today);
            (fact.tag.map(|tag| tag.text), fact.values)
        };
        let first = date(2025, 12, 1);
        let day = |tag: &str, words: &str| (Some(tag.to_owned()), vec![words.to_owned()]);
        assert_eq!(told("2025-11-30T10:00:00Z", first), day("已过期", "2025年11月30日到期"));
        assert_eq!(told("2025-11-30T16:00:00Z", first), day("今天到期", "2025年12月1日到期"));
        assert_eq!(told("2025-12-02T00:00:00Z", first), day("未过期", "2025年12月2日到期"));
        assert_eq!(told("some day", first), (None, vec!["some day".to_owned()]));
        assert_eq!(expiry(None, first).values, ["没有写明"]);
    }
}
