//! Several packages at a glance: a line for each, in columns, behind the reports themselves.

use crate::print::text::{Colour, Page, Style, safe, width};
use crate::report::{Kind, Level, Report, Verdict};

/// What is kept of a report for the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    name: String,
    kind: Kind,
    signed: &'static str,
    /// Findings of high, medium and low level.
    findings: [usize; 3],
    anomalies: usize,
}

/// Cells the name takes at most.
const NAME: usize = 36;

impl Row {
    /// The line of one report.
    pub fn of(report: &Report) -> Self {
        let label = report.label.as_deref().or(report.package.as_deref());
        let version = report.version_name.as_deref().unwrap_or_default();
        let file = report.file.rsplit('/').next().unwrap_or_default();
        let name = label.map_or_else(|| file.to_owned(), |label| format!("{label} {version}"));
        let signed = match (report.kind, report.signatures.verdict) {
            (Kind::Apk, Verdict::Verified) => "签名有效",
            (Kind::Apk, Verdict::Invalid) => "签名无效",
            (Kind::Apk, Verdict::Unsigned) => "没有签名",
            (Kind::Ipa, _) => "签名未验",
            (Kind::Unreadable, _) => "",
        };
        let count = |level| report.findings.iter().filter(|finding| finding.level == level).count();
        Self {
            name: safe(name.trim_end()),
            kind: report.kind,
            signed,
            findings: [Level::High, Level::Medium, Level::Low].map(count),
            anomalies: report.anomalies.len(),
        }
    }

    fn colour(&self) -> Colour {
        let [high, medium, _] = self.findings;
        if self.kind == Kind::Unreadable || high > 0 {
            Colour::Bad
        } else if medium > 0 || self.anomalies > 0 {
            Colour::Notice
        } else {
            Colour::Good
        }
    }

    fn words(&self) -> String {
        let kind = match self.kind {
            Kind::Apk => "apk",
            Kind::Ipa => "ipa",
            Kind::Unreadable => return "不可解析".to_owned(),
        };
        let [high, medium, low] = self.findings;
        format!("{kind}  {}  高 {high:<3}中 {medium:<3}低 {low:<3}异常 {}", self.signed, self.anomalies)
    }
}

/// A heading and the lines.
pub fn overview(rows: &[Row], style: Style) -> String {
    let mut page = Page::new(style);
    page.heading("");
    page.title(&format!("共 {} 个文件", rows.len()));
    let column = rows.iter().map(|row| width(&row.name)).max().unwrap_or_default().min(NAME);
    for row in rows {
        page.cells(&cut(&row.name, column), column + 2, &row.words(), row.colour());
    }
    page.finish()
}

/// The text within so many cells.
fn cut(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut short = String::new();
    for character in text.chars() {
        short.push(character);
        if width(&short) >= cells {
            short.pop();
            break;
        }
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_under_each_other() {
        let mut one = Report::new("/tmp/a.apk");
        (one.kind, one.label, one.version_name) = (Kind::Apk, Some("小学堂".into()), Some("3.2".into()));
        one.signatures.verdict = Verdict::Verified;
        let two = Report::unreadable("/tmp/a very long name that nobody wants to see in full.bin", "x");
        let text = overview(&[Row::of(&one), Row::of(&two)], Style::Plain);
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("  ")).collect();
        assert_eq!(
            lines[0],
            format!("  小学堂 3.2{}apk  签名有效  高 0  中 0  低 0  异常 0", " ".repeat(28))
        );
        assert_eq!(lines[1], "  a very long name that nobody wants …  不可解析");
        assert!(text.contains("共 2 个文件"));
    }

    #[test]
    fn a_wide_character_is_not_cut_in_two() {
        assert_eq!(cut("教育教育", 5), "教育…");
        assert_eq!(cut("教育", 4), "教育");
    }
}
