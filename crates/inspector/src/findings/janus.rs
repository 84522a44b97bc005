//! Whether a package can be changed behind its signature by the Janus weakness (LAT-2, CVE-2017-13156).
//!
//! The weakness is one of systems, not of packages: the record of the vulnerability and Android's security bulletin of
//! December 2017 name 5.1.1 to 8.0. A package is open to it on those of them that it can be installed on and that look at
//! nothing but its v1 signature: v2 is looked at from 7.0 on, v3 only from 9 on. Deliberately absent: whether a device has
//! been patched, and 5.0, which was out of maintenance and is named by its discoverers only.

use crate::notes::Notes;
use crate::report::{Level, Report, Scheme, SdkLevel, Verdict};

/// The systems that are concerned, by platform level and by the names people know.
const SYSTEMS: [(u32, &str); 5] = [(22, "5.1"), (23, "6.0"), (24, "7.0"), (25, "7.1"), (26, "8.0")];
/// The first that looks at v2.
const LOOKS_AT_V2: u32 = 24;

/// Notes an attack, or being open to it.
pub(super) fn judge(report: &Report, notes: &mut Notes) {
    if notes.has("janus") {
        let text = "包的开头藏有可执行代码，是 Janus 漏洞（CVE-2017-13156）的利用方式";
        notes.finding("LAT-2", Level::High, text, vec!["文件开头".into()]);
        return;
    }
    let open = open(report);
    let (Some((oldest, first)), Some((_, last))) = (open.first(), open.last()) else { return };
    let systems = if first == last { (*first).to_owned() } else { format!("{first} 至 {last}") };
    let mut text = format!(
        "在未打补丁的 Android {systems} 设备上只核对 v1 签名，可被 Janus 漏洞（CVE-2017-13156）篡改代码而签名不变"
    );
    let has_v2 = is_present(report, "v2");
    let mut level = Level::Medium;
    if has_v2 {
        text.push_str("；Android 7.0 及以上核对 v2 签名，不受影响");
        level = Level::Low;
    }
    let last_declared = report.max_sdk.as_ref().and_then(SdkLevel::level);
    if last_declared.is_some_and(|last| last < i64::from(*oldest)) {
        text.push_str("；安装包声明不用于这些系统，但安装时系统不核对这一声明");
        level = Level::Low;
    }
    notes.finding("LAT-2", level, text, evidence(report));
}

/// The systems on which nothing but v1 stands between the package and the weakness. `maxSdkVersion` takes none away, because
/// no system has looked at it since 2.0.1.
fn open(report: &Report) -> Vec<(u32, &'static str)> {
    let signatures = &report.signatures;
    // From 7.0 on v1 is not verified where a newer scheme was; the systems that know none of these use it all the same.
    let unseen = signatures.v1 == Scheme::Absent
        && is_present(report, "v1")
        && signatures.verdict == Verdict::Verified;
    if signatures.v1 != Scheme::Verified && !unseen {
        return Vec::new();
    }
    let has_v2 = is_present(report, "v2");
    let is_open = |(level, _): &(u32, &str)| {
        *level >= signatures.platform_range.min && !(has_v2 && *level >= LOOKS_AT_V2)
    };
    SYSTEMS.into_iter().filter(is_open).collect()
}

fn is_present(report: &Report, scheme: &str) -> bool {
    report.signatures.present.iter().any(|present| present == scheme)
}

fn evidence(report: &Report) -> Vec<String> {
    let level = |name: &str, level: Option<&SdkLevel>| {
        level.map(|level| match level {
            SdkLevel::Level(level) => format!("{name}={level}"),
            SdkLevel::Name(level) => format!("{name}={level}"),
        })
    };
    let schemes = format!("签名方案：{}", report.signatures.present.join("、"));
    let levels =
        [level("minSdkVersion", report.min_sdk.as_ref()), level("maxSdkVersion", report.max_sdk.as_ref())];
    std::iter::once(schemes).chain(levels.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    /// A package for these systems and newer ones whose signatures of these schemes hold.
    fn package(min: u32, schemes: &[&str]) -> Report {
        let mut report = Report::new("a.apk");
        let signatures = &mut report.signatures;
        signatures.platform_range.min = min;
        signatures.present = schemes.iter().map(|scheme| (*scheme).to_owned()).collect();
        signatures.verdict = Verdict::Verified;
        let by_block = schemes.iter().any(|scheme| *scheme != "v1");
        if schemes.contains(&"v1") && (min < LOOKS_AT_V2 || !by_block) {
            signatures.v1 = Scheme::Verified;
        }
        if schemes.contains(&"v2") {
            signatures.v2 = Scheme::Verified;
        }
        report
    }

    fn told(report: &Report, notes: Notes) -> Option<(Level, String)> {
        let mut notes = notes;
        judge(report, &mut notes);
        notes.into_parts().1.into_iter().next().map(|finding| (finding.level, finding.text))
    }

    fn of(min: u32, schemes: &[&str]) -> Option<(Level, String)> {
        told(&package(min, schemes), Notes::new(&Limits::default()))
    }

    #[test]
    fn lat_2_only_systems_the_package_runs_on_and_that_use_v1_count() {
        for (min, schemes, level, systems) in [
            (1, &["v1"][..], Level::Medium, "Android 5.1 至 8.0 设备"),
            (21, &["v1"], Level::Medium, "Android 5.1 至 8.0 设备"),
            (24, &["v1"], Level::Medium, "Android 7.0 至 8.0 设备"),
            (26, &["v1"], Level::Medium, "Android 8.0 设备"),
            (21, &["v1", "v3"], Level::Medium, "Android 5.1 至 8.0 设备"),
            (24, &["v1", "v3"], Level::Medium, "Android 7.0 至 8.0 设备"),
            (21, &["v1", "v2"], Level::Low, "Android 5.1 至 6.0 设备"),
            (23, &["v1", "v2", "v3"], Level::Low, "Android 6.0 设备"),
        ] {
            let (found, text) = of(min, schemes).unwrap();
            assert_eq!(found, level, "{min} {schemes:?}");
            assert!(text.contains(systems), "{min} {schemes:?}: {text}");
            assert_eq!(text.contains("7.0 及以上"), schemes.contains(&"v2"), "{text}");
        }
    }

    #[test]
    fn lat_2_what_needs_newer_systems_or_carries_no_v1_is_not_open() {
        for (min, schemes) in [
            (27, &["v1"][..]),
            (30, &["v1", "v2"]),
            (24, &["v1", "v2"]),
            (21, &["v2"]),
            (21, &["v3"]),
            (1, &[]),
        ] {
            assert_eq!(of(min, schemes), None, "{min} {schemes:?}");
        }
        let mut refused = package(21, &["v1"]);
        (refused.signatures.v1, refused.signatures.verdict) = (Scheme::Invalid, Verdict::Invalid);
        assert_eq!(told(&refused, Notes::new(&Limits::default())), None);
    }

    #[test]
    fn lat_2_a_declared_last_system_is_told_and_takes_nothing_away() {
        let mut report = package(8, &["v1"]);
        report.max_sdk = Some(SdkLevel::Level(19));
        let (level, text) = told(&report, Notes::new(&Limits::default())).unwrap();
        assert!(level == Level::Low && text.contains("不核对这一声明"), "{text}");
        report.max_sdk = Some(SdkLevel::Level(23));
        assert_eq!(told(&report, Notes::new(&Limits::default())).map(|told| told.0), Some(Level::Medium));
    }

    #[test]
    fn lat_2_an_attack_is_told_apart_from_being_open_to_it() {
        let mut notes = Notes::new(&Limits::default());
        notes.anomaly("janus", "x");
        let (level, text) = told(&package(30, &["v2"]), notes).unwrap();
        assert!(level == Level::High && text.contains("利用方式"), "{text}");
    }
}
