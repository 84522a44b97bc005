//! The security administrator's pages in every state worth seeing, for the gallery.

use casework::account::Watched;
use domain::ground::actor::{Place, Role, Stage};
use domain::ground::day::Instant;
use domain::ground::id::{AccountId, UnitId};
use domain::ground::unit_path::UnitPath;
use domain::unit::{Unit, UnitKind};
use storage::account::Account;
use storage::audit::Line;
use storage::session::Session;

use super::security::{AccountPage, AccountRow, SecurityPage};
use crate::web::component::tag::Tone;
use crate::web::component::timeline::Entry;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Problem};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::units::stage_tag;
use crate::web::visit::{Desk, Visit};
use crate::words;

/// 2 December 2025, 10:00 in China.
const NOW: Instant = Instant(1_764_640_800_000);

fn visit(path: &str, pairs: &[(&str, &str)]) -> Visit {
    sample::searched(Desk::Security, path, pairs, "").visit
}

impl Exhibit for SecurityPage {
    const NAME: &'static str = "admin.security";
    const TITLE: &'static str = "账号安全";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |name: &str, title: &str, unit: &str, role, stage| AccountRow {
            href: "/admin/security".to_owned(),
            name: name.to_owned(),
            title: title.to_owned(),
            unit: unit.to_owned(),
            role: words::role(role),
            tag: stage_tag(stage),
        };
        let rows = vec![
            row("bs0001", "海滨中学备案管理员", "海滨中学", Role::Institution, Stage::Open),
            row("bsjy", "周示例", "上海市宝山区教育局", Role::Office, Stage::Locked),
            row("shenji", "孙示例", "上海市教育委员会", Role::Audit, Stage::Issued),
        ];
        let doing = |what: &str, tone, why: &str| Entry {
            at: "2025年12月2日 09:40".to_owned(),
            who: "上海市教育委员会 钱示例".to_owned(),
            what: what.to_owned(),
            notes: vec![format!("理由：{why}")],
            rule: Some("ORG-10".to_owned()),
            tone,
        };
        let doings = vec![doing("锁定账号", Tone::Danger, "人员离职，交接前停用")];
        let at = |pairs: &[(&str, &str)]| visit("/admin/security", pairs);
        vec![
            ("full", Self::new(at(&[]), rows, 640, doings)),
            ("empty", Self::new(at(&[("q", "没有这个账号")]), Vec::new(), 0, Vec::new())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn watched(stage: Stage, above: bool, own: bool) -> Watched {
    let unit = |number: u128, kind, name: &str| Unit {
        place: Place { id: UnitId(uuid::Uuid::from_u128(number)), path: UnitPath::stored("1.2.") },
        kind,
        name: name.to_owned(),
        division: "310113".to_owned(),
        province: "31".to_owned(),
        closed_on: None,
    };
    let school = unit(5, UnitKind::Secondary, "海滨中学");
    let step = |seq, verb: &str, why: Option<&str>| Line {
        seq,
        at: NOW.add_days(seq - 10),
        account: Some("anquan".to_owned()),
        key: None,
        unit: None,
        object_kind: "account".to_owned(),
        object: String::new(),
        verb: verb.to_owned(),
        from_state: None,
        to_state: None,
        rule: Some("ORG-10".to_owned()),
        why: why.map(str::to_owned),
    };
    let session = Session {
        token_hash: String::new(),
        account: AccountId(uuid::Uuid::from_u128(9)),
        created_at: NOW.add_millis(-3_600_000),
        last_seen_at: NOW.add_millis(-1_800_000),
        expires_at: NOW.add_days(1),
        elevated_until: None,
        device: "chrome windows".to_owned(),
    };
    let activated = stage != Stage::Issued;
    Watched {
        account: Account {
            id: AccountId(uuid::Uuid::from_u128(9)),
            place: school.place.clone(),
            name: "bs0001".to_owned(),
            title: "海滨中学备案管理员".to_owned(),
            role: Role::Institution,
            stage,
            password_hash: None,
            secret_expires_at: None,
            activated_at: activated.then(|| NOW.add_days(-30)),
        },
        unit: school,
        above: above.then(|| unit(3, UnitKind::County, "上海市宝山区教育局")),
        sessions: if stage == Stage::Open { vec![session] } else { Vec::new() },
        history: vec![step(9, "lock", Some("人员离职，交接前停用")), step(2, "activate", None)],
        second_since: activated.then(|| NOW.add_days(-20)),
        own,
    }
}

impl Exhibit for AccountPage {
    const NAME: &'static str = "admin.security-account";
    const TITLE: &'static str = "账号安全：一个账号";

    fn samples() -> Vec<(&'static str, Self)> {
        let at = |pairs: &[(&str, &str)]| visit("/admin/security/1", pairs);
        let wrong = Problem::new("reason", "须写明理由（至少四个字），理由会记入办理记录。").rule("CMP-1");
        let form = || Form::default();
        vec![
            ("full", Self::new(at(&[]), &watched(Stage::Open, true, false), form())),
            ("locked", Self::new(at(&[("done", "lock")]), &watched(Stage::Locked, true, false), form())),
            ("issued", Self::new(at(&[]), &watched(Stage::Issued, true, false), form())),
            ("root", Self::new(at(&[]), &watched(Stage::Open, false, false), form())),
            ("own", Self::new(at(&[]), &watched(Stage::Open, false, true), form())),
            (
                "error",
                Self::new(at(&[]), &watched(Stage::Open, true, false), form().with_problems(vec![wrong])),
            ),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
