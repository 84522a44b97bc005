//! Apps whose own code is written for a runtime inside them and is not read here: scripts, Dart, .NET, Python (INS-3).
//!
//! Components of third parties are found all the same, because they come as native code; what such code calls, and the
//! hosts it names, are not. That is told as a hint, not as a gap: an honest app is no worse for its language.

use crate::notes::Notes;
use crate::report::{Level, Report};

/// The runtimes of the table of SDKs, and what they run.
const RUNTIMES: [(&str, &str); 10] = [
    ("uni-app", "脚本"),
    ("Weex", "脚本"),
    ("APICloud", "脚本"),
    ("AppCan", "脚本"),
    ("Cordova", "脚本"),
    ("Capacitor", "脚本"),
    ("React Native", "脚本"),
    ("Flutter", "Dart 代码"),
    ("Xamarin与.NET", ".NET 代码"),
    ("Kivy", "Python 代码"),
];

/// Notes each runtime that is in the package.
pub(super) fn judge(report: &Report, notes: &mut Notes) {
    for sdk in report.sdks.iter().filter(|sdk| sdk.is_present()) {
        let Some((name, runs)) = RUNTIMES.iter().find(|(name, _)| *name == sdk.name) else { continue };
        let text = format!(
            "应用使用 {name}，部分功能由{runs}实现，检测没有读取{runs}：其中的联网地址和调用没有列出"
        );
        notes.finding("INS-3", Level::Info, text, sdk.evidence.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::report::Sdk;
    use crate::sdk::Table;

    fn told(name: &str, evidence: &str) -> Vec<String> {
        let mut report = Report::new("a.apk");
        let evidence = vec![evidence.to_owned()];
        report.sdks = vec![Sdk { name: name.to_owned(), evidence, ..Sdk::default() }];
        let mut notes = Notes::new(&Limits::default());
        judge(&report, &mut notes);
        notes.into_parts().1.into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn ins_3_a_runtime_in_the_package_is_told_with_what_it_runs() {
        let flutter = told("Flutter", "native-library: libflutter.so");
        assert!(flutter.len() == 1 && flutter[0].contains("没有读取Dart 代码"), "{flutter:?}");
        assert_eq!(told("Flutter", "referenced: io.flutter"), [""; 0], "only referred to");
        assert_eq!(
            told("Qt", "native-library: libQt5Core.so"),
            [""; 0],
            "native code, as its table row says"
        );
    }

    #[test]
    fn every_runtime_stands_in_the_table_of_sdks() {
        let table = Table::built_in();
        for (name, _) in RUNTIMES {
            let row = table.sdks.iter().find(|row| row.name == name);
            assert!(row.is_some_and(|row| row.category == "framework"), "{name}");
        }
    }
}
