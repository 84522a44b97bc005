//! What a reviewer should look at in a package as a whole (INS-3), and of the vulnerabilities of LAT-2 those that
//! static reading can tell honestly. Each finding says what was seen; none says that an app is good or bad (INS-4).

use crate::manifest::Manifest;
use crate::notes::Notes;
use crate::report::{Kind, Level, Report};

mod janus;
mod runtime;

/// Findings from the manifest alone.
pub(crate) fn of_manifest(manifest: &Manifest, target: i64, notes: &mut Notes) {
    if manifest.debuggable {
        let text = "应用可被调试（android:debuggable=true），数据和代码容易被读取或篡改；正式发布的包应关闭";
        notes.finding("INS-3", Level::High, text, vec!["AndroidManifest.xml".into()]);
    }
    cleartext(manifest, notes);
    if manifest.allow_backup == Some(true) {
        let text = "应用数据可通过备份导出（android:allowBackup=true）";
        notes.finding("INS-3", Level::Info, text, vec!["AndroidManifest.xml".into()]);
    }
    let open = manifest.exported.iter().filter(|component| component.permission.is_none());
    let open: Vec<_> =
        open.filter(|component| Some(&component.name) != manifest.launchable_activity.as_ref()).collect();
    if !open.is_empty() {
        let text = format!("{} 个组件可被其他应用调用，且不要求任何权限", open.len());
        let holds_data = open.iter().any(|component| component.kind == "provider");
        let level = if holds_data { Level::Medium } else { Level::Low };
        let told = open.iter().map(|component| format!("{} {}", component.kind_in_words(), component.name));
        let open = told.collect();
        notes.finding("INS-3", level, text, open);
    }
    if target < 23 {
        let text =
            format!("目标平台级别为 {target}（低于 23），安装时一次性取得全部权限，不逐项征求用户同意");
        notes.finding("INS-3", Level::Medium, text, vec![format!("targetSdkVersion={target}")]);
    }
}

fn cleartext(manifest: &Manifest, notes: &mut Notes) {
    if manifest.cleartext == Some(true) {
        let text = "允许不加密的 HTTP 传输";
        notes.finding("INS-3", Level::Low, text, vec!["AndroidManifest.xml".into()]);
    } else if !manifest.cleartext_domains.is_empty() {
        let text = "对部分域名允许不加密的 HTTP 传输";
        notes.finding("INS-3", Level::Low, text, manifest.cleartext_domains.clone());
    }
}

/// Findings that need more than one part of the report.
pub(crate) fn of_whole(report: &Report, notes: &mut Notes) {
    runtime::judge(report, notes);
    if report.kind != Kind::Apk {
        return;
    }
    janus::judge(report, notes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::report::ExportedComponent;

    fn texts(notes: Notes) -> Vec<(String, Level)> {
        notes.into_parts().1.into_iter().map(|finding| (finding.text, finding.level)).collect()
    }

    #[test]
    fn a_careful_app_has_no_findings() {
        let mut notes = Notes::new(&Limits::default());
        let manifest = Manifest { cleartext: Some(false), ..Manifest::default() };
        of_manifest(&manifest, 33, &mut notes);
        assert_eq!(texts(notes), []);
    }

    #[test]
    fn an_open_provider_weighs_more_than_an_open_activity() {
        let component = |kind: &'static str, permission: Option<&str>| ExportedComponent {
            kind: kind.into(),
            name: format!("cn.a.{kind}"),
            because: "explicit".into(),
            permission: permission.map(Into::into),
        };
        let level = |exported: Vec<ExportedComponent>| {
            let mut notes = Notes::new(&Limits::default());
            of_manifest(&Manifest { exported, ..Manifest::default() }, 33, &mut notes);
            texts(notes).first().map(|(_, level)| *level)
        };
        assert_eq!(level(vec![component("activity", None)]), Some(Level::Low));
        assert_eq!(
            level(vec![component("activity", None), component("provider", None)]),
            Some(Level::Medium)
        );
        assert_eq!(level(vec![component("provider", Some("cn.a.READ"))]), None);
    }
}
