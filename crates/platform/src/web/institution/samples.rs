//! The pages of an institution in every state worth seeing, for the gallery.

use std::collections::BTreeMap;

use casework::usage::{App, Found, Missed};
use domain::form::{Answers, Context, Form as Asked, Picked};
use domain::usage::Unpickable;

use super::LIST;
use super::check::{CheckPage, Gap};
use super::desk::DeskPage;
use super::entry::{EntryPage, purpose};
use super::list::{Line, ListPage};
use super::pick::PickPage;
use super::receipt::ReceiptPage;
use crate::web::component::notice::Notice;
use crate::web::component::receipt::Receipt;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::exhibit::Exhibit;
use crate::web::form::{Draft, Problem, Upload};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::sheet::{self, ControlKind};
use crate::web::visit::Desk;
use crate::words;

fn frame(path: &str, pairs: &[(&str, &str)], title: &str) -> Page {
    sample::searched(Desk::Institution, path, pairs, title)
}

impl Exhibit for DeskPage {
    const NAME: &'static str = "institution.desk";
    const TITLE: &'static str = "机构：工作台";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |state, facts: &[(&str, &str)], steps: &[(&str, &str)]| Self {
            page: frame("/institution", &[], "工作台"),
            state,
            facts: facts.iter().map(|(term, value)| Row::new(*term, *value)).collect(),
            steps: steps.iter().map(|(label, href)| ((*label).to_owned(), (*href).to_owned())).collect(),
            searches: false,
            begins: false,
        };
        let unit = ("单位", "上海市宝山区海滨中学");
        let mut asked = of(Tag::new(Tone::Warning, "未开始"), &[unit], &[("没有使用应用，提交零报告", LIST)]);
        (asked.searches, asked.begins) = (true, true);
        asked.page = asked.page.notice(
            Notice::new(
                Tone::Warning,
                "“2025年使用者备案学期申报”须在12月31日前完成",
                "登记正在使用的应用，或者提交零报告，然后点“确认完成”。上级教育行政部门已于2025年12月1日 09:00提醒。",
            )
            .link("去办理", LIST),
        );
        let facts = [unit, ("登记情况", "3 个应用"), ("提交日期", "11月21日"), ("确认时限", "12月5日")];
        vec![
            ("empty", asked),
            ("full", of(Tag::new(Tone::Info, "待确认"), &facts, &[("查看已提交的内容", LIST)])),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for ListPage {
    const NAME: &'static str = "institution.list";
    const TITLE: &'static str = "机构：使用者备案";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], lines: Vec<Line>, all, nil, waits, stands| Self {
            page: frame(LIST, pairs, "使用者备案"),
            state: match (nil, waits) {
                (true, _) => Tag::new(Tone::Good, "零报告已确认"),
                (_, true) => Tag::new(Tone::Info, "待确认"),
                _ => Tag::new(Tone::Neutral, "填写中"),
            },
            lines,
            all,
            nil,
            waits,
            stands,
            withdrawable: waits,
        };
        let line = |name: &str, sub: &str, state, app| Line {
            name: name.to_owned(),
            sub: sub.to_owned(),
            unit: "上海市宝山区海滨中学".to_owned(),
            created: "2025年9月3日 10:12".to_owned(),
            changed: "2025年12月1日 15:40".to_owned(),
            state,
            app,
            href: Some(LIST.to_owned()),
            remove: LIST.to_owned(),
        };
        let good = || Tag::new(Tone::Good, "已确认");
        let lines = vec![
            line("示例作业本", "安卓 · 教APP备3199001号", good(), None),
            line("示例家校通", "iOS · 教APP备3199003号", Tag::new(Tone::Neutral, "未提交"), None),
            line(
                "示例少儿词典",
                "安卓 · 教APP备3199004号",
                good(),
                Some(Tag::new(Tone::Danger, "应用备案暂停")),
            ),
        ];
        let sent = lines.iter().cloned().map(|line| Line { href: None, ..line }).collect();
        vec![
            ("empty", of(&[], Vec::new(), 0, false, false, false)),
            ("full", of(&[], lines, 3, false, false, false)),
            ("submitted", of(&[], sent, 3, false, true, false)),
            ("nil", of(&[], Vec::new(), 0, true, false, true)),
            ("no-match", of(&[("q", "没有这个应用")], Vec::new(), 3, false, false, false)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for PickPage {
    const NAME: &'static str = "institution.pick";
    const TITLE: &'static str = "机构：选择应用";

    fn samples() -> Vec<(&'static str, Self)> {
        let app = |title: &str, number: Option<&str>| App {
            number: number.map(str::to_owned),
            title: title.to_owned(),
            platform: Some("android".to_owned()),
            provider: "示例教育科技（上海）有限公司".to_owned(),
        };
        let of = |words: &str, found| {
            let visit = frame("/institution/usages/new", &[("q", words)], "").visit;
            Self::new(visit, found)
        };
        let missed = |title: &str, why| Missed { app: app(title, None), why };
        let hits = Found {
            apps: vec![
                app("示例作业本", Some("教APP备3199001号")),
                app("示例作业簿", Some("教APP备3199002号")),
            ],
            missed: vec![
                missed("示例作业通", Unpickable::Pending),
                missed("示例作业宝", Unpickable::Revoked),
            ],
        };
        vec![
            ("empty", of("", Found::default())),
            ("full", of("作业", hits)),
            ("no-match", of("没有这个应用", Found::default())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

const NUMBER: &str = "教APP备3199001号";

/// An app in force that was filed for this.
fn picked(facts: &[(&str, &str)]) -> BTreeMap<String, Picked> {
    let facts = facts.iter().fold(Answers::new(), |facts, (key, code)| facts.with(key, code));
    [(NUMBER.to_owned(), Picked { effective: true, facts })].into()
}

/// What the rules find in the setting beside an app that was filed for this.
fn unfit(answers: &Answers, facts: &[(&str, &str)]) -> Vec<Problem> {
    let context = Context { picked: picked(facts), ..Context::default() };
    let found = domain::usage::check(&answers.clone().with("entry.1.app", NUMBER), &context);
    let found = found.iter().filter(|problem| problem.field == "entry.1.setting");
    found.map(|problem| words::problem(Asked::usage(), problem)).collect()
}

/// The page of an entry whose app was filed for this.
fn entry(
    answers: &Answers,
    facts: &[(&str, &str)],
    problems: Vec<Problem>,
    app_problem: Option<Problem>,
) -> EntryPage {
    let form = Asked::usage();
    let answers = answers.clone().with("entry.1.app", NUMBER);
    let beside = form.beside(&answers, &picked(facts));
    let mut sheet = form
        .block("entry")
        .map(|block| sheet::sheet(form, block, Some(1), &beside, &[], "/filing/1/upload"))
        .unwrap_or_default();
    sheet.retain(|control| !matches!(control.kind, ControlKind::App));
    let draft = Draft {
        saved: "2025年12月2日 09:30".to_owned(),
        autosave: "/institution/usages/entry/1/autosave".to_owned(),
        continued: false,
    };
    let proof =
        Upload {
            name: "家长告知书.pdf".to_owned(), size: 240_000, href: LIST.to_owned(), facts: Vec::new()
        };
    sheet.form = std::mem::take(&mut sheet.form)
        .with_problems(problems)
        .with_draft(draft)
        .with_upload("entry.1.support_scan", proof);
    EntryPage {
        page: frame("/institution/usages/entry/1", &[], "使用情况")
            .crumb("使用者备案", LIST)
            .with_problems(sheet.form.has_problems()),
        form: sheet.form.clone(),
        sheet,
        action: "/institution/usages/entry/1".to_owned(),
        remove: "/institution/usages/entry/1/remove".to_owned(),
        app: format!("示例作业本 · 安卓 · {NUMBER}"),
        purpose: purpose(&beside, "entry.1.app"),
        app_problem,
    }
}

impl Exhibit for EntryPage {
    const NAME: &'static str = "institution.entry";
    const TITLE: &'static str = "机构：使用情况";

    fn samples() -> Vec<(&'static str, Self)> {
        let typed = Answers::new()
            .with("entry.1.contact_name", "王示例")
            .with("entry.1.nature", "required")
            .with("entry.1.collective", "no");
        let problems = vec![
            Problem::new("entry.1.contact_mobile", "请填写教育移动应用信息1：常用联系人电话。")
                .example("13900000000"),
            Problem::new("entry.1.collective", "审核意见（是否集体决策）：要求使用的应用须经集体决策。")
                .rule("USE-3"),
        ];
        let gone = Problem::new(
            "entry.1.app",
            "应用名称不是已完成备案的有效应用，不能登记。请从已备案的应用中选择。",
        );
        let learning = [("function", "learning"), ("audience", "teacher")];
        let management = [("function", "management"), ("audience", "parent")];
        let classroom = Answers::new().with("entry.1.setting", "classroom");
        vec![
            ("full", entry(&typed, &learning, Vec::new(), None)),
            ("error", entry(&typed, &learning, problems, Some(gone.rule("USE-1")))),
            ("unknown", entry(&typed, &[], Vec::new(), None)),
            ("unfit", entry(&classroom, &management, Vec::new(), None)),
            ("unfit-error", entry(&classroom, &management, unfit(&classroom, &management), None)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for CheckPage {
    const NAME: &'static str = "institution.check";
    const TITLE: &'static str = "机构：确认完成";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |gaps: &[&str], marks: &[&str], nil| {
            let gap = |text: &&str| Gap { text: (*text).to_owned(), rule: "USE-2", href: LIST.to_owned() };
            let gaps: Vec<Gap> = gaps.iter().map(gap).collect();
            let rows = vec![
                Row::new("备案号", "教APP备3199001号")
                    .tag(Tag::new(Tone::Good, "应用备案有效"))
                    .also("安卓")
                    .change(LIST),
                Row::new("常用联系人", "王示例").change(LIST),
                Row::new("使用对象", "教师、学生").change(LIST),
                Row::new("使用性质", "推荐使用").change(LIST),
                Row::new("自愿使用证明材料", "家长告知书.pdf").href(LIST).change(LIST),
            ];
            Self {
                page: frame("/institution/usages/check", &[], "确认完成")
                    .crumb("使用者备案", LIST)
                    .with_problems(!gaps.is_empty()),
                gaps,
                marks: marks.iter().map(gap).collect(),
                hints: Vec::new(),
                summaries: if nil { Vec::new() } else { vec![Summary::new("示例作业本", rows)] },
                nil,
            }
        };
        let mut hinted = of(&[], &[], false);
        let hint = |text: &str| Gap { text: text.to_owned(), rule: "USE-4", href: LIST.to_owned() };
        hinted.hints = vec![
            hint("示例口语：要求使用的应用不得收费，也不得有商业广告和游戏；包中有广告 SDK：穿山甲"),
            hint(
                "示例家校通：无法判断是否有商业广告、游戏或者收费：安装包没有全部看到，应用经过加固（360加固）",
            ),
        ];
        vec![
            ("hinted", hinted),
            ("full", of(&[], &[], false)),
            ("nil", of(&[], &[], true)),
            ("error", of(&["请填写教育移动应用信息1：使用场景。"], &[], false)),
            ("returned", of(&[], &["教育移动应用信息1：自愿使用证明材料：缺少家长签字。"], false)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for ReceiptPage {
    const NAME: &'static str = "institution.receipt";
    const TITLE: &'static str = "机构：提交回执";

    fn samples() -> Vec<(&'static str, Self)> {
        let fact = |term: &str, value: &str| (term.to_owned(), value.to_owned());
        let receipt = Receipt {
            title: "零报告已提交".to_owned(),
            number_label: "受理编号".to_owned(),
            number: "SL-5B1C2D3E4F50-1".to_owned(),
            facts: vec![
                fact("单位", "上海市宝山区海滨中学"),
                fact("登记情况", "零报告：没有使用教育移动应用"),
                fact("确认单位", "上海市宝山区教育局"),
            ],
            next: vec!["上海市宝山区教育局在时限内确认，结果会发到收件箱。".to_owned()],
            deadline: Some(sample::deadline()),
            links: vec![fact("查看登记的应用", LIST)],
        };
        vec![("nil", Self { page: frame("/institution/usages/receipt", &[], "零报告已提交"), receipt })]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
