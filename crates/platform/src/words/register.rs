//! Words of the public register: states, permissions as a parent understands them, and hints on what is not filed here.

use domain::eligibility::Verdict;
use domain::ground::rule::Rule;
use domain::register::Validity;

/// A state in one or two words.
pub const fn validity(validity: Validity) -> &'static str {
    match validity {
        Validity::Valid => "有效",
        Validity::Suspended => "暂停",
        Validity::Revoked => "已撤销",
        Validity::Cancelled => "已注销",
        Validity::Lapsed => "视同放弃",
        Validity::Unknown => "查无此号",
    }
}

/// What a state means for whoever meets it.
pub const fn validity_meaning(validity: Validity) -> &'static str {
    match validity {
        Validity::Valid => "这项备案目前有效。",
        Validity::Suspended => {
            "这项备案已暂停（暂时下线）：提供者须先满足主管部门提出的条件，恢复之前学校不得新选用。暂停是备案的状态，不等于已从应用商店下架。"
        }
        Validity::Revoked => "这项备案已被主管部门撤销，学校应当停止使用。",
        Validity::Cancelled => "这项备案已由提供者自行注销，不再有效。",
        Validity::Lapsed => "这项备案没有在规定期限内补正，视同放弃，没有生效。",
        Validity::Unknown => "登记册中没有这个备案号。可能是号码抄写有误，也可能是伪造的号码。",
    }
}

/// A permission of the form in plain words (INS-2); the label where none is written.
pub fn permission<'a>(code: &str, label: &'a str) -> &'a str {
    match code {
        "sms" => "读取或发送手机短信",
        "phone" => "拨打电话、读取手机号码和通话状态",
        "contacts" => "读取手机里的联系人",
        "calendar" => "读取或添加日历日程",
        "camera" => "使用摄像头拍照、录像",
        "microphone" => "使用麦克风录音",
        "mms" => "发送彩信，可能产生费用",
        "location" => "知道手机现在的位置",
        "call-forwarding" => "设置呼叫转移",
        "app-data" => "读取其他应用存放的数据",
        "browser-history" => "读取浏览器的上网记录",
        "installed-apps" => "查看手机里装了哪些应用",
        "other" => "表中没有列出的其他权限",
        _ => label,
    }
}

/// What kind of thing a look-up may mean that is not filed here: the sentence and the rule.
pub fn not_filed_here(query: &str) -> Option<(&'static str, Rule)> {
    let holds = |words: &[&str]| words.iter().any(|word| query.contains(word));
    if holds(&["公众号", "小程序", "订阅号", "服务号"]) {
        return Some((
            "公众号、小程序由所在平台办理备案，不在这里登记。请在微信、支付宝等平台上查看其备案信息。",
            Rule::SCP_6,
        ));
    }
    if holds(&["教育版", "教育钉钉"]) {
        return None;
    }
    if holds(&["微信", "QQ", "学习强国", "钉钉", "腾讯会议"]) {
        return Some((
            "微信、学习强国等不是专为教育开发的应用，不在备案范围；其专门的教育版须备案，请用教育版的名称查询。",
            Rule::SCP_2,
        ));
    }
    if holds(&["驾考", "驾照", "公务员", "考公"]) {
        return Some(("面向驾驶证、公务员等社会考试的应用不在备案范围。", Rule::SCP_3));
    }
    None
}

/// The verdict of the self-check: title, what follows, and the rule.
pub fn verdict(verdict: Verdict) -> (&'static str, String, Option<Rule>) {
    match verdict {
        Verdict::Open => ("还有问题没有回答", "请继续回答下面的问题，再查看结果。".to_owned(), None),
        Verdict::Provider => (
            "需要备案",
            "由提供者向注册地的省级教育行政部门办理提供者备案；使用它的学校另办使用者备案。".to_owned(),
            Some(Rule::SCP_1),
        ),
        Verdict::InHouse => (
            "需要备案（自研自用）",
            "只在本单位内使用的应用，由本单位随使用者备案一并填报，不单独办理提供者备案。".to_owned(),
            Some(Rule::INH_1),
        ),
        Verdict::Out(rule) => ("不在备案范围", excluded(rule).to_owned(), Some(rule)),
        Verdict::Ask(rule) => (
            "请咨询主管部门",
            format!("有一项无法确定，请向本单位的主管教育行政部门咨询。{}", excluded(rule)),
            Some(rule),
        ),
    }
}

fn excluded(rule: Rule) -> &'static str {
    match rule {
        rule if rule == Rule::SCP_1 => {
            "备案的是以教职工、学生、家长为主要用户，以教育、学习为主要应用场景的应用。"
        }
        rule if rule == Rule::SCP_2 => "不是专为教育开发的通用应用不备案；它的教育版须备案。",
        rule if rule == Rule::SCP_3 => "面向社会考试的应用不备案；学历继续教育的应用须备案。",
        rule if rule == Rule::SCP_4 => "通用工具不备案；专门面向学生的工具（如儿童词典）须备案。",
        rule if rule == Rule::SCP_5 => "备案的是手机和平板电脑上的应用，电脑程序和网站不在这里备案。",
        rule if rule == Rule::SCP_6 => "公众号、小程序由所在平台办理备案；学校可以自行记录，不在这里备案。",
        _ => "只在本单位内使用的，随使用者备案填报；也提供给其他单位使用的，办理提供者备案。",
    }
}

#[cfg(test)]
mod tests {
    use domain::form::Form;

    use super::*;

    #[test]
    fn ins_2_every_permission_of_the_form_has_plain_words_of_its_own() {
        for choice in Form::provider().all_options("permission") {
            assert_ne!(permission(choice.code, choice.label), choice.label, "{}", choice.code);
        }
        assert_eq!(permission("new-one", "新权限"), "新权限");
    }

    #[test]
    fn scp_6_what_is_filed_elsewhere_is_said() {
        assert_eq!(not_filed_here("某校小程序").unwrap().1, Rule::SCP_6);
        assert_eq!(not_filed_here("学习强国").unwrap().1, Rule::SCP_2);
        assert_eq!(not_filed_here("教育钉钉"), None);
        assert_eq!(not_filed_here("作业盒子"), None);
    }
}
