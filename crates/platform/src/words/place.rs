//! Problems of names, accounts and places in words: what a sheet's line or the form of a new unit gets wrong.

use domain::ground::division::{Lost, NotFound};
use domain::ground::problem::ProblemKind;

/// The sentence for a problem of this family; none for every other one.
pub(super) fn place(label: &str, kind: &ProblemKind) -> Option<String> {
    Some(match kind {
        ProblemKind::AccountName => {
            format!("{label}须为 4 至 40 个字母、数字，可以含有 . _ - + @，以字母或数字开头。")
        }
        ProblemKind::AccountTaken => format!("{label}已被其他单位使用，请换一个。"),
        ProblemKind::UnitExists => {
            format!(
                "{label}已经登记过。如确为另一单位，请填写能够区分的全称；如要重新发放激活码，请在该单位的页面办理。"
            )
        }
        ProblemKind::UnitMerged => {
            "已撤并的单位不再发放账号。请从表中删除这一行，由上级汇总撤并情况。".to_owned()
        }
        ProblemKind::RepeatsLine(line) => format!("{label}与第 {line} 行重复，请删除或修改其中一行。"),
        ProblemKind::Division(found) => not_found(label, found),
        ProblemKind::DivisionLost(lost) => gone(lost),
        ProblemKind::DivisionLevel(name) => {
            format!("“{name}”的行政级别与机构类型不符，请核对{label}和机构类型。")
        }
        ProblemKind::OutsideDivision(own) => {
            format!("{label}不在“{own}”范围内。账号逐级发放，请由当地教育行政部门办理。")
        }
        ProblemKind::KindNotIssued(kind) => {
            format!("本级不能为“{kind}”发放账号。账号逐级发放；高等院校由省级发放，应用提供者自行注册。")
        }
        _ => return None,
    })
}

fn not_found(label: &str, found: &NotFound) -> String {
    match found {
        NotFound::Empty => "请填写所在的省、市、区。".to_owned(),
        NotFound::NoSuch { name, within } if within.is_empty() => {
            format!("{label}“{name}”不是现行的行政区划名称，请填写全称。")
        }
        NotFound::NoSuch { name, within } => format!("“{within}”下没有“{name}”，请核对{label}的名称。"),
        NotFound::Several { name, among } => {
            format!("{label}“{name}”可能是{}，请填写全称。", among.join("、"))
        }
    }
}

fn gone(lost: &Lost) -> String {
    match lost {
        Lost::Unknown { code } => format!("没有代码为 {code} 的行政区划，请核对后填写名称。"),
        Lost::Dissolved { code, name, until } => {
            format!("“{name}”（{code}）已于 {until} 年撤销，没有登记承接的区划，请填写现在所在的区划。")
        }
        Lost::Divided { code, name, until, among } => {
            let parts: Vec<&str> = among.iter().map(|(_, name)| name.as_str()).collect();
            format!(
                "“{name}”（{code}）已于 {until} 年拆分为{}，请按单位实际所在地选填其一。",
                parts.join("、")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::reference::divisions;
    use domain::unit::sheet;

    use super::*;

    #[test]
    fn org_5_a_divided_division_names_every_part() {
        let code = divisions().divided().next().unwrap();
        let kind = sheet::place(divisions(), &[String::new(), String::new(), code.to_string()]).unwrap_err();
        let sentence = place("区", &kind).unwrap();
        assert!(sentence.contains("拆分为") && sentence.contains('、'), "{sentence}");
    }

    #[test]
    fn org_3_a_name_that_fits_nothing_says_where_it_was_looked_for() {
        let names = ["上海市", "", "无此区"].map(str::to_owned);
        let kind = sheet::place(divisions(), &names).unwrap_err();
        assert_eq!(place("区", &kind).unwrap(), "“上海市”下没有“无此区”，请核对区的名称。");
        assert_eq!(place("区", &ProblemKind::Missing), None);
    }
}
