//! `jiaobei check KIND VALUE`: one identifier, offline: its normalised form, or what is wrong with it (ORG-9, PRV-2).

use clap::Args;
use clap::builder::PossibleValuesParser;
use domain::ground::day::Day;
use domain::ground::identifier::{self, Kind};
use storage::TimeSource;

use super::{Ending, FAILED_QUIETLY, say};
use crate::words;

#[derive(Debug, Args)]
pub struct Arguments {
    /// What the value should be
    #[arg(value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::name)))]
    kind: String,
    /// The value as typed
    #[arg(allow_hyphen_values = true)]
    value: String,
}

pub fn run(arguments: &Arguments) -> Ending {
    let kind = Kind::find(&arguments.kind).ok_or("没有这种编号")?;
    match answer(kind, &arguments.value, TimeSource::system().today()) {
        Ok(normalised) => say(&normalised),
        Err(sentence) => {
            say(&sentence)?;
            Err(FAILED_QUIETLY.to_owned())
        }
    }
}

/// The normalised value, or the problem with its rule and a right example.
fn answer(kind: Kind, value: &str, today: Day) -> Result<String, String> {
    identifier::check(kind, value, today).map_err(|mistake| {
        let (label, rule, example) = (label(kind), kind.rule(), kind.example());
        format!("{label}{}\n规则：{rule}\n正确示例：{example}", words::mistake(&mistake))
    })
}

const fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::CreditCode => "统一社会信用代码",
        Kind::OrgCode => "组织机构代码",
        Kind::IdNumber => "身份证号码",
        Kind::Mobile => "手机号码",
        Kind::Icp => "ICP备案编号",
        Kind::Mlps => "等级保护备案号",
        Kind::FilingNumber => "备案号",
        Kind::SchoolCode => "学校（机构）标识码",
        Kind::Email => "电子邮箱",
        Kind::Md5 => "MD5码",
        Kind::Ip => "IP地址",
        Kind::Domain => "域名",
        Kind::Version => "版本号",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 2, 10);

    #[test]
    fn a_right_value_comes_back_in_its_one_written_form() {
        for (kind, typed, expected) in [
            (Kind::CreditCode, " 91350100m000100y43 ", "91350100M000100Y43"),
            (Kind::FilingNumber, "教APP备３１０００１２号", "教APP备3100012号"),
            (Kind::Mlps, "3101130001200001", "31011300012-00001"),
            (Kind::Mobile, "138 0013 8000", "13800138000"),
        ] {
            assert_eq!(answer(kind, typed, TODAY).as_deref(), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn every_example_is_right() {
        for kind in Kind::ALL {
            assert_eq!(answer(kind, kind.example(), TODAY).as_deref(), Ok(kind.example()));
        }
    }

    #[test]
    fn a_wrong_value_names_what_is_wrong_its_rule_and_a_right_example() {
        let said = answer(Kind::CreditCode, "91350100M000100Y44", TODAY).unwrap_err();
        assert!(
            said.contains("校验") && said.contains("ORG-9") && said.contains("91350100M000100Y43"),
            "{said}"
        );
        let said = answer(Kind::FilingNumber, "教APP备9900001号", TODAY).unwrap_err();
        assert!(said.contains("99") && said.contains("PRV-9"), "{said}");
    }
}
