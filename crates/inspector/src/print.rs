//! A report as a person likes to read it: Chinese, the grave things first, colours only as a second signal.
//!
//! Everything that comes from a package is shown without control characters, so that no package can play tricks with a
//! terminal. Long lists are cut with a count; the whole stands in the JSON.

use std::fmt::Write;

use crate::compare::Difference;
use crate::inspect::Scope;
use crate::report::{Kind, Report};

mod overview;
mod section;
mod text;

pub use overview::{Row, overview};
use text::Page;
pub use text::Style;

/// A whole report.
pub fn report(report: &Report, style: Style) -> String {
    part(report, Scope::Whole, style)
}

/// A report for which only a part of the package was read: of the rest nothing is said.
pub fn part(report: &Report, scope: Scope, style: Style) -> String {
    let mut page = Page::new(style);
    section::head(&mut page, report);
    section::glance(&mut page, report);
    if report.kind != Kind::Unreadable {
        section::identity(&mut page, report);
        if scope != Scope::Manifest {
            section::signature(&mut page, report);
        }
        section::permissions(&mut page, report);
        section::components(&mut page, report);
        if scope == Scope::Whole || report.kind == Kind::Ipa {
            section::third_parties(&mut page, report);
        }
        section::network(&mut page, report);
        section::ios(&mut page, report);
    }
    section::anomalies(&mut page, report);
    section::findings(&mut page, &report.findings);
    section::caveat(&mut page, report);
    page.finish()
}

/// The difference between two versions.
pub fn versions(difference: &Difference, old: &Report, new: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    let name = |report: &Report| {
        let mut name =
            report.label.clone().or_else(|| report.package.clone()).unwrap_or_else(|| report.file.clone());
        if let Some(version) = &report.version_name {
            // Writing to a String cannot fail.
            let _ = write!(name, " {version}");
        }
        name
    };
    page.title(&format!("{} → {}", name(old), name(new)));
    page.field("签名", difference.signer_words());
    page.list("新增权限", &difference.permissions_added);
    page.list("减少权限", &difference.permissions_removed);
    page.list("新增 SDK", &difference.sdks_added);
    page.list("减少 SDK", &difference.sdks_removed);
    page.list("新增域名", &difference.hosts_added);
    page.list("新增导出组件", &difference.exported_added);
    page.list("不能比较", &difference.not_compared);
    section::findings(&mut page, &difference.findings);
    page.finish()
}

#[cfg(test)]
mod tests;
