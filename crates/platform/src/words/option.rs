//! Options that other answers rule out, in words. Rules PRV-4, USE-2.

use domain::form::{Block, Field, FieldKind, Form};

/// What stands below a list whose options hang on other answers, while one is chosen that does not fit beside them; empty
/// where none hangs on any.
pub fn unfit(of: &Form, block: &Block, field: &Field) -> String {
    let (list, mend) = match field.kind {
        FieldKind::Choice(list) => (list, "改选"),
        FieldKind::Choices(list) => (list, "取消勾选"),
        _ => return String::new(),
    };
    let mut keys: Vec<&str> = Vec::new();
    for clause in of.all_options(list).flat_map(|option| &option.when) {
        if !keys.contains(&clause.field) {
            keys.push(clause.field);
        }
    }
    if keys.is_empty() {
        return String::new();
    }
    let names = named(keys.iter().map(|key| (*key, label(of, block, key))));
    format!("标有“不适用”的选项与{names}不相符，请{mend}。")
}

/// Chosen options that do not fit: which, beside what, what can be chosen instead, and what to do.
pub(super) fn does_not_fit(
    of: &Form,
    (name, path): (&str, &str),
    chosen: &[String],
    against: &[(String, Vec<String>)],
    fits: &[String],
) -> String {
    let Some((block, _, field)) = of.locate(path) else { return String::new() };
    let given = |(key, codes): &(String, Vec<String>)| {
        let given =
            of.asked(block, key).map_or_else(|| codes.join("、"), |asked| words(of, asked, codes, "、"));
        format!("{}“{given}”", label(of, block, key))
    };
    let beside = named(against.iter().map(|one| (one.0.as_str(), given(one))));
    let own: Vec<&str> =
        against.iter().filter(|(key, _)| !is_of_picked(key)).map(|(key, _)| label(of, block, key)).collect();
    let next = if own.is_empty() {
        "请改选；认为应用备案的信息有误的，请联系应用提供者更正".to_owned()
    } else {
        format!("请改选，或者修改{}", own.join("、"))
    };
    let (chosen, fits) = (words(of, field, chosen, "”“"), words(of, field, fits, "、"));
    format!("{name}中的“{chosen}”与{beside}不相符。可以选择：{fits}。{next}。")
}

/// Answers of the form and facts of the picked app, each under its own head.
fn named<T: AsRef<str>>(of: impl Iterator<Item = (impl AsRef<str>, T)>) -> String {
    let (mut own, mut picked) = (Vec::new(), Vec::new());
    for (key, words) in of {
        if is_of_picked(key.as_ref()) { picked.push(words) } else { own.push(words) }
    }
    let join = |words: &[T]| words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("、");
    let parts = [("填写的", join(&own)), ("所选应用备案的", join(&picked))];
    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
    parts.map(|(head, names)| format!("{head}{names}")).collect::<Vec<_>>().join("、")
}

fn is_of_picked(key: &str) -> bool {
    key.contains('.')
}

fn label<'a>(of: &'a Form, block: &'a Block, key: &'a str) -> &'a str {
    of.asked(block, key).map_or(key, |field| field.label)
}

/// Options of a field in their own words.
fn words(of: &Form, field: &Field, codes: &[String], between: &str) -> String {
    let word = |code: &String| match field.kind {
        FieldKind::Choice(list) | FieldKind::Choices(list) => {
            of.option_label(list, code).unwrap_or_default().to_owned()
        }
        _ => code.clone(),
    };
    codes.iter().map(word).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use domain::form::{Answers, Context, Picked, check_field};

    use super::*;
    use crate::words;

    #[test]
    fn prv_4_what_does_not_fit_is_named_with_what_fits_and_what_to_do() {
        let form = Form::provider();
        let mut answers = Answers::new().with("app.function", "learning").with("app.audience", "parent");
        answers.set("app.content", ["homework", "office", "home-school"]);
        let found = check_field(form, "app.content", &answers);
        let shown = words::problem(form, &found[0]);
        assert_eq!(shown.rule.as_deref(), Some("PRV-4"));
        assert_eq!(
            shown.text,
            "服务内容中的“家校沟通”“办公事务”与填写的功能类型“学习类”、服务对象“家长”不相符。\
             可以选择：学科类、非学科类、作业练习、阅读、家庭教育指导。请改选，或者修改功能类型、服务对象。"
        );
    }

    #[test]
    fn use_2_a_setting_is_measured_by_what_the_app_was_filed_for() {
        let form = Form::usage();
        let answers =
            Answers::new().with("entry.1.app", "教APP备3100012号").with("entry.1.setting", "office");
        let facts = Answers::new().with("function", "learning").with("audience", "teacher");
        let picked = [("教APP备3100012号".to_owned(), Picked { effective: true, facts })].into();
        let context = Context { picked, ..Context::default() };
        let problems = domain::form::check(form, &answers, &context);
        let found = problems.iter().find(|one| one.field == "entry.1.setting").unwrap();
        let shown = words::problem(form, found);
        assert_eq!(shown.rule.as_deref(), Some("USE-2"));
        assert_eq!(
            shown.text,
            "教育移动应用信息1：使用场景中的“教职工办公”与所选应用备案的功能类型“学习类”不相符。\
             可以选择：课堂教学、课后作业、备课教研、教师研修、招生录取、考试报名、成绩查询、其他。\
             请改选；认为应用备案的信息有误的，请联系应用提供者更正。"
        );
    }

    #[test]
    fn a_list_says_below_itself_on_which_answers_it_hangs() {
        let of = |form: &'static Form, path: &str| {
            let (block, _, field) = form.locate(path).unwrap();
            unfit(form, block, field)
        };
        assert_eq!(
            of(Form::provider(), "app.content"),
            "标有“不适用”的选项与填写的功能类型、服务对象不相符，请取消勾选。"
        );
        assert_eq!(
            of(Form::usage(), "entry.1.setting"),
            "标有“不适用”的选项与所选应用备案的功能类型、服务对象不相符，请改选。"
        );
        assert_eq!(of(Form::provider(), "app.platform"), "", "nothing hangs on anything there");
    }
}
