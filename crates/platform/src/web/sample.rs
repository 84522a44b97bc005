//! What samples share: invented people at real desks, one day, and one deadline counted by hand on the 2025 calendar.

pub mod inspection;

use casework::filing::Owing;
use domain::filing::Obligation;
use domain::form::Form;
use domain::ground::day::add_days;
use domain::profile::Consequence;
use jiff::civil::Date;

use crate::web::component::deadline::{Deadline, Skipped};
use crate::web::component::tag::Tone;
use crate::web::component::timeline::Entry;
use crate::web::page::Page;
use crate::web::query::Query;
use crate::web::visit::{Desk, Viewer, Visit};

/// The day every sample takes place on.
pub const TODAY: Date = Date::constant(2025, 12, 2);

/// Someone invented at this desk.
pub fn viewer(desk: Desk) -> Option<Viewer> {
    let (name, unit, unread, waiting) = match desk {
        Desk::Public => return None,
        Desk::Provider => ("李示例", "示例教育科技（上海）有限公司", 1, 2),
        Desk::Institution => ("王示例", "上海市宝山区海滨中学", 2, 1),
        Desk::Office => ("张示例", "上海市教育委员会", 3, 12),
        Desk::District => ("周示例", "上海市宝山区教育局", 3, 12),
        Desk::System => ("赵示例", "上海市教育委员会", 0, 0),
        Desk::Security => ("钱示例", "上海市教育委员会", 0, 0),
        Desk::Audit => ("孙示例", "上海市教育委员会", 0, 0),
    };
    Some(Viewer { name: name.to_owned(), unit: unit.to_owned(), desk, unread, waiting })
}

/// The frame of a sample at this desk and address.
pub fn page(desk: Desk, path: &str, title: &str) -> Page {
    searched(desk, path, &[], title)
}

/// The frame of a sample whose address carries filters.
pub fn searched(desk: Desk, path: &str, pairs: &[(&str, &str)], title: &str) -> Page {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let query = Query::new(path, pairs);
    Visit { query, viewer: viewer(desk), ..Visit::default() }.page(title)
}

/// Ten working days from 21 November 2025, three of them left.
pub fn deadline() -> Deadline {
    let day = |month, day| Date::constant(2025, month, day);
    let weekend = |on, why: &str| Skipped { on, why: why.to_owned() };
    Deadline {
        label: "核验时限".to_owned(),
        today: TODAY,
        since: day(11, 21),
        due_on: day(12, 5),
        left: 3,
        counted: vec![
            day(11, 24),
            day(11, 25),
            day(11, 26),
            day(11, 27),
            day(11, 28),
            day(12, 1),
            day(12, 2),
            day(12, 3),
            day(12, 4),
            day(12, 5),
        ],
        skipped: vec![
            weekend(day(11, 22), "双休日"),
            weekend(day(11, 23), "双休日"),
            weekend(day(11, 29), "双休日"),
            weekend(day(11, 30), "双休日"),
        ],
        notice: "《国务院办公厅关于2025年部分节假日安排的通知》（国办发明电〔2024〕12号）".to_owned(),
        fixed: String::new(),
        rule: "REV-1".to_owned(),
        provisional: false,
    }
}

/// The same limit, overdue by two working days.
pub fn overdue() -> Deadline {
    Deadline { left: -2, today: Date::constant(2025, 12, 9), ..deadline() }
}

/// Two working days left.
pub fn deadline_near() -> Deadline {
    Deadline { left: 2, today: Date::constant(2025, 12, 3), ..deadline() }
}

/// A limit that ends in a year whose holidays are not announced.
pub fn provisional() -> Deadline {
    let day = |day| Date::constant(2026, 12, day);
    let next = |day| Date::constant(2027, 1, day);
    let why = |on, why: &str| Skipped { on, why: why.to_owned() };
    Deadline {
        label: "补正时限".to_owned(),
        today: day(22),
        since: day(22),
        due_on: next(6),
        left: 10,
        counted: vec![
            day(23),
            day(24),
            day(25),
            day(28),
            day(29),
            day(30),
            day(31),
            next(4),
            next(5),
            next(6),
        ],
        skipped: vec![
            why(day(26), "双休日"),
            why(day(27), "双休日"),
            why(next(1), "元旦（按往年推定）"),
            why(next(2), "双休日"),
            why(next(3), "双休日"),
        ],
        notice: "2026年按国务院办公厅放假通知；2027年尚未公布，按法定节假日推定".to_owned(),
        fixed: String::new(),
        rule: "REV-4".to_owned(),
        provisional: true,
    }
}

/// What a filing taken in a grace period owes: due in twenty days, or late since five.
pub fn owing(late: bool) -> Owing {
    let due = add_days(TODAY, if late { -5 } else { 20 });
    let (left, days) = domain::reference::calendar().until(TODAY, due);
    let owed = Obligation {
        fields: vec!["backend.1.icp".to_owned(), "backend.1.mlps_number".to_owned()],
        period: (Date::constant(2025, 9, 1), Date::constant(2025, 10, 31)),
        due,
        cure: add_days(due, 30),
        consequences: vec![Consequence::Circular, Consequence::Revocation],
    };
    Owing { form: Form::provider(), owed, brought: false, left, days }
}

/// The history of one filing, newest first.
pub fn history() -> Vec<Entry> {
    let entry = |at: &str, who: &str, what: &str, rule: &str, tone, notes: &[&str]| Entry {
        at: at.to_owned(),
        who: who.to_owned(),
        what: what.to_owned(),
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
        rule: Some(rule.to_owned()),
        tone,
    };
    vec![
        entry(
            "2025年11月21日 16:20",
            "示例教育科技（上海）有限公司",
            "补正后重新提交",
            "REV-1",
            Tone::Info,
            &[],
        ),
        entry(
            "2025年11月14日 10:05",
            "上海市教育委员会",
            "退回补正",
            "REV-6",
            Tone::Warning,
            &[
                "ICP备案编号：登记的主办单位与主管单位、开发者都不一致。",
                "获取的权限：安装包申请了“读取位置信息”，填报中没有。",
            ],
        ),
        entry(
            "2025年11月5日 09:12",
            "示例教育科技（上海）有限公司",
            "提交提供者备案",
            "PRV-1",
            Tone::Info,
            &[],
        ),
        entry(
            "2025年10月30日 14:40",
            "示例教育科技（上海）有限公司",
            "建立草稿",
            "PRV-1",
            Tone::Neutral,
            &[],
        ),
    ]
}
