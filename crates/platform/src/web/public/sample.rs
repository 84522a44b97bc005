//! Samples of the public pages for the gallery: real field names, invented people and apps.

use casework::inspection::{Inspection, Summary};
use casework::register::{App, Declaration, Record, School};
use domain::filing::State;
use domain::form::Answers;
use domain::ground::actor::Place;
use domain::ground::day::{Day, Instant};
use domain::ground::id::{FilingId, UnitId};
use domain::ground::unit_path::UnitPath;
use domain::register::Entry;
use domain::unit::{Unit, UnitKind};
use jiff::civil::date;
use storage::register::Change;
use storage::usage::UsageEntry;

use super::app::AppPage;
use super::apps::{AppsPage, Choices};
use super::home::{Figures, HomePage};
use super::school::SchoolPage;
use super::schools::{SchoolRow, SchoolsPage};
use super::scope::ScopePage;
use super::verify::{Verified, VerifyPage};
use super::{AppRow, digits};
use crate::web::component::pagination::Pagination;
use crate::web::exhibit::Exhibit;
use crate::web::page::Page;
use crate::web::sample::{self, inspection};
use crate::web::visit::Desk;
use crate::words;

const FILED: Day = date(2019, 12, 24);
const TODAY: Day = sample::TODAY;

fn entry(number: &str, state: State, on: Day) -> Entry {
    let id = uuid(number);
    Entry {
        number: number.to_owned(),
        filing: FilingId(id),
        owner: UnitId(id),
        province: "31".to_owned(),
        state,
        state_on: on,
        first_on: FILED,
        amending: false,
        form: "provider-2019".to_owned(),
        answers: Answers::new()
            .with("app.name", "示例作业本")
            .with("app.former_names", "示例题库")
            .with("owner.name", "上海示例教育科技有限公司")
            .with("app.platform", "android")
            .with("app.version", "3.2.1")
            .with("app.function", "learning")
            .with("app.audience", "student")
            .with("app.stages", "primary")
            .with("app.content", "homework")
            .with("app.description", "教师布置作业，学生在线完成并查看批改结果。"),
    }
}

fn uuid(number: &str) -> uuid::Uuid {
    uuid::Uuid::from_u128(digits(number).parse().unwrap_or_default())
}

fn with_permissions(mut entry: Entry) -> Entry {
    entry.answers.set("app.permissions", ["camera", "microphone", "location"]);
    entry.answers.set("app.features", ["paid"]);
    entry
}

fn change(verb: &str, on: Day) -> Change {
    Change {
        seq: 1,
        at: Instant::start_of(on),
        number: "教APP备3100012号".to_owned(),
        verb: verb.to_owned(),
        state: None,
        rule: Some("REV-1".to_owned()),
    }
}

fn record(entry: Entry, institutions: u64, history: &[(&str, Day)]) -> Record {
    let sister =
        Entry { number: "教APP备3100013号".to_owned(), ..self::entry("", State::Effective, FILED) };
    Record {
        entry,
        history: history.iter().map(|(verb, on)| change(verb, *on)).collect(),
        family: if institutions > 0 { vec![sister] } else { Vec::new() },
        institutions,
        inspected: None,
    }
}

impl Exhibit for AppPage {
    const NAME: &'static str = "public.app";
    const TITLE: &'static str = "公众：应用备案";

    fn samples() -> Vec<(&'static str, Self)> {
        let number = "教APP备3100012号";
        let visit = || sample::page(Desk::Public, "/apps/3100012", "").visit;
        let valid = with_permissions(entry(number, State::Effective, FILED));
        let changing = Entry { amending: true, ..valid.clone() };
        let inspected = |one: Inspection| {
            let mut record = record(valid.clone(), 15, &[("approve", FILED)]);
            let on = Instant::start_of(FILED);
            record.inspected =
                one.report.map(|report| Summary::of(&report, on, report.inspector.to_string()));
            Self::of(visit(), &record)
        };
        let ended = |state, verb| {
            let day = date(2021, 12, 1);
            AppPage::of(visit(), &record(entry(number, state, day), 0, &[("approve", FILED), (verb, day)]))
        };
        vec![
            ("valid", Self::of(visit(), &record(valid.clone(), 15, &[("approve", FILED)]))),
            ("clean", inspected(inspection::clean())),
            ("findings", inspected(inspection::findings())),
            ("packed", inspected(inspection::packed())),
            ("nameless", inspected(inspection::nameless())),
            ("unreadable", inspected(inspection::unreadable())),
            ("changing", Self::of(visit(), &record(changing, 15, &[("approve", FILED)]))),
            ("suspended", ended(State::Suspended, "suspend")),
            ("revoked", ended(State::Revoked, "revoke")),
            ("cancelled", ended(State::Cancelled, "cancel")),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for AppsPage {
    const NAME: &'static str = "public.apps";
    const TITLE: &'static str = "公众：备案查询";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], rows: Vec<AppRow>, total: u64, has_more| {
            let page = sample::searched(Desk::Public, "/apps", pairs, "备案查询");
            let query = pairs.first().map_or("", |(_, value)| value);
            Self {
                pages: Pagination::new(&page.visit.query, 20, total),
                hint: words::register::not_filed_here(query),
                page,
                has_more,
                rows,
                choices: Choices::all(),
            }
        };
        let rows = || {
            [State::Effective, State::Suspended, State::Revoked, State::Cancelled]
                .into_iter()
                .map(|state| AppRow::of(&entry("教APP备3100012号", state, FILED)))
                .collect()
        };
        vec![
            ("full", of(&[("q", "示例"), ("province", "31")], rows(), 4, false)),
            ("capped", of(&[("q", "示例")], rows(), 1000, true)),
            ("no-match", of(&[("q", "没有备案的应用")], Vec::new(), 0, false)),
            ("elsewhere", of(&[("q", "某校小程序")], Vec::new(), 0, false)),
            ("empty", of(&[], Vec::new(), 0, false)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for HomePage {
    const NAME: &'static str = "public.home";
    const TITLE: &'static str = "公众：首页";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |newest, lists, figures| Self {
            page: sample::page(Desk::Public, "/", "首页"),
            newest,
            lists,
            figures,
            counted: "2025年12月2日 09:30".to_owned(),
        };
        let row = |number: &str| AppRow::of(&entry(number, State::Effective, FILED));
        let rows = ["教APP备3100012号", "教APP备3100011号", "教APP备3100010号", "教APP备3100009号"];
        let figures = Figures { effective: 2_513, suspended: 12, revoked: 38, declared: 10_264 };
        vec![
            ("full", of(rows.map(row).into(), crate::web::office::announcement_samples::lists(), figures)),
            ("empty", of(Vec::new(), Vec::new(), Figures::default())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for VerifyPage {
    const NAME: &'static str = "public.verify";
    const TITLE: &'static str = "公众：备案号核验";

    fn samples() -> Vec<(&'static str, Self)> {
        let number = "教APP备3100012号";
        let of = |typed: &str, result, mistake: Option<&str>| Self {
            page: sample::page(Desk::Public, "/verify", "备案号核验"),
            typed: typed.to_owned(),
            result,
            mistake: mistake.map(str::to_owned),
        };
        let told = |state: Option<State>| {
            let entry = state.map(|state| entry(number, state, date(2021, 12, 1)));
            of(number, Some(Verified::of(number.to_owned(), entry.as_ref(), TODAY)), None)
        };
        vec![
            ("start", of("", None, None)),
            ("valid", told(Some(State::Effective))),
            ("suspended", told(Some(State::Suspended))),
            ("revoked", told(Some(State::Revoked))),
            ("cancelled", told(Some(State::Cancelled))),
            ("unknown", told(None)),
            ("error", of("31000", None, Some("应为 7 位数字，现在是 5 位。"))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn unit() -> Unit {
    let place = Place { id: UnitId(uuid("3101130")), path: UnitPath::stored("1.2.3.") };
    Unit {
        place,
        kind: UnitKind::Primary,
        name: "上海市宝山区示例小学".to_owned(),
        division: "310113".to_owned(),
        province: "31".to_owned(),
        closed_on: None,
    }
}

fn used(nature: &str, state: State) -> App {
    let number = "教APP备3100012号";
    let usage = UsageEntry {
        filing: FilingId(uuid(number)),
        position: 1,
        unit: unit().place,
        app_number: number.to_owned(),
        nature: nature.to_owned(),
        audience: vec!["student".to_owned()],
        stages: vec!["primary".to_owned()],
        setting: "homework".to_owned(),
        collective: nature == "required",
        contract: true,
        charges: false,
        declared_on: date(2025, 9, 8),
    };
    App { usage, entry: Some(with_permissions(entry(number, state, date(2021, 12, 1)))) }
}

impl Exhibit for SchoolPage {
    const NAME: &'static str = "public.school";
    const TITLE: &'static str = "公众：一所学校";

    fn samples() -> Vec<(&'static str, Self)> {
        let on = date(2025, 9, 8);
        let of = |declaration, apps, closed_on| {
            let visit = sample::page(Desk::Public, "/schools/x", "").visit;
            Self::of(visit, &School { unit: Unit { closed_on, ..unit() }, declaration, apps })
        };
        let apps = vec![used("required", State::Effective), used("recommended", State::Suspended)];
        vec![
            ("full", of(Declaration::Declared { on }, apps, None)),
            ("nil", of(Declaration::Nil { on }, Vec::new(), None)),
            ("none", of(Declaration::None, Vec::new(), None)),
            ("closed", of(Declaration::None, Vec::new(), Some(on))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for SchoolsPage {
    const NAME: &'static str = "public.schools";
    const TITLE: &'static str = "公众：学校查询";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)], rows: Vec<SchoolRow>| {
            let page = sample::searched(Desk::Public, "/schools", pairs, "学校在用应用");
            Self {
                pages: Pagination::new(&page.visit.query, 30, rows.len() as u64),
                rows,
                within: None,
                offered: Vec::new(),
                unknown: None,
                asks: !pairs.is_empty(),
                page,
            }
        };
        let row = SchoolRow {
            name: unit().name,
            href: "/schools".to_owned(),
            kind: UnitKind::Primary.label(),
            place: "上海市宝山区".to_owned(),
            is_closed: true,
        };
        let mut several = of(&[("area", "朝阳")], Vec::new());
        several.offered = ["北京市朝阳区", "吉林省长春市朝阳区", "辽宁省朝阳市"]
            .map(|name| (name.to_owned(), "/schools".to_owned()))
            .to_vec();
        let mut unknown = of(&[("area", "没有这里")], Vec::new());
        unknown.unknown = Some("没有这里".to_owned());
        let mut full = of(&[("q", "示例"), ("area", "310113")], vec![row]);
        full.within = Some("上海市宝山区".to_owned());
        vec![
            ("start", of(&[], Vec::new())),
            ("full", full),
            ("several", several),
            ("unknown", unknown),
            ("no-match", of(&[("q", "没有这所学校")], Vec::new())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for ScopePage {
    const NAME: &'static str = "public.scope";
    const TITLE: &'static str = "公众：适用范围自测";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |pairs: &[(&str, &str)]| Self::of(sample::searched(Desk::Public, "/scope", pairs, "").visit);
        let all =
            [("thing", "app"), ("education", "yes"), ("made", "yes"), ("examination", "no"), ("tool", "no")];
        let filed: Vec<_> = all.into_iter().chain([("own", "no")]).collect();
        vec![
            ("start", of(&[])),
            ("filed", of(&filed)),
            ("out", of(&[("thing", "mini")])),
            ("open", of(&all)),
            ("ask", of(&[("thing", "app"), ("education", "unsure")])),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
