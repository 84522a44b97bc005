//! The record in words: what was done to which kind of object, and from which state to which (REV-8).
//!
//! One table for the record, the histories of units, accounts and requests, and the filters over them. An event that has
//! no words here breaks the test of the house.

use domain::filing::{Opinion, State};
use domain::ground::actor::Stage;
use domain::inspection::Judgement;
use domain::unit::request::RequestState;

use crate::web::component::tag::Tone;

/// The kinds of objects, by their codes in the record.
pub const OBJECTS: &[(&str, &str)] = &[
    ("filing", "备案"),
    ("unit", "单位"),
    ("account", "账号"),
    ("sign-in", "登录尝试"),
    ("access-key", "接口密钥"),
    ("session", "登录"),
    ("request", "变更申请"),
    ("unit-import", "账号表导入"),
    ("slip-batch", "账号发放单"),
    ("campaign", "填报工作"),
    ("announcement", "名单公告"),
    ("register", "公开名单"),
    ("package", "安装包"),
    ("inspection", "检测发现"),
    ("dual", "双人审核"),
    ("upload", "上传文件"),
    ("calendar", "工作日历"),
    ("job", "后台任务"),
    ("record", "办理记录"),
    ("platform", "平台"),
    ("time", "演示日期"),
];

/// What is done: the object's kind, the verb, its words, its tone. Filings stand first, with the steps of their machine.
pub const EVENTS: &[(&str, &str, &str, Tone)] = &[
    ("filing", "begin", "建立草稿", Tone::Neutral),
    ("filing", "add", "登记应用", Tone::Neutral),
    ("filing", "remove", "删除应用", Tone::Neutral),
    ("filing", "submit", "提交", Tone::Info),
    ("filing", "withdraw", "撤回", Tone::Neutral),
    ("filing", "return", "退回补正", Tone::Warning),
    ("filing", "approve", "审核通过", Tone::Good),
    ("filing", "lapse", "视同放弃", Tone::Danger),
    ("filing", "revise", "开始修改", Tone::Neutral),
    ("filing", "suspend", "暂停", Tone::Danger),
    ("filing", "restore", "恢复", Tone::Good),
    ("filing", "revoke", "撤销", Tone::Danger),
    ("filing", "cancel", "注销", Tone::Danger),
    ("filing", "reveal", "查看个人信息", Tone::Neutral),
    ("filing", "send-up", "上报上级复审", Tone::Warning),
    ("filing", "remind", "发出期限提醒", Tone::Warning),
    ("filing", "warn", "通知使用单位停用", Tone::Warning),
    ("filing", "move", "截止日重新计算", Tone::Info),
    ("filing", "take-over", "转入已有备案", Tone::Neutral),
    ("unit", "found", "登记为最上级单位", Tone::Neutral),
    ("unit", "lay", "录入单位", Tone::Neutral),
    ("unit", "issue", "登记单位", Tone::Neutral),
    ("unit", "register", "自行注册", Tone::Neutral),
    ("unit", "complete-record", "补全或更新机构信息", Tone::Good),
    ("unit", "name-administrator", "登记备案管理员", Tone::Neutral),
    ("unit", "reveal", "查看个人信息", Tone::Warning),
    ("unit", "view-roster", "查看下级名册", Tone::Neutral),
    ("unit", "export-units", "导出下级单位", Tone::Neutral),
    ("unit", "remind", "提醒填报", Tone::Info),
    ("unit", "rename", "更名", Tone::Info),
    ("unit", "redistrict", "变更行政区划", Tone::Info),
    ("unit", "close", "撤并", Tone::Warning),
    ("account", "lay", "录入账号", Tone::Neutral),
    ("account", "issue", "发放账号", Tone::Info),
    ("account", "activate", "激活账号", Tone::Good),
    ("account", "renew-secret", "重新生成激活码", Tone::Warning),
    ("account", "lock", "锁定账号", Tone::Danger),
    ("account", "unlock", "解锁账号", Tone::Good),
    ("account", "end-sessions", "结束全部登录", Tone::Warning),
    ("account", "end-own-sessions", "本人结束登录", Tone::Neutral),
    ("account", "sign-in", "登录", Tone::Neutral),
    ("account", "sign-out", "退出登录", Tone::Neutral),
    ("account", "change-password", "修改密码", Tone::Neutral),
    ("account", "offer-second", "准备开启两步验证", Tone::Neutral),
    ("account", "enrol-second", "开启两步验证", Tone::Good),
    ("account", "switch-off-second", "本人关闭两步验证", Tone::Warning),
    ("account", "reset-second", "解除两步验证", Tone::Warning),
    ("account", "fail-second", "验证码错误", Tone::Warning),
    ("account", "use-recovery", "使用恢复码", Tone::Warning),
    ("account", "renew-codes", "重新生成恢复码", Tone::Info),
    ("account", "make-key", "生成接口密钥", Tone::Info),
    ("account", "revoke-key", "作废接口密钥", Tone::Warning),
    ("access-key", "fail", "密钥无效", Tone::Warning),
    ("sign-in", "fail", "登录失败", Tone::Warning),
    ("session", "sweep", "清理过期登录", Tone::Neutral),
    ("request", "ask", "提出申请", Tone::Info),
    ("request", "grant", "同意", Tone::Good),
    ("request", "refuse", "不同意", Tone::Danger),
    ("request", "forward", "转报上级", Tone::Warning),
    ("request", "withdraw", "撤回申请", Tone::Neutral),
    ("unit-import", "prepare", "上传并检查账号表", Tone::Neutral),
    ("unit-import", "apply", "导入账号表", Tone::Info),
    ("slip-batch", "print", "打印账号发放单", Tone::Warning),
    ("slip-batch", "sweep", "清理过期发放单", Tone::Neutral),
    ("campaign", "open", "发起填报工作", Tone::Info),
    ("campaign", "close", "结束填报工作", Tone::Neutral),
    ("announcement", "publish", "发布名单公告", Tone::Good),
    ("register", "rebuild", "重建公开名单", Tone::Neutral),
    ("package", "demand", "要求重新检测", Tone::Neutral),
    ("package", "inspect", "检测安装包", Tone::Neutral),
    ("dual", "judge-security", "审核信息安全", Tone::Info),
    ("dual", "judge-content", "审核教育内容", Tone::Info),
    ("inspection", "judge", "标注检测发现", Tone::Info),
    ("upload", "begin", "开始上传", Tone::Neutral),
    ("upload", "finish", "上传完成", Tone::Neutral),
    ("upload", "refuse", "拒收文件", Tone::Warning),
    ("upload", "cancel", "取消上传", Tone::Neutral),
    ("upload", "sweep", "清理中断的上传", Tone::Neutral),
    ("calendar", "load", "载入工作日历", Tone::Info),
    ("job", "retry", "重试任务", Tone::Neutral),
    ("job", "discard", "放弃任务", Tone::Warning),
    ("record", "verify", "核对办理记录", Tone::Info),
    ("record", "export", "导出审计日志", Tone::Warning),
    ("platform", "offer-founding", "生成初始化链接", Tone::Warning),
    ("time", "shift", "调整演示日期", Tone::Neutral),
];

/// What was done; a code without words is shown as it is, so that nothing is hidden.
pub fn event<'a>(object_kind: &str, verb: &'a str) -> (&'a str, Tone) {
    let known = EVENTS.iter().find(|(kind, code, ..)| *kind == object_kind && *code == verb);
    known.map_or((verb, Tone::Neutral), |(_, _, words, tone)| (*words, *tone))
}

/// What was done to a filing.
pub fn step(verb: &str) -> (&str, Tone) {
    event("filing", verb)
}

/// What was done to a filing. A step on the change of what is in force is told as such, so that it does not read as if the
/// filing itself had ended.
pub fn filing_step(verb: &str, amends: bool) -> (&str, Tone) {
    let (what, tone) = step(verb);
    let what = match verb {
        _ if !amends => what,
        "submit" => "提交变更",
        "withdraw" => "撤回变更",
        "return" => "变更退回补正",
        "approve" => "变更审核通过",
        "lapse" => "变更视同放弃",
        "revise" => "开始填写变更",
        _ => what,
    };
    (what, tone)
}

/// A kind of object.
pub fn object(kind: &str) -> &str {
    OBJECTS.iter().find(|(code, _)| *code == kind).map_or(kind, |(_, words)| *words)
}

/// The state of an object of a kind; a code without words is shown as it is.
pub fn state<'a>(object_kind: &str, code: &'a str) -> &'a str {
    let found = match object_kind {
        "filing" => State::find(code).map(State::label),
        "unit" => (code == Stage::Open.code()).then_some("机构信息已补全"),
        "account" => Stage::find(code).map(super::stage),
        "request" => RequestState::find(code).map(RequestState::label),
        "dual" => Opinion::find(code).map(Opinion::label),
        "inspection" => Judgement::find(code).map(super::inspection::judgement),
        _ => match code {
            "open" => Some("进行中"),
            "closed" => Some("已结束"),
            "finished" => Some("已完成"),
            "inspected" => Some("已检测"),
            "unreadable" => Some("不可解析"),
            "whole" => Some("完整"),
            "damaged" => Some("被改动"),
            "dead" => Some("失败停止"),
            _ => None,
        },
    };
    found.unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rev_8_a_step_of_the_machine_and_of_a_request_has_words() {
        for verb in domain::filing::Verb::ALL {
            assert_ne!(step(verb.code()).0, verb.code());
        }
        for answer in domain::unit::request::Answer::ALL {
            assert_ne!(event("request", answer.code()).0, answer.code());
        }
    }

    #[test]
    fn rev_8_every_state_an_object_can_be_in_has_words() {
        let filing = State::ALL.iter().map(|state| ("filing", state.code()));
        let account = Stage::ALL.iter().map(|stage| ("account", stage.code()));
        let request = RequestState::ALL.iter().map(|state| ("request", state.code()));
        let finding = Judgement::ALL.iter().map(|judgement| ("inspection", judgement.code()));
        let opinion = Opinion::ALL.iter().map(|opinion| ("dual", opinion.code()));
        for (kind, code) in filing.chain(opinion).chain(account).chain(request).chain(finding) {
            assert!(!state(kind, code).is_ascii(), "{kind} {code}");
        }
    }

    #[test]
    fn rev_8_every_event_is_about_a_known_kind_of_object_and_stands_once() {
        for (at, (kind, verb, words, _)) in EVENTS.iter().enumerate() {
            assert!(!object(kind).is_ascii() && !words.is_ascii(), "{kind} {verb}");
            let again = EVENTS.iter().skip(at + 1).any(|(other, same, ..)| other == kind && same == verb);
            assert!(!again, "{kind} {verb} stands twice");
        }
    }

    #[test]
    fn a_step_on_a_change_does_not_read_as_one_on_the_filing() {
        assert_eq!(filing_step("lapse", true).0, "变更视同放弃");
        assert_eq!(filing_step("revoke", true).0, step("revoke").0);
    }

    #[test]
    fn what_has_no_words_is_shown_as_it_is() {
        assert_eq!(event("filing", "vanish"), ("vanish", Tone::Neutral));
        assert_eq!((object("thing"), state("thing", "odd")), ("thing", "odd"));
    }
}
