//! Problems of forms in words, with the field's own name in them.

use domain::form::Form;
use domain::ground::problem::{Problem, ProblemKind};

use super::mistake::mistake;
use super::option::does_not_fit;
use super::place::place;
use crate::web::failure::Why;
use crate::web::form;

/// A problem as a form shows it; `of` is the form the field stands in.
pub fn problem(of: &Form, problem: &Problem) -> form::Problem {
    problem_named(of, &label(of, &problem.field), problem)
}

/// The same under a label of the page's own, for fields that stand in no form.
pub fn problem_named(of: &Form, label: &str, problem: &Problem) -> form::Problem {
    let text = sentence(of, label, problem);
    form::Problem {
        field: problem.field.clone(),
        text,
        example: problem.example.clone(),
        rule: Some(problem.rule.id().to_owned()),
    }
}

/// Problems where no form can show them.
pub fn problems(problems: &[Problem]) -> Why {
    let count = problems.len();
    let why =
        Why::new(format!("填写的内容有 {count} 处需要修改。请回到填写页面，按每一处的提示修改后重新提交。"));
    match problems.first() {
        Some(first) => why.rule(first.rule.id()),
        None => why,
    }
}

/// What was sent holds a sign that can nowhere be kept, outside of any form that could show it.
pub fn unstorable() -> Why {
    Why::new(
        "填写的内容或网址中含有看不见的空字符（U+0000），系统不能保存。请返回上一页删除后重新输入；从其他软件复制的，请先粘贴到记事本再复制。",
    )
}

/// A judgement that does not say of which half it is (REV-5).
pub fn unnamed_half() -> Why {
    Why::new("没有写明审核的是哪一项，意见没有保存。请返回审核页面，选择“信息安全”或者“教育内容”后重新提交。")
        .rule("REV-5")
}

/// What was typed there holds a sign that nobody sees.
pub fn hidden(what: &str, sign: char) -> String {
    format!("{what}中含有看不见的特殊字符（U+{:04X}），请删除后重新输入。", u32::from(sign))
}

/// The words beside a field, with the number of its item: 业务系统信息2：域名.
pub(super) fn label(of: &Form, path: &str) -> String {
    match of.locate(path) {
        Some((block, Some(item), field)) => format!("{}{item}：{}", block.title, field.label),
        Some((_, None, field)) => field.label.to_owned(),
        None => of.block(path).map_or(path, |block| block.title).to_owned(),
    }
}

fn sentence(of: &Form, label: &str, problem: &Problem) -> String {
    match &problem.kind {
        ProblemKind::Missing => format!("请填写{label}。"),
        ProblemKind::TooLong { max, found } => {
            format!("{label}最多 {max} 个字，现有 {found} 个字。")
        }
        ProblemKind::Character(sign) => hidden(label, *sign),
        ProblemKind::NotAnOption(value) => format!("{label}中的“{value}”不在可选范围内，请重新选择。"),
        ProblemKind::DoesNotFit { chosen, against, fits } => {
            does_not_fit(of, (label, &problem.field), chosen, against, fits)
        }
        ProblemKind::OnlyOne => format!("{label}只能选择一项。"),
        ProblemKind::Identifier(_, found) => format!("{label}{}", mistake(found)),
        ProblemKind::FileMissing => format!("请上传{label}。"),
        ProblemKind::DigestDiffers { declared, measured } => {
            format!(
                "填写的{label}与上传的安装包不一致：填写的是 {declared}，实际是 {measured}。请核对是否传错了安装包。"
            )
        }
        ProblemKind::PackageDiffers { declared, found } => {
            format!("填写的{label}“{declared}”与安装包内的“{found}”不一致，请核对后修改。")
        }
        ProblemKind::FileType { found } => format!("{label}的文件实际是{found}，不能使用。"),
        ProblemKind::HolderDiffers { holder } => {
            format!("{label}“{holder}”既不是主管单位也不是开发者。ICP备案和等级保护备案应为二者之一所有。")
        }
        ProblemKind::NeededBecause { field } => {
            format!("根据“{}”的填写情况，还需要填写{label}。", other(of, &problem.field, field))
        }
        ProblemKind::Contradicts { field } => {
            format!("{label}与“{}”的填写不相符，请按规定修改其中一项。", other(of, &problem.field, field))
        }
        ProblemKind::Unchanged => format!("{label}与现在登记的相同，无需变更。"),
        ProblemKind::Repeated => format!("{label}重复填写，同一个应用只登记一次。"),
        ProblemKind::NoBlock => format!("请至少填写一项{label}。"),
        ProblemKind::AppNotEffective => {
            format!("{label}不是已完成备案的有效应用，不能登记。请从已备案的应用中选择。")
        }
        ProblemKind::NotConfirmed => "提交前请阅读并勾选确认声明。".to_owned(),
        ProblemKind::AccountName
        | ProblemKind::AccountTaken
        | ProblemKind::UnitExists
        | ProblemKind::UnitMerged
        | ProblemKind::RepeatsLine(_)
        | ProblemKind::Division(_)
        | ProblemKind::DivisionLost(_)
        | ProblemKind::DivisionLevel(_)
        | ProblemKind::OutsideDivision(_)
        | ProblemKind::KindNotIssued(_) => place(label, &problem.kind).unwrap_or_default(),
    }
}

/// The name of another field, given by its full path or by its key in the same group.
fn other(of: &Form, path: &str, field: &str) -> String {
    if of.locate(field).is_some() {
        return of.locate(field).map_or_else(String::new, |(_, _, field)| field.label.to_owned());
    }
    let group = path.rsplit_once('.').map_or("", |(group, _)| group);
    label_of_key(of, &format!("{group}.{field}"))
}

fn label_of_key(of: &Form, path: &str) -> String {
    of.locate(path).map_or_else(|| path.to_owned(), |(_, _, field)| field.label.to_owned())
}

#[cfg(test)]
mod tests {
    use domain::ground::rule::Rule;

    use super::*;

    #[test]
    fn a_problem_speaks_of_its_field_by_its_words() {
        let missing = Problem::new("backend.2.icp", Rule::PRV_5, ProblemKind::Missing);
        let shown = problem(Form::provider(), &missing);
        assert_eq!(shown.text, "请填写业务系统信息2：ICP备案编号。");
        assert_eq!(shown.rule.as_deref(), Some("PRV-5"));
    }

    #[test]
    fn another_field_is_named_by_its_words_whether_by_key_or_by_path() {
        let needed = ProblemKind::NeededBecause { field: "features".to_owned() };
        let shown = problem(Form::provider(), &Problem::new("app.content_review", Rule::PRV_7, needed));
        assert!(shown.text.contains("是否具有以下功能"), "{}", shown.text);
        let against = ProblemKind::Contradicts { field: "entry.1.nature".to_owned() };
        let shown = problem(Form::usage(), &Problem::new("entry.1.collective", Rule::USE_3, against));
        assert!(shown.text.contains("使用性质"), "{}", shown.text);
    }
}
