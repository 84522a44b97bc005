//! Accounts in words: stages, roles, and what a session is used with.

use domain::ground::actor::{Role, Stage};

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

/// A session's device, from its stored hint.
pub fn device(hint: &str) -> String {
    let mut parts = hint.split(' ');
    let browser = match parts.next().unwrap_or_default() {
        "wechat" => "微信",
        "edge" => "Edge",
        "firefox" => "火狐",
        "chrome" => "Chrome",
        "safari" => "Safari",
        "other" => "其他浏览器",
        _ => return "未知设备".to_owned(),
    };
    let system = match parts.next().unwrap_or_default() {
        "windows" => "Windows 电脑",
        "mac" => "苹果电脑",
        "iphone" => "苹果手机",
        "ipad" => "苹果平板",
        "harmony" => "鸿蒙设备",
        "android" => "安卓设备",
        "linux" => "Linux 电脑",
        _ => "其他系统",
    };
    format!("{system}，{browser}")
}
