//! The pages of the administrators in every state worth seeing, for the gallery.

use casework::audit::Verdict;
use casework::calendar::Overview;
use domain::ground::day::Instant;

use super::audit::{AuditPage, EventRow};
use super::calendar::{CalendarPage, MovedRow, RehearsalPage};
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Problem};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::{Desk, Visit};

fn visit(path: &str) -> Visit {
    let desk = if path.starts_with("/admin/audit") { Desk::Audit } else { Desk::System };
    sample::page(desk, path, "").visit
}

impl Exhibit for CalendarPage {
    const NAME: &'static str = "admin.calendar";
    const TITLE: &'static str = "工作日历";

    fn samples() -> Vec<(&'static str, Self)> {
        let title = |year: i16| format!("国务院办公厅关于{year}年部分节假日安排的通知");
        let overview = |ends| Overview {
            years: vec![(2024, vec![title(2024)]), (2025, vec![title(2025)])],
            loaded_at: Some(Instant(1_733_000_000_000)),
            ends,
        };
        let typed = vec![(
            "text".to_owned(),
            "date,kind,name\n2026,notice,示例通知\n2026-13-01,holiday,元旦".to_owned(),
        )];
        let wrong = |text: &str| Problem::new("text", text).rule("REV-4");
        let problems = vec![
            wrong("第 3 行：“2026-13-01”不是存在的日期，应写成 2027-01-01。"),
            wrong("第 2 行：缺少法定节假日2026年1月1日。"),
        ];
        let said = "文件的实际内容是PDF 文件，这里只接受Excel 工作簿（.xlsx）或 CSV 文本表格。";
        let file = vec![Problem::new("file", said).rule("REV-4")];
        let at = || visit("/admin/calendar");
        vec![
            ("full", Self::new(at(), overview(None), Form::default())),
            ("ends", Self::new(at(), overview(Some(2025)), Form::default())),
            ("error", Self::new(at(), overview(None), Form::of(typed).with_problems(problems))),
            ("file-error", Self::new(at(), overview(None), Form::default().with_problems(file))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for RehearsalPage {
    const NAME: &'static str = "admin.rehearsal";
    const TITLE: &'static str = "日历试算";

    fn samples() -> Vec<(&'static str, Self)> {
        let done = |moved: bool| casework::calendar::Rehearsed {
            years: vec![2026],
            notices: vec!["国务院办公厅关于2026年部分节假日安排的通知".to_owned()],
            moved: Vec::new(),
            settled: if moved { 3 } else { 0 },
            unchanged: 41,
        };
        let row = |what: &str, from: &str, to: &str| MovedRow {
            id: "2d3e4f50".to_owned(),
            what: what.to_owned(),
            handler: "上海市教育委员会".to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            provisional: false,
        };
        let mut full =
            Self::new(visit("/admin/calendar/rehearse"), &done(true), "date,kind,name".to_owned(), false);
        full.rows = vec![
            row("提供者备案核验时限", "2026年1月2日 周五", "2026年1月5日 周一"),
            row("补正时限", "2026年1月6日 周二", "2026年1月7日 周三"),
        ];
        full.moved = 2;
        let mut applied = Self::new(visit("/admin/calendar/load"), &done(true), String::new(), true);
        applied.rows.clone_from(&full.rows);
        applied.moved = 2;
        let empty =
            Self::new(visit("/admin/calendar/rehearse"), &done(false), "date,kind,name".to_owned(), false);
        vec![("full", full), ("applied", applied), ("empty", empty)]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for AuditPage {
    const NAME: &'static str = "admin.audit";
    const TITLE: &'static str = "审计日志";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |seq, who: &str, what: &str, states: &str, rule: &str, why: &str| EventRow {
            seq,
            at: "2025年12月2日 10:15".to_owned(),
            who: who.to_owned(),
            key: if seq == 1203 { "备案系统对接".to_owned() } else { String::new() },
            unit: if who == "系统" { String::new() } else { "上海市教育委员会".to_owned() },
            what: what.to_owned(),
            object: "备案".to_owned(),
            id: "0192f1e0-7c3a-7d5e-8a21-5b1c2d3e4f50".to_owned(),
            states: states.to_owned(),
            rule: rule.to_owned(),
            why: why.to_owned(),
            by_account: if who == "系统" { String::new() } else { "/admin/audit?account=shjw".to_owned() },
            by_unit: "/admin/audit?unit=%E4%B8%8A%E6%B5%B7".to_owned(),
            by_object: "/admin/audit?object=filing&id=0192f1e0".to_owned(),
        };
        let rows = || {
            vec![
                row(1203, "shjw", "退回补正", "待审核 → 已退回", "REV-6", ""),
                row(1202, "shjw", "查看个人信息", "", "ORG-10", "材料不清晰，需电话核实"),
                row(1201, "系统", "发出期限提醒", "", "REV-9", ""),
            ]
        };
        let at = || visit("/admin/audit");
        let asked = |pairs: &[(&str, &str)]| sample::searched(Desk::Audit, "/admin/audit", pairs, "").visit;
        let whole = Verdict::Whole {
            count: 1203,
            chain: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        };
        vec![
            ("full", Self::new(at(), rows(), 1203)),
            ("many", Self::new(at(), rows(), 2_400_000)),
            ("filtered", Self::new(asked(&[("object", "account"), ("verb", "lock")]), rows(), 3)),
            ("empty", Self::new(at(), Vec::new(), 0)),
            ("wrong", Self::new(asked(&[("from", "2025-12-02"), ("to", "2025-11-02")]), Vec::new(), 0)),
            ("whole", Self::new(at(), rows(), 3).verified(&whole)),
            ("damaged", Self::new(at(), rows(), 3).verified(&Verdict::Damaged { seq: 1202 })),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
