//! The rules between the fields of a provider filing.
//!
//! Rules PRV-6, INS-1, N3. The same function serves the pre-check, the intake and the reviewer's page.

use crate::form::{self, Answers, Context, Form, PackageFacts};
use crate::ground::identifier::Md5;
use crate::ground::problem::{Problem, ProblemKind};
use crate::ground::rule::Rule;
use crate::ground::text;

/// Every problem of a provider form, in the order of the form.
pub fn check(answers: &Answers, context: &Context) -> Vec<Problem> {
    let form = Form::provider();
    let mut problems = form::check(form, answers, context);
    for item in answers.items("backend") {
        holder(answers, &format!("backend.{item}.icp"), &format!("backend.{item}.icp_holder"), &mut problems);
        holder(
            answers,
            &format!("backend.{item}.mlps_number"),
            &format!("backend.{item}.mlps_holder"),
            &mut problems,
        );
    }
    if let Some(facts) = &context.package {
        package(answers, facts, &mut problems);
    }
    problems.sort_by_key(|problem| form.position(&problem.field));
    problems
}

/// PRV-6: the holder must be the owner or the developer.
fn holder(answers: &Answers, number: &str, holder: &str, problems: &mut Vec<Problem>) {
    if !answers.given(number) || !answers.given(holder) {
        return;
    }
    let name = text::compact(answers.one(holder));
    let fits = ["owner.name", "developer.name"]
        .iter()
        .any(|path| answers.given(path) && text::compact(answers.one(path)) == name);
    if !fits {
        let kind = ProblemKind::HolderDiffers { holder: answers.one(holder).to_owned() };
        problems.push(Problem::new(holder, Rule::PRV_6, kind));
    }
}

/// INS-1: what was measured on the package while it arrived against what was declared. Name and version are found by its
/// inspection, which never stops a submission (INS-4).
fn package(answers: &Answers, facts: &PackageFacts, problems: &mut Vec<Problem>) {
    let declared = Md5::parse(answers.one("app.md5")).map(|md5| md5.to_string()).unwrap_or_default();
    if !declared.is_empty() && !declared.eq_ignore_ascii_case(&facts.md5) {
        let kind = ProblemKind::DigestDiffers { declared, measured: facts.md5.clone() };
        problems.push(Problem::new("app.md5", Rule::INS_1, kind));
    }
    let platform = answers.one("app.platform");
    if let Some(found) = facts.platform
        && !platform.is_empty()
        && platform != found
    {
        let kind = ProblemKind::PackageDiffers { declared: platform.to_owned(), found: found.to_owned() };
        problems.push(Problem::new("app.platform", Rule::INS_1, kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(problems: &[Problem], rule: Rule) -> Vec<&str> {
        problems.iter().filter(|p| p.rule == rule).map(|p| p.field.as_str()).collect()
    }

    #[test]
    fn prv_6_the_holder_is_the_owner_or_the_developer() {
        let answers = Answers::new()
            .with("owner.name", "中国高等教育学会")
            .with("backend.1.icp", "京ICP备12345678号-1")
            .with("backend.1.icp_holder", "北京盈算计算机系统工程有限公司");
        let problems = check(&answers, &Context::default());
        assert_eq!(fields(&problems, Rule::PRV_6), ["backend.1.icp_holder"]);
        let with_developer = answers.with("developer.name", "北京盈算计算机系统工程有限公司");
        assert_eq!(fields(&check(&with_developer, &Context::default()), Rule::PRV_6), [""; 0]);
    }

    #[test]
    fn ins_1_the_package_is_compared_with_what_was_declared() {
        let answers = Answers::new()
            .with("app.md5", "D41D8CD98F00B204E9800998ECF8427E")
            .with("app.platform", "android")
            .with("app.version", "3.2.1");
        let facts =
            PackageFacts { md5: "d41d8cd98f00b204e9800998ecf8427e".into(), platform: Some("android") };
        let same = Context { package: Some(facts.clone()), ..Context::default() };
        let differences = |context: &Context| {
            check(&answers, context)
                .into_iter()
                .filter(|p| {
                    matches!(p.kind, ProblemKind::DigestDiffers { .. } | ProblemKind::PackageDiffers { .. })
                })
                .map(|p| p.field)
                .collect::<Vec<_>>()
        };
        assert_eq!(differences(&same), [""; 0]);
        let other = PackageFacts { md5: "0".repeat(32), platform: Some("ios") };
        let other = Context { package: Some(other), ..Context::default() };
        assert_eq!(differences(&other), ["app.platform", "app.md5"]);
    }
}
