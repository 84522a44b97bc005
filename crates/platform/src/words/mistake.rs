//! Mistakes in identifiers in words: what is wrong, so exactly that one can mend it.

use domain::ground::identifier::{Allowed, LooksLike, Mistake};

/// What is wrong with a typed identifier, to be read after the field's name.
#[allow(clippy::too_many_lines, reason = "one exhaustive match over every mistake")]
pub fn mistake(mistake: &Mistake) -> String {
    match mistake {
        Mistake::Empty => "还没有填写。".to_owned(),
        Mistake::Length { expected, found } => {
            format!("应为 {} 位，现有 {found} 位。", lengths(expected))
        }
        Mistake::Digits { expected, found } => {
            format!("中的数字应为 {} 位，现有 {found} 位。", lengths(expected))
        }
        Mistake::Part { part, expected, found } => {
            format!("第 {part} 段应为 {expected} 位数字，现有 {found} 位。")
        }
        Mistake::Character { position, found, allowed } => {
            format!("第 {position} 位的“{found}”不能出现在这里，只能是{}。", signs(*allowed))
        }
        Mistake::Missing { mark } => format!("缺少“{mark}”字样。"),
        Mistake::CheckCharacter { expected, found } => {
            format!(
                "校验不通过（校验位应为“{expected}”，现为“{found}”），很可能有一位输错，请对照证件逐位核对。"
            )
        }
        Mistake::UnknownProvince { found, meant: Some(meant) } => {
            format!("中的“{found}”不是所用的省份简称，应为“{meant}”。")
        }
        Mistake::UnknownProvince { found, meant: None } => format!("中的省份“{found}”不存在。"),
        Mistake::UnknownRegion { found } => format!("中的行政区划代码“{found}”不存在。"),
        Mistake::UnknownDepartment { found } => format!("首位“{found}”不是任何登记管理部门的代码。"),
        Mistake::UnknownCategory { found } => format!("中的类别代码“{found}”不存在。"),
        Mistake::UnknownPrefix { found } => format!("以“{found}”开头，没有这样的手机号段。"),
        Mistake::AllZero => "不能全部为零。".to_owned(),
        Mistake::ZeroSerial => "中的顺序号不能为零。".to_owned(),
        Mistake::FirstGeneration => "是15位的第一代身份证号码，已停止使用，请填写18位号码。".to_owned(),
        Mistake::NoSuchDate { found } => format!("中的出生日期“{found}”不存在。"),
        Mistake::BirthDate { found } => {
            format!("中的出生日期{}不合理，请核对。", crate::web::format::day(*found))
        }
        Mistake::HigherEducation { found } => {
            format!("属于高等学校代码，第5位应为0，现为“{found}”。")
        }
        Mistake::SuffixBeforeMark => "的服务序号应写在“号”字之后，如“号-1”。".to_owned(),
        Mistake::ServiceNumber { found } => format!("的服务序号“{found}”不正确，应为从1开始的数字。"),
        Mistake::ServiceLetter { found } => {
            format!("的服务序号后缀“{found}”不正确，只能是 A（APP）、X（小程序）、K（快应用）。")
        }
        Mistake::LooksLike(what) => looks_like(*what),
        Mistake::AtSign { found } => format!("应恰好有一个“@”，现有 {found} 个。"),
        Mistake::Label { found } => format!("中的“{found}”不是有效的域名部分。"),
        Mistake::NoDot => "中没有“.”，不是完整的域名。".to_owned(),
        Mistake::NotAnAddress => "不是有效的 IPv4 或 IPv6 地址。".to_owned(),
        Mistake::TooLong { most, found } => format!("最多 {most} 个字，现有 {found} 个字。"),
    }
}

fn lengths(expected: &[usize]) -> String {
    expected.iter().map(usize::to_string).collect::<Vec<_>>().join(" 或 ")
}

const fn signs(allowed: Allowed) -> &'static str {
    match allowed {
        Allowed::Digit => "数字",
        Allowed::DigitOrX => "数字或字母X",
        Allowed::DigitOrLetter => "数字或大写字母",
        Allowed::CreditCode => "数字或大写字母（不用 I、O、S、V、Z）",
        Allowed::Hexadecimal => "0–9 或 a–f",
        Allowed::HostName => "字母、数字、连字符或点",
        Allowed::MailBox => "字母、数字或常用符号",
        Allowed::End => "到此为止，后面不应再有内容",
        Allowed::Visible => "看得见的文字",
    }
}

fn looks_like(what: LooksLike) -> String {
    let what = match what {
        LooksLike::IcpLicence => "经营性ICP许可证号，这里要填的是ICP备案编号",
        LooksLike::TelecomLicence => "电信业务经营许可证号，请填在电信业务经营许可证一栏",
        LooksLike::PoliceFiling => "公安联网备案号，这里要填的是ICP备案编号",
        LooksLike::MlpsReport => "等级测评报告编号，这里要填的是等级保护备案号",
        LooksLike::CollegeCode => "五位的高校代码，这里要填十位的学校（机构）标识码",
        LooksLike::FixedLine => "固定电话，这里需要手机号码",
        LooksLike::OrgCode => "九位的组织机构代码，这里要填十八位的统一社会信用代码",
        LooksLike::CreditCode => "统一社会信用代码，这里要填九位的组织机构代码",
        LooksLike::OldLicence => "旧版营业执照注册号，请填写换证后的统一社会信用代码",
        LooksLike::WebAddress => "网址，请只填域名，不要带 http:// 和路径",
        LooksLike::Address => "IP地址，请填在IP地址一栏",
        LooksLike::OtherDigest => "SHA 摘要，这里要填32位的MD5码",
    };
    format!("填写的像是{what}。")
}
