//! An invented account with its sessions and history, for the gallery.

use casework::account::access_key::{self, Key};
use casework::session::{Limits, Open, Own};
use domain::ground::actor::{Place, Role, Stage};
use domain::ground::day::Instant;
use domain::ground::id::{AccessKeyId, AccountId, UnitId};
use domain::ground::unit_path::UnitPath;
use storage::access_key::AccessKey;
use storage::account::Account;
use storage::audit::Line;

use crate::web::sample;
use crate::web::visit::{Desk, Visit};

/// 2 December 2025, 10:00 in China.
const NOW: Instant = Instant(1_764_640_800_000);

/// An office's visit to its account's page.
pub(super) fn at(pairs: &[(&str, &str)]) -> Visit {
    sample::searched(Desk::Office, "/account", pairs, "").visit
}

/// Access keys with these names, and whether they are over.
pub(super) fn keys(named: &[(&str, bool)]) -> access_key::Own {
    let key = |(number, (name, is_over)): (i64, &(&str, bool))| Key {
        is_over: *is_over,
        key: AccessKey {
            id: AccessKeyId(uuid::Uuid::from_u128(7)),
            account: AccountId(uuid::Uuid::from_u128(9)),
            name: (*name).to_owned(),
            second: true,
            made_at: NOW.add_days(-30 * number),
            used_at: (number != 1).then(|| NOW.add_days(-number)),
            expires_at: NOW.add_days(if *is_over { -1 } else { 90 - number }),
        },
    };
    access_key::Own { keys: (0..).zip(named).map(key).collect(), asks_code: true }
}

/// An account with so many sessions and recovery codes; fewer than none is without a second step.
pub(super) fn own(sessions: usize, codes: i64) -> Own {
    let devices = ["chrome windows", "wechat android", "safari iphone"];
    let open = |(number, device): (i64, &str)| Open {
        handle: format!("{number}"),
        device: device.to_owned(),
        since: NOW.add_millis(-number * 5_400_000),
        used: NOW.add_millis(-number * 600_000),
        here: number == 0,
    };
    let step = |seq: i64, verb: &str| Line {
        seq,
        at: NOW.add_days(seq - 9),
        account: Some("shjw".to_owned()),
        key: None,
        unit: Some("上海市教育委员会".to_owned()),
        object_kind: "account".to_owned(),
        object: String::new(),
        verb: verb.to_owned(),
        from_state: None,
        to_state: None,
        rule: Some("ORG-4".to_owned()),
        why: None,
    };
    Own {
        account: Account {
            id: AccountId(uuid::Uuid::from_u128(9)),
            place: Place { id: UnitId(uuid::Uuid::from_u128(5)), path: UnitPath::stored("1.2.") },
            name: "shjw".to_owned(),
            title: "张示例".to_owned(),
            role: Role::Office,
            stage: Stage::Open,
            password_hash: None,
            secret_expires_at: None,
            activated_at: Some(NOW.add_days(-30)),
        },
        sessions: (0..).zip(devices).take(sessions).map(open).collect(),
        span: Limits::default().of(Role::Office),
        second_since: (codes >= 0).then(|| NOW.add_days(-20)),
        codes: codes.max(0),
        few: (0..=3).contains(&codes),
        history: vec![step(9, "sign-in"), step(8, "use-recovery"), step(7, "enrol-second")],
    }
}
