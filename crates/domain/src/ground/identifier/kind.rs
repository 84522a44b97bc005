//! The kinds of identifiers that can be checked by name, each with its rule and a right example.

use super::{
    CreditCode, DomainName, Email, FilingNumber, Icp, IdNumber, IpAddress, Md5, Mistake, Mlps, Mobile,
    OrgCode, SchoolCode, Version,
};
use crate::ground::day::Day;
use crate::ground::rule::Rule;

/// A kind of identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 统一社会信用代码.
    CreditCode,
    /// 组织机构代码.
    OrgCode,
    /// 居民身份证号码.
    IdNumber,
    /// 手机号码.
    Mobile,
    /// ICP备案号.
    Icp,
    /// 网络安全等级保护备案编号.
    Mlps,
    /// 教育移动应用备案号.
    FilingNumber,
    /// 学校(机构)标识码.
    SchoolCode,
    /// 电子邮箱.
    Email,
    /// MD5码.
    Md5,
    /// IP地址.
    Ip,
    /// 域名.
    Domain,
    /// 版本号.
    Version,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::CreditCode,
        Self::OrgCode,
        Self::IdNumber,
        Self::Mobile,
        Self::Icp,
        Self::Mlps,
        Self::FilingNumber,
        Self::SchoolCode,
        Self::Email,
        Self::Md5,
        Self::Ip,
        Self::Domain,
        Self::Version,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreditCode => "credit-code",
            Self::OrgCode => "org-code",
            Self::IdNumber => "id-number",
            Self::Mobile => "mobile",
            Self::Icp => "icp",
            Self::Mlps => "mlps",
            Self::FilingNumber => "filing-number",
            Self::SchoolCode => "school-code",
            Self::Email => "email",
            Self::Md5 => "md5",
            Self::Ip => "ip",
            Self::Domain => "domain",
            Self::Version => "version",
        }
    }

    /// The kind with this name on the command line.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The rule that asks for the identifier.
    pub const fn rule(self) -> Rule {
        match self {
            Self::CreditCode | Self::OrgCode => Rule::ORG_9,
            Self::IdNumber => Rule::CMP_1,
            Self::Mobile | Self::Email => Rule::PRV_2,
            Self::Icp | Self::Mlps | Self::Ip | Self::Domain => Rule::PRV_3,
            Self::Version => Rule::PRV_4,
            Self::Md5 => Rule::INS_1,
            Self::FilingNumber => Rule::PRV_9,
            Self::SchoolCode => Rule::ORG_4,
        }
    }

    /// A right example, made up or published, in its normalised form.
    pub const fn example(self) -> &'static str {
        match self {
            Self::CreditCode => "91350100M000100Y43",
            Self::OrgCode => "D2143569-X",
            Self::IdNumber => "11010119000101009X",
            Self::Mobile => "13800138000",
            Self::Icp => "沪ICP备12345678号-1",
            Self::Mlps => "31011300012-00001",
            Self::FilingNumber => "教APP备3100012号",
            Self::SchoolCode => "3131000001",
            Self::Email => "contact@example.cn",
            Self::Md5 => "d41d8cd98f00b204e9800998ecf8427e",
            Self::Ip => "203.0.113.10",
            Self::Domain => "example.edu.cn",
            Self::Version => "3.2.1",
        }
    }
}

/// Checks what was typed and gives its normalised form.
///
/// `today` decides whether a birth date lies ahead; no other kind looks at it.
pub fn check(kind: Kind, typed: &str, today: Day) -> Result<String, Mistake> {
    match kind {
        Kind::CreditCode => CreditCode::parse(typed).map(|found| found.to_string()),
        Kind::OrgCode => OrgCode::parse(typed).map(|found| found.to_string()),
        Kind::IdNumber => IdNumber::parse(typed, today).map(|found| found.to_string()),
        Kind::Mobile => Mobile::parse(typed).map(|found| found.to_string()),
        Kind::Icp => Icp::parse(typed).map(|found| found.to_string()),
        Kind::Mlps => Mlps::parse(typed).map(|found| found.to_string()),
        Kind::FilingNumber => FilingNumber::parse(typed).map(|found| found.to_string()),
        Kind::SchoolCode => SchoolCode::parse(typed).map(|found| found.to_string()),
        Kind::Email => Email::parse(typed).map(|found| found.to_string()),
        Kind::Md5 => Md5::parse(typed).map(|found| found.to_string()),
        Kind::Ip => IpAddress::parse(typed).map(|found| found.to_string()),
        Kind::Domain => DomainName::parse(typed).map(|found| found.to_string()),
        Kind::Version => Version::parse(typed).map(|found| found.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, check};

    #[test]
    fn every_example_is_right_and_written_in_its_normal_form() {
        let today = "2026-11-22".parse().unwrap();
        for kind in Kind::ALL {
            assert_eq!(check(kind, kind.example(), today).as_deref(), Ok(kind.example()), "{kind:?}");
            assert_eq!(Kind::find(kind.name()), Some(kind));
        }
        assert_eq!(Kind::find("passport"), None);
    }
}
