//! The progress page in every state worth seeing, for the gallery: the figures of a district's own campaign (BS 二).

use storage::declaration::Tally;

use super::progress::{Name, ProgressPage, Row};
use crate::web::component::pagination::Pagination;
use crate::web::component::progress::{Progress as Amount, Stat};
use crate::web::component::tag::{Tag, Tone};
use crate::web::exhibit::Exhibit;
use crate::web::form::{Choice, Form, Problem};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

fn page_of(tally: Tally, rows: Vec<Row>, names: &[&str], form: Form) -> ProgressPage {
    let page =
        sample::page(Desk::Office, "/office/progress", "宝山区进展").with_problems(form.has_problems());
    let stat = |label: &str, value, definition: &str| Stat {
        label: label.to_owned(),
        value,
        unit: "个".to_owned(),
        definition: definition.to_owned(),
        href: None,
    };
    let missing = tally.units - tally.filed - tally.nil - tally.reviewing - tally.returned;
    let name = |name: &&str| Name {
        name: (*name).to_owned(),
        kind: "中学",
        tag: Tag::new(Tone::Danger, "未完成"),
        href: None,
    };
    ProgressPage {
        stats: vec![
            stat("应填报单位", tally.units, "管辖范围内的教育行政部门、直属单位和学校"),
            stat("已备案", tally.filed, "至少登记一个应用，已经确认"),
            stat("零报告", tally.nil, "没有使用应用，已经确认"),
            stat("待确认", tally.reviewing, "已提交，等待确认"),
            stat("已退回", tally.returned, "退回后还没有重新提交"),
            stat("未完成", missing, "还没有提交"),
        ],
        amount: Amount {
            label: "使用者备案".to_owned(),
            done: tally.filed + tally.nil,
            total: tally.units,
            unit: "个单位".to_owned(),
        },
        names: names.iter().map(name).collect(),
        pages: Pagination::new(&page.visit.query, 60, names.len() as u64),
        states: domain::campaign::Progress::ALL.map(|one| Choice::new(one.code(), one.label())).into(),
        kinds: domain::campaign::CampaignKind::ALL.map(|kind| Choice::new(kind.code(), kind.label())).into(),
        asked: "2025年使用者备案首次备案（首次备案）：12月31日截止，经确认有效的备案计为完成。".to_owned(),
        own: true,
        running: !rows.is_empty(),
        waiting: names.len() as u64,
        reminded: "上次提醒：2025年12月1日 09:00，38 个单位。".to_owned(),
        export: "/office/progress/export".to_owned(),
        deeper: 0,
        rows,
        form,
        page,
    }
}

impl Exhibit for ProgressPage {
    const NAME: &'static str = "office.progress";
    const TITLE: &'static str = "进展";

    fn samples() -> Vec<(&'static str, Self)> {
        let missing = [
            "海滨中学",
            "行知中学",
            "上海大学附属学校",
            "行知实验中学",
            "宝林三小",
            "吴淞中学",
            "大华中学",
            "罗阳小学",
        ];
        let part = Tally { units: 140, filed: 23, nil: 79, reviewing: 20, returned: 10 };
        let done = Tally { units: 140, filed: 61, nil: 79, reviewing: 0, returned: 0 };
        let row = |name: &str, tally| Row {
            name: name.to_owned(),
            href: Some("/office/progress".to_owned()),
            tally,
        };
        let rows = vec![
            Row {
                name: "本级直接管理的单位".to_owned(),
                href: None,
                tally: Tally { units: 16, nil: 3, ..Tally::default() },
            },
            row("宝山区教育局", part),
            row("黄浦区教育局", done),
        ];
        let wrong = Form::of(vec![("due".to_owned(), "2025-12-02".to_owned())]).with_problems(vec![
            Problem::new("due", "截止日期须在今天（2025年12月2日）之后，请重新选择。").rule("CAM-1"),
        ]);
        let city = Tally { units: 296, filed: 84, nil: 161, reviewing: 20, returned: 10 };
        vec![
            ("full", page_of(part, Vec::new(), &missing, Form::default())),
            ("city", page_of(city, rows, &missing, Form::default())),
            ("done", page_of(done, Vec::new(), &[], Form::default())),
            ("error", page_of(part, Vec::new(), &missing, wrong)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
