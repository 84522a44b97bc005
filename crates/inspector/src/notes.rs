//! Where the readers put what struck them: anomalies (the package is not as it should be) and findings (a reviewer
//! should look, INS-3). Both are bounded by [`Limits`] so that a hostile package cannot fill the report.
//!
//! Texts are Chinese sentences for reviewers; codes and rules are stable and meant for programs.

use std::borrow::Cow;

use crate::limits::Limits;
use crate::report::{Anomaly, Finding, Level};

/// Collects the notes of one inspection; each reader gets `&mut Notes`.
#[derive(Debug)]
pub struct Notes {
    anomalies: Vec<Anomaly>,
    findings: Vec<Finding>,
    unread: Vec<String>,
    dropped_anomalies: usize,
    dropped_findings: usize,
    dropped_unread: usize,
    limits: Limits,
}

impl Notes {
    /// An empty collection bounded by `limits`.
    pub fn new(limits: &Limits) -> Self {
        Self {
            anomalies: Vec::new(),
            findings: Vec::new(),
            unread: Vec::new(),
            dropped_anomalies: 0,
            dropped_findings: 0,
            dropped_unread: 0,
            limits: *limits,
        }
    }

    /// A second collection with the same bounds, for a reader on another thread; [`Notes::absorb`] brings it home.
    #[must_use]
    pub fn sibling(&self) -> Self {
        Self::new(&self.limits)
    }

    /// Notes an anomaly. `code` is a stable word such as `zip-duplicate-name`; `detail` a Chinese sentence.
    /// The same code with the same detail is kept once.
    pub fn anomaly(&mut self, code: &'static str, detail: impl Into<String>) {
        let detail = detail.into();
        let is_full = self.anomalies.len() >= self.limits.anomalies;
        // A hostile archive makes a million of them; once there is no room, only a repetition of the last is recognised.
        let compared = if is_full { 1 } else { self.anomalies.len() };
        if self
            .anomalies
            .iter()
            .rev()
            .take(compared)
            .any(|known| known.code == code && known.detail == detail)
        {
            return;
        }
        if is_full {
            self.dropped_anomalies += 1;
        } else {
            self.anomalies.push(Anomaly { code: Cow::Borrowed(code), detail });
        }
    }

    /// Notes a finding under the rule that asks for it (`INS-3`, `LAT-2` …) with the places it was seen at.
    pub fn finding(
        &mut self,
        rule: &'static str,
        level: Level,
        text: impl Into<String>,
        mut evidence: Vec<String>,
    ) {
        if self.findings.len() >= self.limits.findings {
            self.dropped_findings += 1;
            return;
        }
        let untold = evidence.len().saturating_sub(self.limits.evidence);
        if untold > 0 {
            evidence.truncate(self.limits.evidence);
            evidence.push(format!("另有 {untold} 条未列出"));
        }
        self.findings.push(Finding { rule: Cow::Borrowed(rule), level, text: text.into(), evidence });
    }

    /// Notes what could not be read, as a place and a reason: that nothing was found there means nothing (INS-4).
    /// It stands in the report's `incomplete`; the same is kept once.
    pub fn unread(&mut self, what: impl Into<String>) {
        let what = what.into();
        let is_full = self.unread.len() >= self.limits.unread;
        if is_full {
            self.dropped_unread += 1;
        } else if !self.unread.contains(&what) {
            self.unread.push(what);
        }
    }

    /// Notes that a list of the report ends at its limit though there is more to list.
    pub fn cut(&mut self, list: &str, kept: usize) {
        self.anomaly("list-cut", format!("{list}超过 {kept} 项的上限，其余未列出"));
    }

    /// What could not be read so far, handed over to the report.
    pub fn take_unread(&mut self) -> Vec<String> {
        let mut unread = std::mem::take(&mut self.unread);
        if self.dropped_unread > 0 {
            unread.push(format!("另有 {} 处未能读取，未逐条列出", self.dropped_unread));
            self.dropped_unread = 0;
        }
        unread
    }

    /// Takes over what another reader noted.
    pub fn absorb(&mut self, other: Self) {
        self.dropped_anomalies += other.dropped_anomalies;
        self.dropped_findings += other.dropped_findings;
        self.dropped_unread += other.dropped_unread;
        for what in other.unread {
            self.unread(what);
        }
        for Anomaly { code, detail } in other.anomalies {
            if self.anomalies.len() < self.limits.anomalies {
                self.anomalies.push(Anomaly { code, detail });
            } else {
                self.dropped_anomalies += 1;
            }
        }
        let room = self.limits.findings.saturating_sub(self.findings.len());
        self.dropped_findings += other.findings.len().saturating_sub(room);
        self.findings.extend(other.findings.into_iter().take(room));
    }

    /// Is there an anomaly with this code?
    pub fn has(&self, code: &str) -> bool {
        self.anomalies.iter().any(|anomaly| anomaly.code == code)
    }

    /// The notes in the order they were made, graver findings first.
    pub fn into_parts(mut self) -> (Vec<Anomaly>, Vec<Finding>) {
        if self.dropped_findings > 0 {
            let kept = self.findings.len();
            self.anomalies.push(Anomaly {
                code: Cow::Borrowed("list-cut"),
                detail: format!("检测发现超过 {kept} 项的上限，另有 {} 项未列出", self.dropped_findings),
            });
        }
        if self.dropped_anomalies > 0 {
            let detail = format!("另有 {} 条异常未逐条列出", self.dropped_anomalies);
            self.anomalies.push(Anomaly { code: Cow::Borrowed("too-many-anomalies"), detail });
        }
        self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        (self.anomalies, self.findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_anomalies_is_counted_not_kept() {
        let limits = Limits { anomalies: 3, ..Limits::default() };
        let mut notes = Notes::new(&limits);
        for n in 0..10 {
            notes.anomaly("zip-duplicate-name", format!("重名 {n}"));
            notes.anomaly("zip-duplicate-name", format!("重名 {n}"));
        }
        let (anomalies, _) = notes.into_parts();
        assert_eq!(anomalies.len(), 4);
        assert!(anomalies[3].detail.contains("14"), "{}", anomalies[3].detail);
    }

    #[test]
    fn what_is_not_told_is_counted() {
        let limits = Limits { findings: 1, evidence: 2, unread: 2, ..Limits::default() };
        let mut notes = Notes::new(&limits);
        let mut sibling = notes.sibling();
        let evidence = || (0..5).map(|n| n.to_string()).collect();
        notes.finding("INS-3", Level::Info, "甲", evidence());
        notes.finding("INS-3", Level::Info, "乙", evidence());
        sibling.finding("INS-3", Level::Info, "丙", evidence());
        for n in [0, 0, 1, 2] {
            sibling.unread(format!("第 {n} 处"));
        }
        notes.absorb(sibling);
        assert_eq!(notes.take_unread(), ["第 0 处", "第 1 处", "另有 1 处未能读取，未逐条列出"]);
        let (anomalies, findings) = notes.into_parts();
        assert_eq!(findings[0].evidence, ["0", "1", "另有 3 条未列出"]);
        assert_eq!(anomalies[0].code, "list-cut");
        assert!(anomalies[0].detail.contains("另有 2 项"), "{}", anomalies[0].detail);
    }

    #[test]
    fn graver_findings_come_first() {
        let mut notes = Notes::new(&Limits::default());
        notes.finding("INS-3", Level::Info, "甲", vec![]);
        notes.finding("INS-3", Level::High, "乙", vec![]);
        let mut sibling = notes.sibling();
        sibling.finding("LAT-2", Level::Medium, "丙", vec![]);
        notes.absorb(sibling);
        let (_, findings) = notes.into_parts();
        let texts: Vec<_> = findings.iter().map(|finding| finding.text.as_str()).collect();
        assert_eq!(texts, ["乙", "丙", "甲"]);
    }
}
