//! Accounts and units in words: stages, roles, and what was done to them.

use domain::ground::actor::{Role, Stage};

use crate::web::component::tag::Tone;

/// A stage.
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Issued => "未激活",
        Stage::UnitRecord => "已激活，机构信息待补全",
        Stage::Open => "已激活",
        Stage::Locked => "已锁定",
    }
}

/// A role.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Anonymous => "公众",
        Role::Provider => "应用提供者",
        Role::Institution => "机构使用者",
        Role::Office => "教育行政部门",
        Role::System => "系统管理员",
        Role::Security => "安全管理员",
        Role::Audit => "审计管理员",
        Role::Clock => "系统",
    }
}

/// What was done to a unit or an account, by the code of the event.
pub fn unit_step(object_kind: &str, verb: &str) -> (&'static str, Tone) {
    match verb {
        "found" => ("登记为最上级单位", Tone::Neutral),
        "issue" if object_kind == "account" => ("发放账号", Tone::Info),
        "issue" => ("登记单位", Tone::Neutral),
        "register" => ("自行注册", Tone::Neutral),
        "activate" => ("激活账号", Tone::Good),
        "renew-secret" => ("重新生成激活码", Tone::Warning),
        "complete-record" => ("补全或更新机构信息", Tone::Good),
        "name-administrator" => ("登记备案管理员", Tone::Neutral),
        "reveal" => ("查看个人信息", Tone::Warning),
        "lock" => ("锁定账号", Tone::Danger),
        "unlock" => ("解锁账号", Tone::Good),
        "end-sessions" => ("结束全部登录", Tone::Warning),
        "reset-second" => ("解除两步验证", Tone::Warning),
        "enrol-second" => ("开启两步验证", Tone::Good),
        "use-recovery" => ("使用恢复码登录", Tone::Warning),
        "sign-in" => ("登录", Tone::Neutral),
        "sign-out" => ("退出登录", Tone::Neutral),
        "change-password" => ("修改密码", Tone::Neutral),
        "view-roster" => ("查看下级名册", Tone::Neutral),
        "export-units" => ("导出下级单位", Tone::Neutral),
        "remind" => ("提醒填报", Tone::Info),
        "rename" => ("更名", Tone::Info),
        "redistrict" => ("变更行政区划", Tone::Info),
        "close" => ("撤并", Tone::Warning),
        _ => ("其他操作", Tone::Neutral),
    }
}
