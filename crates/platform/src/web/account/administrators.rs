//! The accounts of the root office and of the three administrators, issued by the system administrator. Rule ORG-2.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use casework::account::{self, Issue, Issued};
use domain::ground::actor::{Role, Stage};
use domain::ground::id::AccountId;
use domain::ground::refusal::Refusal;
use storage::account::Account;

use super::{problems, value};
use crate::server::Server;
use crate::web::component::once::Once;
use crate::web::component::tag::Tag;
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::units::stage_tag;
use crate::web::visit::{Desk, Visit};
use crate::web::work::{Declined, attempt, work};

#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    title: String,
    role: &'static str,
    tag: Tag,
}

#[derive(Debug, Template)]
#[template(path = "account/administrators.html")]
pub struct AdministratorsPage {
    page: Page,
    form: Form,
    roles: Vec<Choice>,
    rows: Vec<Line>,
    once: Option<Once>,
}

const TITLE: &str = "管理账号";
const LABELS: &[(&str, &str)] = &[("account", "账号"), ("title", "姓名"), ("role", "角色")];
const ROLES: [(Role, &str, &str); 4] = [
    (Role::Office, "本级教育行政部门", "办理备案业务，向下级发放账号。"),
    (Role::System, "系统管理员", "管理平台运行、工作日历和管理账号，看不到业务。"),
    (Role::Security, "安全管理员", "锁定和解锁账号，看不到业务。"),
    (Role::Audit, "审计管理员", "查阅审计日志，看不到业务。"),
];

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let rows = work(&server, move |office| account::administrators(office, &actor)).await?;
    page::show(&AdministratorsPage::of(visit.page(TITLE), Form::default(), lines(rows), None))
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let role = Role::find(form.value("role")).unwrap_or(Role::Anonymous);
    if role == Role::Anonymous {
        let missing = Problem::new("role", "请选择角色。").rule("ORG-2");
        return again(&server, actor, visit, form.with_problems(vec![missing])).await;
    }
    let input = Issue { role, name: value(&form, "account"), title: value(&form, "title") };
    let by = actor.clone();
    match attempt(&server, move |office| account::issue(office, &by, &input)).await? {
        Ok(issued) => tell(&server, actor, visit, &issued).await,
        Err(declined) => {
            let wrong = problems(&declined, LABELS, |_| "account");
            again(&server, actor, visit, form.with_problems(wrong)).await
        }
    }
}

pub async fn renew(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: AccountId = id.parse().map_err(|_| Failure::NotFound)?;
    let by = actor.clone();
    let issued = work(&server, move |office| account::renew_secret(office, &by, id)).await?;
    tell(&server, actor, visit, &issued).await
}

async fn tell(server: &Server, actor: domain::ground::actor::Actor, visit: Visit, issued: &Issued) -> Answer {
    let rows = work(server, move |office| account::administrators(office, &actor)).await?;
    let once = Once::of(issued);
    page::show(&AdministratorsPage::of(visit.page(TITLE), Form::default(), lines(rows), Some(once)))
}

async fn again(server: &Server, actor: domain::ground::actor::Actor, visit: Visit, form: Form) -> Answer {
    let rows = work(server, move |office| account::administrators(office, &actor)).await?;
    let page = AdministratorsPage::of(visit.page(TITLE), form, lines(rows), None);
    page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn lines(accounts: Vec<Account>) -> Vec<Line> {
    let word = |role| ROLES.iter().find(|(known, ..)| *known == role).map_or("", |(_, word, _)| word);
    let line = |account: Account| Line {
        id: account.id.to_string(),
        name: account.name,
        title: account.title,
        role: word(account.role),
        tag: stage_tag(account.stage),
    };
    accounts.into_iter().map(line).collect()
}

impl AdministratorsPage {
    fn of(page: Page, form: Form, rows: Vec<Line>, once: Option<Once>) -> Self {
        let roles = ROLES.map(|(role, word, hint)| Choice::new(role.code(), word).hint(hint)).into();
        Self { page: page.with_problems(form.has_problems()), form, roles, rows, once }
    }
}

impl Exhibit for AdministratorsPage {
    const NAME: &'static str = "account.administrators";
    const TITLE: &'static str = "管理账号";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |number: u128, name: &str, title: &str, role, stage| Line {
            id: uuid::Uuid::from_u128(number).to_string(),
            name: name.to_owned(),
            title: title.to_owned(),
            role,
            tag: stage_tag(stage),
        };
        let of = |form: Form, once| {
            let rows = vec![
                line(1, "xitong", "赵示例", "系统管理员", Stage::Open),
                line(2, "shjw", "张示例", "本级教育行政部门", Stage::Issued),
            ];
            Self::of(sample::page(Desk::System, "/admin/accounts", TITLE), form, rows, once)
        };
        let taken = problems(&Declined::Refusal(Refusal::AccountTaken), LABELS, |_| "account");
        let typed = Form::of(vec![("account".to_owned(), "shjw".to_owned())]).with_problems(taken);
        vec![
            ("full", of(Form::default(), None)),
            ("issued", of(Form::default(), Some(Once::sample("shjw", "张示例")))),
            ("error", of(typed, None)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
