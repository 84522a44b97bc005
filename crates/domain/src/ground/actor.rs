//! Who acts: an account in a role for a unit, the passing of time, or anybody.
//!
//! Rules ORG-2, ORG-4, REV-7. The actor is a parameter of every verb; nothing here looks anybody up. A person
//! is deliberately absent: the platform knows accounts and the units they act for.

use super::id::{AccessKeyId, AccountId, UnitId};
use super::unit_path::UnitPath;

/// What an account may be used for. One account has one role; the three administrators are exclusive (等保三级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Anybody without an account.
    Anonymous,
    /// 提供者.
    Provider,
    /// 机构使用者: a school or directly affiliated unit.
    Institution,
    /// 教育行政部门, from county to Ministry.
    Office,
    /// 系统管理员: runs the machine and loads calendars; sees no business data.
    System,
    /// 安全管理员: accounts' locks and rights; sees no business data.
    Security,
    /// 审计管理员: reads the audit events; sees no business data.
    Audit,
    /// The passing of time: deadline walk and reminders.
    Clock,
}

impl Role {
    /// Every role, in the order of the columns of the permit table.
    pub const ALL: [Role; 8] = [
        Role::Anonymous,
        Role::Provider,
        Role::Institution,
        Role::Office,
        Role::System,
        Role::Security,
        Role::Audit,
        Role::Clock,
    ];

    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Anonymous => "anonymous",
            Role::Provider => "provider",
            Role::Institution => "institution",
            Role::Office => "office",
            Role::System => "system",
            Role::Security => "security",
            Role::Audit => "audit",
            Role::Clock => "clock",
        }
    }

    /// The role with this stored code.
    pub fn find(code: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// How far an account has come since it was issued (ORG-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Issued, the activation secret not yet used.
    Issued,
    /// Signed in, but the unit's record is still incomplete.
    UnitRecord,
    /// Everything of its role is reachable.
    Open,
    /// Locked by a security administrator or by the superior.
    Locked,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Stage; 4] = [Stage::Issued, Stage::UnitRecord, Stage::Open, Stage::Locked];

    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Stage::Issued => "issued",
            Stage::UnitRecord => "unit-record",
            Stage::Open => "open",
            Stage::Locked => "locked",
        }
    }

    /// The stage with this stored code.
    pub fn find(code: &str) -> Option<Stage> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// A unit's identity and its place in the tree of authority.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The unit.
    pub id: UnitId,
    /// Its materialised path.
    pub path: UnitPath,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// In which role.
    pub role: Role,
    /// Through which account; none for anonymous visitors and the clock.
    pub account: Option<AccountId>,
    /// For which unit; none for anonymous visitors, the clock and the three administrators.
    pub place: Option<Place>,
    /// How far the account has come.
    pub stage: Stage,
    /// By which key a program acts for it; none when a person does.
    pub key: Option<AccessKeyId>,
}

impl Actor {
    /// Anybody.
    pub const fn anonymous() -> Self {
        Self { role: Role::Anonymous, account: None, place: None, stage: Stage::Open, key: None }
    }

    /// The passing of time.
    pub const fn clock() -> Self {
        Self { role: Role::Clock, account: None, place: None, stage: Stage::Open, key: None }
    }

    /// Whether this actor acts for the given unit.
    pub fn acts_for(&self, unit: UnitId) -> bool {
        self.place.as_ref().is_some_and(|place| place.id == unit)
    }
}
