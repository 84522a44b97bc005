//! The kinds of identifiers that can be checked by name, each with its rule and a right example.

use super::{CreditCode, FilingNumber, Icp, IdNumber, Mistake, Mlps, Mobile, OrgCode, SchoolCode};
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
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::CreditCode,
        Self::OrgCode,
        Self::IdNumber,
        Self::Mobile,
        Self::Icp,
        Self::Mlps,
        Self::FilingNumber,
        Self::SchoolCode,
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
            Self::Mobile => Rule::PRV_2,
            Self::Icp | Self::Mlps => Rule::PRV_3,
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
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, check};

    #[test]
    fn every_example_is_right_and_written_in_its_normal_form() {
        let today = "2026-11-22".parse().unwrap();
        for kind in Kind::ALL {
            assert_eq!(
                check(kind, kind.example(), today).as_deref(),
                Ok(kind.example()),
                "{kind:?}"
            );
            assert_eq!(Kind::find(kind.name()), Some(kind));
        }
        assert_eq!(Kind::find("passport"), None);
    }
}
