//! Sample of a form with suggestions from the server and a draft that saves itself: a usage filing (USE-2).

use askama::Template;

use crate::web::exhibit::Exhibit;
use crate::web::form::{Choice, Draft, Form, Problem};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

#[derive(Debug, Template)]
#[template(path = "gallery/usage.html")]
pub(super) struct UsageSample {
    page: Page,
    form: Form,
    audiences: Vec<Choice>,
    settings: Vec<Choice>,
    natures: Vec<Choice>,
    answers: Vec<Choice>,
}

impl UsageSample {
    fn of(form: Form) -> Self {
        let words = |list: &[&str]| list.iter().map(|word| Choice::new(*word, *word)).collect();
        let page = sample::page(Desk::Institution, "/institution/usages", "新增使用者备案")
            .crumb("使用者备案", "/institution/usages")
            .with_problems(form.has_problems());
        Self {
            page,
            form,
            audiences: words(&["教师", "家长", "学生（小学）", "学生（初中）", "学生（高中）"]),
            settings: words(&["课堂教学", "课后练习", "家校沟通", "校园管理"]),
            natures: vec![
                Choice::new("required", "要求使用")
                    .hint("须经集体决策，并签订协议或合同；不得收费，不得有商业广告和游戏"),
                Choice::new("recommended", "推荐使用")
                    .hint("自愿使用，不得与教学管理行为、学分、成绩和评优挂钩"),
            ],
            answers: words(&["是", "否"]),
        }
    }
}

impl Exhibit for UsageSample {
    const NAME: &'static str = "gallery.usage";
    const TITLE: &'static str = "表单：使用者备案";

    fn samples() -> Vec<(&'static str, Self)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let draft = Draft {
            saved: String::new(),
            autosave: "/institution/usages/draft".to_owned(),
            continued: false,
        };
        let typed = vec![pair("app", "示例作业本"), pair("nature", "required"), pair("decided", "否")];
        let problems = vec![
            Problem::new("app", "“示例作业本”还没有完成提供者备案，正在核验，不能选用。请等备案通过，或者选择其他已备案的应用。")
                .rule("USE-1"),
            Problem::new("decided", "要求使用的应用须经集体决策。请先完成集体决策，或者改为推荐使用。").rule("USE-3"),
        ];
        vec![
            ("empty", Self::of(Form::default().with_draft(draft))),
            ("error", Self::of(Form::of(typed).with_problems(problems))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
