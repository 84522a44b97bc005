//! Refusals in words, with the next step.

use domain::filing::State;
use domain::ground::actor::Stage;
use domain::ground::day::Day;
use domain::ground::refusal::{FileFlaw, PasswordFlaw, Refusal};

use crate::web::failure::Why;

/// What a person is told when the answer is no.
#[allow(clippy::too_many_lines, reason = "one exhaustive match over every refusal")]
pub fn refusal(refusal: &Refusal) -> Why {
    let why = match refusal {
        Refusal::SignInFirst => Why::new("请先登录，再办理这件事。").next("去登录", "/sign-in"),
        Refusal::FirstLogin => Why::new("首次登录须先修改密码、补全机构信息，完成后才能办理其他事项。")
            .next("继续完成首次登录", "/first-login"),
        Refusal::AccountLocked => Why::new("这个账号已被锁定。请联系上级教育行政部门的管理员解锁。"),
        Refusal::NotPermitted(_) => {
            Why::new("您的账号没有办理这件事的权限。如确需办理，请联系本单位的备案管理员。")
        }
        Refusal::MakerIsChecker => Why::new("本单位提交的事项不能由本单位审核。请由上级教育行政部门办理。"),
        Refusal::WrongState { state, .. } => {
            let word = State::find(state).map(State::label).or_else(|| Stage::find(state).map(super::stage));
            let word = word.unwrap_or(*state);
            Why::new(format!("这件事项目前的状态是“{word}”，不能这样办理。请刷新页面，按最新状态处理。"))
        }
        Refusal::Overtaken => {
            Why::new("就在刚才，其他人已经处理了这件事项。您的这次操作没有生效，请刷新页面查看最新情况。")
        }
        Refusal::Barred { until } => {
            Why::new(format!("本单位因被撤销备案，在{}之前不得再提交备案申请。", date(*until)))
        }
        Refusal::AccountTaken => Why::new("这个账号名已被使用。请换一个账号名。"),
        Refusal::SignInFailed => {
            Why::new("账号或密码不正确。请检查大小写后重试；忘记密码的，请联系上级管理员重新发放激活码。")
        }
        Refusal::TooManyAttempts { seconds } => {
            Why::new(format!("尝试次数过多，为保护账号安全，请在{}分钟后再试。", seconds.div_euclid(60) + 1))
        }
        Refusal::SecretInvalid => {
            Why::new("激活码不正确、已使用或已过期。请核对账号发放单；仍不成功的，请联系发放单位重新生成。")
        }
        Refusal::CodeWrong => {
            Why::new("验证码不正确。请输入验证器应用现在显示的六位数字；手机时间不准的，请先校准。")
        }
        Refusal::CodeUsed => Why::new("这个验证码已经用过。请等应用显示下一个验证码（最多 30 秒）再输入。"),
        Refusal::TicketOver => {
            Why::new("登录的第二步已超过十分钟或者已经完成，请重新登录。").next("重新登录", "/sign-in")
        }
        Refusal::SecondSet => {
            Why::new("两步验证已经开启。更换手机的，请先关闭或者联系上级管理员解除，再重新开启。")
                .next("查看两步验证", "/account/second")
        }
        Refusal::NoSecond => Why::new("这个账号没有开启两步验证，无需解除。"),
        Refusal::SecondRequired => Why::new(
            "审核和管理类账号必须使用两步验证，不能关闭。更换手机的，请联系上级管理员解除后重新开启。",
        )
        .next("查看两步验证", "/account/second"),
        Refusal::PasswordWrong => Why::new("现在的密码不正确，请重新输入。"),
        Refusal::KeyInvalid => Why::new(
            "接口密钥不正确、已到期或已作废，或者所属账号目前不能使用接口。请在“账号与安全”中核对密钥，必要时重新生成。",
        ),
        Refusal::KeysTooMany { most } => {
            Why::new(format!("一个账号最多有 {most} 个有效的接口密钥。请先作废不再使用的密钥。"))
        }
        Refusal::KeyNeedsSecond => {
            Why::new("审核类账号须先开启两步验证，才能生成接口密钥。").next("开启两步验证", "/account/second")
        }
        Refusal::WeakPassword(flaw) => Why::new(password(*flaw)),
        Refusal::NotDirectlyBelow => {
            Why::new("账号逐级发放，只能为直接下级单位发放账号。请由该单位的直接上级办理。")
        }
        Refusal::UnitExists => Why::new("本单位下已有同名单位。如确为另一单位，请填写能够区分的全称。"),
        Refusal::KindNotIssued => {
            Why::new("本级不能为这类单位发放账号。高等院校和省属中职学校由省级发放，应用提供者自行注册。")
        }
        Refusal::NotReminded => {
            Why::new("补正期限虽已过，但对方还没有收到两次提醒，现在不能视同放弃。系统会先补发提醒。")
        }
        Refusal::NothingMarked => Why::new("退回时须至少指出一处问题并说明理由，以便对方修改。"),
        Refusal::MarkUnexplained => {
            Why::new("退回的每一处都须写明理由，理由中不能含有看不见的特殊字符。请补全后重新提交。")
        }
        Refusal::HalvesDecide => Why::new(
            "这件备案实行双人审核，须由两名审核人员分别审核信息安全和教育内容，不能由一人直接决定。请选择其中一项审核。",
        ),
        Refusal::HalfJudged => Why::new(
            "这一项刚刚已由其他审核人员给出意见，您的意见没有保存。请查看最新情况，审核另一项或办理下一件。",
        ),
        Refusal::BothHalves => {
            Why::new("您已审核了另一项。双人审核的两项须由不同的人审核，请由本单位其他审核人员审核这一项。")
        }
        Refusal::JudgedBefore => {
            Why::new("您已审核过其中一项，不能再作复审决定。请由没有参加分项审核的人员复审。")
        }
        Refusal::SentUp => Why::new("这件备案已报上级复审，由上级作出最终决定，本单位不再审核。"),
        Refusal::OpinionUnexplained => Why::new(
            "不通过的，须在有问题的项目旁标注并写明理由；无法判定的，须写明原因（至少四个字）；通过的，不能带有标注。",
        ),
        Refusal::UnknownField(field) => Why::new(format!("表中没有“{field}”这一项，请刷新页面后重新标注。")),
        Refusal::NilWithEntries => {
            Why::new("已登记使用应用的单位不能提交零报告。请先删除登记的应用，或直接确认完成。")
        }
        Refusal::NothingDeclared => Why::new("尚未登记任何应用。如确实没有使用，请选择提交零报告。"),
        Refusal::WrongOffset { expected } => {
            Why::new(format!("上传中断后的位置不一致，请从第 {expected} 字节处继续上传。"))
        }
        Refusal::TooLarge { max } => Why::new(format!("文件超过上限 {}。", crate::web::format::size(*max))),
        Refusal::FileRefused(flaw) => Why::new(file(flaw)),
        Refusal::YearLoaded(year) => {
            Why::new(format!("{year}年的工作日历已经载入，与表中内容完全相同，无需再次载入。"))
        }
        Refusal::CalendarFlawed(mistakes) => {
            let said: Vec<String> = mistakes.iter().take(5).map(super::calendar_mistake).collect();
            Why::new(format!("日历表有 {} 处错误：{}", mistakes.len(), said.join("")))
        }
        Refusal::ReasonMissing => Why::new("须写明理由（至少四个字），理由会记入办理记录。"),
        Refusal::FindingUnexplained => {
            Why::new("对检测发现作出标注须写明理由（至少四个字），理由会记入办理记录。")
        }
        Refusal::FindingGone => {
            Why::new("安装包刚刚重新检测过，这项检测发现已不存在或有变化。请刷新页面，按最新结果标注。")
        }
        Refusal::RangeReversed => Why::new("起始日不能晚于截止日，截止日不能晚于今天。请重新选择日期。"),
        Refusal::NothingToAnnounce => Why::new("所选日期内没有尚未公告的备案。请调整日期范围。"),
        Refusal::NumbersExhausted => {
            Why::new("本省的五位备案序号已全部用完，无法继续编号。请联系平台管理员。")
        }
        Refusal::IssuerUnknown => Why::new(
            "部级直接备案的备案号前两位没有公开来源，系统不会自行编造。请系统管理员用启动参数 --ministry-digits 设定后再通过。",
        ),
        Refusal::HeadOfficeFiles => Why::new(
            "子公司、分公司和分支机构开发的应用，由总公司向总公司注册地的省级教育行政部门备案，不单独注册。请联系总公司用总公司的账号填报，在“开发者信息”一栏填写本单位。",
        ),
        Refusal::NoReviewer => {
            Why::new("没有找到受理这件事项的教育行政部门。请联系上级管理员核对本单位的隶属关系和行政区划。")
        }
        Refusal::CampaignDue { today } => {
            Why::new(format!("截止日期须在今天（{}）之后，请重新选择。", date(*today)))
        }
        Refusal::CampaignRunning => Why::new("本单位已有一项正在进行的填报工作。请先结束它，再发起新的。")
            .next("查看进展", "/office/progress"),
        Refusal::NoCampaign => {
            Why::new("本单位目前没有正在进行的填报工作。").next("查看进展", "/office/progress")
        }
        Refusal::RequestOpen => {
            Why::new("同类申请正在办理，不能重复提交。请等待办理结果，或者撤回后重新提交。")
                .next("查看申请", "/unit/requests")
        }
        Refusal::NobodyAbove => Why::new("本单位没有上级单位，不能提交或转报。请由系统管理员处理。"),
        Refusal::BeyondDivision => {
            Why::new("申请变更的行政区划不在本级范围内，本级不能同意。请转报上一级办理。")
        }
        Refusal::UnitClosed => Why::new("这个单位已经撤并，不能再变更。它的备案仍可查阅。"),
        Refusal::UnitsBelow => Why::new("这个单位还有未撤并的下级单位，不能撤并。请先办理下级单位的撤并。"),
        Refusal::AlreadyFounded => {
            Why::new("平台已完成初始化，初始化链接已失效。").next("去登录", "/sign-in")
        }
    };
    let state = if let Refusal::WrongState { state, .. } = refusal { Some(*state) } else { None };
    Why { state, ..why.rule(refusal.rule().id()).code(refusal.code()) }
}

/// A request to the API that needs an access key and brings none.
pub fn no_key() -> Why {
    Why::new(
        "这个接口需要接口密钥。请在“账号与安全”的“接口密钥”中生成，并在请求头 Authorization 中写明“Bearer 密钥”。",
    )
    .rule(Refusal::KeyInvalid.rule().id())
    .code("key-missing")
}

fn password(flaw: PasswordFlaw) -> String {
    match flaw {
        PasswordFlaw::Short { min } => format!("密码至少需要 {min} 个字符。"),
        PasswordFlaw::Plain => "密码须包含大写字母、小写字母、数字、符号中的至少三类。".to_owned(),
        PasswordFlaw::ContainsName => "密码不能包含账号名。".to_owned(),
        PasswordFlaw::Common => "这个密码过于常见，容易被猜到，请换一个。".to_owned(),
        PasswordFlaw::Unchanged => "新密码不能与原密码相同。".to_owned(),
        PasswordFlaw::Differs => "两次输入的密码不一致，请重新输入。".to_owned(),
    }
}

fn file(flaw: &FileFlaw) -> String {
    match flaw {
        FileFlaw::Empty => "文件是空的，请重新选择。".to_owned(),
        FileFlaw::Truncated => "文件不完整，可能在保存或传输时中断，请重新导出后上传。".to_owned(),
        FileFlaw::Encrypted => "文件设有密码，无法读取。请去掉密码后重新上传。".to_owned(),
        FileFlaw::Type { found, accepted } => {
            format!(
                "文件的实际内容是{found}，这里只接受{accepted}。改文件名不能改变文件类型，请另存为正确的格式。"
            )
        }
        FileFlaw::PlatformUnknown => {
            "看不出这是安卓还是 iOS 安装包。请先选择“应用平台”，或者把文件名改成以 .apk 或 .ipa 结尾，再上传。"
                .to_owned()
        }
        FileFlaw::TooManyRows { max } => format!("表格超过 {max} 行，请分成几个文件导入。"),
        FileFlaw::MissingColumns(columns) => {
            format!("表格缺少以下列：{}。请使用下载的模板填写。", columns.join("、"))
        }
        FileFlaw::Unreadable => "文件无法识别，可能已损坏。请重新导出后上传。".to_owned(),
    }
}

fn date(day: Day) -> String {
    crate::web::format::day(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_its_rule_and_a_state_by_its_word() {
        let why = refusal(&Refusal::WrongState {
            action: domain::ground::permit::Action::FilingDecide,
            state: "lapsed",
        });
        assert!(why.sentence.contains("视同放弃"), "{}", why.sentence);
        assert_eq!(why.rule.as_deref(), Some("REV-8"));
    }

    #[test]
    fn waiting_times_are_rounded_up_to_minutes() {
        let why = refusal(&Refusal::TooManyAttempts { seconds: 61 });
        assert!(why.sentence.contains("2分钟"), "{}", why.sentence);
    }
}
