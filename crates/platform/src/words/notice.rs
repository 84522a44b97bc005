//! Notices in words: what happened to which filing and what to do next; nothing personal (quality §7.11).

use domain::filing::Obligation;
use domain::form::Form;
use domain::ground::day::Day;
use domain::notice::NoticeKind;

use super::owed::{Phase, demand, follows, lacks};
use crate::web::component::tag::Tone;
use crate::web::format;

/// What a notice speaks of.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// The app's name; empty for a usage filing.
    pub app: &'a str,
    /// The unit the filing belongs to.
    pub owner: &'a str,
    /// The department that reviews it; empty where there is none. Without a filing: the unit that sent the notice.
    pub handler: &'a str,
    /// The sign-in name of the account that is spoken of; empty where it is another thing.
    pub account: &'a str,
    /// The limit that is spoken of.
    pub due: Option<Day>,
    /// It speaks of a change of a filing that was in force before: what happens to the change leaves that untouched.
    pub amends: bool,
    /// What the filing owed that is spoken of, with the form that names its fields (PRV-5).
    pub owed: Option<(&'a Form, &'a Obligation)>,
}

impl Subject<'_> {
    /// What the notice speaks of: the filing, or the change of it.
    fn what(&self) -> String {
        let change = if self.amends { "变更" } else { "" };
        if self.app.is_empty() {
            format!("使用者备案{change}")
        } else {
            format!("应用“{}”的备案{change}", self.app)
        }
    }

    /// What is missing, how and by when it is brought, and what may follow.
    fn duty(&self, phase: Phase) -> String {
        let Some((form, owed)) = self.owed else {
            return "缺少的材料和期限见备案详情的“未了事项”，请变更备案补齐。（PRV-5、LAT-5）".to_owned();
        };
        let lacks = lacks(form, owed).join("、");
        format!("还缺：{lacks}。{}{}（PRV-5、LAT-5）", demand(owed, phase), follows(owed, phase))
    }

    /// What follows where the limit for the resubmission passes unused.
    const fn lapse(&self) -> &'static str {
        if self.amends {
            "本次变更视同放弃，此前通过的备案不受影响"
        } else {
            "视同放弃备案"
        }
    }
}

/// A notice as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub tone: Tone,
    pub title: String,
    pub text: String,
}

/// What the owner of an account does where it was not he.
const NOT_MINE: &str = "不是本人操作的，请立即修改密码，并联系上级教育行政部门。";

/// The words of a notice.
#[allow(clippy::too_many_lines, reason = "one exhaustive match over every notice")]
pub fn notice(kind: NoticeKind, subject: &Subject<'_>) -> Told {
    // A step on the filing itself is never a step on its change.
    let filing = Subject { amends: false, ..subject.clone() }.what();
    let what = subject.what();
    let (owner, handler, account) = (subject.owner, subject.handler, subject.account);
    let by = subject.due.map(|due| format!("{}前", format::day(due))).unwrap_or_default();
    let until = subject.due.map(format::day).unwrap_or_default();
    let (tone, title, text) = match kind {
        NoticeKind::Arrived => {
            (Tone::Info, format!("收到{owner}提交的{what}"), format!("请在{by}（含当日）作出审核决定。"))
        }
        NoticeKind::SentUp => (
            Tone::Warning,
            format!("{handler}报请复审{owner}的{what}"),
            format!("双人审核没有一致通过，由本单位复审并作出最终决定。请在{by}（含当日）决定，时限不因复审重新计算。"),
        ),
        NoticeKind::RereviewApproved => (
            Tone::Good,
            format!("上级复审通过了{owner}的{what}"),
            "双人审核没有一致通过的这件事项，上级已经复审并决定通过。这是最终决定，本单位无需再处理。".to_owned(),
        ),
        NoticeKind::RereviewReturned => (
            Tone::Neutral,
            format!("上级复审退回了{owner}的{what}"),
            "双人审核没有一致通过的这件事项，上级已经复审并决定退回补正。重新提交后，仍由本单位两人分项审核。".to_owned(),
        ),
        NoticeKind::Withdrawn => {
            (Tone::Neutral, format!("{owner}撤回了{what}"), "这件事项已从待办中移出，无需再处理。".to_owned())
        }
        NoticeKind::Cancelled => (
            Tone::Neutral,
            format!("{owner}注销了{filing}"),
            "备案已停止生效，公开查询页会显示“已注销”。".to_owned(),
        ),
        NoticeKind::Returned => (
            Tone::Warning,
            format!("{what}被退回补正"),
            format!("{handler}已逐项写明理由。请在{by}（含当日）修改并重新提交，逾期{}。", subject.lapse()),
        ),
        NoticeKind::Approved => {
            let from = if subject.amends { "变更后的内容自即日起生效" } else { "备案自即日起有效" };
            (Tone::Good, format!("{what}已通过"), format!("{handler}已审核通过，{from}。"))
        }
        NoticeKind::Lapsed => (
            Tone::Danger,
            format!("{what}视同放弃"),
            if subject.amends {
                "退回后没有在期限内重新提交，本次变更不再办理，此前通过的备案不受影响。填写的内容仍然保留，需要变更的，可以修改后再次提交。"
            } else {
                "退回后没有在期限内重新提交。填写的内容仍然保留，可以修改后再次提交。"
            }
            .to_owned(),
        ),
        NoticeKind::Suspended => (
            Tone::Danger,
            format!("{filing}已暂停"),
            "暂停期间备案不生效。请按通知的条件整改，完成后申请恢复。".to_owned(),
        ),
        NoticeKind::Restored => (Tone::Good, format!("{filing}已恢复"), "备案重新生效。".to_owned()),
        NoticeKind::Revoked => (
            Tone::Danger,
            format!("{filing}已撤销"),
            "备案不再有效。对决定有异议的，请联系作出决定的教育行政部门。".to_owned(),
        ),
        NoticeKind::AppEnded => (
            Tone::Danger,
            format!("在用应用“{}”的备案已失效", subject.app),
            format!(
                "{owner}的这项备案已被暂停、撤销或者注销。请立即停止使用，并在使用者备案中删除或更换后提交。"
            ),
        ),
        NoticeKind::ResubmitSoon => (
            Tone::Warning,
            format!("{what}的补正期限将到"),
            format!("补正截止日是{until}。逾期没有重新提交的，{}。", subject.lapse()),
        ),
        NoticeKind::ResubmitLate => (
            Tone::Danger,
            format!("{what}的补正期限已过"),
            format!("补正截止日是{until}。请立即重新提交，否则{}。", subject.lapse()),
        ),
        NoticeKind::AnswerSoon => (
            Tone::Warning,
            format!("{owner}的{what}审核期限将到"),
            format!("审核截止日是{until}，请尽快办理。"),
        ),
        NoticeKind::AnswerLate => (
            Tone::Danger,
            format!("{owner}的{what}审核已超期"),
            format!("审核截止日是{until}。上级教育行政部门也已收到超期提示，请立即办理。"),
        ),
        NoticeKind::AnswerLateBelow => (
            Tone::Danger,
            format!("{handler}审核超期"),
            format!("{owner}的{what}应在{until}前办结，至今没有审核决定。请督促办理。"),
        ),
        NoticeKind::LimitMoved => (
            Tone::Info,
            format!("{what}的截止日有调整"),
            format!("放假安排公布后重新计算，新的截止日是{until}。"),
        ),
        NoticeKind::OwedSoon => {
            (Tone::Warning, format!("{filing}有未了事项，补齐期限将到"), subject.duty(Phase::Open))
        }
        NoticeKind::OwedLate => {
            (Tone::Danger, format!("{filing}的未了事项已逾期"), subject.duty(Phase::Late))
        }
        NoticeKind::CureSoon => {
            (Tone::Danger, format!("{filing}的未了事项改正期将满"), subject.duty(Phase::Late))
        }
        NoticeKind::DeclareReminder => (
            Tone::Warning,
            format!("{handler}提醒：本单位尚未完成使用者备案"),
            if by.is_empty() {
                "请登记正在使用的应用，或者确认零报告，然后提交。".to_owned()
            } else {
                format!("请登记正在使用的应用，或者确认零报告，并在{by}（含当日）提交。")
            },
        ),
        NoticeKind::SlipWaiting => (
            Tone::Warning,
            format!("{handler}的账号已由安全管理员重置"),
            "原密码和登录已经失效。请在三天内打印新的账号发放单，交给该单位。".to_owned(),
        ),
        NoticeKind::RequestArrived => (
            Tone::Info,
            format!("{handler}报来单位信息变更申请"),
            "请核实后办理；超出本级权限的，会转报上一级。".to_owned(),
        ),
        NoticeKind::RequestDecided => (
            Tone::Info,
            format!("{handler}已办理本单位的信息变更申请"),
            "办理结果和理由见“单位信息变更申请”。".to_owned(),
        ),
        NoticeKind::PasswordChanged => (
            Tone::Info,
            format!("账号 {account} 的密码已修改"),
            format!("其他设备上的登录已经结束。{NOT_MINE}"),
        ),
        NoticeKind::SecondOn => (
            Tone::Good,
            format!("账号 {account} 已开启两步验证"),
            "以后登录除密码外，还须输入手机验证器上的验证码。".to_owned(),
        ),
        NoticeKind::SecondOff => (
            Tone::Warning,
            format!("账号 {account} 已关闭两步验证"),
            format!("以后只用密码就能登录。{NOT_MINE}"),
        ),
        NoticeKind::SecondReset => (
            Tone::Warning,
            format!("账号 {account} 的两步验证已由上级或安全管理员解除"),
            "原来的验证器和恢复码不再有效，已有登录全部结束。请登录后尽快重新开启。".to_owned(),
        ),
        NoticeKind::CodesRenewed => (
            Tone::Info,
            format!("账号 {account} 重新生成了恢复码"),
            format!("以前的恢复码全部作废。{NOT_MINE}"),
        ),
        NoticeKind::CodeUsed => (
            Tone::Warning,
            format!("账号 {account} 使用了一个恢复码"),
            format!("这个恢复码不能再用。{NOT_MINE}"),
        ),
        NoticeKind::KeyMade => (
            Tone::Warning,
            format!("账号 {account} 生成了一个接口密钥"),
            format!("持有密钥的系统可以通过接口以这个账号办理业务。{NOT_MINE}"),
        ),
        NoticeKind::CodesFew => (
            Tone::Warning,
            format!("账号 {account} 的恢复码快用完了"),
            format!("刚才又使用了一个。请在“两步验证”中重新生成一组。{NOT_MINE}"),
        ),
    };
    Told { tone, title, text }
}

#[cfg(test)]
mod tests {
    use domain::profile::Consequence;

    use super::*;

    #[test]
    fn every_notice_names_what_it_speaks_of_and_its_day() {
        let subject = Subject {
            app: "示例口语",
            owner: "示例公司",
            handler: "上海市教育委员会",
            account: "bs0001",
            due: Some(Day::constant(2026, 2, 24)),
            amends: false,
            owed: None,
        };
        let of_units = [
            NoticeKind::DeclareReminder,
            NoticeKind::SlipWaiting,
            NoticeKind::RequestArrived,
            NoticeKind::RequestDecided,
        ];
        let of_accounts = [
            NoticeKind::PasswordChanged,
            NoticeKind::SecondOn,
            NoticeKind::SecondOff,
            NoticeKind::SecondReset,
            NoticeKind::CodesRenewed,
            NoticeKind::CodeUsed,
            NoticeKind::CodesFew,
            NoticeKind::KeyMade,
        ];
        for kind in NoticeKind::ALL {
            let told = notice(*kind, &subject);
            let all = format!("{}{}", told.title, told.text);
            let named = match kind {
                kind if of_units.contains(kind) => "上海市教育委员会",
                kind if of_accounts.contains(kind) => "bs0001",
                _ => "示例口语",
            };
            assert!(all.contains(named), "{kind:?}: {all}");
            assert!(!told.text.is_empty() && !all.contains("前前"), "{kind:?}: {all}");
        }
        let told = notice(NoticeKind::ResubmitSoon, &subject);
        assert!(told.text.contains("2026年2月24日"), "{}", told.text);
    }

    #[test]
    fn prv_5_a_notice_of_what_is_owed_names_it_the_way_and_what_may_follow() {
        let owed = Obligation {
            fields: vec!["backend.1.icp".to_owned()],
            period: (Day::constant(2019, 12, 1), Day::constant(2020, 1, 31)),
            due: Day::constant(2020, 6, 30),
            cure: Day::constant(2020, 7, 30),
            consequences: vec![Consequence::Circular, Consequence::Revocation],
        };
        let subject = Subject {
            app: "示例口语",
            owner: "示例公司",
            handler: "上海市教育委员会",
            account: "",
            due: Some(owed.due),
            amends: false,
            owed: Some((Form::provider(), &owed)),
        };
        for kind in [NoticeKind::OwedSoon, NoticeKind::OwedLate, NoticeKind::CureSoon] {
            let text = notice(kind, &subject).text;
            for part in ["PRV-5", "ICP备案编号", "变更备案", "2020年6月30日", "2020年7月30日", "撤销备案"]
            {
                assert!(text.contains(part), "{kind:?} without {part}: {text}");
            }
        }
    }

    #[test]
    fn a_usage_filing_has_no_app_name() {
        let subject = Subject {
            app: "",
            owner: "示例小学",
            handler: "",
            account: "",
            due: None,
            amends: false,
            owed: None,
        };
        assert_eq!(notice(NoticeKind::Arrived, &subject).title, "收到示例小学提交的使用者备案");
    }

    #[test]
    fn a_notice_of_a_change_never_reads_as_if_the_filing_itself_ended() {
        let subject = Subject {
            app: "示例口语",
            owner: "示例公司",
            handler: "上海市教育委员会",
            account: "",
            due: Some(Day::constant(2026, 2, 24)),
            amends: true,
            owed: None,
        };
        let of_rounds =
            [NoticeKind::Returned, NoticeKind::ResubmitSoon, NoticeKind::ResubmitLate, NoticeKind::Lapsed];
        for kind in of_rounds {
            let told = notice(kind, &subject);
            assert!(told.title.contains("“示例口语”的备案变更"), "{kind:?}: {}", told.title);
            assert!(told.text.contains("此前通过的备案不受影响"), "{kind:?}: {}", told.text);
        }
        let told = notice(NoticeKind::Revoked, &subject);
        assert_eq!(told.title, "应用“示例口语”的备案已撤销", "a step on the filing is no step on its change");
    }
}
